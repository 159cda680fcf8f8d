// Arrows that are bent, and moments that are bookmarked; by mouse, by keys, by finger, and for those who listen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { VIEWPORTS, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const LINK = "#stage-link-checkout-payments";
const ROUTE = "#stage-route-checkout-payments";
const open = async (path = "?open=online-shop&autoplay=0&t=20", more = {}) => {
  const page = await openPage({ path, viewport: SIZE, ...more });
  await page.locator("#stage-node-gateway").waitFor();
  await page.waitForTimeout(600);
  return page;
};
/** Where the middle of an arrow is, halfway by its parameter, on the screen. */
const middle = (page) =>
  page.locator(ROUTE).evaluate((path) => {
    const [x0, y0, x1, y1, x2, y2, x3, y3] = path.getAttribute("d").match(/-?[\d.]+/g).map(Number);
    const half = (a, b, c, d) => (a + 3 * b + 3 * c + d) / 8;
    const place = new DOMPoint(half(x0, x1, x2, x3), half(y0, y1, y2, y3)).matrixTransform(path.getScreenCTM());
    return { x: place.x, y: place.y };
  });
const path = (page) => page.locator(ROUTE).getAttribute("d");
const said = (page, pattern) =>
  page.waitForFunction((source) => new RegExp(source).test(document.querySelector("[aria-live=polite]")?.textContent ?? ""), pattern.source);
const near = (a, b, slack = 2) => Math.hypot(a.x - b.x, a.y - b.y) <= slack;
const select = async (page) => {
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
  await page.locator("#stage-middle .stage-middle").waitFor();
};
const clock = (page) => page.locator("[role=timer]").first().textContent();
const marks = (page) => page.locator(".timeline-bookmark");

test("the middle of an arrow is pulled, and near the straight line it is straight", async () => {
  const page = await open();
  const straight = await path(page);
  await select(page);
  const from = await middle(page);
  await page.mouse.move(from.x, from.y);
  await page.waitForFunction(() => document.querySelector("#stage-surface").dataset.over === "middle");
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 40, { steps: 4 });
  await page.mouse.move(from.x + 10, from.y + 90, { steps: 4 });
  assert.ok(near(await middle(page), { x: from.x + 10, y: from.y + 90 }), "it is under the pointer while it is held");
  await page.keyboard.press("Escape");
  assert.equal(await path(page), straight, "Escape puts it back");
  await page.mouse.up();
  assert.equal(await path(page), straight);

  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y + 90, { steps: 6 });
  await page.mouse.up();
  await page.waitForFunction((d) => document.querySelector("#stage-route-checkout-payments").getAttribute("d") !== d, straight);
  const bent = await middle(page);
  assert.ok(near(bent, { x: from.x + 10, y: from.y + 90 }), JSON.stringify([from, bent]));
  assert.match(await page.locator("#undo").getAttribute("title"), /Bend Checkout to Payments/);

  // Where it is now it can be selected, and where it was it cannot.
  await page.mouse.click(from.x, 140);
  await page.locator("#stage-middle").waitFor({ state: "detached" });
  await page.mouse.click(bent.x, bent.y);
  await page.locator("#stage-middle").waitFor();
  assert.equal(await page.locator(LINK).getAttribute("aria-pressed"), "true");

  // Back to within a few pixels: it is as it was.
  await page.mouse.move(bent.x, bent.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 3, from.y + 4, { steps: 6 });
  await page.mouse.up();
  await page.waitForFunction((d) => document.querySelector("#stage-route-checkout-payments").getAttribute("d") === d, straight);
  await page.locator("#undo").click();
  await page.waitForFunction((d) => document.querySelector("#stage-route-checkout-payments").getAttribute("d") !== d, straight);

  // A double click on the middle straightens; one beside it opens the inspector, as everywhere on an arrow.
  await page.locator(LINK).focus();
  const again = await middle(page);
  await page.mouse.dblclick(again.x, again.y);
  await page.waitForFunction((d) => document.querySelector("#stage-route-checkout-payments").getAttribute("d") === d, straight);

  // Tidy takes bends away, in one step.
  await page.locator(LINK).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const kept = await path(page);
  await page.locator("#tidy").click();
  await page.waitForTimeout(600);
  await page.locator("#undo").click();
  await page.waitForFunction((d) => document.querySelector("#stage-route-checkout-payments").getAttribute("d") === d, kept);
  await page.assertClean();
});

test("an arrow is bent by keys, kept, put back and straightened, and a link carries it", async () => {
  const page = await open();
  const straight = await path(page);
  await page.locator(LINK).focus();
  await page.keyboard.press("w");
  await said(page, /Checkout to Payments\. Arrow keys bend it/);
  assert.equal(await page.evaluate(() => document.activeElement.id), LINK.slice(1));
  const from = await middle(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await said(page, /Bent 120 down/);
  assert.ok((await middle(page)).y - from.y > 50);
  await page.keyboard.press("Escape");
  await said(page, /Put back/);
  assert.equal(await path(page), straight);
  assert.equal(await page.locator(LINK).getAttribute("aria-pressed"), "true", "it is still selected");

  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await said(page, /Kept/);
  const bent = await path(page);
  assert.notEqual(bent, straight);
  await page.keyboard.press("Shift+W");
  await said(page, /Straight\./);
  assert.equal(await path(page), straight);
  await page.keyboard.press("Control+z");
  assert.equal(await path(page), bent);

  // By the menu.
  await page.keyboard.press("Shift+F10");
  await page.locator("#menu").waitFor();
  await page.getByRole("menuitem", { name: /^Straighten/ }).click();
  await page.waitForFunction((d) => document.querySelector("#stage-route-checkout-payments").getAttribute("d") === d, straight);
  await page.keyboard.press("Control+z");
  await page.waitForFunction((d) => document.querySelector("#stage-route-checkout-payments").getAttribute("d") === d, bent);

  await page.locator("#share").click();
  const link = await page.locator("dialog input, [role=dialog] input").first().inputValue();
  const other = await openPage({ path: link.slice(link.indexOf("#")), viewport: SIZE });
  await other.locator(LINK).waitFor();
  assert.equal(await path(other), bent);
  await other.assertClean();
  await page.assertClean();
});

test("a moment is bookmarked, gone to, named and deleted, by keys and by mouse", async () => {
  const page = await open();
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("s");
  await said(page, /Bookmark 0:20/);
  assert.equal(await marks(page).count(), 1);
  const mark = marks(page).first();
  const box = await mark.locator(".timeline-bookmark-hit").boundingBox();
  assert.ok(box.width >= 24 && box.height >= 24, JSON.stringify(box));
  await page.keyboard.press("s");
  await page.getByText("There is a bookmark here already: 0:20.").first().waitFor();

  // The menu of the timeline: a moment further on.
  const art = await page.locator("#timeline-art").boundingBox();
  await page.mouse.click(art.x + art.width * 0.75, art.y + 14, { button: "right" });
  await page.locator("#menu").waitFor();
  await page.getByRole("menuitem", { name: /^Bookmark 1:[23]/ }).click();
  await page.waitForFunction(() => document.querySelectorAll(".timeline-bookmark").length === 2);

  // From one to the next.
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("j");
  await said(page, /Bookmark: 1:[23]\d/);
  await page.waitForFunction(() => /^1:[23]/.test(document.querySelector("[role=timer]").textContent));
  await page.keyboard.press("j");
  await said(page, /There is no bookmark after this/);
  await page.keyboard.press("Shift+J");
  await page.waitForFunction(() => /^0:20/.test(document.querySelector("[role=timer]").textContent));
  await marks(page).nth(1).click();
  await page.waitForFunction(() => /^1:[23]/.test(document.querySelector("[role=timer]").textContent));

  // A name, by keys on the mark itself.
  await marks(page).nth(0).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /^0:20/.test(document.querySelector("[role=timer]").textContent));
  await page.keyboard.press("F2");
  await page.locator("#rename-field:focus").waitFor();
  await page.keyboard.type("The queue is full");
  await page.keyboard.press("Enter");
  await page.locator(".timeline-bookmark title", { hasText: "Bookmark, The queue is full, 0:20" }).waitFor({ state: "attached" });

  // One thing back, and forward again.
  await page.locator("#stage-surface").focus();
  const way = [];
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press(".");
    await page.waitForTimeout(30);
    way.push(await clock(page));
  }
  assert.notEqual(way.at(-1), way[0]);
  for (let step = 0; step < 29; step += 1) await page.keyboard.press(",");
  await page.waitForFunction((then) => document.querySelector("[role=timer]").textContent === then, way[0]);

  // The outline lists them, and every command finds them by name.
  await page.locator("#open-outline").click();
  const row = page.locator("[id^='outline-bookmark:']").first();
  assert.match(await row.textContent(), /The queue is full.*0:20/);
  await page.locator("#close-outline").click();
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("Control+k");
  await page.locator("#commands-field:focus").waitFor();
  await page.keyboard.type("bookmark 0:45 as it breaks");
  await page.locator("#commands-says", { hasText: /it breaks/ }).or(page.getByText("Bookmark 0:45 as it breaks").first()).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".timeline-bookmark").length === 3);

  // Away with one, and back by undo.
  await marks(page).nth(1).focus();
  await page.keyboard.press("Delete");
  await page.waitForFunction(() => document.querySelectorAll(".timeline-bookmark").length === 2);
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() => document.querySelectorAll(".timeline-bookmark").length === 3);
  assert.match(await clock(page), /^0:20/, "none of it began the run again");
  await page.assertClean();
});

test("embeds and phones have a button for each bookmark", async () => {
  const desk = await open();
  await desk.locator("#stage-surface").focus();
  await desk.keyboard.press("s");
  await marks(desk).first().waitFor();
  await desk.locator("#share").click();
  const link = await desk.locator("dialog input, [role=dialog] input").first().inputValue();
  const hash = link.slice(link.indexOf("#"));
  for (const [path, more] of [
    [`?embed=play&autoplay=0${hash}`, { viewport: { width: 800, height: 520 } }],
    [`?autoplay=0${hash}`, { viewport: VIEWPORTS.PHONE, touch: true }],
  ]) {
    const page = await openPage({ path, ...more });
    const button = page.getByRole("button", { name: "Go to 0:20" });
    await button.waitFor();
    await (more.touch ? button.tap() : button.click());
    await page.waitForFunction(() => /^0:20/.test(document.querySelector("[role=timer]").textContent));
    await page.assertClean();
  }
});

test("a finger pulls the middle of an arrow", async () => {
  const page = await open(undefined, { touch: true, viewport: { width: 1200, height: 800 } });
  const straight = await path(page);
  const at = await middle(page);
  await page.touchscreen.tap(at.x, at.y);
  await page.locator("#stage-middle").waitFor();
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  // A finger needs more room: it takes the grip from further off.
  const from = await middle(page);
  await touch("touchStart", [{ x: from.x + 12, y: from.y + 10 }]);
  for (let step = 1; step <= 6; step += 1) {
    await touch("touchMove", [{ x: from.x + 12, y: from.y + 10 + step * 12 }]);
  }
  await touch("touchEnd", []);
  await page.waitForFunction((d) => document.querySelector("#stage-route-checkout-payments").getAttribute("d") !== d, straight);
  assert.ok(near(await middle(page), { x: from.x, y: from.y + 72 }, 3), JSON.stringify([from, await middle(page)]));
  await page.assertClean();
});

test("whoever goes back and changes something may go on without what came later", async () => {
  const page = await open();
  await select(page);
  const latency = page.getByRole("slider", { name: "Latency", exact: true });
  const time = page.getByRole("slider", { name: "Time", exact: true });
  const changes = page.locator(".timeline-change");
  const toast = page.locator(".toast");
  const to = async (at) => {
    await time.focus();
    for (let before = await clock(page); before.slice(0, 4) > at; before = await clock(page)) {
      await time.press("ArrowLeft");
      await page.waitForFunction((before) => document.querySelector("[role=timer]").textContent !== before, before);
    }
    assert.equal((await clock(page)).slice(0, 4), at);
  };
  await latency.press("PageUp");
  assert.equal(await toast.count(), 0, "nothing comes later");
  await to("0:10");
  await page.getByRole("slider", { name: "Retries", exact: true }).press("PageUp");
  await toast.getByText("1 later change still happens.").waitFor();
  await said(page, /1 later change still happens/);
  await toast.getByRole("button", { name: "Continue without" }).click();
  await toast.getByText("Continue from 0:10 without 1 later change.").waitFor();
  assert.match(await page.locator("#undo").getAttribute("title"), /Continue from 0:10 without 1 later change/);
  await toast.getByRole("button", { name: "Undo" }).click();
  assert.match(await page.locator("#undo").getAttribute("title"), /retries to/);

  // The same by keys, in the menu of the moment.
  await time.focus();
  await page.keyboard.press("Shift+F10");
  const offer = page.getByRole("menuitem", { name: /Continue from 0:10 without later changes/ });
  await offer.waitFor();
  await offer.focus();
  await page.keyboard.press("Enter");
  await toast.getByText("Continue from 0:10 without 1 later change.").waitFor();
  await page.assertClean();
});

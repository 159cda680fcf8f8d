// The canvas: regions, ends of connections, the list that adds where one looks, the map and the templates; by mouse and by keys.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const open = async (path = "") => {
  const page = await openPage({ path, viewport: SIZE });
  await page.locator("#stage-node-gateway").waitFor();
  await page.locator(".palette").waitFor();
  // Time stands still, so that nothing but the hand changes the picture.
  await page.locator("#play").click();
  await page.waitForTimeout(500);
  return page;
};
const middle = async (page, selector) => {
  const box = await page.locator(selector).boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};
const node = (page, id) => middle(page, `#stage-node-${id} .stage-tile`);
const drag = async (page, from, to) => {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
};
const label = (page, id) => page.locator(id).getAttribute("aria-label");
const says = (page, id, pattern) =>
  page.waitForFunction(([id, source]) => new RegExp(source).test(document.querySelector(id)?.getAttribute("aria-label") ?? ""), [id, pattern.source]);
const nodes = (page) => page.locator("[id^=stage-node-]").count();
const links = (page) => page.locator("[id^=stage-link-]").count();
const until = (page, selector, n) =>
  page.waitForFunction(([selector, n]) => document.querySelectorAll(selector).length === n, [selector, n]);
const frame = (page, id) => page.locator(`#stage-grip-${id} .stage-grip-frame`).boundingBox();

test("a region holds what is dropped into it, by mouse", async () => {
  const page = await open();
  assert.doesNotMatch(await label(page, "#stage-node-payments"), /eu-west/);
  const before = await node(page, "payments");
  const cache = await node(page, "cache");
  await drag(page, before, { x: cache.x + 40, y: cache.y + 60 });
  await says(page, "#stage-node-payments", /eu-west/);
  await page.locator("#undo").click();
  await page.waitForFunction(() => !/eu-west/.test(document.querySelector("#stage-node-payments").getAttribute("aria-label")));
  const back = await node(page, "payments");
  assert.deepEqual([Math.round(back.x), Math.round(back.y)], [Math.round(before.x), Math.round(before.y)], "one step takes both back");

  // A line through the middle of another holds it, unless Alt is down.
  const line = () => page.locator("#stage-guides").getAttribute("d");
  const email = await node(page, "email");
  const column = await node(page, "cache");
  await page.mouse.move(email.x, email.y);
  await page.mouse.down();
  await page.mouse.move(email.x - 40, email.y, { steps: 3 });
  await page.mouse.move(column.x + 3, column.y - 61, { steps: 3 });
  assert.match(await line(), /^M.*V/, "an upright line");
  assert.ok(Math.abs((await node(page, "email")).x - column.x) < 1, "and it stands on it");
  await page.keyboard.down("Alt");
  await page.mouse.move(column.x + 4, column.y - 61);
  assert.ok(!(await line()), "Alt lets go");
  await page.keyboard.up("Alt");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  assert.ok(Math.abs((await node(page, "email")).x - email.x) < 1, "Escape puts it back");

  // By its name, with all that is in it.
  const region = await frame(page, "us-east");
  const stock = await node(page, "stock");
  await drag(page, { x: region.x + 30, y: region.y + 12 }, { x: region.x + 150, y: region.y + 12 });
  await page.waitForTimeout(300);
  const moved = await node(page, "stock");
  assert.ok(moved.x - stock.x > 60, `it moved by ${moved.x - stock.x}`);
  assert.equal(await page.locator("#stage-grip-us-east").getAttribute("aria-pressed"), "true");
  await says(page, "#stage-node-stock", /us-east/);

  // By a corner, once what was said of the move does not stand there any more.
  await page.locator(".toast").getByRole("button", { name: "Dismiss" }).click();
  const now = await frame(page, "us-east");
  await drag(page, { x: now.x + now.width, y: now.y + now.height }, { x: now.x + now.width + 120, y: now.y + now.height + 40 });
  await page.waitForTimeout(300);
  const larger = await frame(page, "us-east");
  assert.ok(larger.width - now.width > 60, `it grew by ${larger.width - now.width}`);

  // Its name, in the inspector.
  await page.locator("#inspector-region-button").click();
  await page.locator("#inspector-region").fill("far away");
  await page.keyboard.press("Enter");
  await says(page, "#stage-grip-us-east", /far away, region, 1 component/);
  await page.assertClean();
});

test("a region by keys: made, moved, made larger, deleted", async () => {
  const page = await open();
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Shift+G");
  await page.locator("#stage-grip-region").waitFor();
  await says(page, "#stage-node-payments", /Region/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "stage-grip-region");
  const before = await frame(page, "region");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+Alt+ArrowRight");
  await page.waitForTimeout(300);
  const after = await frame(page, "region");
  assert.ok(after.y > before.y && after.width > before.width);
  await page.keyboard.press("g");
  assert.equal(await page.evaluate(() => document.activeElement.id), "stage-grip-eu-west");
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  assert.equal(await page.evaluate(() => document.activeElement.id), "stage-grip-region");
  await page.keyboard.press("Delete");
  await page.locator("#stage-grip-region").waitFor({ state: "detached" });
  assert.equal(await page.locator("#stage-node-payments").count(), 1, "what was in it stays");
  await page.assertClean();
});

test("an end of a connection is led elsewhere by mouse and by keys, and a connection is switched off", async () => {
  const page = await open();
  const link = "#stage-link-checkout-payments";
  await page.locator(link).focus();
  await page.locator(".stage-ends circle").first().waitFor();
  const callee = page.locator(".stage-ends circle").nth(1);
  const box = await callee.boundingBox();
  await drag(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 }, await node(page, "email"));
  await says(page, link, /^Checkout to Email/);
  await page.keyboard.press("e");
  await page.locator("#picker-field").waitFor();
  await page.keyboard.type("ship");
  await page.keyboard.press("Enter");
  await says(page, link, /^Checkout to Shipping/);
  await page.waitForFunction((link) => document.activeElement?.id === link.slice(1), link);
  await page.keyboard.press("k");
  await says(page, link, /Switched off/);
  await page.locator(`${link}.is-disabled`).waitFor();
  await page.keyboard.press("k");
  await page.waitForFunction((link) => !document.querySelector(link).classList.contains("is-disabled"), link);
  await page.assertClean();
});

test("what is typed on the canvas is added there, and the next one comes connected", async () => {
  const page = await open();
  const [before, arrows] = [await nodes(page), await links(page)];
  const stage = await page.locator("#stage-surface").boundingBox();
  const empty = { x: stage.x + 120, y: stage.y + stage.height - 140 };
  await page.mouse.dblclick(empty.x, empty.y);
  await page.locator("#picker-field").waitFor();
  await page.keyboard.type("queue");
  await page.keyboard.press("Enter");
  await until(page, "[id^=stage-node-]", before + 1);
  const added = await page.evaluate(() => document.activeElement.id);
  const place = await node(page, added.slice("stage-node-".length));
  assert.ok(Math.hypot(place.x - empty.x, place.y - empty.y) < 40, "where it was asked for");

  // The next one, by keys alone, already connected.
  await page.keyboard.press("Control+ArrowRight");
  await page.locator("#picker-field").waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("#picker-field").getAttribute("aria-activedescendant"), "picker-option-1");
  await page.keyboard.type("service");
  await page.keyboard.press("Enter");
  await until(page, "[id^=stage-node-]", before + 2);
  await until(page, "[id^=stage-link-]", arrows + 1);
  await page.locator("#picker").waitFor({ state: "detached" });

  // Escape closes the list and nothing is added.
  await page.waitForFunction(() => document.activeElement?.id.startsWith("stage-node-"));
  await page.keyboard.press("/");
  await page.locator("#picker-field").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#picker").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "stage-surface");
  assert.equal(await nodes(page), before + 2);
  await page.assertClean();
});

test("the map looks elsewhere by mouse and by keys, and folds away", async () => {
  const page = await open();
  const transform = () => page.locator("#stage-above").getAttribute("transform");
  const map = page.locator(".stage-map-picture");
  const first = await transform();
  assert.equal(await map.count(), 0, "it covers nothing unasked");
  await page.getByRole("button", { name: "Show the map" }).click();
  await map.waitFor();
  const box = await map.boundingBox();
  await drag(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 }, { x: box.x + 30, y: box.y + 30 });
  await page.waitForTimeout(600);
  const second = await transform();
  assert.notEqual(second, first);
  await map.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(600);
  assert.notEqual(await transform(), second);
  await page.locator("#stage-node-gateway").focus();
  await page.keyboard.press("Shift+Z");
  await page.waitForFunction(() => document.querySelector("#stage-percent").textContent === "100%");
  await page.keyboard.press("m");
  await map.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show the map" }).click();
  await map.waitFor();
  await page.assertClean();
});

test("a template is put in as one step", async () => {
  const page = await open();
  const before = await nodes(page);
  await page.locator("#palette-search").fill("three-tier");
  await page.getByRole("button", { name: "Three-tier" }).click();
  await until(page, "[id^=stage-node-]", before + 4);
  await page.locator("#undo").click();
  await until(page, "[id^=stage-node-]", before);
  await page.assertClean();
});

test("whoever knows a component by another name finds it", async () => {
  const page = await openPage({ path: "?open=online-shop&autoplay=0" });
  await page.locator("#palette-search").fill("kafka");
  await page.locator("#palette-topic-topic").waitFor();
  assert.equal(await page.locator(".palette .tile").count(), 1);
  await page.locator("#palette-search").press("Enter");
  await page.locator("#stage-node-topic").waitFor();
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("/");
  await page.locator("#picker-field").fill("load bal");
  await page.keyboard.press("Enter");
  await page.locator("#stage-node-balancer").waitFor();
  await page.assertClean();
});

// Keeping: the work is at most a second behind, whatever happens to the tab; and the scenarios that a person keeps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, appStarted, openPage } from "./harness.mjs";

const SHOP = "Online shop, slow payments";
const SIZE = { width: 1440, height: 900 };
const components = (page) => page.locator("[id^=stage-node-]").count();
const add = async (page, what) => {
  const before = await components(page);
  await page.locator("#palette-search").fill(what);
  await page.locator("#palette-search").press("Enter");
  await page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-]").length === n, before + 1);
};
const kept = async (page) => {
  await page.waitForFunction(() => localStorage.getItem("betwixt.work")?.startsWith("@"));
  await page.waitForTimeout(900);
};
/** There are so many kept scenarios. */
const entries = (page, count) =>
  page.waitForFunction((n) => Object.keys(localStorage).filter((key) => key.startsWith("betwixt.mine.")).length === n, count);
const gallery = async (page) => {
  await page.locator("#open-gallery").click();
  await page.getByRole("heading", { name: "My scenarios" }).waitFor();
};
const card = (page, name) =>
  page.getByRole("list", { name: "My scenarios" }).getByRole("listitem").filter({ hasText: name });

const called = (page, name) => page.locator("#scenario-name-button").getByText(name, { exact: true }).waitFor();

/** The tab dies: no event is told to the page, and nothing of it runs any more. */
async function kill(page) {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => {});
  await crashed;
}

/** Another tab of the same browser. */
async function reopened(page, path = "") {
  const next = await page.context().newPage();
  await next.goto(new URL(path, BASE).href);
  await appStarted(next);
  await next.locator("#share").waitFor();
  return next;
}

const payments = async (page) => {
  await page.locator("#stage-link-checkout-payments").focus();
  await page.keyboard.press("Enter");
  const slider = page.getByRole("slider", { name: "Latency", exact: true });
  await slider.scrollIntoViewIfNeeded();
  return slider;
};

test("a tab that dies in the middle of a long drag, while it runs, loses at most a second", async () => {
  const page = await openPage({ viewport: SIZE });
  const slider = await payments(page);
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.4, y);
  await page.mouse.down();
  // The hand never rests: a keeper that waits for it would keep nothing.
  const seen = [];
  const began = Date.now();
  for (let step = 0; Date.now() - began < 2_500; step += 1) {
    await page.mouse.move(box.x + box.width * (0.4 + 0.004 * step), y);
    await page.waitForTimeout(20);
    seen.push([Date.now(), milliseconds(await slider.getAttribute("aria-valuetext"))]);
  }
  const died = Date.now();
  await kill(page);
  const old = seen.filter(([at]) => at < died - 1_000).at(-1)[1];
  assert.ok(seen.at(-1)[1] > old, `it was moving until the end, from ${old} to ${seen.at(-1)[1]} ms`);

  const next = await reopened(page);
  const interventions = await next.evaluate(() => {
    const text = localStorage.getItem(`betwixt.mine.${localStorage.getItem("betwixt.work").slice(1)}`);
    return JSON.parse(text.slice(text.indexOf("\n"))).interventions;
  });
  assert.equal(interventions.length, 1, "one drag is one intervention");
  const [at, value] = interventions[0].points.at(-1);
  assert.ok(milliseconds(at) > 0, "it was made while it ran");
  assert.ok(milliseconds(value) >= old, `kept ${value}; a second before the end it was ${old} ms`);
  await called(next, SHOP);
});

/** A time as a document or a slider says it. */
function milliseconds(text) {
  const [, number, unit] = /^([\d.]+) ?(m?)s/.exec(text.replace("milliseconds", "ms").replace("seconds", "s"));
  return Number(number) * (unit ? 1 : 1_000);
}

test("a tab that dies after an edit keeps it, and undo after an opening leads back to the same place", async () => {
  const page = await openPage({ viewport: SIZE });
  const before = await components(page);
  await add(page, "cache");
  await page.waitForTimeout(1_000);
  await kill(page);
  const next = await reopened(page);
  assert.equal(await components(next), before + 1);
  await entries(next, 1);
  // Another is opened: the first stays, and undoing the opening goes on with it in its place.
  await gallery(next);
  await next.locator("#open-retry-storm").click();
  await add(next, "queue");
  await kept(next);
  await entries(next, 2);
  await next.locator("#undo").click();
  await next.locator("#undo").click();
  assert.equal(await components(next), before + 1);
  await add(next, "client");
  await kept(next);
  await entries(next, 2);
  await next.close();
});

test("two tabs that work on the same scenario both keep their work", async () => {
  const page = await openPage({ viewport: SIZE });
  await add(page, "cache");
  await kept(page);
  const other = await reopened(page);
  await add(other, "topic");
  await kept(other);
  await add(page, "client");
  await entries(page, 2);
  const names = await page.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => key.startsWith("betwixt.mine.")).map(([, text]) => text));
  const has = (text, kind) => JSON.parse(text.slice(text.indexOf("\n"))).components.some((held) => held.kind === kind);
  assert.deepEqual(names.map((text) => has(text, "topic")).sort(), [false, true]);
  await page.assertClean();
});

for (const [name, broken, sentence] of [
  ["is full", () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  }, /no room left/],
  ["throws", () => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
  }, /keeps nothing for this page/],
]) {
  test(`where storage ${name} it is said once, and a reload brings the work back`, async () => {
    const page = await openPage({ viewport: SIZE, prepare: (context) => context.addInitScript(broken) });
    const before = await components(page);
    await add(page, "cache");
    const toast = page.locator(".toast", { hasText: sentence });
    await toast.waitFor();
    await toast.getByRole("button", { name: "Save as a file" }).waitFor();
    await toast.getByRole("button", { name: "Dismiss" }).click();
    await add(page, "queue");
    await page.waitForTimeout(1_000);
    assert.equal(await toast.count(), 0, "once is enough");
    assert.match(page.url(), /#s=1\./);
    await page.reload();
    await appStarted(page);
    assert.equal(await components(page), before + 2);
    await page.assertClean();
  });
}

test("my scenarios: kept by itself, named, renamed, duplicated, deleted and brought back, by pointer", async () => {
  const page = await openPage({ viewport: SIZE });
  await gallery(page);
  assert.equal(await card(page, "").count(), 0, "looking is not changing");
  await page.keyboard.press("Escape");
  await add(page, "cache");
  await gallery(page);
  assert.match(await card(page, SHOP).textContent(), /Open now · \d+ components · just now/);

  await page.getByRole("textbox", { name: "Keep what is open as" }).fill("Shop with a cache");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await card(page, "Shop with a cache").waitFor();
  await called(page, "Shop with a cache");
  await page.getByRole("button", { name: "Duplicate Shop with a cache" }).click();
  await card(page, "Copy of Shop with a cache").waitFor();
  await page.getByTitle("Rename Copy of Shop with a cache").click();
  await page.keyboard.type("The other");
  await page.keyboard.press("Enter");
  await card(page, "The other").waitFor();

  await page.getByRole("button", { name: "Delete The other" }).click();
  await page.getByText("Deleted “The other”.").waitFor();
  assert.equal(await card(page, "The other").count(), 0);
  await page.locator("#mine-undo").click();
  await card(page, "The other").waitFor();

  await page.getByRole("button", { name: "Open The other" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await called(page, "The other");
  await add(page, "queue");
  await gallery(page);
  assert.match(await card(page, "The other").textContent(), /Open now/);
  assert.equal(await card(page, "").count(), 2, "nothing was lost to another");
  await page.assertClean();
});

test("my scenarios by keys: Ctrl+S keeps, Tab and Enter open, and the focus is never lost", async () => {
  const page = await openPage({ viewport: SIZE });
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("Control+s");
  await page.locator(".toast", { hasText: `“${SHOP}” is in My scenarios now` }).waitFor();
  await page.keyboard.press("Control+s");
  await page.locator(".toast", { hasText: "already" }).waitFor();
  await page.locator("#open-gallery").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "My scenarios" }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id);
  const walk = async (to) => {
    // Once around the whole page, anomalies too.
    for (let step = 0; step < 160 && (await focused()) !== to; step += 1) await page.keyboard.press("Tab");
    assert.equal(await focused(), to);
  };
  await walk(`Duplicate ${SHOP}`);
  await page.keyboard.press("Enter");
  await card(page, `Copy of ${SHOP}`).waitFor();
  await walk(`Delete Copy of ${SHOP}`);
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("Deleted").waitFor();
  assert.equal(await focused(), "mine-heading");
  await walk("mine-undo");
  await page.keyboard.press("Enter");
  await walk(`Open Copy of ${SHOP}`);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await called(page, `Copy of ${SHOP}`);
  await page.assertClean();
});

// Copy, cut, paste and duplicate, also between two pages; tidy; and none of it where text is written.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const START = "?open=charged-twice&autoplay=0";
const boxes = (page) => page.locator("[id^=stage-node-]").count();
const has = (page, n) => page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-]").length === n, n);
/** Presses keys there until the browser tells the page what they are for, which a busy one may miss to do. */
const told = async (page, where, keys, what) => {
  await page.evaluate((what) => {
    window.told = 0;
    addEventListener(what, () => (window.told += 1), { capture: true, once: true });
  }, what);
  for (let tries = 0; tries < 5; tries += 1) {
    await page.locator(where).focus();
    await page.keyboard.press(keys);
    const heard = await page.waitForFunction(() => window.told > 0, null, { timeout: 3000 }).catch(() => null);
    if (heard) return;
  }
  assert.fail(`the browser told the page of no ${what}`);
};
const paste = (page) => told(page, "#stage-surface", "Control+v", "paste");
/** What is copied by keys: pages share a clipboard, so what stood there before is wiped first. */
const copy = async (page) => {
  await page.evaluate(() => navigator.clipboard.writeText("nothing yet"));
  await told(page, "#stage-node-payments", "Control+c", "copy");
  const text = await page.waitForFunction(async () => {
    const text = await navigator.clipboard.readText();
    return text !== "nothing yet" && text;
  });
  return JSON.parse(await text.jsonValue());
};
const selected = (page, n) =>
  page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-][aria-pressed=true]").length === n, n);
const clipboard = (context) => context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: BASE.origin });

test("a box is copied, pasted, cut and duplicated by keys, each one step of undo", async () => {
  const page = await openPage({ path: START, viewport: SIZE, prepare: clipboard });
  const before = await boxes(page);
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Enter");
  await selected(page, 1);
  assert.equal((await copy(page)).betwixt, 1, "what is copied is a scenario");
  await paste(page);
  await has(page, before + 1);
  await page.keyboard.press("Control+z");
  await has(page, before);
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Control+d");
  await has(page, before + 1);
  await page.keyboard.press("Control+x");
  await has(page, before);
  await page.assertClean();
});

test("what is copied in one page is pasted in another", async () => {
  const page = await openPage({ path: START, viewport: SIZE, prepare: clipboard });
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Control+a");
  const copied = await boxes(page);
  await selected(page, copied);
  const scenario = await copy(page);
  assert.equal(scenario.components.length, copied, "everything was copied");
  const other = await openPage({ path: "?open=failover&autoplay=0", viewport: SIZE, prepare: clipboard });
  const before = await boxes(other);
  await other.evaluate((scenario) => navigator.clipboard.writeText(JSON.stringify(scenario)), scenario);
  await paste(other);
  await has(other, before + copied);
  await other.evaluate(() => navigator.clipboard.writeText("no scenario at all"));
  await paste(other);
  await other.waitForTimeout(300);
  assert.equal(await boxes(other), before + copied, "nonsense pastes nothing");
  await other.assertClean();
});

test("in a field the keys copy and paste text", async () => {
  const page = await openPage({ path: START, viewport: SIZE, prepare: clipboard });
  const before = await boxes(page);
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Enter");
  const search = page.locator("#palette-search");
  await search.fill("cache");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "cache");
  await page.keyboard.press("Control+v");
  await page.keyboard.press("Control+v");
  assert.equal(await search.inputValue(), "cachecache");
  assert.equal(await boxes(page), before);
  await page.assertClean();
});

test("tidy lays everything out anew, and one undo puts it back", async () => {
  const page = await openPage({ path: START, viewport: SIZE });
  const places = () =>
    page.locator("[id^=stage-node-]").evaluateAll((nodes) => nodes.map((node) => node.getAttribute("transform")));
  const before = await places();
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("Shift+T");
  await page.waitForFunction((was) => {
    const now = [...document.querySelectorAll("[id^=stage-node-]")].map((node) => node.getAttribute("transform"));
    return JSON.stringify(now) !== JSON.stringify(was);
  }, before);
  await page.keyboard.press("Control+z");
  await page.waitForFunction((was) => {
    const now = [...document.querySelectorAll("[id^=stage-node-]")].map((node) => node.getAttribute("transform"));
    return JSON.stringify(now) === JSON.stringify(was);
  }, before);
  await page.assertClean();
});

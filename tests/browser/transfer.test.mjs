// Copy, cut, paste and duplicate, also between two pages; tidy; and none of it where text is written.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const START = "?open=charged-twice&autoplay=0";
const boxes = (page) => page.locator("[id^=stage-node-]").count();
const has = (page, n) => page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-]").length === n, n);
/** Presses the keys for pasting until the browser tells the page of it, which a busy one may miss to do. */
const paste = async (page) => {
  await page.evaluate(() => {
    window.pastes = 0;
    addEventListener("paste", () => (window.pastes += 1), { capture: true, once: true });
  });
  for (let tries = 0; tries < 5; tries += 1) {
    await page.locator("#stage-surface").focus();
    await page.keyboard.press("Control+v");
    const told = await page.waitForFunction(() => window.pastes > 0, null, { timeout: 3000 }).catch(() => null);
    if (told) return;
  }
  assert.fail("the browser told the page of no paste");
};
const clipboard = (context) => context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: BASE.origin });

test("a box is copied, pasted, cut and duplicated by keys, each one step of undo", async () => {
  const page = await openPage({ path: START, viewport: SIZE, prepare: clipboard });
  const before = await boxes(page);
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Enter");
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Control+c");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(JSON.parse(text).betwixt, 1, "what is copied is a scenario");
  await page.keyboard.press("Control+v");
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
  await page.keyboard.press("Control+c");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const copied = await boxes(page);
  assert.equal(JSON.parse(text).components.length, copied, "everything was copied");
  const other = await openPage({ path: "?open=failover&autoplay=0", viewport: SIZE, prepare: clipboard });
  const before = await boxes(other);
  await other.evaluate((text) => navigator.clipboard.writeText(text), text);
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
  await page.keyboard.press("t");
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

// Faults on the timeline: planned by a drag, moved and stretched there, by hand, by keys and in fields.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const START = "?open=charged-twice&autoplay=0";

const block = (page) => page.locator(".timeline-block").last();
const spoken = (page) => block(page).locator("title").textContent();
const blocks = (page) => page.locator(".timeline-block").count();
const art = (page) => page.locator("#timeline-art").boundingBox();

/** Presses at one place, goes to another in steps, and lets go there unless told otherwise. */
async function drag(page, [x, y], [toX, toY], { drop = true } = {}) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 5; step += 1) {
    await page.mouse.move(x + ((toX - x) * step) / 5, y + ((toY - y) * step) / 5);
  }
  if (drop) await page.mouse.up();
}

async function middle(locator) {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Ready to break Payments. */
async function opened() {
  const page = await openPage({ path: START, viewport: SIZE });
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Enter");
  return page;
}

test("a fault is dragged onto the timeline, moved and stretched there, each one step of undo", async () => {
  const page = await opened();
  const before = await blocks(page);
  const crash = page.getByRole("button", { name: "Crash", exact: true }).first();
  await crash.scrollIntoViewIfNeeded();
  const line = await art(page);
  const half = [line.x + line.width / 2, line.y + line.height / 2];
  await drag(page, await middle(crash), half, { drop: false });
  assert.match(await page.locator("#drop-mark text").textContent(), /^Crash at \d+:\d\d/);
  await page.mouse.up();
  await page.waitForFunction((n) => document.querySelectorAll(".timeline-block").length === n, before + 1);
  assert.equal(await page.locator("#drop-mark").count(), 0, "the mark is gone");
  const planned = await spoken(page);

  const body = await block(page).locator("rect").first().boundingBox();
  const [x, y] = [body.x + body.width / 2, body.y + body.height / 2];
  await drag(page, [x, y], [x - line.width / 4, y]);
  await page.waitForFunction((was) => [...document.querySelectorAll(".timeline-block title")].at(-1).textContent !== was, planned);
  const moved = await spoken(page);

  const at = await block(page).locator("rect").first().boundingBox();
  const end = [at.x + at.width - 3, at.y + at.height / 2];
  await drag(page, end, [end[0] + line.width / 8, end[1]]);
  await page.waitForFunction((was) => [...document.querySelectorAll(".timeline-block title")].at(-1).textContent !== was, moved);
  const wider = await block(page).locator("rect").first().boundingBox();
  assert.ok(Math.abs(wider.x - at.x) < 2 && wider.width > at.width + line.width / 10, "only its end moved");

  for (const was of [moved, planned]) {
    await page.keyboard.press("Control+z");
    await page.waitForFunction((was) => [...document.querySelectorAll(".timeline-block title")].at(-1).textContent === was, was);
  }
  await page.keyboard.press("Control+z");
  await page.waitForFunction((n) => document.querySelectorAll(".timeline-block").length === n, before);
  await page.assertClean();
});

test("what a drag does, keys and fields do; Escape gives a drag up", async () => {
  const page = await opened();
  await page.getByRole("button", { name: "Crash", exact: true }).first().focus();
  await page.keyboard.press("Enter");
  await block(page).focus();
  await page.keyboard.press("Enter");
  await page.locator("#fault-at").fill("0:20");
  await page.keyboard.press("Enter");
  await page.locator("#fault-lasts").fill("10s");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => [...document.querySelectorAll(".timeline-block title")].at(-1).textContent.includes("0:20 to 0:30"));
  await block(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Alt+ArrowRight");
  await page.waitForFunction(() => [...document.querySelectorAll(".timeline-block title")].at(-1).textContent.includes("0:21 to 0:32"));
  const held = await spoken(page);

  const body = await block(page).locator("rect").first().boundingBox();
  const [x, y] = [body.x + body.width / 2, body.y + body.height / 2];
  await drag(page, [x, y], [x + 200, y], { drop: false });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  assert.equal(await spoken(page), held);

  await page.locator("#fault-at").fill("soon");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#fault-at-why").textContent(), /write it like/);
  await page.assertClean();
});

test("a press without a drag breaks it at once", async () => {
  const page = await opened();
  const before = await blocks(page);
  await page.getByRole("button", { name: "Crash", exact: true }).first().click();
  await page.waitForFunction((n) => document.querySelectorAll(".timeline-block").length === n, before + 1);
  assert.match(await spoken(page), /since 0:00|from 0:00/);
  await page.assertClean();
});

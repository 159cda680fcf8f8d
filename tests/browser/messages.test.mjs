// Messages in time: the trace of one order as lines and strokes, by mouse and by keys, marked on the canvas as well.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const START = "?open=charged-twice&autoplay=0";

/** An order that was charged twice, followed. */
async function followed() {
  const page = await openPage({ path: START, viewport: SIZE });
  const time = page.getByRole("slider", { name: "Time", exact: true });
  await time.focus();
  for (let i = 0; i < 6; i += 1) await page.keyboard.press("PageUp");
  await page.locator("#open-findings").click();
  await page.locator("#finding-charged_twice").click();
  await page.locator(".waterfall-row").first().waitFor();
  return page;
}

const chosen = (page) => page.locator('#messages [role="option"][aria-selected="true"]').textContent();

test("by mouse: the messages are drawn, one is chosen, and the canvas shows where", async () => {
  const page = await followed();
  await page.locator("#draw-messages").click();
  const field = page.getByRole("listbox", { name: "Messages in time" });
  await field.waitFor();
  const count = await page.locator(".message").count();
  assert.ok(count >= 6, `${count} messages`);
  assert.equal(await field.getByRole("option").count(), count, "each has a sentence");
  assert.equal(await page.locator(".waterfall-row").count(), 0);
  // Its numbers are those of the canvas.
  const numbers = (where) => page.locator(`${where} .step-disc text`).allTextContents();
  const onCanvas = new Set(await numbers(".way"));
  const drawn = await numbers(".messages-picture");
  assert.ok(drawn.length >= 4 && drawn.every((number) => Number(number) > 24 || onCanvas.has(number)));
  const second = page.locator(".message", { has: page.locator(".step-disc") }).nth(1);
  const number = await second.locator(".step-disc text").textContent();
  await second.locator(".step-disc").click();
  await page.locator(".message.is-chosen").waitFor();
  await page.waitForFunction(
    (wanted) => document.querySelector(".way .step-disc.is-chosen text")?.textContent === wanted,
    number,
  );
  await page.locator("#draw-waterfall").click();
  await page.locator(".waterfall-row").first().waitFor();
  assert.equal(await page.locator(".way .step-disc.is-chosen").count(), 0);
  await page.assertClean();
});

test("by keys: arrows walk the messages, and what is chosen has a sentence", async () => {
  const page = await followed();
  await page.locator("#draw-messages").focus();
  await page.keyboard.press("Enter");
  const field = page.locator("#messages");
  await field.waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "messages");
  const first = await chosen(page);
  assert.match(first, /asks .*; sent after /);
  const walked = async (key, place) => {
    await page.keyboard.press(key);
    await page.waitForFunction(
      (id) => document.getElementById("messages").getAttribute("aria-activedescendant") === id,
      `message-${place}`,
    );
    return chosen(page);
  };
  assert.notEqual(await walked("ArrowRight", 1), first);
  assert.equal(await walked("ArrowLeft", 0), first);
  const last = (await page.locator(".message").count()) - 1;
  const end = await walked("End", last);
  assert.match(end, /answers /);
  assert.equal(await page.locator(".messages-chosen span").textContent(), end);
  assert.equal(await walked("Home", 0), first);
  await page.assertClean();
});

// Going to any moment of a run, by keys and by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { VIEWPORTS, openPage } from "./harness.mjs";

const seconds = async (page) => {
  const [minutes, rest] = (await page.locator(".clock").first().textContent()).split(":");
  return Number(minutes) * 60 + Number(rest);
};
const stands = (page, at) =>
  page.waitForFunction((at) => {
    const [minutes, rest] = document.querySelector(".clock").textContent.split(":");
    return Math.abs(Number(minutes) * 60 + Number(rest) - at) < 0.002;
  }, at);

test("the timeline is a slider: keys and a hand go to any moment, and the run there is the same run", async () => {
  const page = await openPage({ path: "?open=charged-twice&autoplay=0", viewport: { width: 1440, height: 900 } });
  const time = page.getByRole("slider", { name: "Time", exact: true });
  await time.focus();
  await page.keyboard.press("End");
  await stands(page, 90);
  const digest = () => page.locator("#digest").textContent();
  await page.keyboard.press("Home");
  await stands(page, 0);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowRight");
  await stands(page, 11);
  await page.waitForTimeout(300);
  const first = await digest();
  await page.keyboard.press("End");
  await stands(page, 90);
  for (let i = 0; i < 7; i += 1) {
    await page.keyboard.press("PageDown");
    await stands(page, 80 - 10 * i);
  }
  await page.keyboard.press("ArrowRight");
  await stands(page, 21);
  for (let i = 0; i < 10; i += 1) {
    await page.keyboard.press("ArrowLeft");
    await stands(page, 20 - i);
  }
  await page.waitForTimeout(300);
  assert.equal(await digest(), first, "the same moment is the same moment");
  assert.match(await time.getAttribute("aria-valuetext"), /^0:11 of 1:30/);

  const box = await time.boundingBox();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 10 });
  await page.mouse.up();
  await page.waitForFunction(() => /^0:4[45]/.test(document.querySelector(".clock").textContent));
  const lamp = await page.locator(".timeline-lamp").boundingBox();
  assert.ok(Math.abs(lamp.x + lamp.width / 2 - (box.x + box.width / 2)) < 8, "the lamp is under the hand");
  await page.assertClean();
});

test("a phone has the same hand on the time", async () => {
  const page = await openPage({ viewport: VIEWPORTS.PHONE, touch: true });
  const time = page.getByRole("slider", { name: "Time", exact: true });
  const box = await time.boundingBox();
  assert.ok(box.height >= 24, "large enough for a finger");
  await page.touchscreen.tap(box.x + box.width * 0.75, box.y + box.height / 2);
  await page.waitForFunction(() => /^1:(29|3)/.test(document.querySelector(".clock").textContent), null, { timeout: 20_000 });
  await page.assertClean();
});

test("where time is held, everything is called as it is at that moment", async () => {
  const labels = (page) =>
    page.evaluate(() => [...document.querySelectorAll("[id^=stage-node-], [id^=stage-link-]")].map((part) => part.ariaLabel));
  const page = await openPage({ path: "?open=charged-twice&autoplay=0&t=60" });
  const time = page.getByRole("slider", { name: "Time", exact: true });
  await stands(page, 60);
  await page.waitForTimeout(500);
  const before = await labels(page);
  await time.focus();
  await page.keyboard.press("PageUp");
  await stands(page, 70);
  await page.waitForTimeout(500);
  const after = await labels(page);
  assert.notDeepEqual(after, before);
  await page.keyboard.press("PageDown");
  await stands(page, 60);
  await page.waitForTimeout(500);
  assert.deepEqual(await labels(page), before, "the same moment is told in the same words");
  await page.assertClean();
});

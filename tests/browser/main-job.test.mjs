// The main job, end to end: open it, break it, build on it, send it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, appStarted, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const clock = async (page) => {
  const [minutes, seconds] = (await page.locator(".clock").first().textContent()).split(":");
  return Number(minutes) * 60 + Number(seconds);
};
const components = (page) => page.locator("[id^=stage-node-]").count();
const fast = async (page) => {
  await page.locator("#speed").focus();
  await page.keyboard.press("End");
};
const toTheEnd = async (page) => {
  await fast(page);
  await page.locator("#play[aria-label*=Pause], #play[aria-label*=Play]").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".notice")?.textContent.includes("ended"), null, { timeout: 60_000 });
};
const digest = async (page) => {
  await page.locator("#stage-surface").press("Escape");
  return page.locator("#digest").textContent();
};

/** How many pixels of the message canvas are about this colour. */
const pixels = (page, [r, g, b]) =>
  page.locator("#stage-messages").evaluate((canvas, [r, g, b]) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const near = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 24;
      if (near && data[i + 3] > 200) count += 1;
    }
    return count;
  }, [r, g, b]);

test("open, play, break, build, undo, share: the link gives the same run", async () => {
  const page = await openPage({
    viewport: SIZE,
    prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: BASE.origin }),
  });
  // The first visit opens the shop, playing, with one sentence that says what to try.
  await page.getByText('Drag "Payments answers in"').filter({ visible: true }).waitFor();
  const first = await clock(page);
  await page.waitForTimeout(1_000);
  assert.ok((await clock(page)) > first, "time passes");
  assert.ok((await pixels(page, [0x2c, 0x6f, 0xd8])) > 50, "messages of the first flow travel");
  assert.equal(await pixels(page, [0xc4, 0x1c, 0x38]), 0, "and none of them is an error");

  // The payments latency slider, by hand, to 8 seconds.
  await page.locator("#stage-link-checkout-payments").focus();
  await page.keyboard.press("Enter");
  const slider = page.getByRole("slider", { name: "Latency", exact: true });
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  assert.match(await slider.getAttribute("aria-valuetext"), /seconds?/, "dragging it makes it slow");
  const field = page.getByRole("textbox", { name: "Latency, as text" });
  await field.fill("8s");
  await field.press("Enter");
  assert.match(await slider.getAttribute("aria-valuetext"), /8 seconds/);
  await page.getByText(/changed at 0:/).first().waitFor();

  // It hurts, and it shows.
  await page.waitForFunction(
    () => /[1-9]\d*\s*saw an error, but paid/.test(document.querySelector(".beliefs")?.textContent ?? ""),
    null,
    { timeout: 60_000 },
  );
  let red = 0;
  for (let look = 0; look < 150 && red < 10; look += 1) {
    red = Math.max(red, await pixels(page, [0xc4, 0x1c, 0x38]));
    await page.waitForTimeout(100);
  }
  assert.ok(red >= 10, "messages turn to errors");

  // A component by keyboard, another by drag, and both taken back.
  const before = await components(page);
  await page.locator("#palette-search").focus();
  await page.keyboard.type("cache");
  await page.keyboard.press("Enter");
  await page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-]").length === n, before + 1);
  await page.locator("#palette-search").fill("");
  const tile = await page.locator("#palette-database-database").boundingBox();
  const stage = await page.locator("#stage-surface").boundingBox();
  await page.mouse.move(tile.x + tile.width / 2, tile.y + tile.height / 2);
  await page.mouse.down();
  await page.mouse.move(stage.x + 200, stage.y + stage.height - 120, { steps: 12 });
  await page.mouse.up();
  await page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-]").length === n, before + 2);
  await page.locator("#undo").click();
  await page.locator("#undo").click();
  await page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-]").length === n, before);

  // The link, opened elsewhere, gives the same run.
  await page.locator("#share").click();
  const link = await page.getByRole("textbox", { name: /link/i }).first().inputValue();
  assert.match(link, /#s=1\./);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link, "the link is on the clipboard");
  await page.keyboard.press("Escape");
  await toTheEnd(page);
  const here = await digest(page);
  assert.match(here, /[0-9a-f]{16}/);
  await page.assertClean();

  const other = await openPage({ path: link, viewport: SIZE });
  assert.equal(await clock(other), 0, "a link waits for its reader");
  await other.locator("#play").click();
  await toTheEnd(other);
  assert.equal(await digest(other), here);
  await other.assertClean();
});

test("a reload keeps the work", async () => {
  const page = await openPage({ viewport: SIZE });
  const before = await components(page);
  await page.locator("#palette-search").focus();
  await page.keyboard.type("client");
  await page.keyboard.press("Enter");
  await page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-]").length === n, before + 1);
  await page.waitForTimeout(800);
  await page.reload();
  await appStarted(page);
  assert.equal(await components(page), before + 1);
  await page.assertClean();
});

test("connecting by keyboard", async () => {
  const page = await openPage({ viewport: SIZE });
  const links = () => page.locator("[id^=stage-link-]").count();
  const before = await links();
  // The second file is here: what keys do beside the first few is in it.
  await page.locator(".divider").waitFor();
  await page.locator("#stage-node-shoppers").focus();
  await page.keyboard.press("c");
  await page.waitForFunction(() => /^Connecting Shoppers/.test(document.querySelector("[aria-live=polite]").textContent));
  // Arrows lead to a component that it is not connected to yet, and move nothing; Enter connects.
  const place = await page.locator("#stage-node-shoppers").getAttribute("transform");
  for (const way of ["ArrowRight", "ArrowRight"]) await page.keyboard.press(way);
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#stage-node-shoppers").getAttribute("transform"), place);
  await page.waitForFunction((n) => document.querySelectorAll("[id^=stage-link-]").length === n, before + 1);
  await page.keyboard.press("Control+z");
  await page.waitForFunction((n) => document.querySelectorAll("[id^=stage-link-]").length === n, before);
  await page.assertClean();
});

test("connecting by typing a name", async () => {
  const page = await openPage({ viewport: SIZE });
  await page.locator(".divider").waitFor();
  await page.locator("#stage-node-gateway").focus();
  await page.keyboard.press("c");
  await page.waitForFunction(() => /^Connecting Web gateway/.test(document.querySelector("[aria-live=polite]").textContent));
  await page.keyboard.type("email");
  await page.waitForFunction(() => document.activeElement?.id === "stage-node-email");
  await page.keyboard.press("Enter");
  await page.locator("#stage-link-gateway-email").waitFor({ state: "attached" });
  await page.assertClean();
});

test("a fault that meets nobody is marked loudly", async () => {
  const page = await openPage({ path: "?open=retry-storm", viewport: SIZE });
  await page.locator("#palette-search").focus();
  await page.keyboard.type("database");
  await page.keyboard.press("Enter");
  await page.locator(".break-buttons").getByRole("button", { name: "Slow", exact: true }).click();
  await fast(page);
  if (await page.locator("#play[aria-label*=Play]").count()) await page.locator("#play").click();
  await page.locator(".inspector").getByText(/never landed/i).first().waitFor({ timeout: 30_000 });
  await page.assertClean();
});

test("a hidden tab pauses, and a theme is chosen by hand", async () => {
  const page = await openPage({ viewport: SIZE });
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  const held = await clock(page);
  await page.waitForTimeout(600);
  assert.equal(await clock(page), held, "time stands still behind the curtain");
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--canvas"));
  const light = await paper();
  for (let press = 0; press < 3 && (await paper()) === light; press += 1) await page.locator("#next-theme").click();
  assert.notEqual(await paper(), light);
  await page.assertClean();
});

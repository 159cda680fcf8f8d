// Embeds and phones: to look at, to play with, to move sliders; nothing to build.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { once } from "node:events";
import { createServer } from "node:http";
import { BASE, VIEWPORTS, appStarted, openPage } from "./harness.mjs";

const host = createServer((request, response) => {
  const query = new URL(request.url, BASE).search;
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(`<!doctype html><html lang="en"><title>A lesson</title><link rel="icon" href="data:,">
    <iframe title="Betwixt" sandbox="allow-scripts" width="800" height="500" src="${BASE}${query}"></iframe>`);
});
host.listen(0, "127.0.0.1");
await once(host, "listening");
after(() => host.close());

test("?embed=play in a sandboxed frame plays, has sliders, and nothing to build", async () => {
  const page = await openPage({
    path: `http://127.0.0.1:${host.address().port}/?embed=play&open=charged-twice`,
    waitForApp: false,
  });
  const frame = page.frameLocator("iframe");
  await appStarted(frame);
  await frame.getByRole("heading", { name: "Charged twice" }).waitFor();
  assert.equal(await frame.locator("#palette-search").count(), 0);
  assert.equal(await frame.getByRole("slider").count(), 3);
  assert.match(await frame.getByRole("link", { name: /Open in Betwixt/ }).getAttribute("href"), /#s=1\./);
  const clock = () => frame.locator(".clock").textContent();
  const before = await clock();
  await frame.locator("#play").click();
  await page.waitForTimeout(1_200);
  assert.notEqual(await clock(), before);
  const slider = frame.getByRole("slider").first();
  const value = await slider.getAttribute("aria-valuetext");
  await slider.focus();
  await page.keyboard.press("PageUp");
  await page.waitForTimeout(300);
  assert.notEqual(await slider.getAttribute("aria-valuetext"), value);
  await page.assertClean();
});

test("on a phone there is a page to play with", async () => {
  const page = await openPage({ viewport: VIEWPORTS.PHONE, touch: true });
  assert.equal(await page.locator("#palette-search").count(), 0);
  // Three of the scenario, and the hand on the time.
  assert.equal(await page.getByRole("slider").count(), 4);
  assert.ok((await page.locator("[id^=stage-node-]").count()) > 5);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= VIEWPORTS.PHONE.width, `nothing sticks out: ${wide}`);
  await page.assertClean();
});

test("on a phone a drawing runs from top to bottom, and what sides disagree about is a tap away", async () => {
  const page = await openPage({ path: "?open=charged-twice&autoplay=0&t=60", viewport: VIEWPORTS.PHONE, touch: true });
  const middle = async (id) => {
    const box = await page.locator(id).boundingBox();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  await page.locator(".phone-beliefs").waitFor();
  const [shoppers, checkout, payments] = await Promise.all(["shoppers", "checkout", "payments"].map((id) => middle(`#stage-node-${id}`)));
  assert.ok(shoppers.y < checkout.y && checkout.y < payments.y, `${shoppers.y} ${checkout.y} ${payments.y}`);
  await page.locator(".phone-beliefs").tap();
  const told = page.locator(".beliefs li", { hasText: "charged twice" });
  assert.ok((await told.boundingBox()).height > 10, "it can be read");
  await page.assertClean();
});

test("with reduced motion nothing travels", async () => {
  const page = await openPage({ reducedMotion: "reduce" });
  await page.waitForTimeout(1_500);
  const painted = await page.locator("#stage-messages").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value > 0);
  });
  assert.equal(painted, false, "the message canvas is empty");
  await page.assertClean();
});

// What stands below the canvas is made higher and lower; by pointer and by keys, and it stays so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const open = async (more = {}) => {
  const page = await openPage({ path: "?open=online-shop&autoplay=0&t=20", viewport: SIZE, ...more });
  await page.locator("#stage-node-gateway").waitFor();
  await page.locator("#dock").waitFor();
  return page;
};
const height = (page) => page.locator("#dock").evaluate((dock) => Math.round(dock.getBoundingClientRect().height));
const chart = (page) => page.locator(".chart-plot").first().evaluate((plot) => Math.round(plot.getBoundingClientRect().height));
const becomes = (page, wanted) =>
  page.waitForFunction((wanted) => Math.round(document.querySelector("#dock").getBoundingClientRect().height) === wanted, wanted);
const now = (page) => page.locator(".divider").getAttribute("aria-valuenow");
const edge = async (page) => {
  const { x, y, width, height } = await page.locator(".divider").boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};
const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("betwixt.settings") ?? "{}").dock);

test("the edge is drawn up, put back by Escape and by a double click, and kept", async () => {
  const page = await open();
  const [usual, plot] = [await height(page), await chart(page)];
  assert.equal(usual, 220);
  const { x, y } = await edge(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 60, { steps: 4 });
  await becomes(page, usual + 60);
  await page.locator(".divider").focus();
  await page.keyboard.press("Escape");
  await becomes(page, usual);
  await page.mouse.up();
  assert.equal(await kept(page), undefined, "Escape keeps nothing");

  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 100, { steps: 4 });
  await page.mouse.up();
  await becomes(page, usual + 100);
  assert.equal(await chart(page), plot + 100, "the charts have all of it");
  assert.equal(await now(page), String(usual + 100));
  assert.equal(await kept(page), usual + 100);
  await page.reload();
  await page.locator(".divider").waitFor();
  await becomes(page, usual + 100);

  const far = await edge(page);
  await page.mouse.move(far.x, far.y);
  await page.mouse.down();
  await page.mouse.move(far.x, 10, { steps: 4 });
  await page.mouse.up();
  await becomes(page, 500);
  await page.locator(".divider").dblclick();
  await becomes(page, usual);
  await page.assertClean();
});

test("by keys, and the outline is as high; it is not there where nothing is unfolded", async () => {
  const page = await open();
  const divider = page.getByRole("separator", { name: "Height of what is below the canvas" });
  await divider.focus();
  await page.keyboard.press("ArrowUp");
  await becomes(page, 240);
  await page.keyboard.press("Shift+ArrowDown");
  await becomes(page, 236);
  await page.keyboard.press("End");
  await becomes(page, 500);
  await page.waitForFunction(() => document.querySelector(".divider").getAttribute("aria-valuetext") === "500 pixels");
  await page.keyboard.press("Home");
  await becomes(page, 150);
  await page.keyboard.press("Backspace");
  await becomes(page, 220);
  assert.match(await page.locator("[role=timer]").first().textContent(), /^0:20/, "none of them moved the time");

  await page.locator("#stage-surface").focus();
  await page.keyboard.press("o");
  await page.locator(".outline").waitFor();
  await divider.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.querySelector(".outline-box").getBoundingClientRect().height >= 450);
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("o");
  await page.getByRole("button", { name: "Fold the charts away" }).click();
  await divider.waitFor({ state: "detached" });
  await page.assertClean();
});

test("a low window keeps its canvas", async () => {
  const page = await open({ viewport: { width: 1280, height: 620 } });
  await page.getByRole("button", { name: "Show the charts" }).click();
  await page.locator(".divider").waitFor();
  await page.locator(".divider").focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.querySelector("#dock").getBoundingClientRect().height <= 0.6 * 620 + 1);
  assert.ok((await page.locator("#stage-surface").boundingBox()).height >= 80);
  await page.assertClean();
});

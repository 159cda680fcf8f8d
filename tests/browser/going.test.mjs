// Going about by keys and by hand: back to the canvas, from part to part, along a row of buttons; taking hold of the paper.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, VIEWPORTS, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const open = async (options = {}) => {
  const page = await openPage({ path: "?autoplay=0&open=online-shop", viewport: SIZE, ...options });
  await page.locator("#stage-node-gateway").waitFor();
  return page;
};
const until = (page, pattern) =>
  page.waitForFunction((source) => new RegExp(source).test(document.activeElement?.id ?? ""), pattern.source, { timeout: 5_000 });
const middle = async (page, selector) => {
  const { x, y, width, height } = await page.locator(selector).first().boundingBox();
  return [x + width / 2, y + height / 2];
};
const camera = (page) => page.locator("#stage-above").getAttribute("transform");
const isPlaying = (page) => page.locator("#play[aria-label=Pause]").count();

test("Escape leads back to the canvas and keeps what is selected; F6 goes round the page", async () => {
  const page = await open();
  await page.locator(".palette").waitFor();
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("slider", { name: "Service time" }).first().focus();
  await page.keyboard.press("Escape");
  await until(page, /^stage-node-payments$/);
  assert.equal(await page.locator("#stage-node-payments").getAttribute("aria-pressed"), "true");
  const seen = [];
  for (let part = 0; part < 6; part += 1) {
    await page.keyboard.press("F6");
    await page.waitForTimeout(60);
    seen.push(await page.evaluate(() => {
      const part = document.activeElement.closest(".topbar, .side-palette, .stage-slot, .timeline, .bottom, #inspector");
      return part?.id || part?.className.split(" ")[0];
    }));
  }
  assert.deepEqual(seen, ["timeline", "bottom", "inspector", "topbar", "side", "stage-slot"]);
  await until(page, /^stage-node-payments$/);
  await page.keyboard.press("Shift+F6");
  await until(page, /^palette-search$/);
  // A dialog that the list of commands opens stays open.
  await page.keyboard.press("Control+k");
  await page.locator("#commands-field:focus").waitFor();
  await page.keyboard.type("share");
  await page.locator("#commands-says", { hasText: "Share" }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#share-dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.assertClean();
});

test("what breaks a part is one stop of Tab, and a planned fault takes the focus", async () => {
  const page = await open();
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Enter");
  const stops = () => page.locator(".break-buttons button[tabindex='0']").count();
  assert.equal(await stops(), 1);
  await page.locator(".break-buttons button").first().focus();
  const first = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await page.evaluate(() => document.activeElement.textContent), first);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Home");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), first);
  await page.keyboard.press("Enter");
  await until(page, /^timeline-fault-/);
  const spoken = () => page.locator(".timeline-block title").last().textContent();
  const before = await spoken();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((was) => [...document.querySelectorAll(".timeline-block title")].at(-1).textContent !== was, before);
  await page.assertClean();
});

test("the space bar held and the middle button take hold of the paper; pressed alone it plays", async () => {
  const page = await open();
  const [x, y] = await middle(page, "#stage-node-checkout .stage-tile");
  const before = await camera(page);
  await page.locator("#stage-node-checkout").focus();
  await page.keyboard.down("Space");
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 40, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Space");
  const held = await camera(page);
  assert.notEqual(held, before, "the paper moved");
  assert.equal(await isPlaying(page), 0, "and time did not");
  assert.match(await page.locator("#undo").getAttribute("title"), /Nothing to undo/, "nor did a component");

  await page.mouse.move(x + 60, y + 40);
  await page.mouse.down({ button: "middle" });
  await page.mouse.move(x - 40, y - 20, { steps: 4 });
  await page.mouse.up({ button: "middle" });
  assert.notEqual(await camera(page), held);
  assert.match(await page.locator("#undo").getAttribute("title"), /Nothing to undo/);

  await page.keyboard.press("Space");
  await page.locator("#play[aria-label=Pause]").waitFor();
  await page.keyboard.press("Space");
  await page.locator("#play[aria-label=Play]").waitFor();
  await page.assertClean();
});

test("the outline selects several by Shift with an arrow, past what cannot be selected with them; Shift with Space takes one out", async () => {
  const page = await open();
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("o");
  await until(page, /^outline-/);
  await page.locator("[id='outline-component:gateway']").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  const chosen = () => page.locator(".stage-node.is-selected").count();
  for (let line = 0; line < 20 && (await chosen()) < 3; line += 1) {
    await page.keyboard.press("Shift+ArrowDown");
    // What a key did is shown a moment later; a line that is no component selects nothing more.
    await page.waitForTimeout(250);
  }
  assert.equal(await chosen(), 3);
  await page.keyboard.press("Shift+Space");
  await page.waitForFunction(() => document.querySelectorAll(".stage-node.is-selected").length === 2);
  await page.assertClean();
});

test("U leads to who asks a component, and from a connection to its caller", async () => {
  const page = await open();
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("u");
  await until(page, /^stage-node-checkout$/);
  await page.locator("#stage-link-catalog-cache").focus();
  await page.keyboard.press("u");
  await until(page, /^stage-node-catalog$/);
  await page.assertClean();
});

test("the menu of the canvas puts a region and what was copied where it was opened", async () => {
  const page = await open({
    prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: BASE.origin }),
  });
  const stage = await page.locator("#stage-surface").boundingBox();
  const [x, y] = [stage.x + 60, stage.y + stage.height - 120];
  const pick = async (entry) => {
    await page.mouse.click(x, y, { button: "right" });
    await page.getByRole("menuitem", { name: entry }).click();
  };
  await pick("Put a region here");
  await page.locator("#stage-grip-region").waitFor({ state: "attached" });
  await page.keyboard.press("Control+z");
  await page.locator("#stage-grip-region").waitFor({ state: "detached" });
  // The pages of a browser share one clipboard: what another one left there is no answer.
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await page.locator("#stage-node-cache").focus();
  await page.keyboard.press("Control+c");
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('"cache"'));
  await pick(/Paste here/);
  await page.locator("#stage-node-cache-2").waitFor();
  const [pastedX, pastedY] = await middle(page, "#stage-node-cache-2 .stage-tile");
  assert.ok(Math.hypot(pastedX - x, pastedY - y) < 40, `it stands ${pastedX - x}, ${pastedY - y} beside it`);
  await page.assertClean();
});

test("on a phone the sheet has the outline, and a menu", async () => {
  const page = await openPage({ path: "?autoplay=0&open=online-shop", viewport: VIEWPORTS.PHONE, touch: true });
  await page.getByRole("button", { name: "Outline", exact: true }).tap();
  const row = page.locator("[id='outline-component:payments']");
  await row.waitFor();
  await row.scrollIntoViewIfNeeded();
  const { width } = await page.locator(".sheet").boundingBox();
  assert.ok(width <= VIEWPORTS.PHONE.width, "nothing is wider than the window");
  await row.tap();
  await page.getByRole("button", { name: "What can be done" }).tap();
  await page.getByRole("menuitem", { name: "Crash" }).tap();
  await page.locator("#menu").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Outline", exact: true }).tap();
  await row.waitFor({ state: "detached" });
  await page.assertClean();
});

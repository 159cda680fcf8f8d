// The outline, the list of commands and menus: the same work by keys alone and by mouse alone, in step with the canvas.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const open = (options = {}) => openPage({ path: "?autoplay=0&open=online-shop", viewport: SIZE, ...options });
const onCanvas = async (page, key) => {
  await page.locator("#stage-surface").focus();
  await page.keyboard.press(key);
};
const outline = async (page) => {
  await onCanvas(page, "o");
  await page.locator("#outline").waitFor();
};
const row = (page, key) => page.locator(`[id="outline-${key}"]`);
const active = (page) => page.evaluate(() => document.activeElement?.id ?? "");
const field = (page) => page.locator("#commands-field");
/** Opens the list of commands, writes a sentence, and says what Enter would do. */
const write = async (page, text) => {
  await page.keyboard.press("Control+k");
  await page.locator("#commands-field:focus").waitFor();
  await field(page).fill(text);
  // What it means is said a moment later.
  await page.waitForTimeout(250);
  return page.locator("#commands-says").textContent();
};

test("by keyboard: the outline is walked, renames, connects, deletes, and the canvas follows", async () => {
  const page = await open();
  await outline(page);
  await page.waitForFunction(() => document.activeElement?.id === "outline-zone:eu-west", null, { timeout: 3_000 });
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), "outline-component:gateway");
  assert.equal(await page.locator("#stage-node-gateway").getAttribute("aria-pressed"), "true", "the canvas selects it too");
  await page.keyboard.press("F2");
  await page.locator(".outline-field").waitFor();
  await page.keyboard.type("Front door");
  await page.keyboard.press("Enter");
  await row(page, "component:gateway").getByText("Front door").waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "outline-component:gateway");

  // Right opens what is folded, then leads into what the line can do; left leads back, and folds.
  await page.keyboard.press("ArrowRight");
  assert.equal(await active(page), "outline-component:gateway.1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  assert.equal(await page.locator('[id="outline-component:gateway.2"]').getAttribute("aria-checked"), "false");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await row(page, "component:gateway").getAttribute("aria-expanded"), "false");

  // C goes on in the list of commands.
  await page.keyboard.press("c");
  await field(page).waitFor();
  assert.equal(await field(page).inputValue(), "connect Front door to ");
  await page.keyboard.type("stock");
  await page.keyboard.press("Enter");
  await page.locator("#stage-link-gateway-stock").waitFor({ state: "attached" });
  // The list gives the focus back when it has closed.
  await page.locator("#commands").waitFor({ state: "detached" });
  await page.waitForTimeout(300);

  await row(page, "component:stock").focus();
  await page.keyboard.press("Delete");
  await page.locator("#stage-node-stock").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.id.startsWith("outline-"), null, { timeout: 3_000 });
  await page.keyboard.press("Control+z");
  await row(page, "component:stock").waitFor();
  await row(page, "component:stock").focus();
  await page.keyboard.press("o");
  await page.waitForFunction(() => document.activeElement?.id === "stage-surface", null, { timeout: 3_000 });
  await page.assertClean();
});

test("by mouse: lines are selected, folded, renamed and taken to another zone", async () => {
  const page = await open();
  await page.locator("#open-outline").click();
  await row(page, "component:checkout").click();
  assert.equal(await page.locator("#stage-node-checkout").getAttribute("aria-pressed"), "true");
  assert.equal(await row(page, "component:checkout").getAttribute("aria-selected"), "true");
  await row(page, "component:checkout").locator(".outline-caret").click();
  await row(page, "connection:checkout-payments").waitFor({ state: "detached" });
  await row(page, "component:checkout").locator(".outline-name").dblclick();
  await page.locator(".outline-field").fill("Till");
  await page.locator(".outline-field").press("Enter");
  await row(page, "component:checkout").getByText("Till").waitFor();
  await row(page, "component:checkout").locator("select").selectOption("us-east");
  await page.locator("#undo[title*='Move Till to us-east']").waitFor();
  await row(page, "component:checkout").getByRole("button", { name: "Menu of Till" }).click();
  await page.getByRole("menu", { name: "Till" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#close-outline").click();
  await page.locator("#open-outline").waitFor();
  await page.assertClean();
});

test("what is written is said back before Enter, done by Enter, and one step of undo", async () => {
  const page = await open();
  await page.locator("#stage-surface").focus();
  assert.match(await write(page, "slow payments by 10 at 1:00 for 20 s"), /Enter: Slow: Payments, 10 times slower, from 1:00, for 20s\./);
  await page.keyboard.press("Enter");
  await page.locator("#commands").waitFor({ state: "detached" });
  await page.locator("#undo[title='Undo: Slow: Payments']").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator("#undo[title='Nothing to undo']").waitFor();

  assert.match(await write(page, "plan crash of orders db at 1:00"), /Crash: Orders DB, from 1:00/);
  await page.keyboard.press("Escape");
  assert.match(await write(page, "crash paymnts x"), /Nothing is called .paymnts x.\. Near: Payments/);
  await page.keyboard.press("Escape");
  await page.locator("#commands").waitFor({ state: "detached" });

  await write(page, "go to 0:45");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /^0:(4[5-9]|5)/.test(document.querySelector(".clock").textContent));
  await write(page, "theme dark");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await write(page, "open retry");
  await page.keyboard.press("Enter");
  await page.locator("#undo[title^='Undo: Open']").waitFor();
  await page.assertClean();
});

test("by mouse: the list of commands is opened by a button, and a line of it is pressed", async () => {
  const page = await open();
  await page.locator("#open-commands").click();
  await field(page).waitFor();
  await page.locator(".commands-option", { hasText: "Every" }).first().click();
  await page.locator("#commands").waitFor({ state: "detached" });
  await page.assertClean();
});

test("the other mouse button opens the menu of a box, an arrow, the canvas and a moment", async () => {
  const page = await open();
  await page.locator("#stage-node-payments").click({ button: "right" });
  const menu = page.getByRole("menu");
  await menu.waitFor();
  assert.equal(await menu.getAttribute("aria-label"), "Payments");
  assert.equal(await active(page), "menu-item-0");
  await page.getByRole("menuitem", { name: "Crash" }).click();
  await page.locator("#undo[title='Undo: Crash: Payments']").waitFor();
  assert.equal(await page.locator("#menu").count(), 0);

  await page.locator("#stage-surface").click({ button: "right", position: { x: 30, y: 300 } });
  await page.getByRole("menuitem", { name: /Add a component here/ }).click();
  await page.locator(".picker input").fill("cache");
  await page.keyboard.press("Enter");
  await page.locator("#undo[title='Undo: Add Cache 2']").waitFor();

  await page.locator(".timeline").click({ button: "right", position: { x: 300, y: 10 } });
  await page.getByRole("menuitem", { name: /Go to 0:/ }).waitFor();
  await page.mouse.click(5, 500);
  await page.locator("#menu").waitFor({ state: "detached" });
  await page.assertClean();
});

test("by keyboard: Shift F10 opens the menu, arrows and letters walk it, Escape gives the focus back", async () => {
  const page = await open();
  await page.locator("#stage-node-checkout").focus();
  await page.keyboard.press("Shift+F10");
  const menu = page.getByRole("menu", { name: "Checkout" });
  await menu.waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), "menu-item-1");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^Delete/);
  await page.keyboard.press("t");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^T/);
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  assert.equal(await active(page), "stage-node-checkout");
  await page.keyboard.press("Shift+F10");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.locator("#stage-node-checkout").waitFor({ state: "detached" });
  await page.assertClean();
});

test("F2 renames one, and numbers several; Shift D selects down the stream", async () => {
  const page = await open();
  await page.locator("#stage-node-checkout").focus();
  await page.keyboard.press("F2");
  await page.locator("#rename-field").fill("Till");
  await page.keyboard.press("Enter");
  await page.locator("#undo[title='Undo: Rename Checkout to Till']").waitFor();
  await page.locator("#stage-node-checkout").focus();
  await page.keyboard.press("Shift+D");
  await page.waitForFunction(() => document.querySelectorAll(".stage-node.is-selected").length >= 5);
  await page.keyboard.press("F2");
  await page.locator("#rename-field").fill("Part");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /Rename \d components/.test(document.querySelector("#undo").title));
  await page.assertClean();
});

test("a finger that rests opens the menu, and the next finger is free", async () => {
  const page = await open({ touch: true });
  const box = await page.locator("#stage-node-payments").boundingBox();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const client = await page.context().newCDPSession(page);
  const touch = (type, points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [at]);
  await page.getByRole("menu").waitFor();
  await touch("touchEnd", []);
  assert.equal(await page.getByRole("menu").count(), 1, "it stays when the finger goes");
  await page.keyboard.press("Escape");
  await page.locator("#menu").waitFor({ state: "detached" });
  const percent = () => page.locator("#stage-percent").textContent();
  const before = await percent();
  await touch("touchStart", [{ x: at.x - 100, y: at.y + 150 }]);
  await touch("touchMove", [{ x: at.x - 160, y: at.y + 190 }]);
  await touch("touchEnd", []);
  assert.equal(await percent(), before, "one finger pans; it does not zoom with one that has long gone");
  await page.assertClean();
});

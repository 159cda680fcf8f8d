// What is given up: a gesture by Escape or because what it holds is gone, an offer to undo because something else was done.

import assert from "node:assert/strict";
import { test } from "node:test";
import { VIEWPORTS, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const open = async (path = "?open=online-shop&autoplay=0", more = {}) => {
  const page = await openPage({ path, viewport: SIZE, ...more });
  await page.locator("#stage-node-gateway").waitFor();
  await page.waitForTimeout(600);
  return page;
};
const middle = async (page, what) => {
  const { x, y, width, height } = await page.locator(what).boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};
const undo = (page) => page.locator("#undo").getAttribute("title");
const place = (page, id) => page.locator(`#stage-node-${id}`).getAttribute("transform");
const take = async (page, what, by) => {
  const { x, y } = await middle(page, what);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by[0], y + by[1], { steps: 5 });
  return { x: x + by[0], y: y + by[1] };
};

test("what is deleted under the hand is let go of, and its neighbour stays where it is", async () => {
  const page = await open();
  const before = await place(page, "shipping");
  await page.locator("#stage-node-email").click();
  const at = await take(page, "#stage-node-email", [40, 30]);
  assert.equal(await page.locator("#stage-handles").getAttribute("visibility"), "hidden", "handles stay behind unseen");
  await page.keyboard.press("Delete");
  await page.locator("#stage-node-email").waitFor({ state: "detached" });
  await page.mouse.move(at.x + 60, at.y + 40, { steps: 4 });
  await page.mouse.up();
  assert.equal(await place(page, "shipping"), before);
  assert.match(await undo(page), /Delete Email/);
  await page.assertClean();
});

test("undo in the midst of a drag ends the drag", async () => {
  const page = await open();
  await page.locator("#stage-node-email").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(1_200);
  const moved = await place(page, "email");
  const at = await take(page, "#stage-node-shipping", [40, 30]);
  await page.keyboard.press("Control+z");
  await page.waitForFunction((moved) => document.querySelector("#stage-node-email").getAttribute("transform") !== moved, moved);
  await page.mouse.move(at.x + 60, at.y, { steps: 3 });
  await page.mouse.up();
  assert.equal(await page.locator("#undo").isDisabled(), true, "nothing was moved");
  await page.assertClean();
});

test("a deletion is told with its Undo, which lapses when something else is done; an old refusal goes too", async () => {
  const page = await open();
  const toast = page.locator(".toast");
  await page.locator("#stage-node-shipping").focus();
  await page.keyboard.press("Delete");
  await toast.getByText(/Delete Shipping/).waitFor();
  await toast.getByRole("button", { name: "Undo" }).waitFor();
  await page.locator("#stage-node-email").focus();
  await page.keyboard.press("ArrowRight");
  await toast.waitFor({ state: "detached" });

  // Nobody can ask the shoppers.
  await page.locator("#stage-node-gateway").focus();
  for (const key of ["c", "ArrowLeft", "Enter"]) await page.keyboard.press(key);
  await page.locator(".toast.bad").waitFor();
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Delete");
  await toast.getByText(/Delete Payments/).waitFor();
  assert.equal(await page.locator(".toast.bad").count(), 0);
  await toast.getByRole("button", { name: "Undo" }).click();
  await page.locator("#stage-node-payments").waitFor({ state: "attached" });
  await page.assertClean();

  const phone = await open("?open=online-shop&autoplay=0", { viewport: VIEWPORTS.PHONE, touch: true });
  await phone.locator("#stage-node-email").focus();
  await phone.keyboard.press("Delete");
  await phone.locator(".sheet").getByRole("button", { name: "Undo" }).tap();
  await phone.locator("#stage-node-email").waitFor({ state: "attached" });
  await phone.assertClean();
});

test("Escape abandons a slider, a component from the palette and a fault on its way", async () => {
  const page = await open();
  await page.locator("#stage-node-checkout").click();
  const slider = page.locator(".inspector").getByRole("slider", { name: "Workers", exact: true });
  const before = await slider.getAttribute("aria-valuetext");
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 5 });
  await page.waitForFunction((before) => document.querySelector(".inspector input[aria-label=Workers]").getAttribute("aria-valuetext") !== before, before);
  await page.keyboard.press("Escape");
  await page.waitForFunction((before) => document.querySelector(".inspector input[aria-label=Workers]").getAttribute("aria-valuetext") === before, before);
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.waitForTimeout(300);
  assert.equal(await slider.getAttribute("aria-valuetext"), before);
  assert.equal(await page.locator("#undo").isDisabled(), true);
  assert.equal(await page.locator("#stage-node-checkout.is-selected").count(), 1, "that Escape was for the slider alone");
  await slider.press("ArrowRight");
  await page.waitForFunction((before) => document.querySelector(".inspector input[aria-label=Workers]").getAttribute("aria-valuetext") !== before, before);
  await page.keyboard.press("Control+z");

  const count = () => page.locator("[id^=stage-node-]").count();
  const boxes = await count();
  const carriedAndGivenUp = async (what, over) => {
    const [from, to] = [await middle(page, what), await middle(page, over)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 6 });
    await page.keyboard.press("Escape");
    await page.mouse.move(to.x + 20, to.y, { steps: 3 });
    await page.mouse.up();
    await page.waitForTimeout(300);
  };
  await carriedAndGivenUp("#palette-service-service", "#stage-surface");
  assert.equal(await count(), boxes);
  await carriedAndGivenUp(".break-buttons button >> nth=0", ".timeline");
  assert.equal(await page.locator("#undo").isDisabled(), true);
  await page.assertClean();
});

test("the focus is never lost: not by renaming, reversing, deleting, nor with a toast", async () => {
  const page = await open();
  const has = (pattern) => page.waitForFunction((source) => new RegExp(source).test(document.activeElement.id), pattern.source);
  await page.locator("#stage-node-checkout").click();
  const name = page.locator(".inspector button.name");
  for (const key of ["Enter", "Escape"]) {
    await name.focus();
    await page.keyboard.press("Enter");
    await page.locator(".inspector .name-field").waitFor();
    await page.keyboard.press("End");
    await page.keyboard.type("!");
    await page.keyboard.press(key);
    await has(/-button$/);
  }
  assert.match(await name.textContent(), /Checkout!/);

  await page.locator("#stage-link-checkout-orders-db").focus();
  await page.keyboard.press("r");
  await page.waitForTimeout(300);
  await has(/^stage-/);
  await page.locator("#stage-grip-eu-west").focus();
  await page.keyboard.press("Delete");
  await page.locator("#stage-grip-eu-west").waitFor({ state: "detached" });
  await has(/^stage-/);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await page.locator("#stage-grip-eu-west").waitFor({ state: "attached" });
  await has(/^stage-/);
  await page.locator("#stage-node-email").focus();
  await page.keyboard.press("Delete");
  await page.locator(".toast").getByRole("button", { name: "Dismiss" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".toast").waitFor({ state: "detached" });
  await has(/^stage-/);
  await page.assertClean();
});

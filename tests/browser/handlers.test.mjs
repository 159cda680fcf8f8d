// What a component does, changed step by step; how long a caller waits, drawn; how a time varies.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const open = async (page, id) => {
  await page.locator(id).focus();
  await page.keyboard.press("Enter");
  await page.locator(".inspector-title").waitFor();
};
/** Every step as it is read, those inside others behind the one that holds them. */
const steps = (page) => page.locator(".step-name").evaluateAll((all) => all.map((one) => one.ariaLabel));
const undo = (page) => page.keyboard.press("Control+z");

const CHECKOUT = [
  "Step 1 of 6: Work",
  "Step 2 of 6: Ask Stock (legacy) and wait",
  "Step 3 of 6: Ask Payments and wait",
  "Step 4 of 6: Write a record of its own to Orders DB",
  "Step 5 of 6: Tell Order events and go on",
  "Step 6 of 6: Answer ok",
];

test("a program is changed by keys alone, and each change is one step of undo", async () => {
  const page = await openPage({ viewport: SIZE });
  await open(page, "#stage-node-checkout");
  assert.deepEqual(await steps(page), CHECKOUT);

  const second = page.locator("#step-checkout--1");
  await second.focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.locator("#step-checkout--2[aria-label*=Stock]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "step-checkout--2", "the focus goes along");
  await page.keyboard.press("Alt+ArrowUp");
  await page.locator("#step-checkout--1[aria-label*=Stock]").waitFor();

  // A new step: it opens, has the focus, and stands before the answer.
  await page.locator("#step-checkout--add-0").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Try, otherwise" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#step-checkout--5[aria-expanded=true]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "step-checkout--5");

  // What stands before it goes in, and Stock is tried after the events.
  await page.locator("#step-checkout--4").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await page.locator("#step-checkout--4-0-0[aria-label*='Order events']").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "step-checkout--4-0-0", "into the step behind it");
  await page.keyboard.press("Alt+ArrowLeft");
  await page.locator("#step-checkout--5[aria-label*='Order events']").waitFor();
  await page.keyboard.press("Delete");
  await page.locator(".step-name[aria-label*='Tell Order events']").waitFor({ state: "detached" });

  for (let n = 0; n < 6; n += 1) {
    await page.locator("#stage-surface").focus();
    await undo(page);
  }
  await open(page, "#stage-node-checkout");
  assert.deepEqual(await steps(page), CHECKOUT, "six changes, six steps of undo");
  await page.assertClean();
});

test("a step is dragged to another place, opened, changed and taken away with the pointer", async () => {
  const page = await openPage({ viewport: SIZE });
  await open(page, "#stage-node-checkout");
  const grip = page.locator(".step-row").nth(2).locator(".step-grip");
  const goal = page.locator("#step-checkout--0");
  await goal.scrollIntoViewIfNeeded();
  const [from, to] = [await grip.boundingBox(), await goal.boundingBox()];
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 30, to.y + 20, { steps: 8 });
  await page.locator(".step-row.drops-above").waitFor();
  await page.mouse.up();
  await page.locator("#step-checkout--0[aria-label*=Payments]").waitFor();

  // Escape lets go of it, and nothing has changed.
  const held = await page.locator(".step-row").nth(0).locator(".step-grip").boundingBox();
  await page.mouse.move(held.x + 10, held.y + 10);
  await page.mouse.down();
  await page.mouse.move(held.x + 30, held.y + 70, { steps: 5 });
  await page.locator(".dragging").waitFor();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  assert.match((await steps(page))[0], /Payments/);

  await page.locator("#step-checkout--0").click();
  await page.locator("#step-checkout--0-whom").selectOption({ label: "Stock (legacy)" });
  await page.locator("#step-checkout--0[aria-label*=Stock]").waitFor();
  await page.getByRole("button", { name: "Move down (Alt+Down)" }).click();
  await page.locator("#step-checkout--1[aria-expanded=true][aria-label*=Stock]").waitFor();
  await page.getByRole("button", { name: "Remove the step (Delete)" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".step-name").length === 5);

  await page.getByRole("button", { name: "Back to the usual" }).click();
  await page.getByText("from its connections").waitFor();
  await page.getByRole("button", { name: "Change it" }).click();
  await page.locator("#step-checkout--0").waitFor();
  await page.assertClean();
});

test("lanes say who is asked, and patience says who has left by then", async () => {
  const page = await openPage({ viewport: SIZE });
  await open(page, "#stage-node-checkout");
  const lanes = await page.locator("svg.lanes").getAttribute("aria-label");
  assert.equal(lanes, "In lanes: works, asks Stock (legacy), asks Payments, asks Orders DB, tells Order events, answers.");

  await open(page, "#stage-link-checkout-payments");
  const words = page.locator(".patience-words");
  assert.equal(await words.textContent(), "Tries 2 times, gives up after 1 min at worst; Web gateway waits only 10 s.");
  assert.equal(await page.locator(".patience-late").count(), 2);
  const timeout = page.locator("#c-checkout-payments-timeout");
  await timeout.fill("4s");
  await timeout.press("Enter");
  await page.getByText("Tries 2 times, gives up after 8.4 s at worst; Web gateway waits longer, 10 s.").waitFor();
  assert.equal(await page.locator(".patience-late").count(), 0);
  assert.match(await page.locator("svg.density").first().getAttribute("aria-label"), /^Round trip through the network: half within 180 ms/);
  await page.assertClean();
});

test("a slider follows Shift ten times finer, and a double click takes it back", async () => {
  const page = await openPage({ viewport: SIZE });
  await open(page, "#stage-link-checkout-payments");
  const slider = page.getByRole("slider", { name: "Latency", exact: true });
  const field = page.locator("#c-checkout-payments-latency");
  const before = await field.inputValue();
  await slider.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.waitForFunction((held) => document.querySelector("#c-checkout-payments-latency").value !== held, before);
  const fine = Number.parseFloat(await field.inputValue());
  assert.ok(fine > 180 && fine < 184, `a hundredth more: ${fine}`);
  await page.keyboard.press("PageUp");
  await page.waitForFunction(() => Number.parseFloat(document.querySelector("#c-checkout-payments-latency").value) > 300);
  await page.locator(".density.changed").waitFor();
  assert.equal(await page.locator(".density-old").count(), 1, "the old shape stays, dashed");
  await slider.dblclick({ position: { x: 2, y: 8 } });
  await page.waitForFunction((held) => document.querySelector("#c-checkout-payments-latency").value === held, before);
  await page.assertClean();
});

test("what several components have in common is set for all of them in one step", async () => {
  const page = await openPage({ viewport: SIZE });
  await page.locator("#stage-node-catalog").click();
  await page.locator("#stage-node-checkout").click({ modifiers: ["Shift"] });
  const workers = page.locator("#all-workers");
  await workers.waitFor();
  await page.getByText("differ: 16, 40").waitFor();
  await workers.fill("25");
  await workers.press("Enter");
  await page.getByText("differ: 16, 40").waitFor({ state: "detached" });
  assert.equal(await workers.inputValue(), "25");
  await page.locator("#stage-surface").focus();
  await undo(page);
  await page.getByText("differ: 16, 40").waitFor();
  await page.assertClean();
});

test("zones are moved apart in a field", async () => {
  const page = await openPage({ viewport: SIZE });
  await page.locator("#stage-surface").press("Escape");
  const far = page.locator("#distance-eu-west-us-east");
  await far.waitFor();
  assert.equal(await far.inputValue(), "78 ms");
  await far.fill("200 ms");
  await far.press("Enter");
  await page.waitForFunction(() => document.querySelector("#distance-eu-west-us-east").value === "200 ms");
  await far.fill("far");
  await far.press("Enter");
  await page.getByRole("alert").filter({ hasText: "200 ms still holds." }).waitFor();
  await page.assertClean();
});

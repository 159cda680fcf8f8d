// Everything, or only telemetry: by mouse and by keys, on the canvas, in the panels, in a trace and in an embed. What is
// inside of stores and groups.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { dropFile, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };

const said = (page) => page.locator("[aria-live=polite]").allTextContents();
const pressed = (page, id) => page.locator(id).getAttribute("aria-pressed");
const metric = (page, name) =>
  page
    .locator(".stage-names", { has: page.getByText(name, { exact: true }) })
    .first()
    .locator(".stage-metric")
    .textContent();

/** Goes forward by ten seconds as often as this. */
async function forward(page, times) {
  const time = page.getByRole("slider", { name: "Time", exact: true });
  await time.focus();
  for (let i = 0; i < times; i += 1) await page.keyboard.press("PageUp");
  // It is worked out within the budget of each frame; views follow ten times a second.
  await page.waitForFunction((seconds) => {
    const [minutes, rest] = document.querySelector(".clock").textContent.split(":").map(Number);
    return minutes * 60 + rest >= seconds;
  }, times * 10);
  await page.waitForTimeout(500);
}

test("by mouse: what is dark goes dark, and what only the simulator knows goes away", async () => {
  const page = await openPage({ path: "?open=online-shop&autoplay=0", viewport: SIZE });
  await page.locator("#lens-everything").waitFor();
  await forward(page, 3);
  assert.equal(await pressed(page, "#lens-everything"), "true");
  assert.match(await metric(page, "Stock (legacy)"), /req\/s/, "the simulator knows it");
  await page.locator("#lens-telemetry").click();
  await page.waitForFunction(() => document.querySelector("#lens-telemetry").getAttribute("aria-pressed") === "true");
  assert.equal(await metric(page, "Stock (legacy)"), "no telemetry");
  assert.match(await metric(page, "Web gateway"), /req\/s/);
  const icon = page.locator("#stage-node-stock .stage-icon");
  assert.equal(await icon.getAttribute("href"), "#bx-dark");
  await page.getByText("Not visible to telemetry", { exact: false }).first().waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll("[aria-live=polite]")].some((held) => held.textContent.includes("Stock (legacy) sends none")),
  );
  // In the inspector too.
  await page.locator("#stage-node-stock").focus();
  await page.keyboard.press("Enter");
  await page.getByText("nothing that happens in here is known").waitFor();
  assert.equal(await page.locator(".inspector .figures").count(), 0);
  await page.locator("#lens-everything").click();
  await page.locator(".inspector .figures").waitFor();
  await page.assertClean();
});

test("by keys: T turns it and says so, Shift and T still tidies, and undo leaves it alone", async () => {
  const page = await openPage({ path: "?open=online-shop&autoplay=0", viewport: SIZE });
  await page.locator("#lens-everything").waitFor();
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("t");
  await page.waitForFunction(() => document.querySelector("#lens-telemetry").getAttribute("aria-pressed") === "true");
  assert.match((await said(page)).join(" "), /Only telemetry/);
  assert.match(await page.locator("#stage-surface").getAttribute("aria-label"), /Only telemetry\.|components/);
  await page.keyboard.press("Shift+T");
  await page.getByRole("button", { name: /^Undo/ }).first().waitFor();
  await page.keyboard.press("Control+z");
  assert.equal(await pressed(page, "#lens-telemetry"), "true");
  await page.keyboard.press("Control+k");
  await page.locator("#commands-field:focus").waitFor();
  await page.keyboard.type("show everything");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#lens-everything").getAttribute("aria-pressed") === "true");
  await page.assertClean();
});

test("a trace has no cause, no loss and no truth, and the findings are out of sight", async () => {
  const page = await openPage({ path: "?open=charged-twice&autoplay=0", viewport: SIZE });
  await forward(page, 6);
  await page.locator("#open-findings").click();
  await page.locator("#finding-charged_twice").click();
  await page.locator(".waterfall-row").first().waitFor();
  assert.ok((await page.locator(".story-cause").count()) > 0 && (await page.locator(".side-card.wrong").count()) > 0);
  const steps = await page.locator(".steps li").count();
  await page.locator("#lens-telemetry").click();
  await page.locator("#findings-everything").waitFor();
  assert.equal(await page.locator(".story-cause").count(), 0);
  assert.equal(await page.locator(".side-card.wrong").count(), 0);
  assert.ok((await page.locator(".steps li").count()) < steps, "whatever happened on the way is gone");
  assert.equal(await page.locator(".finding").count(), 0);
  await page.locator("#findings-everything").click();
  await page.locator(".story-cause").waitFor();
  await page.assertClean();
});

test("no fault is seen: neither on the timeline nor on its target", async () => {
  const page = await openPage({ path: "?open=failover&autoplay=0", viewport: SIZE });
  await forward(page, 2);
  const blocks = page.locator(".timeline-block");
  await blocks.first().waitFor();
  // What is broken wears a sign.
  await page.locator(".stage-layer-above .is-cause").first().waitFor({ state: "attached" });
  await page.locator("#lens-telemetry").click();
  await page.waitForFunction(() => document.querySelectorAll(".timeline-block").length === 0);
  await page.waitForFunction(() => document.querySelectorAll(".stage-layer-above .is-cause").length === 0);
  await page.assertClean();
});

test("an embed is opened with it, and turned by a key", async () => {
  const page = await openPage({ path: "?embed=play&open=online-shop&lens=telemetry&autoplay=0", viewport: { width: 640, height: 420 } });
  await page.locator("#lens-telemetry").waitFor();
  assert.equal(await pressed(page, "#lens-telemetry"), "true");
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("t");
  await page.waitForFunction(() => document.querySelector("#lens-everything").getAttribute("aria-pressed") === "true");
  await page.assertClean();
});

test("the inside of replicas: a picture when it is selected or close, words, lines over time, and for the ear", async () => {
  const page = await openPage({ path: "?autoplay=0", viewport: SIZE });
  await page.locator("#lens-everything").waitFor();
  await dropFile(page, "replicas.json", await readFile("scenarios/pairs/two-regions-one-truth-broken.json", "utf8"));
  await page.locator("#stage-node-orders").waitFor();
  await page.keyboard.press("Escape");
  // What is dropped plays at once: hold it, at its beginning.
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Home");
  await forward(page, 3);
  assert.equal(await page.locator("[data-inside]").count(), 0, "nothing is selected, and it is not close");
  await page.locator("#stage-node-orders").focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-inside="orders"]').waitFor();
  assert.equal(await page.locator('[data-inside="orders"] .member').count(), 3);
  const inside = page.locator("section.insides");
  await inside.waitFor();
  const words = await inside.locator(".insides-lines").textContent();
  // At 0:30 the first replica is cut off, and two take themselves for the leader.
  assert.match(words, /take themselves for the leader/);
  assert.match(words, /Replica 1 is cut off/);
  assert.ok((await inside.locator(".insides-track").count()) >= 1);
  // What is said of a part is said anew as time passes.
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("Space");
  await page.waitForFunction(() => /take themselves for the leader/.test(document.querySelector("#stage-node-orders").getAttribute("aria-label")));
  // From 150 % on it is there without being selected.
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("z");
  await page.keyboard.press("Escape");
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("+");
  await page.locator('[data-inside="orders"]').waitFor();
  await page.assertClean();
});

// Every view and state of the page, light and dark, as an accessibility checker sees it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { VIEWPORTS, openPage } from "./harness.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { PHONE, DESK } = VIEWPORTS;

const press = (...keys) => async (page) => {
  await page.locator("#stage-surface").focus();
  for (const key of keys) await page.keyboard.press(key);
};
const select = (id) => async (page) => {
  await page.locator(id).focus();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(200);
};
const dialog = (open) => async (page) => {
  await open(page);
  await page.getByRole("dialog").waitFor();
};

/** What is looked at: a name, how to get there, and where if it is not the front page at a desk. */
const VIEWS = [
  ["the front page", async () => {}],
  ["the front page on a phone", async () => {}, { viewport: PHONE }],
  ["a running shop", (page) => page.waitForTimeout(3_000)],
  ["a component in the inspector", select("#stage-node-checkout")],
  ["a database in the inspector", select("#stage-node-orders-db")],
  ["a connection in the inspector", select("#stage-link-checkout-payments")],
  ["several components selected", press("Control+a")],
  ["connecting", async (page) => {
    await page.locator("#stage-node-checkout").focus();
    await page.keyboard.press("c");
  }],
  ["a region selected", press("g")],
  ["a connection switched off, with its ends", async (page) => {
    await page.locator("#stage-link-checkout-payments").focus();
    await page.keyboard.press("k");
    await page.locator(".stage-link.is-disabled").waitFor();
  }],
  ["the list on the canvas", async (page) => {
    await page.locator("#stage-node-checkout").focus();
    await page.keyboard.press("Control+ArrowRight");
    await page.locator("#picker-field").waitFor();
  }],
  ["the gallery", dialog((page) => page.getByRole("button", { name: /gallery/i }).first().click())],
  ["the keys", dialog(press("?"))],
  ["the link", dialog((page) => page.locator("#share").click())],
  ["a damaged link", dialog(async () => {}), { path: "#s=1.damaged.00000000" }],
  ["a scenario with faults", select("#stage-node-orders-first"), { path: "?open=failover" }],
  ["the findings", async (page) => {
    await page.locator("#stage-surface").focus();
    await page.keyboard.press("f");
    await page.locator("#finding-charged_twice").waitFor();
  }, { path: "?open=charged-twice&t=60" }],
  ["one order, followed", async (page) => {
    await page.locator("#stage-surface").focus();
    await page.keyboard.press("f");
    await page.locator("#finding-charged_twice").click();
    await page.locator(".side-card").first().waitFor();
    await page.locator(".steps summary").click();
  }, { path: "?open=charged-twice&t=60" }],
  ["an embed to look at", async () => {}, { path: "?embed=view&open=charged-twice" }],
  ["an embed to play with", async () => {}, { path: "?embed=play&open=charged-twice" }],
  ["an embed to edit", async () => {}, { path: "?embed=edit&open=charged-twice" }],
];

for (const colorScheme of ["light", "dark"]) {
  for (const [name, go, { path = "", viewport = DESK } = {}] of VIEWS) {
    test(`axe finds nothing to mend: ${name}, ${colorScheme}`, async () => {
      const page = await openPage({
        path,
        colorScheme,
        viewport,
        // Before the page's own policy is in force, which would rightly refuse it.
        prepare: (context) => context.addInitScript(AXE),
      });
      await go(page);
      const { violations, passes } = await page.evaluate(() => window.axe.run());
      const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" ")}`);
      assert.deepEqual(found, []);
      assert.ok(passes.length > 0, "axe looked at something");
    });
  }
}

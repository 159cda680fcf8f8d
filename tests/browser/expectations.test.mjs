// From "this should be true" to a verdict, the moment that broke it, and back; by mouse and by keys.

import assert from "node:assert/strict";
import { test } from "node:test";
import { VIEWPORTS, dropFile, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };

/** A shop that is gone from 0:20 to 0:30, of which three things are expected. */
const SCENARIO = JSON.stringify({
  betwixt: 1,
  name: "Gone for a while",
  duration: "60s",
  components: [
    { id: "people", kind: "client", name: "People", rate: "20/s" },
    { id: "shop", kind: "service", name: "Shop" },
  ],
  connections: [{ from: "people", to: "shop" }],
  flows: [{ id: "buy", name: "Buy" }],
  faults: [{ id: "gone", fault: "crash", component: "shop", at: "20s", for: "10s" }],
  expect: [
    { id: "works", say: "Buying works", always: { metric: "error_ratio", flow: "buy", at_most: "5%" } },
    { id: "quick", always: { metric: "p95", component: "shop", at_most: "30s" } },
    { id: "twice", never: { finding: "charged_twice" } },
  ],
});

const time = (page) => page.getByRole("slider", { name: "Time", exact: true });
const clock = (page) => page.locator(".clock").first().textContent();
const says = (page, selector, text) =>
  page.waitForFunction(([selector, text]) => document.querySelector(selector)?.textContent.includes(text), [selector, text]);
const verdict = (id) => `li.expectation:has(#expectation-${id}) .verdict`;

/** The scenario, held at its end. */
async function atTheEnd(more = {}) {
  const page = await openPage({ viewport: SIZE, path: "?autoplay=0", ...more });
  await page.locator(".palette").waitFor();
  await dropFile(page, "gone.json", SCENARIO);
  await page.locator("#stage-node-shop").waitFor();
  await time(page).focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.querySelector(".clock").textContent.startsWith("1:00"));
  return page;
}

test("by mouse: the list says what held, what broke and what was never tested, and shows the moment", async () => {
  const page = await atTheEnd();
  const tab = page.locator("#open-expectations");
  await says(page, "#open-expectations .count", "1");
  await tab.click();
  await says(page, verdict("works"), "broken");
  await says(page, verdict("quick"), "held");
  await says(page, verdict("twice"), "never tested");
  assert.match(await page.locator("#expectation-works").textContent(), /Buying works.*20.*error ratio of Buy was/s);
  assert.match(await page.locator(".expectations-head p").textContent(), /1 broken, 1 held, 1 never tested/);

  await page.locator(`li.expectation:has(#expectation-works)`).getByRole("button", { name: /Show it/ }).click();
  await page.waitForFunction(() => /^0:2[01]/.test(document.querySelector(".clock").textContent));
  await says(page, ".inspector-title", "Buying works");
  // Going back in time forgets nothing.
  await says(page, verdict("works"), "broken");
  await page.assertClean();
});

test("by mouse: the mark on the timeline leads to the moment", async () => {
  const page = await atTheEnd();
  await page.locator("#timeline-broken-works").waitFor();
  await page.locator("#timeline-broken-works .timeline-broken-hand").click();
  await page.waitForFunction(() => /^0:2[01]/.test(document.querySelector(".clock").textContent));
  await page.assertClean();
});

test("by keys: the tab, the mark and the list work without a pointer", async () => {
  const page = await atTheEnd();
  await page.locator("#timeline-broken-works").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /^0:2[01]/.test(document.querySelector(".clock").textContent));
  await page.locator("#open-expectations").focus();
  await page.keyboard.press("Enter");
  await page.locator("#expectation-quick").focus();
  await page.keyboard.press("Space");
  await page.locator("#expectation-quick[aria-pressed=true]").waitFor();
  await page.locator("#expect-amount").focus();
  await page.keyboard.type("1us");
  await page.keyboard.press("Enter");
  await says(page, verdict("quick"), "broken");
  // One step of undo, and the verdict follows.
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("Control+z");
  await says(page, verdict("quick"), "held");
  await page.assertClean();
});

test("something new is expected, changed, and expected no longer", async () => {
  const page = await atTheEnd();
  await page.locator("#open-expectations").click();
  await page.locator("#add-expectation").click();
  await page.locator("#expect-metric").waitFor();
  assert.equal(await page.locator(".expectation").count(), 4);
  await page.locator("#expect-metric").selectOption("p95");
  await says(page, ".inspector-title", "P95 of Buy is always at most 1s");
  await page.locator("#expect-side").selectOption("at_least");
  await says(page, ".inspector-title", "at least 1s");
  await page.locator(".inspector-foot").getByRole("button", { name: /no longer/ }).click();
  await page.waitForFunction(() => document.querySelectorAll(".expectation").length === 3);
  await page.assertClean();
});

test("a sentence in the list of commands makes one", async () => {
  const page = await atTheEnd();
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("Control+k");
  await page.locator("#commands-field:focus").waitFor();
  await page.keyboard.type("expect buy p95 under 2s");
  await says(page, "#commands-list, [role=listbox]", "P95 of Buy is always at most 2s");
  await page.keyboard.press("Enter");
  await says(page, ".inspector-title", "P95 of Buy is always at most 2s");
  await page.assertClean();
});

test("it is said aloud, and the outline lists it", async () => {
  // What is said is said for a while only: all of it is kept.
  const prepare = (context) =>
    context.addInitScript(() => {
      window.heard = [];
      const hear = () => window.heard.push(document.querySelector(".quiet > [role=status]")?.textContent ?? "");
      new MutationObserver(hear).observe(document, { subtree: true, childList: true, characterData: true });
    });
  const page = await atTheEnd({ prepare });
  await page.waitForFunction(() => window.heard.some((said) => said.includes("Expectation broken at 0:2")));
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("o");
  await says(page, '[id="outline-expectation:works"]', "broken at 0:2");
  await page.assertClean();
});

test("a link carries it, and a page inside another one shows it to be read", async () => {
  const page = await atTheEnd();
  await page.locator("#share").click();
  const link = await page.locator("#share-link").inputValue();
  await page.assertClean();
  const embed = new URL(link);
  embed.searchParams.set("embed", "play");
  const other = await openPage({ path: embed.href, viewport: SIZE });
  await says(other, ".embed-expected summary", "Expectations:");
  await other.locator(".embed-expected summary").click();
  assert.equal(await other.locator(".embed-expected .expectation").count(), 3);
  assert.equal(await other.locator(".embed-expected button").count(), 0, "nothing to change");
  await other.assertClean();

  const phone = await openPage({ path: link, viewport: VIEWPORTS.PHONE, touch: true });
  await phone.getByRole("button", { name: "Draw the sheet further up, or down again" }).tap();
  await says(phone, ".sheet summary", "Expectations:");
  await phone.locator(".sheet summary").tap();
  assert.equal(await phone.locator(".sheet .expectation").count(), 3);
  await phone.locator(".sheet summary").scrollIntoViewIfNeeded();
  await phone.assertClean();
});

test("the profile and the arrivals of a client, and who starts a journey, are set by keys", async () => {
  const page = await atTheEnd();
  await page.locator("#stage-node-people").focus();
  await page.keyboard.press("Enter");
  await page.locator("#load-profile").focus();
  await page.keyboard.type("0s 10%\n30s 100%");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("img", { name: /Share of the rate over 1 min, at most 100%/ }).waitFor();
  await page.locator("#load-profile").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("soon");
  await page.keyboard.press("Control+Enter");
  await page.locator("#load-profile-why").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#load-trace").focus();
  await page.keyboard.type("0s, 12ms, 40ms");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(() => document.querySelector("#load-trace").value === "0s\n12ms\n40ms");
  await page.assertClean();
});

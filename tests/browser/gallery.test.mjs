// The start page: what can be found there, anomalies broken and mended, and cards that run while somebody looks at them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const HELD = "?open=online-shop&autoplay=0";

/** The inspector comes to say that this is open. */
const called = (page, name) =>
  page.waitForFunction((name) => document.querySelector(".inspector-title")?.textContent === name, name);
const cards = (page) => page.locator(".pairs .card");
const said = (page) => page.locator(".other-half p").textContent();

async function gallery(path = HELD, more = {}) {
  const page = await openPage({ path, viewport: SIZE, ...more });
  await page.locator("#open-gallery").click();
  await cards(page).first().waitFor();
  return page;
}

/** What is painted over the picture that runs: how many pixels, and a number that differs where they do. */
const painted = (page) =>
  page.locator("#card-alive").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let [pixels, mark] = [0, 0];
    for (let at = 3; at < data.length; at += 4) {
      if (data[at] > 0) {
        pixels += 1;
        mark = (mark * 31 + at) % 1_000_000_007;
      }
    }
    return { pixels, mark };
  });

test("an anomaly is found by its finding and by its remedy, and filters leave only what is asked for", async () => {
  const page = await gallery();
  const all = await cards(page).count();
  assert.ok(all >= 33, `${all} anomalies`);
  for (const [text, slug] of [["charged twice", "double-charge"], ["two-phase commit", "half-written"], ["POISON", "poison-message"]]) {
    await page.locator("#gallery-search").fill(text);
    await page.locator(`#open-${slug}-broken`).waitFor();
    assert.ok((await cards(page).count()) < 5, text);
  }
  await page.locator("#gallery-search").fill("no such thing");
  await page.getByText("Nothing is called “no such thing”.").waitFor();
  assert.equal(await cards(page).count(), 0);
  await page.locator("#gallery-search").fill("");
  await page.getByRole("button", { name: "Broken and mended", exact: true }).click();
  assert.equal(await cards(page).count(), all);
  assert.equal(await page.locator("#open-retry-storm").count(), 0);
  await page.getByRole("button", { name: "Goods", exact: true }).click();
  const goods = await cards(page).count();
  assert.ok(goods > 0 && goods < all);
  await page.getByRole("status").getByText(`${goods} scenarios shown`).waitFor({ state: "attached" });
  await page.assertClean();
});

test("by mouse: an anomaly broken, then mended, with what differs; one undo goes back", async () => {
  const page = await gallery();
  await page.locator("#open-double-charge-broken").click();
  await called(page, "Double charge");
  const differs = /broken one\. What differs in the mended one: Payments \(.+\); Checkout to Payments \(idempotency key operation instead of none\)\.$/;
  assert.match(await said(page), differs);
  await page.locator("#other-half").click();
  await called(page, "Double charge, mended");
  assert.match(await said(page), /mended one\. What differs in the broken one: .+ none instead of operation\)\.$/);
  await page.locator(".toast").getByText("This is the mended one.").waitFor();
  await page.locator("#undo").click();
  await called(page, "Double charge");
  // It is near the findings, too.
  await page.locator("#open-findings").click();
  await page.locator(".findings #other-half").waitFor();
  await page.assertClean();
});

test("by keys: the mended form from its card, and B between the two", async () => {
  const page = await openPage({ path: HELD, viewport: SIZE });
  await page.locator("#open-gallery").focus();
  await page.keyboard.press("Enter");
  await page.locator("#gallery-search").focus();
  await page.keyboard.type("oversold");
  await page.locator("#open-oversold-broken").waitFor();
  await page.locator("#open-oversold-broken").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("dialog").waitFor({ state: "detached" });
  await called(page, "Oversold, mended");
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("b");
  await called(page, "Oversold");
  await page.locator('[aria-live="polite"]').getByText("This is the broken one. It differs in: Shop (").waitFor({ state: "attached" });
  await page.keyboard.press("b");
  await called(page, "Oversold, mended");
  await page.assertClean();
});

test("an address opens each half, a name in the list of commands too, and elsewhere B says why it does nothing", async () => {
  const page = await openPage({ path: "?open=saga-half-way-mended&autoplay=0", viewport: SIZE });
  await called(page, "Saga that stops half-way, mended");
  await page.keyboard.press("Control+k");
  await page.locator("#commands-field").fill("open poison message");
  await page.keyboard.press("Enter");
  await page.locator(".inspector-title").getByText("Poison message", { exact: true }).waitFor();
  await page.keyboard.press("Control+k");
  await page.locator("#commands-field").fill("open retry storm");
  await page.keyboard.press("Enter");
  await page.locator(".inspector-title").getByText("The storm that outlives its cause").waitFor();
  assert.equal(await page.locator("#other-half").count(), 0);
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("b");
  await page.locator(".toast").getByText("not one of a pair").waitFor();
  await page.assertClean();
});

test("the picture of the card under the pointer or in focus runs, and no other", async () => {
  const page = await gallery();
  assert.equal(await page.locator("#card-alive").count(), 0, "at first everything stands still");
  await page.locator("#open-retry-storm").hover();
  await page.locator("#open-retry-storm #card-alive").waitFor();
  await page.waitForFunction(() => {
    const canvas = document.getElementById("card-alive");
    return canvas.width > 1 && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((n) => n > 0);
  });
  const before = await painted(page);
  await page.waitForTimeout(400);
  const after = await painted(page);
  assert.ok(before.pixels > 20 && after.pixels > 20 && before.mark !== after.mark, "messages move");
  await page.locator("#open-oversold-mended").focus();
  await page.locator(".pair #card-alive").waitFor();
  assert.equal(await page.locator("#card-alive").count(), 1);
  await page.locator("#gallery-search").focus();
  await page.mouse.move(5, 5);
  await page.locator("#card-alive").waitFor({ state: "detached" });
  await page.assertClean();
});

test("with reduced motion nothing runs", async () => {
  const page = await gallery(HELD, { reducedMotion: "reduce" });
  await page.locator("#open-retry-storm").hover();
  await page.locator("#open-oversold-mended").focus();
  await page.waitForTimeout(400);
  assert.equal(await page.locator("#card-alive").count(), 0);
  await page.assertClean();
});

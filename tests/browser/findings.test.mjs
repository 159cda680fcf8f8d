// From a running shop to one order that was charged twice, what each side believes of it, its trace, and a link to that moment.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const START = "?open=charged-twice&autoplay=0";
const clipboard = (context) => context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: BASE.origin });

/** Lets a minute of it pass. */
const aMinute = async (page) => {
  const time = page.getByRole("slider", { name: "Time", exact: true });
  await time.focus();
  for (let i = 0; i < 6; i += 1) await page.keyboard.press("PageUp");
  await page.waitForFunction(() => document.querySelector(".clock").textContent.startsWith("1:00"));
};

/** What is shown of one operation. */
async function story(page) {
  await page.locator(".side-card").first().waitFor();
  return {
    question: await page.locator(".story-head h2").textContent(),
    which: await page.locator(".story-head p").textContent(),
    sides: await page.locator(".side-card").evaluateAll((cards) =>
      cards.map((card) => ({
        name: card.querySelector(".side-name").textContent,
        count: card.querySelector(".side-count").textContent,
        wrong: card.classList.contains("wrong"),
      })),
    ),
    cause: await page.locator(".story-cause").textContent(),
    bars: await page.locator(".waterfall-row").count(),
  };
}

const clock = (page) => page.locator(".clock").first().textContent();

test("by mouse: three presses from a running shop to a link to the moment of an order that was charged twice", async () => {
  const page = await openPage({ path: START, viewport: SIZE, prepare: clipboard });
  await aMinute(page);
  // One: the view. Two: the sort, which follows its first order. Three: the link.
  await page.locator("#open-findings").click();
  await page.locator("#finding-charged_twice").click();
  const seen = await story(page);
  assert.match(seen.question, /How many times was the card charged\?/);
  const payments = seen.sides.find((side) => side.name === "Payments");
  const checkout = seen.sides.find((side) => side.name === "Checkout");
  assert.equal(payments.count, "2");
  assert.ok(checkout.wrong && checkout.count !== "2", "Checkout does not know");
  assert.match(seen.cause, /charged twice/);
  assert.ok(seen.bars >= 4, "who was at it, and when");
  assert.ok((await page.locator(".way .step-disc").count()) >= 4, "its way is numbered on the canvas");
  await page.locator("#share-moment").click();
  const link = await page.getByRole("textbox", { name: /link/i }).first().inputValue();
  assert.match(link, /&t=60&see=charged_twice\.\d+$/);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  await page.keyboard.press("Escape");
  await page.assertClean();

  const other = await openPage({ path: link, viewport: SIZE });
  assert.deepEqual(await story(other), seen, "the link opens at that order");
  await other.waitForFunction(() => document.querySelector(".clock").textContent.startsWith("1:00.000"));
  assert.equal(await clock(other), await clock(page), "and at that moment");
  await other.assertClean();
});

test("by keyboard: the same", async () => {
  const page = await openPage({ path: START, viewport: SIZE, prepare: clipboard });
  await aMinute(page);
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("f");
  const sort = page.locator("#finding-charged_twice");
  await sort.waitFor();
  for (let i = 0; i < 40 && !(await sort.evaluate((button) => button === document.activeElement)); i += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  const seen = await story(page);
  const share = page.locator("#share-moment");
  for (let i = 0; i < 200 && !(await share.evaluate((button) => button === document.activeElement)); i += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  const link = await page.getByRole("textbox", { name: /link/i }).first().inputValue();
  const other = await openPage({ path: link, viewport: SIZE });
  assert.deepEqual(await story(other), seen);
  await other.assertClean();
  await page.assertClean();
});

test("next and previous go through the orders, Escape stops following, and the view closes again", async () => {
  const page = await openPage({ path: START, viewport: SIZE });
  await aMinute(page);
  await page.getByRole("button", { name: "were charged twice" }).click();
  const first = await story(page);
  assert.ok(await page.getByRole("button", { name: "Previous", exact: true }).isDisabled());
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.waitForFunction((was) => {
    const head = document.querySelector(".story-head p");
    return head && head.textContent !== was;
  }, first.which);
  await page.getByRole("button", { name: "Previous", exact: true }).click();
  await page.waitForFunction((was) => document.querySelector(".story-head p")?.textContent === was, first.which);
  await page.keyboard.press("Escape");
  await page.locator(".story-empty").waitFor();
  await page.locator("#close-findings").click();
  await page.locator("#palette-search").waitFor();
  await page.assertClean();
});

test("a replay goes to the start of the order and shows only its messages; one key per order is tried, and kept", async () => {
  const page = await openPage({ path: START, viewport: SIZE });
  await aMinute(page);
  await page.getByRole("button", { name: "were charged twice" }).click();
  await story(page);
  await page.locator("#replay").click();
  await page.locator("#play[aria-label*=Pause]").waitFor();
  await page.locator("#play").click();
  const started = (await page.locator(".story-head p").textContent()).match(/started (\d+):(\d+)/);
  const now = (await clock(page)).split(":");
  const apart = Number(now[0]) * 60 + Number(now[1]) - (Number(started[1]) * 60 + Number(started[2]));
  assert.ok(apart >= 0 && apart < 10, `it plays from the start of the order: ${apart} s after it`);

  await page.locator("#try-remedy").click();
  const result = page.locator(".trial-result");
  await result.waitFor();
  assert.match(await result.textContent(), /^[1-9]\d* without it, 0 with it: it stops it here\.$/);
  await page.locator("#keep-remedy").click();
  await page.waitForFunction(() => !document.querySelector("#finding-charged_twice"));
  await page.locator("#undo").click();
  await page.assertClean();
});

// A first visit before the second file of the page has come, and what waits for it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const seconds = async (page) => {
  const [minutes, seconds] = (await page.locator(".clock").first().textContent()).split(":");
  return Number(minutes) * 60 + Number(seconds);
};

/** A page whose second file comes when `release()` is called. */
async function held() {
  let release;
  const until = new Promise((resolve) => { release = resolve; });
  const page = await openPage({
    viewport: SIZE,
    prepare: (context) => context.route(/split_.*\.wasm$/, async (route) => {
      await until;
      await route.continue();
    }),
  });
  return { page, release };
}

test("a first picture plays, pauses, steps and begins again without the second file; what else is asked for waits", async () => {
  const { page, release } = await held();
  const play = page.locator("#play");
  await page.waitForFunction(() => document.querySelector(".clock")?.textContent > "0:01");
  assert.equal(await page.locator(".palette, .metrics, #seed").count(), 0, "panels come later");
  const stage = await page.locator("#stage-surface").boundingBox();

  // Far into the run, by what the first file has: keys of time work before anything else does.
  for (let faster = 0; faster < 4; faster += 1) await page.keyboard.press("]");
  await play.click();
  const stood = await seconds(page);
  await page.waitForTimeout(300);
  assert.equal(await seconds(page), stood, "it pauses");
  await page.locator("#step").click();
  await page.waitForTimeout(200);
  assert.ok((await seconds(page)) >= stood, "it steps");
  await page.locator("#reset").click();
  await page.waitForTimeout(200);
  assert.ok((await seconds(page)) <= stood, "it begins again");
  await play.click();
  await page.waitForFunction(() => document.querySelector(".clock")?.textContent > "0:01");

  // Selecting needs the second file: it waits, and time goes on.
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
  assert.equal(await page.locator(".inspector-title").count(), 0);

  release();
  await page.locator(".inspector-title", { hasText: "Payments" }).waitFor();
  await page.locator(".palette").waitFor();
  await page.locator(".metrics").waitFor();
  const after = await page.locator("#stage-surface").boundingBox();
  assert.deepEqual(after, stage, "nothing moves when the panels come");
  const now = await seconds(page);
  await page.waitForFunction((now) => {
    const [minutes, seconds] = document.querySelector(".clock").textContent.split(":");
    return Number(minutes) * 60 + Number(seconds) > now;
  }, now);
  await page.assertClean();
});

test("a run that began with a part of the engine ends as one that had all of it", async () => {
  const digest = async (page) => {
    await page.locator("#speed").focus();
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.querySelector(".notice")?.textContent.includes("ended"), null, { timeout: 60_000 });
    await page.locator("#stage-surface").press("Escape");
    return page.locator("#digest").textContent();
  };
  const { page, release } = await held();
  await page.waitForFunction(() => document.querySelector(".clock")?.textContent > "0:03", null, { timeout: 30_000 });
  release();
  await page.locator("#speed").waitFor();
  const mixed = await digest(page);
  const whole = await openPage({ path: "?open=online-shop", viewport: SIZE });
  await whole.locator("#speed").waitFor();
  assert.equal(mixed, await digest(whole));
  await page.assertClean();
});

test("a link that is pasted before the second file has come is opened as soon as it has", async () => {
  const { page, release } = await held();
  const other = await openPage({ path: "?open=retry-storm", viewport: SIZE });
  await other.locator("#share").click();
  const link = await other.locator("input[readonly], textarea[readonly]").first().inputValue();
  const name = await other.locator("#scenario-name").or(other.locator(".inspector-title")).first().innerText();
  assert.match(name, /storm/i, "another scenario than the shop");
  assert.match(link, /#s=1\./);
  await page.evaluate((hash) => { location.hash = hash; }, new URL(link).hash);
  await page.waitForTimeout(200);
  release();
  await page.locator(".inspector-title", { hasText: name.trim() }).waitFor();
  await page.assertClean();
});

test("keys that only the second file knows wait for it", async () => {
  const { page, release } = await held();
  await page.waitForFunction(() => document.querySelector(".clock")?.textContent > "0:01");
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("Control+s");
  await page.keyboard.press("o");
  await page.waitForTimeout(200);
  assert.equal(await page.locator(".toast").count(), 0);
  release();
  await page.locator(".toast", { hasText: "is in My scenarios now" }).waitFor();
  await page.getByRole("treegrid").waitFor();
  await page.assertClean();
});

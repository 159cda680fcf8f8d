// Opens the built page in a real Chromium and watches what it does there.
//
// `cargo xtask test --browser` serves dist/ and says in BETWIXT_URL where, and in BETWIXT_BROWSER which browser.

import assert from "node:assert/strict";
import { after, afterEach } from "node:test";
import { chromium } from "playwright-core";

const address = process.env.BETWIXT_URL;
assert.ok(address, "BETWIXT_URL is not set: start the browser tests with `cargo xtask test --browser`");

/** Where the page is served; ends with a slash. */
export const BASE = new URL(address);

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
/** Window sizes that every screen has to work in. */
export const VIEWPORTS = { PHONE, DESK };

// How long the page may take to come alive on a slow, busy machine.
const START_MS = 20_000;

const root = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath: process.env.BETWIXT_BROWSER,
  args: [
    // Chromium refuses to run its sandbox as root.
    ...(root ? ["--no-sandbox"] : []),
    // The browser's own traffic would look like the page's.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
  ],
});
after(() => browser.close());
// A page left open would go on simulating, and slow down the next test.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

/**
 * A page in a browser profile of its own, opened at `path` below BASE (or at a whole address), alive unless
 * `waitForApp` is false. `prepare(context)` runs before anything loads; `javaScript: false` switches scripts off.
 *
 * It remembers everything that must not happen, and `await page.assertClean()` fails with the list.
 */
export async function openPage({
  path = "",
  viewport = DESK,
  colorScheme = "light",
  reducedMotion = "no-preference",
  forcedColors = "none",
  javaScript = true,
  touch = false,
  waitForApp = true,
  prepare = async () => {},
} = {}) {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    reducedMotion,
    forcedColors,
    javaScriptEnabled: javaScript,
    hasTouch: touch,
  });
  const target = new URL(path, BASE);
  const page = await context.newPage();
  const seen = await watch(context, page, target);
  await prepare(context);
  page.assertClean = async () => {
    // Reports are tasks in the page's queue: whatever it has done by now is told before this one ends.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    assert.deepEqual(seen, [], `this must not happen at ${target}`);
  };
  await page.goto(target.href);
  if (waitForApp) await appStarted(page);
  return page;
}

/** Resolves once the app has taken the place of the shell in index.html; works for a page and for a frame. */
export async function appStarted(frame) {
  const boot = frame.locator("#boot");
  await boot.waitFor({ state: "detached", timeout: START_MS }).catch(async () => {
    assert.fail(`the app did not start; the page says: ${await boot.textContent()}`);
  });
}

/** Drops a file of this name and text on the canvas. */
export const dropFile = (page, name, text) =>
  page.evaluate(([name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name, { type: "application/json" }));
    for (const type of ["dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, [name, text]);

/** A list that grows with every error, every violation of the security policy and every request that leaves home. */
async function watch(context, page, target) {
  const seen = [];
  const homes = new Set([BASE.origin, target.origin]);

  page.on("console", (message) => {
    if (message.type() === "error") seen.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => seen.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    // data: and blob: addresses never reach a network.
    if (url.protocol.startsWith("http") && !homes.has(url.origin)) seen.push(`left home: ${url}`);
  });
  await context.exposeBinding("reportViolation", (_, text) => seen.push(`policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`${event.effectiveDirective} forbids ${event.blockedURI} ${event.sample}`);
    });
  });
  return seen;
}

// A person who presses and drags whatever comes: nothing breaks, and undo leads all the way back.
//
// Five people for 24 seconds each are two minutes; BETWIXT_RANDOM_SECONDS and BETWIXT_RANDOM_SEED make it longer, or another; a failure prints what was done last.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { once } from "node:events";
import { createServer } from "node:http";
import { BASE, VIEWPORTS, appStarted, openPage } from "./harness.mjs";

const SECONDS = Number(process.env.BETWIXT_RANDOM_SECONDS ?? 24);
const SEED = Number(process.env.BETWIXT_RANDOM_SEED ?? 1);

const host = createServer((request, response) => {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(`<!doctype html><html lang="en"><title>A lesson</title><link rel="icon" href="data:,">
    <iframe title="Betwixt" sandbox="allow-scripts" width="1200" height="760" src="${BASE}?embed=edit"></iframe>`);
});
host.listen(0, "127.0.0.1");
await once(host, "listening");
after(() => host.close());

/** Numbers that are the same for the same seed. */
function dice(seed) {
  let state = (seed * 2654435761) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (n) => Math.floor(next() * n), one: (list) => list[Math.floor(next() * list.length)] };
}

/** Keys that the table of the page does not list, and those that undo or step through fields, which count more. */
const KEYS = [
  ...["Enter", "Escape", "Tab", "Shift+Tab", "Backspace", "Home", "End", "PageUp", "PageDown"],
  ...["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Control+z", "Control+z", "Control+y", "Control+a"],
];
const CAPS = { Ctrl: "Control", Space: "Space", Menu: "ContextMenu", "←": "ArrowLeft", "→": "ArrowRight", "↑": "ArrowUp", "↓": "ArrowDown", "−": "-" };

/** Every key that the page's own list says it knows, as the browser's driver writes it. */
async function known(page) {
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("?");
  const rows = page.locator("dialog dt, [role=dialog] dt");
  await rows.first().waitFor();
  const caps = await rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll("kbd")].map((cap) => cap.textContent)));
  await page.keyboard.press("Escape");
  const name = (cap) => CAPS[cap] ?? (/^[A-Z]$/.test(cap) ? cap.toLowerCase() : cap.replaceAll(" ", ""));
  assert.ok(caps.length > 50, `only ${caps.length} keys are listed`);
  return caps.map((row) => row.map(name).join("+"));
}
const WORDS = ["", "8s", "-3", "1e99", "50%", "NaN", "250ms", "Ω<script>", "0", "1000000", "🛒 two words", "slow it by 4", "connect ", "add cache"];

/** One thing that a hand can do; what it did, in words. */
async function act(page, { width, height }, touch, luck, keys) {
  const spot = () => [luck.below(width), luck.below(height)];
  const [x, y] = spot();
  switch (luck.below(touch ? 6 : 5)) {
    case 0: {
      const key = luck.one(keys);
      await page.keyboard.press(key);
      return `press ${key}`;
    }
    case 1: {
      const double = luck.next() < 0.2;
      await page.mouse.click(x, y, { clickCount: double ? 2 : 1, button: luck.next() < 0.1 ? "right" : "left" });
      return `click ${x},${y}${double ? " twice" : ""}`;
    }
    case 2: {
      const [to, down] = spot();
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(to, down, { steps: 4 });
      const let_go = luck.next() < 0.9;
      if (!let_go) await page.keyboard.press("Escape");
      await page.mouse.up();
      return `drag ${x},${y} to ${to},${down}${let_go ? "" : ", given up"}`;
    }
    case 3: {
      await page.mouse.move(x, y);
      await page.mouse.wheel(luck.below(200) - 100, luck.below(400) - 200);
      return `wheel at ${x},${y}`;
    }
    case 4: {
      const word = luck.one(WORDS);
      await page.keyboard.insertText(word);
      if (luck.next() < 0.5) await page.keyboard.press("Enter");
      return `write ${JSON.stringify(word)}`;
    }
    default:
      await page.touchscreen.tap(x, y);
      return `tap ${x},${y}`;
  }
}

/** Presses and drags for a while. */
async function play(page, size, touch, luck, alive, keys) {
  const done = [];
  const until = Date.now() + SECONDS * 1000;
  try {
    while (Date.now() < until) {
      done.push(await act(page, size, touch, luck, keys));
    }
    await alive();
    await page.assertClean();
  } catch (error) {
    error.message += `\nafter ${done.length} things, seed ${SEED}; the last: ${done.slice(-12).join("; ")}`;
    throw error;
  }
  return done.length;
}

/** The document as the page would send it. */
async function link(page) {
  await page.locator("#share").click();
  const field = page.getByRole("textbox", { name: /link/i }).first();
  const value = await field.inputValue();
  await page.keyboard.press("Escape");
  await field.waitFor({ state: "detached" });
  return value;
}

const blocked = (context) =>
  context.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
    }
  });

// Choosing a file opens a window of the system that no key of the page closes.
const noFiles = (page) => page.on("filechooser", () => {});

for (const [name, options, seed] of [
  ["with mouse and keys", {}, SEED],
  ["with storage blocked", { prepare: blocked }, SEED + 1],
  ["with touch as well", { touch: true }, SEED + 2],
]) {
  test(`a random user breaks nothing, and undo leads back (${name})`, async () => {
    const page = await openPage({ ...options, viewport: VIEWPORTS.DESK });
    noFiles(page);
    await page.locator("#undo").waitFor();
    const before = await link(page);
    const alive = async () => {
      // Out of whatever is open, and out of any field.
      for (let i = 0; i < 4; i += 1) await page.keyboard.press("Escape");
      for (let i = 0; i < 200 && (await page.locator("#undo").isEnabled()); i += 1) await page.locator("#undo").click();
      assert.equal(await link(page), before, "undo does not lead back to the first document");
    };
    await play(page, VIEWPORTS.DESK, Boolean(options.touch), dice(seed), alive, [...KEYS, ...(await known(page))]);
  });
}

for (const [name, path, viewport, touch] of [
  ["in a sandboxed frame", `http://127.0.0.1:${host.address().port}/`, VIEWPORTS.DESK, false],
  ["on a phone", "", VIEWPORTS.PHONE, true],
]) {
  test(`a random user breaks nothing (${name})`, async () => {
    const page = await openPage({ path, viewport, touch, waitForApp: false });
    const frame = path === "" ? page : page.frameLocator("iframe");
    await appStarted(frame);
    noFiles(page);
    // The desk's keys; a phone with a keyboard has the same.
    const desk = await openPage({ viewport: VIEWPORTS.DESK });
    const keys = [...KEYS, ...(await known(desk))];
    await desk.context().close();
    const alive = async () => assert.ok((await frame.locator(".clock").count()) > 0, "the page is still there");
    await play(page, viewport, touch, dice(SEED + 3), alive, keys);
  });
}

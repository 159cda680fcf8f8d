// Addresses that strangers write, in a real browser: whatever stands in them the page opens, stays at home and says nothing to
// the console. `src/state/tests/hostile.rs` does the same ten thousand times without one.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { BASE, appStarted, openPage } from "./harness.mjs";

const ADDRESSES = Number(process.env.BETWIXT_HOSTILE ?? 60);
const museum = (await readFile("tests/permalinks.txt", "utf8")).split("\n").filter((line) => line.startsWith("#s="));

/** Numbers that are the same in every run. */
let state = 20261126;
const below = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * n);
};
const one = (list) => list[below(list.length)];

const NAMES = ["s", "open", "embed", "t", "lens", "see", "show", "lang", "host", "theme", "speed", "autoplay", "gallery", "lock", "slow"];
const VALUES = [
  "", "1", "-1", "1e308", "NaN", "view", "play", "tune", "charged-twice", "double-charge-broken", "../../etc/passwd", "https://evil.example/x",
  "//evil.example", "javascript:alert(1)", "<img src=https://evil.example onerror=alert(1)>", "%00", "%ff%fe", "%", "telemetry",
  "charged_twice.1042", "title,none,errosr", "components.checkout.workers,map", "de", "dark", "🦀", "1.AAAA.00000000", "1..", "\u202etxet",
];
function address() {
  const part = () => {
    const pairs = Array.from({ length: below(5) }, () => `${one(NAMES)}=${below(4) === 0 ? one(museum).slice(3) : one(VALUES)}`);
    const text = pairs.join("&");
    return below(4) === 0 ? text.slice(0, below(text.length + 1)) : text;
  };
  return `${below(3) ? `?${part().replaceAll("#", "%23")}` : ""}${below(3) ? `#${part()}` : ""}`;
}

test(`${ADDRESSES} hostile addresses: the page opens, and nothing leaves it`, async () => {
  const page = await openPage();
  // Who leaves a page before its second file is there stops that file, which is no fault.
  const whole = () =>
    page.waitForFunction(() => {
      const come = performance.getEntriesByType("resource").filter((entry) => entry.responseEnd > 0);
      return ["/second-", "/split_later-"].every((name) => come.some((entry) => entry.name.includes(name)));
    });
  await whole();
  for (let n = 0; n < ADDRESSES; n += 1) {
    const path = address();
    // Another query is another page; the same one only another hash, as somebody pastes it.
    await page.goto(new URL(`./${path}`, BASE).href);
    await appStarted(page).catch((error) => assert.fail(`${path}: ${error.message}`));
    assert.equal(await page.locator(".panic-page").count(), 0, path);
    const dialog = page.getByRole("dialog");
    if (await dialog.count()) assert.ok((await dialog.first().textContent()).length > 20, path);
    await whole();
  }
  await page.assertClean();
});

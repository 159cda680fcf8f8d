// What both journeys share: what is to be built, not how; and everything that only looks.

import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";
import { BASE, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };

// What is built, not how: each component with who asks it, in this order.
export const SHOP = [
  { tile: "client-client", id: "client", says: "client" },
  { tile: "service-gateway", id: "gateway", says: "gateway", by: "client" },
  { tile: "service-service", id: "service", says: "service", by: "gateway" },
  { tile: "cache-cache", id: "cache", says: "cache", by: "service" },
  { tile: "database-database", id: "database", says: "database", by: "service" },
  { tile: "service-service", id: "service-2", says: "service", by: "gateway" },
  { tile: "service-service", id: "service-3", says: "service", by: "service-2" },
  { tile: "third_party-payments", id: "payments", says: "payments", by: "service-2" },
  { tile: "database-database", id: "database-2", says: "database", by: "service-2" },
  { tile: "queue-queue", id: "queue", says: "queue", by: "service-2" },
  { tile: "third_party-messaging", id: "messaging", says: "messaging", by: "queue" },
  { tile: "third_party-shipping", id: "shipping", says: "shipping", by: "queue" },
];
export const HOME = ["gateway", "service", "cache", "database", "service-2", "database-2", "queue"];
export const FAR = "service-3";
export const PATIENT = "service-2-payments";

/** A page of which it is known how many keys and buttons a person pressed on it. */
export async function opened(path = "") {
  const page = await openPage({
    path,
    viewport: SIZE,
    prepare: async (context) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: BASE.origin });
      await context.addInitScript(() => {
        window.pressed = { keys: 0, buttons: 0 };
        window.addEventListener("keydown", () => (window.pressed.keys += 1), true);
        window.addEventListener("pointerdown", () => (window.pressed.buttons += 1), true);
      });
    },
  });
  await page.locator(".palette").waitFor();
  return page;
}

// Looking is no act: these only read.
export const pressed = (page) => page.evaluate(() => window.pressed);
export const there = (page, selector) => page.waitForSelector(selector, { state: "attached", timeout: 5_000 });
export const gone = (page, selector) => page.waitForSelector(selector, { state: "detached", timeout: 5_000 });
export const says = (page, selector, pattern, timeout = 8_000) =>
  page.waitForFunction(([selector, source]) => {
    const held = document.querySelector(selector);
    return new RegExp(source).test(`${held?.getAttribute("aria-label") ?? ""} ${held?.textContent ?? ""}`);
  }, [selector, pattern.source], { timeout });
export const clock = async (page) => {
  const [minutes, seconds] = (await page.locator(".clock").first().textContent()).split(":");
  return Number(minutes) * 60 + Number(seconds);
};
export const ended = (page) => says(page, ".notice", /ended/, 90_000);
export const digest = async (page) => {
  await there(page, "#digest");
  return page.locator("#digest").textContent();
};
export const link = async (page) => {
  const shown = await page.getByRole("textbox", { name: /link/i }).first().inputValue();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), shown, "the link is on the clipboard");
  return shown;
};

/** The scenario in a link, as it was written: the canonical text. */
export function scenario(link) {
  const [, payload] = link.slice(link.indexOf("#s=") + 3).split(".");
  return inflateRawSync(Buffer.from(payload, "base64url")).toString("utf8");
}

/** A text without what was changed while it ran, otherwise byte for byte; and how often something was. */
export function apart(text) {
  const key = '"interventions":';
  const begins = text.indexOf(key);
  assert.ok(begins > 0, "it was broken by hand while it ran");
  let [at, deep] = [begins + key.length, 0];
  do {
    deep += { "[": 1, "]": -1 }[text[at]] ?? 0;
    at += 1;
  } while (deep > 0 || text[at - 1] !== "]");
  const ends = text[at] === "," ? at + 1 : at;
  return { rest: text.slice(0, begins) + text.slice(ends), changes: JSON.parse(text).interventions };
}

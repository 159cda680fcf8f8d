// The stage as a still picture: a file that stands for itself, pixels twice as fine, the clipboard, and paper.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { BASE, openPage } from "./harness.mjs";

const SIZE = { width: 1440, height: 900 };
const share = async (page) => {
  await page.waitForFunction(() => document.querySelector(".clock")?.textContent > "0:01");
  await page.locator("#play").click();
  await page.locator("#share").click();
  await page.getByRole("heading", { name: "As a picture" }).waitFor();
};
const saved = async (page, name) => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};
/** Width and height, as the head of the file says. */
const measured = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];

for (const colorScheme of ["light", "dark"]) {
  test(`the picture is a drawing that stands for itself, and pixels twice as fine (${colorScheme})`, async () => {
    const page = await openPage({ viewport: SIZE, colorScheme });
    const names = await page.locator(".stage-name").allTextContents();
    await share(page);
    const svg = await saved(page, "Save as SVG");
    assert.equal(svg.name, "online-shop-slow-payments.svg");
    const text = svg.bytes.toString("utf8");
    const png = await saved(page, "Save as PNG");
    assert.equal(png.name, "online-shop-slow-payments.png");
    await page.assertClean();

    // Read by a parser that knows nothing of us.
    const blank = await page.context().newPage();
    const read = await blank.evaluate((text) => {
      const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      return {
        tag: root.localName,
        size: [root.getAttribute("width"), root.getAttribute("height")].map(Number),
        words: [...root.querySelectorAll("text")].map((held) => held.textContent),
        tags: [...new Set([...root.querySelectorAll("*")].map((held) => held.localName))].sort(),
        attributes: [...new Set([...root.querySelectorAll("*")].flatMap((held) => held.getAttributeNames()))],
        ground: root.querySelector("rect").getAttribute("fill"),
        dotted: root.querySelectorAll("path[stroke-dasharray='0.1 6']").length,
      };
    }, text);
    assert.equal(read.tag, "svg");
    assert.equal(read.dotted, 1, "what Checkout puts into the queue");
    for (const name of names) assert.ok(read.words.includes(name), `${name} is in the picture`);
    assert.deepEqual(read.tags.filter((tag) => !["circle", "ellipse", "g", "path", "rect", "text", "title"].includes(tag)), []);
    assert.deepEqual(read.attributes.filter((name) => /^on|href|style|class/.test(name)), []);
    assert.equal(read.ground, colorScheme === "dark" ? "#131210" : "#f5f4f0");
    const [width, height] = measured(png.bytes);
    assert.ok(Math.abs(width - 2 * read.size[0]) <= 1 && Math.abs(height - 2 * read.size[1]) <= 1, `${width}×${height}`);
  });
}

test("the picture goes to the clipboard, and the page says so", async () => {
  const page = await openPage({
    viewport: SIZE,
    prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: BASE.origin }),
  });
  await share(page);
  await page.getByRole("button", { name: "Copy picture" }).click();
  await page.locator(".toast", { hasText: "on the clipboard" }).waitFor();
  const [kind, bytes] = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return [item.types[0], (await (await item.getType("image/png")).arrayBuffer()).byteLength];
  });
  assert.equal(kind, "image/png");
  assert.ok(bytes > 10_000);
  await page.assertClean();
});

test("on paper are the picture, its name and the measurements, and nothing of the page", async () => {
  const page = await openPage({ viewport: SIZE, colorScheme: "dark" });
  await page.waitForFunction(() => document.querySelector(".clock")?.textContent > "0:01");
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await page.locator(".print-sheet").count(), 0);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const sheet = page.locator(".print-sheet");
  await sheet.waitFor();
  assert.equal(await theme(), "light", "ink on paper, whatever the screen shows");
  const shown = await page.evaluate(() => {
    const visible = (held) => held.getClientRects().length > 0 && getComputedStyle(held).visibility === "visible";
    return [".topbar", ".palette", ".inspector", "#stage-surface", ".timeline"].filter((name) => {
      const held = document.querySelector(name);
      return held && visible(held);
    });
  });
  assert.deepEqual(shown, []);
  assert.ok((await sheet.textContent()).includes("Online shop, slow payments"));
  assert.equal(await sheet.locator(".chart").count(), 3);
  const long = await sheet.evaluate((held) => [held.getBoundingClientRect().height, document.documentElement.scrollHeight]);
  assert.ok(long[0] > SIZE.height / 2 && long[1] >= long[0], `nothing of the sheet is cut off: ${long}`);
  const { width, height } = await sheet.locator(".print-picture svg").boundingBox();
  assert.ok(width > 600 && height > 200 && width <= SIZE.width);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await sheet.waitFor({ state: "detached" });
  assert.equal(await theme(), "dark");
  await page.emulateMedia({ media: "screen" });
  // The browser's own printing tells the page the same.
  const paper = await page.pdf({ format: "A4", landscape: true });
  const pages = paper.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages >= 1 && pages <= 2, `${pages} sheets`);
  await page.assertClean();
});

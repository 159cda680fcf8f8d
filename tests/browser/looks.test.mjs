// What small laptops, large letters, phones held across and the smallest embeds see: nothing covered, nothing cut off.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const SHOP = "?open=online-shop&autoplay=0&t=20";

/** Pairs of these elements that lie on each other by more than a pixel; those that are not shown lie on nothing. */
const clashes = (page, selector) =>
  page.locator(selector).evaluateAll((all) => {
    const boxes = all.map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width > 1 && box.height > 1);
    const found = [];
    for (const [at, [one, a]] of boxes.entries()) {
      for (const [other, b] of boxes.slice(at + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 1) found.push(`${one.id || one.textContent || one.className} and ${other.id || other.textContent || other.className}`);
      }
    }
    return found;
  });

test("on a small laptop the drawing is large enough for its numbers, and no name lies on another", async () => {
  const page = await openPage({ path: SHOP, viewport: { width: 1280, height: 720 } });
  await page.waitForFunction(() => Number.parseInt(document.querySelector("#stage-percent").textContent, 10) >= 60);
  assert.equal(await page.locator("#stage-surface").getAttribute("data-detail"), "normal");
  assert.deepEqual(await clashes(page, ".stage-name"), []);
  const stage = await page.locator(".stage").boundingBox();
  for (const name of await page.locator(".stage-names").all()) {
    const box = await name.boundingBox();
    assert.ok(box.x >= stage.x && box.x + box.width <= stage.x + stage.width, `${await name.textContent()} is cut off`);
  }
  await page.assertClean();
});

for (const [width, height] of [[1440, 900], [1280, 720], [1100, 700], [1024, 768], [960, 540], [860, 700], [745, 600]]) {
  test(`at ${width} by ${height} nothing in the bar covers anything`, async () => {
    const page = await openPage({ path: SHOP, viewport: { width, height } });
    await page.locator("#share").waitFor();
    const found = await clashes(page, ".topbar button, .topbar .clock, .topbar .slider, .topbar .field, .topbar .speed-readout");
    assert.deepEqual(found, []);
    const last = await page.locator("#share").boundingBox();
    assert.ok(last.x + last.width <= width, "the last button is inside");
    assert.ok((await page.locator(".stage").boundingBox()).height > height * 0.35, "the drawing has its part of the page");
    await page.assertClean();
  });
}

for (const [name, viewport] of [["letters twice as large", { width: 720, height: 450 }], ["a phone held across", { width: 844, height: 390 }]]) {
  test(`${name}: drawing and sliders beside each other`, async () => {
    const page = await openPage({ path: SHOP, viewport });
    const [stage, sheet] = await Promise.all([".phone-stage", ".sheet"].map((part) => page.locator(part).boundingBox()));
    assert.ok(stage.x + stage.width <= sheet.x + 1 && stage.height > viewport.height * 0.7 && stage.width > viewport.width * 0.4);
    await page.getByRole("slider", { name: "Payments answers in" }).scrollIntoViewIfNeeded();
    await page.assertClean();
  });
}

test("the smallest embed shows the drawing, play and three sliders", async () => {
  const page = await openPage({ path: "?embed=play&open=charged-twice&autoplay=0&t=20", viewport: { width: 480, height: 320 } });
  assert.ok((await page.locator(".embed-stage").boundingBox()).height > 170);
  for (const slider of await page.getByRole("slider").all()) {
    const box = await slider.boundingBox();
    assert.ok(box.y + box.height <= 320 && box.x + box.width <= 480 && box.width > 50, JSON.stringify(box));
  }
  const shoppers = await page.locator("#stage-node-shoppers .stage-tile").first().boundingBox();
  const payments = await page.locator("#stage-node-payments .stage-tile").first().boundingBox();
  assert.ok(shoppers.x < payments.x - 60, "from left to right: there is more room across");
  await page.assertClean();
});

test("which settings embeds show is chosen in a mode of its own, by keys too", async () => {
  const page = await openPage({ viewport: { width: 1440, height: 900 } });
  await page.locator("#stage-node-checkout").focus();
  await page.keyboard.press("Enter");
  const marks = page.locator(".inspector .expose");
  const offered = () => marks.evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
  await page.locator("#choose-exposed").waitFor();
  const before = await offered();
  assert.ok(before < 3, `only what is shown already has a mark: ${before}`);
  await page.locator("#choose-exposed").focus();
  await page.keyboard.press("Enter");
  await page.locator("#choose-exposed[aria-pressed=true]").waitFor();
  assert.ok((await offered()) > before + 3);
  const mark = marks.and(page.getByRole("button", { name: "Show in embeds and on phones: Queue" }));
  await mark.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Shown in embeds and on phones: Queue" }).waitFor();
  await page.locator("#choose-exposed").click();
  await page.locator("#choose-exposed[aria-pressed=false]").waitFor();
  assert.equal(await offered(), before + 1, "what is shown keeps its mark");
  await page.assertClean();
});

test("what a slider does to people is said, and leads to one of them", async () => {
  const page = await openPage({ viewport: { width: 1280, height: 720 } });
  const slider = page.getByRole("slider", { name: "Payments answers in" });
  await slider.waitFor();
  assert.equal(await page.locator(".hint, .inspector-hint").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length), 1,
    "what to try is said once");
  await slider.focus();
  for (let n = 0; n < 6; n += 1) await page.keyboard.press("PageUp");
  const why = page.getByRole("button", { name: "See why" });
  await why.waitFor({ timeout: 60_000 });
  assert.match(await page.locator(".toast-text").textContent(), /^\d+ .+\.$/);
  assert.equal(await page.locator(".hint").count(), 0, "the hint has been used");
  await why.focus();
  await page.keyboard.press("Enter");
  await page.locator(".side-card").first().waitFor({ timeout: 30_000 });
  await page.assertClean();
});

/** Pairs of what floats and what is drawn that lie on each other. */
const covered = (page, floating, drawn) =>
  page.evaluate(([floating, drawn]) => {
    const all = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility())
      .map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width > 1 && box.height > 1);
    const found = [];
    for (const [above, a] of all(floating)) {
      for (const [below, b] of all(drawn)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 1) found.push(`${above.className} over ${below.textContent || below.parentElement?.id}`);
      }
    }
    return found;
  }, [floating, drawn]);

test("on a phone nothing floats over a name or a box, and every name is inside of the canvas", async () => {
  const page = await openPage({ path: "?open=online-shop&autoplay=0&t=4", viewport: { width: 390, height: 844 }, touch: true });
  await page.locator(".stage-lens").waitFor();
  await page.waitForFunction(() => document.querySelector("#stage-surface").dataset.detail === "names");
  assert.deepEqual(await covered(page, ".stage-zoom .stage-bar, .stage-lens, .stage-shown", ".stage-name, .stage-tile, .stage-zone-name"), []);
  assert.deepEqual(await clashes(page, ".stage-name"), []);
  assert.deepEqual(await covered(page, ".stage-name", ".stage-tile"), [], "no name lies on a box");
  const stage = await page.locator(".phone-stage").boundingBox();
  for (const name of await page.locator(".stage-name").all()) {
    const box = await name.boundingBox();
    assert.ok(box.y >= stage.y && box.y + box.height <= stage.y + stage.height, `${await name.textContent()} at ${box.y}`);
  }
  await page.assertClean();
});

test("on a phone the inspector, which is not there, is the outline at the same line", async () => {
  const page = await openPage({ path: "?open=online-shop&autoplay=0", viewport: { width: 390, height: 844 }, touch: true });
  await page.locator("#stage-node-payments").focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: "Show in the outline" }).tap();
  await page.locator("[id='outline-component:payments'][aria-selected=true]").waitFor();
  for (const tool of await page.locator(".outline-tools .button").all()) {
    const [box, table] = await Promise.all([tool.boundingBox(), page.locator("#outline thead th").first().boundingBox()]);
    assert.ok(box.y + box.height <= table.y + 0.5, `${box.y} ${box.height} ${table.y}: the head of the table cuts nothing off`);
  }
  await page.getByRole("button", { name: "What can be done" }).tap();
  await page.locator("#menu").waitFor();
  assert.equal(await page.getByRole("menuitem", { name: /inspector|outline/ }).count(), 0, "it is open already");
  await page.assertClean();
});

for (const [width, height] of [[480, 320], [600, 380], [700, 440]]) {
  test(`an embed of ${width} by ${height} cuts off no slider and covers no box`, async () => {
    const page = await openPage({ path: "?embed=play&open=online-shop", viewport: { width, height } });
    await page.locator(".stage-lens").waitFor();
    const reset = await page.getByRole("button", { name: "Back to 0:00" }).boundingBox();
    const rows = await page.getByRole("slider").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    assert.equal(rows.length, 3);
    for (const { top, right, bottom } of rows) {
      assert.ok(right <= reset.x && bottom <= height && Math.abs(top - rows[0].top) < 1, `${top} ${right} ${bottom}`);
    }
    const values = await page.locator(".exposed-value").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
    assert.ok(values.every((right) => right <= reset.x), `${values}`);
    assert.deepEqual(await covered(page, ".stage-lens, .embed-words", ".stage-tile, .stage-name, .stage-zone-name"), []);
    assert.deepEqual(await clashes(page, ".stage-name"), []);
    await page.assertClean();
  });
}

test("in forced colours what is chosen is told from what is not", async () => {
  const page = await openPage({ path: SHOP, viewport: { width: 1440, height: 900 }, forcedColors: "active" });
  await page.locator("#lens-everything").waitFor();
  const look = (selector, name) => page.locator(selector).first().evaluate((one, name) => getComputedStyle(one)[name], name);
  assert.notEqual(await look("#lens-everything", "backgroundColor"), await look("#lens-telemetry", "backgroundColor"));
  assert.notEqual(await look("h2.tab", "borderBottomColor"), await look("button.tab", "borderBottomColor"));
  const auto = page.getByRole("button", { name: "Auto", exact: true });
  const [pressed, ground] = [await auto.getAttribute("aria-pressed"), await auto.evaluate((one) => getComputedStyle(one).backgroundColor)];
  await auto.click();
  assert.notEqual(await auto.getAttribute("aria-pressed"), pressed);
  await page.mouse.move(0, 0);
  await page.waitForFunction(([one, ground]) => getComputedStyle(one).backgroundColor !== ground, [await auto.elementHandle(), ground]);
  await page.assertClean();
});

test("why a value is not taken stands in nobody's way once the field is left", async () => {
  const page = await openPage({ path: SHOP, viewport: { width: 1440, height: 900 } });
  const field = page.locator(".inspector .field input").first();
  await field.fill("a few");
  await field.press("Enter");
  const why = page.locator(".field-why");
  await why.waitFor();
  assert.ok((await why.boundingBox()).height > 20);
  await page.locator("#stage-surface").focus();
  await page.mouse.move(600, 300);
  assert.ok((await why.boundingBox()).height <= 1, "nothing is covered");
  assert.equal(await field.getAttribute("aria-invalid"), "true", "it is still told as wrong");
  await field.focus();
  assert.ok((await why.boundingBox()).height > 20, "and says why again");
  await page.assertClean();
});

test("what is carried over the palette stays on the canvas", async () => {
  const page = await openPage({ path: SHOP, viewport: { width: 1440, height: 900 } });
  const tile = page.locator("#stage-node-shoppers .stage-tile").first();
  const { x, y, width, height } = await tile.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x - 60, y + 40, { steps: 4 });
  await page.mouse.move(60, y + 60, { steps: 6 });
  await page.mouse.up();
  const [stage, box] = await Promise.all([page.locator("#stage-surface").boundingBox(), tile.boundingBox()]);
  assert.ok(box.x >= stage.x - 1 && box.x < stage.x + 60, `${box.x} beside ${stage.x}`);
  assert.equal(await page.locator("#undo").isEnabled(), true);
  await page.assertClean();
});

// Two journeys from an empty page to a shop that is built, run, broken and shared: one with nothing but keys, one with nothing but
// a mouse. Both must end in the same scenario.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FAR, HOME, PATIENT, SHOP, apart, clock, digest, ended, gone, link, opened, pressed, says, scenario, there,
} from "./journey.mjs";

/** Opens a link in a page of its own, and runs it to its end there. */
async function elsewhere(link, play) {
  const other = await opened(link);
  assert.equal(await clock(other), 0, "a link waits for its reader");
  await play(other);
  await ended(other);
  const found = await digest(other);
  await other.assertClean();
  await other.context().close();
  return found;
}

// By keys alone.

function keyboard(page) {
  const keys = page.keyboard;
  const active = () =>
    page.evaluate(() => {
      const held = document.activeElement;
      return `${held.id} ${held.getAttribute("aria-label") ?? held.textContent.slice(0, 60)}`;
    });
  const until = (pattern) =>
    page.waitForFunction((source) => new RegExp(source).test(document.activeElement?.id ?? ""), pattern.source, { timeout: 5_000 });
  /** Tab until this has the focus; a person would have lost patience long before the last. */
  const tab = async (pattern, most = 45) => {
    for (let press = 0; press < most; press += 1) {
      if (pattern.test(await active())) return;
      await keys.press("Tab");
    }
    assert.fail(`Tab does not lead to ${pattern} within ${most} presses; it leads to ${await active()}`);
  };
  /** The list of commands: what is written, what Enter would do, and Enter. */
  const command = async (text, means) => {
    await keys.press("Control+k");
    await until(/^commands-field$/);
    await keys.type(text);
    await says(page, "#commands-says", means);
    await keys.press("Enter");
    await gone(page, "#commands");
  };
  return { keys, active, until, tab, command };
}

async function byKeys() {
  const page = await opened();
  const { keys, active, until, tab, command } = keyboard(page);

  // Empty: the list of commands knows it by its first word.
  await command("new", /New: an empty scenario/);
  await gone(page, "[id^=stage-node-]");

  // On an empty canvas a stroke asks for the first component, and Ctrl with an arrow for the next, connected.
  for (const { id, says: word, by } of SHOP) {
    if (by) {
      // Back to who asks it, and to who asks that.
      for (let step = 0; step < 3 && !(await active()).startsWith(`stage-node-${by} `); step += 1) {
        await keys.press("u");
        await page.waitForTimeout(80);
      }
      await until(new RegExp(`^stage-node-${by}$`));
    }
    await keys.press(by ? "Control+ArrowRight" : "/");
    await until(/^picker-field$/);
    await keys.type(word);
    await keys.press("Enter");
    await until(new RegExp(`^stage-node-${id}$`));
  }

  // Two regions: several lines of the outline, and one component on the canvas.
  await keys.press("o");
  await until(/^outline-/);
  await keys.press("Home");
  for (let line = 0; line < 60 && !(await page.evaluate(() => document.activeElement.id === "outline-component:gateway")); line += 1) {
    await keys.press("ArrowDown");
  }
  await until(/^outline-component:gateway$/);
  const chosen = () => page.evaluate(() => document.querySelectorAll(".stage-node.is-selected").length);
  for (let line = 0; line < 60 && (await chosen()) < HOME.length; line += 1) {
    await keys.press("Shift+ArrowDown");
    const here = await page.evaluate(() => document.activeElement.id.replace("outline-component:", ""));
    // Shift with the space bar takes out what does not belong to them.
    if (SHOP.some(({ id }) => id === here) && !HOME.includes(here)) await keys.press("Shift+Space");
  }
  await keys.press("Shift+G");
  await until(/^stage-grip-region$/);
  for (const id of HOME) await says(page, `#stage-node-${id}`, /Region/);
  await keys.press("o");
  await gone(page, "#outline");
  await command("inspect service 3", /Inspect Service 3/);
  await until(/^inspector$/);
  await keys.press("Escape");
  await until(/^stage-node-service-3$/);
  await keys.press("Shift+G");
  await until(/^stage-grip-region-2$/);

  // Policies: the ends of a slider by End, two steps by Page Up, a switch by Space.
  await command("inspect service 2 to payments", /Inspect Service 2 to Payments/);
  await until(/^inspector$/);
  await tab(/^ Timeout$/);
  await keys.press("End");
  await tab(/^ Retries$/);
  await keys.press("PageUp");
  await tab(/^ Circuit breaker/);
  await keys.press("Space");
  await says(page, ".inspector", /Opens/);

  // A fault, planned.
  await command("plan crash of payments at 0:30 for 20 s", /Crash: Payments, from 0:30, for 20s/);
  await there(page, ".timeline-block");

  // Escape leads back from wherever one is; Shift and T put everything in its place.
  await keys.press("Escape");
  await until(/^stage-/);
  await keys.press("Shift+T");
  await says(page, "#undo", /Undo/);

  // Run it, and break it by hand while it runs.
  await keys.press("Space");
  await page.waitForFunction(() => /[1-9]/.test(document.querySelector(".clock").textContent));
  await command("inspect service 2 to payments", /Inspect Service 2 to Payments/);
  await until(/^inspector$/);
  await tab(/^ Latency$/);
  await keys.press("End");
  await says(page, ".inspector", /changed at 0:/);
  // From the canvas two parts of the page back stands the bar, with the play button first.
  const fast = async (page) => {
    for (let part = 0; part < 2; part += 1) await page.keyboard.press("Shift+F6");
    await keyboard(page).until(/^play$/);
    await keyboard(page).tab(/^speed /, 5);
    await page.keyboard.press("End");
  };
  await keys.press("Escape");
  await until(/^stage-link-/);
  await fast(page);
  await ended(page);
  // Once back to the canvas, once more to select nothing.
  await keys.press("Escape");
  await until(/^stage-link-/);
  await keys.press("Escape");
  const here = await digest(page);

  // Share it.
  await command("share", /Share: make a link/);
  const shared = await link(page);
  const { keys: presses, buttons } = await pressed(page);
  assert.equal(buttons, 0, "no button of a mouse was pressed");
  await page.assertClean();

  assert.equal(await elsewhere(shared, async (other) => {
    await fast(other);
    await other.keyboard.press("Escape");
    await keyboard(other).until(/^stage-/);
    await other.keyboard.press("Space");
  }), here);
  return { shared, presses };
}

// By mouse alone.

// Where on the canvas each is put down, in shares of its width and height.
const PLACES = {
  client: [0.06, 0.4],
  gateway: [0.2, 0.4],
  service: [0.38, 0.22],
  cache: [0.58, 0.14],
  database: [0.58, 0.3],
  "service-2": [0.38, 0.52],
  "service-3": [0.2, 0.76],
  payments: [0.86, 0.2],
  "database-2": [0.58, 0.62],
  queue: [0.58, 0.46],
  messaging: [0.86, 0.42],
  shipping: [0.86, 0.62],
};

function pointer(page) {
  const { mouse } = page;
  const box = (selector) => page.locator(selector).first().boundingBox();
  const middle = async (selector) => {
    const { x, y, width, height } = await box(selector);
    return [x + width / 2, y + height / 2];
  };
  const place = async (where) => (typeof where === "string" ? middle(where) : where);
  const click = async (where, options) => {
    await mouse.move(...(await place(where)));
    await mouse.down(options);
    await mouse.up(options);
  };
  const drag = async (from, to) => {
    const [x, y] = await place(from);
    const [toX, toY] = await place(to);
    await mouse.move(x, y);
    await mouse.down();
    for (let step = 1; step <= 6; step += 1) await mouse.move(x + ((toX - x) * step) / 6, y + ((toY - y) * step) / 6);
    await mouse.up();
  };
  const on = async ([right, down]) => {
    const { x, y, width, height } = await box("#stage-surface");
    return [x + width * right, y + height * down];
  };
  /** Turns the wheel over the inspector until something is well in sight. */
  const inSight = async (selector) => {
    const frame = await box("#inspector");
    await mouse.move(frame.x + 40, frame.y + frame.height / 2);
    for (let turn = 0; turn < 40; turn += 1) {
      const { y, height } = await box(selector);
      if (y > frame.y + 40 && y + height < frame.y + frame.height - 40) return;
      await mouse.wheel(0, y < frame.y + 40 ? -120 : 120);
      await page.waitForTimeout(60);
    }
    assert.fail(`the wheel does not bring ${selector} into sight`);
  };
  /** A slider's thumb to a share of its track. */
  const slide = async (selector, share) => {
    const { x, y, width, height } = await box(selector);
    const held = Number(await page.locator(selector).first().inputValue()) / 1_000;
    const at = (share) => [x + 8 + (width - 16) * share, y + height / 2];
    const [to, level] = at(share);
    await drag(at(held), [share >= 1 ? to + 30 : to, level]);
  };
  /** A place on an arrow, somewhat before its middle. */
  const arrow = (id) =>
    page.locator(`#stage-link-${id} path`).first().evaluate((path) => {
      const { x, y } = path.getPointAtLength(path.getTotalLength() * 0.4).matrixTransform(path.getScreenCTM());
      return [x, y];
    });
  const node = (id) => `#stage-node-${id} .stage-tile`;
  return { mouse, box, middle, click, drag, on, inSight, slide, arrow, node };
}

async function byMouse() {
  const page = await opened();
  const { mouse, box, click, drag, on, inSight, slide, arrow, node } = pointer(page);

  // Empty.
  await click("#open-gallery");
  await there(page, "#gallery-dialog");
  await click("#gallery-dialog button:has-text('Start empty')");
  await gone(page, "[id^=stage-node-]");

  // Tiles onto the canvas, and from each its handle to the next.
  for (const { tile, id, by } of SHOP) {
    await drag(`#palette-${tile}`, await on(PLACES[id]));
    await there(page, `#stage-node-${id}`);
    if (!by) continue;
    await mouse.move(...(await pointer(page).middle(node(by))));
    await there(page, ".stage-handles circle");
    // The one on its right side.
    await page.waitForTimeout(80);
    await drag(".stage-handles svg:nth-of-type(2) circle", node(id));
    await there(page, `#stage-link-${by}-${id}`);
  }

  // Regions: a rectangle without Shift, from the menu of the canvas, and a region around what it has selected.
  const menu = async (where, entry) => {
    await click(where, { button: "right" });
    await there(page, "#menu");
    await click(`#menu [role=menuitem]:has-text("${entry}")`);
    await gone(page, "#menu");
  };
  await menu(await on([0.5, 0.8]), "Select with a rectangle");
  await drag(await on([0.12, 0.06]), await on([0.7, 0.68]));
  await page.waitForFunction((n) => document.querySelectorAll(".stage-node.is-selected").length === n, HOME.length);
  await menu(node("gateway"), "Put a region around them");
  for (const id of HOME) await says(page, `#stage-node-${id}`, /Region/);
  await click(node(FAR));
  await menu(await on([0.5, 0.8]), "Put a region around what is selected");
  await says(page, `#stage-node-${FAR}`, /Region 2/);

  // Policies.
  await click(await arrow(PATIENT));
  await says(page, ".inspector-head", /Payments/);
  await inSight("input[type=range][aria-label=Timeout]");
  await slide("input[type=range][aria-label=Timeout]", 1);
  await inSight("input[type=range][aria-label=Retries]");
  await slide("input[type=range][aria-label=Retries]", 0.2);
  await inSight("[role=switch]:has-text('Circuit breaker')");
  await click("[role=switch]:has-text('Circuit breaker')");
  await says(page, ".inspector", /Opens/);

  // A fault: its button onto the timeline, and its end pulled.
  await click(node("payments"));
  await says(page, ".inspector-head", /Payments/);
  await inSight(".break-buttons button:has-text('Crash')");
  const line = await box("#timeline-art");
  const moment = (seconds) => line.x + (line.width * seconds) / 120;
  await drag(".break-buttons button:has-text('Crash')", [moment(30), line.y + line.height / 2]);
  await there(page, ".timeline-block");
  await says(page, ".timeline-block title", /0:30 to 0:42/);
  const block = await box(".timeline-block rect");
  await drag([moment(42) - 3, block.y + block.height / 2], [moment(50) - 3, block.y + block.height / 2]);
  await says(page, ".timeline-block title", /0:30 to 0:50/);

  await click("#tidy");
  await page.waitForTimeout(800);

  // Run it, and break it by hand while it runs.
  await click("#play");
  await page.waitForFunction(() => /[1-9]/.test(document.querySelector(".clock").textContent));
  await click(`#stage-node-service-2 .stage-tile`);
  await says(page, ".inspector-head", /Service 2/);
  await inSight(".link-entry:has-text('Payments')");
  await click(".link-entry:has-text('Payments')");
  await says(page, ".inspector-head", /Connection/);
  await inSight("input[type=range][aria-label=Latency]");
  await slide("input[type=range][aria-label=Latency]", 1);
  await says(page, ".inspector", /changed at 0:/);
  await slide("#speed", 1);
  await ended(page);
  await click(await on([0.5, 0.97]));
  const here = await digest(page);

  // Share it.
  await click("#share");
  await there(page, "#share-dialog, dialog[open]");
  const shared = await link(page);
  const { keys, buttons: presses } = await pressed(page);
  assert.equal(keys, 0, "no key was pressed");
  await page.assertClean();

  assert.equal(await elsewhere(shared, async (other) => {
    const hand = pointer(other);
    await hand.slide("#speed", 1);
    await hand.click("#play");
  }), here);
  return { shared, presses };
}

const found = {};

test("by keys alone: a shop from empty, run, broken and shared", async (t) => {
  found.keys = await byKeys();
  t.diagnostic(`${found.keys.presses} keys pressed`);
});

test("by mouse alone: the same", async (t) => {
  found.mouse = await byMouse();
  t.diagnostic(`${found.mouse.presses} buttons pressed`);
});

test("both end in the same scenario, byte for byte", () => {
  assert.ok(found.keys && found.mouse, "both journeys came to their end");
  const [keys, mouse] = [apart(scenario(found.keys.shared)), apart(scenario(found.mouse.shared))];
  assert.equal(keys.rest, mouse.rest);
  const { components, connections, zones, faults } = JSON.parse(scenario(found.keys.shared));
  assert.deepEqual(
    [components.length, connections.length, zones.length, faults.length],
    [SHOP.length, SHOP.length - 1, 2, 1],
  );
  for (const { changes } of [keys, mouse]) assert.equal(changes.length, 1, "and each was changed once while it ran");
});

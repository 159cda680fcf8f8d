// What the editor costs with a large drawing: writes its section of docs/PERFORMANCE.md. `cargo xtask bench --editor` runs it.

import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const LAYERS = 10;
const PER_LAYER = 30;
const CONNECTIONS = 600;
const SAMPLES = 120;
const WARM = 10;
const FRAME_MS = 16;
const UNDO_MS = 50;
const SECTION = "## The editor with a large drawing";

/** Layers of services, each calling two or three of the next layer. */
function large() {
  const id = (layer, at) => `n${layer}-${at}`;
  const components = [];
  const connections = [];
  for (let layer = 0; layer < LAYERS; layer += 1) {
    for (let at = 0; at < PER_LAYER; at += 1) {
      const place = { id: id(layer, at), name: `Part ${layer}.${at}`, at: [60 + layer * 200, 60 + at * 120] };
      components.push(layer === 0 ? { ...place, kind: "client", rate: "1/s" } : { ...place, kind: "service" });
    }
  }
  for (let round = 0; connections.length < CONNECTIONS; round += 1) {
    for (let layer = 0; layer + 1 < LAYERS && connections.length < CONNECTIONS; layer += 1) {
      for (let at = 0; at < PER_LAYER && connections.length < CONNECTIONS; at += 1) {
        connections.push({ from: id(layer, at), to: id(layer + 1, (at + round * 7) % PER_LAYER), timeout: "1s" });
      }
    }
  }
  return { betwixt: 1, name: "Large", seed: 1, duration: "60min", components, connections };
}

const percentile = (numbers, share) => numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1];

async function measured(playing) {
  const text = JSON.stringify(large());
  const page = await openPage({
    path: "?autoplay=0",
    prepare: (context) => context.addInitScript((text) => localStorage.setItem("betwixt.work", text), text),
    viewport: { width: 1440, height: 900 },
  });
  await page.waitForFunction((n) => document.querySelectorAll("[id^=stage-node-]").length === n, LAYERS * PER_LAYER);
  await page.locator("#stage-surface").focus();
  await page.keyboard.press("0");
  if (playing) await page.locator("#play").click();
  await page.waitForTimeout(1_000);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const worked = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    // The thread's own processor time: what else the machine does stays out.
    return metrics.find(({ name }) => name === "ThreadTime").value * 1e3;
  };
  const frame = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  /** Milliseconds of main-thread work for each of many doings, up to the end of the frame that shows it. */
  const sample = async (times, does, warm = WARM) => {
    const all = [];
    for (let at = 0; at < times + warm; at += 1) {
      await frame();
      const before = await worked();
      await does(at);
      await frame();
      if (at >= warm) all.push((await worked()) - before);
    }
    return all;
  };
  const box = await page.locator("#stage-node-n4-14").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const rows = {};
  await page.mouse.move(x, y);
  await page.mouse.down();
  rows.drag = await sample(SAMPLES, (at) => page.mouse.move(x + Math.sin(at / 6) * 200, y + Math.cos(at / 6) * 150));
  await page.mouse.up();
  await page.mouse.move(700, 400);
  rows.pan = await sample(SAMPLES, (at) => page.mouse.wheel(at % 20 < 10 ? 24 : -24, 12));
  await page.keyboard.down("Control");
  rows.zoom = await sample(SAMPLES, (at) => page.mouse.wheel(0, at % 20 < 10 ? -30 : 30));
  await page.keyboard.up("Control");
  await page.locator("#stage-node-n4-14").focus();
  await page.keyboard.press("Control+a");
  rows["undo a move of all"] = [];
  for (let at = 0; at < 10; at += 1) {
    await page.keyboard.press("Shift+ArrowRight");
    // Presses in a row are one step of undo; these are to be steps of their own.
    await page.waitForTimeout(1_200);
    rows["undo a move of all"].push(...(await sample(1, () => page.keyboard.press("Control+z"), 0)));
  }
  await page.assertClean();
  await page.context().close();
  return rows;
}

test("measure the editor", async () => {
  const n = (value) => value.toFixed(1);
  const lines = [];
  for (const [how, playing] of [["paused", false], ["playing", true]]) {
    for (const [what, all] of Object.entries(await measured(playing))) {
      const most = what.startsWith("undo") ? UNDO_MS : FRAME_MS;
      const high = percentile(all, 0.95);
      lines.push(`| ${what} | ${how} | ${n(percentile(all, 0.5))} | ${n(high)} | ${most} | ${high <= most ? "met" : "MISSED"} |`);
    }
  }
  const section = `\n${SECTION}

${LAYERS * PER_LAYER} components and ${CONNECTIONS} connections, fitted into 1440 x 900, written by \`cargo xtask bench --editor\`. Milliseconds of
main-thread work (all tasks) from one movement of the hand to the end of the frame that shows it, the simulation included where it plays;
median and 95th percentile of ${SAMPLES} movements, or of 10 undos of a move of every component.

| what | run | median ms | p95 ms | at most | |
| --- | --- | --- | --- | --- | --- |
${lines.join("\n")}
`;
  const held = await readFile("docs/PERFORMANCE.md", "utf8");
  const start = held.indexOf(`\n${SECTION}`);
  const after = start < 0 ? -1 : held.indexOf("\n## ", start + 4);
  const before = start < 0 ? `${held.trimEnd()}\n` : held.slice(0, start);
  await writeFile("docs/PERFORMANCE.md", before + section + (after < 0 ? "" : held.slice(after)));
  process.stdout.write(section);
});

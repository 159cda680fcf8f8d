// What the editor costs with a large drawing: writes its section of docs/PERFORMANCE.md. `cargo xtask bench --editor` runs it.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const LAYERS = 10;
const PER_LAYER = 30;
const CONNECTIONS = 600;
const SAMPLES = 120;
const WARM = 10;
const UNDOS = 20;
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

/** What the main thread did from here on; `stop()` gives its tasks in order, and what else the page noted between them. */
async function tracing(session) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  session.on("Tracing.dataCollected", collect);
  await session.send("Tracing.start", {
    traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"] },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.end");
    await complete;
    session.off("Tracing.dataCollected", collect);
    const { pid, tid } = events.find(({ name }) => name === "FireAnimationFrame");
    const here = events.filter((event) => event.pid === pid && event.tid === tid);
    const named = (name) => here.filter((event) => event.name === name).sort((a, b) => a.ts - b.ts);
    return { tasks: named("ThreadControllerImpl::RunTask"), commits: named("Commit"), begun: named("begun"), shown: named("shown") };
  };
}

/**
 * The frames: what was done from the end of one to the end of the next. A frame ends with the task that hands its
 * picture to the compositor. `ms` is the thread's own processor time: what else the machine does stays out.
 */
function frames({ tasks, commits }) {
  const all = [];
  let [ms, from, at] = [0, 0, 0];
  for (const task of tasks) {
    const end = task.ts + (task.dur ?? 0);
    ms += (task.tdur ?? 0) / 1e3;
    if (at < commits.length && commits[at].ts < end) {
      all.push({ from, end, ms });
      [ms, from] = [0, end];
      while (at < commits.length && commits[at].ts < end) at += 1;
    }
  }
  return all;
}

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
  const frame = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  const begin = () => page.evaluate(() => void performance.mark("begun"));
  /** For each of many movements the milliseconds of its heaviest frame, of all until the next movement. */
  const sample = async (does) => {
    const stop = await tracing(session);
    for (let at = 0; at < SAMPLES + WARM; at += 1) {
      await begin();
      await does(at);
      await frame();
    }
    await begin();
    const traced = await stop();
    const all = frames(traced);
    const starts = traced.begun.map(({ ts }) => ts);
    const heaviest = starts.slice(0, -1).map((start, at) =>
      Math.max(...all.filter(({ from, end }) => end > start && from < starts[at + 1]).map(({ ms }) => ms)));
    assert.ok(heaviest.every(Number.isFinite), "a movement without a frame: the trace is not what it was");
    return heaviest.slice(WARM);
  };
  /** Milliseconds of all frames from a key to the one that shows what it did. */
  const undo = async () => {
    await page.evaluate(() => {
      const box = document.querySelector("#stage-node-n4-14");
      performance.clearMarks("shown");
      const seen = new MutationObserver(() => {
        seen.disconnect();
        performance.mark("shown");
      });
      seen.observe(box.parentElement, { attributes: true, subtree: true, attributeFilter: ["transform"] });
    });
    const stop = await tracing(session);
    await begin();
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => performance.getEntriesByName("shown").length > 0);
    await frame();
    await frame();
    const traced = await stop();
    const [begun, shown] = [traced.begun[0].ts, traced.shown[0].ts];
    const all = frames(traced);
    const last = all.find(({ end }) => end > shown);
    assert.ok(last, "no frame shows the undo: the trace is not what it was");
    return all.filter(({ end }) => end > begun && end <= last.end).reduce((sum, { ms }) => sum + ms, 0);
  };
  const box = await page.locator("#stage-node-n4-14").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const rows = {};
  await page.mouse.move(x, y);
  await page.mouse.down();
  rows.drag = await sample((at) => page.mouse.move(x + Math.sin(at / 6) * 200, y + Math.cos(at / 6) * 150));
  await page.mouse.up();
  await page.mouse.move(700, 400);
  rows.pan = await sample((at) => page.mouse.wheel(at % 20 < 10 ? 24 : -24, 12));
  await page.keyboard.down("Control");
  rows.zoom = await sample((at) => page.mouse.wheel(0, at % 20 < 10 ? -30 : 30));
  await page.keyboard.up("Control");
  await page.locator("#stage-node-n4-14").focus();
  await page.keyboard.press("Control+a");
  rows["undo a move of all"] = [];
  for (let at = 0; at < UNDOS; at += 1) {
    await page.keyboard.press("Shift+ArrowRight");
    // Presses in a row are one step of undo; these are to be steps of their own.
    await page.waitForTimeout(1_200);
    rows["undo a move of all"].push(await undo());
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
processor time of the main thread, all its tasks, the simulation included where it plays. Drag, pan and zoom: the heaviest
frame of each of ${SAMPLES} movements of the hand. Undo: everything from the key to the end of the frame that shows it, ${UNDOS} times.

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

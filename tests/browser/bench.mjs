// What the engine and a frame cost in a real browser, beside what `cargo bench` measured natively; writes docs/PERFORMANCE.md.

import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const RUNS = 5;
const MEASURED_MS = 5_000;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const kept = async (name) => (await readFile(`target/bench/${name}.jsonl`, "utf8")).trim().split("\n").map((line) => JSON.parse(line));
const native = await kept("native");
const peers = await kept("peers");
/** How many times longer another engine must take for the same work. */
const TARGETS = { simpy: 80, nexosim: 4, simcore: 1.2 };

/** The shop with so much traffic that about so many messages are on their way; queues and workers grow with it. */
async function crowded(rate) {
  const shop = JSON.parse(await readFile("scenarios/online-shop.json", "utf8"));
  for (const component of shop.components) {
    if (component.kind === "client") component.rate = `${rate}/s`;
    else if (component.kind === "queue") Object.assign(component, { consumers: 100_000, capacity: "unlimited" });
    else Object.assign(component, { workers: 100_000, queue: "unlimited" });
  }
  shop.duration = "60min";
  return JSON.stringify(shop);
}

async function workloads() {
  const rows = [];
  const page = await openPage({ path: "?embed=view" });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  // The main thread's own processor time, as natively; where the browser does not say, the time on the wall.
  const clock = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const { ThreadTime, Timestamp } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    return { thread: ThreadTime, wall: Timestamp };
  };
  const time = async (call, text, seed) => {
    const before = await clock();
    const answer = await page.evaluate(([call, text, seed]) => window.wasmBindings[call](text, seed), [call, text, seed]);
    const after = await clock();
    const worked = after.thread - before.thread;
    return [worked > 0 ? worked : after.wall - before.wall, answer];
  };
  for (const { workload, components, pending, bare_ns, metrics_ns, journal_ns, appointments, digest } of native) {
    const text = await readFile(`target/bench/scenarios/${workload}.json`, "utf8");
    const { seed = 1 } = JSON.parse(text);
    const measured = { bare: [], observed: [], answer: "" };
    for (let run = 0; run < RUNS; run += 1) {
      measured.bare.push((await time("run_bare", text, seed))[0]);
      const [seconds, answer] = await time("run_headless", text, seed);
      measured.observed.push(seconds);
      measured.answer = answer;
    }
    const ns = (times) => (median(times) * 1e9) / appointments;
    rows.push({
      workload, components, pending, appointments, bare_ns, metrics_ns, journal_ns,
      wasm_bare_ns: ns(measured.bare),
      wasm_journal_ns: ns(measured.observed),
      same: measured.answer === `${appointments} ${digest}`,
    });
  }
  await page.assertClean();
  return rows;
}

/** Milliseconds of main-thread work per frame, and how many messages were on their way. */
async function frames(rate, speed) {
  const text = await crowded(rate);
  const page = await openPage({
    path: `?debug=uncapped&speed=${speed}`,
    prepare: (context) => context.addInitScript((text) => localStorage.setItem("betwixt.work", text), text),
    viewport: { width: 1440, height: 900 },
  });
  await page.locator("#play").click();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  // Until the pipes are full.
  await page.waitForTimeout((1_500 / speed) * 0.6 + 2_000);
  const metrics = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  const before = await metrics();
  const count = await page.evaluate((ms) => new Promise((resolve) => {
    let frames = 0;
    const end = performance.now() + ms;
    const next = () => {
      frames += 1;
      if (performance.now() < end) requestAnimationFrame(next);
      else resolve(frames);
    };
    requestAnimationFrame(next);
  }), MEASURED_MS);
  const after = await metrics();
  const flights = Number((await page.locator("#in-flight").textContent()).replaceAll(/\D/g, ""));
  await page.context().close();
  return {
    flights,
    fps: count / (MEASURED_MS / 1e3),
    task_ms: ((after.TaskDuration - before.TaskDuration) * 1e3) / count,
    script_ms: ((after.ScriptDuration - before.ScriptDuration) * 1e3) / count,
  };
}

test("measure", async () => {
  const rows = await workloads();
  const crowds = [await frames(50, 0.25), await frames(2_600, 0.1), await frames(13_000, 0.02)];
  // `cargo xtask bench --memory` and `--editor` wrote those sections, and they stay.
  const before = await readFile("docs/PERFORMANCE.md", "utf8");
  const others = ["Memory", "The editor with a large drawing"]
    .map((title) => before.match(new RegExp(`\\n## ${title}\\n[^]*?(?=\\n## |$)`))?.[0] ?? "");
  const text = page(rows, crowds) + others.join("");
  await writeFile("docs/PERFORMANCE.md", text);
  process.stdout.write(text);
});

function page(rows, crowds) {
  const n = (value, digits = 0) => value.toFixed(digits);
  const verdict = (met) => (met ? "met" : "MISSED");
  const million = (ns) => n(1_000 / ns, 1);
  const engine = rows.map((row) =>
    `| ${row.workload} | ${row.components.toLocaleString("en")} | ${row.pending.toLocaleString("en")} | ${row.appointments.toLocaleString("en")} | ${n(row.bare_ns)} | ${million(row.bare_ns)} | ${n(row.metrics_ns)} | ` +
    `${n(row.journal_ns)} | ${n(row.journal_ns / row.bare_ns, 2)} | ${n(row.wasm_bare_ns)} | ${million(row.wasm_bare_ns)} | ${n(row.wasm_journal_ns)} | ` +
    `${n(row.wasm_bare_ns / row.bare_ns, 2)} | ${row.same ? "yes" : "NO"} |`);
  const queue = (name) => Object.fromEntries(peers.filter((row) => row.queue === name).map((row) => [row.engine, row.ns]));
  const beside = [["mm1", "M/M/1"], ["tandem", "ten in a row, chained by publications"]].flatMap(([name, title]) => {
    const { betwixt, ...others } = queue(name);
    return Object.entries(others).map(([engine, ns]) =>
      `| ${title} | ${n(betwixt)} | ${engine} | ${n(ns)} | ${n(ns / betwixt, 2)} | ${TARGETS[engine]} | ${verdict(ns / betwixt >= TARGETS[engine])} |`);
  });
  const named = (name) => rows.find((row) => row.workload === name);
  const worst = (ratio) => rows.map((row) => [ratio(row), row.workload]).toSorted(([a], [b]) => b - a)[0];
  const [listening, listened] = worst((row) => row.journal_ns / row.bare_ns);
  const [browser, browsed] = worst((row) => row.wasm_bare_ns / row.bare_ns);
  const ratio = (name, base) => named(name).bare_ns / named(base).bare_ns;
  const targets = [
    [`${named("mesh-100k").pending.toLocaleString("en")} appointments pending, against ${named("mesh-1k").pending.toLocaleString("en")}`, ratio("mesh-100k", "mesh-1k"), 2],
    [`${named("groups-1000").components.toLocaleString("en")} components, against ${named("groups-10").components}`, ratio("groups-1000", "groups-10"), 1.5],
    [`metrics and journal, against bare; the worst: ${listened}`, listening, 1.5],
    [`WASM, against native; the worst: ${browsed}`, browser, 1.3],
  ].map(([what, value, target]) => `| ${what} | ${n(value, 2)} | ${n(target, 1)} | ${verdict(value <= target)} |`);
  const frame = crowds.map((row) => `| ${row.flights.toLocaleString("en")} | ${n(row.task_ms, 1)} | ${n(row.script_ms, 1)} | ${n(row.fps)} |`);
  return `# Performance

Written by \`cargo xtask bench\` on ${new Date().toISOString().slice(0, 10)}, on ${cpus().length} cores (${cpus()[0].model.trim()}), Linux,
Chromium headless without a GPU. Medians of ${RUNS} interleaved runs. The machine was shared: read ratios, not nanoseconds.

## The engine

Nanoseconds of processor time per executed appointment, and millions of appointments per second. *mm1* is a client and one worker;
*tandem* ten stations in a row, chained by publications; *mesh* three chains of four calls with a timeout each, which stays pending;
*shop* the online shop of the gallery; *groups* ten components side by side, as often as it takes. *Metrics* listens and keeps counts, histograms, charts and ledgers;
*journal* keeps a bounded list of all facts as well, as the page does.

| workload | components | pending | appointments | bare ns | M/s | metrics ns | journal ns | journal / bare | WASM bare ns | M/s | WASM journal ns | WASM / native | same digest |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${engine.join("\n")}

| what | times | at most | |
| --- | --- | --- | --- |
${targets.join("\n")}

## Beside other simulators

The same queues, nanoseconds of processor time per customer, ours through an ordinary scenario with nobody listening; medians of interleaved runs (\`tools/peers\`).
Theirs are written with the queue as their own code; ours is a client, messages over connections with policies, and services that run programs.

| queue | ours | other | ns | times ours | target | |
| --- | --- | --- | --- | --- | --- | --- |
${beside.join("\n")}

## A frame of the page

The shop at 1440 x 900 with so much traffic that so many messages are on their way; the cap on glyphs is off, but on
busy connections semantic zoom still draws one message in so many, as it does for people. Main-thread milliseconds per frame: all tasks,
and script alone, simulation included. Targets: at most 8 ms with 2,000 messages; 60 frames a second with 10,000.

| messages | all tasks ms | script ms | frames per second |
| --- | --- | --- | --- |
${frame.join("\n")}
`;
}


// Generated scenarios come to the same end here as natively: a thousand of them, in this browser's WASM.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

// `cargo xtask test` writes it; target/ is never stored.
const FILE = "target/swarm-pairs.jsonl";
const AT_ONCE = 50;

test("every generated scenario has its native digest here", async () => {
  const pairs = (await readFile(FILE, "utf8")).trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(pairs.length, 1_000);
  const page = await openPage({ path: "?embed=view" });
  for (let first = 0; first < pairs.length; first += AT_ONCE) {
    const part = pairs.slice(first, first + AT_ONCE);
    const here = await page.evaluate(
      async (part) => {
        const answers = [];
        for (const { text, seed } of part) answers.push(await window.wasmBindings.run_headless(text, seed));
        return answers;
      },
      part.map(({ text, seed }) => ({ text, seed })),
    );
    part.forEach(({ seed, executed, digest }, at) => assert.equal(here[at], `${executed} ${digest}`, `seed ${seed}`));
  }
  await page.assertClean();
});

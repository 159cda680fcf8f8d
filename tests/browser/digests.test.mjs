// The same scenario and seed give the same run here as natively: every stored digest, in this browser's WASM.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const stored = (await readFile("tests/digests.txt", "utf8")).trim().split("\n").map((line) => line.split(" "));

test("every stored digest is the digest here", async () => {
  assert.ok(stored.length >= 20);
  const page = await openPage({ path: "?embed=view" });
  for (const [name, seed, executed, digest] of stored) {
    const text = await readFile(`scenarios/${name}.json`, "utf8");
    const here = await page.evaluate(([text, seed]) => window.wasmBindings.run_headless(text, seed), [text, Number(seed)]);
    assert.equal(here, `${executed} ${digest}`, `${name} with seed ${seed}`);
  }
  await page.assertClean();
});

// What strangers send: links and files that are cut, damaged, newer, huge or hostile. Nothing that was open is lost.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { openPage } from "./harness.mjs";

const museum = (await readFile("tests/permalinks.txt", "utf8")).split("\n").filter((line) => line.startsWith("#s="));
const good = museum[1].slice(1);
const flip = (text, at) => text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);

const damaged = {
  "cut short": good.slice(0, good.length / 2),
  "without its check": good.slice(0, good.lastIndexOf(".")),
  "one letter changed": flip(good, 40),
  "the check changed": flip(good, good.length - 1),
  "of a newer codec": good.replace("s=1.", "s=9."),
  "not a link at all": "s=hello",
  "longer than any link": `s=1.${"A".repeat(70_000)}.00000000`,
  "a script": "s=1.<script>alert(1)</script>.0",
};

for (const [name, hash] of Object.entries(damaged)) {
  test(`a link that is ${name} opens nothing and says so`, async () => {
    const page = await openPage({ path: `#${hash}` });
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    assert.match(await dialog.textContent(), /link/i);
    assert.ok((await dialog.locator("button, a").count()) > 3, "the gallery is offered");
    await page.keyboard.press("Escape");
    assert.ok((await page.locator("[id^=stage-node-]").count()) > 3, "there is still something on the canvas");
    await page.assertClean();
  });
}

test("every link of the museum opens", async () => {
  const page = await openPage({ path: museum[0] });
  for (const link of museum.slice(1)) {
    await page.evaluate((hash) => { location.hash = hash; }, link);
    await page.waitForTimeout(150);
    assert.equal(await page.getByRole("dialog").count(), 0);
  }
  await page.assertClean();
});

/** Drops a file onto the page, as from a desktop. */
const drop = (page, name, text) =>
  page.evaluate(([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "application/json" }));
    for (const type of ["dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
  }, [name, text]);

const hostile = {
  "not JSON": "{",
  "no object": "[]",
  "too deep": "[".repeat(100_000),
  "a million components": `{"betwixt":1,"components":[${'{"id":"a","kind":"service"},'.repeat(400_000)}{}]}`,
};

for (const [name, text] of Object.entries(hostile)) {
  test(`a file that is ${name} is refused with a sentence`, async () => {
    const page = await openPage();
    const before = await page.locator("[id^=stage-node-]").count();
    await drop(page, "bad.json", text);
    await page.getByRole("dialog").waitFor();
    assert.match(await page.getByRole("dialog").textContent(), /bad\.json/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("[id^=stage-node-]").count(), before);
    await page.assertClean();
  });
}

test("a file that is wrong in parts opens with its problems listed, and names stay text", async () => {
  const page = await openPage();
  await drop(page, "odd.json", JSON.stringify({
    betwixt: 1,
    name: "<img src=x onerror=alert(1)>",
    components: [
      { id: "a", kind: "client", name: "<script>alert(1)</script>", rate: "-5/s" },
      { id: "b", kind: "service", wokers: 3 },
      { id: "c", kind: "teapot" },
    ],
    connections: [{ from: "a", to: "b", latency: "NaN" }, { from: "a", to: "nobody" }],
  }));
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const said = await dialog.textContent();
  for (const word of ["wokers", "workers", "teapot", "nobody", "NaN"]) assert.match(said, new RegExp(word), word);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("[id^=stage-node-]").count(), 2);
  assert.equal(await page.locator("main script, main img").count(), 0);
  await page.locator("#undo").click();
  await page.waitForFunction(() => document.querySelectorAll("[id^=stage-node-]").length > 3);
  await page.assertClean();
});

test("a newer document opens as far as it is understood, and says what was left out", async () => {
  const page = await openPage();
  await drop(page, "newer.json", JSON.stringify({ betwixt: 2, components: [{ id: "a", kind: "service", flux: 1 }] }));
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /newer Betwixt[^]*components\.a\.flux/);
  await page.assertClean();
});

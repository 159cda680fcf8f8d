// The page as it arrives: alive and quiet, honest when it cannot start, readable by everybody.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, openPage } from "./harness.mjs";

test("the app starts without an error, a policy violation or a request to anywhere else", async () => {
  const page = await openPage();
  assert.match(await page.title(), /Betwixt/);
  await page.assertClean();
});

test("the security policy is in force: a script that it does not name does not run", async () => {
  const page = await openPage({
    prepare: (context) =>
      context.route(BASE.href, async (route) => {
        const response = await route.fetch();
        const html = await response.text();
        await route.fulfill({ response, body: html.replace("<body>", "<body><script>window.smuggled = true</script>") });
      }),
  });
  assert.equal(await page.evaluate(() => window.smuggled), undefined);
  await assert.rejects(page.assertClean(), /policy: script-src/, "and the harness notices");
});

test("the security policy is in force: nothing is fetched from elsewhere", async () => {
  const page = await openPage();
  const refusal = await page.evaluate(() => fetch("http://example.invalid/").catch((error) => error.name));
  assert.equal(refusal, "TypeError");
  await assert.rejects(page.assertClean(), /policy: connect-src/, "and the harness notices");
});

test("the security policy is in force: no string becomes HTML", async () => {
  const page = await openPage();
  const refusal = await page.evaluate(() => {
    try {
      document.createElement("div").innerHTML = "<b>bold</b>";
      return "none";
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(refusal, "TypeError");
});

test("without JavaScript the page says what it needs", async () => {
  const page = await openPage({ javaScript: false, waitForApp: false });
  assert.match(await page.locator("body").innerText(), /needs JavaScript and WebAssembly/);
});

test("without WebAssembly the page says so", async () => {
  const page = await openPage({
    waitForApp: false,
    prepare: (context) => context.addInitScript(() => delete window.WebAssembly),
  });
  await page.getByText("This browser has no WebAssembly").waitFor();
});

for (const ending of ["wasm", "js"]) {
  test(`when the .${ending} file does not arrive the page says so`, async () => {
    const page = await openPage({
      waitForApp: false,
      prepare: (context) => context.route(`**/*.${ending}`, (route) => route.abort()),
    });
    await page.getByText("Betwixt could not start. A part of the page did not arrive").waitFor();
  });
}

test("the page is served so that it may be embedded anywhere", async () => {
  const response = await fetch(BASE);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
});

// The page as one file: from a disk, and in a frame that has no address of its own. `cargo xtask single` makes it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { appStarted, openPage } from "./harness.mjs";

const FILE = process.env.BETWIXT_SINGLE ?? "target/single/betwixt.html";
const html = await readFile(FILE, "utf8").catch(() => assert.fail(`${FILE} is not there: cargo xtask single makes it`));
const attribute = html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

// A learning platform: somebody else's page, which puts the file into a frame as text, or serves it from elsewhere.
const host = createServer((request, response) => {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  if (request.url === "/betwixt.html") return response.end(html);
  const frame = request.url === "/text" ? `srcdoc="${attribute}"` : 'src="/betwixt.html"';
  response.end(`<!doctype html><html lang="en"><title>A lesson</title><link rel="icon" href="data:,">
    <iframe title="Betwixt" sandbox="allow-scripts" width="1200" height="760" ${frame}></iframe>`);
});
host.listen(0, "127.0.0.1");
await once(host, "listening");
after(() => host.close());

/** It is whole: the second part came too, something can be built, and time passes. */
async function works(frame) {
  await appStarted(frame);
  await frame.locator("#palette-search").waitFor();
  const nodes = frame.locator("[id^=stage-node-]");
  const before = await nodes.count();
  await frame.locator("#palette-search").fill("cache");
  await frame.locator("#palette-search").press("Enter");
  await nodes.nth(before).waitFor();
  const clock = await frame.locator(".clock").first().textContent();
  await frame.locator(".clock").first().filter({ hasNotText: clock }).waitFor();
}

test("one file opens from a disk, asks for nothing, and keeps the work", async () => {
  const page = await openPage({ path: pathToFileURL(FILE).href });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await works(page);
  await page.waitForTimeout(1_000);
  assert.deepEqual(asked.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:")), []);
  const count = await page.locator("[id^=stage-node-]").count();
  await page.reload();
  await appStarted(page);
  assert.equal(await page.locator("[id^=stage-node-]").count(), count);
  await page.assertClean();
});

for (const [name, path] of [["as text", "text"], ["from an address", "address"]]) {
  test(`one file works in a sandboxed frame of a learning platform, ${name}`, async () => {
    const page = await openPage({ path: `http://127.0.0.1:${host.address().port}/${path}`, waitForApp: false });
    await works(page.frameLocator("iframe"));
    await page.assertClean();
  });
}

test("the policy of the one file names its scripts and styles by hash, and nothing else runs", async () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)[1];
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /'self'|'unsafe-inline'|'unsafe-eval'|https?:|\*/);
  const page = await openPage({
    path: `http://127.0.0.1:${host.address().port}/betwixt.html`,
    prepare: (context) =>
      context.route("**/betwixt.html", async (route) => {
        const smuggled = html.replace("<body>", "<body><script>window.smuggled = true</script><style>p { color: red }</style>");
        assert.notEqual(smuggled, html);
        await route.fulfill({ contentType: "text/html; charset=utf-8", body: smuggled });
      }),
  });
  assert.equal(await page.evaluate(() => window.smuggled), undefined);
  await assert.rejects(page.assertClean(), /policy: script-src[\s\S]*policy: style-src/);
});

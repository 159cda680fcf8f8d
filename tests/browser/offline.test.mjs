// Without a network, and installed: only where that is allowed, and never needed.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, test } from "node:test";
import { BASE, appStarted, openPage } from "./harness.mjs";

const host = createServer((request, response) => {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  const sandbox = request.url === "/sandboxed" ? 'sandbox="allow-scripts"' : "";
  response.end(`<!doctype html><html lang="en"><title>A lesson</title><link rel="icon" href="data:,">
    <iframe title="Betwixt" ${sandbox} width="1200" height="760" src="${BASE}"></iframe>`);
});
host.listen(0, "127.0.0.1");
await once(host, "listening");
after(() => host.close());

const ready = (page) => page.evaluate(() => navigator.serviceWorker.ready.then((found) => found.active.scriptURL));

test("once it has been open, the page opens without a network, whole", async () => {
  const page = await openPage();
  assert.equal(await ready(page), new URL("sw.js", BASE).href);
  await page.assertClean();
  await page.context().setOffline(true);
  await page.reload();
  await appStarted(page);
  await page.locator("#palette-search").waitFor();
  await page.locator("#open-gallery").click();
  await page.locator("#open-retry-storm").click();
  await page.waitForFunction(() => document.title.includes("storm"));
  // A link that asks for something is the same page.
  await page.goto(new URL("?open=failover", BASE).href);
  await appStarted(page);
  assert.match(await page.title(), /region|failover/i);
  await page.context().setOffline(false);
});

test("the newest page wins where there is a network", async () => {
  const page = await openPage();
  await ready(page);
  const worker = await page.evaluate(() => fetch("sw.js").then((response) => response.text()));
  const html = await page.evaluate(() => fetch("./").then((response) => response.text()));
  const files = JSON.parse(/const FILES = (\[.*\]);/.exec(worker)[1]);
  const named = [...html.matchAll(/(?:href|content)="(\.\/[^"]+\.(?:js|css|wasm))"/g)].map(([, name]) => name);
  assert.ok(named.length >= 4);
  for (const name of named) assert.ok(files.includes(name), `${name} is kept`);
  await page.evaluate(() => caches.keys().then(async ([name]) => {
    const cache = await caches.open(name);
    await cache.put("./", new Response("<p>An old page</p>", { headers: { "Content-Type": "text/html" } }));
  }));
  await page.reload();
  await appStarted(page);
  await page.assertClean();
});

test("the page has a manifest that it can be installed by", async () => {
  const page = await openPage();
  await ready(page);
  const session = await page.context().newCDPSession(page);
  const { url, errors } = await session.send("Page.getAppManifest");
  assert.equal(url, new URL("manifest.webmanifest", BASE).href);
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A window without a history of its own is the only thing that keeps it from being offered here.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);
  await page.assertClean();
});

for (const name of ["framed", "sandboxed"]) {
  test(`in somebody else's page nothing is kept or installed (${name})`, async () => {
    const page = await openPage({ path: `http://127.0.0.1:${host.address().port}/${name}`, waitForApp: false });
    const frame = page.frameLocator("iframe");
    await appStarted(frame);
    await frame.locator("#palette-search").waitFor();
    await page.waitForTimeout(4_500);
    assert.equal(await frame.locator("link[rel=manifest]").count(), 0);
    assert.deepEqual(page.context().serviceWorkers(), []);
    await page.assertClean();
  });
}

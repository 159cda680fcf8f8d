// The page inside other people's pages, from another origin and with as few rights as a frame can have.

import { after, test } from "node:test";
import { createServer } from "node:http";
import { once } from "node:events";
import { BASE, appStarted, openPage } from "./harness.mjs";

// Another port is another origin.
const host = createServer((request, response) => {
  const sandbox = new URL(request.url, BASE).searchParams.get("sandbox");
  const attribute = sandbox === null ? "" : `sandbox="${sandbox}"`;
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(`<!doctype html><html lang="en"><title>A lesson</title><link rel="icon" href="data:,">
    <iframe title="Betwixt" ${attribute} width="900" height="600" src="${BASE}"></iframe>`);
});
host.listen(0, "127.0.0.1");
await once(host, "listening");
after(() => host.close());

const hosted = (query) => `http://127.0.0.1:${host.address().port}/${query}`;

// In the second the frame's origin is `null`: its files are foreign to it, and storage and workers throw.
for (const [name, query] of [
  ["a plain frame", ""],
  ["a frame with sandbox=allow-scripts", "?sandbox=allow-scripts"],
]) {
  test(`the app starts in ${name}`, async () => {
    const page = await openPage({ path: hosted(query), waitForApp: false });
    const frame = page.frameLocator("iframe");
    await appStarted(frame);
    await page.assertClean();
  });
}

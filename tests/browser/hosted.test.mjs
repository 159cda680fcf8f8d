// Betwixt in the pages of others: frames of every size, hidden and scrolled away, in a crowd, under a strict policy of the page
// around; and the messages between the two.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { once } from "node:events";
import { createServer } from "node:http";
import { BASE, appStarted, openPage } from "./harness.mjs";

// Another port is another origin. Each page of it is what a test puts under its name.
const pages = new Map();
const host = createServer((request, response) => {
  const { html = "", policy } = pages.get(new URL(request.url, BASE).pathname) ?? {};
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  if (policy) response.setHeader("Content-Security-Policy", policy);
  response.end(`<!doctype html><html lang="en"><title>A lesson</title><link rel="icon" href="data:,">${html}`);
});
host.listen(0, "127.0.0.1");
await once(host, "listening");
after(() => host.close());
const ORIGIN = `http://127.0.0.1:${host.address().port}`;

/** A page of somebody else's. */
async function hosted(name, html, { policy, ...options } = {}) {
  pages.set(`/${name}`, { html, policy });
  return openPage({ path: `${ORIGIN}/${name}`, waitForApp: false, ...options });
}

const frame = (query, { width = 800, height = 500, more = "" } = {}) =>
  `<iframe title="Betwixt" sandbox="allow-scripts" width="${width}" height="${height}" ${more} src="${BASE}?${query}"></iframe>`;
const clock = (inner) => inner.locator(".clock").textContent();
const moves = async (page, inner) => {
  const before = await clock(inner);
  await page.waitForTimeout(900);
  return (await clock(inner)) !== before;
};
const inside = (outer, box) =>
  box.x >= outer.x - 0.5 && box.y >= outer.y - 0.5 && box.x + box.width <= outer.x + outer.width + 0.5 && box.y + box.height <= outer.y + outer.height + 0.5;

for (const [width, height, least] of [[800, 500, 300], [480, 320, 150], [360, 600, 150], [300, 200, 80]]) {
  test(`in a frame of ${width} by ${height} the drawing has room, and play, clock and name are in sight`, async () => {
    const page = await hosted(`size-${width}`, frame("embed=play&open=charged-twice", { width, height }));
    const inner = page.frameLocator("iframe");
    await appStarted(inner);
    await inner.locator("#stage-node-checkout").waitFor();
    await page.waitForTimeout(600);
    const whole = await page.locator("iframe").boundingBox();
    const stage = await inner.locator("#stage-surface").boundingBox();
    assert.ok(stage.height >= least, `the drawing has ${stage.height} pixels`);
    for (const name of ["h1", "#play", ".clock", ".embed-out", '[aria-label="Back to 0:00"]']) {
      assert.ok(inside(whole, await inner.locator(name).boundingBox()), `${name} is cut off`);
    }
    for (const node of await inner.locator("[id^=stage-node-]").all()) {
      assert.ok(inside(whole, await node.boundingBox()), "a box is cut off");
    }
    // A slider that has no room is scrolled to by whoever comes to it by Tab.
    const last = inner.getByRole("slider").last();
    await last.focus();
    assert.ok(inside(whole, await last.boundingBox()), "the last slider cannot be reached");
    await page.assertClean();
  });
}

test("a frame that is hidden at first fits its drawing when it is shown, and has not played before", async () => {
  const page = await hosted("accordion", `<details><summary>Try it</summary>${frame("embed=play&open=charged-twice&autoplay")}</details>`);
  await page.waitForTimeout(3_000);
  await page.locator("summary").click();
  const inner = page.frameLocator("iframe");
  await appStarted(inner);
  await inner.locator("#stage-node-checkout").waitFor();
  assert.ok(await moves(page, inner), "it plays now");
  const stage = await inner.locator("#stage-surface").boundingBox();
  for (const node of await inner.locator("[id^=stage-node-]").all()) assert.ok(inside(stage, await node.boundingBox()));
  await page.locator("summary").click();
  await page.waitForTimeout(500);
  await page.locator("summary").click();
  assert.ok(await moves(page, inner), "it plays on");
  await page.locator("iframe").evaluate((held) => { held.width = 500; held.height = 330; });
  await page.waitForTimeout(800);
  const small = await page.locator("iframe").boundingBox();
  for (const node of await inner.locator("[id^=stage-node-]").all()) assert.ok(inside(small, await node.boundingBox()));
  await page.assertClean();
});

test("of ten embeds only those in sight play, and the wheel scrolls the page around", async () => {
  const frames = Array.from({ length: 10 }, () => frame("embed=play&open=lost-reply&autoplay", { height: 480 }));
  const page = await hosted("ten", frames.map((held) => `<p>${held}</p>`).join(""), { viewport: { width: 1000, height: 620 } });
  const inner = (at) => page.frameLocator("iframe").nth(at);
  await appStarted(inner(0));
  await appStarted(inner(9));
  await page.waitForTimeout(1_500);
  assert.ok(await moves(page, inner(0)), "the first plays");
  assert.equal(await clock(inner(9)), "0:00.0", "the last has not begun");
  const before = await page.evaluate(() => scrollY);
  await page.mouse.move(400, 250);
  await page.mouse.wheel(0, 300);
  await page.waitForTimeout(400);
  assert.ok((await page.evaluate(() => scrollY)) > before, "the wheel scrolls the page");
  await page.evaluate(() => document.querySelectorAll("iframe")[9].scrollIntoView());
  await page.waitForTimeout(800);
  assert.ok(await moves(page, inner(9)), "now the last plays");
  assert.ok(!(await moves(page, inner(0))), "and the first stands");
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(800);
  assert.ok(await moves(page, inner(0)), "it plays on");
  await page.assertClean();
});

test("Tab goes into an embed and out of it at both ends, and Space plays", async () => {
  const page = await hosted("keys", `<button id="before">Before</button>${frame("embed=play&open=charged-twice")}<button id="after">After</button>`);
  const inner = page.frameLocator("iframe");
  await appStarted(inner);
  await inner.locator("#stage-node-checkout").waitFor();
  const walk = async (key, goal) => {
    for (let n = 1; n <= 40; n += 1) {
      await page.keyboard.press(key);
      if (await page.evaluate((goal) => document.activeElement.id === goal, goal)) return n;
    }
    return assert.fail(`${key} never comes to #${goal}`);
  };
  await page.locator("#before").focus();
  assert.ok((await walk("Tab", "after")) > 5, "there are stops inside");
  assert.ok((await walk("Shift+Tab", "before")) > 5);
  await inner.locator("#stage-node-checkout").focus();
  await page.keyboard.press("Space");
  assert.ok(await moves(page, inner), "Space plays");
  await page.assertClean();
});

test("?show= names the parts of an embed, and what it does not know is said once", async () => {
  const shown = "title,legend,map,timeline,metrics,findings,rate,p95,components.checkout.workers,errosr";
  const page = await hosted("show", frame(`embed=play&open=charged-twice&lang=de&show=${shown}`, { height: 700 }));
  const inner = page.frameLocator("iframe");
  await appStarted(inner);
  await inner.locator(".toast", { hasText: "“errosr”" }).waitFor();
  assert.match(await inner.locator(".toast").textContent(), /English/);
  for (const part of ["h1", ".stage-legend", ".stage-map", ".embed-timeline input", ".embed-panels .charts", ".embed-panels .beliefs"]) {
    assert.ok(await inner.locator(part).isVisible(), part);
  }
  assert.equal(await inner.locator(".embed-out").count(), 0);
  assert.ok(!(await inner.locator(".stage-zoom .stage-bar").isVisible()));
  await inner.getByRole("slider", { name: "Workers" }).waitFor();
  await inner.locator("#play").click();
  await inner.locator(".embed-figures dt", { hasText: "operations" }).waitFor();
  await page.assertClean();

  const bare = await hosted("none", frame("embed=view&open=charged-twice&show=none,sliders,timeline"));
  const plain = bare.frameLocator("iframe");
  await appStarted(plain);
  await plain.locator("#stage-node-checkout").waitFor();
  assert.ok((await plain.locator(".embed-words > div").boundingBox()).height <= 1, "the name is only for those who listen");
  assert.equal(await plain.getByRole("slider").count(), 0);
  await bare.assertClean();
});

test("an embed with a damaged link says so, and offers no gallery", async () => {
  for (const query of ["embed=play#s=1.damaged.00000000", "embed=play&open=no-such-thing"]) {
    const page = await hosted("damaged", frame(query));
    const inner = page.frameLocator("iframe");
    await appStarted(inner);
    const dialog = inner.getByRole("dialog");
    await dialog.waitFor();
    assert.match(await dialog.textContent(), /link|no scenario called/i);
    assert.equal(await inner.locator(".gallery, [id^=open-]").count(), 0);
    await dialog.getByRole("button").last().click();
    await dialog.waitFor({ state: "detached" });
    await page.assertClean();
  }
});

/** A page that writes down what comes and can send anything. */
const LISTENS = `<script>
  window.told = [];
  addEventListener("message", ({ data, origin, source }) => told.push({ ...data, origin, fromFrame: source === frames[0] }));
  window.send = (message) => frames[0].postMessage(message, "*");
  window.answer = (message) => new Promise((resolve) => {
    const id = window.asked = (window.asked ?? 0) + 1;
    addEventListener("message", function heard({ data }) {
      if (data.id === id) { removeEventListener("message", heard); resolve(data); }
    });
    send({ betwixt: 1, id, ...message });
  });
</script>`;

test("each message is answered, and each event comes", async () => {
  const page = await hosted("messages", LISTENS + frame("embed=play&open=charged-twice"));
  const inner = page.frameLocator("iframe");
  await appStarted(inner);
  await page.waitForFunction(() => told.some(({ type }) => type === "ready"));
  await page.waitForTimeout(700);
  assert.deepEqual(await page.evaluate(() => told.map(({ type }) => type)), ["ready"], "unasked it says no more");
  const answer = (message) => page.evaluate((message) => answer(message), message);
  const value = async (message) => {
    const { type, value, message: why } = await answer(message);
    assert.equal(type, "answer", why);
    return value;
  };
  assert.equal((await value({ type: "hello" })).name, "Charged twice");
  const [lost] = await value({ type: "get", path: "sliders" });
  assert.equal(lost.path, "connections.checkout-payments.loss_reply");
  assert.ok(lost.least < lost.greatest);
  // A slider of the page around.
  for (const n of [0.2, 0.3, 0.4]) assert.equal(await value({ type: "set", path: lost.path, value: n }), null);
  await page.waitForTimeout(400);
  assert.equal((await value({ type: "get", path: lost.path })).number, 0.4);
  assert.equal(await inner.getByRole("slider").first().getAttribute("aria-valuetext"), "40 percent");
  await value({ type: "set", path: "speed", value: 20 });
  await value({ type: "set", path: "theme", value: "dark" });
  assert.equal(await inner.locator("html").getAttribute("data-theme"), "dark");
  await value({ type: "play" });
  const comes = (type) => page.waitForFunction((type) => told.some((held) => held.type === type), type, { timeout: 20_000 });
  for (const type of ["state", "metric", "finding", "resize"]) await comes(type);
  const finding = await page.evaluate(() => told.find(({ type }) => type === "finding"));
  assert.ok(finding.count >= 1 && finding.words.length > 5 && finding.kind && finding.first_t > 0, JSON.stringify(finding));
  await value({ type: "pause" });
  const { standing, t } = await value({ type: "get" });
  assert.ok(standing === "paused" && t > 0);
  assert.ok((await value({ type: "get", path: "metrics" })).success <= 1);
  assert.match(await value({ type: "get", path: "link" }), /#s=1\./);
  assert.equal((await value({ type: "get", path: "scenario" })).betwixt, 1);
  assert.ok((await value({ type: "get", path: "findings" })).length > 0);
  await value({ type: "step" });
  await value({ type: "seek", t: 30 });
  await page.waitForTimeout(800);
  assert.ok(Math.abs((await value({ type: "get" })).t - 30) < 0.5);
  await value({ type: "load", open: "lost-reply" });
  await page.waitForTimeout(500);
  assert.equal((await value({ type: "get" })).name, "The answer that never came");
  const own = { betwixt: 1, name: "Mine", duration: "2s", components: [{ id: "a", kind: "client" }, { id: "b", kind: "service" }], connections: [{ from: "a", to: "b" }] };
  assert.equal((await value({ type: "load", scenario: own })).problems, 0);
  await value({ type: "set", path: "speed", value: 5 });
  await value({ type: "play" });
  await comes("completed");
  await value({ type: "reset" });
  await page.waitForTimeout(300);
  assert.equal((await value({ type: "get" })).t < 1, true);
  assert.equal(await page.evaluate(() => told.every(({ fromFrame }) => fromFrame)), true);
  await page.assertClean();
});

test("the page around is told what becomes of what is expected", async () => {
  const page = await hosted("checks", LISTENS + frame("embed=play&open=charged-twice"));
  await appStarted(page.frameLocator("iframe"));
  await page.waitForFunction(() => told.some(({ type }) => type === "ready"));
  const value = async (message) => {
    const { type, value, message: why } = await page.evaluate((message) => answer(message), message);
    assert.equal(type, "answer", why);
    return value;
  };
  await value({ type: "hello" });
  const scenario = {
    betwixt: 1, name: "Exercise", duration: "8s", seed: 1,
    components: [{ id: "a", kind: "client", rate: "20/s" }, { id: "b", kind: "service", service_time: "10ms" }],
    connections: [{ id: "a-b", from: "a", to: "b", timeout: "1s", loss: "40%" }],
    expect: [
      { id: "works", say: "Nearly all calls succeed", always: { metric: "error_ratio", connection: "a-b", at_most: "5%" } },
      { id: "talks", eventually: { metric: "rate", connection: "a-b", at_least: "1/s" } },
    ],
  };
  assert.equal((await value({ type: "load", scenario })).problems, 0);
  await value({ type: "set", path: "speed", value: 10 });
  await value({ type: "play" });
  const verdicts = () => page.evaluate(() => told.filter(({ type }) => type === "check").map(({ id, verdict, settled }) => `${id} ${verdict} ${settled}`));
  await page.waitForFunction(() => told.some((held) => held.type === "check" && held.id === "works" && held.verdict === "broken"));
  const broken = await page.evaluate(() => told.find((held) => held.type === "check" && held.verdict === "broken"));
  assert.ok(broken.say === "Nearly all calls succeed" && broken.t > 0 && broken.told.length > 10 && broken.expects.length > 10, JSON.stringify(broken));
  await page.waitForFunction(() => told.some(({ type }) => type === "completed"));
  assert.deepEqual((await value({ type: "get", path: "expectations" })).map(({ id, verdict, settled }) => [id, verdict, settled]), [["works", "broken", true], ["talks", "held", true]]);
  const before = (await verdicts()).length;
  assert.ok(before < 12, "told when it changes, not ten times a second");

  // The learner mends it.
  await value({ type: "reset" });
  await value({ type: "set", path: "connections.a-b.loss", value: 0 });
  await value({ type: "play" });
  await page.waitForFunction((n) => told.filter(({ type }) => type === "check").slice(n).some(({ id, verdict, settled }) => id === "works" && verdict === "held" && settled), before);
  await page.assertClean();
});

test("wrong, strange, huge and countless messages are answered with a sentence or not at all, and break nothing", async () => {
  const page = await hosted("junk", LISTENS + frame("embed=play&open=charged-twice") + frame("embed=play"));
  const inner = page.frameLocator("iframe").first();
  await appStarted(inner);
  await page.waitForFunction(() => told.some(({ type, fromFrame }) => type === "ready" && fromFrame));
  // None of these is ours: not a word.
  await page.evaluate(() => {
    for (const junk of [null, 7, "play", [], {}, { type: "play" }, { betwixt: {} , type: {} }.type, new Date(), new Map([["betwixt", 1]]), "x".repeat(5e6)]) send(junk);
  });
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => told.filter(({ type, fromFrame }) => fromFrame && type !== "ready")), []);
  const errors = await page.evaluate(async () => {
    const wrong = [
      { betwixt: 2, type: "play" }, { type: "explode" }, { type: 7 }, { type: "set", path: "components.nobody.workers", value: 1 },
      { type: "set", path: "components.checkout.workers", value: "many" }, { type: "set", path: "components.checkout.workers", value: -1 },
      { type: "set", path: "__proto__", value: 1 }, { type: "load", open: "../secret" }, { type: "load", link: "1.damaged.00000000" },
      { type: "load", scenario: "{" }, { type: "seek", t: 1e300 }, { type: "get", path: "x".repeat(70_000) },
    ];
    const said = [];
    for (const message of wrong) said.push(await answer(message));
    return said;
  });
  for (const { type, message } of errors) {
    assert.equal(type, "error");
    assert.ok(message.length > 10 && message.length < 500, message);
  }
  // Too long, and not to be written as JSON at all.
  await page.evaluate(() => {
    send({ betwixt: 1, type: "load", scenario: "x".repeat(3_000_000) });
    const round = { betwixt: 1, type: "play" };
    round.round = round;
    send(round);
    send({ betwixt: 1, type: "play", n: 1n });
  });
  await page.waitForFunction(() => told.filter(({ message }) => /too long/.test(message ?? "")).length >= 1);
  await page.waitForTimeout(2_500);
  const flood = await page.evaluate(async () => {
    const before = told.length;
    for (let n = 0; n < 1_000; n += 1) send({ betwixt: 1, type: "get", id: n });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const since = told.slice(before);
    return [since.filter(({ type }) => type === "answer").length, since.filter(({ message }) => /Too many/.test(message ?? "")).length];
  });
  assert.ok(flood[0] >= 120 && flood[0] < 400 && flood[1] === 1, `${flood}`);
  // A sibling is not the page around.
  const heard = await page.evaluate(async () => {
    const stranger = document.createElement("iframe");
    document.body.append(stranger);
    const before = told.filter(({ type }) => type === "answer").length;
    stranger.contentWindow.eval('parent.frames[0].postMessage({ betwixt: 1, type: "get", id: "stranger" }, "*")');
    await new Promise((resolve) => setTimeout(resolve, 600));
    return told.filter(({ type }) => type === "answer").length - before;
  });
  assert.equal(heard, 0);
  assert.ok(await inner.locator("#play").isVisible());
  await page.assertClean();

  // The address names another place than this page's: nobody is heard.
  const other = await hosted("other", LISTENS + frame("embed=play&host=https://lms.example"));
  await appStarted(other.frameLocator("iframe"));
  await other.evaluate(() => send({ betwixt: 1, type: "hello", id: 1 }));
  await other.waitForTimeout(600);
  assert.deepEqual(await other.evaluate(() => told.map(({ type }) => type).filter((type) => type !== "ready")), []);
  await other.assertClean();
});

test("embed.js makes a sandbox that can be asked, moved and removed, under a strict policy of the page around", async () => {
  const policy = `default-src 'none'; script-src ${BASE.origin}; frame-src ${BASE.origin}; img-src data:`;
  const html = `<script src="${BASE}embed.js"></script><div dir="rtl"><betwixt-sandbox open="charged-twice" show="title,success,sliders,components.checkout.workers"
    label="Charged twice" height="auto" theme="dark"></betwixt-sandbox></div><section id="elsewhere"></section>`;
  const page = await hosted("element", html, { policy });
  const inner = page.frameLocator("betwixt-sandbox iframe");
  await appStarted(inner);
  assert.equal(await page.locator("iframe").getAttribute("title"), "Charged twice");
  assert.equal(await page.locator("iframe").getAttribute("sandbox"), "allow-scripts allow-popups allow-popups-to-escape-sandbox");
  const ask = (work) => page.evaluate(work);
  assert.deepEqual(await ask(async () => {
    const sandbox = document.querySelector("betwixt-sandbox");
    window.heard = [];
    for (const name of ["state", "metric", "finding"]) sandbox.addEventListener(`betwixt-${name}`, ({ type }) => heard.push(type));
    await sandbox.set("speed", 10);
    await sandbox.set("components.checkout.workers", 7);
    await sandbox.play();
    const wrong = await sandbox.set("components.checkout.workers", "lots").catch((error) => error.message.length > 10);
    return [(await sandbox.get("components.checkout.workers")).value, wrong];
  }), ["7", true]);
  await page.waitForFunction(() => ["state", "metric", "finding"].every((name) => heard.includes(`betwixt-${name}`)), null, { timeout: 20_000 });
  assert.equal(await ask(() => document.querySelector("betwixt-sandbox").state.name), "Charged twice");
  const height = await page.locator("betwixt-sandbox").evaluate((held) => held.clientHeight);
  assert.ok(height > 250 && height < 800 && height !== 480, `as high as it needs: ${height}`);
  // Elsewhere it begins anew and can be asked again; what was asked before is told that it was in vain.
  const moved = await ask(async () => {
    const sandbox = document.querySelector("betwixt-sandbox");
    const lost = sandbox.get().then(() => "answered", () => "in vain");
    document.querySelector("#elsewhere").append(sandbox);
    return [await lost, (await sandbox.get()).name];
  });
  assert.equal(moved[1], "Charged twice");
  const gone = await ask(async () => {
    const sandbox = document.querySelector("betwixt-sandbox");
    sandbox.remove();
    return [frames.length, await sandbox.play().catch((error) => error.message)];
  });
  assert.deepEqual(gone, [0, "The sandbox is not in the page."]);
  await page.assertClean();
});

test("on paper the page around shows what the embed shows", async () => {
  const page = await hosted("paper", frame("embed=play&open=charged-twice&autoplay"), { reducedMotion: "reduce" });
  const inner = page.frameLocator("iframe");
  await appStarted(inner);
  await page.waitForTimeout(1_500);
  await page.emulateMedia({ media: "print" });
  assert.ok((await page.pdf()).length > 5_000);
  assert.ok(await inner.locator("#stage-node-checkout").isVisible());
  await page.assertClean();
});

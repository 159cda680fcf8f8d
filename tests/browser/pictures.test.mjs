// Pictures of the page beside those that somebody has looked at: tests/pictures. What differs fails, and both pictures and
// what differs between them are put into target/pictures, to be looked at; `cargo xtask bless --pictures` keeps the new ones.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { VIEWPORTS, openPage } from "./harness.mjs";

const KEPT = "tests/pictures";
const NEW = "target/pictures";
const BLESS = process.env.BETWIXT_BLESS_PICTURES === "1";
const DESK = { width: 1280, height: 800 };
const { PHONE } = VIEWPORTS;

/** A channel may differ by so much [of 255]: edges of letters are not drawn alike every time. */
const SHADE = 40;
/** So many of a thousand pixels may differ by more. */
const PER_MILLE = 1;

const canvas = (page) => page.locator("#stage-surface").focus();
const inspect = (id) => async (page) => {
  await page.locator(id).focus();
  await page.keyboard.press("Enter");
};

/** A name, an address, and what is done there. Nothing plays, so that every picture is always the same. */
const PICTURES = [
  ["shop", "?open=online-shop&autoplay=0&t=20", async () => {}],
  ["component", "?open=online-shop&autoplay=0&t=20", inspect("#stage-node-checkout")],
  ["connection", "?open=online-shop&autoplay=0&t=20", inspect("#stage-link-checkout-payments")],
  ["faults", "?open=failover&autoplay=0&t=40", inspect("#stage-node-orders-first")],
  ["findings", "?open=charged-twice&autoplay=0&t=60", async (page) => {
    await canvas(page);
    await page.keyboard.press("f");
    await page.locator("#finding-charged_twice").click();
    await page.locator(".side-card").first().waitFor();
  }],
  ["gallery", "?open=online-shop&autoplay=0", async (page) => {
    await page.getByRole("button", { name: /gallery/i }).first().click();
    await page.getByRole("dialog").waitFor();
  }],
  ["keys", "?open=online-shop&autoplay=0", async (page) => {
    await canvas(page);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  }],
  ["messages", "?open=charged-twice&autoplay=0&t=60", async (page) => {
    await canvas(page);
    await page.keyboard.press("f");
    await page.locator("#finding-charged_twice").click();
    await page.locator("#draw-messages").click();
    await page.locator("#messages").waitFor();
  }],
  ["outline", "?open=online-shop&autoplay=0&t=20", async (page) => {
    await canvas(page);
    await page.keyboard.press("o");
    await page.locator('[id="outline-component:checkout"]').click({ position: { x: 90, y: 12 } });
  }],
  ["commands", "?open=online-shop&autoplay=0&t=20", async (page) => {
    await canvas(page);
    await page.keyboard.press("Control+k");
    await page.locator("#commands-field").fill("slow payments by 10");
  }],
  ["menu", "?open=online-shop&autoplay=0&t=20", async (page) => {
    await page.locator("#stage-node-checkout").focus();
    await page.keyboard.press("Shift+F10");
    await page.getByRole("dialog").waitFor();
  }],
  ["list", "?open=online-shop&autoplay=0&t=20", async (page) => {
    await page.locator("#stage-node-checkout").focus();
    await page.keyboard.press("Control+ArrowRight");
    await page.locator("#picker-field").waitFor();
  }],
  ["program", "?open=online-shop&autoplay=0&t=20", async (page) => {
    await inspect("#stage-node-checkout")(page);
    await page.locator("#step-checkout--3").click();
    await page.locator(".step-form").waitFor();
  }],
  ["several", "?open=online-shop&autoplay=0&t=20", async (page) => {
    await canvas(page);
    await page.keyboard.press("Control+a");
  }],
  ["unknown", "?open=nothing&autoplay=0", async () => {}],
  ["embed", "?embed=play&open=charged-twice&autoplay=0&t=20", async () => {}],
];

/** How they are looked at. */
const LOOKS = [
  ["light", { viewport: DESK, colorScheme: "light" }],
  ["dark", { viewport: DESK, colorScheme: "dark" }],
  ["phone-light", { viewport: PHONE, colorScheme: "light", touch: true }],
  ["phone-dark", { viewport: PHONE, colorScheme: "dark", touch: true }],
];
/** On a phone only what can be reached there. */
const ON_PHONES = ["shop", "embed"];
/** Once each: colours chosen by the system, and nothing that travels. */
const SPECIAL = [
  ["shop", "forced-colours", { viewport: DESK, forcedColors: "active" }],
  ["findings", "forced-colours", { viewport: DESK, forcedColors: "active" }],
  ["shop", "reduced-motion", { viewport: DESK, reducedMotion: "reduce" }],
];

const all = [
  ...PICTURES.flatMap(([name]) =>
    LOOKS.filter(([look]) => !look.startsWith("phone") || ON_PHONES.includes(name)).map(([look, how]) => [name, look, how])),
  ...SPECIAL,
];

/** Which fonts the machine has: with others every letter is somewhere else. */
const fonts = (page) =>
  page.evaluate(() => {
    const pen = document.createElement("canvas").getContext("2d");
    return ["system-ui", "sans-serif"].map((family) => {
      pen.font = `64px ${family}`;
      return pen.measureText("Betwixt: what each side believes, 0123456789").width.toFixed(2);
    }).join(" ");
  });

const shot = (page) => page.screenshot({ animations: "disabled", caret: "hide" });

async function taken(name, how) {
  const [, path, reach] = PICTURES.find(([held]) => held === name);
  const page = await openPage({ path, ...how });
  await reach(page);
  // The run has to get to its moment, and whatever slides in has to stand.
  await page.waitForFunction(() => !document.body.textContent.includes("Working it out again"));
  await page.waitForTimeout(700);
  await page.mouse.move(2, 2);
  const picture = await shot(page);
  await page.assertClean();
  return [page, picture];
}

/** How many pixels of a thousand differ, and a picture of where; worked out by the browser, which can read pictures. */
async function compare(page, kept, picture) {
  const blank = await page.context().newPage();
  const [share, marked] = await blank.evaluate(async ([kept, picture, shade]) => {
    const pixels = async (text) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0);
      return pen.getImageData(0, 0, image.width, image.height);
    };
    const [a, b] = [await pixels(kept), await pixels(picture)];
    if (a.width !== b.width || a.height !== b.height) return [1_000, ""];
    let differ = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      const most = Math.max(...[0, 1, 2].map((channel) => Math.abs(a.data[at + channel] - b.data[at + channel])));
      differ += most > shade;
      b.data.set(most > shade ? [220, 0, 60, 255] : [...b.data.slice(at, at + 3).map((value) => 255 - (255 - value) / 4), 255], at);
    }
    const canvas = new OffscreenCanvas(b.width, b.height);
    canvas.getContext("2d").putImageData(b, 0, 0);
    const blob = await canvas.convertToBlob();
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return [(differ * 1_000) / (a.width * a.height), btoa(text)];
  }, [kept.toString("base64"), picture.toString("base64"), SHADE]);
  await blank.close();
  return [share, Buffer.from(marked, "base64")];
}

for (const [name, look, how] of all) {
  test(`the picture "${name}", ${look}`, async (t) => {
    let [page, picture] = await taken(name, how);
    const file = `${name}-${look}.png`;
    const here = await fonts(page);
    if (BLESS) {
      await mkdir(KEPT, { recursive: true });
      await writeFile(`${KEPT}/${file}`, picture);
      await writeFile(`${KEPT}/fonts.txt`, `${here}\n`);
      return;
    }
    const theirs = await readFile(`${KEPT}/fonts.txt`, "utf8").catch(() => "");
    if (theirs.trim() !== here) {
      t.skip("this machine has other fonts than the one that the pictures were taken on");
      return;
    }
    const kept = await readFile(`${KEPT}/${file}`);
    let [share, marked] = await compare(page, kept, picture);
    for (let tries = 0; share > PER_MILLE && tries < 3; tries += 1) {
      // A busy machine may not have come to the end of it, or keys came while something still moved.
      if (tries < 2) {
        await page.waitForTimeout(1_500);
        picture = await shot(page);
      } else {
        await page.context().close();
        [page, picture] = await taken(name, how);
      }
      [share, marked] = await compare(page, kept, picture);
    }
    if (share > PER_MILLE) {
      await mkdir(NEW, { recursive: true });
      await writeFile(`${NEW}/${file}`, picture);
      await writeFile(`${NEW}/differs-${file}`, marked);
    }
    assert.ok(share <= PER_MILLE, `${share.toFixed(1)} of 1,000 pixels differ: look at ${KEPT}/${file}, ${NEW}/${file} and ` +
      `${NEW}/differs-${file}; if it should look so, \`cargo xtask bless --pictures\` keeps it`);
  });
}

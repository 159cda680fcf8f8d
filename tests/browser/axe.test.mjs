// Every view and state of the page, light and dark, as an accessibility checker sees it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { VIEWPORTS, dropFile, openPage } from "./harness.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { PHONE, DESK } = VIEWPORTS;

const press = (...keys) => async (page) => {
  await page.locator("#stage-surface").focus();
  for (const key of keys) await page.keyboard.press(key);
};
const select = (id) => async (page) => {
  await page.locator(id).focus();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(200);
};
const dialog = (open) => async (page) => {
  await open(page);
  await page.getByRole("dialog").waitFor();
};

/** A shop that is gone for a while, with what is expected of it, held at its end. */
const expected = async (page) => {
  const shop = {
    betwixt: 1,
    duration: "60s",
    components: [
      { id: "people", kind: "client", arrivals: "recorded", profile: [["0s", 0.1], ["9s", 1]], trace: ["0s", "1s", "20s", "21s"] },
      { id: "shop", kind: "service" },
    ],
    connections: [{ from: "people", to: "shop" }],
    faults: [{ fault: "crash", component: "shop", at: "15s", for: "10s" }],
    expect: [
      { id: "works", say: "Buying works", always: { metric: "error_ratio", flow: "request", at_most: "5%" } },
      { id: "quick", always: { metric: "p95", component: "shop", at_most: "30s" } },
      { id: "twice", never: { finding: "charged_twice" } },
    ],
  };
  await dropFile(page, "gone.json", JSON.stringify(shop));
  await page.locator("#stage-node-shop").waitFor();
  await page.getByRole("slider", { name: "Time", exact: true }).focus();
  await page.keyboard.press("End");
};

/** What is looked at: a name, how to get there, and where if it is not the front page at a desk. */
const VIEWS = [
  ["the front page", async () => {}],
  ["the front page on a phone", async () => {}, { viewport: PHONE }],
  ["the outline on a phone", async (page) => {
    await page.getByRole("button", { name: "Outline", exact: true }).click();
    await page.locator("#outline").waitFor();
  }, { viewport: PHONE }],
  ["an empty scenario", async (page) => {
    await press("Control+k")(page);
    await page.locator("#commands-field:focus").waitFor();
    await page.keyboard.type("new");
    await page.locator("#commands-says", { hasText: /new|empty/i }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".stage-empty").waitFor();
  }],
  ["a running shop", (page) => page.waitForTimeout(3_000)],
  ["a component in the inspector", select("#stage-node-checkout")],
  ["a database in the inspector", select("#stage-node-orders-db")],
  ["a connection in the inspector", select("#stage-link-checkout-payments")],
  ["several components selected", press("Control+a")],
  ["two services selected", async (page) => {
    await page.locator("#stage-node-catalog").click();
    await page.locator("#stage-node-checkout").click({ modifiers: ["Shift"] });
    await page.locator("#all-workers").waitFor();
  }],
  ["a step of a program, open", async (page) => {
    await select("#stage-node-checkout")(page);
    await page.locator("#step-checkout--3").click();
    await page.locator(".step-form").waitFor();
  }],
  ["steps inside steps, and what can be added", async (page) => {
    await select("#stage-node-checkout")(page);
    for (const name of ["At the same time", "Try, otherwise"]) {
      await page.locator("#step-checkout--add-0").click();
      await page.getByRole("button", { name, exact: true }).click();
      await page.locator(".step-form").waitFor();
    }
    await page.locator("#step-checkout--add-0").click();
    await page.locator(".step-sorts").waitFor();
  }],
  ["a connection whose caller waits in vain", async (page) => {
    await select("#stage-link-checkout-payments")(page);
    await page.locator("#c-checkout-payments-latency").fill("8s");
    await page.locator("#c-checkout-payments-latency").press("Enter");
    await page.locator(".density.changed, .density-old").first().waitFor();
  }],
  ["connecting", async (page) => {
    await page.locator("#stage-node-checkout").focus();
    await page.keyboard.press("c");
  }],
  ["a region selected", press("g")],
  ["a connection switched off, with its ends", async (page) => {
    await page.locator("#stage-link-checkout-payments").focus();
    await page.keyboard.press("k");
    await page.locator(".stage-link.is-disabled").waitFor();
    await page.locator(".toast button").last().click();
    await page.locator(".toast").waitFor({ state: "detached" });
  }],
  ["the list on the canvas", async (page) => {
    await page.locator("#stage-node-checkout").focus();
    await page.keyboard.press("Control+ArrowRight");
    await page.locator("#picker-field").waitFor();
  }],
  ["the gallery", dialog((page) => page.getByRole("button", { name: /gallery/i }).first().click())],
  ["a card that runs", async (page) => {
    await page.locator("#open-gallery").click();
    await page.locator("#open-double-charge-mended").focus();
    await page.locator("#card-alive").waitFor();
  }],
  ["a pair, and the way to its other half", async (page) => {
    await page.locator("#other-half").waitFor();
  }, { path: "?open=oversold-broken" }],
  ["my scenarios", async (page) => {
    await press("Control+a", "Control+s")(page);
    await page.locator("#open-gallery").click();
    await page.locator(".own").waitFor();
    const own = page.locator(".own");
    await own.getByRole("button", { name: /^Duplicate / }).click();
    await own.getByRole("button", { name: /^Delete Copy of / }).click();
    await page.locator("#mine-undo").waitFor();
  }],
  ["the keys", dialog(press("?"))],
  ["the link", dialog((page) => page.locator("#share").click())],
  ["a damaged link", dialog(async () => {}), { path: "#s=1.damaged.00000000" }],
  ["a scenario with faults", select("#stage-node-orders-first"), { path: "?open=failover" }],
  ["the findings", async (page) => {
    await page.locator("#stage-surface").focus();
    await page.keyboard.press("f");
    await page.locator("#finding-charged_twice").waitFor();
  }, { path: "?open=charged-twice&t=60" }],
  ["one order, followed", async (page) => {
    await page.locator("#stage-surface").focus();
    await page.keyboard.press("f");
    await page.locator("#finding-charged_twice").click();
    await page.locator(".side-card").first().waitFor();
    await page.locator(".steps summary").click();
  }, { path: "?open=charged-twice&t=60" }],
  ["the outline", async (page) => {
    await press("o")(page);
    await page.locator("#outline").waitFor();
    await page.locator('[id="outline-component:checkout"]').click();
  }],
  ["a name written in the outline", async (page) => {
    await press("o")(page);
    await page.locator('[id="outline-component:checkout"]').focus();
    await page.keyboard.press("F2");
    await page.locator(".outline-field").waitFor();
  }],
  ["the list of commands", dialog(async (page) => {
    await press("Control+k")(page);
    await page.locator("#commands-field").fill("slow payments by 10");
  })],
  ["a command that is not understood", dialog(async (page) => {
    await press("Control+k")(page);
    await page.locator("#commands-field").fill("crash nobody");
  })],
  ["the menu of a component", dialog(async (page) => {
    await page.locator("#stage-node-checkout").focus();
    await page.keyboard.press("Shift+F10");
  })],
  ["a new name", dialog(async (page) => {
    await page.locator("#stage-node-checkout").focus();
    await page.keyboard.press("F2");
  })],
  ["bookmarks, and an arrow that is bent", async (page) => {
    await press("s")(page);
    await page.locator(".timeline-bookmark").waitFor();
    await page.locator("#stage-link-checkout-payments").focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator("#stage-middle .stage-middle").waitFor();
    await page.locator(".timeline-bookmark").focus();
  }, { path: "?open=online-shop&autoplay=0&t=20" }],
  ["a name for a bookmark", dialog(async (page) => {
    await press("s")(page);
    await page.locator(".timeline-bookmark").focus();
    await page.keyboard.press("F2");
  }), { path: "?open=online-shop&autoplay=0&t=20" }],
  ["messages in time", async (page) => {
    await page.locator("#stage-surface").focus();
    await page.keyboard.press("f");
    await page.locator("#finding-charged_twice").click();
    await page.locator("#draw-messages").click();
    await page.locator("#messages").waitFor();
  }, { path: "?open=charged-twice&t=60" }],
  ["only telemetry", async (page) => {
    await page.locator("#lens-telemetry").click();
    await select("#stage-node-stock")(page);
  }],
  ["one order, as telemetry tells it", async (page) => {
    await page.locator("#stage-surface").focus();
    await page.keyboard.press("f");
    await page.locator("#finding-charged_twice").click();
    await page.locator(".side-card").first().waitFor();
    await page.locator("#lens-telemetry").click();
    await page.locator("#findings-everything").waitFor();
  }, { path: "?open=charged-twice&t=60" }],
  ["the inside of a store with replicas", async (page) => {
    await dropFile(page, "replicas.json", await readFile("scenarios/pairs/two-regions-one-truth-broken.json", "utf8"));
    await page.locator("#stage-node-orders").waitFor();
    await select("#stage-node-orders")(page);
    await page.locator("[data-inside] .member").first().waitFor();
    await page.locator("section.insides").waitFor();
  }],
  ["what is expected, with a verdict on each, and one in the inspector", async (page) => {
    await expected(page);
    await page.locator("#open-expectations").click();
    await page.locator(".verdict.broken").first().waitFor();
    await page.locator("#expectation-works").click();
    await page.locator("#expect-amount").waitFor();
  }],
  ["nothing expected yet", async (page) => {
    await page.locator("#open-expectations").click();
    await page.locator(".expectations-first").waitFor();
  }],
  ["a client with a profile and recorded arrivals", async (page) => {
    await expected(page);
    await select("#stage-node-people")(page);
    await page.locator("#load-profile").waitFor();
  }],
  ["choosing what embeds show", async (page) => {
    await select("#stage-node-checkout")(page);
    await page.locator("#choose-exposed").click();
  }],
  ["a page with letters twice as large", async () => {}, { viewport: { width: 720, height: 450 } }],
  ["a small window", async () => {}, { viewport: { width: 960, height: 540 } }],
  ["an embed to look at", async () => {}, { path: "?embed=view&open=charged-twice" }],
  ["an embed to play with", async () => {}, { path: "?embed=play&open=charged-twice" }],
  ["an embed with all that can be shown", async (page) => {
    await page.locator(".embed-panels .charts").waitFor();
  }, { path: "?embed=play&open=charged-twice&t=60&show=title,legend,map,zoom,timeline,metrics,findings,sliders,success,disagreements" }],
  ["an embed in a small frame", async () => {}, { path: "?embed=play&open=charged-twice", viewport: { width: 480, height: 320 } }],
  ["an embed of something that is not there", dialog(async () => {}), { path: "?embed=play&open=no-such-thing" }],
  ["an embed to edit", async () => {}, { path: "?embed=edit&open=charged-twice" }],
];

for (const colorScheme of ["light", "dark"]) {
  for (const [name, go, { path = "", viewport = DESK } = {}] of VIEWS) {
    test(`axe finds nothing to mend: ${name}, ${colorScheme}`, async () => {
      const page = await openPage({
        path,
        colorScheme,
        viewport,
        // Before the page's own policy is in force, which would rightly refuse it.
        prepare: (context) => context.addInitScript(AXE),
      });
      // A key that comes before the second file may be one that nobody knows yet.
      if (!path && viewport === DESK) await page.locator(".palette").waitFor();
      await go(page);
      const { violations, passes } = await page.evaluate(() => window.axe.run());
      const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" ")}`);
      assert.deepEqual(found, []);
      assert.ok(passes.length > 0, "axe looked at something");
    });
  }
}

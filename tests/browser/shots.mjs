// Pictures of the page in both themes and two sizes: `cargo xtask shots [ADDRESS …]`.

import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { VIEWPORTS, openPage } from "./harness.mjs";

const FOLDER = "target/shots";
const addresses = process.argv.slice(2);

// Tests, so that one page that does not start does not keep the others from being seen.
for (const path of addresses.length > 0 ? addresses : [""]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries(VIEWPORTS)) {
      const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-/, "").slice(0, 60) || "front";
      const file = `${FOLDER}/${name}-${size.toLowerCase()}-${colorScheme}.png`;
      test(file, async () => {
        const page = await openPage({ path, viewport, colorScheme });
        await mkdir(FOLDER, { recursive: true });
        await page.screenshot({ path: file });
      });
    }
  }
}

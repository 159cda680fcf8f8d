// Pictures of the page in both themes and two sizes: `cargo xtask shots [ADDRESS …]`.

import { mkdir } from "node:fs/promises";
import { VIEWPORTS, openPage } from "./harness.mjs";

const FOLDER = "target/shots";
await mkdir(FOLDER, { recursive: true });

const addresses = process.argv.slice(2);
for (const path of addresses.length > 0 ? addresses : [""]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries(VIEWPORTS)) {
      const page = await openPage({ path, viewport, colorScheme });
      const name = path.replace(/[^a-z0-9]+/gi, "-").slice(0, 60) || "front";
      const file = `${FOLDER}/${name}-${size.toLowerCase()}-${colorScheme}.png`;
      await page.screenshot({ path: file });
      console.log(file);
      await page.close();
    }
  }
}

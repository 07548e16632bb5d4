// Draw the SVG of each card in the browser, without a network. Argument: a folder of cards; PNGs are put beside them.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, open } from "./chromium.mjs";

const folder = resolve(process.argv[2]);
const browser = await launch();
try {
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".svg"))) {
    const { context, page, requests } = await open(browser, pathToFileURL(join(folder, name)).href, { viewport: { width: 1200, height: 630 } });
    if (requests.length > 1) throw new Error(`${name} asks for ${requests.slice(1).join(", ")}`);
    await page.screenshot({ path: join(folder, `${name}.drawn.png`) });
    await context.close();
  }
} finally {
  await browser.close();
}

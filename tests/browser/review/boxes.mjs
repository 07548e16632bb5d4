// Each box to tick stands in view beside the quote, without scrolling: for every row of a page, on small screens.
// Arguments: pages of the shipped content. Prints what is out of view; exit status 1 if anything is.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, open, together } from "../chromium.mjs";
import { sayName } from "./reader.mjs";

const SCREENS = [[1366, 650], [1280, 720], [390, 844]];

/** Name what of the current row is not wholly in view: runs inside the page. */
function outOfView() {
  const bottom = Math.min(innerHeight, document.querySelector(".actions").getBoundingClientRect().top);
  const named = [["box", "#ticks .tick"], ["choice", "#support .choice"], ["quote", "#evidence blockquote mark"]];
  const out = ([what, selector]) =>
    Array.from(document.querySelectorAll(selector)).flatMap((element) => {
      const rect = element.getBoundingClientRect();
      if (rect.height === 0) return [];
      let [top, end] = [0, bottom];
      for (let e = element.parentElement; e; e = e.parentElement) {
        if (!/auto|scroll|hidden/.test(getComputedStyle(e).overflowY) || e === document.body) continue;
        const box = e.getBoundingClientRect();
        [top, end] = [Math.max(top, box.top), Math.min(end, box.bottom)];
      }
      return rect.top < top - 1 || rect.bottom > end + 1 ? [`${what} “${element.textContent.slice(0, 20)}” at ${Math.round(rect.top)}–${Math.round(rect.bottom)} of ${Math.round(top)}–${Math.round(end)}`] : [];
    });
  return named.flatMap(out);
}

const browser = await launch();
const looks = process.argv.slice(2).flatMap((file) => SCREENS.map((screen) => [file, ...screen]));
const all = await together(looks, async ([file, width, height]) => {
  const { page, context } = await open(browser, pathToFileURL(resolve(file)).href, { viewport: { width, height } });
  await sayName(page, "A. B.");
  const rows = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).rows.length);
  const found = [];
  for (let i = 0; i < rows; i++) {
    if (i) await page.keyboard.press("j");
    found.push(...(await page.evaluate(outOfView)).map((what) => `row ${i + 1}: ${what}`));
  }
  await context.close();
  return { told: `${file.split("/").at(-1)} ${width} × ${height}: ${rows} rows, ${found.length} out of view`, found };
});
await browser.close();
let failed = 0;
for (const { told, found } of all) {
  failed += found.length;
  console.log(told);
  found.slice(0, 5).forEach((line) => console.log(`    ${line}`));
}
process.exitCode = failed ? 1 : 0;

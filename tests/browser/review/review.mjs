// Look at review pages in a browser: what they look like to axe, how they work by keyboard, what they keep and give away.
// Arguments: the folder of the pages (see sample_pages.py), a file of values with their hashes by Python, and how the
// names of the checks begin that are to run; without it, all. Exit status: 0 nothing is found · 1 not so · 2 no check ran.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { axe } from "./axe.mjs";
import { launch, open, together } from "../chromium.mjs";
import { sayName } from "./reader.mjs";
import { PAGE, works } from "./works.mjs";

const WIDTHS = [320, 800, 1400];
// Motion is off, for a colour on its way to another one has a contrast that nobody reads.
const MODES = {
  light: { colorScheme: "light", reducedMotion: "reduce" },
  dark: { colorScheme: "dark", reducedMotion: "reduce" },
  forced: { forcedColors: "active", reducedMotion: "reduce" },
};
const ROUNDS = 30;

const folder = resolve(process.argv[2]);
const scratch = mkdtempSync(join(tmpdir(), "review-"));
const browser = await launch();
const address = (name) => pathToFileURL(join(folder, name)).href;
const only = process.argv[4] ?? "";
const results = [];

/** Run a check on a page opened for it alone; what it returns are findings, none is good. */
async function check(name, file, run, { width = 1400, height = 900, mode = "light", reader = "A. B." } = {}) {
  if (!name.startsWith(only)) return;
  const opened = await open(browser, address(file), { viewport: { width, height }, media: MODES[mode], acceptDownloads: true });
  const found = [];
  try {
    if (reader) await sayName(opened.page, reader);
    found.push(...((await run(opened.page, opened)) ?? []));
  } catch (error) {
    found.push(String(error.message).split("\n")[0]);
  }
  found.push(...opened.log.map((line) => `log: ${line}`));
  found.push(...opened.requests.filter((url) => !/^(file|blob):/.test(url)).map((url) => `request: ${url}`));
  await opened.context.close();
  results.push([name, found]);
  if (found.length) console.log(`${name}: ${found.length} findings\n${found.slice(0, 5).map((line) => `    ${line}`).join("\n")}`);
}

const sideways = async (page) => {
  const [wide, screen] = await page.evaluate(() => [document.scrollingElement.scrollWidth, document.documentElement.clientWidth]);
  return wide > screen ? [`sideways: ${wide} px on a screen of ${screen} px`] : [];
};
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

// -- what it looks like --------------------------------------------------------------------------

/** The page of all states in each mode at each width; the others, which differ in their rows, in each mode and at each width. */
function* looks(file) {
  for (const [i, mode] of Object.keys(MODES).entries()) {
    for (const width of file === PAGE ? WIDTHS : [WIDTHS[i]]) {
      yield () => check(`axe ${file} ${mode} ${width}`, file, async (page) => [...(await axe(page)), ...(await sideways(page))], { width, mode });
    }
  }
  yield () => check(`reflow ${file} 320 × 256`, file, sideways, { width: 320, height: 256 });
}

function* states(file, mode) {
  yield () => check(`axe states ${file} ${mode}`, file, async (page) => {
    const found = [];
    for (let i = 0; i < 9; i++) {
      found.push(...(await axe(page)), ...(await sideways(page)));
      await page.keyboard.press("j");
    }
    return found;
  }, { mode });
  yield () => check(`axe decided ${file} ${mode}`, file, async (page) => {
    const found = [];
    for (const key of ["q", "d", "s", "w"]) {
      await page.keyboard.press(key);
      found.push(...(await axe(page)));
      await page.keyboard.type("why");
      await page.keyboard.press("Control+Enter");
    }
    await page.keyboard.press("v"); // incomplete: what is wanted is marked
    return [...found, ...(await axe(page))];
  }, { mode });
  yield () => check(`axe dialogs ${file} ${mode}`, file, async (page) => {
    const found = await axe(page);
    await sayName(page, "A. B.");
    await page.keyboard.press("?");
    found.push(...(await axe(page)));
    await page.keyboard.press("Escape");
    await page.click("#menu summary");
    found.push(...(await axe(page)));
    await page.click("#open-keys");
    found.push(...(await axe(page)));
    await page.keyboard.press("Escape");
    await page.click("#menu summary");
    await page.click("#erase");
    found.push(...(await axe(page)));
    await page.keyboard.press("Escape");
    await page.click(".filters summary");
    await page.fill("#search", "nothing is like this");
    return [...found, ...(await axe(page))];
  }, { mode, reader: "" });
}

await works(check, { browser, address, scratch, values: JSON.parse(readFileSync(process.argv[3], "utf8")) });

const files = readdirSync(folder).filter((name) => /^(states|[a-z-]+)\.(en|fr|ru)\.review\.html$/.test(name)).sort();
await together([...files.flatMap((file) => [...looks(file)]), ...Object.keys(MODES).flatMap((mode) => [...states(PAGE, mode)])]);

// -- how fast ------------------------------------------------------------------------------------

async function filterTimes(page) {
  const [work, frame] = [[], []];
  for (let k = 0; k < ROUNDS; k++) {
    const text = ["reported", "people from", "September 2017", "volunteers after", ""][k % 5];
    const times = await page.evaluate(async (value) => {
      const field = document.getElementById("search");
      field.value = value;
      performance.clearMeasures("filter");
      const start = performance.now();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      document.body.getBoundingClientRect(); // style and layout too
      const done = performance.now() - start;
      await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
      return [done, performance.now() - start];
    }, text);
    work.push(times[0]);
    frame.push(times[1]);
  }
  return [median(work), median(frame), Math.max(...work)];
}

for (const [file, bound] of [["500.en.review.html", 50], ["20000.en.review.html", 500]]) {
  await check(`speed ${file}`, file, async (page) => {
    const opened = await page.evaluate(() => Math.round(performance.getEntriesByType("navigation")[0].domComplete));
    const [work, frame, worst] = await filterTimes(page);
    const scroll = await page.evaluate(async () => {
      const list = document.getElementById("list");
      const times = [];
      for (let k = 1; k <= 30; k++) {
        const start = performance.now();
        list.scrollTop = (list.scrollHeight * k) / 30;
        await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
        times.push(performance.now() - start);
      }
      return [times.toSorted((a, b) => a - b)[15], list.querySelectorAll(".option").length];
    });
    await page.fill("#search", "");
    const start = Date.now();
    for (let k = 0; k < 20; k++) await page.keyboard.press("Escape");
    await page.locator("#row-heading").focus();
    const verify = [];
    for (let k = 0; k < 5; k++) {
      const ticks = await page.locator("#ticks input").count();
      for (let n = 1; n <= ticks; n++) await page.keyboard.press(String(n));
      await page.keyboard.press("y");
      verify.push(await page.evaluate(() => {
        const begin = performance.now();
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "v", code: "KeyV", bubbles: true }));
        document.body.getBoundingClientRect();
        return performance.now() - begin;
      }));
    }
    console.log(`${file}: open ${opened} ms · filter ${work.toFixed(1)} ms (worst ${worst.toFixed(1)}), to the next frame ${frame.toFixed(1)} ms · scroll ${scroll[0].toFixed(1)} ms a frame, ${scroll[1]} rows drawn · verify and go on ${median(verify).toFixed(1)} ms (medians of ${ROUNDS}, 30, 5)`);
    return work > bound ? [`filter: ${work.toFixed(1)} ms, more than ${bound} ms`] : [];
  });
}

await browser.close();
rmSync(scratch, { recursive: true });
const failed = results.filter(([, found]) => found.length);
console.log(`review pages: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = results.length === 0 ? 2 : failed.length ? 1 : 0;

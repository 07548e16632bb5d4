// Look at every web page in a browser and with the validators of markup and data; then at faults planted on purpose.
// Argument: the folder of the pages. Exit status: 0 nothing is found and every fault is · 1 not so · 4 no browser.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { axe, axeVersion, silence, tables } from "./checks.mjs";
import { launch, open, together } from "./chromium.mjs";
import { jsonLd, nu, nuVersion } from "./data.mjs";
import { FAULTS } from "./faults.mjs";
import { keyboard } from "./keyboard.mjs";
import { addStyle, layoutFindings, TEXT_SPACING } from "./layout.mjs";
import { PAPER_WIDTH, printed } from "./print.mjs";

const WIDTHS = [320, 800, 1400];
const LIGHT = { media: "screen", colorScheme: "light", forcedColors: "none" };
const MEDIA = {
  light: LIGHT,
  dark: { ...LIGHT, colorScheme: "dark" },
  forced: { ...LIGHT, forcedColors: "active" },
  print: { ...LIGHT, media: "print" },
};
const SHOWN = 5; // findings of one check on one page
let browser;

/** A check: how wide and in which media it wants the page, and what it does with it. */
const at = (width, media, look, { height = 800, ...options } = {}) => ({ width, height, media: MEDIA[media], look, options });

/** Look at the page with a reader's text spacing, and put back what was. */
async function spaced(page) {
  const takeAway = await addStyle(page, TEXT_SPACING);
  try {
    return await layoutFindings(page);
  } finally {
    await takeAway();
  }
}

const each = (name, make) => Object.fromEntries(WIDTHS.map((width) => [`${name} ${width}`, make(width)]));
const CHECKS = {
  ...each("axe light", (width) => at(width, "light", axe)),
  ...each("axe dark", (width) => at(width, "dark", axe)),
  ...each("axe forced", (width) => at(width, "forced", axe)),
  "axe print": at(PAPER_WIDTH, "print", axe),
  ...each("layout", (width) => at(width, "light", layoutFindings, { height: width === 320 ? 256 : 800 })),
  ...each("spacing", (width) => at(width, "light", spaced, { height: width === 320 ? 256 : 800 })),
  ...each("tables", (width) => at(width, "light", tables)),
  print: at(PAPER_WIDTH, "print", printed),
  keyboard: at(800, "light", keyboard, { javaScriptEnabled: false, reducedMotion: "reduce" }),
  data: at(800, "light", jsonLd),
  requests: { file: silence },
  nu: { file: async (address, path) => (await nu([path])).get(path) },
};
const ONLY_SHEETS = ["keyboard", "data"]; // lists and the report have neither notes nor data; the small sheet’s sources are made up
const OTHERS = ["index.html", "report.html", "site.index.html", "site.harbour.en.edition-1.html"];
const COLUMNS = ["axe light", "axe dark", "axe forced", "axe print", "layout", "spacing", "tables", "print", "keyboard", "data", "requests", "nu"];
const column = (check) => COLUMNS.find((name) => check.startsWith(name));

/** Make checks of a page: those that want the same browser context share one. Return what each found, by name. */
async function run(path, names) {
  const address = pathToFileURL(path).href;
  const results = {};
  const opened = new Map();
  try {
    for (const name of names) {
      const check = CHECKS[name];
      if (check.file) {
        results[name] = { found: await check.file(address, path) };
        continue;
      }
      const key = JSON.stringify(check.options);
      if (!opened.has(key)) opened.set(key, await open(browser, address, check.options));
      const { page } = opened.get(key);
      await page.setViewportSize({ width: check.width, height: check.height });
      await page.emulateMedia(check.media);
      const result = await check.look(page);
      results[name] = Array.isArray(result) ? { found: result } : result;
    }
  } finally {
    for (const { context } of opened.values()) await context.close();
  }
  return results;
}

/** Look at every page; print a row each, and return the totals by column. */
async function look(folder) {
  const pages = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
  if (pages.length === 0) throw new Error(`no web page in ${folder}`);
  const paths = pages.map((name) => join(folder, name));
  const markup = nu(paths); // one Java machine for all
  const due = (name) => Object.keys(CHECKS).filter((check) => check !== "nu" && !(OTHERS.includes(name) && ONLY_SHEETS.includes(check)));
  const all = await together(pages, (name) => run(join(folder, name), due(name)));
  for (const [i, found] of paths.entries()) all[i].nu = { found: (await markup).get(found) };

  const totals = Object.fromEntries(COLUMNS.map((name) => [name, 0]));
  let [failed, trips, marks] = [0, 0, 0];
  console.log(["page".padEnd(28), ...COLUMNS].join("  "));
  for (const [i, name] of pages.entries()) {
    const cells = {};
    const problems = [];
    for (const [check, result] of Object.entries(all[i])) {
      const where = column(check);
      cells[where] = (cells[where] ?? 0) + result.found.length;
      totals[where] += result.found.length;
      failed += result.found.length > 0;
      problems.push(...result.found.slice(0, SHOWN).map((finding) => `    ${check}: ${finding}`));
      if (result.found.length > SHOWN) problems.push(`    ${check}: … ${result.found.length - SHOWN} more`);
    }
    if (all[i].keyboard) {
      cells.keyboard = `${all[i].keyboard.trips}/${all[i].keyboard.marks}`;
      trips += all[i].keyboard.trips;
      marks += all[i].keyboard.marks;
    }
    console.log([name.padEnd(28), ...COLUMNS.map((key) => String(cells[key] ?? "–").padEnd(key.length))].join("  "));
    problems.forEach((line) => console.log(line));
  }
  if (marks === 0) throw new Error("no page has a note mark: nothing to go to by keyboard");
  return { totals, failed, trips, marks };
}

/** Plant each fault in a copy of the page it names; print where it is found, and return how many are not. */
async function plant(folder) {
  const scratch = mkdtempSync(join(tmpdir(), "faults-"));
  try {
    const results = await together([...FAULTS.entries()], async ([i, { page, check, plant: spoil, only }]) => {
      const path = join(scratch, `${i}.html`);
      try {
        writeFileSync(path, spoil(readFileSync(join(folder, page), "utf8")));
      } catch (error) {
        return { [check]: { found: [`not planted: ${error.message}`] }, [only]: { found: [] } };
      }
      return run(path, only ? [check, only] : [check]);
    });
    console.log(`\n${"planted fault".padEnd(40)} found by`);
    let missed = 0;
    for (const [i, { name, check, rule, only }] of FAULTS.entries()) {
      const { found } = results[i][check];
      const caught = found.find((finding) => finding.startsWith(`${rule}:`));
      const early = only && results[i][only].found.find((finding) => finding.startsWith(`${rule}:`));
      if (!caught || early) missed++;
      const told = early ? `FOUND TOO SOON by ${only}: ${early}` : caught ? `${check}: ${caught}` : `MISSED by ${check}: ${found[0] ?? "nothing found"}`;
      console.log(`${name.padEnd(40)} ${told.slice(0, 130)}`);
    }
    return missed;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

try {
  browser = await launch();
} catch (error) {
  console.error(`browser: not run: ${process.env.CHROMIUM} does not start: ${error.message.split("\n").slice(0, 2).join(" ")}`);
  process.exit(4);
}
try {
  const folder = resolve(process.argv[2]);
  console.log(`Chromium ${browser.version()} · axe-core ${axeVersion} · Nu checker ${nuVersion}`);
  console.log(`findings, at ${WIDTHS.join(", ")} px (layout and spacing at 320 × 256), on paper at ${PAPER_WIDTH} px\n`);
  const { totals, failed, trips, marks } = await look(folder);
  const missed = await plant(folder);
  const sum = (...names) => COLUMNS.filter((name) => names.some((part) => name.startsWith(part))).reduce((n, name) => n + totals[name], 0);
  console.log(
    `\nbrowser: axe ${sum("axe")} · layout ${sum("layout", "spacing", "tables", "print")} · requests ${totals.requests} · ` +
      `keyboard ${trips}/${marks} · data ${totals.data} · nu ${totals.nu} · faults found ${FAULTS.length - missed}/${FAULTS.length}`,
  );
  console.log(failed || missed ? `browser: FAILED: ${failed} checks, ${missed} planted faults` : "browser: passed");
  process.exitCode = failed || missed ? 1 : 0;
} finally {
  await browser.close();
}

// Look at every web page in a browser and with the validators of markup and data; then at faults planted on purpose.
// Argument: the folder of the pages. Exit status: 0 nothing is found and every fault is · 1 not so.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { axe, axeVersion, keyboard, silence, tables } from "./checks.mjs";
import { launch, open } from "./chromium.mjs";
import { address, jsonLd, nu, nuVersion } from "./data.mjs";
import { FAULTS } from "./faults.mjs";
import { addStyle, layoutFindings, TEXT_SPACING } from "./layout.mjs";

const WIDTHS = [320, 800, 1400];
const MODES = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  print: { media: "print" },
  forced: { forcedColors: "active" },
};
const FAULTY = "canada-response.en.html";
const SHOWN = 5; // findings of one check

const viewport = (width, height = 800) => ({ viewport: { width, height } });
let browser;

/** Run a check on a page opened for it alone. */
async function on(path, options, check) {
  const opened = await open(browser, address(path), options);
  try {
    return await check(opened);
  } finally {
    await opened.context.close();
  }
}

const axeIn = (mode, width) => (path) => on(path, { ...viewport(width), media: MODES[mode] }, ({ page }) => axe(page));
const layoutAt = (width, height) => (path) => on(path, viewport(width, height), ({ page }) => layoutFindings(page));
const tablesAt = (width) => (path) => on(path, viewport(width), ({ page }) => tables(page));
const spacingAt = (width) => (path) =>
  on(path, viewport(width), async ({ page }) => {
    await addStyle(page, TEXT_SPACING);
    return layoutFindings(page);
  });

const CHECKS = {
  ...Object.fromEntries(Object.keys(MODES).flatMap((mode) => WIDTHS.map((w) => [`axe ${mode} ${w}`, axeIn(mode, w)]))),
  ...Object.fromEntries(WIDTHS.map((w) => [`layout ${w}`, layoutAt(w, w === 320 ? 256 : 800)])),
  ...Object.fromEntries(WIDTHS.map((w) => [`spacing ${w}`, spacingAt(w)])),
  ...Object.fromEntries(WIDTHS.map((w) => [`tables ${w}`, tablesAt(w)])),
  silence: (path) => on(path, viewport(800), silence),
  keyboard: (path) => on(path, { ...viewport(800), javaScriptEnabled: false }, ({ page }) => keyboard(page)),
  "json-ld": (path) => Promise.resolve(jsonLd(path)),
  nu: (path) => Promise.resolve(nu([path]).get(path)),
};
const ONLY_SHEETS = ["keyboard", "json-ld"]; // the list of sheets has neither notes nor data
CHECKS.axe = CHECKS["axe light 800"];
CHECKS["axe dark"] = CHECKS["axe dark 800"];

/** The columns of the table: a name, and the checks it sums up. */
const COLUMNS = {
  ...Object.fromEntries(Object.keys(MODES).map((mode) => [`axe ${mode}`, WIDTHS.map((w) => `axe ${mode} ${w}`)])),
  layout: WIDTHS.map((w) => `layout ${w}`),
  spacing: WIDTHS.map((w) => `spacing ${w}`),
  tables: WIDTHS.map((w) => `tables ${w}`),
  requests: ["silence"],
  keyboard: ["keyboard"],
  "json-ld": ["json-ld"],
};

async function look(folder) {
  const pages = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
  if (pages.length === 0) throw new Error(`no web page in ${folder}`);
  const markup = nu(pages.map((name) => join(folder, name)));
  console.log(["page".padEnd(29), ...Object.keys(COLUMNS).map((name) => name.padEnd(9)), "nu"].join(" "));
  let [passed, failed] = [0, 0];
  for (const name of pages) {
    const path = join(folder, name);
    const problems = [];
    const cells = [];
    const take = (check, found) => {
      problems.push(...found.slice(0, SHOWN).map((finding) => `    ${check}: ${finding}`));
      found.length ? failed++ : passed++;
    };
    for (const checks of Object.values(COLUMNS)) {
      let count = 0;
      const due = checks.filter((check) => name !== "index.html" || !ONLY_SHEETS.includes(check));
      for (const check of due) {
        const found = await CHECKS[check](path);
        count += found.length;
        take(check, found);
      }
      cells.push((due.length ? String(count) : "–").padEnd(9));
    }
    take("nu", markup.get(path));
    console.log([name.padEnd(29), ...cells, markup.get(path).length].join(" "));
    problems.forEach((line) => console.log(line));
  }
  return [passed, failed];
}

async function plant(folder) {
  const good = readFileSync(join(folder, FAULTY), "utf8");
  const scratch = mkdtempSync(join(tmpdir(), "faults-"));
  let [passed, failed] = [0, 0];
  console.log(`\n${"planted fault".padEnd(38)} found under`);
  try {
    for (const { name, check, rule, plant: spoil } of FAULTS) {
      const path = join(scratch, FAULTY);
      writeFileSync(path, spoil(good));
      const found = await CHECKS[check](path);
      const caught = found.find((finding) => finding.startsWith(`${rule}:`));
      caught ? passed++ : failed++;
      console.log(`${name.padEnd(38)} ${caught ? `${check}: ${caught.slice(0, 100)}` : `MISSED by ${check}: ${found[0] ?? "nothing found"}`}`);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return [passed, failed];
}

browser = await launch();
try {
  const folder = resolve(process.argv[2]);
  console.log(`Chromium ${browser.version()} · axe-core ${axeVersion} · Nu checker ${nuVersion}`);
  console.log(`findings, at ${WIDTHS.join(", ")} px (layout at 320 × 256)\n`);
  const [passed, failed] = await look(folder);
  const [caught, missed] = await plant(folder);
  console.log(`\nbrowser: ${passed + caught} passed, ${failed + missed} failed`);
  process.exitCode = failed + missed ? 1 : 0;
} finally {
  await browser.close();
}

// A reader who uses the keyboard only: signs each row that is left, and exports.
// Arguments: the page, a folder for the export, the reader's name. Prints how many rows, and the file.
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, open } from "../chromium.mjs";

const MOST_TABS = 60;

/** Say who reads, if the page asks. */
export async function sayName(page, name) {
  if (!(await page.locator("#reader-dialog[open]").count())) return;
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
}

/** Return how many rows are left to do. */
export const left = async (page) =>
  Number((await page.locator('[data-show="left"] .count').textContent()).replace(/\D/g, ""));

/** Let the links to sources lead nowhere: there is no network. */
export const stayHere = (page) =>
  page.evaluate(() => document.addEventListener("click", (event) => event.target.closest(".links a") && event.preventDefault()));

/** Open the source, tick, support, verify: row after row. Returns how many. */
export async function signAll(page) {
  await stayHere(page);
  let signed = 0;
  for (let due = await left(page); due > 0; due = await left(page)) {
    await page.keyboard.press("o");
    const ticks = await page.locator("#ticks input").count();
    for (let n = 1; n <= ticks; n++) await page.keyboard.press(String(n));
    await page.keyboard.press("y");
    await page.keyboard.press("v");
    signed++;
    if ((await left(page)) !== due - 1) throw new Error(`row ${signed} was not signed: ${await page.locator("#told").textContent()}`);
  }
  return signed;
}

/** Press Tab until a control has the focus. */
export async function tabTo(page, id) {
  for (let i = 0; i < MOST_TABS; i++) {
    if ((await page.evaluate(() => document.activeElement.id)) === id) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach #${id}`);
}

/** Export by keyboard; returns the path of the file. */
export async function exportTo(page, folder) {
  await tabTo(page, "export");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [file, folder, name] = process.argv.slice(2);
  const browser = await launch();
  try {
    const { page, requests, log } = await open(browser, pathToFileURL(resolve(file)).href, { viewport: { width: 1366, height: 650 } });
    await sayName(page, name);
    const rows = await signAll(page);
    const path = await exportTo(page, resolve(folder));
    const remote = requests.filter((url) => !/^(file|blob):/.test(url));
    if (remote.length || log.length) throw new Error([...remote, ...log].join("\n"));
    console.log(JSON.stringify({ rows, path }));
  } finally {
    await browser.close();
  }
}

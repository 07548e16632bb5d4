// The browser: Debian's, headless, and cut off from every network by its own rule.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// Packages lie in tests/browser; NODE_PATH names another place.
const require = createRequire(process.env.NODE_PATH ? `${process.env.NODE_PATH}/` : new URL("../browser/", import.meta.url));
const { chromium, axePath } = packages();
const AXE = readFileSync(axePath, "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const OPTIONS = [
  "--no-sandbox", // containers run as root; the pages are our own
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND", // a page that asks for something remote is told no by the browser itself
];

function packages() {
  try {
    return { ...require("playwright-core"), axePath: require.resolve("axe-core") };
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    console.error("playwright-core and axe-core are not there: run npm ci in tests/browser, or name their folder in NODE_PATH");
    return process.exit(4);
  }
}

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: OPTIONS });

/** Open a page from disk in a context of its own, and note all that it asks for and complains about. */
export async function open(browser, address, { media = {}, ...options } = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests = [];
  const log = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => log.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => log.push(`error: ${error.message}`));
  await page.emulateMedia(media);
  await page.goto(address);
  return { context, page, requests, log };
}

/** Ask axe-core; no page of ours has a reason for an exception. */
export async function axe(page) {
  await page.evaluate(AXE); // not a script element: those the page's own policy forbids
  const result = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), TAGS);
  if (result.passes.length === 0) return ["axe: no rule applied"];
  return result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${rule.help}`));
}

// The browser: Debian's, headless, and cut off from every network by its own rule.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const OPTIONS = [
  "--no-sandbox", // containers run as root; the pages are our own
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND", // a page that asks for something remote is told no by the browser itself
];

const AT_ONCE = Math.min(4, Math.max(2, availableParallelism()));

/** Do the work on all items, some at once; the results come in the items' order. Without work, the items are what is done. */
export async function together(items, work = (item) => item()) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const i = next++;
      results[i] = await work(items[i]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Start the browser that the run names: CHROMIUM is the path of its program. */
export const launch = (...more) =>
  chromium.launch({ executablePath: process.env.CHROMIUM, args: [...OPTIONS, ...more] });

/** Open a page from disk in a context of its own, and note all that it asks for and complains about. */
export async function open(browser, address, options = {}) {
  const { media = {}, ...rest } = options;
  const context = await browser.newContext(rest);
  const page = await context.newPage();
  const requests = [];
  const log = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => log.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => log.push(`error: ${error.message}`));
  const session = await context.newCDPSession(page);
  await session.send("Log.enable");
  session.on("Log.entryAdded", ({ entry }) => log.push(`${entry.level}: ${entry.text}`));
  await page.emulateMedia(media);
  await page.goto(address);
  return { context, page, requests, log };
}

/** Open a page in a browser of its own, go through it, and return all it asked for, by the browser's own net log too. */
export async function record(address, goThrough) {
  const folder = mkdtempSync(join(tmpdir(), "net-log-"));
  const file = join(folder, "log.json");
  try {
    const browser = await launch(`--log-net-log=${file}`, "--net-log-capture-mode=IncludeSensitive");
    let opened;
    try {
      opened = await open(browser, address);
      await goThrough(opened.page);
    } finally {
      await browser.close(); // only then is the log whole
    }
    return { url: address, log: opened.log, requests: [...opened.requests, ...logged(JSON.parse(readFileSync(file, "utf8")))] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Return what pages asked for: the browser's own questions, for updates and accounts, come from no origin. */
function logged({ constants, events }) {
  const start = constants.logEventTypes.URL_REQUEST_START_JOB;
  if (start === undefined) throw new Error("the browser's net log has no requests: its form has changed");
  const asked = events.filter(({ type, params }) => type === start && params?.url);
  return asked.filter(({ params }) => params.initiator !== "not an origin").map(({ params }) => params.url);
}

// The browser: Debian's, headless, and cut off from every network by its own rule.
import { chromium } from "playwright-core";

export const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

const OPTIONS = [
  "--no-sandbox", // containers run as root; the pages are our own
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND", // a page that asks for something remote is told no by the browser itself
];

export const launch = () => chromium.launch({ executablePath: EXECUTABLE, args: OPTIONS });

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

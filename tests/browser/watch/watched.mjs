// Watch a copy of the content in a browser: an edit brings the new page, an error its panel, the mended file the page.
// Exit status: 0 all as it should be · 1 not so · 4 no browser. Prints how long it took from saving to the new page, each
// time, the median and the spread; and that the page then is the one which a browser gets that loads it.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, open } from "../chromium.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SHEET = "canada-response";
const DONE = Infinity;
const RESTS = [0, DONE, 100, DONE, 300, DONE, 700, DONE, 1500, DONE]; // ms after an edit; half of them come while files are made
const PATIENCE = 20_000; // ms
const REST = 6_000; // ms at most until all files are made
const folder = mkdtempSync(join(tmpdir(), "watched-"));
const plan = join(folder, "content/sheets", `${SHEET}.yaml`);
const failures = [];

const expect = (what, right, found = "") => {
  if (!right) failures.push(`${what}${found === "" ? "" : `: ${found}`}`);
};
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Save as editors do: a new file beside the old one, put in its place. */
const save = (text) => {
  writeFileSync(`${plan}~new`, text);
  renameSync(`${plan}~new`, plan);
};

/** Start the program; return its process, its address, and a function that waits for a line it prints. */
async function start() {
  const process_ = spawn(process.env.PYTHON, ["-u", "-m", "factsheet", "watch", "--serve", "--port", "0"], {
    cwd: folder,
    env: { ...process.env, PYTHONPATH: ROOT },
  });
  let said = "";
  for (const stream of [process_.stdout, process_.stderr]) stream.on("data", (data) => (said += data));
  const says = async (pattern, from = 0) => {
    for (let waited = 0; waited < 60_000; waited += 20) {
      const found = said.slice(from).match(pattern);
      if (found) return found;
      await pause(20);
    }
    throw new Error(`it never said ${pattern}, but:\n${said}`);
  };
  const [address] = await says(/http:\/\/127\.0\.0\.1:\d+\//);
  return { process: process_, address, says, length: () => said.length, said: () => said };
}

const panel = (page) => page.evaluate(() => document.querySelector("factsheet-errors")?.shadowRoot.textContent ?? "");
const titled = (page, title) => page.waitForFunction((text) => document.title.startsWith(text), title, { timeout: PATIENCE, polling: 5 });

async function watched(browser, tool) {
  const { page, context, log } = await open(browser, tool.address);
  await tool.says(/files? in [\d.]+ s/);
  await page.getByRole("link", { name: "open" }).first().waitFor();
  expect("rows of the list", (await page.getByRole("row").count()) === 7, await page.getByRole("row").count());
  await page.goto(`${tool.address}${SHEET}.en.draft.html`);
  const original = readFileSync(plan, "utf8");
  const title = original.match(/^title:\s*\n\s+en: (.*)$/m)?.[1] ?? original.match(/^title: \{en: ([^,}]*)/m)[1];
  const before = await page.title();

  const times = [];
  for (const [n, rest] of RESTS.entries()) {
    const letters = String.fromCharCode(97 + n);
    const now = `${title} z${letters}z`;
    const from = tool.length();
    await page.evaluate(() => scrollTo(0, 1500));
    const began = performance.now();
    save(original.replace(title, now));
    await titled(page, now);
    times.push(performance.now() - began);
    await (rest === DONE ? Promise.race([tool.says(/files? in [\d.]+ s/, from), pause(REST)]) : pause(rest));
  }
  const scrolled = await page.evaluate(() => new Promise((done) => setTimeout(() => done(scrollY), 200)));
  expect("the place on the page is kept", Math.abs(scrolled - 1500) < 120, scrolled);

  const renewed = await page.content();
  await page.reload();
  expect("the page is the one that is loaded", (await page.content()) === renewed);

  const good = await page.title();
  let began = performance.now();
  save(original.replace("blocks:", "blocks"));
  await page.waitForFunction(() => document.querySelector("factsheet-errors"), undefined, { timeout: PATIENCE, polling: 5 });
  const toPanel = performance.now() - began;
  const said = await panel(page);
  const line = original.split("\n").indexOf("blocks:") + 1;
  for (const part of [`content/sheets/${SHEET}.yaml:${line}:1`, "Y002", "Hint:", "factsheet explain Y002"]) expect("the panel says", said.includes(part), part);
  expect("the last good page stays", (await page.title()) === good, await page.title());
  await page.reload();
  await page.waitForFunction(() => document.querySelector("factsheet-errors"), undefined, { timeout: PATIENCE });
  expect("and after a reload", (await page.title()) === good, await page.title());
  if (process.argv[2]) {
    for (const [width, colorScheme] of [[320, "light"], [800, "dark"], [1400, "light"]]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(process.argv[2], `panel-${width}-${colorScheme}.png`) });
      await page.goto(tool.address);
      await page.screenshot({ path: join(process.argv[2], `list-${width}-${colorScheme}.png`) });
      await page.goBack();
    }
  }

  began = performance.now();
  save(original);
  await titled(page, before);
  await page.waitForFunction(() => !document.querySelector("factsheet-errors"), undefined, { timeout: PATIENCE });
  const toMended = performance.now() - began;
  const file = readFileSync(join(folder, "output", `${SHEET}.en.draft.html`), "utf8");
  expect("no script in the file", !file.includes("/-/") && !file.includes("factsheet-errors"));
  const told = [...new Set(log.filter((entry) => !entry.includes("503")))];
  expect("nothing refused or broken", told.length === 0, told.slice(0, 3).join(" | "));
  await context.close();
  return { times: times.map(Math.round), toPanel: Math.round(toPanel), toMended: Math.round(toMended) };
}

let browser;
try {
  browser = await launch("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
} catch (error) {
  console.error(`watch: not run: ${process.env.CHROMIUM} does not start: ${error.message.split("\n")[0]}`);
  process.exit(4);
}
for (const part of ["content", "templates"]) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
let tool;
try {
  tool = await start();
  const { times, toPanel, toMended } = await watched(browser, tool);
  const ended = new Promise((done) => tool.process.on("exit", done));
  tool.process.kill("SIGINT");
  const status = await ended;
  expect("exit status after Ctrl-C", status === 0, status);
  const spread = `median ${median(times)} ms, ${Math.min(...times)} to ${Math.max(...times)} ms`;
  console.log(`watch: save to new page ${times.join(" ")} ms: ${spread} · to the panel ${toPanel} ms · mended ${toMended} ms`);
} catch (error) {
  failures.push(`${error.message}; it had said:\n${tool?.said()}`);
} finally {
  tool?.process.kill("SIGKILL");
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
failures.forEach((failure) => console.log(`    ${failure}`));
console.log(failures.length ? "watch: FAILED" : "watch: passed");
process.exitCode = failures.length ? 1 : 0;

// Each check takes a page that is open and returns findings, "rule: what"; none is good.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const MOST_TABS = 200;

export const axeVersion = require("axe-core/package.json").version;

/** Ask axe-core; no page of ours has a reason for an exception. */
export async function axe(page) {
  await page.evaluate(AXE); // not a script element: those the page's own policy forbids
  const result = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), TAGS);
  if (result.passes.length === 0) return ["axe: no rule applied"];
  return result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${rule.help}`),
  );
}

/** Name what a page asked for beside itself, and what the browser complained about. */
export function silence({ page, requests, log }) {
  const own = page.url().split("#")[0];
  const remote = requests.filter((url) => url.split("#")[0] !== own).map((url) => `request: ${url}`);
  const loud = log.filter((line) => /^(error|warning)/.test(line)).map((line) => `log: ${line}`);
  return [...remote, ...loud];
}

const PARTS = { table: "table", tr: "row", 'th[scope="col"]': "columnheader", 'th[scope="row"]': "rowheader", td: "cell" };

/** Name parts of tables that assistive technology is not told of: stacked rows have to stay rows. */
export async function tables(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const told = (role) => nodes.filter((node) => !node.ignored && node.role.value === role).length;
  const found = [];
  for (const [selector, role] of Object.entries(PARTS)) {
    const count = await page.locator(selector).count();
    if (told(role) !== count) found.push(`role: ${told(role)} of ${count} ${selector} are told of as ${role}`);
  }
  return found;
}

/** Go from the first note mark to its note and back, by keyboard alone. */
export async function keyboard(page) {
  const mark = await tabTo(page, (role) => role === "doc-noteref");
  if (!mark) return ["mark: Tab reaches no note mark"];
  await page.keyboard.press("Enter");
  const noteId = fragment(page);
  const note = page.locator(`[id="${noteId}"]`);
  if (!noteId || (await note.count()) !== 1) return [`mark: ${mark.name} leads nowhere (#${noteId})`];
  if (!(await inView(note))) return [`mark: ${mark.name} does not bring its note into view`];
  const back = await tabTo(page, (role) => role === "doc-backlink");
  if (!back) return ["backlink: Tab reaches none from the note"];
  if (!(await note.evaluate((n) => n.contains(document.activeElement)))) return [`backlink: ${noteId} has none`];
  if (!back.name) return [`backlink: that of ${noteId} has no name`];
  await page.keyboard.press("Enter");
  if (fragment(page) !== mark.id) return [`backlink: leads to #${fragment(page)}, not to #${mark.id}`];
  const now = await focused(page);
  if (now.id !== mark.id) return [`backlink: the focus is on ${now.id || "nothing"}, not on ${mark.id}`];
  return (await inView(page.locator(`[id="${mark.id}"]`))) ? [] : ["backlink: does not bring the mark into view"];
}

async function tabTo(page, wanted) {
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (wanted(now.role)) return now;
  }
  return null;
}

const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    const name = e.getAttribute("aria-label") ?? e.textContent.trim();
    return { id: e.id, role: e.getAttribute("role"), name };
  });

const fragment = (page) => new URL(page.url()).hash.slice(1);

/** Tell whether an element is on the screen, once scrolling has come to rest; the page itself runs no timers. */
async function inView(locator) {
  const place = () => locator.evaluate((e) => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom, innerHeight]);
  let [before, [top, bottom, height]] = [NaN, await place()];
  while (top !== before) {
    await new Promise((done) => setTimeout(done, 150));
    [before, [top, bottom, height]] = [top, await place()];
  }
  return top < height && bottom > 0;
}

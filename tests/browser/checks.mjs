// Each check takes a page that is open and returns findings, "rule: what"; none is good.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { record } from "./chromium.mjs";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const axeVersion = require("axe-core/package.json").version;

/** Ask axe-core, without exceptions; where it cannot tell the contrast, reckon it from what the browser computes. */
export async function axe(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE); // no script element: our policy forbids those
  const { passes, violations, unsure } = await page.evaluate(async (values) => {
    const resultTypes = ["violations", "incomplete"]; // of the others one node each is enough
    const result = await window.axe.run({ runOnly: { type: "tag", values }, resultTypes });
    const brief = (rules) => rules.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map((n) => n.target.join(" ")) }));
    const unsure = result.incomplete.filter((rule) => rule.id === "color-contrast");
    return { passes: result.passes.length, violations: brief(result.violations), unsure: brief(unsure) };
  }, TAGS);
  if (passes === 0) return ["axe: no rule applied"];
  const faint = await page.evaluate(tooFaint, unsure.flatMap((rule) => rule.targets));
  return [...violations.flatMap(({ id, help, targets }) => targets.map((target) => `${id}: ${target}: ${help}`)), ...faint];
}

/** Name elements whose text has less contrast than WCAG 2.2, 1.4.3, wants: runs inside the page. */
function tooFaint(targets) {
  const rgba = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = rgba(colour).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if ((rgba(colour)[3] ?? 1) > 0) return colour;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(0, 0, 0)" : "rgb(255, 255, 255)";
  };
  return targets.flatMap((target) => {
    const element = document.querySelector(target);
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return ratio >= 4.5 ? [] : [`color-contrast: ${target}: ${ratio.toFixed(2)} to 1`];
  });
}

const WIDTHS = [320, 800, 1400];

/** Name what a page asks for beside itself in any look and on paper, and what the browser complains about. */
export async function silence(address) {
  const { requests, log } = await record(address, async (page) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const media of [{ colorScheme: "light" }, { colorScheme: "dark" }, { media: "print" }, { media: "screen" }]) {
        await page.emulateMedia(media);
        await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
        await page.waitForTimeout(50); // for pictures that load when they come into view
      }
    }
    await page.pdf();
  });
  const remote = [...new Set(requests)].filter((url) => url.split("#")[0] !== address).map((url) => `request: ${url}`);
  const loud = [...new Set(log)].filter((line) => /^(error|warning)/.test(line)).map((line) => `log: ${line}`);
  return [...remote, ...loud];
}

const PARTS = { table: "table", tr: "row", 'th[scope="col"]': "columnheader", 'th[scope="row"]': "rowheader", td: "cell" };

/** Name parts of tables that assistive technology is not told of: stacked rows have to stay rows. */
export async function tables(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const told = (role) => nodes.filter((node) => !node.ignored && node.role.value === role).length;
  const found = [];
  for (const [selector, role] of Object.entries(PARTS)) {
    const count = await page.locator(selector).count();
    if (told(role) !== count) found.push(`role: ${told(role)} of ${count} ${selector} are told of as ${role}`);
  }
  return found;
}

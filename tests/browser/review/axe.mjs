// axe-core without exceptions. What it cannot tell of contrast is not reckoned here: rows lie over one another's space
// until they are drawn, so what the browser computes of one that is not drawn is no colour that anybody sees.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Return the violations, a line each. */
export async function axe(page) {
  await page.evaluate(AXE); // not a script element: those the page's own policy forbids
  const result = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), TAGS);
  if (result.passes.length === 0) return ["axe: no rule applied"];
  return result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${rule.help}`));
}

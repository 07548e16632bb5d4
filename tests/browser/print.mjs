// The page on paper: Chromium prints it, another library reads the print back, and nothing may be lost.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { layoutFindings } from "./layout.mjs";

const READER = join(dirname(fileURLToPath(import.meta.url)), "printed.py");
export const PAPER_WIDTH = Math.floor(((210 - 2 * 18) / 25.4) * 96); // of the text on A4, in px
const A4 = [595, 842]; // pt
const MOST_PAGES = 12; // of a sheet; a report is as long as its project

/** Return the findings on a page's print, which is open in print media and as wide as the paper. */
export async function printed(page) {
  const found = await layoutFindings(page);
  const wanted = await page.evaluate(() => ({
    title: document.title,
    lang: document.documentElement.lang,
    isSheet: document.querySelector("article.sheet") !== null,
    // as they are painted, so in capitals where a style says so
    texts: [...document.querySelectorAll("h1, h2, h3, p, li, th, td, caption, figcaption")]
      .filter((e) => e.getClientRects().length > 0 && !e.querySelector("p, li, h3, svg"))
      .map((e) => e.innerText),
  }));
  const folder = mkdtempSync(join(tmpdir(), "print-"));
  try {
    const file = join(folder, "page.pdf");
    await page.pdf({ path: file, preferCSSPageSize: true, format: "A4", tagged: true });
    return [...found, ...differences(JSON.parse(await read(file)), wanted)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function differences(print, { title, lang, isSheet, texts }) {
  const found = [];
  const bare = (text) => text.normalize("NFKC").replace(/[\s\u00ad\u200b]+/g, "");
  const pages = print.pages.map((page) => bare(page.text));
  for (const text of texts) {
    if (!stands(bare(text), pages)) found.push(`lost: “${text.trim().slice(0, 60)}” is not in the print`);
  }
  for (const [i, { size }] of print.pages.entries()) {
    if (!pages[i]) found.push(`blank: page ${i + 1} of ${print.pages.length} is empty`);
    if (size.some((length, k) => Math.abs(length - A4[k]) > 2)) found.push(`size: page ${i + 1} is ${size.join(" × ")} pt`);
  }
  if (isSheet && print.pages.length > MOST_PAGES) found.push(`pages: ${print.pages.length} are too many`);
  if (print.title !== title) found.push(`title: “${print.title}” instead of “${title}”`);
  if (print.lang !== lang) found.push(`lang: “${print.lang}” instead of “${lang}”`);
  if (!print.tagged) found.push("tags: the print has none");
  return found;
}

/** Tell whether a text stands on a page, or its head on one and its rest on the next. */
function stands(text, pages) {
  if (pages.some((page) => page.includes(text))) return true;
  return pages.slice(1).some((next, i) => {
    for (let k = 1; k < text.length && pages[i].includes(text.slice(0, k)); k++) {
      if (next.includes(text.slice(k))) return true;
    }
    return false;
  });
}

const read = (file) =>
  new Promise((resolve, reject) => {
    const reader = spawn(process.env.PYTHON, [READER, file], { stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    reader.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    reader.on("error", reject);
    reader.on("close", (status) => (status === 0 ? resolve(out) : reject(new Error(`printed.py stopped with status ${status}`))));
  });

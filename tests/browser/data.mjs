// Markup and data: the Nu checker over files, and JSON-LD against schema.org's vocabulary as TypeScript types.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const require = createRequire(import.meta.url);
const HERE = dirname(fileURLToPath(import.meta.url));
const JAR = join(dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
export const nuVersion = require("vnu-jar/package.json").version;

/** Warnings that were looked at; any other is a finding. */
const LOOKED_AT = [
  /^The “list” role is unnecessary for element “[uo]l”\.$/, // not for Safari, which takes lists without marks for none
  /^Inline (style|script) violates Content Security Policy \(meta tag\)/, // ours are allowed by hash, or data and not run
];

/** Return the Nu checker's errors and new warnings, by path. */
export async function nu(paths) {
  const found = new Map(paths.map((path) => [path, []]));
  const messages = JSON.parse(await checker(["--format", "json", "--exit-zero-always", "--stdout", ...paths])).messages;
  for (const { type, subType, url, lastLine, message } of messages) {
    const kind = subType ?? type;
    if (kind === "warning" && LOOKED_AT.some((known) => known.test(message))) continue;
    found.get(fileURLToPath(url)).push(`${kind}: line ${lastLine}: ${message}`);
  }
  return found;
}

const checker = (args) =>
  new Promise((resolve, reject) => {
    const java = spawn("java", ["-jar", JAR, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let [out, said] = ["", ""];
    java.stdout.setEncoding("utf8").on("data", (text) => (out += text));
    java.stderr.setEncoding("utf8").on("data", (text) => (said += text));
    java.on("error", reject);
    java.on("close", (status) => (status === 0 ? resolve(out) : reject(new Error(`the Nu checker stopped: ${said}`))));
  });

/** What a Report is of no use without. */
const NEEDED = ["@id", "url", "name", "reportNumber", "version", "datePublished", "inLanguage", "abstract", "publisher", "license", "citation"];
const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/;

/** Return the findings on a page's JSON-LD: is it there, is it schema.org's, does it say what the page says. */
export async function jsonLd(page) {
  const shown = await page.evaluate(() => ({
    blocks: [...document.querySelectorAll('script[type="application/ld+json"]')].map((e) => e.textContent),
    lang: document.documentElement.lang,
    h1: document.querySelector("h1").textContent.trim(),
    canonical: document.querySelector('link[rel="canonical"]')?.href,
    // a note's first link is its source; what follows #:~: is the place in it
    notes: [...document.querySelectorAll('[role="doc-endnotes"] li[id^="note-"]')].map(
      (note) => note.querySelector('a[href^="http"]')?.href.split("#:~:")[0] ?? note.id,
    ),
  }));
  if (shown.blocks.length !== 1) return [`json-ld: ${shown.blocks.length} blocks instead of 1`];
  let data;
  try {
    data = JSON.parse(shown.blocks[0]);
  } catch (error) {
    return [`json-ld: does not parse: ${error.message}`];
  }
  const missing = NEEDED.filter((key) => !data[key] || data[key].length === 0).map((key) => `json-ld: no ${key}`);
  if (missing.length > 0) return [...missing, ...misfits(shown.blocks[0])];
  return [...record(data, "the report"), ...like(data, shown), ...data.citation.flatMap(citation), ...misfits(shown.blocks[0])];
}

/** Compare the data with what the page shows. */
function like(data, { lang, h1, canonical, notes }) {
  const found = [];
  const same = (what, said, shown) => said === shown || found.push(`json-ld: ${what} is “${said}”, on the page “${shown}”`);
  same("@type", data["@type"], "Report");
  same("inLanguage", data.inLanguage, lang);
  same("name", data.name, h1);
  same("url", data.url, canonical);
  same("@id", data["@id"], canonical);
  same("the count of citations", data.citation.length, new Set(notes).size);
  const cited = new Set(data.citation.map(({ url }) => url && new URL(url).href.split("#:~:")[0]));
  for (const url of new Set(notes)) {
    if (url.startsWith("http") && !cited.has(url)) found.push(`json-ld: the source ${url} is no citation`);
  }
  if (data.publisher["@type"] !== "Organization" || !data.publisher.name) found.push("json-ld: the publisher has no name");
  if (data.dateModified && data.dateModified < data.datePublished) found.push("json-ld: modified before it was published");
  return found;
}

/** Look at a citation: what it is, and enough to find it by. */
function citation(data, index) {
  const which = `citation ${index + 1}`;
  const enough = data.name || data.url || (data.publisher && data.datePublished);
  const found = enough ? [] : [`json-ld: ${which} names nothing`];
  if (!data["@type"]) found.push(`json-ld: ${which} has no type`);
  if (!(data.author?.name || data.publisher?.name)) found.push(`json-ld: ${which} names neither author nor publisher`);
  return [...found, ...record(data, which)];
}

/** Look at the values whose form schema.org's types do not tell from any other text. */
function record(data, which) {
  const found = [];
  const form = (key, fits) => data[key] === undefined || fits(data[key]) || found.push(`json-ld: ${key} of ${which} is “${data[key]}”`);
  for (const key of ["datePublished", "dateModified"]) form(key, (value) => DATE.test(value) && !Number.isNaN(Date.parse(value)));
  for (const key of ["url", "archivedAt", "@id"]) form(key, (value) => /^https?:/.test(value) && URL.canParse(value));
  form("inLanguage", (value) => LANGUAGE.test(value));
  return found;
}

const OPTIONS = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext };
const HOST = ts.createCompilerHost(OPTIONS);
const parsed = new Map(); // the vocabulary is long: read it once

/** Name what schema.org's vocabulary does not have: the types are made from it. */
function misfits(json) {
  const name = join(HERE, "report.ts");
  const text = `import type { Report, WithContext } from "schema-dts";\nexport const report: WithContext<Report> = ${json};\n`;
  const getSourceFile = (file, ...rest) => {
    if (file === name) return ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
    if (!parsed.has(file)) parsed.set(file, HOST.getSourceFile(file, ...rest));
    return parsed.get(file);
  };
  const host = { ...HOST, getSourceFile, fileExists: (file) => file === name || HOST.fileExists(file) };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([name], OPTIONS, host))
    .map((d) => `schema.org: ${ts.flattenDiagnosticMessageText(d.messageText, " ").slice(0, 300)}`);
}

// Markup and data: the Nu checker over files, and JSON-LD against schema.org's vocabulary as TypeScript types.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

const require = createRequire(import.meta.url);
const HERE = dirname(fileURLToPath(import.meta.url));
const JAR = join(dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
export const nuVersion = require("vnu-jar/package.json").version;

/** What a Report is of no use without. */
const NEEDED = ["@id", "url", "name", "reportNumber", "version", "datePublished", "inLanguage", "abstract", "publisher", "license", "citation"];

/** Return the errors the Nu checker finds, by path. */
export function nu(paths) {
  const done = spawnSync("java", ["-jar", JAR, "--format", "json", "--exit-zero-always", "--stdout", ...paths], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (done.status !== 0) throw new Error(`the Nu checker stopped: ${done.stderr || done.error}`);
  const found = new Map(paths.map((path) => [path, []]));
  for (const message of JSON.parse(done.stdout).messages) {
    if (message.type === "info") continue; // a warning: a role that only Safari needs, a hash it does not compute
    found.get(fileURLToPath(message.url)).push(`${message.type}: line ${message.lastLine}: ${message.message}`);
  }
  return found;
}

/** Return the findings on a page's JSON-LD. */
export function jsonLd(path, html = readFileSync(path, "utf8")) {
  const blocks = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map((match) => match[1]);
  if (blocks.length !== 1) return [`json-ld: ${blocks.length} blocks instead of 1`];
  let data;
  try {
    data = JSON.parse(blocks[0]);
  } catch (error) {
    return [`json-ld: does not parse: ${error.message}`];
  }
  const missing = NEEDED.filter((key) => !data[key] || data[key].length === 0).map((key) => `json-ld: no ${key}`);
  const empty = (data.citation ?? []).filter((c) => !(c.name || c.url)).map(() => "json-ld: a citation names nothing");
  const date = /^\d{4}-\d\d-\d\d$/.test(data.datePublished) ? [] : [`json-ld: ${data.datePublished} is not a day`];
  return [...missing, ...empty, ...date, ...misfits(blocks[0])];
}

/** Name what schema.org's vocabulary does not have: the types are made from it. */
function misfits(json) {
  const name = join(HERE, "report.ts");
  const text = `import type { Report, WithContext } from "schema-dts";\nexport const report: WithContext<Report> = ${json};\n`;
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.readFile = (file) => (file === name ? text : readFile(file));
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.Latest) : getSourceFile(file, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([name], options, host))
    .map((d) => `schema.org: ${ts.flattenDiagnosticMessageText(d.messageText, " ").slice(0, 160)}`);
}

export const address = (path) => pathToFileURL(path).href;

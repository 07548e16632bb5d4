// Edits the projects in a folder through yaml-language-server, as an editor does: what is proposed, what is wrong and
// where. Then SARIF logs against the official schema. Argument: the folder. Prints a table; exit status 1 if one fails.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import Ajv from "ajv";
import formats from "ajv-formats";

const folder = resolve(process.argv[2]);
const require = createRequire(import.meta.url);
const main = join(dirname(require.resolve("yaml-language-server/package.json")), "bin/yaml-language-server");
const settings = {
  yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false } },
};

// -- the language server, over stdio (Language Server Protocol) ----------------------------------------------------

const server = spawn(process.execPath, [main, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const waiting = new Map(); // id of a request → its promise
const told = new Map(); // uri → what waits for its diagnostics
let buffer = Buffer.alloc(0);
let last = 0;

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

function request(method, params) {
  const id = ++last;
  send({ id, method, params });
  return new Promise((done, failed) => waiting.set(id, { done, failed }));
}

function receive(message) {
  if (message.method === "workspace/configuration") {
    const sections = message.params.items.map((item) => settings[item.section] ?? {});
    send({ id: message.id, result: sections });
  } else if (message.method === "textDocument/publishDiagnostics") {
    told.get(message.params.uri)?.(message.params.diagnostics);
  } else if (message.id !== undefined && message.method) {
    send({ id: message.id, result: null });
  } else if (waiting.has(message.id)) {
    const { done, failed } = waiting.get(message.id);
    waiting.delete(message.id);
    message.error ? failed(new Error(message.error.message)) : done(message.result);
  }
}

server.stdout.on("data", (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())[1]);
    if (buffer.length < end + 4 + length) return;
    const body = buffer.subarray(end + 4, end + 4 + length).toString();
    buffer = buffer.subarray(end + 4 + length);
    receive(JSON.parse(body));
  }
});

let opened = 0;

/** Open a text under the name of a file; return its uri and what is wrong with it. */
async function open(path, text) {
  const uri = pathToFileURL(join(dirname(path), `edited-${++opened}.yaml`)).href;
  const diagnostics = new Promise((done) => told.set(uri, done));
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
  return { uri, diagnostics: await diagnostics };
}

/** Return what is proposed where ▮ stands in a text. */
async function proposals(path, text) {
  const at = text.indexOf("▮");
  const before = text.slice(0, at).split("\n");
  const { uri } = await open(path, text.replace("▮", ""));
  const position = { line: before.length - 1, character: before.at(-1).length };
  const found = await request("textDocument/completion", { textDocument: { uri }, position });
  return (found.items ?? found).map((item) => [item.label, item.documentation?.value ?? item.documentation ?? ""]);
}

// -- what is tried ----------------------------------------------------------------------------------------------------

setTimeout(() => { console.error("editor: the language server does not answer"); process.exit(1); }, 300_000).unref();
const rows = [];
const check = (name, right, seen) => rows.push([right ? "ok" : "WRONG", name, right ? "" : JSON.stringify(seen)]);
const small = (name) => join(folder, "small/content", name);
const read = (path) => readFileSync(path, "utf8");

function replaced(text, old, put) {
  if (text.split(old).length !== 2) throw new Error(`${old} stands ${text.split(old).length - 1} times`);
  return text.replace(old, () => put);
}

const FACTS = "facts/harbour.yaml";
const SHEET = "sheets/harbour.yaml";
const FACT = ["delay-alleged", "alleged: Harbour said officials “lost 12 files” on {event_date}."];
const PROPOSED = [
  ["source of a citation", FACTS, "  - source: daily-news\n    quote: officials", "  - source: ▮\n    quote: officials", ["harbour-report", "A Year of Arrivals, 2018-02"]],
  ["measure of a fact", FACTS, "measure: arrivals\n  as_of: 2016-09", "measure: ▮\n  as_of: 2016-09", ["requests", "requests received"]],
  ["fact that a denial answers", FACTS, "answers: [delay-alleged]", "answers: [▮]", FACT],
  ["speaker of a citation", FACTS, "quote: officials denied the claim", "quote: officials denied the claim\n    speaker: ▮", ["harbour", "Harbour"]],
  ["status of a fact", FACTS, "status: denied", "status: ▮", ["disputed", ""]],
  ["language of a text", FACTS, "    en: No later count was published by Harbour.\n    fr: Aucun décompte ultérieur n’a été publié par Harbour.\n", "    ▮\n", ["fr", ""]],
  ["fact of a block", SHEET, "  facts: [requests-2017]", "  facts: [▮]", FACT],
  ["fact of a block, on a line", SHEET, "- kind: lead\n  facts:\n  - arrivals-2017", "- kind: lead\n  facts:\n  - ▮", FACT],
  ["fact that is never printed", SHEET, "  facts: [requests-2017]", "  facts: [▮]", ["private-note", "never printed"]],
  ["measure of a chart", SHEET, "chart: arrivals", "chart: ▮", ["arrivals", "people who arrived"]],
  ["fact of a table", SHEET, "- fact: requests-2018", "- fact: ▮", FACT],
  ["search", SHEET, "  facts: [requests-2017]", "  unfound:\n  - search: ▮", ["total", "a total"]],
  ["paper", "publisher.yaml", "languages: [en, fr]", "languages: [en, fr]\npapers: [▮]", ["letter", ""]],
  ["language", "publisher.yaml", "languages: [en, fr]", "languages: [en, ▮]", ["ru", "Russian"]],
  ["group of a source", "sources/main.yaml", "independence: harbour", "independence: ▮", ["harbour", "Harbour"]],
];
const REFUSED = [
  ["unknown field", FACTS, "  status: denied", "  statsu: denied\n  status: denied", "statsu"],
  ["unknown word", FACTS, "status: denied", "status: denyed", "denyed"],
  ["date in another form", FACTS, "event_date: 2017-10-06", "event_date: 6 October 2017", "6 October 2017"],
  ["no id", FACTS, "measure: arrivals\n  as_of: 2016-09", "measure: The Arrivals\n  as_of: 2016-09", "The Arrivals"],
  ["no list", SHEET, "  facts: [requests-2017]", "  facts: requests-2017", "requests-2017"],
  ["unknown kind of table", SHEET, "kind: counts", "kind: count", "count"],
];

await request("initialize", { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: { workspace: { configuration: true }, textDocument: { completion: { completionItem: { documentationFormat: ["plaintext"] } } } } });
send({ method: "initialized", params: {} });
send({ method: "workspace/didChangeConfiguration", params: { settings } });

for (const [name, file, old, put, expected] of PROPOSED) {
  const found = await proposals(small(file), replaced(read(small(file)), old, put));
  check(`proposed: ${name}`, found.some(([label, text]) => label === expected[0] && text.includes(expected[1])), found.slice(0, 8));
}
for (const [name, file, old, put, token] of REFUSED) {
  const text = replaced(read(small(file)), old, put);
  const { diagnostics } = await open(small(file), text);
  const lines = text.split("\n");
  const marked = diagnostics.map(({ range: { start, end } }) => lines[start.line].slice(start.character, start.line === end.line ? end.character : undefined));
  check(`refused, under its token: ${name}`, marked.length === 1 && marked[0] === token, diagnostics.map((d, n) => [marked[n], d.message]));
}
{
  const text = replaced(read(small(SHEET)), "  facts: [requests-2017]", "  facts: [requests-2017, written-since]");
  const { diagnostics } = await open(small(SHEET), text);
  check("an id that is newer than the schema is right", diagnostics.length === 0, diagnostics);
}
{
  const [, file, old, put, [expected]] = PROPOSED[0];
  const found = await proposals(join(folder, "bare/content", file), replaced(read(small(file)), old, put));
  check("a schema without ids proposes none", !found.some(([label]) => label === expected), found);
}
for (const project of ["small", "real"]) {
  const content = join(folder, project, "content");
  const names = readdirSync(content, { recursive: true }).filter((path) => path.endsWith(".yaml")).sort();
  const found = await Promise.all(names.map((name) => open(join(content, name), read(join(content, name)))));
  for (const [n, { diagnostics }] of found.entries())
    check(`right: ${project}/${names[n]}`, diagnostics.length === 0, diagnostics.slice(0, 3).map((d) => [d.range.start, d.message]));
}

// -- SARIF, against the schema that its committee published ---------------------------------------------------------

const schema = JSON.parse(read(join(dirname(require.resolve("@microsoft/jest-sarif/package.json")), "lib/schemas/sarif-2.1.0-rtm.5.json")));
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats(ajv);
delete schema.$schema; // what it uses of draft-04 is the same in the draft that ajv reads, but for the name of its id
delete schema.id;
const valid = ajv.compile(schema);
for (const name of ["every", "none", "failed"]) {
  const log = JSON.parse(read(join(folder, `${name}.sarif`)));
  check(`SARIF: ${name}, ${log.runs[0].results.length} results`, valid(log), valid.errors?.slice(0, 3));
}
const planted = JSON.parse(read(join(folder, "every.sarif")));
planted.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
planted.runs[0].results[1].level = "fatal";
check("SARIF: two planted faults are found", !valid(planted) && valid.errors.length >= 2, valid.errors);

for (const [state, name, seen] of rows) console.log(`${state.padEnd(6)}${name}${seen ? `  ${seen}` : ""}`);
const wrong = rows.filter(([state]) => state !== "ok").length;
console.log(`editor: ${rows.length - wrong} of ${rows.length} as expected`);
server.kill();
process.exit(wrong ? 1 : 0);

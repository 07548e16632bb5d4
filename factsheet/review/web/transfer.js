// Decisions out, as a file with its own hash; and in again, to go on on another machine.

const SCHEMA = "factsheet-decisions/1";

/** Return the decisions file of what was decided so far. */
async function decisionsFile() {
  const { to, role, by } = DATA.request ?? {};
  const rest = {
    ...(to ? { request: { to, role, by } } : {}), // which outside check it answers
    schema: SCHEMA,
    sheet: SHEET.id,
    language: SHEET.language,
    edition: SHEET.edition,
    content: DATA.content,
    reader: wellFormed(reader),
    exported: now(),
    decisions: decided().map((row) => {
      const { state, support, ticks, note, at, opened } = work.get(row.pair);
      return { pair: row.pair, hash: row.hash, state, support, ticks, note, at, opened };
    }),
  };
  return `${canonical({ ...rest, sha256: await sha256(canonical(rest)) })}\n`;
}

/** Return a name any file system takes. */
const fileName = () =>
  `${[SHEET.id, SHEET.language, reader.normalize("NFC").replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(/^-|-$/g, "") || "reader"].join(".")}.decisions.json`;

async function exportDecisions() {
  if (!reader) return askReader();
  if (decided().length === 0) return say(t("Nothing is decided yet, so there is nothing to export."));
  if (!globalThis.crypto?.subtle) {
    return say(t("This browser cannot seal the file here. Open the page in a current Firefox, Chrome or Edge."));
  }
  const address = URL.createObjectURL(new Blob([await decisionsFile()], { type: "application/json" }));
  make("a", { href: address, download: fileName() }).click();
  URL.revokeObjectURL(address);
  mark(false);
  refresh();
  return say(t("Exported: {n} decisions, in {file}. Send the file to the editors.", { n: number(decided().length), file: fileName() }));
}

/** Read a decisions file; say what was taken over, or what is wrong with it. */
async function importDecisions(file) {
  if (!reader) return askReader();
  try {
    const { sha256: seal, ...rest } = JSON.parse(await file.text());
    const problem = await wrong(rest, seal);
    if (problem) return say(problem);
    const found = rest.decisions.map((item) => taken(item)).filter(Boolean);
    if (found.length) change(found);
    refresh();
    show(current);
    return say(t("Imported: {n} of {total} decisions; the others are older than yours, or their row has changed.", { n: number(found.length), total: number(rest.decisions.length) }));
  } catch {
    return say(t("This file cannot be read as decisions."));
  }
}

async function wrong(rest, seal) {
  if (rest.schema !== SCHEMA) return t("This file cannot be read as decisions.");
  if (rest.sheet !== SHEET.id || rest.language !== SHEET.language) {
    return t("This file is about another sheet: {sheet}, {language}.", { sheet: rest.sheet, language: rest.language });
  }
  if (rest.reader !== reader) return t("This file is by {other}; you read as {reader}.", { other: rest.reader, reader });
  if (!globalThis.crypto?.subtle || (await sha256(canonical(rest))) !== seal) {
    return t("This file was changed after it was exported; nothing was taken over.");
  }
  return "";
}

/** Return a decision to take over: the row is the same, and what we have is not newer. */
function taken(item) {
  const row = ROWS[INDEX.get(item.pair)];
  if (!row || row.hash !== item.hash || (work.get(item.pair)?.at ?? "") >= item.at) return null;
  return [item.pair, decision(item, row)];
}

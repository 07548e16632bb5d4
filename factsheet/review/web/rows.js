// What a row says, how it stands, and which rows are shown.

/** Tell whether a row is the translation of a statement: it has no source, the original stands where the quote does. */
const isTranslation = (row) => row.source === "";
const said = (row) => row.statement.map((run) => run[1]).join("");
const INDEX = new Map(ROWS.map((row, i) => [row.pair, i]));
const FACETS = { block: (row) => row.block, rung: (row) => row.rung, source: (row) => row.source };
const filter = { text: "", show: "all", block: "", rung: "", source: "" };
let haystacks = null;

/** Return this reader's decision in the log, if it covers the row as it is now. */
const recorded = (row) => (row.mine && row.mine.hash === row.hash ? row.mine : null);

/** Return how a row stands for this reader: the draft first, then what the file tells. */
function stateOf(row) {
  const decided = work.get(row.pair)?.state;
  if (decided) return decided;
  if (row.state === "confirmed" || row.state === "stale") return row.state;
  return recorded(row)?.state ?? row.state;
}

/** Tell whether this reader has still to decide. */
const isLeft = (row) => !work.get(row.pair)?.state && !recorded(row) && row.state !== "confirmed";

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[\s\u00a0]+/g, " ").toLowerCase();

/** Return what the search looks at, made at the first search. */
function haystack(i) {
  haystacks ??= ROWS.map((row) => {
    const source = DATA.sources[row.source] ?? {};
    const texts = [said(row), row.note?.text, row.quote, row.attribution, source.title, source.publisher, row.pair];
    return folded(texts.filter(Boolean).join("\n"));
  });
  return haystacks[i];
}

/** Return the numbers of the rows to show, in the order of the sheet. */
function shownRows() {
  const needle = folded(filter.text.trim());
  const due = Object.keys(FACETS).filter((name) => filter[name] !== "");
  const found = [];
  for (let i = 0; i < ROWS.length; i++) {
    const row = ROWS[i];
    if (filter.show === "translations" ? !isTranslation(row) : filter.show === "left" ? !isLeft(row) : filter.show !== "all" && stateOf(row) !== filter.show) continue;
    if (due.some((name) => FACETS[name](row) !== filter[name])) continue;
    if (needle && !haystack(i).includes(needle)) continue;
    found.push(i);
  }
  return found;
}

/** Return what a row still needs before it can be verified, in words. */
function missing(row) {
  const now = work.get(row.pair);
  const ticks = row.ticks.filter((tick) => !now?.ticks.includes(tick)).map((tick) => TICKS[tick]);
  return { ticks, support: !isTranslation(row) && now?.support !== "supports" };
}

// One row: what is printed on the left, what its source says on the right, and the reader's decision.

const DIFF_LIMIT = 400; // words; longer texts are shown whole, old and new

/** Show a row, whole. */
function show(i) {
  const row = ROWS[i];
  byId("row").hidden = !row;
  if (!row) return;
  for (const id of ["row", "reading"]) byId(id).scrollTop = 0;
  byId("statement").replaceChildren(...statement(row));
  byId("evidence-heading").textContent = isTranslation(row) ? t("In the original language") : t("In the source");
  byId("evidence").replaceChildren(...evidence(row));
  byId("about-row").replaceChildren(...about(row));
  byId("ticks").replaceChildren(...row.ticks.map((tick, k) => tickField(row, tick, k)));
  byId("ticks").closest("fieldset").hidden = row.ticks.length === 0;
  byId("support").classList.remove("wanted");
  byId("support").closest("fieldset").hidden = isTranslation(row);
  byId("note").value = work.get(row.pair)?.note ?? "";
  const place = [row.block, row.page ? t("page {n}", { n: row.page }) : ""].filter(Boolean).join(" · ");
  byId("row-place").textContent = place;
  showDecision(row);
}

/** Show how a row stands, without making its fields anew. */
function showDecision(row) {
  const now = work.get(row.pair) ?? EMPTY;
  const state = stateOf(row);
  const heading = t("Row {n} of {total}", { n: number(INDEX.get(row.pair) + 1), total: number(ROWS.length) });
  byId("row-heading").replaceChildren(heading, " ", make("span", { class: `state state-${state}` }, icon(state), make("span", {}, STATES[state])));
  for (const box of byId("ticks").querySelectorAll("input")) box.checked = now.ticks.includes(box.value);
  for (const radio of byId("support").querySelectorAll("input")) radio.checked = now.support === radio.value;
  const lacking = missing(row);
  for (const button of document.querySelectorAll("[data-state][data-act]")) {
    button.setAttribute("aria-pressed", String(now.state === button.dataset.state));
    if (button.dataset.act === "verify") button.classList.toggle("ready", !lacking.support && lacking.ticks.length === 0);
  }
}

// -- left: as printed ----------------------------------------------------------------------------

function statement(row) {
  const mark = row.note?.number ? make("sup", {}, number(row.note.number)) : null;
  const runs = row.statement.map(([kind, text]) => (kind === "text" ? text : make("mark", { class: `run run-${kind}` }, text)));
  return [
    make("p", { class: "said" }, ...runs, mark),
    row.old ? changed(row) : null,
    facts([
      [t("Attribution"), row.attribution],
      [t("Your decision in the log"), row.mine ? recordedText(row) : ""],
    ]),
  ].filter(Boolean);
}

function recordedText(row) {
  const told = t("{state}, {date}", { state: STATES[row.mine.state], date: day(row.mine.at) });
  return recorded(row) ? told : t("{decision}; it covered an earlier wording", { decision: told });
}

const oneSpace = (text) => text.replace(/\s+/g, " ").trim(); // a no-break space is no change

/** Return what a lapsed decision covered, beside what stands there now. */
function changed(row) {
  const parts = [
    [t("Statement"), row.old.statement, said(row)],
    [isTranslation(row) ? t("Original") : t("Quote"), row.old.quote, row.quote],
  ].filter(([, before, after]) => before && oneSpace(before) !== oneSpace(after ?? ""));
  const shown = parts.flatMap(([label, before, after]) => {
    const [old, fresh] = difference(before, after ?? "");
    return [make("dt", {}, label), make("dd", {}, make("p", { class: "old" }, make("b", {}, t("Old")), " ", ...old), make("p", { class: "new" }, make("b", {}, t("New")), " ", ...fresh))];
  });
  const other = parts.length ? null : make("p", {}, t("Wording and quote are the same; a date, a status, the locator or the source’s record has changed."));
  return make("div", { class: "changed" }, make("h4", {}, row.old.since ? t("Changed since {edition}", { edition: row.old.since }) : t("Changed since it was signed")), other, shown.length ? make("dl", {}, ...shown) : null);
}

/** Return old and new with the words marked that differ (longest common subsequence). */
function difference(before, after) {
  const [a, b] = [before.split(/(?<=\s)/), after.split(/(?<=\s)/)];
  if (a.length > DIFF_LIMIT || b.length > DIFF_LIMIT) return [[before], [after]];
  const best = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let k = b.length - 1; k >= 0; k--) {
      best[i][k] = a[i].trim() === b[k].trim() ? best[i + 1][k + 1] + 1 : Math.max(best[i + 1][k], best[i][k + 1]);
    }
  }
  const [old, fresh] = [[], []];
  let [i, k] = [0, 0];
  while (i < a.length || k < b.length) {
    if (i < a.length && k < b.length && a[i].trim() === b[k].trim()) {
      old.push(a[i++]);
      fresh.push(b[k++]);
    } else if (k >= b.length || (i < a.length && best[i + 1][k] >= best[i][k + 1])) old.push(...parted("del", a[i++]));
    else fresh.push(...parted("ins", b[k++]));
  }
  return [old, fresh];
}

/** Return a word as an element, and the space after it outside. */
const parted = (name, word) => [make(name, {}, word.trimEnd()), word.slice(word.trimEnd().length)];

// -- right: in the source ------------------------------------------------------------------------

function evidence(row) {
  if (isTranslation(row)) return [original(row)];
  const source = DATA.sources[row.source] ?? { links: {} };
  const issued = Array.from(new Set([source.author, source.publisher, source.issued])).filter(Boolean).join(" · ");
  return [
    quotation(row),
    facts([[t("Place in the source"), row.locator], [t("Whose word it is"), row.speaker]]),
    row.quote_translation ? make("div", { class: "translation" }, make("p", { class: "small" }, t("Translation of the quote")), make("p", { lang: LANGUAGE }, row.quote_translation)) : null,
    links(row),
    make("div", { class: "source" }, make("p", { class: "source-title", lang: source.language }, source.title || row.source), issued ? make("p", { class: "small" }, issued) : null),
  ].filter(Boolean);
}

const original = (row) => make("figure", { class: "quotation" }, make("blockquote", { lang: row.quote_language, dir: "auto" }, row.quote));

/** Return what else is known of a row, with the terms explained. */
function about(row) {
  const source = DATA.sources[row.source] ?? {};
  const explained = (value, meaning) => [value, make("p", { class: "small" }, meaning)];
  return [
    row.note?.text ? make("div", { class: "printed-note" }, make("span", { class: "note-number" }, number(row.note.number)), make("p", {}, row.note.text)) : null,
    facts([
      [t("Status"), LABELS[row.status] ?? row.status],
      [t("Other readers"), row.readings ? t("someone has decided; you see how when the row is confirmed") : ""],
      [t("Language"), languageName(row.quote_language)],
      [t("Kind of source"), CLASSES[source.class] ?? ""],
      [t("Independence group"), source.group ? explained(source.group, t("Sources of one group repeat one voice and count as one: a newspaper that only relays a charity’s word is in the charity’s group.")) : ""],
      [t("Rung"), isTranslation(row) ? "" : explained(rung(row), t("How far the citation was checked. The rungs, from the lowest: cited; a copy of the source is kept; a program found the quote in it; one person has read it; two have."))],
    ]),
  ].filter(Boolean);
}

function quotation(row) {
  if (!row.quote) return make("p", { class: "no-quote" }, t("The record has no quote from this source."));
  const around = row.context;
  const quote = around
    ? [make("span", { class: "around" }, spaced(around.before, "")), make("mark", { class: "quote" }, around.quote), make("span", { class: "around" }, spaced("", around.after))]
    : [make("mark", { class: "quote" }, row.quote)];
  const below = around ? t("Paragraph {n} of the copy kept here", { n: number(around.paragraph) }) : t("No copy is kept here: this is the quote in the record.");
  return make("figure", { class: "quotation" }, make("blockquote", { lang: row.quote_language, dir: "auto" }, ...quote), make("figcaption", { class: "small" }, below));
}

/** Return the words before or after a quote with the space that parts them from it, if one does. */
function spaced(before, after) {
  if (before) return /[\s“„«‘("'[-]$/.test(before) ? before : `${before} `;
  return !after || /^[\s\p{P}]/u.test(after) ? after : ` ${after}`;
}

/** Return the links of a row's source that can be opened: address, label. */
function addresses(row) {
  const { original, archive } = DATA.sources[row.source]?.links ?? {};
  const found = [
    [row.fragment ?? original, row.fragment ? t("Open the source at the quote") : t("Open the source")],
    [archive, t("Archived copy")],
  ];
  return found.filter(([href]) => isWeb(href));
}

function links(row) {
  const found = addresses(row).map(([href, label]) => link(href, icon("open"), label, make("span", { class: "unseen" }, ` ${t("(new tab)")}`)));
  if (found.length === 0) return make("p", { class: "small no-address" }, t("The record has no address of this source."));
  return make("p", { class: "links" }, ...found);
}

function rung(row) {
  const at = Object.keys(RUNGS).indexOf(row.rung) + 1;
  const steps = Object.keys(RUNGS).map((_, k) => make("span", { class: k < at ? "step climbed" : "step" }));
  return make("span", { class: "rung" }, make("span", { class: "ladder", "aria-hidden": "true" }, ...steps), t("{n} of {total}: {rung}", { n: at, total: steps.length, rung: RUNGS[row.rung] }));
}

function languageName(code) {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([LANGUAGE], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

/** Return a list of names and values, without those that have none. */
function facts(pairs) {
  const known = pairs.filter(([, value]) => value);
  return known.length ? make("dl", { class: "facts" }, ...known.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, ...[value].flat())))) : null;
}

// -- the decision --------------------------------------------------------------------------------

function tickField(row, tick, k) {
  const box = make("input", { type: "checkbox", value: tick });
  const hint = make("kbd", { "data-key": `tick-${k + 1}` });
  const label = make("label", { class: "tick" }, box, make("span", { class: "tick-name" }, TICKS[tick]), make("span", { class: "tick-what" }, ticked(row, tick)), hint);
  showKey(hint);
  return label;
}

/** Return what a tick is about: the marked words themselves. */
function ticked(row, tick) {
  if (tick === "attribution") return row.attribution || LABELS[row.status] || row.status;
  if (tick === "quotation") return row.quote || "";
  if (tick === "translation") return row.quote_translation || t("of the statement");
  const words = row.statement.filter(([kind]) => kind === tick).map(([, text]) => text);
  return Array.from(new Set(words)).join(" · ");
}

function fillSupport() {
  const fields = Object.entries(SUPPORT).map(([value, label]) =>
    make("label", { class: "choice" }, make("input", { type: "radio", name: "support", value }), make("span", {}, label, make("kbd", { "data-key": value }))),
  );
  byId("support").replaceChildren(...fields);
}

// On paper: the rows of the queue as a list to read, made when the browser asks to print.

function fillPaper() {
  const title = make("h1", {}, t("Review"), " · ", SHEET.title);
  const about = make("p", {}, [t("{n} of {total} rows", { n: number(queue.length), total: number(ROWS.length) }), reader].filter(Boolean).join(" · "));
  byId("paper").replaceChildren(title, about, make("ol", {}, ...queue.map((i) => onPaper(ROWS[i], i))));
  byId("paper").hidden = false;
}

function emptyPaper() {
  byId("paper").replaceChildren();
  byId("paper").hidden = true;
}

function onPaper(row, i) {
  const now = work.get(row.pair);
  const source = DATA.sources[row.source] ?? {};
  const told = [STATES[stateOf(row)], now?.support ? SUPPORT[now.support] : "", ...(now?.ticks ?? []).map((tick) => `✓ ${TICKS[tick]}`)];
  return make(
    "li",
    { value: i + 1 },
    make("p", { class: "said" }, said(row), row.note?.number ? make("sup", {}, number(row.note.number)) : null),
    row.quote ? make("blockquote", { lang: row.quote_language }, row.quote) : null,
    make("p", { class: "small" }, [source.title || row.source, row.locator, source.links?.original].filter(Boolean).join(" · ")),
    make("p", {}, make("b", {}, told.filter(Boolean).join(" · ")), now?.note ? ` – ${now.note}` : ""),
  );
}

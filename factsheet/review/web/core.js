// The data of the page, its labels, and how elements are made: text only ever as text.

const byId = (id) => document.getElementById(id);
const LABELS = JSON.parse(byId("labels").textContent);
const DATA = unpacked(JSON.parse(byId("data").textContent));
const ROWS = DATA.rows;
const SHEET = DATA.sheet;
const LANGUAGE = document.documentElement.lang;

/** Return a label of this language, filled in. */
function t(message, values = {}) {
  return LABELS[message].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Return the data as rows.py made them: in the file each row is a list, and what recurs stands once (packing.py). */
function unpacked(data) {
  const { fields, texts, shared, rows, ...rest } = data;
  const places = new Set(shared.map((name) => fields.indexOf(name)));
  const full = (value, k) => (places.has(k) && typeof value === "number" ? texts[value] : value);
  return { ...rest, rows: rows.map((row) => whole(Object.fromEntries(fields.map((name, k) => [name, full(row[k], k)])))) };

  function whole(row) {
    const original = rest.sources[row.source]?.links.original;
    const [paragraph, before, quote, after] = row.context ?? [];
    return {
      ...row,
      statement: row.statement.map((run) => (typeof run === "string" ? ["text", run] : run)),
      fragment: row.fragment !== null && original && !/^https?:/i.test(row.fragment) ? original + row.fragment : row.fragment,
      context: row.context && { paragraph, before, quote: quote ?? row.quote, after },
    };
  }
}

/** Make an element; attributes without a value are left out, children are elements or text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value || value === 0) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const isWeb = (href) => /^https?:\/\//i.test(href ?? "");

/** Return a link that opens a new tab. */
function link(href, ...children) {
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Tell something, to eyes and to screen readers; twice the same is told twice. */
function say(text) {
  const told = byId("told").firstElementChild;
  told.textContent = told.textContent === text ? `${text}\u00a0` : text;
}

/** Return now, to the second, as the decisions file has it. */
const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

const number = (value) => value.toLocaleString(LANGUAGE);

/** Return the day of a time, in the order the sheets have: 1 September 2017. */
const day = (time) => new Date(time).toLocaleDateString(LANGUAGE === "en" ? "en-GB" : LANGUAGE, { dateStyle: "long" });

const STATES = {
  unreviewed: t("not read"),
  verified: t("verified"),
  queried: t("queried"),
  disputed: t("disputed"),
  "needs-source": t("needs a source"),
  withdrawn: t("withdrawn"),
  confirmed: t("confirmed"),
  lapsed: t("lapsed"),
  stale: t("out of date"),
};
const RUNGS = {
  cited: t("cited"),
  "snapshot-kept": t("copy kept"),
  "quote-found": t("quote found"),
  read: t("read by one person"),
  confirmed: t("read by two people"),
};
const CLASSES = {
  1: t("primary record (class 1 of 4)"),
  2: t("first-hand report (class 2 of 4)"),
  3: t("second-hand report (class 3 of 4)"),
  4: t("derivative (class 4 of 4)"),
};
const TICKS = {
  figure: t("Figure"),
  date: t("Date"),
  name: t("Name"),
  attribution: t("Attribution"),
  quotation: t("Quotation"),
  translation: t("Translation"),
};
const SUPPORT = {
  supports: t("supports"),
  partly: t("partly"),
  "does-not": t("does not"),
  contradicts: t("contradicts"),
};

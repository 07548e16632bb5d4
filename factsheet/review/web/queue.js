// The queue: a list box that holds only the rows in view, so 20,000 scroll like 20.

const SPARE = 4; // rows drawn above and below the view
const list = byId("list");
const drawn = new Map(); // number of a row → its element
let queue = []; // numbers of the rows shown
let places = new Map(); // number of a row → its place in the queue
let rowHeight = 0;
let current = -1;

/** Filter anew, and draw. */
function refilter() {
  performance.mark("filter");
  queue = shownRows();
  places = new Map(queue.map((i, place) => [i, place]));
  drawQueue(true);
  performance.measure("filter", "filter");
}

function drawQueue(anew = false) {
  rowHeight ||= measured();
  if (anew) {
    byId("tall").replaceChildren();
    drawn.clear();
    byId("tall").style.height = `${queue.length * rowHeight}px`;
    list.hidden = queue.length === 0;
    byId("nothing").hidden = queue.length > 0;
    byId("shown").textContent = t("{n} of {total} rows", { n: number(queue.length), total: number(ROWS.length) });
  }
  const first = Math.max(0, Math.floor(list.scrollTop / rowHeight) - SPARE);
  const last = Math.min(queue.length, Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + SPARE);
  const due = new Set(queue.slice(first, last));
  if (places.has(current)) due.add(current); // the list box names it as its active descendant
  for (const [i, element] of drawn) {
    if (due.has(i)) continue;
    element.remove();
    drawn.delete(i);
  }
  for (const i of due) {
    if (drawn.has(i)) continue;
    drawn.set(i, option(i));
    byId("tall").append(drawn.get(i));
  }
  if (places.has(current)) list.setAttribute("aria-activedescendant", `option-${current}`);
  else list.removeAttribute("aria-activedescendant");
}

function measured() {
  if (ROWS.length === 0) return 1;
  const sample = option(0);
  byId("tall").append(sample);
  const { height } = sample.getBoundingClientRect();
  sample.remove();
  return height || 80;
}

function option(i) {
  const row = ROWS[i];
  const state = stateOf(row);
  const attributes = {
    role: "option",
    id: `option-${i}`,
    class: "option",
    "data-row": i,
    "data-state": state,
    "aria-selected": i === current ? "true" : "false",
    "aria-posinset": (places.get(i) ?? 0) + 1,
    "aria-setsize": queue.length,
  };
  const about = [row.note?.number ? t("note {n}", { n: row.note.number }) : "", sourceName(row)].filter(Boolean).join(" · ");
  const element = make(
    "div",
    attributes,
    make("span", { class: "option-number" }, number(i + 1)),
    make("span", { class: "option-text" }, said(row)),
    make("span", { class: "option-about" }, about),
    make("span", { class: `state state-${state}` }, icon(state), make("span", {}, STATES[state])),
  );
  element.style.transform = `translateY(${(places.get(i) ?? 0) * rowHeight}px)`;
  return element;
}

function sourceName(row) {
  const source = DATA.sources[row.source] ?? {};
  return isTranslation(row) ? t("Translation") : source.publisher || source.title || row.source;
}

/** Draw a row of the queue again, as it stands now. */
function redraw(i) {
  const old = drawn.get(i);
  if (!old) return;
  drawn.set(i, option(i));
  old.replaceWith(drawn.get(i));
}

/** Make a row the current one, in view. */
function select(i) {
  const before = current;
  current = i;
  redraw(before);
  const place = places.get(i);
  if (place !== undefined) {
    const top = place * rowHeight;
    const view = list.clientHeight;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + rowHeight > list.scrollTop + view) list.scrollTop = top + rowHeight - view;
  }
  redraw(i);
  drawQueue();
}

/** Return the row so many places on in the queue, at most its ends; from a row that left it, the one in its place. */
function step(by, from = current) {
  if (queue.length === 0) return -1;
  const place = places.get(from);
  if (place !== undefined) return queue[Math.min(queue.length - 1, Math.max(0, place + by))];
  const after = queue.findIndex((i) => i > from);
  if (by > 0) return after < 0 ? queue[queue.length - 1] : queue[after];
  return queue[Math.max(0, (after < 0 ? queue.length : after) - 1)];
}

/** Return the next row with something left to do, after this one and then from the start; -1 if none is left. */
function nextLeft(from) {
  const due = queue.filter((i) => i !== from && isLeft(ROWS[i]));
  return due.find((i) => i > from) ?? due[0] ?? -1;
}

// -- counters and filters ------------------------------------------------------------------------

function refresh() {
  const counts = { all: ROWS.length, left: 0, translations: ROWS.filter(isTranslation).length };
  for (const row of ROWS) {
    if (isLeft(row)) counts.left++;
    const state = stateOf(row);
    counts[state] = (counts[state] ?? 0) + 1;
  }
  showProgress(counts);
  showChips(counts);
  byId("undo").disabled = undone.length === 0;
  byId("export").classList.toggle("due", unexported);
  byId("no-draft").hidden = kept;
}

function showProgress(counts) {
  const done = ROWS.length - counts.left;
  byId("progress").max = Math.max(1, ROWS.length);
  byId("progress").value = done;
  byId("progress-text").textContent = t("{done} of {total} read, {left} left", {
    done: number(done), total: number(ROWS.length), left: number(counts.left),
  });
}

function showChips(counts) {
  const names = { all: t("All"), left: t("Left to do"), translations: t("Translations"), ...STATES };
  const due = Object.keys(names).filter((name) => name === "all" || name === "left" || counts[name] || filter.show === name);
  const chips = byId("chips");
  const present = new Map(Array.from(chips.children, (chip) => [chip.dataset.show, chip]));
  due.forEach((name, place) => {
    const chip = present.get(name) ?? make("button", { type: "button", class: "chip", "data-show": name });
    present.delete(name);
    chip.setAttribute("aria-pressed", String(filter.show === name));
    chip.replaceChildren(upperFirst(names[name]), make("span", { class: "count" }, number(counts[name] ?? 0)));
    if (chips.children[place] !== chip) chips.insertBefore(chip, chips.children[place] ?? null);
  });
  for (const chip of present.values()) chip.remove();
}

/** Fill the lists of blocks, rungs and sources, each with its count. */
function fillFacets() {
  for (const [name, value] of Object.entries(FACETS)) {
    const counts = new Map();
    for (const row of ROWS) counts.set(value(row), (counts.get(value(row)) ?? 0) + 1);
    const label = (key) => (name === "rung" ? RUNGS[key] : name === "source" ? sourceTitle(key) : key) || "–";
    const options = Array.from(counts, ([key, n]) => make("option", { value: key }, `${label(key)} (${number(n)})`));
    byId(`facet-${name}`).replaceChildren(make("option", { value: "" }, t("all")), ...options);
  }
}

function sourceTitle(key) {
  const source = DATA.sources[key] ?? {};
  return [source.publisher, source.title].filter(Boolean).join(": ") || key || t("Translation");
}

function showFilters() {
  const on = Object.keys(FACETS).filter((name) => filter[name] !== "").length;
  byId("filters-on").textContent = on ? ` (${on})` : "";
}

// The draft: what this reader has decided, kept in this browser row by row, with undo.

const STORE = "factsheet-review";
const VERDICTS = ["verified", "queried", "disputed", "needs-source", "withdrawn"];
const EMPTY = { state: null, support: null, ticks: [], note: "", at: "", opened: false };
const work = new Map(); // pair → decision
const visited = new Set(); // sources this reader opened from here
let reader = null;
let unexported = false;
let kept = true; // whether the browser lets us keep the draft
let undone = []; // steps to take back, each a list of [pair, what it was]

const owner = (content = DATA.content) => `${STORE} ${JSON.stringify([SHEET.id, SHEET.language, content, reader])} `;

/** Do something with the browser's store; null where the browser has none for pages from disk. */
function stored(action) {
  try {
    return action(localStorage);
  } catch {
    kept = false;
    return null;
  }
}

/** Take over the draft of a reader, as it was left. */
function openDraft(name) {
  reader = name;
  work.clear();
  visited.clear();
  undone = [];
  const prefix = owner();
  stored((store) => {
    for (let k = 0; k < store.length; k++) {
      const key = store.key(k);
      const pair = key.startsWith(prefix) ? key.slice(prefix.length) : "";
      const row = ROWS[INDEX.get(pair)];
      const found = row ? readable(store.getItem(key), row) : null;
      if (found) work.set(pair, found);
    }
    unexported = store.getItem(`${prefix}*`) === "changed";
    for (const source of Object.keys(DATA.sources)) if (store.getItem(`${prefix}^${source}`)) visited.add(source);
  });
}

/** Return a stored decision, or null where it is none of ours. */
function readable(text, row) {
  try {
    const [state, support, ticks, note, at, opened] = JSON.parse(text);
    return decision({ state, support, ticks, note, at, opened }, row);
  } catch {
    return null;
  }
}

/** Return a decision with only what may stand in one; raises TypeError for what cannot be one. */
function decision({ state, support, ticks, note, at, opened }, row) {
  const told = {
    state: VERDICTS.includes(state) ? state : null,
    support: Object.hasOwn(SUPPORT, support ?? "") ? support : null,
    ticks: row.ticks.filter((tick) => ticks.includes(tick)),
    note: wellFormed(String(note)),
    at: String(at),
    opened: addresses(row).length ? opened === true : null,
  };
  return standing(told, row);
}

/** Return a decision that is not "verified" where something is missing for it. */
function standing(told, row) {
  const whole = (isTranslation(row) || told.support === "supports") && row.ticks.every((tick) => told.ticks.includes(tick));
  return told.state === "verified" && !whole ? { ...told, state: null } : told;
}

/** Set decisions, remember what was, keep the draft. */
function change(decisions, step = true) {
  if (step) undone.push(decisions.map(([pair]) => [pair, work.get(pair) ?? null]));
  for (const [pair, next] of decisions) {
    if (next) work.set(pair, next);
    else work.delete(pair);
    keep(pair);
  }
  mark(true);
}

function keep(pair) {
  const now = work.get(pair);
  stored((store) => {
    if (!now) store.removeItem(owner() + pair);
    else store.setItem(owner() + pair, JSON.stringify([now.state, now.support, now.ticks, now.note, now.at, now.opened]));
  });
}

/** Remember that the reader opened the source of a row. */
function visit(row) {
  visited.add(row.source);
  stored((store) => store.setItem(`${owner()}^${row.source}`, "opened"));
}

/** Tell whether the source of a row was opened from here; null where the record has no address of it. */
const wasOpened = (row) => (addresses(row).length ? visited.has(row.source) : null);

/** Note whether there is something that no exported file has. */
function mark(changed) {
  unexported = changed;
  stored((store) => (changed ? store.setItem(`${owner()}*`, "changed") : store.removeItem(`${owner()}*`)));
}

/** Take the last step back; return the pair it was about, or null. */
function undo() {
  const step = undone.pop();
  if (!step) return null;
  change(step, false);
  return step[0][0];
}

/** Forget all that this reader decided on this sheet, in drafts of older files too. */
function erase() {
  stored((store) => {
    const keys = Array.from({ length: store.length }, (_, k) => store.key(k));
    for (const key of keys.filter((k) => k.startsWith(`${STORE} [`) && isOurs(k))) store.removeItem(key);
  });
  work.clear();
  visited.clear();
  undone = [];
  unexported = false;
}

function isOurs(key) {
  try {
    const [sheet, language, , name] = JSON.parse(key.slice(STORE.length + 1, key.indexOf("] ") + 1));
    return sheet === SHEET.id && language === SHEET.language && name === reader;
  } catch {
    return false;
  }
}

const decided = () => ROWS.filter((row) => work.get(row.pair)?.state);

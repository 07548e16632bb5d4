// Moving from row to row, and deciding.

const TO_STATE = { verify: "verified", query: "queried", dispute: "disputed", "needs-source": "needs-source", withdraw: "withdrawn" };

// -- moving --------------------------------------------------------------------------------------

/** Go to a row; tell it where the focus does not. */
function go(i, before = "") {
  if (i < 0 || !ROWS[i]) return say([before, t("No row is like that.")].filter(Boolean).join(" "));
  const inRow = byId("row").contains(document.activeElement);
  leaveNote();
  select(i);
  show(i);
  if (inRow) byId("row-heading").focus({ preventScroll: true });
  if (isNarrow()) byId("row").scrollIntoView();
  const told = t("Row {n} of {total}", { n: number(i + 1), total: number(ROWS.length) });
  if (before || document.activeElement !== list) say([before, t("{place}: {text}", { place: told, text: said(ROWS[i]) })].filter(Boolean).join(" "));
}

/** Tell whether all stands below each other, and the queue behind a button. */
const isNarrow = () => byId("toggle-queue").offsetParent !== null;

function showQueue(open) {
  document.body.classList.toggle("queue-open", open);
  byId("toggle-queue").setAttribute("aria-expanded", String(open));
  rowHeight = 0;
  refilter();
  select(current);
}

/** Filter anew; the current row stays, unless it is not shown any more. */
function look() {
  leaveNote();
  refilter();
  showFilters();
  refresh();
  if (queue.length && !places.has(current)) {
    const next = step(1);
    select(next);
    show(next);
  } else if (queue.length) select(current);
}

// -- deciding ------------------------------------------------------------------------------------

/** Change this reader's decision on the current row. */
function set(row, patch) {
  const before = work.get(row.pair) ?? EMPTY;
  const after = standing({ ...before, ...patch, at: now(), opened: wasOpened(row) }, row);
  change([[row.pair, after]]);
  redraw(INDEX.get(row.pair));
  showDecision(row);
  refresh();
  return before.state && !after.state;
}

function decide(act) {
  const row = ROWS[current];
  if (!row) return;
  if (!reader) return askReader();
  leaveNote();
  const state = TO_STATE[act];
  const lacking = missing(row);
  if (state === "verified" && (lacking.support || lacking.ticks.length)) return sayMissing(lacking);
  set(row, { state });
  if (state !== "verified" && !work.get(row.pair).note) {
    byId("note").focus();
    return say(t("{state}. Say in the note why.", { state: upperFirst(STATES[state]) }));
  }
  const unopened = state === "verified" && wasOpened(row) === false;
  return onward(unopened ? t("Verified, without opening the source.") : `${upperFirst(STATES[state])}.`);
}

/** Go to the next row with something left to do. */
function onward(told) {
  const next = nextLeft(current);
  if (filter.show !== "all") refilter();
  if (next >= 0) return go(next, told);
  if (byId("row").contains(document.activeElement)) byId("row-heading").focus({ preventScroll: true });
  const all = ROWS.every((row) => !isLeft(row));
  return say(`${told} ${all ? t("Nothing is left to do. Export your decisions.") : t("Nothing is left to do among the rows shown.")}`);
}

function sayMissing({ ticks, support }) {
  for (const box of byId("ticks").querySelectorAll("input:not(:checked)")) box.closest("label").classList.add("wanted");
  if (support) byId("support").classList.add("wanted");
  const parts = [ticks.length ? t("tick {names}", { names: ticks.join(", ") }) : "", support ? t("say that the source supports it") : ""];
  say(t("Not verified yet: {parts}.", { parts: parts.filter(Boolean).join("; ") }));
}

function tick(row, name, on) {
  if (!row.ticks.includes(name)) return;
  if (!reader) return void askReader();
  const ticks = row.ticks.filter((other) => (other === name ? on : work.get(row.pair)?.ticks.includes(other)));
  const fell = set(row, { ticks });
  byId("ticks").querySelector(`input[value="${name}"]`).closest("label").classList.remove("wanted");
  const told = on ? t("{name}: ticked", { name: TICKS[name] }) : t("{name}: not ticked", { name: TICKS[name] });
  say(fell ? `${told}. ${t("The row is not verified any more.")}` : `${told}.`);
}

function support(row, value) {
  if (isTranslation(row)) return;
  if (!reader) return void askReader();
  const fell = set(row, { support: value });
  byId("support").classList.remove("wanted");
  say(`${upperFirst(SUPPORT[value])}. ${fell ? t("The row is not verified any more.") : ""}`.trim());
}

/** Take over the note, if it was changed. */
function leaveNote() {
  const row = ROWS[current];
  if (!row || !reader) return;
  const note = wellFormed(byId("note").value.trim());
  if (note !== (work.get(row.pair)?.note ?? "")) set(row, { note });
}

function takeBack() {
  leaveNote();
  const pair = undo();
  if (!pair) return say(t("There is nothing to undo."));
  const i = INDEX.get(pair);
  refilter();
  refresh();
  select(i);
  show(i);
  return say(t("Undone: row {n} is {state} again.", { n: number(i + 1), state: STATES[stateOf(ROWS[i])] }));
}

const upperFirst = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

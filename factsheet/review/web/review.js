// What happens when: the reader’s name, actions by button or by key, and the start.

// -- the reader ----------------------------------------------------------------------------------

function askReader() {
  byId("reader").value = reader ?? DATA.request?.to ?? "";
  byId("reader-dialog").showModal();
  byId("reader").select();
}

function takeReader(name) {
  openDraft(wellFormed(name).replace(/\s+/g, " ").trim());
  try {
    sessionStorage.setItem(`${STORE} reader`, reader);
  } catch {
    kept = false;
  }
  showReader();
  look();
  const first = Math.max(0, ROWS.findIndex(isLeft));
  select(first);
  show(first);
  if (isNarrow()) byId("row").scrollIntoView();
  else list.focus();
  say(work.size ? t("Your draft of {n} rows is here again.", { n: number(work.size) }) : t("Reader: {reader}", { reader }));
}

function showReader() {
  const text = reader ? t("Reader: {reader}", { reader }) : t("Who is reading?");
  byId("who").textContent = text;
  byId("who").hidden = Boolean(DATA.reader); // a file made for one reader hides from that one what others decided
  const { to, until } = DATA.request ?? {};
  byId("made-for").textContent = DATA.reader ? text : to ? t("For {reader}, by {date}", { reader: to, date: until }) : "";
}

function rememberedReader() {
  try {
    return sessionStorage.getItem(`${STORE} reader`);
  } catch {
    return null;
  }
}

let answer = () => {}; // what happens when the question is answered with yes

/** Ask before something that cannot be taken back. */
function ask(title, text, yes, action) {
  byId("ask-title").textContent = title;
  byId("ask-text").textContent = text;
  byId("ask-yes").textContent = yes;
  answer = action;
  byId("ask-dialog").showModal();
}

function askErase() {
  if (!reader) return askReader();
  const text = t("{n} rows decided by {reader} on this sheet are forgotten in this browser. What was exported stays in its file.", { n: number(decided().length), reader });
  return ask(t("Erase the draft?"), text, t("Erase draft"), () => {
    erase();
    look();
    show(current);
    say(t("The draft is erased."));
  });
}

// -- actions -------------------------------------------------------------------------------------

function openSource() {
  const first = byId("evidence").querySelector(".links a");
  if (first) first.click();
  else say(t("The record has no address of this source."));
}

function act(action) {
  const row = ROWS[current];
  if (action in TO_STATE) return decide(action);
  if (Object.hasOwn(SUPPORT, action)) return row && support(row, action);
  const place = /^tick-(\d)$/.exec(action)?.[1];
  if (place) {
    const name = row?.ticks[place - 1];
    return name && tick(row, name, !work.get(row.pair)?.ticks.includes(name));
  }
  const others = {
    next: () => go(step(1)),
    previous: () => go(step(-1)),
    note: () => byId("note").focus(),
    undo: takeBack,
    source: openSource,
    search: openSearch,
    help: () => byId("help-dialog").showModal(),
  };
  return others[action]();
}

function openSearch() {
  showQueue(true);
  byId("search").focus();
  byId("search").select();
}

function listen() {
  document.addEventListener("keydown", (event) => {
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    act(action);
  });
  document.addEventListener("click", (event) => {
    if (!byId("menu").contains(event.target) || event.target.closest("button")) byId("menu").open = false;
    const button = event.target.closest?.("button");
    if (button?.dataset.act) act(button.dataset.act);
    if (button?.hasAttribute("data-close")) button.closest("dialog").close();
  });
  byId("menu").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    byId("menu").open = false;
    byId("menu").querySelector("summary").focus();
  });
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("close", () => {
      if (document.activeElement === document.body) list.focus();
    });
    dialog.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (dialog.id === "keys-dialog" && !takeKeys()) return;
      if (dialog.id === "reader-dialog" && !byId("reader").value.trim()) return;
      dialog.close();
      if (dialog.id === "reader-dialog") takeReader(byId("reader").value);
      if (dialog.id === "ask-dialog") answer();
    });
  }
  byId("list").addEventListener("scroll", () => requestAnimationFrame(() => drawQueue()), { passive: true });
  byId("list").addEventListener("click", (event) => {
    const option = event.target.closest(".option");
    if (!option) return;
    if (isNarrow()) showQueue(false);
    go(Number(option.dataset.row));
  });
  byId("list").addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(list.clientHeight / rowHeight) - 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    go(step(by));
  });
  byId("search").addEventListener("input", () => {
    filter.text = byId("search").value;
    look();
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    list.focus();
  });
  byId("chips").addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (!chip) return;
    filter.show = chip.dataset.show;
    look();
    say(byId("shown").textContent);
  });
  for (const name of Object.keys(FACETS)) {
    byId(`facet-${name}`).addEventListener("change", (event) => {
      filter[name] = event.target.value;
      look();
      say(byId("shown").textContent);
    });
  }
  byId("clear").addEventListener("click", () => {
    Object.assign(filter, { text: "", show: "all", block: "", rung: "", source: "" });
    byId("search").value = "";
    for (const name of Object.keys(FACETS)) byId(`facet-${name}`).value = "";
    look();
    say(byId("shown").textContent);
  });
  for (const kind of ["click", "auxclick"]) {
    byId("evidence").addEventListener(kind, (event) => event.target.closest(".links a") && visit(ROWS[current]));
  }
  byId("ticks").addEventListener("change", (event) => tick(ROWS[current], event.target.value, event.target.checked));
  byId("support").addEventListener("change", (event) => support(ROWS[current], event.target.value));
  byId("note").addEventListener("change", leaveNote);
  byId("note").addEventListener("focus", () => !reader && askReader());
  byId("note").addEventListener("keydown", (event) => {
    const done = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!done && event.key !== "Escape") return;
    event.preventDefault();
    leaveNote();
    byId("row-heading").focus({ preventScroll: true });
    if (done) onward(t("Note kept."));
  });
  byId("toggle-queue").addEventListener("click", () => showQueue(!document.body.classList.contains("queue-open")));
  byId("who").addEventListener("click", askReader);
  byId("open-help").addEventListener("click", () => act("help"));
  byId("open-keys").addEventListener("click", askKeys);
  byId("keys-default").addEventListener("click", () => fillKeys(DELIVERED));
  byId("print").addEventListener("click", () => print());
  byId("erase").addEventListener("click", askErase);
  byId("export").addEventListener("click", () => {
    leaveNote();
    exportDecisions();
  });
  byId("import").addEventListener("click", () => (reader ? byId("import-file").click() : askReader()));
  byId("import-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) await importDecisions(file);
    event.target.value = "";
  });
  addEventListener("beforeprint", fillPaper);
  addEventListener("afterprint", emptyPaper);
  addEventListener("resize", () => {
    rowHeight = 0;
    drawQueue(true);
  });
  addEventListener("beforeunload", (event) => {
    leaveNote();
    if (unexported && decided().length) event.preventDefault();
  });
}

function start() {
  fillSupport();
  fillFacets();
  byId("about").open = !isNarrow();
  loadKeys();
  const name = DATA.reader ?? rememberedReader();
  if (name) openDraft(name);
  listen();
  showReader();
  refilter();
  refresh();
  const first = Math.max(0, ROWS.findIndex(isLeft));
  select(first);
  show(first);
  if (!reader) askReader();
  else if (isNarrow()) byId("row").scrollIntoView();
}

start();

// Beside a served page: put what was made anew into it, and show what is wrong until it is mended.
"use strict";
(() => {
  const own = document.currentScript;
  const { page } = own.dataset;
  const KEPT = `factsheet-watch ${page}`;
  let events, state, renewing;

  // -- the place on the page --------------------------------------------------------------------------

  /** The first element with a name below the top of the window, and how far below it stands. */
  const place = () => {
    for (const element of document.querySelectorAll("main [id]")) {
      const { top, height } = element.getBoundingClientRect();
      if (height && top >= 0) return { id: element.id, top, y: scrollY };
    }
    return { id: "", top: 0, y: scrollY };
  };

  const restore = ({ id, top, y }) => {
    const element = id && document.getElementById(id);
    const to = element ? scrollY + element.getBoundingClientRect().top - top : y;
    scrollTo({ top: y === 0 ? 0 : to, behavior: "instant" });
  };

  const reload = () => {
    events.close();
    sessionStorage.setItem(KEPT, JSON.stringify(place()));
    history.scrollRestoration = "manual";
    location.reload();
  };

  const kept = sessionStorage.getItem(KEPT);
  if (kept) {
    sessionStorage.removeItem(KEPT);
    restore(JSON.parse(kept));
    document.fonts.ready.then(() => {
      restore(JSON.parse(kept));
      history.scrollRestoration = "auto";
    });
  }

  // -- the new page -----------------------------------------------------------------------------------

  /** What a page that is there cannot change: its policy, its style and what the whole of it says of itself. */
  const fixed = ({ documentElement, head }) =>
    [documentElement.cloneNode(false), ...head.querySelectorAll("style, link, meta[http-equiv]")];

  /** Put the parts of a tree that differ in the place of those that are there; the others stay, with focus and selection. */
  const renew = (old, next) => {
    if (old.isEqualNode(next)) return;
    const were = [...old.childNodes];
    const are = [...next.childNodes];
    const same = were.length && were.length === are.length && old.cloneNode(false).isEqualNode(next.cloneNode(false));
    if (same) were.forEach((node, n) => renew(node, are[n]));
    else old.replaceWith(document.adoptNode(next));
  };

  /** Take over the page as it is now; that is several times faster than to load it. */
  const update = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = next.querySelector("script[data-version]");
    const [are, were] = [fixed(next), fixed(document)];
    if (!answer.ok || !script || are.length !== were.length || !are.every((node, n) => node.isEqualNode(were[n]))) return reload();
    const before = place();
    host?.remove();
    own.dataset.version = script.dataset.version;
    renew(document.documentElement, next.documentElement);
    restore(before);
  };

  /** Show a state, and those that come meanwhile after it. */
  const follow = async () => {
    for (let shown; shown !== state; ) {
      shown = state;
      const now = state.pages[page];
      if (now !== undefined && now !== own.dataset.version) await update();
    }
    show(state);
  };

  // -- the panel --------------------------------------------------------------------------------------

  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; color-scheme: light dark;
      font: 15px/1.45 system-ui, sans-serif; }
    section { box-sizing: border-box; max-height: 45vh; overflow: auto; padding: 0.75rem 1rem 1rem;
      border-top: 4px solid #b3261e; background: #fff; color: #1b1b1b; box-shadow: 0 -4px 16px rgb(0 0 0 / 0.25); }
    h2 { margin: 0 0 0.5rem; font-size: 1rem; color: #b3261e; }
    h2 small { font-weight: normal; color: inherit; }
    ol { margin: 0; padding: 0; list-style: none; }
    li { margin: 0 0 0.75rem; overflow-wrap: anywhere; }
    code { font: 13px/1.4 ui-monospace, monospace; }
    pre { margin: 0.15rem 0; font: 13px/1.4 ui-monospace, monospace; white-space: pre-wrap; opacity: 0.8; }
    p { margin: 0.1rem 0 0; white-space: pre-wrap; }
    .code { font-weight: bold; }
    @media (prefers-color-scheme: dark) {
      section { background: #1e1e1e; color: #f0f0f0; border-color: #ff8a80; }
      h2 { color: #ff8a80; }
    }
    @media print { :host { display: none; } }`;
  let host, root;

  const make = (name, text = "", className = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  const entry = ({ where, code, what, excerpt, hint, explain }) => {
    const item = make("li");
    const first = make("div");
    first.append(make("code", where), " ", make("code", code, "code"));
    item.append(first, make("p", what));
    if (excerpt) item.append(make("pre", excerpt));
    if (hint) item.append(make("p", `Hint: ${hint}`));
    const more = make("p", "More: ");
    more.append(make("code", explain));
    item.append(more);
    return item;
  };

  const show = ({ errors, problems }) => {
    if (!errors) {
      host?.remove();
      return;
    }
    if (!root) {
      host = document.createElement("factsheet-errors");
      root = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet(); // not in the page, so its policy need not allow it
      sheet.replaceSync(STYLE);
      root.adoptedStyleSheets = [sheet];
    }
    const section = make("section");
    section.setAttribute("role", "alert");
    section.setAttribute("aria-label", "Errors");
    section.tabIndex = 0; // it may have to be scrolled
    const heading = make("h2", `${errors} ${errors === 1 ? "error" : "errors"} `);
    heading.append(make("small", "– you see the last page that had none"));
    const list = make("ol");
    list.append(...problems.map(entry));
    section.append(heading, list);
    if (problems.length < errors) section.append(make("p", `… and ${errors - problems.length} more, in the terminal`));
    root.replaceChildren(section);
    if (!host.isConnected) document.body.append(host);
  };

  // -- the server -------------------------------------------------------------------------------------

  /** A browser has few connections for one server, so only a page that is seen keeps one. */
  const listen = () => {
    events?.close();
    if (document.hidden) return;
    events = new EventSource(`/-/events?${encodeURIComponent(page)}`);
    events.onmessage = ({ data }) => {
      state = JSON.parse(data);
      renewing ??= follow().catch(() => {}).finally(() => (renewing = undefined)); // a server that is gone is asked again
    };
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
  listen();
})();

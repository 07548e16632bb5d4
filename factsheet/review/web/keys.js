// Single keys: what each does, other keys of the reader's choice, and none at all (WCAG 2.1.4).

const ACTIONS = {
  next: ["j", t("Next row")],
  previous: ["k", t("Previous row")],
  verify: ["v", t("Verify")],
  query: ["q", t("Query")],
  dispute: ["d", t("Dispute")],
  "needs-source": ["s", t("Needs a source")],
  withdraw: ["w", t("Withdraw")],
  supports: ["y", t("The source supports it")],
  partly: ["p", t("It supports it partly")],
  "does-not": ["n", t("It does not support it")],
  contradicts: ["c", t("It contradicts it")],
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`tick-${n}`, [String(n), t("Tick {n}", { n })]])),
  note: ["m", t("Write a note")],
  source: ["o", t("Open the source")],
  undo: ["u", t("Undo")],
  search: ["/", t("Search")],
  help: ["?", t("Help")],
};
const DELIVERED = Object.fromEntries(Object.entries(ACTIONS).map(([action, [key]]) => [action, key]));
const keys = { on: true, map: { ...DELIVERED } };

function loadKeys() {
  const found = readableKeys(stored((store) => store.getItem(`${STORE} keys`)));
  if (found) Object.assign(keys, found);
  showKeys();
}

function readableKeys(text) {
  try {
    const { on, map } = JSON.parse(text);
    const chosen = Object.keys(DELIVERED).map((action) => [action, String(map[action] ?? DELIVERED[action])]);
    return { on: Boolean(on), map: Object.fromEntries(chosen) };
  } catch {
    return null;
  }
}

/** Write the keys beside the buttons they press, and into the help. */
function showKeys() {
  for (const hint of document.querySelectorAll("kbd[data-key]")) {
    showKey(hint);
  }
  const pairs = Object.entries(ACTIONS).map(([action, [, label]]) =>
    make("div", {}, make("dt", {}, make("kbd", {}, keys.map[action])), make("dd", {}, label)),
  );
  byId("key-list").replaceChildren(...(keys.on ? pairs : [make("div", {}, make("dd", {}, t("Single keys are switched off.")))]));
}

/** Write a key into its hint for the eye, and to its control for screen readers. */
function showKey(hint) {
  const key = keys.map[hint.dataset.key];
  hint.textContent = key;
  hint.hidden = !keys.on;
  hint.setAttribute("aria-hidden", "true");
  const control = hint.closest("button") ?? hint.closest("label")?.control;
  if (keys.on) control?.setAttribute("aria-keyshortcuts", key);
  else control?.removeAttribute("aria-keyshortcuts");
}

/** Return the action of a key press, or nothing. */
function actionOf(event) {
  if (!keys.on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return null;
  const field = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, dialog");
  // A dialog just closed keeps the focus until the next frame.
  if (field && !field.closest("dialog:not([open])")) return null;
  const typed = event.key.toLowerCase();
  const spot = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1].toLowerCase(); // the same keys on Cyrillic and French keyboards
  const find = (key) => Object.keys(keys.map).find((action) => keys.map[action] === key);
  return find(typed) ?? (/^[a-z]$/.test(typed) ? null : find(spot)) ?? null;
}

/** Ask for other keys. */
function askKeys() {
  byId("keys-on").checked = keys.on;
  fillKeys(keys.map);
  byId("keys-problem").textContent = "";
  byId("keys-dialog").showModal();
}

function fillKeys(map) {
  const fields = Object.entries(ACTIONS).map(([action, [, label]]) => {
    const input = make("input", { type: "text", name: action, maxlength: 1, size: 2, autocomplete: "off", spellcheck: "false" });
    input.value = map[action];
    return make("label", {}, make("span", {}, label), input);
  });
  byId("key-fields").replaceChildren(...fields);
}

/** Take over what the dialog says; return whether it can be. */
function takeKeys() {
  const fields = Array.from(byId("key-fields").querySelectorAll("input"));
  const map = Object.fromEntries(fields.map((input) => [input.name, input.value.trim().toLowerCase()]));
  const chosen = Object.values(map);
  const bad = fields.find((input) => !map[input.name] || chosen.filter((key) => key === map[input.name]).length > 1);
  if (bad) {
    const [, label] = ACTIONS[bad.name];
    byId("keys-problem").textContent = map[bad.name]
      ? t("“{key}” stands for two actions. Give each a key of its own.", { key: map[bad.name] })
      : t("“{action}” has no key. Give it one.", { action: label });
    bad.focus();
    return false;
  }
  Object.assign(keys, { on: byId("keys-on").checked, map });
  stored((store) => store.setItem(`${STORE} keys`, JSON.stringify(keys)));
  showKeys();
  return true;
}

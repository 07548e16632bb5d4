// Faults planted in a good page: how, which check has to find each, and the rule it finds it under.
// `only` names a check that must not find it: what shows only on the occasion.
import { createHash } from "node:crypto";

const SHEET = "canada-response.en.draft.html";

/** Replace the one match, or stop: a fault that is not planted is not found either. */
function change(html, pattern, replacement) {
  const changed = html.replace(pattern, replacement);
  if (changed === html) throw new Error(`nothing to plant a fault in: ${pattern}`);
  return changed;
}

const swap = (pattern, replacement) => (html) => change(html, pattern, replacement);

/** Make several changes. */
const all = (...changes) => (html) => changes.reduce((text, make) => make(text), html);

/** Take away the page's policy, which allows no style but its own. */
const lawless = swap(/<meta http-equiv="Content-Security-Policy"[^>]*>\n/, "");

/** Add a style at the end of the page's own. */
const style = (css) => all(lawless, swap("</style>", `${css}</style>`));

/** Add a style that the policy allows by its hash, as ours are. */
function allowed(html, css) {
  const changed = change(html, "</style>", `${css}</style>`);
  const digest = createHash("sha256").update(changed.match(/<style>(.*?)<\/style>/s)[1]).digest("base64");
  return change(changed, /sha256-[\w+/=]+/, `sha256-${digest}`);
}

const FONT = '@font-face { font-family: Far; src: url("https://fonts.example.org/far.woff2"); } body { font-family: Far; }';
const PICTURE = '<img src="https://far.example.org/far.png" alt="" width="1" height="1" loading="lazy"></body>';
const FAR_PAPER = '@media print { body { background: url("https://far.example.org/paper.png"); } }';
const DARK_LINK = "@media screen and (prefers-color-scheme: dark) { :root { --link: #334455; } }";
const UNDER_A_MARK = "#lead p { color: #8a8a8a; }"; // behind the marks axe-core cannot tell the ground
const SMALL = ".downloads { display: block; font-size: 8px; line-height: 1; } .downloads a { min-height: 0; }";

const FAULTS_AS = (check, list) => list.map(([name, rule, plant, only]) => ({ name, rule, check, plant, only, page: SHEET }));

export const FAULTS = [
  ...FAULTS_AS("axe light 800", [
    ["contrast lowered", "color-contrast", all(lawless, swap(/--ink: #\w+/, "--ink: #999999"))],
    ["contrast lowered beside a note mark", "color-contrast", style(UNDER_A_MARK)],
    ["link without a name", "link-name", swap(/(role="doc-backlink" href="[^"]*") aria-label="[^"]*">\w*<svg.*?<\/svg>/, "$1>")],
    ["small target", "target-size", style(SMALL)],
    ["language dropped", "html-has-lang", swap(/<html lang="\w+"/, "<html")],
    ["heading skipped", "heading-order", swap(/<(\/?)h2/g, "<$1h4")],
  ]),
  ...FAULTS_AS("axe dark 800", [["contrast lowered in the dark", "color-contrast", style(DARK_LINK), "axe light 800"]]),
  ...FAULTS_AS("requests", [
    ["remote font added", "request", style(FONT)],
    ["remote font under the policy", "log", (html) => allowed(html, FONT)],
    ["remote picture far down", "request", all(lawless, swap("</body>", PICTURE))],
    ["remote picture on paper", "request", style(FAR_PAPER)],
  ]),
  ...FAULTS_AS("layout 320", [
    ["text overflowing at 320 px", "sideways", style(".lead p { white-space: nowrap; }")],
    ["text out of its tile", "outside", style(".tile { min-width: 0; } .tile .label { white-space: nowrap; letter-spacing: 1em; }")],
    ["text cut off", "clipped", style(".tile { height: 4rem; overflow: hidden; }")],
    ["text over text", "overlap", style(".tile .label { margin-top: -1.5rem; }")],
  ]),
  ...FAULTS_AS("spacing 320", [
    ["text cut off with text spacing", "clipped", style(".lead p { height: 12.5rem; overflow: hidden; }"), "layout 320"],
  ]),
  ...FAULTS_AS("tables 320", [["row of a table that is none", "role", swap(/<tr>/, '<tr role="presentation">')]]),
  ...FAULTS_AS("print", [
    ["text cut off on paper", "clipped", style("@media print { .tile { height: 2rem; overflow: hidden; } }"), "layout 800"],
    ["text beside the paper", "lost", style("@media print { .statements { position: absolute; left: -400cm; } }"), "layout 800"],
    ["empty sheet of paper", "blank", style('@media print { .notes { break-before: page; } .notes::before { content: ""; display: block; break-after: page; } }')],
  ]),
  ...FAULTS_AS("keyboard", [
    ["link past the contents hidden", "skip", style(".skip:focus { top: -100%; }")],
    ["note mark leads nowhere", "mark", swap('href="#note-1"', 'href="#note-0"')],
    ["note mark that Tab passes over", "mark", swap('href="#note-5"', 'tabindex="-1" href="#note-5"')],
    ["no backlink in the note", "backlink", swap(/<span class="backlinks">.*?<\/span>/, "")],
    ["a late backlink leads elsewhere", "backlink", swap('role="doc-backlink" href="#ref-12-1"', 'role="doc-backlink" href="#ref-2-1"')],
  ]),
  ...FAULTS_AS("nu", [
    ["markup out of order", "error", swap("<h1>", "<h1><p>")],
    ["element that HTML has not", "error", swap("<h1>", "<h1><statement>")],
    ["a new kind of warning", "warning", swap("<main>", '<main role="main">')],
  ]),
  ...FAULTS_AS("data", [
    ["a property schema.org has not", "schema.org", swap('"reportNumber"', '"reportNumbre": "1", "reportNumber"')],
    ["a citation of a type that is none", "schema.org", swap('"@type": "NewsArticle"', '"@type": "NewsItem"')],
    ["a citation with an unknown property", "schema.org", swap('"@type": "NewsArticle"', '"@type": "NewsArticle", "headlin": "x"')],
    ["a citation left out", "json-ld", swap(/"citation": \[\s*\{.*?\n {2}\},/s, '"citation": [')],
    ["data without its date", "json-ld", swap(/"datePublished": "[\d-]+"/, '"datePublished": ""')],
    ["data of another language", "json-ld", swap('"inLanguage": "en"', '"inLanguage": "fr"')],
    ["data that does not parse", "json-ld", swap('"@context"', '@context"')],
  ]),
];

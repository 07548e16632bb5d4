// Faults planted in a good page: how, which check has to find each, and the rule it finds it under.
import { createHash } from "node:crypto";

/** Replace the one match, or stop: a fault that is not planted is not found either. */
function change(html, pattern, replacement) {
  const changed = html.replace(pattern, replacement);
  if (changed === html) throw new Error(`nothing to plant a fault in: ${pattern}`);
  return changed;
}

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>\n/;

/** Add a style at the end of the page's own, which its policy then no longer allows: so without the policy. */
const style = (css) => (html) => change(change(html, POLICY, ""), "</style>", `${css}</style>`);

/** Add a style that the policy allows by its hash, as ours are. */
const allowed = (css) => (html) => {
  const changed = change(html, "</style>", `${css}</style>`);
  const digest = createHash("sha256").update(changed.match(/<style>(.*?)<\/style>/s)[1]).digest("base64");
  return change(changed, /sha256-[\w+/=]+/, `sha256-${digest}`);
};
const FONT = '@font-face { font-family: Far; src: url("https://fonts.example.org/far.woff2"); } body { font-family: Far; }';

export const FAULTS = [
  { name: "contrast lowered", check: "axe", rule: "color-contrast", plant: (html) => change(change(html, POLICY, ""), /--ink: #\w+/, "--ink: #999999") },
  { name: "contrast lowered in the dark", check: "axe dark", rule: "color-contrast", plant: style("@media screen and (prefers-color-scheme: dark) { :root { --link: #334455; } }") },
  { name: "missing accessible name", check: "axe", rule: "link-name", plant: (html) => change(html, /(role="doc-backlink" href="[^"]*") aria-label="[^"]*">\w*<svg.*?<\/svg>/, "$1>") },
  { name: "small target", check: "axe", rule: "target-size", plant: style(".downloads { display: block; font-size: 8px; line-height: 1; } .downloads a { min-height: 0; }") },
  { name: "language dropped", check: "axe", rule: "html-has-lang", plant: (html) => change(html, /<html lang="\w+"/, "<html") },
  { name: "heading skipped", check: "axe", rule: "heading-order", plant: (html) => html.replace(/<(\/?)h2/g, "<$1h4") },
  { name: "remote font added", check: "silence", rule: "request", plant: style(FONT) },
  { name: "remote font under the policy", check: "silence", rule: "log", plant: allowed(FONT) },
  { name: "text overflowing at 320 px", check: "layout 320", rule: "sideways", plant: style(".glance p { white-space: nowrap; }") },
  { name: "text out of its tile", check: "layout 320", rule: "outside", plant: style(".tile { min-width: 0; } .tile .label { white-space: nowrap; letter-spacing: 1em; }") },
  { name: "text cut off", check: "layout 320", rule: "clipped", plant: style(".tile { height: 4rem; overflow: hidden; }") },
  { name: "text cut off with text spacing", check: "spacing 320", rule: "clipped", plant: style(".glance p { height: 12.5rem; overflow: hidden; }") },
  { name: "text over text", check: "layout 320", rule: "overlap", plant: style(".tile .label { margin-top: -1.5rem; }") },
  { name: "stacked table no table", check: "tables 320", rule: "role", plant: (html) => change(html, /<tr>/, '<tr role="presentation">') },
  { name: "note mark leads nowhere", check: "keyboard", rule: "mark", plant: (html) => change(html, 'href="#note-1"', 'href="#note-0"') },
  { name: "no way back from the note", check: "keyboard", rule: "backlink", plant: (html) => change(html, /<span class="backlinks">.*?<\/span>/, "") },
  { name: "the way back leads elsewhere", check: "keyboard", rule: "backlink", plant: (html) => change(html, 'role="doc-backlink" href="#ref-1-1"', 'role="doc-backlink" href="#ref-2-1"') },
  { name: "markup out of order", check: "nu", rule: "error", plant: (html) => change(html, "<h1>", "<h1><p>") },
  { name: "a property schema.org has not", check: "json-ld", rule: "schema.org", plant: (html) => change(html, '"reportNumber"', '"reportNumbre"') },
  { name: "data without its date", check: "json-ld", rule: "json-ld", plant: (html) => change(html, /"datePublished": "[\d-]+"/, '"datePublished": ""') },
];

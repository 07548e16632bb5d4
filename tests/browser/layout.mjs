// What the eye would see go wrong: text cut off, text over text, text outside its box, a page wider than the screen.
// `findings` runs inside the page; it measures ink, not hit areas: the padding of a note mark may lie over its neighbours.

/** WCAG 2.2, 1.4.12: what a reader may set without losing anything. */
export const TEXT_SPACING = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }
`;

/** Add a style as a reader's browser does, not subject to the page's own policy; return how to take it away. */
export async function addStyle(page, css) {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);
  return () => page.evaluate(() => void (document.adoptedStyleSheets = []));
}

export const layoutFindings = (page) => page.evaluate(findings);

function findings() {
  const SLACK = 1; // px, for rounding
  const found = [];
  const quote = (text) => `“${text.trim().slice(0, 40)}”`;
  const width = document.documentElement.clientWidth;
  const wide = document.scrollingElement.scrollWidth;
  if (wide > width) {
    const blocks = [...document.querySelectorAll("body *")];
    const over = blocks.filter((e) => e.getBoundingClientRect().right > width + SLACK && !hidden(e)).at(-1);
    found.push(`sideways: the page is ${wide} px wide on a screen of ${width} px: ${over ? quote(over.textContent) : "?"}`);
  }
  const pieces = inked();
  for (const piece of pieces) {
    const box = block(piece.element);
    const rect = box.getBoundingClientRect();
    const { left, right } = piece.rect;
    if (left < rect.left - SLACK || right > rect.right + SLACK) {
      found.push(`outside: ${quote(piece.text)} leaves its ${box.localName}.${box.className} by ${excess(piece.rect, rect)} px`);
    }
    for (let e = box; e && e !== document.documentElement; e = e.parentElement) {
      const style = getComputedStyle(e);
      const clip = e.getBoundingClientRect();
      const across = style.overflowX !== "visible" && (right > clip.right + SLACK || left < clip.left - SLACK);
      const down = style.overflowY !== "visible" && (piece.rect.bottom > clip.bottom + SLACK || piece.rect.top < clip.top - SLACK);
      if (across || down) {
        found.push(`clipped: ${quote(piece.text)} is cut off by ${e.localName}.${e.className}`);
        break;
      }
    }
  }
  pieces.sort((a, b) => a.rect.top - b.rect.top);
  for (const [i, a] of pieces.entries()) {
    for (let k = i + 1; k < pieces.length && pieces[k].rect.top < a.rect.bottom; k++) {
      const b = pieces[k];
      const across = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left);
      const down = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top);
      if (across > SLACK && down > SLACK) {
        found.push(`overlap: ${quote(a.text)} and ${quote(b.text)} by ${across.toFixed(1)} × ${down.toFixed(1)} px`);
      }
    }
  }
  return found;

  /** Return the ink of each line of each text: from about the height of x to the baseline. */
  function inked() {
    const out = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest("script, style") || hidden(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const r of range.getClientRects()) {
        const rect = { left: r.left, right: r.right, top: r.top + r.height * 0.38, bottom: r.bottom - r.height * 0.25 };
        if (r.width > 0.5) out.push({ element, text: node.data, rect });
      }
    }
    return out;
  }

  /** Tell what is not for the eye: headings of tables that are cards, the link to the text until it has the focus. */
  function hidden(element) {
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.display === "none" || style.visibility === "hidden" || style.clipPath.startsWith("inset(50%")) return true;
      if (e.className === "skip") return true;
      if (e.parentElement?.tagName === "DETAILS" && !e.parentElement.open && e.tagName !== "SUMMARY") return true;
    }
    return false;
  }

  function block(element) {
    let e = element.closest("svg")?.parentElement ?? element; // a drawing's words may leave it, but not its figure
    while (e.parentElement && getComputedStyle(e).display.startsWith("inline")) e = e.parentElement;
    return e;
  }

  function excess(rect, box) {
    return Math.max(box.left - rect.left, rect.right - box.right).toFixed(1);
  }
}

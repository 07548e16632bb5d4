// The bytes a hash is taken of: the same, to the letter, as manifest.canonical writes them.

/** Compare texts by code point, as Python sorts keys; JavaScript's own order is that of UTF-16 units. */
function byCodePoint(a, b) {
  const [x, y] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = x[i].codePointAt(0) - y[i].codePointAt(0);
    if (difference) return difference;
  }
  return x.length - y.length;
}

/** Replace halves of surrogate pairs, which UTF-8 cannot hold. */
function wellFormed(text) {
  return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (found) => (found.length === 2 ? found : "\uFFFD"));
}

/** Return JSON data as text, the same for the same data: keys in order, no white space. */
function canonical(data) {
  if (typeof data === "string") return JSON.stringify(wellFormed(data));
  if (Array.isArray(data)) return `[${data.map(canonical).join(",")}]`;
  if (data === null || typeof data !== "object") return JSON.stringify(data);
  const keys = Object.keys(data).sort(byCodePoint);
  return `{${keys.map((key) => `${canonical(key)}:${canonical(data[key])}`).join(",")}}`;
}

/** Return the SHA-256 of a text in UTF-8, as hexadecimal digits. */
async function sha256(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

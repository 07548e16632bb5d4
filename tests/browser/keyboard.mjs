// By keyboard alone: the link past the contents, then from every note mark to its note and back to the same mark.
const MOST_TABS = 60; // from one stop to the next that is looked for

/** Return the findings, and how many of how many note marks lead there and back. */
export async function keyboard(page) {
  const found = await skipLink(page);
  const marks = await page.locator('[role="doc-noteref"]').count();
  const seen = new Set();
  let trips = 0;
  while (true) {
    const mark = await tabTo(page, ({ role }) => role === "doc-noteref");
    if (!mark || seen.has(mark.id)) break;
    seen.add(mark.id);
    const fault = await thereAndBack(page, mark);
    if (!fault) trips++;
    else {
      found.push(fault);
      await page.evaluate((id) => document.getElementById(id).focus(), mark.id);
    }
  }
  if (seen.size !== marks) found.push(`mark: Tab reaches ${seen.size} of ${marks} note marks`);
  return { found, trips, marks };
}

async function skipLink(page) {
  await page.keyboard.press("Tab");
  const first = await focused(page);
  if (!first.fragment || !first.name) return ["skip: the first stop is no link into the page"];
  return (await inView(page, page.locator(":focus"))) ? [] : ["skip: the link does not show when it has the focus"];
}

/** Go from a mark to its note and back; return what is wrong. */
async function thereAndBack(page, mark) {
  const noteId = await follow(page, mark.fragment);
  const note = page.locator(`[id="${noteId}"]`);
  if (!mark.name) return `mark: ${mark.id} has no name`;
  if (!noteId || noteId !== mark.fragment || (await note.count()) !== 1) return `mark: ${mark.name} leads nowhere (#${noteId})`;
  if (!(await inView(page, note))) return `mark: ${mark.name} does not bring its note into view`;
  const within = () => note.evaluate((n) => n.contains(document.activeElement));
  const back = await tabTo(page, ({ role, fragment }) => role === "doc-backlink" && fragment === mark.id, within);
  if (!back) return `backlink: Tab reaches none in ${noteId} that leads to #${mark.id}`;
  if (!back.name) return `backlink: that of ${noteId} has no name`;
  const target = await follow(page, mark.id);
  if (target !== mark.id) return `backlink: leads to #${target}, not to #${mark.id}`;
  const now = await focused(page);
  if (now.id !== mark.id) return `backlink: the focus is on ${now.id || "nothing"}, not on ${mark.id}`;
  return (await inView(page, page.locator(`[id="${mark.id}"]`))) ? null : `backlink: does not bring ${mark.id} into view`;
}

/** Press Tab until a stop is the wanted one; stop looking where `still` is no longer true. */
async function tabTo(page, wanted, still = async () => true) {
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (!(await still())) return null;
    if (wanted(now)) return now;
  }
  return null;
}

const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    const name = e.getAttribute("aria-label") ?? e.textContent.trim();
    return { id: e.id, role: e.getAttribute("role"), name, fragment: (e.getAttribute("href") ?? "").split("#")[1] ?? "" };
  });

/** Press Enter on a link; return the fragment it leads to, which the browser tells of a moment later. */
async function follow(page, wanted) {
  await page.keyboard.press("Enter");
  const fragment = () => new URL(page.url()).hash.slice(1);
  for (let i = 0; i < 20 && fragment() !== wanted; i++) await page.waitForTimeout(50);
  return fragment();
}

/** Tell whether the start of an element comes onto the screen; scrolling takes a frame or two. */
async function inView(page, locator) {
  for (let i = 0; i < 20; i++) {
    const [top, height] = await locator.evaluate((e) => [e.getBoundingClientRect().top, innerHeight]);
    if (top > -1 && top < height - 1) return true;
    await page.waitForTimeout(50);
  }
  return false;
}

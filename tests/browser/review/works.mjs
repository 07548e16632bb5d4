// How the page works: what each key does, what is kept, what leaves, and what is refused.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "../chromium.mjs";
import { exportTo, left, sayName, stayHere, tabTo } from "./reader.mjs";

export const PAGE = "states.en.review.html";

const told = (page) => page.locator("#told").textContent();
const focus = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.localName);
const same = (what, is, wanted) => (JSON.stringify(is) === JSON.stringify(wanted) ? [] : [`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`]);

/** Run the checks; `values` are values of JSON, each with its hash by Python. */
export async function works(check, { browser, address, scratch, values }) {
  await check("the name is asked first", PAGE, async (page) => {
    const found = same("focus", await focus(page), "reader");
    await page.keyboard.press("Escape");
    await page.keyboard.press("1");
    return [...found, ...same("asked again", await page.locator("#reader-dialog[open]").count(), 1)];
  }, { reader: "" });

  await check("verified needs support and each tick", PAGE, async (page) => {
    await page.keyboard.press("v");
    const first = await told(page);
    await page.keyboard.press("1");
    await page.keyboard.press("y");
    await page.keyboard.press("v");
    const second = await told(page);
    await page.keyboard.press("j");
    await page.keyboard.press("v");
    const both = await page.locator("#support.wanted").count();
    await page.keyboard.press("j");
    const next = await page.locator(".wanted").count();
    await page.keyboard.press("k");
    await page.keyboard.press("k");
    await page.keyboard.press("v");
    return [
      ...same("support marked, and not in the next row", [both, next], [1, 0]),
      ...same("told", first, "Not verified yet: tick Figure, Date, Name, Quotation; say that the source supports it."),
      ...same("told", second, "Not verified yet: tick Date, Name, Quotation."),
      ...same("marked", await page.locator(".tick.wanted").count(), 3),
    ];
  });

  await check("a verified row falls with a tick, and undo brings it back", PAGE, async (page) => {
    const state = () => page.locator("#row-heading .state").textContent();
    for (const key of ["1", "2", "3", "4", "y", "v", "k"]) await page.keyboard.press(key);
    const verified = await state();
    await page.keyboard.press("2");
    const fallen = await state();
    await page.keyboard.press("u");
    return [...same("state", verified, "verified"), ...same("after", fallen, "not read"), ...same("undone", await state(), "verified")];
  });

  await check("a query asks why, and goes on", PAGE, async (page) => {
    await page.keyboard.press("q");
    const found = same("focus", await focus(page), "note");
    await page.keyboard.type("which jvq?");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("k");
    return [
      ...found,
      ...same("note", await page.inputValue("#note"), "which jvq?"),
      ...same("state", await page.locator("#row-heading .state").textContent(), "queried"),
    ];
  });

  await check("what decides stays in view on a laptop, and no key scrolls the statement away", PAGE, async (page) => {
    const found = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("m");
      await page.keyboard.type("Why?");
      found.push(...(await page.evaluate(() => {
        const row = document.getElementById("row");
        const inView = (id) => document.getElementById(id).getBoundingClientRect().bottom <= row.getBoundingClientRect().bottom;
        return [inView("support") ? "" : "support is out of view", inView("note") ? "" : "note is out of view", document.getElementById("reading").scrollTop ? "scrolled" : ""];
      })));
      await page.keyboard.press("Escape");
      await page.keyboard.press("j");
    }
    return Array.from(new Set(found)).filter(Boolean);
  }, { width: 1366, height: 768 });

  await check("focus is kept", PAGE, async (page) => {
    const found = [];
    await page.locator("#ticks input").first().focus();
    await page.keyboard.press("2");
    found.push(...same("after a tick", await page.evaluate(() => document.activeElement.value), "figure"));
    await page.keyboard.press("j");
    found.push(...same("after next", await focus(page), "row-heading"));
    await page.locator("#list").focus();
    await page.keyboard.press("ArrowDown");
    found.push(...same("in the queue", await focus(page), "list"));
    const active = await page.getAttribute("#list", "aria-activedescendant");
    found.push(...same("active row", [active, await page.getAttribute(`#${active}`, "aria-selected")], ["option-2", "true"]));
    await page.keyboard.press("End");
    found.push(...same("last row", await page.getAttribute("#list", "aria-activedescendant"), "option-53"));
    return found;
  });

  await check("keys can be changed and switched off", PAGE, async (page) => {
    const found = [];
    const heading = () => page.locator("#row-heading").textContent();
    const keysDialog = async () => {
      await page.click("#menu summary");
      await page.click("#open-keys");
    };
    await keysDialog();
    await page.fill('[name="next"]', "k");
    await page.keyboard.press("Enter");
    found.push(...same("twice", await page.locator("#keys-problem").textContent(), "“k” stands for two actions. Give each a key of its own."));
    await page.fill('[name="previous"]', "h");
    await page.fill('[name="next"]', "x");
    await page.keyboard.press("Enter");
    await page.keyboard.press("j");
    found.push(...same("old key", (await heading()).slice(0, 5), "Row 1"));
    await page.keyboard.press("x");
    found.push(...same("new key", (await heading()).slice(0, 5), "Row 2"));
    await page.reload();
    await page.keyboard.press("x");
    found.push(...same("after a reload", (await heading()).slice(0, 5), "Row 2"));
    await keysDialog();
    await page.uncheck("#keys-on");
    await page.keyboard.press("Enter");
    await page.keyboard.press("x");
    found.push(...same("switched off", (await heading()).slice(0, 5), "Row 2"));
    found.push(...same("hints", await page.locator("kbd[data-key]:visible").count(), 0));
    await page.click('[data-act="next"]');
    return [...found, ...same("the button", (await heading()).slice(0, 5), "Row 3")];
  });

  await check("keys are found on Cyrillic and French keyboards", PAGE, async (page) => {
    const press = (key, code) => page.evaluate((init) => document.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true })), { key, code });
    await press("\u043e", "KeyJ");
    await press("&", "Digit1");
    return [...same("row", (await page.locator("#row-heading").textContent()).slice(0, 5), "Row 2"), ...same("tick", await told(page), "Figure: ticked.")];
  });

  await check("texts are shown as texts, links leave nothing behind", PAGE, async (page) => {
    await page.fill("#search", "</script><!--<b>&amp;");
    const found = same("text", (await page.locator(".said").textContent()).includes('</script><!--<b>&amp;"\\\u2028\u2029'), true);
    const links = await page.locator("#evidence a").evaluateAll((all) => all.map((link) => [link.protocol, link.target, link.rel]));
    return [...found, ...same("links", links, links.map(() => ["https:", "_blank", "noopener noreferrer"])), ...same("some", links.length > 0, true)];
  });

  await check("a draft survives a reload, and can be erased", PAGE, async (page) => {
    const before = await left(page);
    for (const key of ["1", "2", "3", "4", "y", "v"]) await page.keyboard.press(key);
    page.on("dialog", (dialog) => dialog.accept());
    await page.reload();
    const after = await left(page);
    await page.click("#menu summary");
    await page.click("#erase");
    await page.click("#ask-yes");
    const erased = await left(page);
    await page.reload();
    const kept = await page.evaluate(() => Object.keys(localStorage));
    return [...same("left", [before - after, before - erased], [1, 0]), ...same("kept", kept, []), ...same("left", await left(page), before)];
  });

  await check("another reader does not get this one’s draft", PAGE, async (page) => {
    const before = await left(page);
    for (const key of ["1", "2", "3", "4", "y", "v"]) await page.keyboard.press(key);
    await page.click("#who");
    await page.fill("#reader", "C. D.");
    await page.keyboard.press("Enter");
    return same("left", await left(page), before);
  });

  await check("where the browser keeps nothing, it says so and goes on", PAGE, async (page, { context }) => {
    await context.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(globalThis, name, { get: () => { throw new DOMException("none", "SecurityError"); } });
      }
    });
    page.on("dialog", (dialog) => dialog.accept());
    await page.reload();
    await sayName(page, "A. B.");
    const before = await left(page);
    for (const key of ["1", "2", "3", "4", "y", "v"]) await page.keyboard.press(key);
    return [
      ...same("said", await page.locator("#no-draft").isVisible(), true),
      ...same("left", before - (await left(page)), 1),
      ...same("decisions", JSON.parse(readFileSync(await exportTo(page, scratch), "utf8")).decisions.length, 1),
    ];
  });

  await check("it warns before decisions are lost, and not after the export", PAGE, async (page) => {
    const asked = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      dialog.accept();
    });
    for (const key of ["1", "2", "3", "4", "y", "v"]) await page.keyboard.press(key);
    await page.reload();
    const first = [...asked];
    await exportTo(page, scratch);
    await page.reload();
    return same("asked", [first, asked], [["beforeunload"], ["beforeunload"]]);
  });

  await check("export, import, export: the same decisions; another’s or a changed file is refused", PAGE, async (page) => {
    for (const key of ["1", "2", "3", "4", "y", "v", "d"]) await page.keyboard.press(key);
    await page.keyboard.type('odd "note" \\ \u{1f642} \u2028 é');
    await page.keyboard.press("Control+Enter");
    const path = await exportTo(page, scratch);
    const text = readFileSync(path, "utf8");
    const data = JSON.parse(text);
    const found = same("decisions", data.decisions.map((d) => [d.pair, d.state, d.support]), [["fact-0/source-0", "verified", "supports"], ["fact-1/source-13", "disputed", null]]);
    page.on("dialog", (dialog) => dialog.accept());
    const fresh = await open(browser, address(PAGE));
    await sayName(fresh.page, "A. B.");
    await fresh.page.setInputFiles("#import-file", path);
    await fresh.page.waitForFunction(() => document.getElementById("told").textContent.startsWith("Imported"));
    const again = JSON.parse(readFileSync(await exportTo(fresh.page, mkdtempSync(join(scratch, "again-"))), "utf8"));
    found.push(...same("again", again.decisions, data.decisions));
    for (const [name, changed, wanted] of [
      ["changed.json", text.replace("disputed", "verified"), "This file was changed after it was exported; nothing was taken over."],
      ["other.json", text.replace('"reader":"A. B."', '"reader":"X."'), "This file is by X.; you read as A. B.."],
      ["broken.json", text.slice(1), "This file cannot be read as decisions."],
    ]) {
      writeFileSync(join(scratch, name), changed);
      await fresh.page.setInputFiles("#import-file", join(scratch, name));
      await fresh.page.waitForTimeout(100);
      found.push(...same(name, await told(fresh.page), wanted));
    }
    await fresh.context.close();
    return found;
  });

  await check("the export tells whether a source was opened before", PAGE, async (page) => {
    await stayHere(page);
    const verify = async (...keys) => {
      for (const key of [...keys, "1", "2", "3", "4", "5", "y", "v"]) await page.keyboard.press(key);
      return (await told(page)).split(" Row ")[0];
    };
    const found = same("no address", await verify(), "Verified.");
    found.push(...same("not opened", await verify("6"), "Verified, without opening the source."));
    found.push(...same("by key", await verify("o"), "Verified."));
    await page.locator("#evidence .links a").first().click();
    page.on("dialog", (dialog) => dialog.accept());
    await page.reload();
    await page.locator("#row-heading").focus();
    found.push(...same("opened, then a reload", await verify(), "Verified."));
    const { decisions } = JSON.parse(readFileSync(await exportTo(page, mkdtempSync(join(scratch, "opened-"))), "utf8"));
    return [...found, ...same("opened", decisions.map((d) => d.opened), [null, false, true, true])];
  });

  await check("filters and counters agree", PAGE, async (page) => {
    const found = [];
    const shown = () => page.locator("#shown").textContent();
    for (const chip of await page.locator(".chip").all()) {
      const count = await chip.locator(".count").textContent();
      await chip.click();
      found.push(...same(await chip.textContent(), await shown(), `${count} of 54 rows`));
    }
    await page.click(".filters summary");
    await page.click("#clear");
    for (const facet of ["block", "rung", "source"]) {
      const label = await page.locator(`#facet-${facet} option`).nth(1).textContent();
      await page.selectOption(`#facet-${facet}`, { index: 1 });
      found.push(...same(label, await shown(), `${/\((\d+)\)$/.exec(label)[1]} of 54 rows`));
      await page.click("#clear");
    }
    await page.fill("#search", "SHALOM");
    found.push(...same("nothing", await shown(), "0 of 54 rows"));
    await page.fill("#search", "reporte\u0301d that");
    return [...found, ...same("all", await shown(), "54 of 54 rows")];
  });

  await check("on a narrow screen the queue opens, and closes on a row", PAGE, async (page) => {
    await page.click("#toggle-queue");
    await page.locator(".option").nth(2).click();
    const top = await page.evaluate(() => Math.round(document.getElementById("row").getBoundingClientRect().top));
    return [
      ...same("row", (await page.locator("#row-heading").textContent()).slice(0, 5), "Row 3"),
      ...same("queue", await page.getAttribute("#toggle-queue", "aria-expanded"), "false"),
      ...same("top of the row", top, 0),
    ];
  }, { width: 320, height: 640 });

  await check("on paper: each row of the queue", PAGE, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const rows = await page.locator("#paper li:visible").count();
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    return [...same("rows", rows, 54), ...same("after", await page.locator("#paper li").count(), 0)];
  });

  await check("canonical JSON has Python’s hash", PAGE, async (page) => {
    const wanted = values;
    const script = await page.locator("script:not([type])").textContent();
    const own = script.slice(script.indexOf("function byCodePoint"), script.indexOf("// The data of the page"));
    await page.evaluate(`void 0; ${own}; globalThis.hashed = (value) => sha256(canonical(value));`);
    const hashes = await page.evaluate((values) => Promise.all(values.map((value) => globalThis.hashed(value))), wanted.map(([value]) => value));
    return wanted.flatMap(([value, hash], k) => same(JSON.stringify(value), hashes[k], hash));
  });

  await check("with keys off, Tab reaches each control", PAGE, async (page) => {
    for (const id of ["search", "list", "note", "export"]) await tabTo(page, id);
  });
}

"""The review page: one document that needs nothing else, carries any text, and allows only its own script and style."""

from __future__ import annotations

import base64
import json
import re
import sys
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from factsheet.errors import ContentError
from factsheet.languages import language
from factsheet.review import packing, page
from factsheet.writers.look import load_theme

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(Path(__file__).parent / "browser" / "review"))

from sample_pages import ODD, row, sample  # noqa: E402

THEME = load_theme((ROOT / "templates/theme.yaml", "theme.yaml"))
TEXTS = ("</script>", "<!--", "]]>", "\u2028\u2029", "&amp;", '"\\', "\u0000\u001f\u007f", "\U0001f642", ODD)
VOID = {"meta", "link", "input", "br"}


class Document(HTMLParser):
    """Elements of a document, and the texts of its scripts and styles; a tag that is not closed is an error."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("script", "style"):
            self.raw.append((tag, dict(attrs), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            tag, attributes, before = self.raw[-1]
            self.raw[-1] = tag, attributes, before + data


def written(data: dict[str, Any], code: str = "en") -> str:
    return page.write(data, language(code), THEME)


def unpacked(text: str) -> dict[str, Any]:
    """Return the data of a page, as its script gets them (web/core.js)."""
    found = next(raw for tag, attributes, raw in Document(text).raw if attributes.get("id") == "data")
    data = json.loads(found)
    fields, texts, shared = data.pop("fields"), data.pop("texts"), data.pop("shared")
    rows = []
    for listed in data["rows"]:
        full = {k: texts[v] if k in shared and type(v) is int else v for k, v in zip(fields, listed, strict=True)}
        full["statement"] = [["text", run] if isinstance(run, str) else run for run in full["statement"]]
        original = data["sources"][full["source"]]["links"]["original"]
        if full["fragment"] is not None and original and not full["fragment"].startswith("http"):
            full["fragment"] = original + full["fragment"]
        if full["context"]:
            paragraph, before, quote, after = full["context"]
            quote = full["quote"] if quote is None else quote
            full["context"] = {"paragraph": paragraph, "before": before, "quote": quote, "after": after}
        rows.append(full)
    return {**data, "rows": rows}


@pytest.mark.parametrize("code", ["en", "fr", "ru"])
def test_the_document_is_whole(code: str) -> None:
    document = Document(written(sample(9, code), code))
    assert document.open == []
    idents = [attributes["id"] for _, attributes in document.elements if "id" in attributes]
    assert len(idents) == len(set(idents))
    assert ("html", {"lang": code}) in document.elements
    used = {f"#icon-{name}" for name in page.ICONS}
    assert {a["href"] for tag, a in document.elements if tag == "use"} <= used


def test_it_allows_its_own_script_and_style_and_nothing_else() -> None:
    document = Document(written(sample(9)))
    policy = next(a["content"] for _, a in document.elements if a.get("http-equiv") == "Content-Security-Policy")

    def expected(wanted: str) -> str:
        (text,) = (raw for tag, attributes, raw in document.raw if tag == wanted and "type" not in attributes)
        return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; script-src {expected('script')}; style-src {expected('style')}; "
        "base-uri 'none'; form-action 'none'"
    )


def test_it_asks_for_nothing() -> None:
    document = Document(written(sample(9)))
    loads = {"src", "srcset", "data", "poster", "background", "action", "style", "onclick", "onload"}
    assert [(tag, a) for tag, a in document.elements if loads & a.keys()] == []
    assert [a["href"] for _, a in document.elements if not (a.get("href") or "#").startswith("#")] == []
    own = {tag: raw for tag, attributes, raw in document.raw if "type" not in attributes}
    assert re.findall(r"url\(|@import|@font-face", own["style"]) == []
    forbidden = r"\b(?:eval|Function|(?:inner|outer|insertAdjacent)HTML|write|fetch|XMLHttpRequest|WebSocket|import)\b"
    assert re.findall(forbidden, re.sub(r'"[^"\n]*"|//.*|/\*\*.*?\*/', "", own["script"])) == []


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_survives(text: str) -> None:
    data = sample(3)
    data["sheet"]["title"] = f"a{text}b".replace("\0", "")
    data["rows"][0] |= {
        "statement": [["text", text], ["figure", text]],
        "note": {"number": 1, "text": text},
        "quote": text,
        "context": {"paragraph": 1, "before": text, "quote": text, "after": text},
        "fragment": f"https://elsewhere.example.org/{text}",
        "mine": {"note": text},
    }
    found = unpacked(written(data))
    assert found["rows"] == [{k: v for k, v in r.items() if k in packing.FIELDS} for r in data["rows"]]
    assert found["sheet"]["title"] == data["sheet"]["title"]


def test_rows_of_many_sources_come_back_as_they_were() -> None:
    data = sample(120)
    assert unpacked(written(data))["rows"] == [
        {k: v for k, v in r.items() if k in packing.FIELDS} for r in data["rows"]
    ]


def test_sources_have_their_dates_as_sheets_print_them() -> None:
    found = unpacked(written(sample(4), "fr"))["sources"]
    dates = [found[f"source-{k}"]["issued"].replace("\u00a0", " ") for k in range(4)]
    assert dates == ["1er septembre 2017", "septembre 2017", "2017", ""]


def test_words_around_a_quote_are_fewer_in_a_very_long_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    data = sample(3)
    before, after = " ".join(map(str, range(20))), "one two three"
    data["rows"][0]["context"] = {"paragraph": 4, "before": before, "quote": data["rows"][0]["quote"], "after": after}
    whole = unpacked(written(data))["rows"][0]["context"]
    monkeypatch.setattr(packing, "MANY", 2)
    cut = unpacked(written(data))["rows"][0]["context"]
    assert (whole["before"], cut["before"], cut["after"]) == (before, "… 12 13 14 15 16 17 18 19", after)


def test_the_same_data_give_the_same_bytes() -> None:
    turned = dict(reversed(sample(20).items()))
    assert written(sample(20)) == written(turned)


def test_every_label_of_the_script_is_in_the_page() -> None:
    raw = {attributes.get("id"): text for _, attributes, text in Document(written(sample(3), "fr")).raw}
    labels = json.loads(raw["labels"])
    script = "".join(path.read_text(encoding="utf-8") for path in sorted(page.FOLDER.glob("*.js")))
    assert len(re.findall(r"\bt\(", script)) == len(re.findall(r'\bt\("', script)) + 1, "each label is written out"
    assert set(re.findall(r'\bt\("([^"]+)"', script)) <= set(labels)
    assert labels["Row {n} of {total}"] == "Ligne {n} sur {total}"
    assert {path.stem for path in page.FOLDER.glob("*.js")} == set(page.SCRIPTS)


def test_a_catalog_without_a_label_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "messages", lambda: ["no such label"])
    with pytest.raises(ContentError, match=r'fr\.po: error\[L001\]: no French text for the label "no such label"'):
        written(sample(1), "fr")


def test_a_row_without_figures_or_source_links_is_a_row_too() -> None:
    data = sample(1)
    data["rows"] = [{**row(0, 1), "statement": [["text", "Plain."]], "fragment": None, "ticks": []}]
    data["sources"]["source-0"]["links"] = {"original": None, "archive": None}
    assert unpacked(written(data))["rows"][0]["statement"] == [["text", "Plain."]]

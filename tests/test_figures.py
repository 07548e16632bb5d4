"""Whether each number and date of a fact stands in a quote of its sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.built import ROOT

from factsheet.records.load import load
from factsheet.records.model import Fact
from factsheet.rules import check
from factsheet.rules.figures import contradicted, keeping_from_release, unquoted
from factsheet.rules.scan import Scan

HEAD = """\
facts:
- id: landed
  status: established
  text: {{en: Landed., fr: Arrivées.}}
{fields}
  sources:
{sources}
"""


def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fields: list[str], *citations: str) -> list[str]:
    """Return what the rule finds in one fact, with line and column in its file."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "publisher.yaml": "name: Desk\ncontact: a@desk.ca\ncorrections: a@desk.ca\nlicence: {id: CC, label: CC}\n"
        "languages: [en, fr]\n",
        "sources/main.yaml": "references:\n"
        "- {id: daily, type: article-newspaper, title: Daily, issued: 2017-09-04}\n"
        "- {id: undated, type: webpage, title: Undated}\n"
        "- {id: jour, type: webpage, title: Jour, language: fr-CA}\n"
        "- {id: den, type: webpage, title: Den, language: uk}\n",
        "measures.yaml": "measures:\n- {id: arrivals, label: arrivals, unit: people}\n",
        "sheets/desk.yaml": "id: desk\nnumber: FS-DE\nedition: 1\ndate: 2018\nfacts_as_of: 2018\ntitle: T\n"
        "summary: S.\nblocks:\n- kind: statements\n  facts: [landed]\n",
        "facts/main.yaml": HEAD.format(
            fields="\n".join(f"  {field}" for field in fields), sources="\n".join(f"  - {{{c}}}" for c in citations)
        ),
    }.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    problems = [p for p in check(load(Path("content"))) if p.code in ("C421", "C422")]
    return [f"{p.where.line}:{p.where.column} {p.severity} {p.what}" for p in problems]


NO = "which is in no quote of its sources"
A = "source: daily, quote: helped 22 gay men"
B = "source: undated, quote: a total of 31 people so far"

CASES: list[tuple[str, list[str], list[str], list[str]]] = [
    # in digits, words, millions, per language
    ("digits", ["value: 22"], [A], []),
    ("grouped", ["value: 8506"], ["source: undated, quote: 'some 8,506 people came'"], []),
    ("in words", ["value: 42"], ["source: undated, quote: Forty-two people were brought out"], []),
    ("in French", ["value: 97"], ["source: jour, quote: quatre-vingt-dix-sept personnes sont venues"], []),
    ("French quote of an English source", ["value: 7"],
     ["source: undated, quote-language: fr, quote: sept personnes sont venues"], []),
    ("a decimal", ["value: 12.5", "unit: percent"], ["source: undated, quote: 12.5 per cent of those asked"], []),
    ("a decimal in French", ["value: 12.5"], ["source: jour, quote: '12,5 % des personnes'"], []),
    ("millions", ["value: 3.4", "currency: CAD", "scale: million"],
     ["source: undated, quote: about $3.4m was given"], []),
    ("in full", ["value: 3400000"], ["source: undated, quote: about 3.4 million people came"], []),
    ("a range", ["range: {from: 40, to: 60}"], ["source: undated, quote: between 40 and sixty people came"], []),
    ("an order is no other number", ["value: 22"], [A, "source: undated, quote: in the third wave of arrests"], []),
    ("other values of the fact", ["value: 22", "values: {accepted: 31}"], [A, B], []),
    # forged
    ("a digit more", ["value: 220"], [A, "source: undated, quote: so far 22 of them landed"],
     ["5:10 error value of 'landed' is 220, but the quote of 'daily' has 22: “helped 22 gay men”"]),
    ("transposed", ["value: 22", "values:", "  accepted: 13"], [A, B],
     ["7:15 error accepted of 'landed' is 13, but the quote of 'undated' has 31: “a total of 31 people so far”"]),
    ("swapped, said which", ["value: 31", "values:", "  accepted: 22"],
     [f"{A}, supports: [value]", f"{B}, supports: [accepted]"],
     ["5:10 error value of 'landed' is 31, but the quote of 'daily' has 22: “helped 22 gay men”",
      "7:15 error accepted of 'landed' is 22, but the quote of 'undated' has 31: “a total of 31 people so far”"]),
    ("nearest first", ["value: 15353"],
     [f"{B}, supports: [what]", "source: undated, quote: 'from 8,506 to a jaw-dropping 15,352 people'"],
     ["5:10 error value of 'landed' is 15353, but the quote of 'undated' has 15,352, 8,506:"
      " “from 8,506 to a jaw-dropping 15,352 people”"]),
    ("of two quotes the nearer", ["value: 32"], [A, B],
     ["5:10 error value of 'landed' is 32, but the quote of 'undated' has 31: “a total of 31 people so far”"]),
    ("a range forged", ["range: {from: 40, to: 66}"], ["source: undated, quote: between 40 and sixty people came"],
     ["5:10 error range of 'landed' is 40/66, but the quote of 'undated' has sixty:"
      " “between 40 and sixty people came”"]),
    ("a decimal forged", ["value: 12.6"], ["source: undated, quote: 12.5 per cent of those asked"],
     ["5:10 error value of 'landed' is 12.6, but the quote of 'undated' has 12.5: “12.5 per cent of those asked”"]),
    # no quote has it
    ("none", ["value: 22"], ["source: undated, quote: people came to Canada"],
     [f"5:10 warning value of 'landed' is 22, {NO}"]),
    ("only what does not support it", ["value: 22"], [f"{A}, supports: [who, what]"],
     [f"5:10 warning value of 'landed' is 22, {NO}"]),
    ("a language without rules", ["value: 4"], ["source: den, quote: чотирьох людей було"],
     [f"5:10 warning value of 'landed' is 4, {NO}"]),
    ("derived", ["value: 53", "derived: 22 and 31"], [A, B], []),
    ("derived by name", ["value: 53", "derived: {value: 22 and 31}"], [A, B], []),
    ("read in", ["value: 53", "read-in: {part: value, source: daily, where: the caption}"], [A], []),
    ("read in, of all: no number may be another", ["value: 53", "read-in: {source: daily, where: the caption}"], [A],
     ["5:10 error value of 'landed' is 53, but the quote of 'daily' has 22: “helped 22 gay men”"]),
    ("read in, of all", ["value: 53", "read-in: {source: daily, where: the caption}"],
     ["source: daily, quote: people came to Canada"], []),
    # dates
    ("a day", ["event_date: 2018-11-01"], ["source: undated, quote: On 1 November 2018 they called"], []),
    ("a month of a day", ["event_date: 2018-11"], ["source: undated, quote: On 1 November 2018 they called"], []),
    ("its year from the report", ["event_date: 2017-09-01"], ["source: daily, quote: 'On September 1, they came'"], []),
    ("the day of the report", ["as_of: 2017-09-04"], [A.replace("22 gay", "gay")], []),
    ("by the day of the week", ["event_date: 2017-09-02"], ["source: daily, quote: a statement released Saturday"], []),
    ("in two quotes", ["event_date: 2017-09-01"],
     ["source: undated, quote: 'On September 1, they came'", "source: jour, quote: tout cela en 2017"], []),
    ("days of a month", ["event_date: 2017-05-03/2017-05-05"], ["source: undated, quote: from 3 to 5 May 2017"], []),
    ("in French", ["event_date: 2017-09-01"], ["source: jour, quote: le 1er septembre 2017 au matin"], []),
    ("inferred", ["event_date: 2018~"], [A.replace("22 gay", "gay")], []),
    ("day and month swapped", ["event_date: 2018-01-11"], ["source: undated, quote: On 1 November 2018 they called"],
     ["5:15 error event_date of 'landed' is 2018-01-11, but the quote of 'undated' has 2018-11-01: “On 1 November 2018"
      " they called”"]),
    ("another year", ["dates:", "  start: 2016-05"], ["source: undated, quote: in May 2017 they called"],
     ["6:12 error start of 'landed' is 2016-05, but the quote of 'undated' has 2017-05: “in May 2017 they called”"]),
    ("no year", ["event_date: 2016-09-01"], ["source: undated, quote: 'On September 1, they came'"],
     [f"5:15 warning event_date of 'landed' is 2016-09-01, {NO}"]),
    ("no day", ["event_date: 2017-05-02"], ["source: undated, quote: in May 2017 they called"],
     [f"5:15 warning event_date of 'landed' is 2017-05-02, {NO}"]),
    ("the year read in", ["event_date: 2016-09-01", "read-in: {source: undated, where: dateline}"],
     ["source: undated, quote: 'On September 1, they came'"], []),
    ("the wrong day of the week", ["event_date: 2017-09-01"], ["source: daily, quote: a statement released Saturday"],
     [f"5:15 warning event_date of 'landed' is 2017-09-01, {NO}"]),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "citations", "problems"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_figure_in_a_quote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fields: list[str], citations: list[str], problems: list[str]
) -> None:
    assert found(tmp_path, monkeypatch, fields, *citations) == problems


def test_what_a_message_asks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(tmp_path, monkeypatch, ["value: 220", "as_of: 2016"], A)
    told = [str(p) for p in check(load(Path("content"))) if p.code in ("C421", "C422")]
    assert told == [
        "content/facts/main.yaml:5:10: error[C421]: value of 'landed' is 220, but the quote of 'daily' has 22: “helped"
        " 22 gay men”\n"
        "  hint: correct the field or the quote; if both are right, say why under `derived:` or `read-in:`",
        "content/facts/main.yaml:6:10: warning[C422]: as_of of 'landed' is 2016, which is in no quote of its"
        " sources\n  hint: quote the words that have it, or say why under `derived:` or `read-in:`",
    ]


def test_no_quote_of_the_content_has_another_figure() -> None:
    assert [str(p) for p in check(load(ROOT / "content")) if p.code == "C421"] == []


def test_what_only_warns_in_a_draft_keeps_a_release_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(tmp_path, monkeypatch, ["value: 22"], "source: undated, quote: people came to Canada")
    content = load(Path("content"))
    assert [str(p) for p in keeping_from_release(content.facts.values(), content)] == [
        "content/facts/main.yaml:5:10: error[V110]: value of 'landed' is 22, which is in no quote of its sources\n"
        "  hint: quote the words that have it, or say why under `derived:` or `read-in:`"
    ]


def forged(fact: Fact) -> Iterator[tuple[str, Fact]]:
    """Yield a fact with each of its numbers ten times as large, and each of its days with day and month swapped."""
    if fact.value is not None:
        yield "value", fact.model_copy(update={"value": fact.value * 10})
    for name, amount in fact.values.items():
        if amount.value is not None:
            other = amount.model_copy(update={"value": amount.value * 10})
            yield name, fact.model_copy(update={"values": {**fact.values, name: other}})
    for name in ("as_of", "event_date"):
        date = getattr(fact, name)
        if date and len(date) == len("2018-11-01") and date[5:7] != date[8:] <= "12":
            yield name, fact.model_copy(update={name: f"{date[:4]}-{date[8:]}-{date[5:7]}"})


def test_no_figure_of_the_content_can_be_forged_unnoticed() -> None:
    """What a fact says was read elsewhere is for its readers to compare; all else the quotes give away."""
    content = load(ROOT / "content")
    tried, unnoticed = 0, []
    for fact in content.facts.values():
        for name, other in forged(fact):
            if name in fact.derived or "" in fact.derived or any(read.part in (name, None) for read in fact.read_in):
                continue
            tried += 1
            scan = Scan(replace(content, facts={fact.id: other}))
            if not [*contradicted(scan), *unquoted(scan)]:
                unnoticed.append((fact.id, name))
    assert unnoticed == []
    assert tried > 20

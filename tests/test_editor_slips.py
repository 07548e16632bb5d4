"""Seventy-six slips of an editor who does not program, each told in one message, or in none where nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.content_factory import FACTS, SEARCHES, Folder

from factsheet.errors import ContentError, errors_in
from factsheet.evidence.fingerprint import fingerprint
from factsheet.project.checked import check
from factsheet.project.project import Project

FILE, SHEET, SOURCES = "facts/harbour.yaml", "sheets/harbour.yaml", "sources/main.yaml"
EN = "    en: Officials in Canada denied it on {event_date}.\n"
FR = "    fr: Des fonctionnaires au Canada l’ont nié le {event_date}.\n"
DATE = "  event_date: 2017-10-06\n"
CITED = "  sources:\n  - source: daily-news\n    quote: officials denied the claim\n"
LEAD = "- kind: lead\n  facts"
TEXT = (
    "It was founded in March 2015. It welcomed 31 people so far. It welcomed 57 people so far."
    " It received 140 requests for help. It received 210 requests for help. Here officials lost 12 files."
)

UNKNOWN = FACTS[FACTS.index("- id: next-report-unknown") : FACTS.index("- id: private-note")]

TEMPLATES = Path(__file__).parents[1] / "templates"
Change = Callable[[Path], object]


def to(new: str, old: str = EN, name: str = FILE) -> Change:
    """Replace a piece of a file, which stands in it once."""

    def change(content: Path) -> None:
        text = (content / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        (content / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def as_bytes(made: Callable[[str], bytes]) -> Change:
    return lambda content: (content / FILE).write_bytes(made((content / FILE).read_text(encoding="utf-8")))


def moved(name: str) -> Change:
    return lambda content: (content / FILE).rename(content / name)


def beside(name: str, data: bytes) -> Change:
    return lambda content: (content / name).write_bytes(data)


def without(name: str) -> Change:
    return lambda content: (content / name).unlink()


def snapshot(change: Change) -> Change:
    """Keep a fingerprint of the report, and change something."""

    def both(content: Path) -> None:
        (content / "fingerprints").mkdir()
        kept = fingerprint("harbour-report", TEXT)
        (content / "fingerprints" / "harbour-report.txt").write_text(kept.to_text(), encoding="utf-8")
        change(content)

    return both


def leave_unused(content: Path) -> None:
    """Leave what a deleted sheet printed: eight facts, and a search that it told of."""
    facts = "".join(UNKNOWN.replace("next-report-unknown", f"spare-{number}") for number in range(8))
    (content / "facts" / "spare.yaml").write_text("facts:\n" + facts, encoding="utf-8")
    (content / "searches.yaml").write_text(SEARCHES, encoding="utf-8")


def told(tmp_path: Path, change: Change) -> list[str]:
    content = Folder().without_repeats().write(tmp_path)
    change(content)
    try:
        found = Project(content, tmp_path).problems
    except ContentError as error:
        found = error.problems
    return [str(p).replace(f"{content}/", "") for p in found]


SLIPS: list[tuple[str, Change]] = [
    ("tab for indentation", to("\tevent_date: 2017-10-06\n", DATE)),
    ("no colon", to("  status denied\n", "  status: denied\n")),
    ("no space after the colon", to("  status:denied\n", "  status: denied\n")),
    ("colon in a text", to("    en: Officials: nobody in Canada knew it on {event_date}.\n")),
    ("key indented too far", to("   event_date: 2017-10-06\n", DATE)),
    ("key of a list item not indented enough", to("   quote: officials denied the claim\n",
                                                  "    quote: officials denied the claim\n")),
    ("typographic quotation marks around a text", to("    en: “Officials in Canada denied it on {event_date}.”\n")),
    ("typographic quotation marks for YAML’s", to("    en: “Officials: nobody in Canada knew it on {event_date}.”\n")),
    ("quotation mark not closed", to('    en: "Officials in Canada denied it on {event_date}.\n')),
    ("apostrophe between single ones", to("    fr: 'Des fonctionnaires : l'ont nié le {event_date}.'\n", FR)),
    ("id twice", to("- id: delay-alleged", "- id: delay-denied")),
    ("date with slashes", to("  event_date: 31/12/2017\n", DATE)),
    ("day before month", to("  event_date: 2017-31-12\n", DATE)),
    ("month with a slash", to("  event_date: 12/2017\n", DATE)),
    ("month in words", to("  event_date: 15 April 2017\n", DATE)),
    ("one digit for the month", to("  event_date: 2017-4-15\n", DATE)),
    ("text missing in a language", to("", FR)),
    ("number in a text", to("    en: Officials in Canada denied 3 cases on {event_date}.\n")),
    ("quote too long", to("quote: officials denied the claim and said so to all who asked for it then",
                          "quote: officials denied the claim")),
    ("quote too short", to("quote: officials denied", "quote: officials denied the claim")),
    ("byte order mark", as_bytes(lambda text: b"\xef\xbb\xbf" + text.encode())),
    ("line ends of Windows", as_bytes(lambda text: text.replace("\n", "\r\n").encode())),
    ("Latin-1", as_bytes(lambda text: text.encode("latin-1", "replace"))),
    ("Windows-1252", as_bytes(lambda text: text.encode("cp1252", "replace"))),
    ("UTF-16", as_bytes(lambda text: text.encode("utf-16"))),
    ("empty file", as_bytes(lambda text: b"")),
    ("no entry", as_bytes(lambda text: b"# later\nfacts:\n")),
    ("merge conflict", to(f"<<<<<<< HEAD\n{DATE}=======\n  event_date: 2017-10-07\n>>>>>>> other\n", DATE)),
    ("name of file ends in yml", moved("facts/harbour.yml")),
    ("file renamed", moved("facts/other.yaml")),
    ("sheet deleted", leave_unused),
    ("all sheets deleted", without(SHEET)),
    ("names.yaml deleted", without("names.yaml")),
    ("comma in a number", to("  value: 1,000\n", "  value: 210\n")),
    ("number with its noun", to("  value: 210 people\n", "  value: 210\n")),
    ("number in quotation marks", to('  value: "210"\n', "  value: 210\n")),
    ("key written otherwise", to("  event-date: 2017-10-06\n", DATE)),
    ("status that does not exist", to("  status: confirmed\n", "  status: denied\n")),
    ("source that does not exist", to("  - source: daily-new\n    quote: officials denied",
                                      "  - source: daily-news\n    quote: officials denied")),
    ("text for a list", to("  sources: daily-news\n",
                           "  sources:\n  - source: daily-news\n    quote: officials denied the claim\n")),
    ("wrong digit in a quote", snapshot(to("quote: received 120 requests", "quote: received 210 requests"))),
    ("wrong digit in a value", to("  value: 211\n", "  value: 210\n")),
    ("placeholder written otherwise", to("    en: Officials in Canada denied it on {event_dat}.\n")),
    ("brace missing", to("    en: Officials in Canada denied it on event_date}.\n")),
    ("text starts with a placeholder", to("    en: {event_date} was the day when officials in Canada denied it.\n")),
    ("id with capitals and spaces", to("- id: Private Note", "- id: private-note")),
    ("fact taken off a sheet", to("", "  - harbour-founded\n", SHEET)),
    ("no full stop", to(EN.replace(".\n", "\n"))),
    ("address without https", to("  URL: www.harbour.test/report\n", "  URL: https://harbour.test/report\n", SOURCES)),
    ("no-break space for indentation", to("\u00a0 event_date: 2017-10-06\n", DATE)),
    ("text cut short by #", to("    en: Officials in #Canada denied it on {event_date}.\n")),
    ("text starts with @", to("    en: @Officials in Canada denied it on {event_date}.\n")),
    ("copy of a file", beside("facts/harbour copy.yaml", FACTS.encode())),
    ("file of an editor", beside("facts/.harbour.yaml.swp", b"\0\1")),
    ("file of a system", beside("facts/.DS_Store", b"\0\1")),
    ("file of another kind", beside("sources/paper.docx", b"PK")),
    ("events out of order", to(
        "- kind: timeline\n  facts: [arrivals-2017, harbour-founded, arrivals-2016]\n",
        "- kind: statements\n  facts:\n  - harbour-founded\n  - arrivals-2017\n", SHEET)),
    ("text on the next line, not indented", to("    en:\n    Officials in Canada denied it on {event_date}.\n")),
    ("rest of a text not indented", to("    en: Officials in Canada\ndenied it on {event_date}.\n")),
    ("space for a hyphen", to("  value: 210\n  qualifier: up to\n", "  value: 210\n")),
    ("dash missing before an entry", to("  id: delay-denied", "- id: delay-denied")),
    ("fingerprint changed", snapshot(beside("fingerprints/harbour-report.txt", b"x"))),
    ("a day that no month has", to("  event_date: 2017-02-30\n", DATE)),
    ("number in words in one language", to(
        "    fr: Harbour a recensé deux cent dix demandes en date du {as_of}.\n  value: 210\n",
        "    fr: Harbour a recensé {value} demandes en date du {as_of}.\n  value: 210\n")),
    ("entry begun with a dash that is none", to("– id: delay-denied", "- id: delay-denied")),
    ("item begun with a bullet", to(f"{LEAD}:\n  • arrivals-2017\n", f"{LEAD}:\n  - arrivals-2017\n", SHEET)),
    ("list as a text", to(f"{LEAD}: arrivals-2017, arrivals-2016\n", f"{LEAD}:\n  - arrivals-2017\n", SHEET)),
    ("list in braces", to(f"{LEAD}: {{arrivals-2017, arrivals-2016}}\n", f"{LEAD}:\n  - arrivals-2017\n", SHEET)),
    ("list without its dash", to(CITED.replace("  - source", "    source"), CITED)),
    ("language without the space after its colon", to(EN.replace("en: ", "en:"), EN + FR)),
    ("key of a citation beside the citations", to(f"{DATE}  locator: {{page: 3}}\n", DATE)),
    ("value that is a comment", to("  status: #denied\n", "  status: denied\n")),
    ("group cut by a comment", to(
        "  sources:\n  - {source: daily-news, locator: {section: #3}, quote: officials denied the claim}\n", CITED)),
    ("comment without its sign", to("look this up again\n- id: delay-denied", "- id: delay-denied")),
    ("HTML in a text", to("    en: Officials in Canada <b>denied</b> it on {event_date}.\n")),
    ("a character as HTML has it", to("    en: Officials in Canada denied it on&nbsp;{event_date}.\n")),
]  # fmt: skip

# What is no slip of content: the file is read, or is none of ours.
SILENT = {"line ends of Windows", "file renamed", "file of an editor", "file of a system"}


def test_there_are_seventy_six() -> None:
    assert len({name for name, _ in SLIPS}) == len(SLIPS) == 76


@pytest.mark.parametrize(("name", "change"), SLIPS, ids=[name for name, _ in SLIPS])
def test_a_slip_is_one_message(tmp_path: Path, name: str, change: Change) -> None:
    assert len(told(tmp_path, change)) == (0 if name in SILENT else 1)


def test_what_is_told(tmp_path: Path, golden: Callable[[str, str, str], None]) -> None:
    texts = []
    for number, (name, change) in enumerate(SLIPS):
        texts.append("\n".join([f"== {name}", *told(tmp_path / str(number), change)]))
    golden("slips", "messages.txt", "\n\n".join(texts) + "\n")


def test_typographic_marks_that_make_a_quotation_of_a_statement_are_the_one_fault(tmp_path: Path) -> None:
    """Its words are in no quote: that follows from the marks, and it is they that are told of."""
    content = Folder().without_repeats().write(tmp_path)
    to("    en: “Officials in Canada denied it on {event_date}.”\n")(content)
    found = errors_in(check(Project(content, TEMPLATES)))
    assert [(p.code, str(p.where)) for p in found] == [("Y011", f"{content}/facts/harbour.yaml:79:9")]


def test_a_remark_after_a_whole_sentence_hides_no_other_fault(tmp_path: Path) -> None:
    found = told(tmp_path, to("    en: Officials in Halifax denied it on {event_date}. # looked up twice\n"))
    assert [message.partition(": ")[2].partition(":")[0] for message in found] == ["error[C206]", "warning[Y011]"]

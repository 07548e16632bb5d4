"""A small content folder that loads and passes every rule but C512, to break one thing at a time.

``Folder`` writes it to a path; ``change`` replaces one exact piece of one file.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

PUBLISHER = """\
name: {en: Example Desk, fr: Bureau Exemple}
contact: desk@press.test-desk.ca
corrections: corrections@press.test-desk.ca
licence: {id: CC-BY-4.0, label: CC BY}
languages: [en, fr]
disclaimer:
  en: Not affiliated with the organizations described.
  fr: Sans lien avec les organismes décrits.
"""

SOURCES = """\
references:
- id: harbour-report
  type: report
  title: A Year of Arrivals
  issued: 2018-02
  URL: https://harbour.test/report
  custom:
    independence: harbour
- id: daily-news
  type: article-newspaper
  title: Harbour counts arrivals
  issued: 2018-03-01
"""

MEASURES = """\
measures:
- id: arrivals
  label: {en: people who arrived, fr: personnes arrivées}
  unit: people
- id: requests
  label: {en: requests received, fr: demandes reçues}
  unit: requests
"""

FACTS = """\
facts:
- id: harbour-founded
  read-in: {part: event_date, source: harbour-report, where: the dated entry}
  status: established
  text:
    en: Harbour was founded in Canada on {event_date}.
    fr: Harbour a été fondé au Canada le {event_date}.
  event_date: 2015-03-02
  sources:
  - source: harbour-report
    locator: {page: 3}
    quote: founded in March 2015
- id: arrivals-2016
  read-in: {part: as_of, source: harbour-report, where: the dated entry}
  status: reported
  text:
    en: Harbour counted {value} people by {as_of}.
    fr: Harbour a recensé {value} personnes en date du {as_of}.
  value: 31
  measure: arrivals
  as_of: 2016-09
  attribution: Harbour
  sources:
  - source: harbour-report
    quote: welcomed 31 people so far
- id: arrivals-2017
  read-in: {part: as_of, source: harbour-report, where: the dated entry}
  status: reported
  text:
    en: Harbour counted {value} people by {as_of}.
    fr: Harbour a recensé {value} personnes en date du {as_of}.
  value: 57
  measure: arrivals
  as_of: 2017-09
  attribution: Harbour
  sources:
  - source: harbour-report
    quote: welcomed 57 people so far
- id: requests-2017
  read-in: {part: as_of, source: harbour-report, where: the dated entry}
  status: reported
  text:
    en: Harbour counted {value} requests by {as_of}.
    fr: Harbour a recensé {value} demandes en date du {as_of}.
  value: 140
  measure: requests
  as_of: 2017-09
  attribution: Harbour
  sources:
  - source: harbour-report
    quote: received 140 requests for help
- id: requests-2018
  read-in: {part: as_of, source: harbour-report, where: the dated entry}
  status: reported
  text:
    en: Harbour counted {value} requests by {as_of}.
    fr: Harbour a recensé {value} demandes en date du {as_of}.
  value: 210
  measure: requests
  as_of: 2018-01
  attribution: Harbour
  sources:
  - source: harbour-report
    quote: received 210 requests for help
- id: delay-alleged
  read-in: {part: event_date, source: harbour-report, where: the dated entry}
  status: alleged
  text:
    en: Harbour said officials “lost 12 files” on {event_date}.
    fr: Harbour a affirmé que des fonctionnaires avaient « perdu 12 dossiers » le {event_date}.
  event_date: 2017-10-04
  sources:
  - {source: harbour-report, quote-translation: {fr: des fonctionnaires ont perdu 12 dossiers},
    quote: officials lost 12 files}
- id: delay-denied
  read-in: {part: event_date, source: daily-news, where: the dated entry}
  status: denied
  text:
    en: Officials in Canada denied it on {event_date}.
    fr: Des fonctionnaires au Canada l’ont nié le {event_date}.
  event_date: 2017-10-06
  answers: [delay-alleged]
  sources:
  - source: daily-news
    quote: officials denied the claim
- id: next-report-unknown
  read-in: {source: daily-news, where: the dated entry}
  status: established
  text:
    en: No later count was published by Harbour.
    fr: Aucun décompte ultérieur n’a été publié par Harbour.
  sources:
  - source: daily-news
    quote: no later count was published
- id: private-note
  subject: background
  status: established
  print: never
  text: {en: Kept for the file., fr: Pour le dossier.}
  sources:
  - source: daily-news
    quote: kept for the file
"""

SHEET = """\
id: harbour
number: FS-HB
edition: 1
date: 2018-04-01
facts_as_of: 2018-03-15
title: {en: Harbour and arrivals, fr: Harbour et les arrivées}
summary: {en: What Harbour reports., fr: Ce que Harbour rapporte.}
blocks:
- kind: lead
  facts:
  - arrivals-2017
- kind: figures
  facts:
  - arrivals-2016
  - arrivals-2017
  - requests-2017
  - requests-2018
- kind: statements
  facts:
  - harbour-founded
  - arrivals-2017
  - next-report-unknown
- kind: timeline
  facts:
  - harbour-founded
  - arrivals-2016
  - arrivals-2017
  - delay-alleged
  - delay-denied
  chart: arrivals
- kind: questions
  groups:
  - heading: {en: Lost files, fr: Dossiers perdus}
    facts: [delay-alleged, delay-denied]
  - heading: {en: Not known, fr: Inconnu}
    facts: [next-report-unknown]
    table:
      kind: counts
      caption: {en: What was counted, fr: Ce qui a été compté}
      rows:
      - fact: requests-2018
- kind: statements
  heading: {en: As Harbour reports itself, fr: Selon Harbour}
  facts: [requests-2017]
"""

SPEAKERS = "speakers:\n- {id: harbour, name: Harbour, group: harbour}\n"
SEARCHES = "searches:\n- {id: total, what: {en: a total, fr: un total}, where: its pages, on: 2018-04-01}\n"

NAMES = """\
names:
- id: harbour
  kind: organisation
  forms: {en: [Harbour], fr: [Harbour]}
- id: canada
  kind: place
  forms: {en: [Canada], fr: [Canada]}
"""

TERMS = """\
terms:
- term: flood
  language: en
  instead: arrivals
  reason: it likens people to water
"""

FILES = {
    "publisher.yaml": PUBLISHER,
    "sources/main.yaml": SOURCES,
    "measures.yaml": MEASURES,
    "facts/harbour.yaml": FACTS,
    "sheets/harbour.yaml": SHEET,
    "names.yaml": NAMES,
    "terms.yaml": TERMS,
}

MEMO = """\
memo:
  to: {en: The harbour offices, fr: Les bureaux du port}
  heading: {en: What was asked, fr: Ce qui a été demandé}
  asks:
  - harbour-founded
  - text:
      en: Make room for {arrivals-2017.value} people.
      fr: Il faudrait faire place à {arrivals-2017.value} personnes.
    rests_on: [arrivals-2017]
    facts: [next-report-unknown]
  figures:
  - fact: arrivals-2017
  - fact: requests-2018
  valid_until: 2018-06-30
"""


def png(width: int, height: int, colour: bytes = b"\x12\x39\x5b", *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG file of one colour (RGB), with more chunks before its pixels."""
    rows = (b"\0" + colour * width) * height
    size = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", size), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    sealed = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(sealed)


def change(root: Path, name: str, old: str, new: str) -> None:
    """Replace a piece of a file of the content in a project's folder; it must occur exactly once."""
    path = root / "content" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


class Folder:
    """A content folder in memory, with a picture; ``write`` writes it to a path."""

    def __init__(self) -> None:
        self.files: dict[str, str] = dict(FILES)
        self.pictures = {"pictures/harbour.png": png(120, 80)}

    def change(self, name: str, old: str, new: str) -> Folder:
        """Replace a piece of a file; it must occur exactly once."""
        assert self.files[name].count(old) == 1, f"{old!r} stands {self.files[name].count(old)} times in {name}"
        self.files[name] = self.files[name].replace(old, new)
        return self

    def add(self, name: str, text: str) -> Folder:
        """Append to a file, or create it."""
        self.files[name] = self.files.get(name, "") + text
        return self

    def without_repeats(self) -> Folder:
        """Leave out the timeline and what else two blocks print: no rule finds anything then."""
        name = "sheets/harbour.yaml"
        before, _, after = self.files[name].partition("  - next-report-unknown\n- kind: timeline\n")
        self.files[name] = before + after[after.index("- kind: questions\n") :]
        return self

    def write(self, root: Path) -> Path:
        """Write the files; return the content folder."""
        folder = root / "content"
        for name, data in {**self.pictures, **{name: text.encode() for name, text in self.files.items()}}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder

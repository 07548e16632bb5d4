"""Content with two sheets that share nothing but what is the publisher's."""

from __future__ import annotations

from pathlib import Path

from support.content_factory import Folder

OTHER = """\
id: quay
number: FS-QY
edition: 1
date: 2018-04-01
facts_as_of: 2018-03-15
title: {en: The quay, fr: Le quai}
summary: {en: What is known of the quay., fr: Ce que l’on sait du quai.}
blocks:
- kind: statements
  facts: [quay-opened]
"""
QUAY = """\
facts:
- id: quay-opened
  read-in: {part: event_date, source: quay-log, where: the dated entry}
  status: established
  text:
    en: Harbour opened its quay in Canada on {event_date}.
    fr: Harbour a ouvert son quai au Canada le {event_date}.
  event_date: 2016-03-02
  sources:
  - source: quay-log
    quote: the quay was opened
"""
LOG = """\
references:
- id: quay-log
  type: report
  title: Log of the Quay
  issued: 2017-02
  URL: https://quay.test/log
"""


def two() -> Folder:
    """Return content with two sheets that share nothing but the publisher."""
    folder = Folder().without_repeats()
    folder.files |= {"sheets/quay.yaml": OTHER, "facts/quay.yaml": QUAY, "sources/quay.yaml": LOG}
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return what a build has written below a folder, but its state."""
    return {path.name: path.read_bytes() for path in (folder / "output").iterdir() if not path.name.startswith(".")}

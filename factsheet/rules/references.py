"""Rules on sources as notes print them: a note says something, and its title has no markup that is not set.

Input: a scan. Output: findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from factsheet.records.titles import unset
from factsheet.rules.scan import Finding, Rule, Scan

SAYS = ("title", "author", "container-title", "publisher", "genre", "issued")
"""Fields of which a note needs one."""


def empty_notes(scan: Scan) -> Iterator[Finding]:
    """A note has something to print."""
    content = scan.content
    for source in scan.judged.sources.values():
        names = any(name.literal or name.family or name.given for name in source.author)
        says = names or source.title or source.container_title or source.publisher or source.genre or source.issued
        addressed = source.url and source.custom.link is not False and not source.custom.copy_
        if not says and not addressed:
            unlinked = " (its address is not printed)" if source.url else ""
            yield Finding(
                content.where("source", source.id),
                f"source {source.id} has nothing to print in a note{unlinked}",
                f"fill in one of {', '.join(SAYS)}" + ("" if source.url else ", URL"),
            )


def title_markup(scan: Scan) -> Iterator[Finding]:
    """Titles have CSL's markup or none: an entity or Markdown would be printed as it stands."""
    content = scan.content
    for source in scan.judged.sources.values():
        fields: dict[tuple[str, ...], str | None] = {
            ("title",): source.title,
            ("container-title",): source.container_title,
        }
        if source.custom.title_translation:
            translated = source.custom.title_translation.root.items()
            fields |= {("custom", "title-translation", code): text for code, text in translated}
        for path, text in fields.items():
            if text and (found := unset(text)):
                yield Finding(
                    content.where("source", source.id, *path),
                    f"the title of source {source.id} has “{found}”, which would be printed as it stands",
                    "write the characters themselves; for emphasis, <i>, <b>, <sup> or <sub>",
                )


RULES = (
    Rule("C601", "error", "a note has something to print", empty_notes, each=True),
    Rule("C602", "error", "a title has CSL's markup or none", title_markup, each=True),
)

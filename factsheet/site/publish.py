"""A site is made: the pages of all editions with their files, lists, feeds and redirects; checked, then written whole.

Input: a project. Output: files below a folder, all of them or none. A draft site has today's drafts; a released one the
editions on record, earlier ones with a line that says which edition took their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from factsheet.errors import ContentError, Location, Problem, ProofError, errors_in
from factsheet.files import write_files
from factsheet.languages import Language, language
from factsheet.project.editions import file_name
from factsheet.project.formats import WRITERS, file_names
from factsheet.project.plans import judge
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.released import FILE, Released, read
from factsheet.project.revisions.again import released_again
from factsheet.project.selection import EditionName
from factsheet.proof import Finding
from factsheet.records import inputs
from factsheet.sheet.edition import Edition
from factsheet.site import links, lists
from factsheet.site.corrections import slips
from factsheet.site.lists import Published
from factsheet.writers import html

CHECKSUMS = "SHA256SUMS"
FORMATS = ("pdf", "html", "txt", "md", "card")  # of every site
MOST_SUMS = 1 << 24  # bytes


@dataclass
class Site:
    """A finished site: its files by name, what it publishes, and what is told of it."""

    files: dict[str, bytes] = field(default_factory=dict)
    editions: list[Published] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    formats: tuple[str, ...] = FORMATS


def publish(project: Project, folder: Path, *, release: bool, formats: Sequence[str] = ()) -> Site:
    """Make a site and write it; with the forms of each sheet that no site needs to have, in these formats.

    Raises ContentError for what keeps it from being made, LayoutError and ProofError as a build does, ProofError for a
    link that leads to nothing, OSError for what cannot be written.
    """
    site = Site(formats=tuple(dict.fromkeys((*FORMATS, *formats))))
    base = _base(project)
    press = Press(project)
    for of, edition, newer, errata in _released(project, site) if release else _drafts(project):
        _add(site, of, edition, newer, tuple(slip for slip, _ in errata))
        site.files |= {slip.href: data for slip, data in errata}
    if not site.editions:
        where = Location((project.content_folder / FILE).as_posix())
        hint = "release one: factsheet build --release; or leave --release out for a site of drafts"
        raise ContentError([Problem("B202", where, "no edition of a sheet was released", hint)])
    _add_lists(site, press, base, draft=not release)
    _prove(site, project.languages, base)
    old = _earlier(folder)
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(site.files.items()))
    site.files[CHECKSUMS] = sums.encode()
    for name in sorted(old - site.files.keys()):
        what = "the site has this file no more, and nothing leads to it"
        where = Location((folder / name).as_posix())
        site.warnings.append(Problem("B003", where, what, "delete it, or keep it elsewhere", "warning"))
    write_files({folder / name: data for name, data in site.files.items()})
    return site


def _base(project: Project) -> str:
    found = project.content.publisher.base_url
    if not found:
        what, hint = "a site has an address, and the publisher names none", "add base_url: https://…"
        raise ContentError([Problem("B201", project.content.where("publisher", ""), what, hint)])
    return f"{found.rstrip('/')}/"


Chosen = tuple[Press, Edition, Released | None, Sequence[tuple[html.Download, bytes]]]
"""An edition, what makes it, the edition that took its place, and the slips that correct it."""


def _drafts(project: Project) -> Iterator[Chosen]:
    judged = judge(project)
    if judged.errors:
        raise ContentError(judged.errors)
    press = Press(judged.project)
    languages = judged.project.languages
    for _, plan in sorted(judged.project.content.sheets.items()):
        for lang in languages:
            yield press, judged.project.editions.finished(plan, lang, languages), None, ()


def _released(project: Project, site: Site) -> Iterator[Chosen]:
    """Yield the editions on record; what cannot be made again is told, and stops the site if it is the newest."""
    records = read(project.content_folder / FILE)
    newest = {(one.sheet, one.language): one for one in records}
    missing = {one.sha256: one for one in records}
    corrections = slips(project, records)
    for again in released_again(project, records):
        one = missing.pop(again.released.sha256)
        newer = newest[one.sheet, one.language]
        yield Press(again.project), again.edition, newer if newer is not one else None, corrections.get(one.sha256, ())
    for one in missing.values():
        current = newest[one.sheet, one.language] is one
        what = f"{one.number}, edition {one.edition} ({one.language}), cannot be made again: neither the content nor a"
        what += " commit makes what was released"
        hint = "commit the content with its record, editions.jsonl, when you release; a clone needs its whole history"
        where = Location((project.content_folder / FILE).as_posix())
        site.warnings.append(Problem("B203", where, what, hint, "error" if current else "warning"))
    if stopping := errors_in(site.warnings):
        raise ContentError(stopping)


def _add(
    site: Site, press: Press, edition: Edition, newer: Released | None, errata: tuple[html.Download, ...]
) -> None:  # fmt: skip
    """Make the files of an edition, proved; of one that was superseded its page alone, under a name of its own."""
    plan, lang, draft = edition.plan, edition.language, edition.sheet.metadata.draft
    papers = press.project.content.publisher.papers
    names: dict[str, str] = {}
    on_site = html.OnSite((("application/atom+xml", "Atom", lists.FEED.format(lang.code)),))
    if newer is not None:
        date = lang.date(newer.date)
        said = lang.label("Superseded by edition {number}, {date}", number=newer.edition, date=date)
        page = file_name(plan.id, lang.code, "html")
        on_site = html.OnSite(on_site.forms, html.Download(said, page), errata)
        names["html"] = file_name(plan.id, lang.code, "html", f"edition-{plan.edition}")
        todo = [("html", names["html"], papers[0])]
    else:
        todo = [*file_names(plan.id, lang.code, papers, site.formats, draft=draft)]
        names = {name: file for name, file, _ in reversed(todo)}
    press = copy(press)
    press.cards = newer is None
    jobs = [(press, edition, *one) for one in todo]
    for of in others_of(press.project) if newer is None else ():
        other = press.of(of)
        its = other.project.content.sheets.get(plan.id)  # none where it has no memo
        made_of = other.project.editions if draft else other.project.releases
        named = file_names(plan.id, lang.code, papers, site.formats, draft=draft, edition=of)
        jobs += [(other, made_of.finished(its, lang), *one) for one in named if its]
    jobs.sort(key=lambda job: job[2] == "html")  # a page says how large the other files are
    for by, of_it, name, file, paper in jobs:
        if name == "html":
            offered = _offered(site, press, lang, plan.id, draft=draft) if newer is None else ()
            press.site = replace(on_site, downloads=offered)
        made = WRITERS[name].write(by, of_it, file, paper)
        WRITERS[name].prove(by, of_it, file, made)
        site.files[file] = made.data
    site.editions.append(Published(edition.sheet.metadata, names, newer.edition if newer else 0))


def _offered(site: Site, press: Press, lang: Language, sheet: str, *, draft: bool) -> tuple[html.Download, ...]:
    """Return all forms of a sheet but its page, with the size of each."""
    papers = press.project.content.publisher.papers
    return tuple(
        html.Download(WRITERS[name].label_on(paper, file, of, lang), file, len(site.files[file]))
        for of in dict.fromkeys(("standard", *others_of(press.project)))
        for name, file, paper in file_names(sheet, lang.code, papers, site.formats, draft=draft, edition=of)
        if name != "html" and file in site.files
    )


def others_of(project: Project) -> list[EditionName]:
    """Return the names of the editions that the publisher offers beside the standard one."""
    return [name for name in project.content.publisher.editions if name != "standard"]


def _add_lists(site: Site, press: Press, base: str, *, draft: bool) -> None:
    project, texts = press.project, dict[str, str]()
    languages = [lang for lang in project.languages if _of(site, lang)]
    current = [one for one in site.editions if not one.superseded]
    feeds = {lang.code: lists.FEED.format(lang.code) for lang in languages}
    entries = [
        html.IndexEntry(
            one.metadata,
            one.page,
            _offered(site, press, language(one.metadata.language), one.metadata.id, draft=draft),
        )
        for one in current
    ]
    publisher = {lang.code: project.content.publisher.name.get(lang.code) or "" for lang in languages}
    texts[lists.INDEX] = html.write_index(
        entries, languages, publisher=publisher, render=project.templates.render, css=press.css,
        tokens=project.theme.css_tokens(), fonts=press.fonts, feeds=feeds,
    )  # fmt: skip
    said = html.index_lines(entries, languages)
    if problems := press.strange_frame(lists.INDEX, texts[lists.INDEX], "index.html.j2", lines=said):
        raise ContentError(problems)
    for lang in languages:
        texts[feeds[lang.code]] = lists.feed(site.editions, lang, base)
    short = [*lists.redirects(site.editions, base)]
    of = {one.page: one.metadata.language for one in current}
    for place, page, title in short:
        name = f"{place}index.html" if place.endswith("/") else place
        texts[name] = lists.redirect_page(place, page, title, of[page], base)
    texts["_redirects"] = lists.redirect_file(short, base)
    texts["llms.txt"] = lists.llms(site.editions, languages, base)
    texts["robots.txt"] = lists.robots(base, draft=draft)
    if not draft:
        texts["sitemap.xml"] = lists.sitemap(site.editions, base)
    site.files |= {name: text.encode() for name, text in texts.items()}


def _of(site: Site, lang: Language) -> list[Published]:
    return [one for one in site.editions if one.metadata.language == lang.code]


def _prove(site: Site, languages: Sequence[Language], base: str) -> None:
    found: list[tuple[str, Finding]] = [*links.check(site.files, base)]
    for name in sorted(name for name in site.files if name.startswith("feed.")):
        lang = language(name.split(".")[1])
        newest = sorted(_of(site, lang), key=lambda one: (one.metadata.date, one.metadata.number,
                                                          one.metadata.edition), reverse=True)  # fmt: skip
        wanted = [
            (lists.entry_id(one.metadata, base), lists.entry_title(one.metadata, lang), base + one.page)
            for one in newest
        ]
        found += [(name, finding) for finding in links.check_feed(site.files[name], wanted, lang.code)]
    if found:
        hint = "nothing was written: release what the page leads to, too, or mend the template that has the link"
        raise ProofError([Problem(finding.code, Location(name), str(finding), hint) for name, finding in found])


def _earlier(folder: Path) -> set[str]:
    """Return the files that an earlier site had there and that still are."""
    try:
        listed = inputs.read_text(folder / CHECKSUMS, MOST_SUMS)
    except (OSError, UnicodeDecodeError):
        return set()
    names = {line.partition("  ")[2] for line in listed.splitlines()}
    return {name for name in names if name and ".." not in name and (folder / name).is_file()}

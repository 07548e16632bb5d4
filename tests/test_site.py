"""The static site: pages of drafts or of released editions, feeds, short addresses; every link leads somewhere."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import feedparser
import pytest
from support.built import ROOT
from support.command import Run, runner
from support.content_factory import Folder, change
from support.released_site import AT, release
from support.released_site import released as make
from support.review_factory import sign

from factsheet.cli import main
from factsheet.proof import read
from factsheet.site import links as site_links

BASE = "https://press.test-desk.ca/sheets/"
TEMPLATES = f"--templates={ROOT / 'templates'}"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def feed(site: Mapping[str, bytes], code: str = "en") -> feedparser.FeedParserDict:
    """Return a feed as an independent reader has it; it must find nothing to mend."""
    found = feedparser.parse(io.BytesIO(site[f"feed.{code}.xml"]))
    assert not found.bozo and found.version == "atom10"
    return found


# -- drafts ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a site of drafts."""
    root = tmp_path_factory.mktemp("drafts")
    Folder().add("publisher.yaml", AT).write(root)
    assert main(["site", "-q", f"--content={root / 'content'}", TEMPLATES, f"--output={root / 'site'}"]) == 0
    return root


def test_a_site_of_drafts_has_every_form_and_a_list_of_them(drafts: Path) -> None:
    site = files(drafts / "site")
    assert sorted(site) == sorted([
        *(f"harbour.{code}.{end}" for code in ("en", "fr") for end in (
            "a4.draft.pdf", "letter.draft.pdf", "draft.html", "draft.txt", "draft.md", "draft.card.png",
            "draft.card.svg", "html",
        )),
        "feed.en.xml", "feed.fr.xml", "index.html", "llms.txt", "robots.txt", "_redirects", "SHA256SUMS",
        "fs-hb/index.html", "fs-hb/en/index.html", "fs-hb/fr/index.html",
    ])  # fmt: skip
    page = site["harbour.en.draft.html"].decode()
    assert '<link rel="alternate" type="text/markdown" title="Markdown" href="harbour.en.draft.md">' in page
    assert '<link rel="alternate" type="application/atom+xml" title="Atom" href="feed.en.xml">' in page
    assert f'<meta property="og:image" content="{BASE}harbour.en.draft.card.png">' in page
    assert '<meta name="robots" content="noindex">' in page and site["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    assert offered(site, "harbour.en.draft.html") == [
        ("application/pdf", "PDF, A4", "harbour.en.a4.draft.pdf"),
        ("application/pdf", "PDF, Letter", "harbour.en.letter.draft.pdf"),
        ("text/plain", "TXT", "harbour.en.draft.txt"), ("text/markdown", "Markdown", "harbour.en.draft.md"),
        ("image/png", "PNG", "harbour.en.draft.card.png"), ("image/svg+xml", "SVG", "harbour.en.draft.card.svg"),
    ]  # fmt: skip
    index = site["index.html"].decode()
    assert "Feed of new editions (Atom)</a>" in index and "Fil des nouvelles éditions (Atom)</a>" in index
    sums = dict(line.split("  ")[::-1] for line in site["SHA256SUMS"].decode().splitlines())
    assert sums == {name: sha256(data).hexdigest() for name, data in site.items() if name != "SHA256SUMS"}


def offered(site: Mapping[str, bytes], page: str) -> list[tuple[str, str, str]]:
    """Return type, label and file of what a page offers; its list must say so, with the size of each file."""
    text = site[page].decode()
    found = re.findall(r'<link rel="alternate" type="([^"]+)" title="([^"]+)" href="(harbour[^"]+)">', text)
    (listed,) = re.findall(r'<ul class="downloads".*?</ul>', text, re.DOTALL)
    said = re.findall(r'<a href="(harbour\.[^"]+)">([^<]+)</a> \(([\d,]+) kB\)', listed)
    assert said == [(file, label, f"{max(1, round(len(site[file]) / 1000)):,}") for _, label, file in found]
    return found


def test_large_print_mail_and_office_files_are_offered_where_they_are_asked_for(tmp_path: Path) -> None:
    Folder().add("publisher.yaml", AT + "editions: [standard, large]\n").write(tmp_path)
    options = (f"--content={tmp_path / 'content'}", TEMPLATES, f"--output={tmp_path / 'site'}")
    assert main(["site", "-q", "--format=eml,epub", *options]) == 0
    site = files(tmp_path / "site")
    page = offered(site, "harbour.en.draft.html")
    assert [(kind, label) for kind, label, _ in page if kind not in ("image/png", "image/svg+xml")] == [
        ("application/pdf", "PDF, A4"), ("application/pdf", "PDF, Letter"), ("text/plain", "TXT"),
        ("text/markdown", "Markdown"), ("message/rfc822", "EML"), ("application/epub+zip", "EPUB"),
        ("application/pdf", "Large print (PDF, A4)"), ("application/pdf", "Large print (PDF, Letter)"),
    ]  # fmt: skip
    assert f'{page[-1][2]}">Large print (PDF, Letter)</a>' in site["index.html"].decode()


def test_paper_and_short_addresses_lead_to_the_page(drafts: Path) -> None:
    """What the QR code says is a page of the site; so is the number, in each language."""
    site = files(drafts / "site")
    leads = {name: re.findall(rb'http-equiv="refresh" content="0; url=([^"]*)"', data) for name, data in site.items()
             if name.endswith(".html")}  # fmt: skip
    assert {name: found[0].decode() for name, found in leads.items() if found} == {
        "harbour.en.html": "harbour.en.draft.html", "harbour.fr.html": "harbour.fr.draft.html",
        "fs-hb/index.html": "../harbour.en.draft.html", "fs-hb/en/index.html": "../../harbour.en.draft.html",
        "fs-hb/fr/index.html": "../../harbour.fr.draft.html",
    }  # fmt: skip
    assert f'<link rel="canonical" href="{BASE}harbour.fr.draft.html">' in site["fs-hb/fr/index.html"].decode()
    assert site["_redirects"].decode().splitlines()[:2] == [
        "/sheets/fs-hb /sheets/harbour.en.draft.html 302", "/sheets/FS-HB /sheets/harbour.en.draft.html 302",
    ]  # fmt: skip


def test_a_feed_has_each_draft_and_says_so(drafts: Path) -> None:
    found = feed(files(drafts / "site"), "fr")
    assert (found.feed.title, found.feed.id, found.feed.updated) == (
        "Bureau Exemple · Fiches d’information", f"{BASE}feed.fr.xml", "2018-04-01T00:00:00Z"
    )  # fmt: skip
    (entry,) = found.entries
    assert entry.id == "tag:press.test-desk.ca,2018-04-01:FS-HB/fr/1"
    assert entry.title.startswith("[ÉBAUCHE] ") and entry.title.endswith(" · FS-HB, Édition 1")
    assert entry.link == f"{BASE}harbour.fr.draft.html" and entry.summary


def test_language_models_are_led_to_the_markdown(drafts: Path) -> None:
    text = (drafts / "site/llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# Example Desk\n\n## Fact sheets (en)\n\n- [\\[DRAFT\\] ")
    assert re.findall(r"\]\((\S+)\)", text) == [f"{BASE}harbour.en.draft.md", f"{BASE}harbour.fr.draft.md"]


def test_the_same_content_is_the_same_site(drafts: Path, tmp_path: Path) -> None:
    options = (f"--content={drafts / 'content'}", TEMPLATES, f"--output={tmp_path / 'again'}")
    assert main(["site", "-q", *options]) == 0
    assert files(tmp_path / "again") == files(drafts / "site")


def test_what_an_earlier_site_had_is_told(
    drafts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(drafts, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    change(tmp_path, "publisher.yaml", "languages: [en, fr]", "languages: [en]")
    told = runner(capfd, "site")("--json", TEMPLATES, "--output", "site")
    assert told.status == 0
    said = json.loads(told.out)
    assert said["editions"] == 1 and "harbour.fr.draft.html" not in said["files"]
    assert (
        "site/fs-hb/fr/index.html: warning[B003]: the site has this file no more, and nothing leads to it" in told.err
    )


@pytest.mark.parametrize(
    ("publisher", "options", "told"),
    [
        ("", (), "content/publisher.yaml:1:1: error[B201]: a site has an address, and the publisher names none\n"
                 "  hint: add base_url: https://…\n"),
        (AT, ("--release",), "content/editions.jsonl: error[B202]: no edition of a sheet was released\n"
                             "  hint: release one: factsheet build --release; or leave --release out"),
    ],
)  # fmt: skip
def test_what_a_site_needs_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], publisher: str,
    options: tuple[str, ...], told: str,
) -> None:  # fmt: skip
    Folder().add("publisher.yaml", publisher).write(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = runner(capfd, "site")(TEMPLATES, *options)
    assert found.status == 2 and found.err.startswith(told), found.err
    assert not (tmp_path / "output/site").exists()


# -- released editions -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with two released editions, each committed, and content that went on since."""
    root = tmp_path_factory.mktemp("released")
    make(root)
    return root


@pytest.fixture
def run(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return the command, run in a copy of the project."""
    shutil.copytree(released, tmp_path, dirs_exist_ok=True, symlinks=True)
    monkeypatch.chdir(tmp_path)
    return runner(capfd, "site")


def test_an_earlier_edition_says_which_took_its_place(run: Run, tmp_path: Path) -> None:
    told = run("--release")
    assert (told.status, told.err, told.out) == (0, "", "1 edition, 17 files in output/site/\n")
    site = files(tmp_path / "output/site")
    old, new = site["harbour.en.edition-1.html"].decode(), site["harbour.en.html"].decode()
    said = '<p class="superseded"><a href="harbour.en.html">Superseded by edition 2, 1\u00a0April\u00a02018</a></p>'
    assert said in old and "Edition 1" in old and '<meta name="robots" content="noindex">' in old
    assert "superseded" not in re.sub(r"<style>.*?</style>", "", new, flags=re.DOTALL) and "Edition 2" in new
    assert "noindex" not in new and ".pdf" not in re.sub(r"<style>.*?</style>", "", old, flags=re.DOTALL)
    entries = feed(site).entries
    assert [(entry.id, entry.link) for entry in entries] == [
        ("tag:press.test-desk.ca,2018-04-01:FS-HB/en/2", f"{BASE}harbour.en.html"),
        ("tag:press.test-desk.ca,2018-04-01:FS-HB/en/1", f"{BASE}harbour.en.edition-1.html"),
    ]
    assert site["robots.txt"].decode() == f"User-agent: *\nAllow: /\n\nSitemap: {BASE}sitemap.xml\n"
    assert re.findall(r"<loc>(.*?)</loc>", site["sitemap.xml"].decode()) == [BASE, f"{BASE}harbour.en.html"]
    assert b"edition-1" not in site["index.html"] and b"DRAFT" not in site["index.html"]


def test_an_earlier_edition_shows_its_errata(run: Run, tmp_path: Path) -> None:
    """A number is corrected in edition 3: the pages of 1 and 2 lead to a slip by their own pages and notes."""
    change(tmp_path, "facts/harbour.yaml", "value: 57", "value: 58")
    change(tmp_path, "facts/harbour.yaml", "quote: welcomed 57", "quote: welcomed 58")
    sign(tmp_path, keys=True, at="2026-11-20T11:30:00Z")
    release(tmp_path, "edition 3")
    assert run("--release").status == 0
    site = files(tmp_path / "output/site")
    for edition in (1, 2):
        names = [f"harbour.en.edition-{edition}.errata.{paper}.pdf" for paper in ("a4", "letter")]
        links = "".join(
            f' · <a href="{name}">Errata, PDF, {paper}</a>' for name, paper in zip(names, ("A4", "Letter"), strict=True)
        )
        page = site[f"harbour.en.edition-{edition}.html"].decode()
        assert f"Superseded by edition 3, 1\u00a0April\u00a02018</a>{links}</p>" in page
        text = " ".join(" ".join(block.text for block in read(site[names[0]]).blocks).split())
        assert f"FS-HB · Edition {edition}, 1 April 2018 Corrected" in text.replace("\u00a0", " ")
        assert "Now: Harbour counted 58 people by September 2017." in text.replace("\u00a0", " ")
    assert "rrata" not in re.sub(r"<style>.*?</style>", "", site["harbour.en.html"].decode(), flags=re.DOTALL)


def test_an_edition_that_nothing_makes_again_is_told(run: Run, tmp_path: Path) -> None:
    """The newest stops the site; of an earlier one only the page is left out."""
    shutil.rmtree(tmp_path / ".git")
    told = run("--release")
    assert told.status == 2
    assert "error[B203]: FS-HB, edition 2 (en), cannot be made again: neither the content nor a commit" in told.err
    change(tmp_path, "sheets/harbour.yaml", "edition: 3", "edition: 2")
    told = run("--release")
    assert told.status == 0 and "warning[B203]: FS-HB, edition 1 (en), cannot be made again" in told.err
    assert not (tmp_path / "output/site/harbour.en.edition-1.html").exists()


# -- links -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("index.html", 'href="harbour.en.draft.html"', 'href="harbour.de.html"', "a link leads to harbour.de.html"),
        ("index.html", 'href="feed.en.xml"', f'href="{BASE}feed.xml"', f"a link leads to {BASE}feed.xml, which"),
        ("harbour.en.draft.html", 'href="#note-1"', 'href="#note-99"', "a link leads to #note-99"),
        ("harbour.en.draft.html", ".card.png", ".cart.png", f"a link leads to {BASE}harbour.en.draft.cart"),
        ("llms.txt", "draft.md", "draft.mdown", f"a link leads to {BASE}harbour.en.draft.mdown, which"),
        ("feed.en.xml", "draft.html", "draft.htm", f"a link leads to {BASE}harbour.en.draft.htm, which"),
        ("_redirects", "harbour.en.draft.html", "x.html", "a link leads to x.html, which is no file of the site"),
        ("fs-hb/index.html", "url=../harbour", "url=harbour", "a link leads to harbour.en.draft.html, which"),
    ],
)  # fmt: skip
def test_a_link_that_leads_to_nothing_is_found(drafts: Path, name: str, old: str, new: str, found: str) -> None:
    site = files(drafts / "site")
    assert list(site_links.check(site, BASE)) == []
    text = site[name].decode()
    assert old in text
    told = [
        str(f) for of, f in site_links.check({**site, name: text.replace(old, new, 1).encode()}, BASE) if of == name
    ]
    assert any(one.startswith(found) for one in told), told


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("<updated>2018-04-01T00:00:00Z", "<updated>2018-04-01", "the feed has the date 2018-04-01"),
        ("<id>tag:", "<id>urn:", "the feed lists 1 editions, not the 1 that there are"),
        ("<summary>", "<content>x</content><summary>", "an entry of the feed has not what RFC 4287 asks for"),
        ("<author><name>Example Desk</name></author>\n", "", "the feed has title, id, updated, link, entry, not what"),
        ('xml:lang="en"', 'xml:lang="fr"', "the language of the feed is not en"),
        ("</feed>", "", "the feed is no XML: no element found"),
    ],
)
def test_a_fault_of_a_feed_is_found(drafts: Path, old: str, new: str, found: str) -> None:
    data = (drafts / "site/feed.en.xml").read_text(encoding="utf-8")
    (entry,) = feedparser.parse(io.BytesIO(data.encode())).entries
    wanted = [(entry.id, entry.title, entry.link)]
    assert list(site_links.check_feed(data.encode(), wanted, "en")) == []
    assert old in data
    told = [str(finding) for finding in site_links.check_feed(data.replace(old, new).encode(), wanted, "en")]
    assert any(one.startswith(found) for one in told), told

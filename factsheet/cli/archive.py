"""The commands that keep copies of sources and ask whether the sources still say the same; they use the network."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet.cli import complete
from factsheet.cli.common import (
    DAY,
    DONE,
    FINDINGS,
    archive_option,
    content_option,
    counted,
    end_without,
    json_option,
    need_folder,
    print_problems,
    problem_data,
    tell_problems,
    today,
)

if TYPE_CHECKING:
    from factsheet.archive.add import Kept
    from factsheet.archive.survey import SourceStatus
    from factsheet.evidence.fingerprint import Fingerprint
    from factsheet.records.model import Content

private_option = click.option("--allow-private", is_flag=True, help="Allow private addresses.")


@click.group()
def archive() -> None:
    """Keep copies of sources, and see what became of the sources."""


@archive.command()
@click.argument("source", shell_complete=complete.sources)
@click.argument("place", required=False, metavar="[FILE|URL]")
@click.option("--date", "on", type=DAY, metavar="DATE", help="Day the copy was taken; today by default.")
@click.option("--replace", is_flag=True, help="Replace an existing copy, which is set aside.")
@click.option("--ignore-robots", is_flag=True, help="Fetch a page that robots.txt disallows; get permission first.")
@private_option
@content_option
@archive_option
@json_option
def add(
    source: str,
    place: str | None,
    on: str | None,
    replace: bool,
    ignore_robots: bool,
    allow_private: bool,
    content: Path,
    archive: Path | None,
    as_json: bool,
) -> int:
    """Keep a copy of a source.

    It is taken from a file or an address; without one, from the address in the source's record. The copy goes into
    the archive folder, its fingerprint and the day it was taken into the content.
    """
    need_folder(content, "content", as_json)
    _need_packages(as_json)
    from factsheet.archive.add import add as run
    from factsheet.archive.fetch import Fetcher

    fetcher = Fetcher(allow_private=allow_private, ask_robots=not ignore_robots)
    now = datetime.now(UTC)
    if on and on > today():
        raise click.BadParameter(f"{on} is in the future", param_hint="--date")
    day = date.fromisoformat(on) if on else None
    folder = archive or content.parent / "archive"
    kept = tell_problems(lambda: run(content, folder, source, place, fetcher, now, replace=replace, on=day), as_json)
    print_problems(kept.absent)
    if as_json:
        click.echo(json.dumps(_kept(kept), ensure_ascii=False))
        return DONE
    s = kept.snapshot
    click.echo(f"{source}: {counted(s.words, 'word')} in {counted(kept.paragraphs, 'paragraph')}, taken {s.taken}")
    if kept.moved_to:
        click.echo(f"  the page is now at {kept.moved_to}; if the move is permanent, change the source's URL")
    if kept.quotes:
        click.echo(f"  {kept.quotes - len(kept.absent)} of {counted(kept.quotes, 'quote')} found in it")
    for path in (kept.folder, kept.fingerprint, kept.record):
        click.echo(f"  {path.as_posix()}{'/' if path == kept.folder else ''}")
    return DONE


@archive.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...", shell_complete=complete.sources)
@click.option("--delay", type=click.FloatRange(0, 60), default=2.0, show_default=True, metavar="SECONDS",
              help="Minimum time between two requests to one server.")  # fmt: skip
@click.option("--retries", type=click.IntRange(0, 5), default=2, show_default=True, metavar="N",
              help="Number of retries when a server does not answer.")  # fmt: skip
@private_option
@content_option
@json_option
def check(
    sources: tuple[str, ...], delay: float, retries: int, allow_private: bool, content: Path, as_json: bool
) -> int:
    """Check whether sources still say the same.

    Asks the addresses of all sources, or of those named, and compares what they say with the copies kept.

    answered · moved · blocked: refuses programs, look by hand · dead · drifted: a quote no longer stands there ·
    unknown: could not be asked.
    """
    need_folder(content, "content", as_json)
    _need_packages(as_json)
    from factsheet.archive.add import known_source
    from factsheet.archive.fetch import Fetcher, Pace
    from factsheet.archive.survey import ACTION_NEEDED, STATUSES, survey
    from factsheet.evidence.fingerprint import load_fingerprints
    from factsheet.records.load import load

    def prepare() -> tuple[Content, Mapping[str, Fingerprint], list[str]]:
        loaded = load(content)
        named = [known_source(loaded, source).id for source in dict.fromkeys(sources)] or list(loaded.sources)
        return loaded, load_fingerprints(content / "fingerprints"), named

    loaded, fingerprints, named = tell_problems(prepare, as_json)
    asked = [source for source in named if loaded.sources[source].url]
    width = max(map(len, asked), default=0)
    fetcher = Fetcher(allow_private=allow_private, pace=Pace(delay))
    findings = []
    for finding in survey(loaded, fingerprints, fetcher, asked, retries=retries):
        findings.append(finding)
        if not as_json:  # a row as soon as it is known: all of them take minutes
            click.echo(f"{finding.source:{width}}  {finding.status:8}  {finding.detail}".rstrip())
            for where, quote in finding.drifted:
                click.echo(f"{'':{width}}  {where}: “{quote}”")
    counts = Counter(f.status for f in findings)
    status = FINDINGS if any(f.status in ACTION_NEEDED for f in findings) else DONE
    without = [source for source in named if source not in asked]
    if as_json:
        data = {"status": "findings" if status else "ok", "counts": {s: counts[s] for s in STATUSES},
                "without_address": without, "sources": [_finding(f) for f in findings]}  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        told = ", ".join(f"{counts[s]} {s}" for s in STATUSES if counts[s])
        more = f", {len(without)} without an address" if without else ""
        click.echo(f"{counted(len(findings), 'source')}{': ' if told else ''}{told}{more}")
        if len(findings) > 1 and counts["unknown"] == len(findings):
            click.echo("  hint: none could be asked; is this computer on the network?", err=True)
    return status


def _kept(kept: Kept) -> dict[str, Any]:
    return {
        "status": "ok", "source": kept.source, **kept.snapshot.model_dump(), "paragraphs": kept.paragraphs,
        "folder": kept.folder.as_posix(), "fingerprint": kept.fingerprint.as_posix(), "record": kept.record.as_posix(),
        "moved_to": kept.moved_to, "quotes": kept.quotes, "quotes_found": kept.quotes - len(kept.absent),
        "problems": [problem_data(p) for p in kept.absent],
    }  # fmt: skip


def _finding(f: SourceStatus) -> dict[str, Any]:
    drifted = [{"file": where.path, "line": where.line, "column": where.column, "quote": quote}
               for where, quote in f.drifted]  # fmt: skip
    return {"source": f.source, "url": f.url, "status": f.status, "detail": f.detail, "moved_to": f.moved_to,
            "changed": f.changed, "quotes": f.quotes, "drifted": drifted, "requests": f.requests}  # fmt: skip


def _need_packages(as_json: bool) -> None:
    """End the command unless the packages are there that these commands need; a build does without."""
    try:
        import factsheet.archive.survey  # noqa: F401
    except ImportError as error:
        if (error.name or "").startswith("factsheet"):
            raise
        such = f", such as {error.name}" if error.name else ""
        told = f"factsheet archive needs packages that are not installed{such}"
        end_without(told, as_json, "make archive", package=error.name)

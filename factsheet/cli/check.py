"""The commands that check content, the sheets made from it, and finished files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet.cli.common import (
    DONE,
    FINDINGS,
    MISSING,
    OUTPUT,
    PATH,
    archive_option,
    content_option,
    counted,
    form_of,
    format_option,
    json_option,
    look_of,
    look_options,
    need_folder,
    need_project,
    print_problems,
    problem_data,
    quiet_option,
    report,
    tell_next,
    tell_problems,
    templates_option,
    today,
    visible,
)
from factsheet.errors import Location, Problem, errors_in
from factsheet.records import inputs

if TYPE_CHECKING:
    from factsheet.cli.reports import Form
    from factsheet.project.report import Checked
    from factsheet.project.signing import Signer
    from factsheet.project.verify import Verdict
    from factsheet.records.fixes import Change


@click.command()
@content_option
@templates_option
@look_options
@json_option
@format_option
@quiet_option
@click.option("--fix", is_flag=True, help="First fix what is safe to fix: the form of dates, quotation marks"
              " around quotes, invisible characters, white space.")  # fmt: skip
@click.option("--force", is_flag=True, help="Check everything, even if nothing has changed since the last check.")
@archive_option
def check(
    content: Path,
    templates: Path,
    as_json: bool,
    output_format: Form,
    quiet: bool,
    fix: bool,
    force: bool,
    archive: Path | None,
) -> int:
    """Check the content against every rule. The sheets made from it are checked, too."""
    form = form_of()
    need_project(content, templates, as_json)
    if fix:
        changes = tell_problems(lambda: _fixed(content), as_json)
        for change in changes if not quiet else ():
            click.echo(change, err=form != "text")
    checked = tell_problems(
        lambda: _checked(content, templates, archive, force=force), as_json, then=partial(_next, content=content)
    )
    problems, q, off = checked.on(today()), checked.quotes, checked.rules_off
    sheets = dict(sorted(checked.sheets.items()))
    errors = len(errors_in(problems))
    if form == "json":
        told = {i: {"citations": s["total"], "quotes_found": s["found"], "confirmed": s["confirmed"],
                    "unsigned": s["unsigned"]}
                for i, s in sheets.items()}  # fmt: skip
        data = {"status": "findings" if errors else "ok", "quotes": q, "sheets": told, "rules_off": off,
                "problems": [problem_data(p) for p in problems]}  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False))
    elif form == "sarif":
        click.echo(report(problems, form))
    else:
        shown = errors_in(problems) if quiet else problems
        if form == "github" and shown:
            click.echo(report(shown, form))
        elif shown:
            print_problems(shown)
        if not quiet:
            records = ", ".join(counted(number, kind) for kind, number in checked.records.items())
            click.echo(f"{records}: {counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}")
            if q is not None:
                click.echo(f"{q['found']} of {counted(q['total'], 'quote')} found in the source by program · "
                           f"{q['no_snapshot']} {'has' if q['no_snapshot'] == 1 else 'have'} no snapshot · "
                           f"{q['wrong']} wrong")  # fmt: skip
            for code, reason in off.items():
                click.echo(f"{code} is off: {reason}")
            for ident, s in sheets.items():
                click.echo(f"  {ident}: {s['found']} of {s['total']} quotes found in the source by program, "
                           f"{s['confirmed']} citations read by two people"
                           + (f" ({s['unsigned']} unsigned)" if s["unsigned"] else ""))  # fmt: skip
            if told_next := tell_next(_next(problems, content, sheets)):
                click.echo(told_next)
    return FINDINGS if errors else DONE


def _checked(content: Path, templates: Path, archive: Path | None, *, force: bool) -> Checked:
    """Return what the last check found, where nothing has changed, or that of a new one."""
    from factsheet.project import state

    folder, look = content.parent / OUTPUT, look_of()
    options = (look.get("theme", ""), *look.get("settings", ()))
    known = None if force else state.checked(folder, lambda: state.inputs_of(content, templates, archive, options))
    if known:
        return known
    from factsheet.project.checked import examine
    from factsheet.project.project import Project

    return examine(Project(content, templates, archive, **look), folder, force=force)


def _fixed(content: Path) -> Sequence[Change]:
    """Mend the files of the content, all or none; return what changed."""
    from factsheet.files import write_files
    from factsheet.records.fixes import fixes

    files, changes = fixes(content)
    write_files(files)
    return changes


def _next(problems: Sequence[Problem], content: Path, sheets: Mapping[str, Mapping[str, int]] | None = None) -> str:
    """Return the command that is best run next: on what can be mended, an error, a warning, a sheet nobody read."""
    if any(p.code in ("M004", "Y008", "Y011") for p in problems):
        from factsheet.records.fixes import fixes

        if fixes(content)[1]:
            return "check --fix"
    if told := sorted(problems, key=lambda p: not p.is_error):
        return f"explain {told[0].code}"
    unread = [ident for ident, s in (sheets or {}).items() if s["confirmed"] < s["total"]]
    return f"review {unread[0]}" if unread else "build --release"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.pdf...", type=PATH)
@click.option("--content", type=PATH, metavar="DIR",
              help="Content folder, to list what has changed since.")  # fmt: skip
@click.option("--templates", type=PATH, metavar="DIR",
              help="Template folder, to list which templates, theme or fonts have changed since.")  # fmt: skip
@click.option("--trust", type=PATH, metavar="FILE",
              help="Certificates of authorities (PEM); one must vouch for the signature of each file.")  # fmt: skip
@json_option
def verify(
    files: tuple[Path, ...], content: Path | None, templates: Path | None, trust: Path | None, as_json: bool
) -> int:
    """Verify that finished PDFs are unchanged, and show who signed them. Needs nothing but the files."""
    from factsheet.cli.sign import need_signing
    from factsheet.project import signing
    from factsheet.project.project import Project
    from factsheet.project.verify import verify as run
    from factsheet.proof import limits

    for folder, option in ((content, "content"), (templates, "templates")):
        if folder is not None:
            need_folder(folder, option, as_json)
    project = Project(content, templates or Path("templates")) if content else None
    authorities = None
    if trust is not None:
        need_signing(as_json)
        where = Location(trust.as_posix())
        authorities = tell_problems(lambda: signing.authorities(inputs.read_bytes(trust), where), as_json)
    told: list[dict[str, Any]] = []
    status = DONE
    for path in files:
        try:
            data = inputs.read_bytes(path, limits.FILE, cut=True)  # a longer one is refused, however long
        except OSError as error:
            click.echo(f"error: {path.as_posix()} cannot be read: {error.strerror or type(error).__name__}", err=True)
            told.append({"name": path.name or path.as_posix(), "intact": None, "findings": [], "changes": []})
            status = MISSING
            continue
        if b"/ByteRange" in data:
            need_signing(as_json)
        verdict = tell_problems(partial(run, data, project, templates, authorities), as_json)
        status = status or (DONE if verdict.intact else FINDINGS)
        told.append(_verdict(path.name, verdict))
        if not as_json:
            _print_verdict(path, verdict, compared=content is not None or templates is not None)
    if as_json:
        name = {DONE: "ok", FINDINGS: "findings", MISSING: "missing"}[status]
        click.echo(json.dumps({"status": name, "files": told}, ensure_ascii=False))
    return status


def _print_verdict(path: Path, verdict: Verdict, *, compared: bool) -> None:
    print_problems([Problem(f.code, Location(path.as_posix()), visible(str(f))) for f in verdict.findings])
    sheet = verdict.manifest.get("sheet")
    pack = verdict.manifest.get("pack")
    found = counted(len(verdict.findings), "finding")
    said = "intact" if verdict.intact else f"{'not as it was made' if sheet or pack else 'cannot be verified'}: {found}"
    if sheet:
        held = ((len(verdict.manifest["facts"]), "fact"), (len(verdict.manifest["notes"]), "note"))
        said += f" · {sheet['number']}, edition {sheet['edition']}, {sheet['date']}, {sheet['language']}"
        said += {"large": ", large print", "memo": ", memo"}.get(sheet.get("form"), "")
        said += f" · {', '.join(counted(*c) for c in held)} · {verdict.manifest['tool']}"
    if pack:
        sheets = [f"{one['sheet']['number']}, edition {one['sheet']['edition']}" for one in verdict.manifest["sheets"]]
        said += f" · pack, {pack['date']}, {pack['language']}: {'; '.join(sheets)} · {verdict.manifest['tool']}"
    click.echo(visible(f"{path.name}: {said}"))
    if signer := verdict.signer:
        click.echo(visible(f"  {_signed(signer)}"))
    for code, reason in verdict.manifest.get("rules_off", {}).items():
        click.echo(visible(f"  made with {code} off: {reason}"))
    for change in verdict.changes:
        click.echo(visible(f"  since then: {change}"))
    if compared and (sheet or pack) and not verdict.changes:
        click.echo("  nothing has changed since")


def _signed(signer: Signer) -> str:
    when = f"at the time {signer.at}"
    clock = f"vouched for by {signer.stamped_by}" if signer.stamped_by else "by the signer’s own clock"
    known = "an authority you trust vouches for that name" if signer.trusted else "not trusted"
    known = "no authority was asked about that name (--trust)" if signer.trusted is None else known
    return f"signed by “{signer.by}”, whose certificate is from “{signer.issuer}”; {when}, {clock}; {known}"


def _verdict(name: str, verdict: Verdict) -> dict[str, Any]:
    findings = [{key: value or None for key, value in f._asdict().items()} for f in verdict.findings]
    sheet = verdict.manifest.get("sheet")
    pack = verdict.manifest.get("pack")
    of_pack = {"pack": {**pack, "sheets": [one["sheet"] for one in verdict.manifest["sheets"]]}} if pack else {}
    return {"name": name, "intact": verdict.intact, "sheet": sheet, **of_pack, "findings": findings,
            "changes": list(verdict.changes), "signer": asdict(verdict.signer) if verdict.signer else None}  # fmt: skip

"""The command that signs finished files."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from factsheet.cli.common import DONE, FINDINGS, PATH, end_without, json_option, print_problems, tell_problems, visible
from factsheet.errors import Location, Problem

VARIABLE = "FACTSHEET_PASSPHRASE"


def need_signing(as_json: bool) -> None:
    """End the command where signatures can be neither made nor read."""
    from factsheet.project.signing import can_sign

    if not can_sign():
        end_without("pyhanko, which makes and reads signatures of PDFs, is not installed", as_json,
                    "pip install 'factsheet[sign]'", package="pyhanko")  # fmt: skip


def _server(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        raise click.BadParameter(
            f"{value!r} is not an address that begins with https:// or http://", context, parameter
        )
    return value


@click.command()
@click.argument("file", metavar="FILE.pdf", type=PATH)
@click.option("--key", required=True, type=PATH, metavar="FILE",
              help="Your key: PKCS#12 (.p12, .pfx), or PEM.")  # fmt: skip
@click.option("--certificate", type=PATH, metavar="FILE",
              help="With a key in PEM: its certificate and those above it.")  # fmt: skip
@click.option("--passphrase-file", type=PATH, metavar="FILE",
              help=f"File with the key's passphrase; otherwise {VARIABLE} is used, or you are asked.")  # fmt: skip
@click.option("--timestamp", "server", default="", metavar="URL", callback=_server,
              help="Time-stamp server (RFC 3161) that vouches for the time; the only use of a network.")  # fmt: skip
@click.option("--output", type=PATH, metavar="FILE", help="Signed file; default: FILE.signed.pdf beside it.")
@json_option
def sign(
    file: Path, key: Path, certificate: Path | None, passphrase_file: Path | None, server: str, output: Path | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Sign a finished PDF, so that anyone can see who published it.

    The file is verified first. Nothing of it is changed: the signature (PAdES) stands after its last byte, and
    rules out any later change. `factsheet verify` tells who signed.
    """
    from factsheet.files import write_files
    from factsheet.project.signing import is_locked
    from factsheet.project.signing import sign as run
    from factsheet.project.verify import verify
    from factsheet.proof import limits
    from factsheet.records import inputs

    need_signing(as_json)
    into = output or file.with_suffix(".signed.pdf")

    def read() -> tuple[bytes, bytes, bytes, str]:
        data, held = inputs.read_bytes(file, limits.FILE, cut=True), inputs.read_bytes(key)
        above = inputs.read_bytes(certificate) if certificate else b""
        secret = inputs.read_bytes(passphrase_file).decode() if passphrase_file else os.environ.get(VARIABLE, "")
        return data, held, above, secret.rstrip("\r\n")

    data, held, above, secret = tell_problems(read, as_json)
    verdict = tell_problems(lambda: verify(data), as_json)
    problems = [Problem(f.code, Location(file.as_posix()), visible(str(f))) for f in verdict.findings]
    if verdict.signer:
        problems = [Problem("G003", Location(file.as_posix()), f"already signed, by {visible(verdict.signer.by)}",
                            "sign the file as it was built")]  # fmt: skip
    elif verdict.intact and verdict.manifest["sheet"]["draft"]:
        problems = [Problem("G004", Location(file.as_posix()), "a draft, which nobody stands by yet",
                            "build it with --release, and sign the result")]  # fmt: skip
    if problems:
        print_problems(problems)
        if as_json:
            found = [{"code": p.code, "what": p.what} for p in problems]
            click.echo(json.dumps({"status": "findings", "file": None, "problems": found}, ensure_ascii=False))
        return FINDINGS
    if is_locked(held) and not secret and sys.stdin.isatty():
        secret = click.prompt(
            f"Passphrase of {key.as_posix()}", hide_input=True, default="", show_default=False, err=True
        )
    made = tell_problems(lambda: run(data, held, above, secret, server, Location(key.as_posix())), as_json)
    tell_problems(lambda: write_files({into: made}), as_json)
    if as_json:
        click.echo(json.dumps({"status": "ok", "file": into.as_posix(), "problems": []}, ensure_ascii=False))
    else:
        click.echo(into.as_posix())
    return DONE

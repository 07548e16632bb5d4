"""What has to be there before a guide is followed: the files, keys and servers that its reader brings along."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest

from factsheet.project.project import Project
from factsheet.review.apply import apply
from support.archive_site import Site, serving
from support.built import ROOT
from support.certificates import held
from support.icc import profile
from support.review_factory import as_bytes, decided

Prepared = AbstractContextManager[Mapping[str, str]]  # what the environment has beside
Prepare = Callable[[Path], Prepared]


@contextmanager
def sources(folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve the two sources of the example; their names lead here, without TLS, and nobody waits between requests."""
    text = (folder / "content/facts/example.yaml").read_text(encoding="utf-8")
    said = "".join(f"<p>{line.split('quote: ')[1]}, it says.</p>" for line in text.splitlines() if "quote: " in line)
    with serving() as site:
        for path in ("/info/rfc8118", "/TR/2023/REC-WCAG22-20231005/"):
            site.put(path, f"<!doctype html><html lang='en'><title>A</title><article>{said}</article></html>")
        _lead_here(folder / "content/sources/example.yaml", site)
        seams = (
            "from factsheet.archive import fetch\n"
            "fetch.resolve = lambda *_, **__: ('127.0.0.1',)\n"
            "fetch.Pace.wait = lambda *_: None\n"
        )
        (folder / "seams").mkdir()
        (folder / "seams/sitecustomize.py").write_text(seams, encoding="utf-8")
        yield {"PYTHONPATH": str(folder / "seams")}


def _lead_here(records: Path, site: Site) -> None:
    text = records.read_text(encoding="utf-8")
    for host in ("www.rfc-editor.org", "www.w3.org"):
        assert f"https://{host}/" in text
        text = text.replace(f"https://{host}/", f"http://{host}:{site.port}/")
    records.write_text(text, encoding="utf-8")


def sign(folder: Path) -> Prepared:
    """Release the example, read by two people; bring a key of the desk, and the certificate of who vouches for it."""
    publisher = folder / "content/publisher.yaml"
    text = publisher.read_text(encoding="utf-8").replace("example.org", "press.test-desk.ca")
    publisher.write_text(text + "unsigned: allowed\n", encoding="utf-8")
    project = Project(folder / "content", ROOT / "templates")
    for reader in ("A. B.", "C. D."):
        apply(project, [(f"{reader}.json", _decided(project, reader))], _now())
    subprocess.run([sys.executable, "-m", "factsheet", "build", "--release", "-q"], cwd=folder, check=True)
    authority = held("Our Authority")
    (folder / "desk.p12").write_bytes(held("Our Desk", authority).pkcs12(b"secret"))
    (folder / "our-authority.pem").write_bytes(authority.pem())
    return nullcontext({"FACTSHEET_PASSPHRASE": "secret"})


def review(folder: Path) -> Prepared:
    """Bring what two readers exported, the SSH key of one, and its public half in the content."""
    if not (program := which("ssh-keygen")):
        pytest.skip("ssh-keygen is not on this computer (.ci/run installs it)")
    key = folder / ".ssh/id_ed25519"
    key.parent.mkdir()
    subprocess.run([program, "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], check=True)
    public = key.with_suffix(".pub").read_text(encoding="utf-8").strip()
    (folder / "content/readers.yaml").write_text(f"readers:\n- {{name: A. B., keys: [{public}]}}\n", encoding="utf-8")
    project = Project(folder / "content", ROOT / "templates")
    for reader, name in {"A. B.": "A-B", "Ann Lee": "Ann-Lee"}.items():
        (folder / f"example.en.{name}.decisions.json").write_bytes(_decided(project, reader))
    return nullcontext({"HOME": str(folder)})


def _decided(project: Project, reader: str) -> bytes:
    """Return what a reader exports who confirms all of the example, now: the example is of today."""
    now = _now()
    return as_bytes(decided(project, reader, sheet="example", at=now, change=lambda data: data.update(exported=now)))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def printing(folder: Path) -> Prepared:
    """Bring a profile of the name that the guide has, made for the tests."""
    (folder / "PSOcoated_v3.icc").write_bytes(profile("PSO Coated v3 (FOGRA51)"))
    return nullcontext({})


def nothing(_: Path) -> Prepared:
    return nullcontext({})


def watch(folder: Path) -> Prepared:
    """Have a browser that opens nothing; skip where another program has the port."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", 8000))
        except OSError:
            pytest.skip("port 8000 of this computer is taken")
    return nullcontext({"BROWSER": "true"})


PREPARED: dict[str, Prepare] = {
    "sources": sources, "sign": sign, "review": review, "print": printing, "watch": watch,
}  # fmt: skip

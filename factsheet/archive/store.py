"""The folder of copies: for each source its text, and the original.

Input: a Capture or a file's bytes, and the text. Output: ``archive/SOURCE/text.txt`` and
``original.warc.gz`` (WARC 1.1: every request and response on the way) or
``original.*``. An earlier copy with another text is moved, never lost.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from factsheet import __version__
from factsheet.archive.fetch import Capture, Exchange
from factsheet.files import write_files
from factsheet.records import inputs

TEXT, WARC = "text.txt", "original.warc.gz"


def warc(page: Capture, taken: datetime) -> bytes:
    """Return a compressed WARC file of a page, including redirects."""
    stream = BytesIO()
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    date = taken.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    info = writer.create_warcinfo_record(
        WARC, {"software": f"factsheet/{__version__}", "format": "WARC file version 1.1"}
    )
    info.rec_headers.replace_header("WARC-Date", date)
    writer.write_record(info)
    for exchange in page.exchanges:
        fields = {"WARC-Date": date, "WARC-IP-Address": exchange.ip.partition("%")[0]}
        request = writer.create_warc_record(
            exchange.url, "request", warc_headers_dict=dict(fields),
            http_headers=StatusAndHeaders(f"GET {exchange.path} HTTP/1.1", list(exchange.asked), is_http_request=True),
        )  # fmt: skip
        response = writer.create_warc_record(
            exchange.url, "response", payload=BytesIO(exchange.body), length=len(exchange.body),
            warc_headers_dict=dict(fields), http_headers=_answer(exchange),
        )  # fmt: skip
        writer.write_request_response_pair(request, response)
    return stream.getvalue()


def _answer(exchange: Exchange) -> StatusAndHeaders:
    """Return a response's headers as sent; its body is no longer chunked, so that field is renamed."""
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in exchange.headers
    ]
    reason = exchange.reason.encode("ascii", "replace").decode("ascii")  # warcio escapes header fields, but not this
    return StatusAndHeaders(f"{exchange.status} {reason}", headers, protocol="HTTP/1.1")


def read_text(folder: Path, source: str) -> str | None:
    """Return the kept text of a source, or None; invalid UTF-8 becomes replacement characters. Raises OSError."""
    path = folder / source / TEXT
    return inputs.read_bytes(path).decode("utf-8", "replace") if path.is_file() else None


def keep(folder: Path, source: str, files: Mapping[str, bytes], *, aside: bool) -> None:
    """Write a source's files; existing ones are moved to ``earlier-N/`` or removed. Raises OSError."""
    own = folder / source
    own.mkdir(parents=True, exist_ok=True)
    before = sorted(p for p in own.iterdir() if p.name == TEXT or p.name.startswith("original."))
    if aside and before:
        number = 1
        while (earlier := own / f"earlier-{number}").exists():
            number += 1
        earlier.mkdir()
        for path in before:
            shutil.move(path, earlier / path.name)
    write_files({own / name: data for name, data in files.items()})
    for path in before:
        if path.name not in files and path.exists():
            path.unlink()

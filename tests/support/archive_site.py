"""A web server on this computer, with one page of each kind a source can turn out to be."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

HTML = {"Content-Type": "text/html; charset=utf-8"}
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
STORY = """<!doctype html>
<html lang="en"><head><title>A Year of Arrivals</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About this site</a></nav>
<article><h1>A Year of Arrivals</h1>
<p>The house was founded in March 2015 by volunteers of the town, who had seen the need for it grow.</p>
<p>In its first full year it welcomed 31 people so far as its books tell; by autumn of 2017 the same books said
that it had <em>welcomed 57 people so far</em>, most of them from abroad and without any papers at all.</p>
<p>In the same year it received 140 requests for help, and by January of the year after it had received 210 requests
for help, more than it could answer with the rooms that it had.</p>
<p>In a letter its director wrote that officials lost 12 files, and asked for an inquiry into the matter.</p>
</article><footer>All rights reserved</footer></body></html>
"""
QUOTES = 6  # of tests/content_factory.py that stand in the story


@dataclass
class Answer:
    """What a path answers with.

    ``silent`` says nothing until the site closes, ``drip`` the body and then nothing; ``cut`` a byte less than told.
    """

    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: dict(HTML))
    status: int = 200
    silent: bool = False
    drip: bool = False
    cut: bool = False
    reason: str | None = None


@dataclass
class Site:
    """The server's address, what it answers, and what it was asked: path and Host field."""

    url: str
    port: int
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    closing: Event = field(default_factory=Event)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def put(self, path: str, body: bytes | str = b"", status: int = 200, **fields: str) -> str:
        """Let a path answer so (fields with _ for -); return its address."""
        data = body.encode() if isinstance(body, str) else body
        headers = {key.replace("_", "-"): value for key, value in fields.items()}
        self.answers[path] = Answer(data, {**HTML, **headers}, status)
        return self.url + path

    def redirect(self, path: str, to: str, status: int = 301) -> str:
        return self.put(path, status=status, Location=to)

    def answer(self, path: str) -> Answer:
        found = self.answers.get(path, Answer(b"no such page", dict(PLAIN), 404))
        if isinstance(found, list):  # one after the other, the last for good
            return found.pop(0) if len(found) > 1 else found[0]
        return found


@contextmanager
def serving() -> Iterator[Site]:
    """Run a server on a free port of 127.0.0.1, and end it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, self.headers["Host"]))
            answer = site.answer(self.path)
            if answer.silent:
                site.closing.wait()
            self.send_response(answer.status, answer.reason)
            for key, value in answer.headers.items():
                self.send_header(key, value)
            if not answer.drip and "Transfer-Encoding" not in answer.headers:
                self.send_header("Content-Length", str(len(answer.body) + answer.cut))
            self.end_headers()
            self.wfile.write(answer.body)
            if answer.drip:
                self.wfile.flush()
                site.closing.wait()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up is what these tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        site = Site(f"http://127.0.0.1:{port}", port)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            site.closing.set()
            server.shutdown()
            thread.join()


def bomb(size: int) -> bytes:
    """Return the gzip of so many zero bytes, made without holding them."""
    engine = zlib.compressobj(9, wbits=31)
    return b"".join([*(engine.compress(bytes(1 << 20)) for _ in range(size >> 20)), engine.flush()])


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)

"""The server: what is on the board, to browsers of this computer and to nobody else.

Input: a board, a port. Output: HTTP. It listens on the loopback address alone and answers under its own names alone, so
that no page from elsewhere reaches it under a name of its own (DNS rebinding). It opens no file but its own script and
style: a name that is not on the board is not there, whatever folders have.
"""

from __future__ import annotations

import json
import os
import socketserver
import sys
import threading
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from factsheet import __version__
from factsheet.watch import pages
from factsheet.watch.board import Board
from factsheet.writers.html import MEDIA_TYPES

ADDRESS = "127.0.0.1"
NAMES = (ADDRESS, "localhost")
BEAT = 15.0  # s after which a browser that went is noticed
TYPES: Mapping[str, str] = {
    **MEDIA_TYPES, "html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
}  # fmt: skip
_WEB = Path(__file__).with_name("web")
_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip


class Server(socketserver.ThreadingTCPServer):
    """Serves a board from a thread until it is closed."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # elsewhere it would let two servers have one port
    request_queue_size = 64

    def __init__(self, board: Board, port: int = 0) -> None:
        """``port``: 0 for any that is free. Raises OSError for one that cannot be had."""
        self.board = board
        super().__init__((ADDRESS, port), _Handler)
        self.port: int = self.server_address[1]
        self.hosts = frozenset(f"{name}:{self.port}" for name in NAMES) | (
            frozenset(NAMES) if self.port == 80 else frozenset()
        )
        self._thread = threading.Thread(target=self.serve_forever, name="server", daemon=True)

    @property
    def url(self) -> str:
        return f"http://{ADDRESS}:{self.port}/"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.board.close()
        if self._thread.is_alive():  # else it would wait for an end that never comes
            self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went is no error; anything else is one of ours, and told."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@cache
def _own(name: str) -> bytes:
    return (_WEB / name).read_bytes()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = f"factsheet/{__version__}", ""
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True  # else the end of a page may wait 40 ms for a browser to confirm its beginning

    def do_GET(self) -> None:
        if not self._is_ours():
            return
        path = unquote(urlsplit(self.path).path)
        state = self.server.board.state
        if path == pages.EVENTS:
            self._events()
        elif path in (pages.SCRIPT, pages.STYLE):
            name = path.rpartition("/")[2]
            self._answer(HTTPStatus.OK, _own(name), name)
        elif path == "/":
            self._answer(HTTPStatus.OK, pages.index(state).encode(), "index.html", pages.POLICY)
        elif (file := state.files.get(path[1:])) and path[:1] == "/":
            name, data, policy = path[1:], file.data, pages.FRAME
            if name.endswith(".html"):
                text, policy = pages.served(data.decode(), name, file.version)
                data = text.encode()
            self._answer(HTTPStatus.OK, data, name, policy)
        elif any(path[1:] in (entry.page, *entry.papers.values()) for entry in state.entries):
            page = pages.waiting(path[1:]).encode()
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, page, "index.html", pages.POLICY)
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing of this name; the list of sheets is at /")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, "this server is only read from", {"Allow": "GET, HEAD"})

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_CONNECT = do_POST

    def _is_ours(self) -> bool:
        """Tell whether a request is for this server, from a page of its own or from nobody's; refuse it if not."""
        hosts, origins = self.headers.get_all("Host") or [], self.headers.get_all("Origin") or []
        if not self.path.startswith("/"):
            self._refuse(HTTPStatus.BAD_REQUEST, "the address of a request is a path")
        elif len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, f"this server is {' or '.join(sorted(self.server.hosts))}")
        elif any(origin.lower().removeprefix("http://") not in self.server.hosts for origin in origins):
            self._refuse(HTTPStatus.FORBIDDEN, "pages from elsewhere may not read this server")
        else:
            return True
        return False

    def _refuse(self, status: HTTPStatus, what: str, headers: Mapping[str, str] | None = None) -> None:
        self.close_connection = True  # its body, if it has one, is not read
        self._answer(status, f"{what}\n".encode(), "refused.txt", "default-src 'none'", headers)

    def _answer(
        self, status: HTTPStatus, data: bytes, name: str, policy: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for key, value in {
            "Content-Type": TYPES[name.rpartition(".")[2]], "Content-Length": str(len(data)),
            **({"Content-Security-Policy": policy} if policy else {}), **_HEADERS, **(headers or {}),
            **({"Connection": "close"} if self.close_connection else {}),
        }.items():  # fmt: skip
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _events(self) -> None:
        """Send each state as it comes (server-sent events), until the browser or the server goes."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        for key, value in {"Content-Type": "text/event-stream", **_HEADERS}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        board, number = self.server.board, -1
        with board.viewing(unquote(urlsplit(self.path).query)):
            while not board.closed:
                state = board.wait(number, BEAT)
                if state is not None:
                    number = state.number
                    self.wfile.write(f"data: {json.dumps(pages.event(state))}\n\n".encode())
                else:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for what is wrong with the sheets."""

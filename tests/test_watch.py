"""Watching a project: what is made when, what stays, what the browser gets, and what nobody gets."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack, closing, contextmanager
from email.message import Message
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.built import ROOT
from support.command import runner
from support.content_factory import Folder

from factsheet.errors import errors_in
from factsheet.project.formats import WRITERS
from factsheet.project.project import Project as Sheets
from factsheet.project.selection import Selection
from factsheet.watch import pages
from factsheet.watch.board import Board, Entry
from factsheet.watch.changes import Changes
from factsheet.watch.maker import Maker, Superseded
from factsheet.watch.serve import TYPES, Server
from factsheet.watch.session import run

PAGE = "harbour.en.draft.html"
PATIENCE = 30  # s


class Project:
    """The small project, its maker and its board."""

    def __init__(self, root: Path) -> None:
        self.root, self.content, self.output = root, Folder().write(root), root / "output"
        self.board = Board()
        self.selection = Selection(formats=("html",))

    def maker(self, executor: Executor | None = None) -> Maker:
        opened = partial(Sheets, self.content, self.root / "templates")
        return Maker(opened, self.selection, self.output, self.board, executor)

    def edit(self, old: str, new: str, name: str = "sheets/harbour.yaml") -> None:
        """Save a file as editors do: a new one is put in its place."""
        path = self.content / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        beside = path.with_name(f".{path.name}.swp")
        beside.write_text(text.replace(old, new, 1), encoding="utf-8")
        beside.replace(path)

    def title(self) -> str:
        """Return the title of the page that is shown."""
        page = self.board.state.files[PAGE].data.decode()
        return page.partition("<title>")[2].partition(" ·")[0]

    def codes(self) -> list[str]:
        return [problem.code for problem in errors_in(self.board.state.problems)]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


# -- what is made, and what stays --------------------------------------------------------------------


def test_pages_are_shown_and_written(project: Project) -> None:
    made = project.maker().make()
    assert (made.pages, made.files, made.errors) == (2, 2, 0)
    assert project.board.state.files[PAGE].data == (project.output / PAGE).read_bytes()
    assert "index.html" in project.board.state.files
    assert [(e.sheet, e.language, e.page) for e in project.board.state.entries] == [
        ("harbour", "en", PAGE),
        ("harbour", "fr", "harbour.fr.draft.html"),
    ]


def test_the_last_good_page_stays_until_the_error_is_mended(project: Project) -> None:
    maker = project.maker()
    maker.make()
    good = project.board.state.files[PAGE]
    project.edit("blocks:", "blocks")
    assert maker.make().errors == 1
    assert project.codes() == ["Y002"]
    assert project.board.state.files[PAGE] == good
    assert (project.output / PAGE).read_bytes() == good.data
    project.edit("blocks", "blocks:")
    assert maker.make().errors == 0
    assert project.codes() == []
    assert project.board.state.files[PAGE] == good  # the same version: no browser loads it again


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("facts/gone", None, "M009"),
        ("publisher.yaml", "name: [", "Y002"),
        ("sheets/harbour.yaml", "id: harbour\nnumber: ", "M002"),
        ("facts/harbour.yaml", "facts:\n- id: \xff", "Y001"),
    ],
)
def test_what_is_broken_is_told_and_survived(project: Project, name: str, text: str | None, code: str) -> None:
    maker = project.maker()
    if text is None:
        for file in (project.content / "facts").glob("*.yaml"):
            file.unlink()
    else:
        (project.content / name).write_bytes(text.encode("latin-1"))
    assert maker.make().errors  # at the start, without any good page
    assert code in project.codes()
    assert not project.board.state.files
    Folder().write(project.root)
    assert maker.make().errors == 0
    assert PAGE in project.board.state.files


@pytest.mark.parametrize("viewed", [True, False])
def test_a_page_that_is_not_proved_is_taken_back(project: Project, viewed: bool) -> None:
    maker = project.maker()
    maker.make()
    good = project.board.state.files[PAGE]
    own = project.root / "templates"
    own.mkdir()
    page = (ROOT / "templates/page.html.j2").read_text(encoding="utf-8")
    (own / "page.html.j2").write_text(page.replace("<main>", '<main id="x"><iframe></iframe>'), encoding="utf-8")
    versions = []
    with ExitStack() as stack:
        if viewed:
            stack.enter_context(project.board.viewing(PAGE))
        put = project.board.put

        def spy(files: Any = (), **more: Any) -> None:
            put(files or {}, **more)
            versions.append(project.board.state.files[PAGE].version)

        project.board.put = spy  # type: ignore[method-assign, assignment]
        assert maker.make().errors
    assert "F012" in project.codes()
    assert (set(versions) != {good.version}) is viewed
    assert project.board.state.files[PAGE] == good


def test_a_page_that_was_shown_and_never_proved_does_not_stay(project: Project) -> None:
    maker = project.maker()
    maker.make()
    good = project.board.state.files[PAGE]
    with project.board.viewing(PAGE):
        project.edit(project.title(), f"{project.title()} anew")
        with pytest.raises(Superseded):
            maker.make(pause=lambda seconds: True)
        assert project.board.state.files[PAGE] != good
        project.edit("blocks:", "blocks")
        assert maker.make().errors == 1
    assert project.board.state.files[PAGE] == good


def test_pages_of_a_sheet_into_which_nothing_new_goes_are_not_made_again(project: Project) -> None:
    maker = project.maker()
    assert maker.make().pages == 2
    assert maker.make().pages == 0
    project.edit(project.title(), f"{project.title()} anew")
    assert maker.make().pages == 2


def test_files_of_a_sheet_that_is_gone_are_shown_no_more(project: Project) -> None:
    maker = project.maker()
    maker.make()
    project.edit("id: harbour", "id: quay")
    maker.make()
    assert sorted(project.board.state.files) == ["index.html", "quay.en.draft.html", "quay.fr.draft.html"]


class Never(Executor):
    """Ends nothing of what it is given."""

    def __init__(self) -> None:
        self.given: list[Future[Any]] = []

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        self.given.append(Future())
        return self.given[-1]


def test_a_save_is_not_kept_waiting_by_files_that_another_process_makes(project: Project) -> None:
    executor = Never()
    with pytest.raises(Superseded):
        project.maker(executor).make(lambda: bool(executor.given))
    assert [future.cancelled() for future in executor.given] == [True, True]  # a job for each language
    assert not (project.output / PAGE).exists()


def test_a_broken_template_is_told_with_its_place(project: Project) -> None:
    maker = project.maker()
    maker.make()
    good = project.board.state.files[PAGE]
    own = project.root / "templates"
    own.mkdir()
    (own / "page.html.j2").write_text("<!DOCTYPE html>\n{% if %}\n", encoding="utf-8")
    maker.make()
    first = next(problem for problem in project.board.state.problems if problem.severity == "error")
    assert (first.code, Path(first.where.path).name, first.where.line) == ("T001", "page.html.j2", 2)
    assert project.board.state.files[PAGE] == good
    (own / "page.html.j2").unlink()
    assert maker.make().errors == 0


def test_a_folder_that_cannot_be_written_is_told(project: Project) -> None:
    project.output.write_text("a file", encoding="utf-8")
    project.maker().make()
    assert project.codes() == ["B010"]
    assert PAGE in project.board.state.files  # it is shown all the same


def test_a_save_ends_a_making_that_is_under_way(project: Project) -> None:
    answers = iter([False, True])
    with pytest.raises(Superseded):
        project.maker().make(lambda: next(answers))
    assert not project.output.exists()


def test_half_a_file_is_not_told_where_the_rest_comes_at_once(project: Project) -> None:
    project.edit("blocks:", "blocks")
    with pytest.raises(Superseded):
        project.maker().make(pause=lambda seconds: True)
    assert project.codes() == []


def test_files_of_an_earlier_build_are_good_pages_if_they_are_unchanged(project: Project) -> None:
    project.maker().make()
    (project.output / "harbour.fr.draft.html").write_text("changed since", encoding="utf-8")
    project.board = Board()
    project.maker().remember()
    assert sorted(project.board.state.files) == [PAGE, "index.html"]


def test_checksums_name_files_of_the_folder_only(project: Project) -> None:
    project.output.mkdir()
    (project.root / "secret.html").write_bytes(b"secret")
    line = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b  ../secret.html\n"
    (project.output / "SHA256SUMS").write_text(line, encoding="utf-8")
    project.maker().remember()
    assert not project.board.state.files


# -- what is noticed ---------------------------------------------------------------------------------


@contextmanager
def watching(project: Project) -> Iterator[tuple[list[Any], Changes]]:
    """Watch in a thread; give what each making came to, as it comes."""
    made: list[Any] = []
    stop = threading.Event()
    changes = Changes((project.content, project.root / "templates"), (project.output,))
    changes.start()
    thread = threading.Thread(target=run, args=(project.maker(), changes, made.append, stop.is_set), daemon=True)
    thread.start()
    try:
        yield made, changes
    finally:
        stop.set()
        thread.join(PATIENCE)
        changes.stop()
    assert not thread.is_alive()


def until(what: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.01)


def test_a_save_is_made_and_nothing_is_made_of_its_own_output(project: Project) -> None:
    project.output = project.content / "output"  # the worst place for it
    with watching(project) as (made, _):
        until(lambda: len(made) == 1)
        title = project.title()
        project.edit(title, f"{title} anew")
        until(lambda: len(made) == 2)
        assert project.title() == f"{title} anew"
        time.sleep(0.6)
        assert len(made) == 2


def test_a_file_that_goes_and_a_folder_that_is_replaced_are_noticed(project: Project) -> None:
    with watching(project) as (made, _):
        until(lambda: len(made) == 1)
        project.content.rename(project.root / "away")
        until(lambda: made[-1].errors)
        (project.root / "away").rename(project.content)
        until(lambda: not made[-1].errors)
        templates = project.root / "templates"  # which was not there
        templates.mkdir()
        (templates / "page.html.j2").write_text("{% if %}", encoding="utf-8")
        until(lambda: made[-1].errors)
        (templates / "page.html.j2").unlink()
        until(lambda: not made[-1].errors)


@pytest.mark.parametrize(
    ("name", "concerns"),
    [
        ("content/facts/harbour.yaml", True),
        ("content/pictures/harbour.png", True),
        ("templates/blocks/pair.html.j2", True),
        ("content/facts/.harbour.yaml.swp", False),
        ("content/facts/harbour.yaml~", False),
        ("content/facts/#harbour.yaml#", False),
        ("content/facts/4913", False),
        ("content/.git/index", False),
        ("content/output/index.html", False),
        ("elsewhere/harbour.yaml", False),
    ],
)
def test_files_beside_a_save_concern_nobody(tmp_path: Path, name: str, concerns: bool) -> None:
    changes = Changes((tmp_path / "content", tmp_path / "templates"), (tmp_path / "content/output",))
    assert changes.concerns(tmp_path.resolve() / name) is concerns


# -- what is served ----------------------------------------------------------------------------------

HTML = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-abc&#39;">\n'
    "<title>Harbour</title>\n</head>\n<body><main>Harbour</main></body>\n</html>\n"
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    board = Board()
    entry = Entry("harbour", "en", "Harbour <1>", PAGE, {"PDF, A4": "harbour.en.a4.draft.pdf"})
    board.put({PAGE: HTML.encode(), "a.md": b"# a", "harbour.en.letter.draft.pdf": b"%PDF-1.7"}, [entry])
    server = Server(board)
    server.start()
    yield server
    server.stop()


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


@contextmanager
def asked(server: Server, path: str, method: str = "GET", **headers: str) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    with closing(connection):
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": f"127.0.0.1:{server.port}", **headers}.items():
            connection.putheader(name, value.replace("PORT", str(server.port)))
        connection.endheaders()
        with connection.getresponse() as answer:
            yield answer


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    with asked(server, path, method, **headers) as answer:
        return Answer(answer.status, answer.headers, answer.read())


def test_a_page_is_served_with_the_script_and_the_file_is_not_changed(served: Server) -> None:
    answer = ask(served, f"/{PAGE}")
    page = answer.body.decode()
    version = served.board.state.files[PAGE].version
    script = f'<script src="/-/watch.js" data-page="{PAGE}" data-version="{version}" defer></script>\n'
    assert page.count(script) == 1
    policy = "default-src 'none'; style-src 'sha256-abc'; script-src 'self'; connect-src 'self'"
    assert answer.headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
    assert page.replace(script, "").replace("; script-src &#x27;self&#x27;; connect-src &#x27;self&#x27;", "") == (
        HTML.replace("&#39;", "&#x27;")
    )
    assert served.board.state.files[PAGE].data.decode() == HTML


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        (f"/{PAGE}", 200, "text/html; charset=utf-8"),
        (f"/{PAGE}?again#notes", 200, "text/html; charset=utf-8"),
        ("/a.md", 200, "text/markdown; charset=utf-8"),
        ("/harbour.en.letter.draft.pdf", 200, "application/pdf"),
        ("/-/watch.js", 200, "text/javascript; charset=utf-8"),
        ("/-/watch.css", 200, "text/css; charset=utf-8"),
        ("/harbour.en.a4.draft.pdf", 503, "text/html; charset=utf-8"),  # which is not made yet
        ("/-/", 404, "text/plain; charset=utf-8"),
        ("/favicon.ico", 404, "text/plain; charset=utf-8"),
    ],
)
def test_each_answer_says_what_it_is_and_is_kept_by_nobody(served: Server, path: str, status: int, kind: str) -> None:
    for method in ("GET", "HEAD"):
        answer = ask(served, path, method)
        body = answer.body
        assert (answer.status, answer.headers["Content-Type"]) == (status, kind)
        assert bool(body) is (method == "GET")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if not path.startswith("/-/w"):
            assert answer.headers["Content-Security-Policy"]


def test_each_format_has_a_type() -> None:
    assert {writer.suffix.rpartition(".")[2] for writer in WRITERS.values()} <= TYPES.keys()


def test_the_list_links_to_what_is_there(served: Server) -> None:
    body = ask(served, "/").body.decode()
    assert f'<a href="/{PAGE}">open</a>' in body
    assert '<span class="not-yet">PDF, A4</span>' in body
    assert "Harbour &lt;1&gt;" in body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "127.0.0.1:PORT"}, 200),
        ({"Host": "localhost:PORT"}, 200),
        ({"Host": "127.0.0.1:PORT", "Origin": "http://localhost:PORT"}, 200),
        ({"Host": "evil.test:PORT"}, 421),  # a name of a stranger that leads here
        ({"Host": "evil.test"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Host": ""}, 421),
        ({"Host": "127.0.0.1:PORT@evil.test"}, 421),
        ({"Host": "127.0.0.1:PORT", "Origin": "http://evil.test"}, 403),
        ({"Host": "127.0.0.1:PORT", "Origin": "https://127.0.0.1:PORT"}, 403),
        ({"Host": "127.0.0.1:PORT", "Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "127.0.0.1:PORT", "Origin": "null"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["/", f"/{PAGE}", "/-/watch.js", "/-/events"])
def test_strangers_are_refused(served: Server, path: str, headers: dict[str, str], status: int) -> None:
    answer = ask(served, path, "HEAD", **headers)
    assert answer.status == status
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_request_has_one_host_and_only_reads(served: Server) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as raw:
        host = f"Host: 127.0.0.1:{served.port}\r\n"
        raw.sendall(f"GET / HTTP/1.1\r\n{host}Host: evil.test\r\n\r\n".encode())
        assert raw.recv(100).startswith(b"HTTP/1.1 421 ")
    assert ask(served, "http://evil.test/").status == 400
    assert ask(served, "//evil.test/").status == 404
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = ask(served, "/", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html", "/..%2fsecret.html", "/%2e%2e/secret.html", "/./secret.html", "/-/../secret.html",
        "/-/watch.py", "/-/../serve.py", "/-/..%2f..%2fserve.py", "/etc/passwd", "/%2fetc%2fpasswd", "/link.html",
        "/secret.html%00.html", "/..\\secret.html", "/output", "/SHA256SUMS",
    ],
)  # fmt: skip
def test_nothing_else_is_served(project: Project, path: str) -> None:
    project.maker().make()
    (project.root / "secret.html").write_text("secret", encoding="utf-8")
    (project.output / "link.html").symlink_to(project.root / "secret.html")
    server = Server(project.board)
    server.start()
    try:
        answer = ask(server, path)
        assert answer.status in (400, 404)
        assert b"secret" not in answer.body
    finally:
        server.stop()


def events(answer: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    while line := answer.readline():
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_a_browser_is_told_of_new_pages_errors_and_their_end(project: Project) -> None:
    maker = project.maker()
    maker.make()
    server = Server(project.board)
    server.start()
    with asked(server, f"/-/events?{PAGE}") as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        told = events(answer)
        first = next(told)
        assert (first["errors"], first["problems"]) == (0, [])
        assert project.board.viewed == {PAGE}
        project.edit("blocks:", "blocks")
        maker.make()
        error = next(told)
        assert error["pages"][PAGE] == first["pages"][PAGE]
        (problem,) = error["problems"]
        assert problem["where"].endswith("content/sheets/harbour.yaml:8:1")
        assert (problem["code"], problem["explain"]) == ("Y002", "factsheet explain Y002")
        assert problem["what"] == "this line has no colon after its key"
        assert problem["hint"].startswith("write `blocks: …`")
        project.edit("blocks", "blocks:")
        project.edit(project.title(), f"{project.title()} anew")
        maker.make()
        states = [next(told)]
        while states[-1]["errors"]:
            states.append(next(told))
        assert states[-1]["pages"][PAGE] != first["pages"][PAGE]
        server.stop()
        until(lambda: next(told, None) is None)  # the end of the server is the end of the connection


def test_the_page_that_is_looked_at_is_made_first(project: Project) -> None:
    Folder().write(project.root)
    text = (project.content / "sheets/harbour.yaml").read_text(encoding="utf-8")
    other = text.replace("id: harbour", "id: zz-harbour").replace("number: FS-HB", "number: FS-ZZ")
    (project.content / "sheets/zz.yaml").write_text(other, encoding="utf-8")
    order: list[str] = []
    put = project.board.put

    def spy(files: Any = (), **more: Any) -> None:
        order.extend(files)
        put(files or {}, **more)

    project.board.put = spy  # type: ignore[method-assign, assignment]
    with project.board.viewing("zz-harbour.fr.draft.html"):
        project.maker().make()
    assert order[0].startswith("zz-harbour."), project.board.state.problems


def test_a_page_that_was_never_made_waits(served: Server) -> None:
    served.board.put(entries=[Entry("new", "en", "New", "new.en.draft.html")])
    body = ask(served, "/new.en.draft.html").body.decode()
    assert 'data-page="new.en.draft.html" data-version=""' in body


def test_the_script_puts_no_text_in_as_markup() -> None:
    script = (Path(pages.__file__).parent / "web/watch.js").read_text(encoding="utf-8")
    assert not [word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write") if word in script]


# -- the command -------------------------------------------------------------------------------------


def test_the_command_serves_until_ctrl_c(project: Project) -> None:
    command = [sys.executable, "-u", "-m", "factsheet", "watch", "--serve", "--port", "0", "--format", "html"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[1]
        assert address.startswith("http://127.0.0.1:")
        assert process.stdout.readline() == "watching content/; files go to output/; stop with Ctrl-C\n"
        assert process.stdout.readline().startswith("2 files in ")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "stopped\n"
        assert process.wait(PATIENCE) == 0


def test_what_was_never_started_is_stopped_all_the_same(project: Project) -> None:
    Changes((project.content,), ()).stop()
    Server(project.board).stop()


def test_a_port_in_use_is_told(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = runner(capfd, "watch", "--serve", "--port", str(port))()
    assert told.status == 4
    assert told.err == (
        f"error: port {port} of 127.0.0.1 cannot be used: Address already in use\n"
        "  hint: name another with --port, or take any that is free: --port 0\n"
    )


def test_options_of_the_server_need_it(project: Project, capfd: pytest.CaptureFixture[str]) -> None:
    for option in (["--port", "8001"], ["--open"]):
        told = runner(capfd, "watch", *option)()
        assert told.status == 64
        assert "--port and --open need --serve" in told.err

"""Files written whole or not at all, and all of them or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from factsheet.files import UNDO, locked, write_files


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_are_written_with_their_folders_for_all_to_read(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "deep" / "er" / "two"
    assert write_files({one: b"1", two: b"2"}) == {one, two}
    assert names(tmp_path) == ["deep", "deep/er", "deep/er/two", "one"]
    assert (one.read_bytes(), two.read_bytes()) == (b"1", b"2")
    assert [path.stat().st_mode & 0o777 for path in (one, two)] == [0o644, 0o644]


def test_what_has_the_same_bytes_is_left_as_it_is(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_files({one: b"1", two: b"2"})
    before = one.stat()
    assert write_files({one: b"1", two: b"changed"}) == {two}
    assert (one.stat().st_ino, one.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert two.read_bytes() == b"changed"


def test_one_that_cannot_be_written_is_named_and_leaves_all_as_they_were(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_bytes(b"before")
    with pytest.raises(NotADirectoryError) as caught:
        write_files({tmp_path / "new": b"1", one: b"after", one / "in" / "a-file": b"3"})
    assert caught.value.filename == str(one / "in")
    with pytest.raises(OSError, match="File name too long") as too_long:
        write_files({one: b"after", tmp_path / ("x" * 256): b"4"})
    assert too_long.value.filename == (tmp_path / ("x" * 256)).as_posix()
    assert names(tmp_path) == ["one"] and one.read_bytes() == b"before"


def test_a_name_that_is_taken_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_files({tmp_path / "taken": b"1"})
    assert caught.value.filename == (tmp_path / "taken").as_posix()
    assert names(tmp_path) == ["taken"]


def test_a_file_that_cannot_be_replaced_leaves_all_as_they_were(tmp_path: Path) -> None:
    """A folder has the name of the last file: the others are not replaced."""
    (tmp_path / "page").write_bytes(b"before")
    (tmp_path / "SHA256SUMS").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_files({tmp_path / "page": b"after", tmp_path / "new": b"1", tmp_path / "SHA256SUMS": b"2"})
    assert (caught.value.filename, caught.value.strerror) == ((tmp_path / "SHA256SUMS").as_posix(), "Is a directory")
    assert names(tmp_path) == ["SHA256SUMS", "page"] and (tmp_path / "page").read_bytes() == b"before"


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not an ordinary file"):
        write_files({tmp_path / "page": b"1", tmp_path / "pipe": b"2"})
    assert names(tmp_path) == ["pipe"]


@pytest.mark.parametrize("failing", ["one", "two", "three"])
def test_a_replace_that_fails_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    files = {tmp_path / "one": b"1", tmp_path / "sub" / "two": b"2", tmp_path / "three": b"3"}
    write_files(dict.fromkeys(list(files)[:2], b"before"))
    really = os.replace

    def replace(source: Path, target: Path) -> None:
        if target.name == failing and source.name.startswith(".factsheet-new"):
            raise OSError(5, "Input/output error", str(source))
        really(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OSError, match="Input/output error") as caught:
        write_files(files)
    assert Path(caught.value.filename).name == failing
    assert names(tmp_path) == ["one", "sub", "sub/two"]
    assert {path.read_bytes() for path in list(files)[:2]} == {b"before"}


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    test_a_replace_that_fails_is_undone(tmp_path, monkeypatch, "three")


KILLED = """
import os, signal, sys
from pathlib import Path
from factsheet import files
folder, call, when = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
module = Path if call == "unlink" else os
really, calls = getattr(module, call), []
def counted(*arguments, **named):
    calls.append(arguments)
    if len(calls) == when:
        os.kill(os.getpid(), signal.SIGKILL)
    return really(*arguments, **named)
setattr(module, call, counted)
files.write_files({folder / "one": b"1", folder / "two": b"2", folder / "three": b"3"})
"""


@pytest.mark.parametrize(
    ("call", "when", "done"),
    [("fsync", 1, False), ("fsync", 3, False), ("link", 2, False), ("fsync", 5, False), ("replace", 1, False)]
    + [("replace", n, False) for n in (2, 3, 4)]
    + [("fsync", 6, False), ("unlink", 1, False), ("fsync", 7, True), ("unlink", 2, True)],
)
def test_after_a_kill_the_next_write_finds_all_files_old_or_all_new(
    tmp_path: Path, call: str, when: int, done: bool
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(b"before")
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), call, str(when)], check=False)
    assert run.returncode == -signal.SIGKILL
    write_files({tmp_path / "four": b"4"})
    assert names(tmp_path) == (["four", "one", "three", "two"] if done else ["four", "one", "two"])
    wanted = {"one": b"1", "two": b"2"} if done else {"one": b"before", "two": b"before"}
    assert {name: (tmp_path / name).read_bytes() for name in wanted} == wanted


def test_a_kill_while_undoing_is_undone_too(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(b"before")
    for when in (4, 2):  # before the last file is in place; then when the second is put back
        command = [sys.executable, "-c", KILLED, str(tmp_path), "replace", str(when)]
        assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert (tmp_path / UNDO).is_file()
    with locked(tmp_path):
        assert names(tmp_path) == ["one", "two"]
    assert [(tmp_path / name).read_bytes() for name in ("one", "two")] == [b"before", b"before"]


@pytest.mark.parametrize(
    "record", ["no JSON", "[1]", '[["../outside", null]]', '[["one", "../outside"]]', '[["..", null]]']
)
def test_a_record_that_names_other_folders_is_refused(tmp_path: Path, record: str) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    outside.write_bytes(b"mine")
    (folder / UNDO).write_text(record)
    with pytest.raises(OSError, match="not a record that factsheet wrote; remove it") as caught:
        write_files({folder / "one": b"1"})
    assert caught.value.filename == (folder / UNDO).as_posix()
    assert outside.read_bytes() == b"mine" and names(folder) == [UNDO]


def test_one_write_at_a_time(tmp_path: Path) -> None:
    write = f"write_files({{Path({str(tmp_path / 'one')!r}): b'1'}})"
    script = f"from factsheet.files import *; print('waits', flush=True); {write}"
    with locked(tmp_path):
        other = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None and other.stdout.readline() == "waits\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.5)
        assert names(tmp_path) == []
    assert other.wait(30) == 0 and names(tmp_path) == ["one"]
    other.stdout.close()

"""Files written whole or not at all, and all of them or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from factsheet.files import write_files


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
        write_files({one: b"after", tmp_path / ("x" * 250): b"4"})
    assert too_long.value.filename == (tmp_path / ("x" * 250)).as_posix()
    assert names(tmp_path) == ["one"] and one.read_bytes() == b"before"


def test_a_name_that_is_taken_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_files({tmp_path / "taken": b"1"})
    assert caught.value.filename == (tmp_path / "taken").as_posix()
    assert names(tmp_path) == ["taken"]

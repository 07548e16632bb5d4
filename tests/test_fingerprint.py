"""Fingerprints: each number and hash of one, and each way in which a file is none."""

from __future__ import annotations

from hashlib import blake2b, sha256
from pathlib import Path

import pytest

from factsheet.errors import ContentError
from factsheet.evidence.fingerprint import Fingerprint, fingerprint, load_fingerprints, read_fingerprint, shingles

TEXT = "One, two THREE.\n\n \nFour – five!\n"
HINT = "  hint: restore the file from version control"


def hashed(triple: str, key: bytes) -> bytes:
    return blake2b(triple.encode(), digest_size=8, key=key).digest()


def test_all_that_is_kept_of_a_text() -> None:
    one = fingerprint("a-source", TEXT)
    triples = ("one two three", "two three four", "three four five")
    assert one.source == "a-source"
    assert one.sha256 == sha256(TEXT.encode()).hexdigest()
    assert (one.words, one.paragraphs) == (5, (0, 3))
    assert one.shingles == b"".join(hashed(triple, b"a-source") for triple in triples)
    assert one.to_text() == (
        "factsheet-fingerprint 1\nsource a-source\n"
        f"sha256 {one.sha256}\nwords 5\nparagraphs 0 3\n{one.shingles.hex(' ', 8)}\n"
    )


def test_the_same_words_have_other_hashes_in_another_source() -> None:
    assert fingerprint("a", TEXT).shingles != fingerprint("b", TEXT).shingles


def test_a_long_id_is_a_key_as_far_as_a_key_goes() -> None:
    assert shingles(["one", "two", "three"], "é" * 40) == hashed("one two three", ("é" * 32).encode())


def test_eight_hashes_a_line() -> None:
    lines = fingerprint("a", "word " * 20).to_text().splitlines()
    assert [len(line.split()) for line in lines[5:]] == [8, 8, 2]


def made(data: bytes) -> Fingerprint:
    return Fingerprint("a", "0" * 64, len(data) // 8 + 2, (0,), data)


def test_hashes_are_found_where_one_begins_only() -> None:
    assert list(made(bytes(24)).offsets(bytes(8))) == [0, 1, 2]
    assert list(made(b"\1" * 7 + bytes(17)).offsets(bytes(8))) == [1, 2]
    assert list(made(bytes(24)).offsets(b"")) == []
    assert all(type(offset) is int for offset in made(bytes(24)).offsets(bytes(8)))


def test_two_words_are_too_few_to_be_found() -> None:
    one = fingerprint("a", TEXT)
    assert one.find("one two") == ()
    assert (one.find("two, three: four"), one.find("one two four")) == ((1,), ())
    assert one.hashed("three four five") == one.shingles[16:]


def test_the_paragraph_of_a_word() -> None:
    assert [fingerprint("a", TEXT).paragraph(word) for word in range(5)] == [1, 1, 1, 2, 2]


GOOD = fingerprint("a", TEXT).to_text()
HASH = fingerprint("a", TEXT).shingles[:8].hex()


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("factsheet", "facts", ":1:1", "a fingerprint starts with the line 'factsheet-fingerprint 1'"),
        (GOOD, "", ":1:1", "a fingerprint starts with the line 'factsheet-fingerprint 1'"),
        ("source a\n", "", ":2:1", "line 2 of a fingerprint starts with 'source'"),
        ("sha256 ", "sha257 ", ":3:1", "line 3 of a fingerprint starts with 'sha256'"),
        ("words", "Words", ":4:1", "line 4 of a fingerprint starts with 'words'"),
        (GOOD[GOOD.index("paragraphs") :], "", ":5:1", "line 5 of a fingerprint starts with 'paragraphs'"),
        ("paragraphs 0 3", "paragraphs 1 3", ":5:1", "paragraph starts must increase and lie within the text"),
        ("paragraphs 0 3", "paragraphs 0 6", ":5:1", "paragraph starts must increase and lie within the text"),
        ("paragraphs 0 3", "paragraphs 0 3 2", ":5:1", "paragraph starts must increase and lie within the text"),
        ("paragraphs 0 3", "paragraphs", ":5:1", "paragraph starts must increase and lie within the text"),
        ("words 5", "words 6", ":4:1", "6 words have 4 hashes, this file has 3"),
        ("words 5", "words 1", ":4:1", "1 words have 0 hashes, this file has 3"),
        ("words 5", "words 5x", ":4:1", "words and paragraphs are whole numbers, sha256 has 64 hexadecimal digits"),
        ("0 3", "0 ٣", ":4:1", "words and paragraphs are whole numbers, sha256 has 64 hexadecimal digits"),
        ("sha256 ", "sha256 0", ":4:1", "words and paragraphs are whole numbers, sha256 has 64 hexadecimal digits"),
        (HASH, HASH[1:], ":6:1", "a hash has 16 hexadecimal digits, and a line at most 8 hashes"),
        (HASH, HASH.upper(), ":6:1", "a hash has 16 hexadecimal digits, and a line at most 8 hashes"),
        (HASH, f"{HASH}\n{HASH} {'0' * 16}" + " " + "0" * 15, ":7:1",
         "a hash has 16 hexadecimal digits, and a line at most 8 hashes"),
        ("one", "one", "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, where: str, what: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    if not what:
        assert read_fingerprint(path, "a.txt") == fingerprint("a", TEXT)
        return
    with pytest.raises(ContentError) as caught:
        read_fingerprint(path, "a.txt")
    assert str(caught.value) == f"a.txt{where}: error[E001]: {what}\n{HINT}"


@pytest.mark.parametrize("text", ["One two three.\n—\n", "One two.\n", "—\n", "One\n\ntwo\n\nthree four\n"])
def test_few_words_and_paragraphs_without_any_are_read_back(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(fingerprint("a", text).to_text(), encoding="utf-8")
    assert read_fingerprint(path, "a.txt") == fingerprint("a", text)


def test_what_cannot_be_read_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"

    def told() -> str:
        with pytest.raises(ContentError) as caught:
            read_fingerprint(path, "a.txt")
        return str(caught.value)

    assert told() == f"a.txt: error[E001]: this fingerprint cannot be read: No such file or directory\n{HINT}"
    path.write_bytes(b"\xff")
    assert told() == f"a.txt: error[E001]: this fingerprint is not UTF-8 text\n{HINT}"
    path.write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr("factsheet.evidence.fingerprint.LARGEST", len(GOOD))
    assert read_fingerprint(path, "a.txt").words == 5
    path.write_text(GOOD + "\n", encoding="utf-8")
    assert told() == f"a.txt: error[E001]: this fingerprint is larger than 0 MiB\n{HINT}"


def test_a_folder_that_may_not_be_read_is_not_an_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(PermissionError):
        load_fingerprints(tmp_path)


def test_a_file_is_named_after_its_source(tmp_path: Path) -> None:
    assert load_fingerprints(tmp_path / "none") == {}
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.md").write_text("", encoding="utf-8")
    assert load_fingerprints(tmp_path) == {"a": fingerprint("a", TEXT)}
    for name in ("b", "c"):
        (tmp_path / f"{name}.txt").write_text(GOOD if name == "c" else "", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_fingerprints(tmp_path)
    first, second = map(str, caught.value.problems)
    assert first.startswith(f"{(tmp_path / 'b.txt').as_posix()}:1:1: error[E001]: a fingerprint starts with")
    assert second == (
        f"{(tmp_path / 'c.txt').as_posix()}:2:8: error[E001]: this is the fingerprint of 'a', the file is named c.txt\n"
        "  hint: name it after its source"
    )

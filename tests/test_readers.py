"""readers.yaml: readers and their keys, or what is wrong with them and where."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from support import ssh_keys as keys
from support.content_factory import Folder

from factsheet.errors import ContentError
from factsheet.records.load import load
from factsheet.records.readers import fingerprint, kind_of, strings, wire

A, C = keys.public(keys.key_of("A. B.")), keys.public(keys.key_of("C. D."))
FORM = "copy the one line of the .pub file: ssh-ed25519 AAAA…"
TAKEN = "ssh-ed25519, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521, ssh-rsa"


def read(tmp_path: Path, text: str) -> list[str]:
    """Return the problems of a readers.yaml; none if it loads."""
    try:
        load(Folder().add("readers.yaml", text).write(tmp_path))
    except ContentError as error:
        return [str(problem).removeprefix(f"{tmp_path.as_posix()}/content/") for problem in error.problems]
    return []


def test_readers_have_a_name_and_keys_of_each_kind(tmp_path: Path) -> None:
    lines = "".join(f"  - {keys.public(keys.key(kind))} somebody@home\n" for kind in keys.KINDS)
    folder = Folder().add("readers.yaml", f"readers:\n- name: A. B.\n  keys:\n{lines}- name: C. D.\n  revoked: [{C}]\n")
    first, second = load(folder.write(tmp_path)).readers
    assert (first.name, len(first.keys), first.revoked) == ("A. B.", 5, ())
    assert (second.name, second.keys, second.revoked) == ("C. D.", (), (C,))
    assert [kind_of(wire(key)) for key in first.keys] == [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa",
    ]  # fmt: skip


def test_without_the_file_there_are_no_readers(tmp_path: Path) -> None:
    assert load(Folder().write(tmp_path)).readers == ()


def one(key: str) -> str:
    return f"readers:\n- name: A. B.\n  keys:\n  - {key}\n"


def altered(kind: str, *parts: bytes) -> str:
    return f"{kind} {b64encode(keys.packed(kind.encode(), *parts)).decode()}"


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("AAAAC3NzaC1lZDI1NTE5", f"the text 'AAAAC3NzaC1lZDI1NTE5' is not an SSH public key\n  hint: {FORM}"),
        ("17", f"the number 17 is not an SSH public key\n  hint: {FORM}"),
        ("ssh-ed25519 AAAA!", f"the text 'ssh-ed25519 AAAA!' is not an SSH public key\n  hint: {FORM}"),
        (A[:-4], f"the text '{A[:39]}…' is not a whole SSH public key\n  hint: {FORM}"),
        (A.replace("ssh-ed25519", "ssh-rsa"),
         f"the text '{A.replace('ssh-ed25519', 'ssh-rsa')[:39]}…' is not an SSH public key\n  hint: {FORM}"),
        (altered("ssh-dss", b"1"), "the text 'ssh-dss AAAAB3NzaC1kc3MAAAABMQ==' is not of a kind accepted here\n"
         f"  hint: make one with ssh-keygen -t ed25519; accepted are {TAKEN}"),
        (altered("ecdsa-sha2-nistp256", b"nistp256", b"\x04" * 64),
         f"the text 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTI…' is not a whole SSH public key\n  hint: {FORM}"),
        (altered("ssh-ed25519", b"\x04" * 31),
         f"the text 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAHwQ…' is not a whole SSH public key\n  hint: {FORM}"),
        (altered("ssh-rsa", b"\x01\x00\x01"),
         f"the text 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB' is not a whole SSH public key\n  hint: {FORM}"),
        (altered("ssh-rsa", b"\x01\x00\x01", b"\0" + b"\xff" * 256),
         "the text 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQD…' is not safe, an RSA key of 2048 bits\n"
         "  hint: 3072 is the least; or ssh-keygen -t ed25519"),
        ("-----BEGIN OPENSSH PRIVATE KEY----- b3Blbn", "the text '-----BEGIN OPENSSH PRIVATE KEY----- b3B…' is not a "
         "public key but a private one, which nobody else may see\n  hint: make a new key, and copy its .pub"),
    ],
    ids=range(11),
)  # fmt: skip
def test_a_key_that_is_none_is_told_with_its_place(tmp_path: Path, key: str, what: str) -> None:
    (found,) = read(tmp_path, one(key))
    line, *rest = found.split("\n")
    assert "\n".join([line, *rest[1:]]) == f"readers.yaml:4:5: error[M004]: {what}"


def test_one_key_cannot_be_two_people(tmp_path: Path) -> None:
    text = f"readers:\n- name: A. B.\n  keys: [{A}]\n- name: C. D.\n  keys: [{C}, {A} laptop]\n"
    assert read(tmp_path, text) == [
        f"readers.yaml:5:{10 + len(C) + 2}: error[M008]: the key {fingerprint(wire(A))} is A. B.’s too\n"
        "  hint: give each reader a key of their own: ssh-keygen -t ed25519"
    ]
    revoked = f"readers:\n- name: A. B.\n  revoked: [{A}]\n- name: C. D.\n  keys: [{A}]\n"
    assert [line.split(": ")[1] for line in read(tmp_path, revoked)] == ["error[M008]"]


def test_a_reader_stands_once_and_has_a_name(tmp_path: Path) -> None:
    twice = f"readers:\n- name: A. B.\n  keys: [{A}]\n- name: A. B.\n  keys: [{C}]\n"
    assert [line.split("\n")[0] for line in read(tmp_path, twice)] == [
        "readers.yaml:4:3: error[M008]: 'A. B.' is here a second time"
    ]
    assert [line.split("\n")[0] for line in read(tmp_path, f"readers:\n- keys: [{A}]\n")] == [
        "readers.yaml:2:3: error[M002]: 'name' is missing"
    ]


def test_the_strings_of_ssh_are_read_whole_or_not_at_all() -> None:
    assert strings(keys.packed(b"a", b"", b"bc")) == [b"a", b"", b"bc"]
    for cut in (b"\0\0\0", b"\0\0\0\2a", b"\xff\xff\xff\xff"):
        with pytest.raises(ValueError, match="cut off"):
            strings(cut)

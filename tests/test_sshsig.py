"""Signatures of ssh-keygen: those that hold are taken, whoever made them; all others are told for what they are."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ssh_keys as keys

from factsheet.evidence.signoff import sshsig
from factsheet.records.readers import fingerprint, wire

DATA = b'{"decisions": []}\n'
OTHER = "it does not match the file: another file was signed, or this one was changed afterwards"
SSH_KEYGEN = shutil.which("ssh-keygen")
needs_ssh_keygen = pytest.mark.skipif(SSH_KEYGEN is None, reason="ssh-keygen is not installed")


def told(armored: bytes, data: bytes = DATA) -> str:
    """Return what is wrong with a signature; nothing if it holds."""
    try:
        sshsig.check(sshsig.read(armored), data, keys.NAMESPACE)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("hashed", ["sha256", "sha512"])
@pytest.mark.parametrize("kind", keys.KINDS)
def test_a_signature_of_each_kind_of_key_holds_for_its_file_alone(kind: str, hashed: str) -> None:
    for size in ("256", "512") if kind == "rsa" else ("512",):
        armored = keys.armored(keys.blob(keys.key(kind), DATA, hashed=hashed, size=size))
        assert told(armored) == ""
        assert told(armored, DATA + b" ") == OTHER
        assert sshsig.read(armored).key == wire(keys.public(keys.key(kind)))


@pytest.mark.parametrize("kind", keys.KINDS)
def test_the_signature_of_another_key_does_not_hold(kind: str) -> None:
    assert told(keys.armored(keys.blob(keys.key(kind, 2048), DATA, claimed=keys.key(kind)))) == OTHER


def test_a_signature_for_another_use_of_the_key_is_none() -> None:
    assert told(keys.signature(keys.key("ed25519"), DATA, "git")) == (
        "it was made for 'git', not for 'factsheet-review'"
    )


SIG = keys.signature(keys.key("ed25519"), DATA)
BLOB = keys.blob(keys.key("ed25519"), DATA)
CUT = "it is cut off or damaged"


@pytest.mark.parametrize(
    ("armored", "what"),
    [
        (b"", "it does not begin with -----BEGIN SSH SIGNATURE-----"),
        (DATA, "it does not begin with -----BEGIN SSH SIGNATURE-----"),
        (SIG[:-20], CUT),
        (SIG[:60], CUT),
        (SIG.replace(b"U1NI", b"U1N!"), CUT),
        (SIG + SIG, CUT),
        (SIG.replace(b"U1NI", b"U1NI" * 5000), CUT),
        (keys.armored(BLOB[:-1]), CUT),
        (keys.armored(BLOB + b"\0"), CUT),
        (keys.armored(BLOB + keys.packed(b"more")), CUT),
        (keys.armored(b""), CUT),
        (keys.armored(BLOB.replace(b"\0\0\0\x01", b"\0\0\0\x02", 1)),
         "it is of version 2; this program reads version 1"),
        (keys.armored(BLOB.replace(b"sha512", b"sha384")),
         "it is made with ssh-ed25519 and sha384, which are not accepted here"),
        (keys.armored(BLOB.replace(b"\0\0\0\x0bssh-ed25519\0\0\0\x40", b"\0\0\0\x0bssh-ed25518\0\0\0\x40")),
         "it is made with ssh-ed25518 and sha512, which are not accepted here"),
        (keys.armored(keys.blob(keys.key("rsa", 2048), DATA)),
         "its key is not safe, an RSA key of 2048 bits: 3072 is the least; or ssh-keygen -t ed25519"),
        (keys.armored(BLOB.replace(b"ssh-ed25519", b"ssh-dsa-xyz", 1)),
         "its key is not of a kind accepted here: make one with ssh-keygen -t ed25519; accepted are ssh-ed25519, "
         "ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521, ssh-rsa"),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_signature_is_told_for_what_it_is(armored: bytes, what: str) -> None:
    assert told(armored) == what


def test_sha_1_is_not_taken() -> None:
    blob = keys.blob(keys.key("rsa"), DATA, size="256").replace(keys.packed(b"rsa-sha2-256"), keys.packed(b"ssh-rsa"))
    value = sshsig.read(keys.signature(keys.key("rsa"), DATA)).value
    blob = blob[: blob.index(keys.packed(b"ssh-rsa"), 100) - 4] + keys.packed(keys.packed(b"ssh-rsa", value))
    assert told(keys.armored(blob)) == "it is made with ssh-rsa and sha512, which are not accepted here"


@given(st.integers(0, len(BLOB) - 1), st.binary(max_size=3))
def test_any_change_of_a_signature_is_told_and_makes_no_traceback(at: int, noise: bytes) -> None:
    for changed in (BLOB[:at] + noise + BLOB[at + 1 :], BLOB[:at] + noise + BLOB[at:]):
        assert (told(keys.armored(changed)) == "") == (changed == BLOB)


@given(st.binary(max_size=300))
def test_no_bytes_make_a_traceback(noise: bytes) -> None:
    assert told(noise) and told(keys.armored(noise)) and told(SIG[:40] + noise + SIG[40:]) is not None


# -- the program itself --------------------------------------------------------------------------------------


def ssh_keygen(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    assert SSH_KEYGEN
    return subprocess.run([SSH_KEYGEN, *arguments], input=data, capture_output=True, check=False)


@needs_ssh_keygen
@pytest.mark.parametrize("kind", [["ed25519"], ["ecdsa", "-b", "256"], ["ecdsa", "-b", "384"],
                                  ["ecdsa", "-b", "521"], ["rsa", "-b", "3072"]])  # fmt: skip
def test_what_ssh_keygen_signs_holds(tmp_path: Path, kind: list[str]) -> None:
    key, file = tmp_path / "key", tmp_path / "a.json"
    assert ssh_keygen("-q", "-t", *kind, "-N", "", "-f", str(key)).returncode == 0
    file.write_bytes(DATA)
    assert ssh_keygen("-q", "-Y", "sign", "-n", keys.NAMESPACE, "-f", str(key), str(file)).returncode == 0
    armored = (tmp_path / "a.json.sig").read_bytes()
    assert told(armored) == ""
    assert told(armored, DATA + b"\n") == OTHER
    listed = ssh_keygen("-l", "-f", f"{key}.pub").stdout.decode().split()[1]
    assert fingerprint(sshsig.read(armored).key) == listed


@needs_ssh_keygen
@pytest.mark.parametrize("kind", keys.KINDS)
def test_the_signatures_of_these_tests_hold_for_ssh_keygen(tmp_path: Path, kind: str) -> None:
    signature = tmp_path / "a.sig"
    signature.write_bytes(keys.signature(keys.key(kind), DATA))
    done = ssh_keygen("-Y", "check-novalidate", "-n", keys.NAMESPACE, "-s", str(signature), data=DATA)
    assert (done.returncode, done.stdout[:4]) == (0, b"Good"), done.stderr

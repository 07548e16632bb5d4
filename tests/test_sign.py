"""``factsheet sign``, and what ``verify`` says of a signed file: by whom, and whether it was damaged or forged."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic as untyped
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from support.built import ROOT
from support.certificates import DAY, NOW, Held, held, time_stamps
from support.command import Run, runner
from support.review_factory import ready
from support.review_factory import sign as decide

from factsheet.cli import main
from factsheet.errors import Location
from factsheet.project import signing
from factsheet.project.verify import verify
from factsheet.proof.signature import Signed

generic: Any = untyped
NAME = "harbour.en.a4.pdf"
SAID = "FS-HB, edition 1, 2018-04-01, en · 8 facts, 2 notes · factsheet 0.1.0"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"
HERE = Location("key.pem")


@pytest.fixture(scope="module")
def keys() -> dict[str, Held]:
    authority, other = held("Test Authority"), held("Another Authority")
    return {
        "authority": authority, "other": other, "desk": held("Example Desk", authority),
        "impostor": held("Example Desk", other), "late": held("Example Desk", authority, valid=-1),
        "clock": held("Test Clock", authority, stamps=True, small=False),
    }  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the small content, signed off by two people and released; and one where a digit differs."""
    root = tmp_path_factory.mktemp("release")
    ready(root)
    for name in ("content", "changed"):
        if name == "changed":
            shutil.copytree(root / "content", root / name)
            for path in (root / name / "facts" / "harbour.yaml",):
                text = path.read_text(encoding="utf-8")
                text = text.replace("value: 57", "value: 52").replace("quote: welcomed 57", "quote: welcomed 52")
                path.write_text(text, encoding="utf-8")
    (root / "templates").symlink_to(ROOT / "templates")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        decide(root, keys=True)
        options = ["--lang=en", "--paper=a4", "--format=pdf", "-q"]
        assert main(["build", "--release", "--on", "2026-11-21", *options]) == 0
        assert main(["build", "--content=changed", "--output=forged", *options]) == 0
    return root


@pytest.fixture
def run(release: Path, keys: dict[str, Held], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str]) -> Run:  # fmt: skip
    shutil.copy(release / "output" / NAME, tmp_path)
    for name, one in keys.items():
        (tmp_path / f"{name}.p12").write_bytes(one.pkcs12(b"secret"))
        (tmp_path / f"{name}.pem").write_bytes(one.pem())
        (tmp_path / f"{name}.key").write_bytes(one.key_pem())
    (tmp_path / "passphrase").write_text("secret\n")
    monkeypatch.chdir(tmp_path)
    return runner(capfd)


@pytest.fixture(scope="module")
def made(release: Path, keys: dict[str, Held]) -> bytes:
    data = (release / "output" / NAME).read_bytes()
    return signing.sign(data, keys["desk"].key_pem(), keys["desk"].pem(), "", "", HERE)


def told(data: bytes, keys: dict[str, Held], trust: str = "") -> list[str]:
    """Return the findings of a file."""
    return [str(f) for f in verify(data, trust=trusted(keys, trust) if trust else None).findings]


def trusted(keys: dict[str, Held], name: str) -> list[object]:
    return list(signing.authorities(keys[name].pem(), HERE))


def test_a_release_is_signed_and_everyone_can_tell_by_whom(run: Run, tmp_path: Path) -> None:
    into = "harbour.en.a4.signed.pdf"
    assert run("sign", NAME, "--key=desk.p12", "--passphrase-file=passphrase") == (0, f"{into}\n", "")
    assert (tmp_path / into).read_bytes().startswith((tmp_path / NAME).read_bytes())
    found = run("verify", into)
    by = "  signed by “Example Desk”, whose certificate is from “Test Authority”; at the time "
    clock = ", by the signer’s own clock; "
    assert (found.status, found.err) == (0, "")
    head, line = found.out.splitlines()
    assert head == f"{into}: intact · {SAID}"
    assert re.fullmatch(f"{by}{TIME}{clock}no authority was asked about that name \\(--trust\\)", line)
    found = run("verify", into, "--trust=authority.pem", "--json")
    signer = json.loads(found.out)["files"][0]["signer"]
    assert (found.status, signer["by"], signer["trusted"], signer["whole"]) == (0, "Example Desk", True, True)


def test_a_key_in_pem_with_its_certificate(run: Run) -> None:
    assert run("sign", NAME, "--key=desk.key", "--certificate=desk.pem", "--output=out.pdf").status == 0
    assert run("verify", "out.pdf", "--trust=authority.pem").status == 0


def test_the_passphrase_of_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACTSHEET_PASSPHRASE", "secret")
    assert run("sign", NAME, "--key=desk.p12", "--output=out.pdf").status == 0


@pytest.mark.parametrize(
    "options",
    [("--key=desk.p12",), ("--key=desk.key",), ("--key=desk.key", "--certificate=other.pem"), ("--key=desk.pem",),
     ("--key=harbour.en.a4.pdf",)],
)  # fmt: skip
def test_a_key_that_cannot_be_read(run: Run, options: tuple[str, ...], tmp_path: Path) -> None:
    key = options[0].partition("=")[2]
    assert run("sign", NAME, *options, "--output=out.pdf") == (
        2, "",
        f"{key}: error[G001]: no key with its certificate can be read there\n"
        "  hint: give a PKCS#12 file (.p12, .pfx), or a key in PEM with its --certificate; or look at the passphrase\n"
        "1 error; no file was changed\n",
    )  # fmt: skip
    assert not (tmp_path / "out.pdf").exists()


def test_a_time_stamp_server_vouches_for_the_time(run: Run, keys: dict[str, Held]) -> None:
    with time_stamps(keys["clock"]) as server:
        assert run("sign", NAME, "--key=desk.key", "--certificate=desk.pem", f"--timestamp={server}",
                   "--output=out.pdf").status == 0  # fmt: skip
    found = run("verify", "out.pdf", "--trust=authority.pem")
    assert found.status == 0
    assert ", vouched for by Test Clock; an authority you trust vouches for that name\n" in found.out


def test_a_time_stamp_server_that_fails(run: Run, keys: dict[str, Held], tmp_path: Path) -> None:
    with time_stamps(keys["clock"], 500) as server:
        found = run("sign", NAME, "--key=desk.key", "--certificate=desk.pem", f"--timestamp={server}", "--output=o.pdf")
    assert found.status == 2
    assert found.err.startswith(f"desk.key: error[G002]: no time came from {server}: ")
    assert not (tmp_path / "o.pdf").exists()
    found = run("sign", NAME, "--key=desk.key", "--timestamp=ftp://clock.test")
    assert found.status == 64
    assert "is not an address that begins with https:// or http://" in found.err


def test_a_file_is_signed_once_and_only_if_it_is_intact(run: Run, made: bytes, tmp_path: Path) -> None:
    (tmp_path / "out.pdf").write_bytes(made)
    assert run("sign", "out.pdf", "--key=desk.key", "--certificate=desk.pem") == (
        2, "", "out.pdf: error[G003]: already signed, by Example Desk\n  hint: sign the file as it was built\n",
    )  # fmt: skip
    (tmp_path / "out.pdf").write_bytes(b"%PDF-1.7\n")
    found = run("sign", "out.pdf", "--key=desk.key", "--certificate=desk.pem")
    assert (found.status, found.err[:29]) == (2, "out.pdf: error[F001]: cannot ")


def test_without_the_extra(run: Run, made: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.pdf").write_bytes(made)
    monkeypatch.setattr(signing, "can_sign", lambda: False)
    said = (
        "error: pyhanko, which makes and reads signatures of PDFs, is not installed\n"
        "  hint: pip install 'factsheet[sign]'\n"
    )
    for command in (("sign", NAME, "--key=desk.p12"), ("verify", "out.pdf"), ("verify", NAME, "--trust=authority.pem")):
        assert run(*command) == (4, "", said)
    assert run("verify", NAME).status == 0


def test_who_is_not_trusted(made: bytes, release: Path, keys: dict[str, Held]) -> None:
    base = (release / "output" / NAME).read_bytes()
    assert told(made, keys, "authority") == []
    unknown = (
        "the signature of “Example Desk” is not trusted: none of the authorities given vouches for its certificate"
    )
    assert told(made, keys, "other") == [unknown]
    impostor = signing.sign(base, keys["impostor"].key_pem(), keys["impostor"].pem(), "", "", HERE)
    assert told(impostor, keys, "authority") == [unknown]
    assert told(base, keys, "authority") == ["it is not signed"]
    late = signing.sign(base, keys["late"].key_pem(), keys["late"].pem(), "", "", HERE)
    (found,) = told(late, keys, "authority")
    assert re.fullmatch(
        r"the signature of “Example Desk” is not trusted: its certificate was valid from \S+ to \S+", found
    )


def contents(data: bytes) -> re.Match[bytes]:
    found = re.search(rb"/Contents <([0-9A-Fa-f]{2000,})>", data)
    assert found is not None
    return found


def test_one_digit_changed_and_the_manifest_rewritten_is_called_forged(
    made: bytes, release: Path, keys: dict[str, Held]
) -> None:
    """Another number in a file that is proved by itself, with the signature of the release put onto it."""
    (forged,) = (release / "forged").glob("*.pdf")
    assert verify(forged.read_bytes()).intact
    data = signing.sign(forged.read_bytes(), keys["impostor"].key_pem(), keys["impostor"].pem(), "", "", HERE)
    assert told(data, keys) == []  # by somebody who only calls himself so
    ours, theirs = contents(made), contents(data)
    stolen = ours[1].rstrip(b"0").ljust(len(theirs[1]), b"0")[: len(theirs[1])]
    data = data[: theirs.start(1)] + stolen + data[theirs.end(1) :]
    assert told(data, keys) == ["it is not what was signed, yet matches its manifest: it was forged"]


def test_a_damaged_file_is_called_damaged(made: bytes, keys: dict[str, Held]) -> None:
    at = made.index(b"Harbour", made.index(b"<rdf:RDF"))
    damaged = made[:at] + b"harbour" + made[at + 7 :]
    assert told(damaged, keys)[0] == "it is not what was signed: it was damaged or changed"


def test_what_is_added_after_the_signature_is_refused(made: bytes, keys: dict[str, Held]) -> None:
    added = "the signature is not all that was added: something stands after it"
    assert told(made + b"\n% more\n", keys) == [added]
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(made))
    writer.root["/OpenAction"] = generic.DictionaryObject({generic.pdf_name("/S"): generic.pdf_name("/JavaScript")})
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert told(out.getvalue(), keys)


@pytest.mark.parametrize(
    ("what", "finding"),
    [("page", "it changes the first page"), ("stream", "it changes object "), ("catalog", "it changes the catalog"),
     ("object", "it adds object "), ("reason", "its signature has /Reason, which factsheet does not write")],
)  # fmt: skip
def test_the_update_that_signs_does_nothing_else(
    what: str, finding: str, release: Path, keys: dict[str, Held], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody with a key of his own changes what the page shows, and signs all of it."""
    prepare = signers.PdfSigner.sign_pdf

    def with_more(self: signers.PdfSigner, writer: Any) -> Any:
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        while page["/Type"] != "/Page":
            page = page["/Kids"][0].get_object()
        if what == "page":
            page["/Rotate"] = generic.NumberObject(180)
        elif what == "stream":
            page["/Contents"]._data = b"BT ET"
            page["/Contents"]._encoded_data = None
            writer.update_container(page["/Contents"])
        elif what == "catalog":
            writer.root["/PageMode"] = generic.pdf_name("/FullScreen")
        elif what == "object":
            writer.add_object(generic.DictionaryObject({generic.pdf_name("/S"): generic.pdf_name("/JavaScript")}))
        else:
            self.signature_meta.__dict__["reason"] = "I approve"
        return prepare(self, writer)

    monkeypatch.setattr(signers.PdfSigner, "sign_pdf", with_more)
    base = (release / "output" / NAME).read_bytes()
    monkeypatch.setattr(signing, "signed", lambda _: Signed(base, ()))
    data = signing.sign(base, keys["impostor"].key_pem(), keys["impostor"].pem(), "", "", HERE)
    found = told(data, keys)
    assert any(one.startswith(f"the signature is not all that was added: {finding}") for one in found), found


def test_a_signature_that_is_none(made: bytes, keys: dict[str, Held]) -> None:
    found = contents(made)
    none = made[: found.start(1)] + b"00" * (len(found[1]) // 2) + made[found.end(1) :]
    assert told(none, keys)[0].startswith("its signature cannot be read: ")


@settings(max_examples=25)
@given(st.data())
def test_no_byte_can_be_changed(made: bytes, keys: dict[str, Held], data: st.DataObject) -> None:
    found = contents(made)
    free = range(found.start(), found.end())  # the signature itself, of which zeros at its end mean nothing
    at = data.draw(st.integers(0, len(made) - 1).filter(lambda n: n not in free))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != made[at]))
    changed = made[:at] + bytes([other]) + made[at + 1 :]
    assert not verify(changed).intact


def test_a_signed_file_is_reproduced(run: Run, made: bytes, release: Path, tmp_path: Path) -> None:
    (tmp_path / "out.pdf").write_bytes(made)
    found = run("reproduce", "out.pdf", f"--content={release / 'content'}", f"--templates={ROOT / 'templates'}")
    assert found.status == 0, found.err
    assert found.out.startswith("out.pdf: the same bytes, but for its signature · FS-HB")


def test_qpdf_and_a_reader_see_the_same_pages(made: bytes, release: Path) -> None:
    with pikepdf.open(io.BytesIO(made)) as now, pikepdf.open(release / "output" / NAME) as then:
        assert [p.Contents.read_bytes() for p in now.pages] == [p.Contents.read_bytes() for p in then.pages]


@pytest.mark.parametrize("left", [1, 400, 3000])
def test_a_file_cut_short_is_not_taken_for_one_that_nobody_signed(
    made: bytes, release: Path, keys: dict[str, Held], left: int
) -> None:
    base = (release / "output" / NAME).read_bytes()
    assert not verify(made[: len(base) + left]).intact
    assert verify(base).intact


def test_a_time_stamp_outlives_the_certificate(release: Path, keys: dict[str, Held]) -> None:
    """A stamp of last week, when the certificate, which ended yesterday, was good."""
    base = (release / "output" / NAME).read_bytes()
    late = keys["late"]
    then = NOW - 7 * DAY
    with time_stamps(keys["clock"], at=then) as server:
        data = signing.sign(base, late.key_pem(), late.pem(), "", server, HERE)
    assert told(data, keys, "authority") == []
    with time_stamps(keys["clock"]) as server:  # today it is too late
        data = signing.sign(base, late.key_pem(), late.pem(), "", server, HERE)
    assert len(told(data, keys, "authority")) == 1


def test_a_draft_is_not_signed(run: Run, release: Path, tmp_path: Path) -> None:
    options = [f"--content={release / 'content'}", f"--templates={ROOT / 'templates'}", "--output=drafts"]
    assert run("build", "-q", "--lang=fr", "--paper=a4", "--format=pdf", *options).status == 0
    found = run("sign", "drafts/harbour.fr.a4.draft.pdf", "--key=desk.key", "--certificate=desk.pem")
    assert (found.status, found.out, found.err) == (
        2, "", "drafts/harbour.fr.a4.draft.pdf: error[G004]: a draft, which nobody stands by yet\n"
        "  hint: build it with --release, and sign the result\n",
    )  # fmt: skip

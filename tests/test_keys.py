"""Sign-offs with keys: what is taken, what is refused, and what a log rewritten under other names says of itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from support.built import ROOT
from support.command import Run, Told, runner
from support.review_factory import NOW, as_bytes, decided, folder, project, ready, sign, with_keys
from support.ssh_keys import key_of, public, signature

from factsheet.evidence.digest import canonical, digest
from factsheet.evidence.signoff import kept
from factsheet.evidence.signoff.habits import fastest
from factsheet.evidence.signoff.log import HEAD, LOG, NOTHING, head
from factsheet.evidence.signoff.pairs import pairs
from factsheet.evidence.signoff.states import stand
from factsheet.languages import language
from factsheet.records.readers import fingerprint, wire
from factsheet.review.apply import apply

PAIR = "arrivals-2017/harbour-report"
SIGN_AGAIN = "sign the exported file again: ssh-keygen -Y sign -n factsheet-review -f KEY FILE"
TAKE = "restore the log, its head and the folder reviews from version control, all from one branch"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the small content, two readers' keys and the real templates, and go there."""
    folder().write(tmp_path)
    with_keys(tmp_path, "A. B.", "C. D.")
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(root: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


def finger(name: str) -> str:
    return fingerprint(wire(public(key_of(name))))


def export(root: Path, reader: str = "A. B.", signer: str | None = "", **how: Any) -> bytes:
    """Write a.json, and its signature unless ``signer`` is None; return its bytes."""
    data = as_bytes(decided(project(root), reader, **how))
    (root / "a.json").write_bytes(data)
    (root / "a.json.sig").unlink(missing_ok=True)
    if signer is not None:
        (root / "a.json.sig").write_bytes(signature(key_of(signer or reader), data))
    return data


def refused(run: Run, *arguments: str) -> str:
    """Apply a.json, which is refused; return what is told, and see that nothing is changed."""
    content = Path("content")
    before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file() and path.name != HEAD}
    told = run("review", "apply", "a.json", *arguments)
    after = {path: path.read_bytes() for path in content.rglob("*") if path.is_file() and path.name != HEAD}
    after = {path: data for path, data in after.items() if path in before or data}
    assert (told.status, told.out, after) == (2, "", before)
    text, _, end = told.err.rpartition("1 error; no file was changed\n")
    assert end == ""
    return text


# -- what is taken ---------------------------------------------------------------------------------------


def test_a_signed_file_is_taken_and_kept_with_its_signature(run: Run, root: Path) -> None:
    data = export(root)
    assert run("review", "apply", "a.json") == Told(
        0, "a.json: 8 decisions of A. B. on harbour (en) added, signed\n", ""
    )
    seal = json.loads(data)["sha256"]
    assert {path.name: path.read_bytes() for path in (root / "content" / "reviews").iterdir()} == {
        f"{seal}.json": data, f"{seal}.json.sig": (root / "a.json.sig").read_bytes(),
    }  # fmt: skip
    log = project(root).reviews
    assert {entry.key for entry in log.entries} == {finger("A. B.")}
    assert run("review", "log", "--verify") == Told(
        0, f"8 lines, intact; 8 signed by their readers; last {log.last}\n", ""
    )
    assert run("review", "log").out.splitlines()[0] == f"    1  2026-11-20  en  verified      {PAIR}  A. B."
    told = json.loads(run("review", "log", "--json").out)
    assert (told["lines"], told["unsigned"], told["entries"][0]["key"]) == (8, 0, finger("A. B."))


def test_the_signature_may_be_elsewhere_and_is_of_one_file(run: Run, root: Path) -> None:
    export(root)
    shutil.move("a.json.sig", "elsewhere")
    assert run("review", "apply", "a.json", "b.json", "--signature", "elsewhere").status == 64
    assert run("review", "apply", "a.json", "--signature", "nowhere") == Told(
        4, "", "error: nowhere cannot be read: No such file or directory\n"
    )
    told = run("review", "apply", "a.json", "--signature", "elsewhere", "--json")
    assert json.loads(told.out)["files"][0]["key"] == finger("A. B.")


def test_all_files_of_a_folder_may_be_named_signatures_too(run: Run, root: Path) -> None:
    export(root)
    assert run("review", "apply", "a.json", "a.json.sig").out == (
        "a.json: 8 decisions of A. B. on harbour (en) added, signed\n"
    )


def test_what_was_applied_unsigned_may_be_signed_later(run: Run, root: Path) -> None:
    (root / "content" / "readers.yaml").unlink()
    export(root, signer=None)
    assert run("review", "apply", "a.json").out.endswith("added, unsigned\n")
    with_keys(root, "A. B.")
    export(root)
    assert run("review", "apply", "a.json").out.endswith("8 decisions of A. B. on harbour (en) added, signed\n")
    assert "8 signed by their readers" in run("review", "log", "--verify").out
    where = r"a\.json:\d+:\d+: error\[V013\]: "
    assert re.fullmatch(where + "this file has already been applied\n", refused(run))
    (root / "a.json.sig").unlink()
    assert "error[V019]" in refused(run)


# -- what is refused ---------------------------------------------------------------------------------------


def test_an_unsigned_file_of_a_reader_with_a_key_is_refused(run: Run, root: Path) -> None:
    data = export(root, signer=None)
    line = data[: data.index(b'"reader"')].count(b"\n") + 1
    assert refused(run) == (
        f"a.json:{line}:2: error[V019]: the file is unsigned, but readers.yaml has a key of A. B.\n"
        "  hint: let A. B. sign it: ssh-keygen -Y sign -n factsheet-review -f KEY FILE\n"
    )
    export(root, reader="a.b.", signer=None)
    assert "error[V019]: the file is unsigned, but readers.yaml has a key of a.b.\n" in refused(run)


def test_a_signature_of_another_file_is_refused(run: Run, root: Path) -> None:
    export(root)
    (root / "a.json.sig").write_bytes(signature(key_of("A. B."), b"another file"))
    what = "it does not match the file: another file was signed, or this one was changed afterwards"
    told = f"a.json.sig: error[V017]: the signature does not count: {what}\n  hint: {SIGN_AGAIN}\n"
    assert refused(run) == told
    export(root)
    (root / "a.json").write_bytes((root / "a.json").read_bytes() + b"\n")
    assert refused(run) == told


def test_a_signature_used_before_is_refused_for_the_next_file(run: Run, root: Path) -> None:
    export(root, only={PAIR})
    old = (root / "a.json.sig").read_bytes()
    assert run("review", "apply", "a.json").status == 0
    export(root)
    (root / "a.json.sig").write_bytes(old)
    assert refused(run).startswith("a.json.sig: error[V017]: the signature does not count: it does not match the file")


def test_a_signature_for_another_use_is_refused(run: Run, root: Path) -> None:
    data = export(root)
    (root / "a.json.sig").write_bytes(signature(key_of("A. B."), data, "git"))
    assert refused(run) == (
        "a.json.sig: error[V017]: the signature does not count: it was made for 'git', not for 'factsheet-review'\n"
        f"  hint: {SIGN_AGAIN}\n"
    )


def test_a_truncated_signature_is_refused(run: Run, root: Path) -> None:
    export(root)
    path = root / "a.json.sig"
    path.write_bytes(path.read_bytes()[:100])
    assert refused(run) == (
        f"a.json.sig: error[V016]: cannot read the signature: it is cut off or damaged\n  hint: {SIGN_AGAIN}\n"
    )


def test_a_foreign_key_is_refused(run: Run, root: Path) -> None:
    export(root, signer="Stranger")
    assert refused(run) == (
        f"a.json.sig: error[V018]: signed with the key {finger('Stranger')}, which readers.yaml does not have\n"
        "  hint: if it is A. B.’s, add it to readers.yaml\n"
    )
    export(root, reader="E. F.")
    assert refused(run) == (
        f"a.json.sig: error[V018]: signed with the key {finger('E. F.')}, which readers.yaml does not have\n"
        "  hint: if it is E. F.’s, add it to readers.yaml\n"
    )


def test_nobody_signs_for_another_reader(run: Run, root: Path) -> None:
    export(root, signer="C. D.")
    told = "signed with the key {} of C. D., but the decisions are {}’s\n"
    told += "  hint: each reader signs with a key of their own\n"
    assert refused(run) == f"a.json.sig: error[V018]: {told.format(finger('C. D.'), 'A. B.')}"
    export(root, reader="A second name", signer="C. D.")
    assert refused(run) == f"a.json.sig: error[V018]: {told.format(finger('C. D.'), 'A second name')}"


def test_a_revoked_key_signs_nothing_more_and_what_it_signed_counts_as_unsigned(run: Run, root: Path) -> None:
    sign(root, keys=True)
    path = root / "content" / "readers.yaml"
    path.write_text(path.read_text().replace("keys:", "revoked:", 1))
    assert "16 lines, intact; 8 signed by their readers;" in run("review", "log", "--verify").out
    assert run("check").out.splitlines()[-2].endswith("0 citations read by two people")
    export(root, at="2026-11-20T11:00:00Z")
    assert refused(run) == (
        f"a.json.sig: error[V018]: signed with the key {finger('A. B.')}, which A. B. has revoked\n"
        "  hint: sign with another key: ssh-keygen -Y sign -n factsheet-review -f KEY FILE\n"
    )


# -- the log against what was signed -----------------------------------------------------------------------


def rewrite(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Write the log anew, as whoever has the folder can: each line changed, the chain and the head made to fit."""
    path, before, lines = root / "content" / LOG, NOTHING, []
    for n, old in enumerate(path.read_bytes().splitlines(), 1):
        fields = json.loads(old)
        change(fields)
        lines.append(canonical({**fields, "n": n, "previous": before}))
        before = sha256(lines[-1]).hexdigest()
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    (root / "content" / HEAD).write_bytes(head(len(lines), before))


NAMES = {"A. B.": "Prof. Jane Roe", "C. D.": "Dr. John Doe"}


def renamed(fields: dict[str, Any]) -> None:
    fields["reader"] = NAMES[fields["reader"]]
    fields["at"] = fields["applied"] = "2026-11-01T09:00:00Z"


@pytest.mark.parametrize("keys", [True, False])
def test_a_log_rewritten_whole_under_other_names_is_found(run: Run, root: Path, keys: bool) -> None:
    """Chain and head fit; but the lines are not what the files they came from say."""
    (root / "content" / "readers.yaml").unlink()
    sign(root, keys=keys)
    assert run("review", "log", "--verify").status == 0
    rewrite(root, renamed)
    told = run("review", "log", "--verify")
    assert (told.status, told.out) == (2, "")
    seal = json.loads((root / "content" / LOG).read_bytes().splitlines()[0])["decisions"]
    assert told.err.splitlines()[:2] == [
        f"content/reviews.jsonl:1:1: error[V025]: line 1 is not what content/reviews/{seal}.json says: its reader is "
        "'Prof. Jane Roe', in the file 'A. B.'",
        f"  hint: {TAKE}",
    ]
    assert told.err.endswith("\n16 errors; no file was changed\n")
    for command in (["build"], ["build", "--release"], ["check"], ["review", "status"], ["review", "apply", LOG]):
        assert run(*command).status in (2, 4)


def test_a_log_rewritten_with_its_files_needs_the_keys(run: Run, root: Path) -> None:
    """Whoever makes new files, too, cannot sign them; and a key of their own is nobody's."""
    sign(root, keys=True)
    kept_folder = root / "content" / "reviews"
    seals: dict[str, str] = {}
    for path in sorted(kept_folder.glob("*.json")):
        data = json.loads(path.read_bytes())
        old = data.pop("sha256")
        data["reader"] = NAMES[data["reader"]]
        for decision in data["decisions"]:
            decision["at"] = "2026-11-01T09:00:00Z"
        seals[old] = data["sha256"] = digest(data)
        whole = as_bytes(data)
        (kept_folder / f"{data['sha256']}.json").write_bytes(whole)
        (kept_folder / f"{data['sha256']}.json.sig").write_bytes(signature(key_of("Forger"), whole))
        path.unlink()

    def forged(fields: dict[str, Any]) -> None:
        renamed(fields)
        fields["decisions"], fields["key"] = seals[fields["decisions"]], finger("Forger")

    rewrite(root, forged)
    told = run("review", "log", "--verify")
    assert told.status == 2
    assert (
        re.findall(r"error\[(\w+)\]: (.*)", told.err)
        == [("V018", f"signed with the key {finger('Forger')}, which readers.yaml does not have")] * 2
    )
    for path in kept_folder.glob("*.sig"):
        path.unlink()
    told = run("review", "log", "--verify")
    assert [code for code, _ in re.findall(r"error\[(\w+)\]: (.*)", told.err)] == ["V026", "V026"]


def test_a_log_rewritten_as_unsigned_is_called_so_and_not_released(run: Run, root: Path) -> None:
    """Nothing else can be told of it: so no sheet is released of it, and every place says unsigned."""
    ready(root)
    sign(root, keys=True)
    shutil.rmtree(root / "content" / "reviews")

    def stripped(fields: dict[str, Any]) -> None:
        renamed(fields)
        fields["key"] = ""

    rewrite(root, stripped)
    told = run("review", "log", "--verify")
    assert (told.status, told.out.splitlines()[1]) == (0, "unsigned lines: 16; nothing proves who wrote them")
    assert "16 lines, intact; 0 signed by their readers; last " in told.out
    assert "warning[V030]: Prof. Jane Roe verified 8 citations within 0 seconds" in told.err
    assert run("build", "--release", "--lang", "en").status == 2


def test_a_name_with_a_signature_is_not_taken_over_by_unsigned_lines(run: Run, root: Path) -> None:
    sign(root, ["A. B."], keys=True, state="disputed", only={PAIR})
    line = json.loads((root / "content" / LOG).read_bytes())
    more = {**line, "state": "verified", "support": "supports", "key": "", "decisions": "0" * 64}
    path = root / "content" / LOG
    path.write_bytes(path.read_bytes() + canonical(more) + b"\n")
    rewrite(root, lambda fields: None)
    told = run("review", "log", "--verify")
    assert (told.status, told.err) == (
        2,
        "content/reviews.jsonl:2:1: error[V027]: line 2 is unsigned, but A. B. has signed since line 1\n"
        f"  hint: {TAKE}\n1 error; no file was changed\n",
    )


def test_a_signed_line_put_in_again_after_a_later_decision_is_found(run: Run, root: Path) -> None:
    """Else the latest line, an old verdict with its true signature, would be the reader's last word."""
    sign(root, ["A. B."], keys=True, only={PAIR})
    sign(root, ["A. B."], keys=True, only={PAIR}, state="disputed", at="2026-11-20T11:00:00Z")
    path = root / "content" / LOG
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[0])
    rewrite(root, lambda fields: None)
    assert run("review", "log", "--verify") == Told(
        2, "", f"content/reviews.jsonl:3:1: error[V028]: line 3 is older than line 2, which A. B. decided on {PAIR} "
        f"later: it was moved or put in again\n  hint: {TAKE}\n1 error; no file was changed\n",
    )  # fmt: skip


def lost(name: str) -> Callable[[Path], object]:
    return lambda path: path.with_name(path.name + name).unlink()


def edited(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"verified", b"disputed", 1))


def swapped(path: Path) -> None:
    """Put another whole file in its place."""
    data = json.loads(path.read_bytes())
    data.pop("sha256")
    data["exported"] = "2026-11-20T12:00:01Z"
    path.write_bytes(as_bytes({**data, "sha256": digest(data)}))


def resigned(path: Path) -> None:
    path.with_name(path.name + ".sig").write_bytes(signature(key_of("A. B."), b"another file"))


@pytest.mark.parametrize(
    ("harm", "where", "told"),
    [
        (lost(""), "content/reviews.jsonl:1:1", "V026]: line 1 is signed, but content/reviews/SEAL.json is missing"),
        (lost(".sig"), "content/reviews.jsonl:1:1",
         "V026]: line 1 is signed, but content/reviews/SEAL.json.sig is missing"),
        (edited, "content/reviews/SEAL.json:98:2", "V026]: this is not the file that was applied: the file was changed "
         "after it was exported: its content does not match its sha256"),
        (swapped, "content/reviews/SEAL.json:98:2",
         "V026]: this is not the file that was applied: its sha256 is OTHER"),
    ],
    ids=range(4),
)  # fmt: skip
def test_files_that_are_lost_or_changed_are_told_once(
    run: Run, root: Path, harm: Callable[[Path], object], where: str, told: str
) -> None:
    sign(root, ["A. B."], keys=True)
    (path,) = (root / "content" / "reviews").glob("*.json")
    seal = path.stem
    harm(path)
    other = json.loads(path.read_bytes())["sha256"] if path.is_file() else ""
    said = told.replace("SEAL", seal).replace("OTHER", other)
    done = run("review", "log", "--verify")
    line = done.err.splitlines()[0]
    assert (done.status, re.sub(r"\.json:\d+:", ".json:98:", line)) == (
        2,
        f"{where.replace('SEAL', seal)}: error[{said}",
    )
    assert done.err.splitlines()[1:] == [f"  hint: {TAKE}", "1 error; no file was changed"]


def test_a_kept_signature_of_another_file_is_told(run: Run, root: Path) -> None:
    sign(root, ["A. B."], keys=True)
    (path,) = (root / "content" / "reviews").glob("*.json")
    resigned(path)
    done = run("review", "log", "--verify")
    assert done.status == 2
    assert done.err.startswith(
        f"content/reviews/{path.name}.sig: error[V017]: the signature does not count: it does not"
    )


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("state", "disputed", "its state is 'disputed', in the file 'verified'"),
        ("note", "fine", "its note is 'fine', in the file ''"),
        ("opened", False, "its opened is False, in the file True"),
        ("ticks", [], "its ticks is (), in the file ('figure', 'date', 'name', 'attribution', 'quotation')"),
        ("sheet", "quay", "its sheet is 'quay', in the file 'harbour'"),
        ("pair", "no-such/pair", "it is on no-such/pair, on which the file decides nothing"),
        ("key", finger("C. D."), f"it names the key {finger('C. D.')}, the file is signed with {finger('A. B.')}"),
    ],
)
def test_each_field_of_a_line_is_held_against_its_file(
    run: Run, root: Path, name: str, value: object, fault: str
) -> None:
    sign(root, ["A. B."], keys=True, only={PAIR})
    rewrite(root, lambda fields: fields.update({name: value}))
    (path,) = (root / "content" / "reviews").glob("*.json")
    assert run("review", "log", "--verify") == Told(
        2, "", f"content/reviews.jsonl:1:1: error[V025]: line 1 is not what content/reviews/{path.name} says: {fault}\n"
        f"  hint: {TAKE}\n1 error; no file was changed\n",
    )  # fmt: skip


def test_the_first_logs_hold_and_are_unsigned(run: Run, root: Path) -> None:
    """Their lines have neither key nor opened, and no file was kept."""
    (root / "content" / "readers.yaml").unlink()
    sign(root)
    shutil.rmtree(root / "content" / "reviews")
    rewrite(root, lambda fields: [fields.pop(name) for name in ("key", "opened")])
    told = run("review", "log", "--verify")
    assert (told.status, told.out.splitlines()[1]) == (0, "unsigned lines: 16; nothing proves who wrote them")
    assert {(e.key, e.opened) for e in project(root).reviews.entries} == {("", False)}


def test_thirty_problems_are_told(run: Run, root: Path) -> None:
    sign(root, keys=True, codes=("en", "fr"))
    rewrite(root, lambda fields: fields.update(state="disputed"))
    assert run("review", "log", "--verify").err.endswith("\n30 errors; no file was changed\n")


# -- what is told of it --------------------------------------------------------------------------------------


def released(root: Path, code: str) -> str:
    page = (root / "output" / f"harbour.{code}.html").read_text(encoding="utf-8")
    return page.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_what_is_unsigned_is_released_only_where_the_publisher_allows_it_and_the_sheet_says_so(
    run: Run, root: Path
) -> None:
    ready(root)
    sign(root, ["C. D."], codes=("en", "fr"), keys=True)
    for code in ("en", "fr"):  # A. B. has no key
        apply(project(root), [(f"{code}.json", as_bytes(decided(project(root), code=code)))], NOW)
    told = run("build", "--release", "--lang", "en", "--on", "2026-11-21")
    assert told.status == 2
    assert told.err.splitlines()[:2] == [
        "content/facts/harbour.yaml:11:5: error[V107]: harbour-founded/harbour-report was read by two people, but not "
        "signed by A. B. (en)",
        "  hint: ask them to sign their exported decisions, and apply these again: ssh-keygen -Y sign "
        "-n factsheet-review -f KEY FILE; or write `unsigned: allowed` in publisher.yaml, and the sheet says "
        "how many are unsigned",
    ]
    assert told.err.endswith(
        "not released; still missing, best in this order:\n"
        "  8 citations for its readers to sign, or unsigned: allowed in publisher.yaml to write\n"
        "8 errors; no file was changed\nnext: factsheet explain V107\n"
    )
    ready(root, "unsigned: allowed\n")
    told = run("build", "--release", "--on", "2026-11-21")
    assert (told.status, told.err) == (0, "")
    assert " · 8 of 8 citations checked by two readers (8 unsigned)" in released(root, "en")
    assert " · références vérifiées par deux lecteurs : 8 sur 8 (dont 8 sans signature)" in released(root, "fr")
    assert "DRAFT" not in released(root, "en")


def test_a_draft_says_how_much_of_what_was_read_is_unsigned(run: Run, root: Path) -> None:
    sign(root, ["A. B.", "C. D."], keys=True)
    (root / "content" / "readers.yaml").unlink()
    shutil.rmtree(root / "content" / "reviews")
    (root / "content" / LOG).unlink()
    (root / "content" / HEAD).unlink()
    sign(root, only={PAIR})
    assert run("build", "--lang", "en", "--format", "html").status == 0
    assert "1 of 8 citations read by two people (1 unsigned)" in released(root, "en.draft")
    assert run("build", "--lang", "fr", "--format", "html").status == 0
    assert "unsigned" not in released(root, "fr.draft") and "sans signature" not in released(root, "fr.draft")
    with_keys(root, "A. B.", "C. D.")
    sign(root, keys=True)
    assert run("build", "--lang", "en", "--format", "html").status == 0
    assert "8 of 8 citations checked by two readers</p>" in released(root, "en.draft")


def test_of_three_readers_two_who_signed_are_enough(root: Path) -> None:
    (root / "content" / "readers.yaml").unlink()
    sign(root, ["E. F."], only={PAIR})
    sign(root, keys=True, only={PAIR})
    of = project(root)
    (pair,) = (p for p in pairs(of.content, of.content.facts.values(), language("en")) if p.id == PAIR)
    found = stand(pair, of.history, of.content)
    assert (found.state, found.unsigned) == ("confirmed", ())
    one_key = [*found.now[:2], *(entry for entry in found.now if not entry.key)]
    history = {(PAIR, "en"): [*(e for e in one_key if not e.key), next(e for e in one_key if e.key)]}
    assert stand(pair, history, of.content).unsigned == ("E. F.",)


def test_one_key_is_one_person_whatever_the_names(root: Path) -> None:
    """Two names cannot have one key in readers.yaml; were it so, they would be one reader."""
    from dataclasses import replace

    sign(root, keys=True, only={PAIR})
    of = project(root)
    (pair,) = (p for p in pairs(of.content, of.content.facts.values(), language("en")) if p.id == PAIR)
    first, second = of.reviews.entries
    assert stand(pair, {first.on: [first, second]}, of.content).state == "confirmed"
    assert stand(pair, {first.on: [first, replace(second, key=first.key)]}, of.content).state == "verified"


# -- how they read -------------------------------------------------------------------------------------------


def test_many_decisions_at_once_and_sources_not_opened_are_told_with_numbers(run: Run, root: Path) -> None:
    def hasty(data: dict[str, Any]) -> None:
        for n, decision in enumerate(data["decisions"]):
            decision.update(at=f"2026-11-20T10:00:{5 * n:02}Z", opened=n == 0)
        data["decisions"][1].update(opened=None)
        data["decisions"][2].pop("opened")

    export(root, change=hasty)
    warnings = (
        "{}: warning[V030]: A. B. verified 7 citations within 30 seconds\n"
        "  hint: ask A. B. whether each source was read\n"
        "{}: warning[V031]: 6 of 8 citations verified by A. B. without a record that the source was opened before\n"
        "  hint: ask A. B. to open each source from the review page, and to verify again\n"
    )
    assert run("review", "apply", "a.json") == Told(
        0, "a.json: 8 decisions of A. B. on harbour (en) added, signed\n", warnings.format("a.json", "a.json")
    )
    told = run("review", "log", "--verify")
    assert (told.status, told.err) == (0, warnings.format("content/reviews.jsonl", "content/reviews.jsonl"))
    lines = run("review", "log").out.splitlines()
    assert [line.endswith("  A. B. (source not opened)") for line in lines] == [False, False, *[True] * 6]
    data = json.loads(run("review", "log", "--verify", "--json").out)
    assert [(p["code"], p["severity"]) for p in data["problems"]] == [("V030", "warning"), ("V031", "warning")]


@pytest.mark.parametrize(
    ("seconds", "found"),
    [([], (0, 0)), ([0], (1, 0)), ([0, 30, 60], (2, 30)), ([0, 31, 62], (1, 0)), ([50, 0, 1, 2, 29, 51, 52], (4, 29)),
     ([0, 29, 30, 31, 32, 59], (5, 30))],
)  # fmt: skip
def test_the_most_decisions_within_half_a_minute_are_counted(seconds: list[int], found: tuple[int, int]) -> None:
    assert fastest(f"2026-11-20T10:{s // 60:02}:{s % 60:02}Z" for s in seconds) == found


# -- the program itself --------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_two_readers_sign_with_ssh_keygen_and_the_sheet_is_released(run: Run, root: Path) -> None:
    ready(root)
    program = shutil.which("ssh-keygen") or ""
    lines = []
    for name in ("A. B.", "C. D."):
        subprocess.run([program, "-q", "-t", "ed25519", "-N", "", "-f", name], check=True)
        lines.append(f"- name: {name}\n  keys:\n  - {Path(f'{name}.pub').read_text()}")
    (root / "content" / "readers.yaml").write_text("readers:\n" + "".join(lines))
    for name in ("A. B.", "C. D."):
        export(root, name, signer=None)
        command = [program, "-q", "-Y", "sign", "-n", kept.NAMESPACE, "-f", name, "a.json"]
        subprocess.run(command, check=True, capture_output=True)
        assert run("review", "apply", "a.json").out == f"a.json: 8 decisions of {name} on harbour (en) added, signed\n"
    assert run("build", "--release", "--lang", "en", "--format", "html", "--on", "2026-11-21").status == 0
    assert "8 of 8 citations checked by two readers</p>" in released(root, "en")

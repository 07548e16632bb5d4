"""The settings of a project, in publisher.yaml: numbers, disclaimer, rules that are off."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.built import ROOT
from support.command import Run, runner
from support.content_factory import Folder

from factsheet.rules import RULES
from factsheet.rules.settings import EDITORIAL, SAFETY

PUBLISHER, SHEET, FACTS = "publisher.yaml", "sheets/harbour.yaml", "facts/harbour.yaml"
OFF = "rules_off:\n  {}: we have a reason\n"


@pytest.fixture
def folder() -> Folder:
    return Folder().without_repeats()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    return runner(capfd)


# -- numbers and disclaimer --------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["CYC-01", "2026/3", "7", "VZ.2026-A"])
def test_a_sheet_has_any_number(run: Run, folder: Folder, number: str, tmp_path: Path) -> None:
    folder.change(SHEET, "number: FS-HB", f'number: "{number}"').write(tmp_path)
    assert run("check", "-q") == (0, "", "")
    assert run("build", "-q", "--lang", "en", "--paper", "a4", "--format", "pdf,txt").status == 0
    assert f"\n{number} · Edition 1 · Facts as of" in (tmp_path / "output/harbour.en.draft.txt").read_text("utf-8")


def test_numbers_start_with_the_publishers_prefix(run: Run, folder: Folder, tmp_path: Path) -> None:
    folder.add(PUBLISHER, "number_prefix: CYC-\n").write(tmp_path)
    assert run("check", "-q").err == (
        "content/sheets/harbour.yaml:2:9: error[C106]: the number FS-HB does not start with CYC-\n"
        "  hint: write CYC-FS-HB, or change `number_prefix:` in publisher.yaml\n"
    )
    folder.change(SHEET, "number: FS-HB", "number: CYC-01").write(tmp_path)
    assert run("check", "-q") == (0, "", "")


def test_a_disclaimer_is_the_publishers_own_or_none(run: Run, folder: Folder, tmp_path: Path) -> None:
    def colophon() -> str:
        folder.write(tmp_path)
        assert run("check", "-q") == (0, "", "")
        assert run("build", "-q", "--lang", "en", "--format", "txt").status == 0
        text = " ".join((tmp_path / "output/harbour.en.draft.txt").read_text("utf-8").split())
        return text.partition("has a note with its source.")[2].partition("0 of 8")[0]

    folder.change(PUBLISHER, "Not affiliated with the organizations described.", "Paid for by 3 members.")
    folder.change(PUBLISHER, "Sans lien avec les organismes décrits.", "Payée par 3 membres.")
    assert colophon() == " Paid for by 3 members. "
    folder.files[PUBLISHER] = folder.files[PUBLISHER].partition("disclaimer:")[0]
    assert colophon() == " "


def test_no_disclaimer_prefix_or_topic_is_in_the_program() -> None:
    said = [p for p in (ROOT / "factsheet").rglob("*") if p.suffix in (".py", ".po", ".j2", ".css")]
    said += [p for p in (ROOT / "templates").rglob("*") if p.suffix in (".j2", ".po", ".css", ".yaml")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in said)
    assert not re.search(r"(?i)affiliated|chechnya|rainbow.railroad|\bLGBT", text)


def test_the_publishers_texts_stand_in_each_language(run: Run, folder: Folder, tmp_path: Path) -> None:
    folder.change(PUBLISHER, "{en: Example Desk, fr: Bureau Exemple}", "{en: Example Desk}")
    folder.change(PUBLISHER, "  fr: Sans lien avec les organismes décrits.\n", "").write(tmp_path)
    assert run("check", "-q").err == (
        "content/publisher.yaml:1:7: error[C309]: there is no text in 'fr'\n  hint: add a line `fr: …`\n"
        "content/publisher.yaml:6:1: error[C309]: there is no text in 'fr'\n  hint: add a line `fr: …`\n"
    )


# -- rules that are off ------------------------------------------------------------------------------


def test_only_rules_that_there_are_can_be_off() -> None:
    assert not EDITORIAL & SAFETY
    assert EDITORIAL | SAFETY < {rule.code for rule in RULES}
    assert {rule.code for rule in RULES if rule.severity == "warning"} <= EDITORIAL
    listed = (
        (ROOT / "docs/reference/content.md")
        .read_text(encoding="utf-8")
        .partition("A rule that is off finds nothing")[2]
    )
    editorial, safety = listed.partition("\n\n## ")[0].split(": C")[1:3]
    assert set(re.findall(r"\d{3}", editorial.partition(".")[0])) == {code[1:] for code in EDITORIAL}
    assert set(re.findall(r"\d{3}", safety.partition(".")[0])) == {code[1:] for code in SAFETY}


def test_a_rule_that_is_off_finds_nothing_and_is_told(run: Run, tmp_path: Path) -> None:
    folder = Folder()
    folder.write(tmp_path)
    assert run("check", "-q").err == "" and "warning[C512]" in run("check").err
    folder.add(PUBLISHER, OFF.format("C512")).write(tmp_path)
    told = run("check")
    assert told.err == "" and "\nC512 is off: we have a reason\n" in told.out
    assert json.loads(run("check", "--json").out)["rules_off"] == {"C512": "we have a reason"}
    assert run("build", "-q", "--lang", "en", "--paper", "a4", "--format", "pdf").status == 0
    told = run("verify", "output/harbour.en.a4.draft.pdf")
    assert told.status == 0 and told.out.endswith("\n  made with C512 off: we have a reason\n")


@pytest.mark.parametrize("code", ["C101", "C401", "C514", "C901", "C999"])
def test_a_rule_that_must_be_on_cannot_be_off(run: Run, folder: Folder, code: str, tmp_path: Path) -> None:
    folder.add(PUBLISHER, OFF.format(code)).write(tmp_path)
    told = run("check", "-q")
    assert told.status == 2
    assert told.err.startswith(
        f"content/publisher.yaml:10:9: error[C107]: {code} cannot be off\n  hint: those that can:"
    )


@pytest.mark.parametrize("key", ["N115", "c512", "C5", "512"])
def test_only_a_content_rule_can_be_off(run: Run, folder: Folder, key: str, tmp_path: Path) -> None:
    folder.add(PUBLISHER, OFF.format(key)).write(tmp_path)
    assert f"content/publisher.yaml:10:3: error[M010]: '{key}' is not the code of a content rule" in run("check").err


def test_a_rule_is_off_for_a_reason(run: Run, folder: Folder, tmp_path: Path) -> None:
    folder.add(PUBLISHER, 'rules_off: {C512: ""}\n').write(tmp_path)
    assert "content/publisher.yaml:9:19: error[M0" in run("check").err


def test_a_rule_that_protects_people_is_off_in_drafts_alone(run: Run, folder: Folder, tmp_path: Path) -> None:
    folder.files["names.yaml"] = folder.files["names.yaml"].partition("- id: canada")[0]
    folder.write(tmp_path)
    assert "error[C206]" in run("check").err
    folder.add(PUBLISHER, OFF.format("C206")).write(tmp_path)
    assert run("check", "-q") == (0, "", "")
    assert run("build", "-q", "--lang", "en", "--format", "txt").status == 0
    told = run("build", "-q", "--release", "--lang", "en", "--format", "txt")
    assert told.status == 2
    assert "content/publisher.yaml:10:9: error[C902]: C206 is off, and a release needs it\n" in told.err
    assert "\n  1 rule in publisher.yaml that is off, and must be on\n" in told.err


def test_what_a_sheet_prints_is_judged_by_the_rules_that_are_on(run: Run, folder: Folder, tmp_path: Path) -> None:
    """The rule on denials is asked of the finished page, too: off, it is off there."""
    folder.change(SHEET, "    facts: [delay-alleged, delay-denied]\n", "    facts: [delay-alleged]\n")
    folder.change(SHEET, "[requests-2017]\n", "[requests-2017]\n- kind: statements\n  facts: [delay-denied]\n")
    folder.write(tmp_path)
    codes = set(re.findall(r"error\[(\w+)\]", run("check").err))
    assert codes == {"C404"}
    folder.add(PUBLISHER, OFF.format("C404")).write(tmp_path)
    assert run("check", "-q") == (0, "", "")

"""Earlier revisions are read by git, as they were committed, and what cannot be read is told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import Run, Told, runner
from support.content_factory import Folder, change
from support.repository import commit, git

from factsheet.errors import ContentError
from factsheet.project.project import Project
from factsheet.project.revisions.differences import words
from factsheet.project.revisions.git import Repository

END = "1 error; no file was changed\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the small content, committed as v1, and go there."""
    Folder().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    commit(tmp_path, "first", "v1")
    return tmp_path


@pytest.fixture
def run(root: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd, "diff")


def test_a_revision_is_read_as_it_was_committed(root: Path) -> None:
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    commit(root, "second")
    change(root, "facts/harbour.yaml", "value: 58", "value: 59")
    repository = Repository(Project())
    seen = []
    for revision in ("v1", "HEAD", "main", git(root, "rev-parse", "v1")[:9]):
        with repository.project_at(revision) as then:
            seen.append(then.content.facts["arrivals-2017"].value)
            folder = then.content_folder
            assert (folder / "pictures/harbour.png").read_bytes() == (
                root / "content/pictures/harbour.png"
            ).read_bytes()
        assert not folder.exists()
    assert list(map(str, seen)) == ["57", "58", "58", "57"]


def test_settings_of_a_hook_do_not_lead_elsewhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_WORK_TREE", "/nowhere")
    assert Repository(Project()).commit("v1") == git(root, "rev-parse", "v1")


def test_nothing_of_a_repository_is_run(root: Path, tmp_path: Path) -> None:
    planted = tmp_path / "ran"
    git(root, "config", "core.fsmonitor", f"touch {planted}")
    git(root, "config", "core.pager", f"touch {planted}")
    (root / ".git/hooks/post-checkout").write_text(f"#!/bin/sh\ntouch {planted}\n")
    (root / ".git/hooks/post-checkout").chmod(0o755)
    with Repository(Project()).project_at("v1") as then:
        assert then.content.facts
    list(Repository(Project()).commits(Path("content/names.yaml")))
    assert not planted.exists()


@pytest.mark.parametrize("name", ["nosuch", "v1:content", "v1^{tree}", "--all"])
def test_a_revision_that_does_not_exist_is_told(run: Run, name: str) -> None:
    assert run("--", name) == Told(
        2,
        "",
        f"{name}: error[B102]: names neither a file, nor a folder, nor a revision of the project\n"
        f"  hint: git log lists the revisions; git tag and git branch their names\n{END}",
    )


def test_a_shallow_clone_says_so(root: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    commit(root, "second")
    git(root, "clone", "--quiet", "--depth=1", root.as_uri(), "clone")
    monkeypatch.chdir(root / "clone")
    told = run("HEAD~1")
    assert told.status == 2
    assert told.err == (
        "HEAD~1: error[B102]: names neither a file, nor a folder, nor a revision of the project\n"
        f"  hint: this clone is shallow, its history was cut off: git fetch --unshallow --tags\n{END}"
    )
    assert run("HEAD").out.endswith("HEAD → now: no fact changed\n")


def test_content_in_no_repository_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Folder().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    told = runner(capfd, "diff")("v1")
    assert told == Told(
        2,
        "",
        "content: error[B101]: no git repository that can be read: not a git repository (or any of the parent "
        "directories): .git\n  hint: name a folder or files instead of a revision, or put the content under version "
        f"control\n{END}",
    )


def test_git_that_is_not_installed_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("v1") == Told(
        4, "", "error: git cannot be used: not installed, or not found; revisions are read with it\n"
    )


def test_a_revision_without_the_content_is_told(root: Path, run: Run) -> None:
    (root / "content").rename(root / "other")
    commit(root, "renamed", "v2")
    (root / "other").rename(root / "content")
    assert run("v2") == Told(
        2, "", "v2: error[B103]: the revision has no folder content\n"
        f"  hint: name its folder with --content DIR\n{END}",
    )  # fmt: skip


def test_a_link_of_a_revision_is_not_followed(root: Path, run: Run) -> None:
    (root / "content/facts/more.yaml").symlink_to("/etc/passwd")
    commit(root, "a link", "v2")
    (root / "content/facts/more.yaml").unlink()
    told = run("v2")
    assert told.err == (
        "v2:content/facts/more.yaml: error[B103]: cannot be read: a symbolic link, which is not followed in a "
        f"revision\n{END}"
    )


def test_a_slip_in_a_revision_is_told_with_its_place_there(root: Path, run: Run) -> None:
    change(root, "facts/harbour.yaml", "status: alleged", "status: rumoured")
    commit(root, "a slip", "v2")
    change(root, "facts/harbour.yaml", "status: rumoured", "status: alleged")
    told = run("v2")
    assert told.status == 2
    assert told.err.startswith("v2:content/facts/harbour.yaml:"), told.err
    assert os.sep + "tmp" not in told.err and "factsheet-" not in told.err


def test_content_that_is_the_root_of_its_repository(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    content = Folder().write(tmp_path)
    commit(content, "first", "v1")
    change(tmp_path, "facts/harbour.yaml", "value: 57", "value: 58")
    told = runner(capfd, "diff")("v1", f"--content={content}")
    assert told.status == 0 and "value: [-57-]{+58+}" in told.out


def test_a_partial_clone_is_told_and_asks_no_server(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    git(root, "config", "uploadpack.allowFilter", "true")
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    commit(root, "second")
    git(root, "clone", "--quiet", "--filter=blob:none", root.as_uri(), "clone")
    monkeypatch.chdir(root / "clone")
    told = run("v1")
    assert told.status == 2
    assert "error[B103]: cannot be read: not in this clone, which is a partial one" in told.err


TEXT = st.text(st.sampled_from("ab1.,' \n’é"), max_size=30)


@given(TEXT, TEXT)
def test_words_are_both_texts(old: str, new: str) -> None:
    pieces = list(words(old, new))
    assert "".join(text for how, text in pieces if how != "inserted") == old
    assert "".join(text for how, text in pieces if how != "deleted") == new
    assert all(text for _, text in pieces)
    assert old != new or {how for how, _ in pieces} <= {"same"}


def test_words_never_cut_a_number() -> None:
    assert list(words("some 1,140.5 people", "some 1,240.5 people")) == [
        ("same", "some "), ("deleted", "1,140.5"), ("inserted", "1,240.5"), ("same", " people"),
    ]  # fmt: skip


def test_git_is_told_a_list_of_arguments(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, object]] = []
    real = subprocess.run

    def spy(command: list[str], **how: object) -> object:
        asked.append((command, how.get("shell")))
        return real(command, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", spy)
    with pytest.raises(ContentError):
        Repository(Project()).commit("v1; touch planted")
    assert all(isinstance(command, list) and not shell for command, shell in asked)
    assert not (root / "planted").exists()

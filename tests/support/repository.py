"""A git repository in a folder, for tests of revisions: no settings of the machine are asked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

WHO = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "somebody")
WHO |= dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "somebody@example.org")
WHO |= dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-11-20T12:00:00Z")
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(root: Path, *arguments: str) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), **ALONE, **WHO}
    done = subprocess.run(["git", *arguments], cwd=root, env=environment, check=True, capture_output=True, text=True)  # noqa: S607
    return done.stdout.strip()


def commit(root: Path, message: str, tag: str = "") -> str:
    """Commit all that stands in a folder, in a new repository if there is none; return the hash."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
    if tag:
        git(root, "tag", tag)
    return git(root, "rev-parse", "HEAD")

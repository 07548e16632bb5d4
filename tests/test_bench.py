"""What `make scale` generates is content of today: it passes every rule, and its quotes are found."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from support.command import runner

SCALE = Path(__file__).parent / "bench" / "scale.py"


def test_a_generated_project_of_a_few_facts_is_clean(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("scale", SCALE)
    assert spec is not None and spec.loader is not None
    scale = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scale)
    scale.Generator(12).write(tmp_path)
    told = runner(capfd)("check", "--content", str(tmp_path / "content"))
    assert (told.status, told.err) == (0, "")
    assert "1 sheet, 12 facts, 4 sources: 0 errors, 0 warnings\n24 of 24 quotes found" in told.out

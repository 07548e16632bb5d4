"""What all tests share: golden texts, and how many examples property tests try."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

GOLDEN = Path(__file__).parent / "golden"

# No deadlines: a slow machine is not a failure. ci: the same examples in every run.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "fuzz", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# fresh: other examples in every run; the seed is printed, for --hypothesis-seed.
settings.register_profile("fresh", deadline=None, print_blob=True, database=None)
# The same few for every mutant; an example that fails need not be made smaller.
settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="take what golden tests get as what they want")


def pytest_configure(config: pytest.Config) -> None:
    if settings.get_current_profile_name() == "fresh" and config.getoption("hypothesis_seed", None) is None:
        config.option.hypothesis_seed = secrets.randbits(32)


def pytest_report_header(config: pytest.Config) -> str:
    seed = config.getoption("hypothesis_seed", None)
    return f"hypothesis: --hypothesis-seed={seed}" if seed is not None else ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "golden" in getattr(item, "fixturenames", ()):
            item.add_marker("golden")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str, str], None]:
    """Return golden(case, name, text): compare a whole text with tests/golden/<case>/<name>, or rewrite that."""

    def compare(case: str, name: str, text: str) -> None:
        path = GOLDEN / case / name
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file():
            pytest.fail(f"there is no golden text {case}/{name}; read what the test makes, then: make accept")
        else:
            wanted = path.read_bytes().decode("utf-8")
            assert text == wanted, f"{case}/{name} is not as accepted; if it should be so: make accept"

    return compare

"""Problems and the two errors that carry them.

Input: what another stage found wrong. Output: lines an editor can act on,
``path:line:column: error[CODE]: what`` and ``  hint: …``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file; line and column count from 1, 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a stable code, a place, what is wrong there, and what to do about it."""

    code: str
    where: Location
    what: str
    hint: str = ""
    severity: Severity = "error"
    excerpt: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it keeps what it is about from being finished; a warning does not."""
        return self.severity == "error"

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.severity}[{self.code}]: {self.what}"]
        if self.excerpt:
            lines.append(f"    {self.excerpt.strip()}")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those of some problems that are errors."""
    return tuple([problem for problem in problems if problem.is_error])


class FactsheetError(Exception):
    """Base of the errors that are an editor's to mend; never a bug of ours."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class ContentError(FactsheetError):
    """Content, template or theme cannot be used as it is (exit status 2)."""


class LayoutError(FactsheetError):
    """The sheet cannot be set as planned (exit status 3)."""


class ProofError(FactsheetError):
    """A finished file does not say what was written (exit status 3)."""

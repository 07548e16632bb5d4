"""What a build made, what it found, and what it could not make.

Input: outputs and problems. Output: values that are handed between processes and to commands. Imported before anything
heavy is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from factsheet.errors import ContentError, FactsheetError, LayoutError, Problem, ProofError

ERRORS: tuple[type[FactsheetError], ...] = (ContentError, ProofError, LayoutError)  # the gravest first


@dataclass(frozen=True)
class Output:
    """A file that was made: its name, bytes, and what the closing table tells of it."""

    name: str
    data: bytes
    pages: int = 0
    notes: int = 0
    words: int = 0
    seconds: float = 0.0
    changed: bool = True


@dataclass(frozen=True)
class Attempt:
    """What became of one sheet: its files with their warnings, or the problems that stop it and the gravest kind."""

    sheet: str
    outputs: tuple[Output, ...] = ()
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    kind: type[FactsheetError] | None = None
    alone: bool = False  # made of the sheet's part of the content, and nothing else

    @classmethod
    def together(cls, parts: Sequence[Attempt]) -> Attempt:
        """Return what became of a sheet whose languages were made one by one: all its files, or none."""
        kinds = {part.kind for part in parts}
        if kind := next((kind for kind in ERRORS if kind in kinds), None):
            problems = dict.fromkeys(problem for part in parts for problem in part.problems)
            return cls(parts[0].sheet, problems=tuple(problems), kind=kind)
        outputs = tuple(output for part in parts for output in part.outputs)
        warnings = tuple(warning for part in parts for warning in part.warnings)
        return cls(parts[0].sheet, outputs, warnings, alone=all(part.alone for part in parts))


class Checked(NamedTuple):
    """What a check found, and the counts it tells."""

    problems: tuple[Problem, ...]
    records: Mapping[str, int]  # by kind: sheet, fact, source
    quotes: Mapping[str, int] | None  # as in Tally; None where they cannot be compared
    sheets: Mapping[str, Mapping[str, int]]  # by id: its citations, in the worst language
    rules_off: Mapping[str, str]  # with the reason
    after: tuple[tuple[str, Problem], ...] = ()  # warnings that hold after a day

    def on(self, day: str) -> tuple[Problem, ...]:
        """Return what is told on a day."""
        return (*self.problems, *(problem for last, problem in self.after if last < day))


@dataclass
class Report:
    """What a build made, and the warnings of the check and of the pages; what it could not make, and why."""

    outputs: list[Output] = field(default_factory=list)
    warnings: tuple[Problem, ...] = ()
    left_over: tuple[Problem, ...] = ()  # files in the folder that are not of today
    errors: tuple[Problem, ...] = ()
    sheets: tuple[str, ...] = ()  # that were made
    stopped: tuple[str, ...] = ()  # sheets that were to be made and were not
    earlier: tuple[str, ...] = ()  # files in the folder that are not of today, as their sheet was stopped
    kind: type[FactsheetError] | None = None  # of the gravest error

    def failed(self, problems: tuple[Problem, ...], kind: type[FactsheetError]) -> None:
        """Add errors of a kind."""
        self.errors = tuple(dict.fromkeys((*self.errors, *problems)))
        self.kind = kind if self.kind is None else min(self.kind, kind, key=ERRORS.index)

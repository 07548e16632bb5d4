"""factsheet: curated facts with source citations → printable briefing sheets.

The public API; a name is imported when it is first used. ``docs/reference/api.md`` has examples.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factsheet.errors import ContentError, FactsheetError, LayoutError, Location, Problem, ProofError
    from factsheet.project.build import attempt, build
    from factsheet.project.checked import check
    from factsheet.project.project import Project
    from factsheet.project.report import Output, Report
    from factsheet.project.selection import Selection
    from factsheet.project.verify import Verdict, verify

__version__ = "0.1.0"
__all__ = [
    "ContentError", "FactsheetError", "LayoutError", "Location", "Output", "Problem", "Project", "ProofError",
    "Report", "Selection", "Verdict", "__version__", "attempt", "build", "check", "verify",
]  # fmt: skip

_MODULES = {
    "errors": ("ContentError", "FactsheetError", "LayoutError", "Location", "Problem", "ProofError"),
    "project.build": ("attempt", "build"),
    "project.checked": ("check",),
    "project.project": ("Project",),
    "project.report": ("Output", "Report"),
    "project.selection": ("Selection",),
    "project.verify": ("Verdict", "verify"),
}


def __getattr__(name: str) -> Any:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"factsheet.{module}"), name)
    raise AttributeError(f"module 'factsheet' has no attribute {name!r}")

"""What the server puts around what it serves: never in a file.

Input: a state, a page. Output: HTML and JSON. A served page is the proven file with a script beside its own words; its
policy allows this script and nothing else.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from factsheet.errors import Problem, errors_in
from factsheet.watch.board import Entry, File, State

OWN = "/-/"  # below this stand the server's own files; no sheet's name begins so
SCRIPT, STYLE, EVENTS = f"{OWN}watch.js", f"{OWN}watch.css", f"{OWN}events"
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')
_HEAD_END = re.compile(r"</head>", re.IGNORECASE)
OURS = "script-src 'self'; connect-src 'self'"
FRAME = "frame-ancestors 'none'"
SHOWN = 50  # problems


def served(page: str, name: str, version: str) -> tuple[str, str]:
    """Return a page as it is served, with the script, and its policy."""
    found = _POLICY.search(page)
    policy = "; ".join((unescape(found[2]) if found else "default-src 'none'", OURS))
    page = _POLICY.sub(lambda m: f"{m[1]}{escape(policy)}{m[3]}", page, count=1)
    return _HEAD_END.sub(lambda m: _script(name, version) + m[0], page, count=1), f"{policy}; {FRAME}"


def _script(name: str, version: str) -> str:
    """Return the element of the script; it knows which page it is in, and of which version."""
    return f'<script src="{SCRIPT}" data-page="{escape(name)}" data-version="{version}" defer></script>\n'


def event(state: State) -> dict[str, Any]:
    """Return a state as the script reads it: the version of each page, and what is wrong."""
    errors = errors_in(state.problems)
    return {
        "pages": {"": listing(state), **{name: file.version for name, file in state.files.items()}},
        "errors": len(errors),
        "problems": [_problem(problem) for problem in errors[:SHOWN]],
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "where": str(problem.where), "code": problem.code, "what": problem.what, "excerpt": problem.excerpt.strip(),
        "hint": problem.hint, "explain": f"factsheet explain {problem.code}",
    }  # fmt: skip


def listing(state: State) -> str:
    """Return the version of the list of sheets."""
    return File.of(index_body(state).encode()).version


def index(state: State) -> str:
    """Return the list of the sheets that are made, with links to what there is of each."""
    return _framed("Fact sheets, as they are made", index_body(state), "", listing(state))


def index_body(state: State) -> str:
    if state.entries:
        rows = "".join(_row(entry, state) for entry in state.entries)
        return (
            '<table><thead><tr><th scope="col">Sheet</th><th scope="col">Language</th><th scope="col">Web page</th>'
            f'<th scope="col">Other forms</th></tr></thead><tbody>{rows}</tbody></table>'
        )
    files = "".join(f"<li>{_link(file, file, state)}</li>" for file in sorted(state.files))
    earlier = f"<p>These are of the last build that could be made:</p><ul>{files}</ul>" if files else ""
    return f"<p>The content cannot be read, or was not read yet.</p>{earlier}"


def _row(entry: Entry, state: State) -> str:
    lang = escape(entry.language)
    page = _link(entry.page, "open", state) if entry.page else "–"
    papers = " · ".join(_link(file, label, state) for label, file in entry.papers.items()) or "–"
    cells = (
        f'<th scope="row" lang="{lang}">{escape(entry.title)}</th>',
        *(f"<td>{c}</td>" for c in (lang, page, papers)),
    )
    return f"<tr>{''.join(cells)}</tr>"


def _link(file: str, label: str, state: State) -> str:
    said = escape(label)
    return f'<a href="/{escape(file)}">{said}</a>' if file in state.files else f'<span class="not-yet">{said}</span>'


def waiting(name: str) -> str:
    """Return what is served in place of a page that was never made."""
    text = f"<p>{escape(name)} is not made yet. It comes here by itself once it is.</p>"
    return _framed("Not made yet", f'{text}<p><a href="/">All sheets</a></p>', name, "")


def _framed(title: str, body: str, name: str, version: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<link rel="stylesheet" href="{STYLE}">\n'
        f'<link rel="icon" href="data:,">\n'
        f'<script src="{SCRIPT}" data-page="{escape(name)}" data-version="{escape(version)}" defer></script>\n'
        f"</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


POLICY = f"default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; {OURS}; {FRAME}"

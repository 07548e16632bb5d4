"""Review pages of made-up data, for what real sheets have not or have too little of: states, odd texts, rows."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from factsheet.evidence.digest import digest
from factsheet.languages import language
from factsheet.review.page import write
from factsheet.writers.look import load_theme

TEMPLATES = Path(__file__).parents[3] / "templates"
STATES = ("unreviewed", "lapsed", "queried", "confirmed", "stale", "verified", "disputed", "needs-source", "withdrawn")
RUNGS = ("cited", "snapshot-kept", "quote-found", "read", "confirmed")
BLOCKS = ("At a glance", "Key figures", "What is established", "Timeline")
ODD = '</script><!--<b>&amp;"\\\u2028\u2029\u00a0 \U0001f642 \u200f‏שלום \u0007\x7f'
PROSE = (
    "the network had told reporters in writing that people from several towns were brought to safety by volunteers"
    " after officials in two countries agreed on papers and a route which was kept from public view for months"
)
WORDS = PROSE.split()


def prose(i: int, count: int) -> str:
    """Return words that differ from row to row."""
    return " ".join(WORDS[(i * 7 + k * (i % 5 + 1)) % len(WORDS)] for k in range(count))


def row(i: int, total: int) -> dict[str, Any]:
    """Return a row; its number decides what is special about it."""
    state = STATES[i % len(STATES)] if total < 1000 else "unreviewed"
    figure = str(10 + i * 37 % 990)
    quote = f"a total of {figure} individuals {prose(i, 5)}"
    statement = [
        ["text", "On "],
        ["date", f"{i % 28 + 1}\u00a0September\u00a02017"],
        ["text", ", "],
        ["name", "CBC News"],
        ["text", f" reported that {prose(i, 8)} "],
        ["figure", figure],
        ["text", f" people {prose(i + 3, 7)}{ODD if i % 50 == 7 else ''}."],
    ]
    attribution = f"spokesperson, {prose(i, 2)}" if i % 3 == 1 else ""
    translation = f"au total, {figure} personnes" if i % 5 == 1 else None
    asked = ["figure", "date", "name", *(["attribution"] if attribution else []), "quotation"]
    found: dict[str, Any] = {
        "pair": f"fact-{i}/source-{i * 13 % 400}",
        "hash": sha256(str(i).encode()).hexdigest(),
        "fact": f"fact-{i}",
        "block": BLOCKS[i * len(BLOCKS) // total],
        "page": 1 + i * 2 // total,
        "status": "reported",
        "statement": statement,
        "attribution": attribution,
        "note": {
            "number": i // 2 + 1,
            "text": f"“{prose(i // 2, 9).capitalize()}”, CBC News, 2017, para. {i % 30}. "
            f"www.example.org/news/{i // 2}/{'-'.join(prose(i // 2, 6).split())}.",
        },
        "source": f"source-{i * 13 % 400}",
        "locator": f"para. {i % 30}" if i % 2 else "",
        "quote": quote,
        "quote_language": "en",
        "quote_translation": translation,
        "speaker": "A charity" if i % 5 == 2 else "",
        "supports": ["value", "who"] if i % 5 == 2 else [],
        "context": None,
        "fragment": f"https://www.example.org/news/{i}#:~:text={quote.replace(' ', '%20')}" if i % 3 else None,
        "rung": RUNGS[i % len(RUNGS)],
        "state": state,
        "readings": int(i % 4 == 0),
        "mine": None,
        "old": None,
        "ticks": [*asked, *(["translation"] if translation else [])],
    }
    if i % 4 == 2 and total < 1000:
        around = prose(i, 30)
        found["context"] = {"paragraph": i % 30, "before": f"… {around} “", "quote": quote, "after": f"”, {around} …"}
    if state == "lapsed":
        said = "".join(text for _, text in statement)
        found["old"] = {
            "statement": said.replace(figure, "99"),
            "quote": quote if i % 2 else quote.replace("total", "sum"),
        }
        mine = {"support": "supports", "ticks": found["ticks"], "note": ODD, "at": "2026-11-01T10:00:00Z"}
        found["mine"] = {"pair": found["pair"], "hash": "0" * 64, "state": "verified", **mine}
    return found


def sample(total: int, code: str = "en", reader: str | None = None) -> dict[str, Any]:
    """Return review data of so many rows."""
    rows = [row(i, total) for i in range(total)]
    sources = {
        f"source-{k}": {
            "title": prose(k, 8).capitalize(),
            "publisher": ("CBC News", "The Advocate", "Global News", "Xtra")[k % 4],
            "author": "" if k % 3 else "A. Writer",
            "issued": ("2017-09-01", "2017-09", "2017", "")[k % 4],
            "class": k % 4 + 1,
            "group": f"group-{k % 9}",
            "language": "en",
            "links": {
                "original": f"https://www.example.org/{k}" if k % 7 else None,
                "archive": f"https://web.example.org/2017/{k}" if k % 2 else None,
            },
        }
        for k in range(400)
    }
    return {
        "schema": "factsheet-review/1",
        "sheet": {
            "id": "sample", "number": "FS-00", "edition": 1, "title": f"A sample of {total} rows", "language": code,
            "date": "2026-11-20",
        },
        "content": digest([r["hash"] for r in rows]),
        "reader": reader,
        "sources": sources,
        "rows": rows,
    }  # fmt: skip


def make(folder: Path) -> None:
    """Write the pages the browser tests look at."""
    theme = load_theme((TEMPLATES / "theme.yaml", "theme.yaml"))
    for name, data in {
        "states.en": sample(54),
        "states.fr": sample(54, "fr", "A. B."),
        "states.ru": sample(54, "ru", "A. B."),
        "500.en": sample(500, reader="A. B."),
        "20000.en": sample(20_000, reader="A. B."),
    }.items():
        text = write(data, language(data["sheet"]["language"]), theme)
        (folder / f"{name}.review.html").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]))

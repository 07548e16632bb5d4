"""Files that came from elsewhere, or were damaged: each reader takes them, or tells what is wrong and where.

Real files with bytes changed, and files built as real ones with other values in them. READERS is what `make fuzz
MINUTES=10` goes through as well (tests/fuzz/fuzz.py), with fresh seeds, a limit of time an example and of memory.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.built import LANGUAGES, ROOT, SHEETS, outputs
from support.content_factory import SEARCHES, SPEAKERS
from support.review_factory import NOW, as_bytes, decided, folder, project, readers_yaml
from test_signoff_log import DATA, HEAD, LINES

from factsheet.errors import ContentError, Problem
from factsheet.evidence.digest import canonical, digest
from factsheet.evidence.fingerprint import FORMAT, fingerprint, read_fingerprint
from factsheet.evidence.signoff import decisions, log
from factsheet.evidence.signoff.pairs import Pair, pairs
from factsheet.evidence.signoff.states import history, stands
from factsheet.languages import language
from factsheet.project.project import Project
from factsheet.project.verify import verify
from factsheet.records.load import FILE_KINDS, FileKind, load
from factsheet.records.model import Content
from factsheet.review.apply import Fitting
from factsheet.review.store import locked
from factsheet.sheet import markup as markup_rules
from factsheet.sheet import reader, tree

Draw = Callable[[st.SearchStrategy[Any]], Any]


class Hostile(NamedTuple):
    """A kind of input, as bytes, and what reads it: ContentError or nothing comes of it."""

    inputs: st.SearchStrategy[Any]
    take: Callable[[Any], object]


# -- real bytes, changed -------------------------------------------------------------------------------

PIECES = [
    b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", "\u202e".encode(), "\u0663".encode(), "\x85".encode(),
    "\u2028".encode(), b"\r", b"\n", b"\t", b" ", b"-", b"1e999", b"9" * 20, b"9" * 5000, b"-1", b"0", b"NaN", b"true",
    b"null", b"'", b'"', b"\\", b"\\ud800", b"\\u0000", b"{", b"}", b"[", b"]", b"[" * 60, b"&a ", b"*a", b"!x ", b"<",
    b">", b"&amp;", b"&#0;", b"&x;", b"<!--", b"<![CDATA[", b"<em>" * 50, b"<?xml version='1.0' encoding='foo'?>",
    b"<!DOCTYPE a>", b"<br/>", b": ", b"? ", b"| ", b"# ", b"---\n", b"...\n", b"<<: ", b",", b"{value}",
    b"2017-02-30", b"paragraphs 0", b"0123456789abcdef",
]  # fmt: skip


@st.composite
def changed(draw: Draw, files: Sequence[bytes]) -> bytes:
    """A real file with one to five changes: pieces put in, taken out, doubled, from another file."""
    data: bytes = draw(st.sampled_from(files))
    for _ in range(draw(st.integers(1, 5))):
        at, to = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        near = min(to, at + 12)
        match draw(st.integers(0, 9)):
            case 0:
                data = data[:at] + draw(st.sampled_from(PIECES)) + data[at:]
            case 1:
                data = data[:at] + draw(st.sampled_from(PIECES)) + data[near:]
            case 2:
                data = data[:at] + draw(st.binary(max_size=8)) + data[near:]
            case 3:
                data = data[:at] + data[to:]
            case 4:
                data = data[:at]
            case 5:
                data = data[:to] + data[at:near] * draw(st.sampled_from([1, 2, 30, 1000])) + data[to:]
            case 6:
                other = draw(st.sampled_from(files))
                data = data[:at] + other[at:to] + data[at:]
            case 7 if data:
                at = min(at, len(data) - 1)
                data = data[:at] + bytes([data[at] ^ (1 << draw(st.integers(0, 7)))]) + data[at + 1 :]
            case 8:
                lines = data.split(b"\n")
                one, two = (draw(st.integers(0, len(lines) - 1)) for _ in "ab")
                lines[one], lines[two] = lines[two], lines[one]
                data = b"\n".join(lines)
            case _:
                numbers = [m.span() for m in re.finditer(rb"[0-9]+", data)] or [(0, 0)]
                first, last = draw(st.sampled_from(numbers))
                other = draw(st.sampled_from([b"0", b"-1", b"9" * 19, b"9" * 4500, b"1.5"]))
                data = data[:first] + other + data[last:]
    return data[: 1 << 20]


TEXTS = st.text(max_size=12) | st.sampled_from(
    ["", "\ud800", "\x1b[2J", "\r", "\u2028", "é" * 300, "9" * 5000, "../x", "{value}", "{", "{x:{y}}", "2017-13-45",
     "2017/2016", "https://x", "http://[", "javascript:1", "a--b", "%s%n", "\u0663", "-", "None"]
)  # fmt: skip
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from([0, -1, 10**18, 10**40]), TEXTS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)


def replaced(draw: Draw, data: Any, values: st.SearchStrategy[Any]) -> Any:
    """Change plain data in one place, at any depth: another value, one taken away, doubled, or under another key."""
    inside, steps = data, draw(st.integers(1, 7))
    for step in range(steps):
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not keys:
            break
        key = draw(st.sampled_from(keys))
        if step < steps - 1 and isinstance(inside[key], dict | list) and inside[key]:
            inside = inside[key]
            continue
        match draw(st.integers(0, 3)):
            case 0:
                inside.pop(key)
            case 1 if isinstance(inside, list):
                inside.append(inside[key])
            case 1:
                inside[draw(TEXTS | st.sampled_from(keys))] = inside[key]
            case _:
                inside[key] = draw(values)
        break
    return data


def copied(data: Any) -> Any:
    return json.loads(json.dumps(data))


# -- YAML: a folder of content with one file of another kind ----------------------------------------------


@cache
def content_files() -> dict[str, list[bytes]]:
    """Return the real files of content by kind; for each kind also the small ones."""
    small = {**folder().files, "readers.yaml": readers_yaml("A. B.", "C. D.")}
    small |= {"speakers.yaml": SPEAKERS, "searches.yaml": SEARCHES}
    found: dict[str, list[bytes]] = {}
    for kind in FILE_KINDS:
        found[kind.kind] = [path.read_bytes() for path in sorted((ROOT / "content").glob(kind.pattern))]
        found[kind.kind] += [text.encode() for name, text in small.items() if Path(name).match(kind.pattern)]
    return found


@cache
def place() -> TemporaryDirectory[str]:
    """Return a folder of small content, for as long as the tests run."""
    made = TemporaryDirectory()
    folder().write(Path(made.name))
    return made


def loaded(of: tuple[FileKind, bytes]) -> object:
    kind, data = of
    root = Path(place().name) / "content"
    name = next((p.name for p in sorted(root.glob(kind.pattern))), kind.pattern)
    path = root / kind.pattern.rpartition("/")[0] / name
    before = path.read_bytes() if path.exists() else None
    path.write_bytes(data)
    try:
        return load(root)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)


KINDS = st.sampled_from(FILE_KINDS)


@st.composite
def other_values(draw: Draw) -> tuple[FileKind, bytes]:
    """Real records with another value somewhere, written as YAML."""
    kind = draw(KINDS)
    data = yaml.load(draw(st.sampled_from(content_files()[kind.kind])), yaml.BaseLoader)  # noqa: S506 - texts only
    for _ in range(draw(st.integers(1, 3))):
        data = replaced(draw, data, ANY)
    flow = draw(st.sampled_from([None, True]))
    text = yaml.safe_dump(data, allow_unicode=draw(st.booleans()), default_flow_style=flow)
    return kind, text.encode("utf-8", "surrogatepass")


YAML = KINDS.flatmap(lambda kind: st.tuples(st.just(kind), changed(content_files()[kind.kind]))) | other_values()


# -- markup ----------------------------------------------------------------------------------------------


@cache
def markups() -> list[bytes]:
    """Return the markup of all real sheets, as the templates render it."""
    found: list[bytes] = []
    kept = reader.read
    with pytest.MonkeyPatch.context() as patch:

        def noted(markup: str, path: str = "", pictures: Any = None) -> Any:
            found.append(markup.encode())
            return kept(markup, path, pictures)

        patch.setattr("factsheet.project.editions.read", noted)
        fresh = Project(ROOT / "content", ROOT / "templates")
        for name in SHEETS:
            for code in LANGUAGES:
                fresh.edition(fresh.content.sheets[name], language(code))
    return found


VALUES = ["", "1", "9" * 20, "9" * 5000, "-1", "٣", "2017", "2017-01", "2017-99-99", "x" * 600, "https://a", "a&#10;b",
          "#x", "col", "row", "en", "fr", "zz", "chart", "qr", "series", "timeline", "tiles", "sheet",
          "wide wide"]  # fmt: skip


@st.composite
def elements(draw: Draw, name: str = "article", depth: int = 0) -> str:
    """Elements in the order the vocabulary allows, with any values; now and then others."""
    known = sorted(markup_rules.ATTRIBUTES.get(name, ()))
    needed = markup_rules.REQUIRED.get(name, frozenset())
    chosen = [a for a in known if a in needed or draw(st.integers(0, 3)) == 0]
    parts = []
    for attribute in chosen:
        classes = sorted(markup_rules.CLASSES.get(name, ())) if attribute == "class" else VALUES
        parts.append(f' {attribute}="{draw(st.sampled_from(classes or VALUES))}"')
    start: str = f"<{name}{''.join(parts)}>"
    inside = []
    allowed = sorted(markup_rules.CHILDREN.get(name, ())) or ["br"]
    for _ in range(draw(st.integers(0, 3 if depth < 6 else 0))):
        if draw(st.integers(0, 2)) == 0 and markup_rules.CHILDREN.get(name, frozenset()) & markup_rules.INLINES:
            inside.append(draw(st.sampled_from([" ", "x", " x ", "&amp;", "&#160;", "\n", "<!-- -->", "]]&gt;"])))
        else:
            inside.append(draw(elements(draw(st.sampled_from(allowed)), depth + 1)))
    times = draw(st.sampled_from([1, 1, 1, 1, 2, 2, 50]))
    inner = "".join(inside) * (times if depth == 5 else min(times, 2))
    return f"{start}{inner}</{name}>"


def read_markup(data: bytes) -> object:
    return reader.read(data.decode("utf-8", "surrogateescape").replace("\udc80", "\ud800"), "sheet.html.j2")


# -- decisions -------------------------------------------------------------------------------------------


@cache
def review() -> tuple[Project, dict[str, Any]]:
    """Return the small project and a decisions file on it."""
    of = project(Path(place().name))
    of.content  # noqa: B018 - read before any other test changes a file
    return of, decided(of)


def read_decisions(data: bytes) -> object:
    """Read decisions, and hold them against content and an empty log, as apply does."""
    of, _ = review()
    return Fitting(of, log.Log(), NOW, changed=len(data) % 2 == 0).take(decisions.read(data, "a.json"))


@st.composite
def other_decisions(draw: Draw) -> bytes:
    """A decisions file with other values in it, sealed anew."""
    made = copied(review()[1])
    del made["sha256"]
    for _ in range(draw(st.integers(1, 3))):
        made = replaced(draw, made, ANY)
    if draw(st.integers(0, 4)):
        try:
            made["sha256"] = digest(made)
        except (UnicodeEncodeError, ValueError):
            made["sha256"] = "0" * 64
    return json.dumps(made, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")


# -- fingerprints ------------------------------------------------------------------------------------------


@cache
def fingerprints() -> list[bytes]:
    real_ones = [path.read_bytes() for path in sorted((ROOT / "content" / "fingerprints").glob("*.txt"))]
    return [*real_ones, fingerprint("a", "It came and it went.\n\nIt stayed for a year.").to_text().encode()]


def read_print(data: bytes) -> object:
    """Read a fingerprint, and use it as a check does: what is read is written back with the same meaning."""
    path = Path(place().name) / "fingerprint.txt"
    path.write_bytes(data)
    one = read_fingerprint(path, "fingerprint.txt")
    assert all(1 <= one.paragraph(offset) <= len(one.paragraphs) for offset in one.find("it came and it went"))
    path.write_text(one.to_text(), encoding="utf-8", newline="\n")
    assert read_fingerprint(path, "fingerprint.txt") == one
    return one


NUMBERS = st.sampled_from(["0", "1", "2", "3", "4", "00", "-1", "+1", "1_0", "٣", "9" * 9, "9" * 10, "9" * 5000, ""])


@st.composite
def other_prints(draw: Draw) -> bytes:
    """The lines of a fingerprint, each as it is or another, so that numbers and hashes often fit each other."""
    count = draw(st.integers(0, 20))
    lines = [
        draw(st.sampled_from([FORMAT] * 9 + [FORMAT + " ", ""])),
        "source " + draw(st.sampled_from(["a", "a", "", "b" * 70, "é", "../a", "a b"])),
        "sha256 " + draw(st.sampled_from(["0" * 64] * 9 + ["0" * 63, "g" * 64, "A" * 64, ""])),
        "words " + (str(count + 2) if draw(st.integers(0, 3)) else draw(NUMBERS)),
        "paragraphs " + " ".join(["0", *draw(st.lists(NUMBERS, max_size=4))]),
    ]
    hashes = ["0123456789abcdef"] * count
    step = draw(st.sampled_from([1, 8, 8, 8, 9]))
    lines += [" ".join(hashes[i : i + step]) for i in range(0, len(hashes), step)]
    for _ in range(draw(st.integers(0, 1))):
        lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(["", "x", *lines])))
    end: str = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    return end.join(lines).encode()


# -- the log -----------------------------------------------------------------------------------------------


@st.composite
def changed_logs(draw: Draw) -> tuple[bytes, bytes | None]:
    """A log or its head with bytes changed."""
    which = draw(st.integers(0, 2))
    data = draw(changed([DATA, LINES[0], b""])) if which else DATA
    return data, draw(st.none() | changed([HEAD, log.Log().head])) if which != 1 else HEAD


@st.composite
def forged_logs(draw: Draw) -> tuple[bytes, bytes | None]:
    """A log written anew by someone who knows how: other values in its lines, the chain and the head made to fit."""
    lines, before = [], log.NOTHING
    for n, line in enumerate(LINES[: draw(st.integers(1, 5))], 1):
        fields = {**json.loads(line), "previous": before, "n": n}
        if draw(st.booleans()):
            fields = replaced(draw, fields, ANY)
        made = json.dumps(fields, ensure_ascii=draw(st.booleans()), sort_keys=True, separators=(",", ":"))
        lines.append(made.encode("utf-8", "surrogatepass").replace(b"\n", b" "))
        before = sha256(lines[-1]).hexdigest()
    return b"".join(line + b"\n" for line in lines), log.head(len(lines), before)


@cache
def small_pairs() -> tuple[tuple[Pair, ...], Content]:
    """Return pairs whose names are those in the log, with the content they are judged by."""
    of = review()[0]
    content = of.content
    made = pairs(content, of.edition(content.sheets["harbour"], language("en")).facts, language("en"))
    return tuple(replace(pair, id=f"fact-{n}/source") for n, pair in enumerate(made)), content


def read_log(of: tuple[bytes, bytes | None]) -> object:
    """Read a log; what is read can be shown, written and judged."""
    found = log.read(*of, "content/reviews.jsonl")
    canonical([[entry.reader, entry.pair, entry.note, entry.hash, dict(entry.said)] for entry in found.entries])
    of_today, content = small_pairs()
    assert len(stands(of_today, history(found.entries), content)) == len(of_today)
    for entry in found.entries:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", entry.reader + entry.pair + entry.note + entry.language)
    return found


# -- PDF -----------------------------------------------------------------------------------------------------


@cache
def pdfs() -> list[bytes]:
    return [outputs()["rainbow-railroad.en.a4.pdf"].data]


def verify_pdf(data: bytes) -> None:
    """Verify a PDF: findings, never an error, each with a code and some words."""
    for finding in verify(data).findings:
        assert re.fullmatch(r"F\d{3}", finding.code) and finding.what


# -- all of them ---------------------------------------------------------------------------------------------

READERS: dict[str, Hostile] = {
    "content": Hostile(YAML, loaded),
    "markup": Hostile(st.deferred(lambda: changed(markups())) | elements().map(str.encode), read_markup),
    "decisions": Hostile(
        st.deferred(lambda: changed([as_bytes(review()[1])])) | st.deferred(other_decisions), read_decisions
    ),
    "fingerprint": Hostile(st.deferred(lambda: changed(fingerprints())) | other_prints(), read_print),
    "log": Hostile(changed_logs() | forged_logs(), read_log),
    "pdf": Hostile(st.deferred(lambda: changed(pdfs())), verify_pdf),
}


def taken_or_told(name: str, data: Any) -> tuple[Problem, ...]:
    """Let a reader take an input: it does, or tells what is wrong, and where, in words that can be printed."""
    try:
        READERS[name].take(data)
        return ()
    except ContentError as error:
        problems = error.problems
    if not problems:
        pytest.fail("an error without a problem")
    for problem in problems:
        assert problem.where.path and problem.where.line >= 0
        assert re.fullmatch(r"[A-Z]\d{3}", problem.code) and problem.what
        str(problem).encode("utf-8", "surrogatepass" if name == "markup" else "strict")
    return problems


def examples(share: int) -> int:
    """Return how many examples a reader gets: a share of what the profile has, for some cost more than others."""
    return max(3, settings().max_examples // share)


@settings(max_examples=examples(4))
@given(READERS["content"].inputs)
def test_any_content_file(data: tuple[FileKind, bytes]) -> None:
    taken_or_told("content", data)


@settings(max_examples=examples(2))
@given(READERS["markup"].inputs)
def test_any_markup(data: bytes) -> None:
    taken_or_told("markup", data)


@settings(max_examples=examples(2))
@given(READERS["decisions"].inputs)
def test_any_decisions_file(data: bytes) -> None:
    taken_or_told("decisions", data)


@settings(max_examples=examples(2))
@given(READERS["fingerprint"].inputs)
def test_any_fingerprint(data: bytes) -> None:
    taken_or_told("fingerprint", data)


@settings(max_examples=examples(1))
@given(READERS["log"].inputs)
def test_any_log(data: tuple[bytes, bytes | None]) -> None:
    taken_or_told("log", data)


@settings(max_examples=examples(30))
@given(READERS["pdf"].inputs)
def test_any_pdf(data: bytes) -> None:
    taken_or_told("pdf", data)


# -- what was found so -----------------------------------------------------------------------------------------


def told(name: str, data: Any) -> str:
    with pytest.raises(ContentError) as caught:
        READERS[name].take(data)
    return str(caught.value.problems[0]).splitlines()[0]


@pytest.mark.parametrize("encoding", ["foo", "utf-7", "hex", "utf-16"])
def test_markup_is_utf_8_whatever_it_declares(encoding: str) -> None:
    markup = f'<?xml version="1.0" encoding="{encoding}"?><article><p>é</p></article>'
    assert reader.read(markup) == reader.read("<article><p>é</p></article>")


@pytest.mark.parametrize("tags", [("section",), ("p", "em"), ("ul", "li")])
def test_elements_nested_without_end_are_told(tags: tuple[str, ...]) -> None:
    inside = (list(tags) if tags[-1] != "em" else ["p"]) + (list(tags) if tags[-1] == "li" else [tags[-1]]) * 50_000
    markup = "<article>" + "".join(f"<{tag}>" for tag in inside)
    assert f"> is nested more than {markup_rules.DEEPEST} elements deep" in told("markup", markup.encode())


def test_elements_nested_as_deep_as_may_be_are_read() -> None:
    deep = markup_rules.DEEPEST - 1
    read = reader.read("<article>" + "<section>" * deep + "</section>" * deep + "</article>")
    assert sum(1 for _ in tree.walk(read)) == markup_rules.DEEPEST


@pytest.mark.parametrize(
    "point",
    [
        '<data value="' + "9" * 5000 + '">1</data><time datetime="2016">x</time>',
        '<data value="٣">1</data><time datetime="2016">x</time>',
        '<data value="3">1</data><time datetime="٢٠١٦">x</time>',
        '<ul><li><data value="1">1</data><time datetime="2016">x</time></li></ul>',
    ],
)
def test_a_point_of_a_chart_that_is_none_is_told(point: str) -> None:
    chart = f'<figure class="chart" aria-label="x"><ol class="series">{f"<li>{point}</li>" * 2}</ol></figure>'
    what = "each point of a chart needs one <data value> and one <time datetime>"
    assert what in told("markup", f"<article>{chart}</article>".encode())


def test_a_field_that_stands_twice_among_very_many_is_told_at_once() -> None:
    fields = ",".join(f'"a{n}":1' for n in range(100_000))
    assert told("decisions", f'{{{fields},"z":1,"z":2}}'.encode()) == (
        'a.json: error[V001]: this is not a decisions file: duplicate field "z"'
    )


def test_the_faults_of_a_long_file_are_placed_in_one_search() -> None:
    made = {**review()[1], "decisions": review()[1]["decisions"] * 2_000 + [{}] * 40}
    line = told("decisions", as_bytes(made))
    assert line.startswith("a.json:") and "is decided twice" in line


def test_a_log_of_another_kind_is_told_in_part() -> None:
    with pytest.raises(ContentError) as caught:
        log.read(b"\n" * 1_000_000, log.head(10**9, "0" * 64), "content/reviews.jsonl")
    assert len(caught.value.problems) == log.SHOWN + 1
    assert caught.value.problems[-1].what == "there may be more problems in the log"


@pytest.mark.parametrize(
    "change", [{"reader": "\ud800"}, {"hash": "\udfff"}, {"note": "\x1b[2J"}, {"pair": "a\u202eb"},
               {"said": {"statement": "\ud800"}}],
)  # fmt: skip
def test_a_forged_line_that_cannot_be_shown_is_told(change: dict[str, object]) -> None:
    fields = {**json.loads(LINES[0]), **change}
    line = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    data = line + b"\n", log.head(1, sha256(line).hexdigest())
    assert told("log", data) == (
        "content/reviews.jsonl:1:1: error[V020]: line 1 is not a line of the log: it was edited"
    )


def test_a_line_that_is_none_is_told_once_though_the_chain_holds() -> None:
    lines, before = [], log.NOTHING
    for n, line in enumerate(LINES, 1):
        fields = {**json.loads(line), "previous": before} | ({"state": "confirmed"} if n == 2 else {})
        lines.append(canonical(fields))
        before = sha256(lines[-1]).hexdigest()
    with pytest.raises(ContentError) as caught:
        log.read(b"".join(line + b"\n" for line in lines), log.head(5, before), "content/reviews.jsonl")
    assert [(p.where.line, p.what) for p in caught.value.problems] == [
        (2, "line 2 is not a line of the log: it was edited")
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in folders are of POSIX")
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "reviews.jsonl"
    os.mkfifo(pipe)
    with pytest.raises(ContentError, match="this fingerprint is not an ordinary file"):
        read_fingerprint(pipe, "x.txt")
    with pytest.raises(ContentError, match="the log cannot be opened: not a regular file"), locked(tmp_path):
        pass


def test_a_fingerprint_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheet.evidence.fingerprint.LARGEST", 1000)
    path = tmp_path / "a.txt"
    path.write_bytes(fingerprints()[0])
    with pytest.raises(ContentError, match="this fingerprint is larger than"):
        read_fingerprint(path, "a.txt")


@pytest.mark.parametrize(("old", "new", "line"), [("words 10", "words ١٠", 4), ("paragraphs 0", "paragraphs ٠", 4)])
def test_digits_of_other_scripts_are_no_numbers_of_ours(tmp_path: Path, old: str, new: str, line: int) -> None:
    path = tmp_path / "a.txt"
    text = fingerprints()[-1].decode()
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"a.txt:{line}:1: error\[E001\]"):
        read_fingerprint(path, "a.txt")


def test_more_values_than_a_file_may_have_are_not_read() -> None:
    data = b"facts:\n- sources: [" + b"1," * 160_000 + b"]\n"
    kind = next(kind for kind in FILE_KINDS if kind.kind == "fact")
    assert "error[Y004]: the file has more than 150,000 values" in told("content", (kind, data))

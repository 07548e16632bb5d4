"""A whole review, from the first reader to the release, in a real browser; then the checks of the page itself.

    make browser

On a copy of the content with a publisher of its own: two readers sign every citation and translation of a sheet
by keyboard on a small laptop, export, and sign the files with their keys. These are applied, the sheet is released.
Then the log is rewritten under other names, and without signatures; at last one digit is changed.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from review_faults import FAULTS, make_faulty
from sample_pages import ODD, make

from factsheet.evidence.digest import digest
from factsheet.evidence.signoff.log import HEAD, LOG, Log, lines_for

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SHEET, FACT = "rainbow-railroad", "rr-requests-2023"
NODE = shutil.which("node") or "node"
READERS = ("First Reader", "Zoé D.")
OUTSIDE = "Ann Lee"  # who is asked about what has changed
AT_ONCE = 3  # browsers, each of which waits half of its time
SSH_KEYGEN = shutil.which("ssh-keygen") or "ssh-keygen"
ODD_VALUES = [
    {"b": 1, "a": [None, True, False, 'é\u2028\u2029\u0007\x7f"\\/\b\f\n\r\t']},
    {"\U0001f642": 1, "\uffee": 2, "z": "\U0001f642", "": "", "Z": -3, "10": 1, "9": 2},
    {"note": ODD, "list": [[], {}, ""], "nul": "\x00\x1f"},
]


def tool(folder: Path, *arguments: str, expect: int = 0) -> str:
    """Run a command of the tool in a folder; return what it printed, of errors too."""
    command = [sys.executable, "-m", "factsheet", *arguments, "--templates", str(ROOT / "templates")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode != expect:
        raise SystemExit(f"factsheet {' '.join(arguments)}: status {done.returncode}, not {expect}\n{said}")
    return said


def node(script: str, *arguments: str) -> str:
    """Run a script of this folder; return what it printed."""
    done = subprocess.run([NODE, str(HERE / script), *arguments], text=True, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise SystemExit(f"{script}: status {done.returncode}\n{done.stdout}")
    return done.stdout


def prepare(folder: Path) -> None:
    """Copy the content; give it a publisher that is no placeholder."""
    shutil.copytree(ROOT / "content", folder / "content")
    for name in ("reviews.jsonl", "reviews.head"):
        (folder / "content" / name).unlink(missing_ok=True)
    publisher = folder / "content/publisher.yaml"
    text = publisher.read_text(encoding="utf-8").replace("Example Publisher", "Test Desk")
    text = text.replace("Éditeur exemple", "Bureau Test").replace("example.org", "test-desk.ca")
    publisher.write_text(text, encoding="utf-8")


def make_keys(folder: Path) -> None:
    """Make a key for each reader, and tell the project."""
    lines = []
    for number, name in enumerate(READERS):
        key = folder / f"key-{number}"
        subprocess.run([SSH_KEYGEN, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        lines.append(f"- name: {name}\n  keys:\n  - {key.with_suffix('.pub').read_text(encoding='utf-8')}")
    (folder / "content/readers.yaml").write_text("readers:\n" + "".join(lines), encoding="utf-8")


def read_all(folder: Path, reader: str) -> int:
    """Let a reader sign every row of the sheet in each language by keyboard; sign and apply what comes out."""
    pages = folder / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    tool(folder, "review", "write", SHEET, "--reader", reader, "--output", str(pages))
    exports, rows = [], 0
    for page in sorted(pages.glob("*.html")):
        said = json.loads(node("reader.mjs", str(page), str(folder), reader))
        rows += said["rows"]
        exports.append(said["path"])
        sealed = json.loads(Path(said["path"]).read_bytes())
        seal = sealed.pop("sha256")
        if digest(sealed) != seal or len(sealed["decisions"]) != said["rows"]:
            raise SystemExit(f"{said['path']}: its hash is not that of its decisions")
        print(f"{reader}: {said['rows']} rows signed on {page.name}; the hash of the export is right")
    said = tool(folder, "review", "apply", *exports, expect=2)
    if "V019" not in said:
        raise SystemExit(f"an unsigned file of a reader with a key was not refused for that:\n{said}")
    key = str(folder / f"key-{READERS.index(reader)}")
    sign = [SSH_KEYGEN, "-q", "-Y", "sign", "-n", "factsheet-review", "-f", key, *exports]
    subprocess.run(sign, check=True, capture_output=True)
    said = tool(folder, "review", "apply", *exports)
    if "V030" not in said or "V031" in said or said.count("added, signed") != len(exports):
        raise SystemExit(f"hundreds of rows in seconds, each source opened, signed; but it says:\n{said}")
    return rows


def whole(folder: Path) -> None:
    """Review, release, change a digit."""
    prepare(folder)
    make_keys(folder)
    tool(folder, "build", "--release", "--sheet", SHEET, "--output", "out", expect=2)
    first = read_all(folder, READERS[0])
    said = tool(folder, "build", "--release", "--sheet", SHEET, "--output", "out", expect=2)
    if "was read by 1 of 2 people" not in said:
        raise SystemExit(f"one reader is not enough, but nobody says so:\n{said}")
    second = read_all(folder, READERS[1])
    if first != second or not first:
        raise SystemExit(f"{first} rows for the first reader, {second} for the second")
    tool(folder, "build", "--release", "--sheet", SHEET, "--output", "out")
    line = re.search(r"(\d+) of (\d+) citations checked by two readers", html(folder))
    if line is None or line[1] != line[2]:
        raise SystemExit(f"the sheet does not say that all is checked: {line and line[0]}")
    print(f"released: “{line[0]}”")
    said = tool(folder, "review", "log", "--verify")
    if f"{2 * first} lines, intact; {2 * first} signed by their readers" not in said:
        raise SystemExit(f"not all lines are signed:\n{said}")
    forge(folder)
    ask_outside(folder, change_a_digit(folder))


def forge(folder: Path) -> None:
    """Rewrite the log whole: under other names, which is found, then unsigned, which is called so; put it back."""
    content = folder / "content"
    aside = shutil.copytree(content, folder / "aside")

    def rewrite(**change: str) -> None:
        lines = [json.loads(line) for line in (aside / LOG).read_bytes().splitlines()]
        again = [{k: v for k, v in {**line, **change}.items() if k not in ("n", "previous")} for line in lines]
        data, head = lines_for(Log(), again)
        (content / LOG).write_bytes(data)
        (content / HEAD).write_bytes(head)

    rewrite(reader="Prof. Jane Roe")
    said = tool(folder, "review", "log", "--verify", expect=2)
    if "error[V025]: line 1 is not what " not in said:
        raise SystemExit(f"a log under another name was not found for that:\n{said}")
    rewrite(key="")
    shutil.rmtree(content / "reviews")
    (content / "readers.yaml").unlink()
    said = tool(folder, "review", "log", "--verify")
    tool(folder, "build", "--sheet", SHEET, "--output", "out")
    line = re.search(r"(\d+) of \1 citations checked by two readers \(\1 unsigned\)", html(folder, ".draft"))
    if "; nothing proves who wrote them" not in said or line is None:
        raise SystemExit(f"an unsigned log is not called so:\n{said}")
    refused = tool(folder, "build", "--release", "--sheet", SHEET, "--output", "out", expect=2)
    if set(re.findall(r"error\[(\w+)\]", refused)) != {"V107"}:
        raise SystemExit(f"an unsigned log is not refused for that alone:\n{refused}")
    shutil.rmtree(content)
    aside.rename(content)
    print(f"another name: found; unsigned: “{line[0]}”, and not released")


def html(folder: Path, draft: str = "") -> str:
    return (folder / "out" / f"{SHEET}.en{draft}.html").read_text(encoding="utf-8").replace("\u00a0", " ")


def change_a_digit(folder: Path) -> int:
    """Change one digit of a fact, then of its quote too: its pairs and its translation lapse, and no others.

    The first is found against the quote as well; after the second only the sign-offs are left to tell.
    """
    path = next(
        p for p in (folder / "content/facts").glob("*.yaml") if f"id: {FACT}\n" in p.read_text(encoding="utf-8")
    )
    before, start, rest = path.read_text(encoding="utf-8").partition(f"- id: {FACT}\n")
    value = re.search(r"\n  value: (\d+)\n", rest)
    if value is None:
        raise SystemExit(f"{FACT} has no value")
    wrong = int(value[1]) + 1
    in_field = rest.replace(value[0], f"\n  value: {wrong}\n", 1)
    in_quote = in_field.replace(f"{int(value[1]):,}", f"{wrong:,}", 1)
    lapsed: set[str] = set()
    sources = len(re.findall(r"\n  - source: ", rest.partition("\n- id: ")[0]))
    for text, besides in ((in_field, {"C421"}), (in_quote, set())):
        path.write_text(before + start + text, encoding="utf-8")
        said = tool(folder, "build", "--release", "--sheet", SHEET, "--output", "out", expect=2)
        lapsed = set(re.findall(r"error\[V103\]: (\S+) has changed since it was read", said))
        others = set(re.findall(r"error\[(?!V103)(\w+)\]", said))
        pairs = {pair for pair in lapsed if pair.startswith(f"{FACT}/")}
        if others != besides or lapsed - pairs != {f"{FACT}:translation"} or len(pairs) != sources:
            raise SystemExit(f"{lapsed} lapsed, and {others}, not the {sources} pairs of {FACT} and {besides}:\n{said}")
    print(f"one digit changed: refused, for {', '.join(sorted(lapsed))}")
    return sources


def ask_outside(folder: Path, changed: int) -> None:
    """Ask somebody outside about the citations of the changed fact: the answer of the browser goes into the log."""
    tool(folder, "request", SHEET, "--to", OUTSIDE, "--by", "2999-12-31", "--output", "asked")
    (page,) = folder.glob("asked/*/4-questions.html")
    said = json.loads(node("reader.mjs", str(page), str(folder), OUTSIDE))
    tool(folder, "review", "apply", said["path"])
    lines = tool(folder, "review", "log").count(f"{OUTSIDE}, outside reader (unsigned)")
    if not said["rows"] == lines == changed:
        raise SystemExit(f"{changed} citations changed, {said['rows']} were asked, {lines} are in the log")
    print(f"asked outside: {lines} rows, in the log under name and role")


def look(folder: Path, *only: str) -> subprocess.CompletedProcess[str]:
    """Look at the pages of a folder; ``only`` is how the names of the checks begin."""
    odd = folder / "odd.json"
    odd.write_text(json.dumps([[value, digest(value)] for value in ODD_VALUES]), encoding="utf-8")
    command = [NODE, str(HERE / "review.mjs"), str(folder), str(odd), *only]
    return subprocess.run(command, text=True, stdout=subprocess.PIPE if only else None, check=False)


def plant(folder: Path) -> int:
    """Look at faulty pages, some at once; return how many faults were not found."""
    pages = []
    for number, (_, name, before, after, check) in enumerate(FAULTS):
        faulty = folder / f"faulty-{number}"
        faulty.mkdir()
        make_faulty(faulty, name, before, after)
        pages.append((faulty, check))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        looks = list(pool.map(lambda page: look(*page), pages))
    missed = 0
    for (what, *_), done in zip(FAULTS, looks, strict=True):
        found = done.returncode == 1 and "\n    " in done.stdout
        missed += not found
        finding = done.stdout.partition("\n")[2].strip().partition("\n")[0] if found else "MISSED"
        print(f"planted: {what:<24} {finding[:100]}")
    return missed


def main() -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # in order with what node prints
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shipped = folder / "shipped"
        tool(folder, "review", "write", "--output", str(shipped), "--content", str(ROOT / "content"))
        print(node("boxes.mjs", *sorted(map(str, shipped.glob("*.html")))), end="")
        whole(folder)
        pages = folder / "look"
        pages.mkdir()
        # Now with lapsed rows, and with confirmed ones.
        tool(folder, "review", "write", "--output", str(pages), "--reader", READERS[0])
        make(pages)
        status = look(pages).returncode
        missed = plant(folder)
        print(f"faults: {len(FAULTS) - missed} of {len(FAULTS)} found")
        return status or int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())

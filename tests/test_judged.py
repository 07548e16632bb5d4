"""What is kept of each record is what would be found anew, after any sequence of saves."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.built import ROOT
from support.content_factory import MEMO, Folder

from factsheet.cli.codes.pages import families
from factsheet.errors import FactsheetError, Problem
from factsheet.records import load as loading
from factsheet.records.kept import Kept
from factsheet.records.load import load
from factsheet.records.model import Fact
from factsheet.records.plan import MemoPlan, SheetPlan
from factsheet.records.yaml_reader import parse_yaml
from factsheet.rules import RULES, check, judged
from factsheet.rules.judged import Judged
from factsheet.rules.scan import Scan

EACH = [rule for rule in RULES if rule.each]
FILES = Folder().add("sheets/harbour.yaml", MEMO).files
SLIPS = [(p.file, p.right, p.wrong) for p in families()["C"].pages.values() if p.file in FILES]
SLIPS = [slip for slip in SLIPS if FILES[slip[0]].count(slip[1]) == 1 and "memo:" not in slip[2]]
SLIPS.append(("sheets/harbour.yaml", "title: {en: Harbour", "title: {en: 12 ports"))
anew = getattr(parse_yaml, "__wrapped__")  # noqa: B009
SLIP = st.integers(0, len(SLIPS) - 1)


def slipped(*numbers: int, above: str = "") -> Folder:
    """Return the small content with some slips of the codes' examples, and lines above the facts."""
    folder = Folder().add("sheets/harbour.yaml", MEMO)
    for file, right, wrong in (SLIPS[number] for number in numbers):
        if folder.files[file].count(right) == 1:
            folder.change(file, right, wrong)
    folder.files["facts/harbour.yaml"] = above + folder.files["facts/harbour.yaml"]
    return folder


class Looked(dict[str, Any]):
    """Records by id, that notes which are looked up; all of them, where it is walked."""

    def __init__(self, records: Mapping[str, Any]) -> None:
        super().__init__(records)
        self.found: list[object] = []

    def get(self, key: str, default: Any = None) -> Any:
        self.found += [super().get(key)] if key else []
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        return self.get(key)

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None

    def values(self) -> Any:
        self.found += super().values()
        return super().values()

    def __iter__(self) -> Iterator[str]:
        self.found += super().values()
        return super().__iter__()


GROUPS = ("facts", "sources", "measures", "speakers", "searches", "sheets", "pictures")


@pytest.mark.parametrize("slips", range(len(SLIPS) + 1))
def test_a_rule_on_each_record_looks_at_nothing_else_than_what_it_waits_for(slips: int, tmp_path: Path) -> None:
    """Else what is kept would be wrong once that has changed."""
    content = load(slipped(slips).write(tmp_path) if slips < len(SLIPS) else ROOT / "content")
    looked = {name: Looked(getattr(content, name)) for name in GROUPS}
    scan = Scan(replace(content, **looked))  # type: ignore[arg-type]
    for (name, kind, ident), one, of in judged.waiting(Judged.of(content), content):
        alone = scan._only(judged.One(one, judged.Entry(), None))
        for group in looked.values():
            group.found.clear()
        found = [finding.where.path for rule in EACH for finding in rule.run(alone)]
        assert {*found} <= {content.where(kind, ident[0] if name == "texts" else ident).path}
        own = {id(record) for group in one for record in group.values()}
        others = [r for g in looked.values() for r in g.found if id(r) not in own and not any(r is o for o in of)]
        assert (others == []) or one.sheets, one
        assert not any(isinstance(record, SheetPlan) for record in others)


def same(root: Path, steps: Sequence[tuple[Collection[int], int]]) -> None:
    for slips, lines in steps:
        kept = told(slipped(*sorted(slips), above="# a line\n" * lines).write(root))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(judged, "_ENTRIES", Kept[judged.Entry]())
            patch.setattr(judged, "_LISTS", Kept[dict[Hashable, object]]())
            patch.setattr(judged, "_WHOLE", Kept[object]())
            patch.setattr(loading, "read_yaml", lambda path, name: anew(path.read_bytes(), name))
            assert told(root / "content") == kept


@pytest.mark.parametrize("slip", range(len(SLIPS)))
def test_the_same_is_found_as_from_nothing(slip: int, tmp_path: Path) -> None:
    """In the same order, at the lines where it stands now: of a slip, after lines above it, and when it is mended."""
    same(tmp_path, [((), 0), ((slip,), 0), ((slip,), 1), ((), 1)])


@given(
    pool=st.tuples(SLIP, SLIP, SLIP),
    steps=st.lists(st.tuples(st.sets(st.integers(0, 2)), st.integers(0, 1)), min_size=3),
)
@settings(max_examples=8)
def test_the_same_is_found_after_any_saves(pool: Sequence[int], steps: list[tuple[set[int], int]]) -> None:
    with TemporaryDirectory() as home:
        same(Path(home), [({pool[n] for n in some}, lines) for some, lines in steps])


def told(root: Path) -> tuple[Problem, ...]:
    try:
        return check(load(root))
    except FactsheetError as error:
        return error.problems


def test_what_says_the_same_is_the_same_record(tmp_path: Path) -> None:
    """Whatever else is changed in its file; a number is not the same as another of its value."""
    folder = Folder()
    before = load(folder.write(tmp_path))
    folder.change("facts/harbour.yaml", "value: 31\n", "value: 31.0\n")
    after = load(folder.write(tmp_path))
    assert {ident for ident, fact in after.facts.items() if fact is not before.facts[ident]} == {"arrivals-2016"}
    assert after.where("fact", "arrivals-2016") == before.where("fact", "arrivals-2016")
    assert after.sheets["harbour"] is before.sheets["harbour"]


def test_only_what_was_saved_is_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, judging, only = Folder().add("sheets/harbour.yaml", MEMO), list[Judged](), Scan._only
    check(load(folder.write(tmp_path)))

    def spy(scan: Scan, one: judged.One) -> Scan:
        judging.append(one.judged)
        return only(scan, one)

    monkeypatch.setattr(Scan, "_only", spy)
    check(load(folder.write(tmp_path)))
    assert judging == []
    folder.change("facts/harbour.yaml", "founded in Canada", "founded at a quay in Canada")
    check(load(folder.write(tmp_path)))
    judged_again = {(type(record), ident) for one in judging for group in one for ident, record in group.items()}
    assert judged_again == {(Fact, "harbour-founded"), (SheetPlan, "harbour"), (MemoPlan, "harbour")}


def test_what_is_kept_is_bounded_and_goes_in_the_order_of_use() -> None:
    kept, made, one = Kept[int](2), list[int](), [1]

    def get(key: int, of: object) -> int:
        made.append(key)
        return kept.get(key, (of,), lambda: len(made))

    assert [get(key, one) for key in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 4, 1, 6]
    assert [get(2, [1]), get(2, one)] == [7, 8]

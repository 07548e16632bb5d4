"""Whose decisions they are: the files that readers signed are kept, and each line of the log is held against its file.

Input: a log whose chain holds, the folder of the content, the readers and their keys. Output: the log, with no key
where it is revoked; or what a line says otherwise than its file. Without a signature nothing proves who decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice
from pathlib import Path

from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.signoff import sshsig
from factsheet.evidence.signoff.decisions import Decision, Decisions, moment, read
from factsheet.evidence.signoff.log import LOG, SHOWN, Entry, Log
from factsheet.evidence.signoff.pairs import person
from factsheet.records import inputs
from factsheet.records.readers import Reader, fingerprint, wire

NAMESPACE = "factsheet-review"
SIGN = f"ssh-keygen -Y sign -n {NAMESPACE} -f KEY FILE"
_TAKE = "restore the log, its head and the folder reviews from version control, all from one branch"
_OF_FILE = ("sheet", "edition", "language", "reader", "role")
_OF_DECISION = ("hash", "state", "support", "ticks", "note", "at", "opened")


@dataclass(frozen=True)
class Kept:
    """A decisions file as it was applied, and the fingerprint of the key that signed it; empty where none did."""

    said: Decisions
    key: str

    def fault(self, entry: Entry) -> str:
        """Return what a line of the log says otherwise than this file; nothing where they agree."""
        decision = self._decisions.get(entry.pair)
        if decision is None:
            return f"it is on {entry.pair}, on which the file decides nothing"
        for record, names in ((self.said, _OF_FILE), (decision, _OF_DECISION)):
            for name in names:
                there, here = getattr(record, name), getattr(entry, name)
                if (tuple(dict.fromkeys(there)) if name == "ticks" else there) != here:
                    return f"its {name} is {here!r}, in the file {there!r}"
        if entry.key and entry.key != self.key:
            return f"it names the key {entry.key}, the file is signed with {self.key}"
        return ""

    @cached_property
    def _decisions(self) -> dict[str, Decision]:
        return {decision.pair: decision for decision in self.said.decisions}


def names(decisions: str) -> tuple[str, str]:
    """Return where a decisions file and its signature are kept, by the file's hash; from the content folder."""
    return f"reviews/{decisions}.json", f"reviews/{decisions}.json.sig"


def signed_by(said: Decisions, data: bytes, signature: bytes, where: Location, readers: Sequence[Reader]) -> str:
    """Return the fingerprint of the key that signed a decisions file, one of its reader's.

    Raises ContentError: V016 for a signature that cannot be read, V017 for one that does not fit the file, V018 for
    a key that is not the reader's.
    """
    try:
        found = sshsig.read(signature)
    except ValueError as error:
        raise ContentError([Problem("V016", where, f"cannot read the signature: {error}", _again())]) from None
    try:
        sshsig.check(found, data, NAMESPACE)
    except ValueError as error:
        raise ContentError([Problem("V017", where, f"the signature does not count: {error}", _again())]) from None
    key, me = fingerprint(found.key), person(said.reader)
    owners = [r.name for r in readers for known in (*r.keys, *r.revoked) if wire(known) == found.key]
    if not owners:
        what = f"signed with the key {key}, which readers.yaml does not have"
        hint = f"if it is {said.reader}’s, add it to readers.yaml"
        raise ContentError([Problem("V018", where, what, hint)])
    if any(person(owner) != me for owner in owners):
        what = f"signed with the key {key} of {owners[0]}, but the decisions are {said.reader}’s"
        raise ContentError([Problem("V018", where, what, "each reader signs with a key of their own")])
    return key


def _again() -> str:
    return f"sign the exported file again: {SIGN}"


def taken(said: Decisions, data: bytes, signature: tuple[str, bytes] | None, readers: Sequence[Reader]) -> Decisions:
    """Return a decisions file with the key that signed it, where it has a signature, given by name and bytes.

    Raises ContentError: as ``signed_by``, V018 for a key that is revoked, V019 for an unsigned file of a reader
    whose key is known, for then anyone could have written it.
    """
    if signature is None:
        if any(reader.keys for reader in readers if person(reader.name) == person(said.reader)):
            what = f"the file is unsigned, but readers.yaml has a key of {said.reader}"
            raise ContentError([Problem("V019", said.where("reader"), what, f"let {said.reader} sign it: {SIGN}")])
        return said
    where = Location(signature[0])
    key = signed_by(said, data, signature[1], where, readers)
    if key in _revoked(readers):
        what = f"signed with the key {key}, which {said.reader} has revoked"
        raise ContentError([Problem("V018", where, what, f"sign with another key: {SIGN}")])
    return replace(said, key=key)


def _revoked(readers: Sequence[Reader]) -> frozenset[str]:
    """Return the fingerprints of keys that may be in other hands."""
    return frozenset(fingerprint(wire(known)) for reader in readers for known in reader.revoked)


# -- the log ---------------------------------------------------------------------------------------------


def proved(log: Log, folder: Path, readers: Sequence[Reader]) -> Log:
    """Return a log with no key where it is revoked, after each line was held against the file it came from.

    Raises ContentError: V016 to V018 for a signature, V025 for a line that says otherwise than its file, V026 for
    a file that is missing or damaged, V027 for an unsigned line after the same reader has signed, V028 for lines
    of a reader that are not in the order of time.
    """
    problems = tuple(islice(_problems(log, folder, readers), SHOWN))
    if problems:
        raise ContentError(problems)
    gone = _revoked(readers)
    return replace(log, entries=tuple(replace(e, key="") if e.key in gone else e for e in log.entries))


def _problems(log: Log, folder: Path, readers: Sequence[Reader]) -> Iterator[Problem]:
    told: set[str] = set()
    signers: dict[str, int] = {}
    latest: dict[tuple[str, str, str], Entry] = {}
    gone = _revoked(readers)

    @cache
    def kept(decisions: str) -> Kept | ContentError | None:
        try:
            return _kept(decisions, folder, readers)
        except ContentError as error:
            return error

    for entry in log.entries:
        where = Location((folder / LOG).as_posix(), entry.n, 1)
        found = kept(entry.decisions)
        if isinstance(found, ContentError):
            if entry.decisions not in told:
                yield from found.problems
            told.add(entry.decisions)
        elif entry.key and (found is None or not found.key):
            if entry.decisions not in told:
                missing = names(entry.decisions)[found is not None]
                what = f"line {entry.n} is signed, but {(folder / missing).as_posix()} is missing"
                yield Problem("V026", where, what, _TAKE)
            told.add(entry.decisions)
        elif found is not None and (fault := found.fault(entry)):
            file = (folder / names(entry.decisions)[0]).as_posix()
            yield Problem("V025", where, f"line {entry.n} is not what {file} says: {fault}", _TAKE)
        me = person(entry.reader)
        before = latest.setdefault((me, *entry.on), entry)
        if moment(entry.at) < moment(before.at):  # apply refuses that (V014): the latest line is the reader's last word
            what = f"line {entry.n} is older than line {before.n}, which {entry.reader} decided on {entry.pair} later: "
            yield Problem("V028", where, f"{what}it was moved or put in again", _TAKE)
        latest[me, *entry.on] = entry
        if entry.key and entry.key not in gone:
            signers.setdefault(me, entry.n)
        elif me in signers and not entry.key:
            what = f"line {entry.n} is unsigned, but {entry.reader} has signed since line {signers[me]}"
            yield Problem("V027", where, what, _TAKE)


def _kept(decisions: str, folder: Path, readers: Sequence[Reader]) -> Kept | None:
    """Return what is kept of a decisions file; None where it is not. Raises ContentError."""
    file, signature = (folder / name for name in names(decisions))
    if not file.is_file():
        return None
    data = inputs.read_bytes(file)
    try:
        said = read(data, file.as_posix())
    except ContentError as error:
        what = f"this is not the file that was applied: {error.problems[0].what}"
        raise ContentError([Problem("V026", error.problems[0].where, what, _TAKE)]) from None
    if said.sha256 != decisions:
        what = f"this is not the file that was applied: its sha256 is {said.sha256}"
        raise ContentError([Problem("V026", said.where("sha256"), what, _TAKE)])
    if not signature.is_file():
        return Kept(said, "")
    return Kept(said, signed_by(said, data, inputs.read_bytes(signature), Location(signature.as_posix()), readers))

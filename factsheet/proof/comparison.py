"""Where two PDFs differ, which should be the same to the byte.

Input: the bytes of both. Output: the first object that differs, by its number, with what it is and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from factsheet.proof.objects import Objects


def first_difference(old: bytes, new: bytes) -> str:
    """Return what differs first, for people; empty where nothing does. Raises Unreadable for what is no PDF."""
    if old == new:
        return ""
    was, now = Objects(old), Objects(new)
    on_page = {name: page for page, name in enumerate(_pages(was), 1)}
    names = was.all.keys() | now.all.keys()
    for name in sorted(names - _containers(was) - _containers(now), key=lambda name: int(name.partition(" ")[0])):
        if name not in was.all or name not in now.all:
            return f"object {name[:-2]} stands in {'the new' if name in now.all else 'this'} file only"
        streams = name in was.streams and name in now.streams
        if streams and was.raw(name) != now.raw(name):
            return f"object {name[:-2]}{_what(was, name, on_page)}: its data differ"
        if was.all[name] != now.all[name] or (name in was.streams) != (name in now.streams):
            keys = ", ".join(_keys(was.all[name], now.all[name]))
            return f"object {name[:-2]}{_what(was, name, on_page)}" + (f": {keys}" if keys else "") + " differs"
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return f"all objects are alike; the files differ from byte {at:,} on, in how they are stored"


def _containers(objects: Objects) -> set[str]:
    """Return the streams that only hold other objects (ISO 32000-1, 7.5.7 and 7.5.8), which are compared themselves."""
    return {name for name in objects.streams if objects.all[name].get("/Type") in ("/ObjStm", "/XRef")}


def _pages(objects: Objects) -> Iterator[str]:
    for name, node in objects.tree(objects.get(objects.trailer["/Root"])["/Pages"]):
        if objects.get(node)["/Type"] == "/Page":
            yield name


def _what(objects: Objects, name: str, on_page: Mapping[str, int]) -> str:
    """Return what an object is: by its type, and the page it is, or is the content of."""
    found: Any = objects.all[name]
    page = on_page.get(name) or next((n for p, n in on_page.items() if objects.get(p).get("/Contents") == name), 0)
    kind = "content" if page and name not in on_page else ""
    if isinstance(found, dict) and not kind:
        kind = str(found.get("/Type", found.get("/S", ""))).removeprefix("/").removeprefix("u:")
    said = ", ".join(filter(None, (kind, f"page {page}" if page else "")))
    return f" ({said})" if said else ""


def _keys(was: Any, now: Any) -> Iterator[str]:
    if isinstance(was, dict) and isinstance(now, dict):
        yield from (key for key in sorted(was.keys() | now.keys()) if was.get(key) != now.get(key))

"""The pictures of a page: each that is painted is in its resources, and each of these is painted.

Input: a file's objects, a page, its operators. Output: resource name, dictionary and data of each, and what is wrong.
"""

from __future__ import annotations

import re
from typing import Any

from factsheet.proof.objects import Objects

_ENTRIES = ("/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter")
_PAINTED = re.compile(r"(/I\d+) Do\b")


def read(objects: Objects, page: dict[str, Any], operators: bytes) -> tuple[list[bytes], str]:
    """Return the pictures of a page, and a fault, if there is one."""
    named = objects.get(objects.entry(page, "/Resources").get("/XObject", {}))
    painted = set(_PAINTED.findall(operators.decode("ascii", "replace")))
    pictures = []
    for name, reference in named.items():
        image = objects.get(reference)
        said = {key: str(image.get(key, "")).removeprefix("/") for key in _ENTRIES}
        entries = "/Type/XObject/Subtype/Image" + "".join(
            f"{key}{'/' if key in ('/ColorSpace', '/Filter') else ' '}{value}" for key, value in said.items()
        )
        pictures.append(b"\n".join([name[1:].encode(), entries.encode(), objects.raw(reference)]))
    return pictures, "" if painted == named.keys() else "it paints other pictures than it has"

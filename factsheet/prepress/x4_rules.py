"""A PDF/X-4, read back by another library: what the standard asks, and the pages of its file with inks for colours.

Input: the bytes of both. Output: findings. The rules are those of ISO 15930-7:2010, clause 6, as far as they apply to
what we write: all else is refused. Boxes: ISO 32000-1, 14.11.2; output intents: 14.11.5; separations: 8.6.6.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from factsheet.prepress import edges
from factsheet.prepress.proved import pages_of, same
from factsheet.prepress.x4 import ALL, Plan, intent_texts
from factsheet.proof import Finding
from factsheet.proof.objects import Instruction, Objects, Unreadable, instructions, text
from factsheet.writers.pdf.metadata import EXCHANGE, srgb_profile

ROOT = {"/Type", "/Pages", "/OutputIntents", "/Lang", "/ViewerPreferences", "/Metadata"}  # no actions, forms, layers
PAGE = {"/Type", "/Parent", "/MediaBox", "/BleedBox", "/TrimBox", "/Contents", "/Resources"}  # no annotations, groups
RESOURCES = {"/Font", "/XObject", "/ProcSet", "/ColorSpace"}  # no graphics states: no transparency, no overprint
IMAGE = {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/Length"}
COLOURS = {"g": "k", "rg": "k", "G": "K", "RG": "K"}
_XMP = re.compile(r"<((?:xmp|xmpMM|pdf|pdfxid):\w+)>([^<]*)</\1>")
NEAREST = 0.02  # pt
CROP_MARKS = 8  # two at each corner


def check(data: bytes, source: bytes, plan: Plan) -> list[Finding]:
    """Return what is wrong with a file for a print shop; nothing proves it."""
    try:
        return list(_check(data, source, plan))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return [_finding(str(error) if isinstance(error, Unreadable) else "it is not built as our PDF/X-4 are")]


def _check(data: bytes, source: bytes, plan: Plan) -> Iterator[Finding]:
    objects, original = Objects(data), Objects(source)
    yield from map(_finding, _whole(data, objects, plan))
    found, wanted = pages_of(objects), pages_of(original)
    if len(found) != len(wanted):
        yield _finding(f"it has {len(found)} pages, not {len(wanted)}")
        return
    for number, (page, old) in enumerate(zip(found, wanted, strict=True), 1):
        for what in _page(objects, page, original, old, plan):
            yield _finding(what, number)


def _whole(data: bytes, objects: Objects, plan: Plan) -> Iterator[str]:
    """Identification, metadata, trapping, output intent; what a catalog may have."""
    if not data.startswith(b"%PDF-1.6\n"):
        yield "it is not PDF 1.6"
    trailer, root = objects.trailer, objects.get(objects.trailer["/Root"])
    if "/Encrypt" in trailer or len(objects.get(trailer.get("/ID", ()))) != 2:
        yield "it is encrypted, or has no identifier"
    yield from (f"it has {key[1:]}, which no such file has" for key in sorted(root.keys() - ROOT))
    info = objects.get(trailer["/Info"])
    packet = dict(_XMP.findall(objects.stream(root["/Metadata"]).decode("utf-8")))
    if not info.get("/Title"):
        yield "it has no title"
    if info.get("/Trapped") != "/False" or packet.get("pdf:Trapped") != "False":
        yield "it does not say that it is not trapped"
    if packet.get("pdfxid:GTS_PDFXVersion") != EXCHANGE:
        yield f"it does not say that it is {EXCHANGE}"
    for key, name in {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}.items():
        if re.sub(r"\D", "", text(info[key])) != re.sub(r"\D", "", packet.get(name, "")):
            yield f"{name} and {key[1:]} differ"
    for name in ("xmp:MetadataDate", "xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass"):
        if not packet.get(name):
            yield f"its metadata have no {name}"
    intents = [objects.get(one) for one in objects.get(root.get("/OutputIntents", ()))]
    if [one["/S"] for one in intents] != ["/GTS_PDFX"]:
        yield "it does not have exactly one output intent, that of its press"
        return
    said = {key: text(value) for key, value in intents[0].items() if key not in ("/Type", "/S", "/DestOutputProfile")}
    if said != intent_texts(plan.press):
        yield "its output intent names another printing condition"
    profile = intents[0]["/DestOutputProfile"]
    if objects.stream(profile) != plan.press.profile or objects.get(profile)["/N"] != 4:
        yield "its output intent has another profile"


def _page(objects: Objects, page: dict[str, Any], original: Objects, old: dict[str, Any], plan: Plan) -> Iterator[str]:
    yield from (f"it has {key[1:]}, which no page for a press has" for key in sorted(page.keys() - PAGE))
    if missing := sorted(PAGE - page.keys()):
        yield f"it has no {missing[0][1:]}"
        return
    size: Any = tuple(map(float, objects.get(old["/MediaBox"])[2:]))
    media, bleed, trim = (list(map(float, objects.get(page[key]))) for key in ("/MediaBox", "/BleedBox", "/TrimBox"))
    if not _near([trim[2] - trim[0], trim[3] - trim[1]], size):
        yield "its TrimBox does not have the size of the page"
    around = [trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]]
    if not _near(around, [plan.bleed] * 4):
        yield "its BleedBox is not as far outside its TrimBox as the bleed"
    if not (media[:2] == [0, 0] and media[2] >= bleed[2] and media[3] >= bleed[3] and min(bleed) >= 0):
        yield "its MediaBox does not hold its BleedBox"
    resources, before = objects.get(page["/Resources"]), original.get(old["/Resources"])
    yield from (f"it has {key[1:]}, which no page for a press has" for key in sorted(resources.keys() - RESOURCES))
    if not same(objects, resources.get("/Font", {}), original, before.get("/Font", {})):
        yield "its fonts are not those of the file"
    yield from _images(objects, resources, original, before)
    yield from _operators(objects, page, original, old, trim, bleed, plan)


def _images(objects: Objects, resources: Any, original: Objects, before: Any) -> Iterator[str]:
    """Pictures: as they were, but red, green and blue by a profile of sRGB; no masks, no alternates."""
    found, wanted = (one.get(each.get("/XObject", {})) for one, each in ((objects, resources), (original, before)))
    if found.keys() != wanted.keys():
        yield "it has other pictures"
        return
    for name, reference in found.items():
        image, old = objects.get(reference), original.get(wanted[name])
        space = objects.get(image["/ColorSpace"])
        rest = {key: value for key, value in image.items() if key not in ("/ColorSpace", "/Length")}
        if objects.raw(reference) != original.raw(wanted[name]) or any(old.get(key) != rest[key] for key in rest):
            yield f"the picture {name[1:]} is not as it is in the file"
        if not image.keys() <= IMAGE:
            yield f"the picture {name[1:]} has a mask, or an alternate"
        by_profile = isinstance(space, list) and space[0] == "/ICCBased" and objects.stream(space[1]) == srgb_profile()
        if space != "/DeviceGray" and not (by_profile and objects.get(space[1])["/N"] == 3):
            yield f"the colours of the picture {name[1:]} are not defined"


def _operators(
    objects: Objects,
    page: dict[str, Any],
    original: Objects,
    old: dict[str, Any],
    trim: Sequence[float],
    bleed: Sequence[float],
    plan: Plan,
) -> Iterator[str]:
    """The operators of the file, one by one, between what moves and cuts them and the marks."""
    found, wanted = _parsed(objects, page), _parsed(original, old)
    marks = found[len(wanted) + 6 :]
    box, moved = [bleed[0], bleed[1], bleed[2] - bleed[0], bleed[3] - bleed[1]], [1, 0, 0, 1, trim[0], trim[1]]
    if [one.operator for one in found[:5]] != ["q", "re", "W", "n", "cm"] or not (
        _near(found[1].operands, box) and _near(found[4].operands, moved)
    ):
        yield "its page is not moved to its TrimBox and cut at its BleedBox"
        return
    for one, other in zip(found[5:], wanted, strict=False):
        if what := _differs(one, other, plan):
            yield what
            return
    if len(found) < len(wanted) + 6 or found[len(wanted) + 5].operator != "Q":
        yield "it has more operators, or fewer, than the page of the file"
        return
    yield from edges.faults(found[: len(wanted) + 6], tuple(trim), plan.bleed)  # type: ignore[arg-type]
    if bool(marks) != plan.marks or (marks and not _are_marks(marks, objects, page, bleed)):
        yield "it has other marks than crop marks, on all plates and outside the bleed"


def _differs(one: Instruction, other: Instruction, plan: Plan) -> str:
    """Tell how an operator differs from that of the file; an ink stands for a colour."""
    name, old = one.operator, other.operator
    if old not in COLOURS:
        alike = name == old and one.operands == other.operands
        return "" if alike else f"“{_said(one)}” is not what the file has there: “{_said(other)}”"
    parts = [float(value) for value in other.operands] * (3 if len(other.operands) == 1 else 1)
    if name != COLOURS[old]:
        return f"a colour is not an ink: “{_said(one)}”"
    if parts[0] == parts[1] == parts[2]:  # judged by itself: a grey is black alone, unless the theme says otherwise
        colour = "#" + f"{round(parts[0] * 255):02X}" * 3
        wanted = [part / 100 for part in plan.said.get(colour, (0, 0, 0, round(100 - 100 * parts[0])))]
    else:
        wanted = [part / 100 for part in plan.ink(*parts)]
    return "" if _near(one.operands, wanted) else f"“{_said(one)}” is not the ink of “{_said(other)}”"


def _are_marks(marks: Sequence[Instruction], objects: Objects, page: Any, bleed: Sequence[float]) -> bool:
    """Tell whether all that is painted around the bleed are lines on all plates."""
    space = objects.entry(page, "/Resources", "/ColorSpace", "/All")
    names = [one.operator for one in marks]
    first = " ".join(_said(one) for one in marks[1:4])
    inside = any(
        box[0] < bleed[2] - NEAREST and box[2] > bleed[0] + NEAREST
        and box[1] < bleed[3] - NEAREST and box[3] > bleed[1] + NEAREST
        for box in edges.painted(marks)
    )  # fmt: skip
    wanted = ["q", "CS", "SCN", "w", *["m", "l", "S"] * CROP_MARKS, "Q"]
    return (
        names == wanted and first == ALL.decode() and space[:3] == ["/Separation", "/All", "/DeviceCMYK"] and not inside
    )


def _parsed(objects: Objects, page: Mapping[str, Any]) -> list[Instruction]:
    return instructions(objects.stream(page["/Contents"]))


def _said(instruction: Instruction) -> str:
    return str(instruction)[:60]


def _near(found: Iterable[Any], wanted: Sequence[float]) -> bool:
    values = [float(value) for value in found]
    return len(values) == len(wanted) and all(abs(a - b) < NEAREST for a, b in zip(values, wanted, strict=True))


def _finding(what: str, page: int = 0) -> Finding:
    return Finding("F021", what, page)

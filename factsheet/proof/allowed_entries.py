"""Every dictionary a viewer acts on has the entries factsheet writes and no others: no action, layer, script or box.

Input: a file's objects. Output: what is not allowed, with its page. Anything not listed here is
a fault, so no list of dangers is needed (ISO 32000-1, 7.7, 9.7, 12.3, 12.5 and 14.7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from factsheet.proof.manifest import DESCRIPTION
from factsheet.proof.objects import Objects, once, text

ANY, NUMBER = object(), object()


class Maybe(NamedTuple):
    """An optional entry."""

    shape: Any = ANY


class StructElement(NamedTuple):
    """A structure element: depth, reference, dictionary, and its kids as references and as objects."""

    depth: int
    reference: str
    entries: Mapping[str, Any]
    kids: Sequence[tuple[Any, Any]]


_TYPE = "/Type"
_STREAM = {"/Length": NUMBER, "/Filter": Maybe()}
CATALOG = {
    _TYPE: "/Catalog", "/Pages": ANY, "/Lang": ANY, "/MarkInfo": {"/Marked": True},
    "/ViewerPreferences": {"/DisplayDocTitle": True}, "/StructTreeRoot": ANY, "/Metadata": ANY,
    "/OutputIntents": [ANY], "/AF": Maybe(), "/Names": Maybe({"/EmbeddedFiles": ANY}), "/Outlines": Maybe(),
    "/PageLabels": Maybe({"/Nums": [0, {"/S": "/r"}, NUMBER, {"/S": "/D"}]}),
}  # fmt: skip
PAGES = {_TYPE: "/Pages", "/Kids": ANY, "/Count": NUMBER, "/Parent": Maybe()}
PAGE = {
    _TYPE: "/Page", "/Parent": ANY, "/Contents": ANY, "/MediaBox": [0, 0, NUMBER, NUMBER], "/Annots": Maybe(),
    "/Resources": {"/Font": ANY, "/ProcSet": Maybe(), "/XObject": Maybe()}, "/StructParents": NUMBER, "/Tabs": "/S",
    "/Rotate": Maybe(0), "/Trans": Maybe({}),  # in files of earlier versions
}  # fmt: skip
ANNOTATION = {
    _TYPE: "/Annot", "/Subtype": "/Link", "/Rect": [NUMBER] * 4, "/Border": [0, 0, 0], "/F": 4, "/StructParent": NUMBER,
    "/Contents": ANY,
}  # fmt: skip
TARGET = [ANY, "/XYZ", NUMBER, NUMBER, None]
LINKS = ({**ANNOTATION, "/A": {"/S": "/URI", "/URI": ANY}}, {**ANNOTATION, "/Dest": TARGET})
OUTLINE = {"/Title": ANY, "/Parent": ANY, "/Dest": TARGET,
           **dict.fromkeys(("/Prev", "/Next", "/First", "/Last", "/Count"), Maybe())}  # fmt: skip
FONT = {
    _TYPE: "/Font", "/Subtype": "/Type0", "/BaseFont": ANY, "/Encoding": "/Identity-H", "/DescendantFonts": [ANY],
    "/ToUnicode": _STREAM,
}  # fmt: skip
IMAGE = {
    **_STREAM, _TYPE: "/XObject", "/Subtype": "/Image", "/Width": NUMBER, "/Height": NUMBER, "/ColorSpace": ANY,
    "/BitsPerComponent": 8,
}  # fmt: skip
DESCENDANT = {
    _TYPE: "/Font", "/Subtype": "/CIDFontType2", "/BaseFont": ANY, "/CIDToGIDMap": "/Identity", "/W": ANY,
    "/CIDSystemInfo": {"/Registry": "u:Adobe", "/Ordering": "u:Identity", "/Supplement": 0},
    "/FontDescriptor": {_TYPE: "/FontDescriptor", "/FontFile2": {**_STREAM, "/Length1": NUMBER},
                        **dict.fromkeys(("/FontName", "/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent",
                                         "/CapHeight", "/StemV"), ANY)},
}  # fmt: skip
STRUCTURE = {_TYPE: "/StructTreeRoot", "/K": [ANY], "/ParentTree": ANY, "/ParentTreeNextKey": NUMBER,
             "/IDTree": Maybe(), "/RoleMap": Maybe()}  # fmt: skip
ROLES = {"/Strong": "/Span", "/Em": "/Span"}  # of types that are not in ISO 32000-1
DATA = {
    **_STREAM, _TYPE: "/EmbeddedFile", "/Subtype": "/application/json", "/Params": {"/ModDate": ANY, "/Size": NUMBER},
}  # fmt: skip
FILE = {
    _TYPE: "/Filespec", "/F": ANY, "/UF": ANY, "/Desc": f"u:{DESCRIPTION}", "/AFRelationship": "/Data",
    "/EF": {"/F": DATA, "/UF": DATA},
}  # fmt: skip
INTENT = {
    _TYPE: "/OutputIntent", "/S": "/GTS_PDFA1", "/OutputConditionIdentifier": ANY, "/Info": ANY,
    "/DestOutputProfile": {**_STREAM, "/N": 3, "/Alternate": "/DeviceRGB"},
}  # fmt: skip


def check(
    objects: Objects, root: Mapping[str, Any], pages: Sequence[str], tree: Sequence[StructElement]
) -> Iterator[tuple[int, str]]:
    """Yield what is not allowed, each with its page, 0 for the whole file."""
    rules = Shapes(objects)
    yield from ((0, what) for what in rules.of("the catalog", root, CATALOG))
    for number, reference in enumerate(pages, 1):
        yield from ((number, what) for what in rules.page(objects.get(reference)))
    for _, node in objects.tree(root["/Pages"]):
        if node[_TYPE] != "/Page":
            yield from ((0, what) for what in rules.of("the list of pages", node, PAGES))
    fonts = (font for page in pages for font in objects.entry(page, "/Resources", "/Font").values())
    for font in dict.fromkeys(fonts):
        yield from ((0, what) for what in rules.font(objects.get(font)))
    images = (item for page in pages for item in _images(objects, page).items())
    for name, image in dict.fromkeys(images):
        yield from ((0, what) for what in rules.of(f"the picture {name[1:]}", image, IMAGE))
    yield from ((0, what) for what in rules.structure(root, pages, tree))
    yield from ((0, what) for what in rules.rest(root))


def _images(objects: Objects, page: str) -> Mapping[str, str]:
    found: Mapping[str, str] = objects.get(objects.entry(page, "/Resources").get("/XObject", {}))
    return found


def elements(objects: Objects, root: Mapping[str, Any]) -> Iterator[StructElement]:
    """Yield the structure elements in order. Raises ValueError if they form no tree."""
    seen: set[str] = set()
    waiting = [(0, kid) for kid in objects.entry(root, "/StructTreeRoot", "/K")[:1]]
    while waiting:
        depth, reference = waiting.pop()
        entries = objects.get(once(reference, seen))
        below = objects.get(entries.get("/K", ()))
        kids = [(kid, objects.get(kid)) for kid in (below if isinstance(below, list) else (entries["/K"],))]
        yield StructElement(depth, reference, entries, kids)
        waiting += [(depth + 1, kid) for kid, found in reversed(kids) if type(found) is not int and "/S" in found]


def describe(objects: Objects, tree: Sequence[StructElement]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield depth, tag and attributes of each structure element."""
    for depth, _, element, _ in tree:
        attributes = {key[1:]: text(element[key]) for key in ("/ID", "/Lang", "/Alt", "/E") if key in element}
        owners = objects.get(element["/A"]) if "/A" in element else []
        for owner in map(objects.get, owners if isinstance(owners, list) else (owners,)):
            attributes.update({key[1:]: _shown(objects.get(value)) for key, value in owner.items() if key != "/O"})
        yield depth, element["/S"][1:], attributes


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(f"{float(number):.2f}" for number in value)
    return str(value).removeprefix("/")


class Shapes:
    """Compares the dictionaries of a file with the entries they should have."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.get = objects.get

    def of(self, what: str, found: Any, shape: Mapping[str, Any]) -> Iterator[str]:
        """Yield what a dictionary has too much, lacks, or has with another value."""
        found = self.get(found)
        if not found.keys() <= shape.keys():
            unexpected = ", ".join(sorted(found.keys() - shape.keys()))
            yield f"{what} has {unexpected}, which factsheet does not write"
        for key, wanted in shape.items():
            if key not in found:
                if not isinstance(wanted, Maybe):
                    yield f"{what} lacks {key}"
            elif wanted is not ANY and not self.like(found[key], wanted):
                yield f"{what} has a {key} that factsheet does not write"

    def like(self, found: Any, shape: Any) -> bool:
        """Tell whether a value has a shape; a dictionary in it has all its entries and no others."""
        if isinstance(shape, Maybe):
            shape = shape.shape
        if shape is ANY or found == shape:
            return True
        found = self.get(found)
        if shape is NUMBER:
            return isinstance(found, int | float)
        if isinstance(shape, dict):
            return isinstance(found, dict) and not any(self.of("", found, shape))
        if isinstance(shape, list):
            same = isinstance(found, list) and len(found) == len(shape)
            return same and all(map(self.like, found, shape))
        return bool(found == shape)

    def page(self, page: Mapping[str, Any]) -> Iterator[str]:
        yield from self.of("the page", page, PAGE)
        resources = self.get(page["/Resources"])
        if "/XObject" in resources and not self.get(resources["/XObject"]):
            yield "the page has a list of pictures without any"
        if not self.like(page["/Contents"], _STREAM):
            yield "the page’s operators are stored in a way factsheet does not use"
        for reference in self.get(page.get("/Annots") or ()):
            found = self.get(reference)
            name = f"the link “{text(found.get('/Contents', 'u:'))}”"
            yield from self.of(name, found, LINKS["/Dest" in found])

    def font(self, font: Mapping[str, Any]) -> Iterator[str]:
        name = f"the font {font['/BaseFont'][1:]}"
        yield from self.of(name, font, FONT)
        descendant = self.get(self.get(font["/DescendantFonts"])[0])
        mapped = {"/CIDToGIDMap": _STREAM} if isinstance(self.get(descendant["/CIDToGIDMap"]), dict) else {}
        yield from self.of(name, descendant, {**DESCENDANT, **mapped})

    def structure(self, root: Mapping[str, Any], pages: Sequence[str], tree: Sequence[StructElement]) -> Iterator[str]:
        """The structure tree is a tree, and its parent tree and IDs lead to its own elements."""
        get = self.get
        top = get(root["/StructTreeRoot"])
        yield from self.of("the structure tree", top, STRUCTURE)
        marks: dict[tuple[str, int], str] = {}
        links: dict[str, str] = {}
        names: dict[str, str] = {}
        above = [root["/StructTreeRoot"]]
        for depth, reference, element, kids in tree:
            above[depth + 1 :] = [reference]
            if element["/P"] != above[depth]:
                yield f"an element {element['/S'][1:]} names the wrong parent"
            if "/ID" in element:
                names[element["/ID"]] = reference
            for _, found in kids:
                if type(found) is int:
                    marks[element.get("/Pg", ""), found] = reference
                elif "/MCID" in found:
                    marks[found.get("/Pg", element.get("/Pg", "")), found["/MCID"]] = reference
                elif "/Obj" in found:
                    links[found["/Obj"]] = reference
        used = {element["/S"] for _, _, element, _ in tree}
        if get(top.get("/RoleMap", {})) != {tag: role for tag, role in ROLES.items() if tag in used}:
            yield "the structure tree’s role map is not that of its types"
        if "/IDTree" in top and dict(self.objects.pairs(top["/IDTree"], "/Names")) != names:
            yield "the structure tree’s IDs lead to the wrong elements"
        wanted: dict[int, Any] = {get(link)["/StructParent"]: element for link, element in links.items()}
        counts = Counter(page for page, _ in marks)
        for page in pages:
            count = counts[page]
            wanted[get(page)["/StructParents"]] = [marks.get((page, mcid)) for mcid in range(count)]
        if {key: get(v) if isinstance(get(v), list) else v
            for key, v in self.objects.pairs(top["/ParentTree"], "/Nums")} != wanted:  # fmt: skip
            yield "the structure tree’s parent tree leads to the wrong elements"

    def rest(self, root: Mapping[str, Any]) -> Iterator[str]:
        """Check outline, attached files, metadata and colours."""
        get, objects = self.get, self.objects
        if "/Outlines" in root:
            waiting = [get(root["/Outlines"])["/First"]]
            while waiting:
                entry = get(waiting.pop())
                yield from self.of(f"the outline’s “{text(entry['/Title'])}”", entry, OUTLINE)
                waiting += [entry[key] for key in ("/Next", "/First") if key in entry]
        names = get(root.get("/Names", {}))
        files = list(objects.pairs(names["/EmbeddedFiles"], "/Names")) if "/EmbeddedFiles" in names else []
        for name, file in files:
            found, label = get(file), text(name)
            yield from self.of(f"the attached {label}", found, FILE)
            if not found.get("/F") == found.get("/UF") == name or len(set(get(found["/EF"]).values())) != 1:
                yield f"the attached {label} has two names or two contents"
        if len(dict(files)) != len(files) or get(root.get("/AF", [])) != [file for _, file in files]:
            yield "the list of attached files does not match the files attached"
        yield from self.of("the metadata", root["/Metadata"], {**_STREAM, _TYPE: "/Metadata", "/Subtype": "/XML"})
        yield from self.of("the output intent", get(root["/OutputIntents"])[0], INTENT)

"""Faults planted in a good file, each with the rule under which a validator must find it.

Input: a sheet's PDF. Output: broken ones. Rules are clause and test, as veraPDF numbers them: ua of
ISO 14289-1, a of ISO 19005-2 and -3, which number their clauses alike.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf


@dataclass(frozen=True)
class Fault:
    """A change to a file, and the rule that then fails in each profile; profiles not named pass."""

    plant: Callable[[Pdf], object]
    rules: Mapping[str, str]


def elements(pdf: Pdf, tag: str) -> list[Object]:
    return [
        item
        for item in pdf.objects
        if isinstance(item, Dictionary) and item.get("/Type") == "/StructElem" and item.S == f"/{tag}"
    ]


def remove(key: str) -> Callable[[Pdf], object]:
    return lambda pdf: pdf.Root.__delitem__(key)


def tag_dropped(pdf: Pdf) -> None:
    """Remove the first mark from the first page's operators; its text stays, untagged."""
    page = pdf.pages[0]
    before = page.Contents.read_bytes()
    mark = re.search(rb"/\w+\s*<<\s*/MCID\s+\d+\s*>>\s*BDC(.*?)EMC", before, re.DOTALL)
    assert mark is not None
    page.Contents = pdf.make_stream(before[: mark.start()] + mark[1] + before[mark.end() :])


def alternate_text_removed(pdf: Pdf) -> None:
    del elements(pdf, "Figure")[0]["/Alt"]


def font_unembedded(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/FontDescriptor":
            del item["/FontFile2"]


def identifier_removed(pdf: Pdf) -> None:
    del elements(pdf, "Note")[0]["/ID"]


def heading_skipped(pdf: Pdf) -> None:
    for heading in elements(pdf, "H2"):
        heading.S = Name.H4


def link_undescribed(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots[0]["/Contents"]


def scope_removed(pdf: Pdf) -> None:
    for cell in elements(pdf, "TH"):
        del cell["/A"]


def list_item_loose(pdf: Pdf) -> None:
    elements(pdf, "LI")[0].S = Name.P


def role_removed(pdf: Pdf) -> None:
    if "/RoleMap" in (tree := pdf.Root.StructTreeRoot):  # a sample without emphasis has none
        del tree["/RoleMap"]


def identification_changed(pdf: Pdf) -> None:
    before = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(re.sub(rb"<pdf(ua|a)id:part>\d</", rb"<pdf\1id:part>9</", before))


def unicode_map_removed(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
            del item["/ToUnicode"]


def script_added(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def attachment_unrelated(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/AFRelationship" in item:
            del item["/AFRelationship"]


FAULTS: dict[str, Fault] = {
    "none: only saved anew": Fault(lambda pdf: None, {}),
    "tag dropped": Fault(tag_dropped, {"ua": "7.1-3"}),
    "language dropped": Fault(remove("/Lang"), {"ua": "7.2-33"}),
    "alternate text removed": Fault(alternate_text_removed, {"ua": "7.3-1"}),
    "metadata removed": Fault(remove("/Metadata"), {"ua": "7.1-8", "a": "6.6.2.1-1"}),
    "identification changed": Fault(identification_changed, {"ua": "5-2", "a": "6.6.4-2"}),
    "font unembedded": Fault(font_unembedded, {"ua": "7.21.4.1-1", "a": "6.2.11.4.1-1"}),
    "Unicode map removed": Fault(unicode_map_removed, {"ua": "7.21.7-1", "a": "6.2.11.7.2-1"}),
    "structure tree removed": Fault(remove("/StructTreeRoot"), {"ua": "7.1-11", "a": "6.7.3.3-1"}),
    "not marked as tagged": Fault(remove("/MarkInfo"), {"ua": "6.2-1", "a": "6.7.2.2-1"}),
    "title not shown": Fault(remove("/ViewerPreferences"), {"ua": "7.1-10"}),
    "colours undefined": Fault(remove("/OutputIntents"), {"a": "6.2.4.3-4"}),
    "note without identifier": Fault(identifier_removed, {"ua": "7.9-1"}),
    "heading level skipped": Fault(heading_skipped, {"ua": "7.4.2-1"}),
    "link without description": Fault(link_undescribed, {"ua": "7.18.5-2"}),
    "table heading without scope": Fault(scope_removed, {"ua": "7.5-1"}),
    "list item outside its role": Fault(list_item_loose, {"ua": "7.2-18"}),
    "attachment without relationship": Fault(attachment_unrelated, {"a": "6.8-3"}),
    "emphasis without a role": Fault(role_removed, {"ua": "7.1-5", "a": "6.7.3.4-1"}),
    "script added": Fault(script_added, {"a": "6.5.1-1"}),
}


def broken(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each fault and the file with it."""
    for name, fault in FAULTS.items():
        with pikepdf.open(io.BytesIO(good)) as pdf:
            fault.plant(pdf)
            out = io.BytesIO()
            pdf.save(out, static_id=True)
            yield name, out.getvalue()

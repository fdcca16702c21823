"""A page that may stay text: its letters and lines written into the new file, and nothing that could hide anything.

Only what is listed here is carried over. A page that needs more (pictures, layers, patterns, soft masks, forms, notes)
is not kept: it becomes a picture like the pages that hold a box.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from gongkai.documents.readers.pdf.page import read_page

_HARMLESS = frozenset(("lookalike", "slanted"))  # what a reader counts as unseen that is seen
_MARKS = frozenset(map(Operator, ("BMC", "BDC", "EMC", "MP", "DP", "BX", "EX")))
_SIMPLE = ("ColorSpace", "Shading")
_MOST_FORMS = 200
_DEEPEST = 8
_STATE_KEYS = frozenset(
    ("/Type", "/LW", "/LC", "/LJ", "/ML", "/D", "/RI", "/CA", "/ca", "/BM", "/AIS", "/TK", "/SA", "/OP", "/op", "/OPM")
)
_DROPPED = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OPI", "/StructParent", "/StructParents", "/OC")


class NeedsPicture(Exception):
    """The page holds something that is not carried over."""


def nothing_unseen(document: Any, index: int) -> bool:
    """Whether the reader finds nothing on the page (from 0) that a person would not see."""
    return not set(read_page(document, index).hidden) - _HARMLESS


class Keeper:
    """Copies plain pages of one file into another."""

    def __init__(self, source: pikepdf.Pdf, target: pikepdf.Pdf) -> None:
        self.source, self.target = source, target
        self.forms = 0

    def keep(self, index: int) -> bool:
        """Append the page (from 0) as text; False when it has to become a picture."""
        page = self.source.pages[index].obj
        if any(key in page for key in ("/Annots", "/AA")) and len(page.get("/Annots", Array([1]))) > 0:
            return False
        box = [float(value) for value in _inherited(page, "/MediaBox") or ()]
        crop = [float(value) for value in _inherited(page, "/CropBox") or box]
        if len(box) != 4 or any(abs(one - other) > 1 for one, other in zip(box, crop, strict=True)):
            return False
        try:
            resources = self._resources(_inherited(page, "/Resources") or Dictionary(), 0)
            content = self._content(page)
        except (NeedsPicture, pikepdf.PdfError, RecursionError, TypeError, ValueError):
            return False
        kept = Dictionary(Type=Name.Page, MediaBox=Array(box), Resources=resources)
        kept.Contents = self.target.make_stream(content)
        if (turn := _inherited(page, "/Rotate")) is not None:
            kept.Rotate = int(turn)
        if "/UserUnit" in page:
            kept.UserUnit = page.UserUnit
        self.target.pages.append(pikepdf.Page(self.target.make_indirect(kept)))
        return True

    def _content(self, holder: Any) -> bytes:
        kept: list[Any] = []
        for step in pikepdf.parse_content_stream(holder):
            if isinstance(step, pikepdf.ContentStreamInlineImage):
                raise NeedsPicture
            if step.operator not in _MARKS:
                kept.append(step)
        return pikepdf.unparse_content_stream(kept)

    def _resources(self, resources: Any, depth: int) -> Dictionary:
        if depth > _DEEPEST:
            raise NeedsPicture
        if "/Properties" in resources or len(resources.get("/Pattern", {})):
            raise NeedsPicture
        out = Dictionary()
        for key in _SIMPLE:
            if len(resources.get(f"/{key}", {})):
                out[f"/{key}"] = self._copied(resources[f"/{key}"])
        for key, one in (("/Font", self._font), ("/ExtGState", self._state)):
            if len(resources.get(key, {})):
                out[key] = Dictionary({name: one(value) for name, value in resources[key].items()})
        if len(resources.get("/XObject", {})):
            drawn = {name: self._form(value, depth) for name, value in resources["/XObject"].items()}
            out["/XObject"] = Dictionary(drawn)
        return out

    def _font(self, font: Any) -> Any:
        if font.get("/Subtype") == Name.Type3:
            raise NeedsPicture
        copied = self._copied(font)
        _strip(copied, 0)
        return copied

    def _state(self, state: Any) -> Any:
        if isinstance(state.get("/SMask"), pikepdf.Dictionary):
            raise NeedsPicture
        return self._copied(Dictionary({key: value for key, value in state.items() if key in _STATE_KEYS}))

    def _form(self, form: Any, depth: int) -> Any:
        self.forms += 1
        if self.forms > _MOST_FORMS or form.get("/Subtype") != Name.Form or "/OC" in form or "/Ref" in form:
            raise NeedsPicture
        copied = self.target.make_stream(self._content(form))
        copied.Type, copied.Subtype, copied.BBox = Name.XObject, Name.Form, self._copied(form.BBox)
        if "/Matrix" in form:
            copied.Matrix = self._copied(form.Matrix)
        copied.Resources = self._resources(form.get("/Resources", Dictionary()), depth + 1)
        return copied

    def _copied(self, value: Any) -> Any:
        indirect = value if value.is_indirect else self.source.make_indirect(value)
        return self.target.copy_foreign(indirect)


def _inherited(page: Any, key: str) -> Any:
    node, steps = page, 0
    while node is not None and steps < 50:
        if key in node:
            return node[key]
        node, steps = node.get("/Parent"), steps + 1
    return None


def _strip(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise NeedsPicture
    if isinstance(value, pikepdf.Array):
        for item in value:
            _strip(item, depth + 1)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key in _DROPPED:
            if key in value:
                del value[key]
        for _, item in value.items():
            _strip(item, depth + 1)

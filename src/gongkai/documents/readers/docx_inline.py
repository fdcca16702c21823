"""The text of one Word paragraph: runs, fields, changes, hidden runs, symbols, and what hangs in it (boxes, pictures)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from gongkai.documents.paper import Grid
from gongkai.documents.readers.docx_numbering import Numbering
from gongkai.documents.readers.docx_styles import VAL, Styles, W, is_on
from gongkai.documents.readers.findings import Notes

if TYPE_CHECKING:
    from gongkai.documents.paper import Block
    from gongkai.documents.readers.docx_body import BodyReader

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

T, P, R, TAB, BR, CR = W + "t", W + "p", W + "r", W + "tab", W + "br", W + "cr"
PAGE_BREAK = W + "lastRenderedPageBreak"
BOX = W + "txbxContent"
ALTERNATE = _MC + "AlternateContent"
_NOTHING = frozenset(
    W + name
    for name in [
        "pPr",
        "rPr",
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "annotationRef",
        "permStart",
        "permEnd",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
        "rubyPr",
        "rt",
        "footnoteRef",
        "endnoteRef",
        "separator",
        "continuationSeparator",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
        "tblPr",
        "tblGrid",
    ]
)
_FIXED = {TAB: "\t", W + "ptab": "\t", CR: "\n", BR: "\n", W + "noBreakHyphen": "-", W + "softHyphen": ""}
_DELETED = frozenset({W + "del", W + "moveFrom"})
_INSERTED = frozenset({W + "ins", W + "moveTo"})
_DDE = re.compile(r"^\s*(?:DDE|DDEAUTO)\b", re.I)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LIGHT = frozenset({"ffffff", "white"})
_WORKBOOK = re.compile(r"^(?:Excel|ET|KET|opendocument\.Calc)", re.I)
# A picture at least this large (10 × 3 cm, in EMU) may be a table that was pasted as a picture.
_WIDE, _TALL = 3_600_000, 1_080_000


@dataclass(slots=True)
class Marks:
    """What reading a document keeps in hand while it goes: styles, counters, open fields, the page, the findings."""

    styles: Styles
    numbering: Numbering
    notes: Notes
    page: int | None = None
    pictures: int = 0
    fields: list[bool] = field(default_factory=list)
    footnotes: list[tuple[str, str]] = field(default_factory=list)


class Inline:
    """Reads paragraphs thoroughly; `BodyReader` asks it wherever its own fast pass meets more than plain text.

    Attributes:
        page: the page on which the text of the last paragraph began.
    """

    def __init__(self, marks: Marks, body: BodyReader) -> None:
        self._marks = marks
        self._body = body
        self._begun = False
        self.page: int | None = None

    def paragraph(self, element: etree._Element, sink: list[Block], depth: int) -> str:
        """The paragraph's text with its automatic number; boxes and pictures standing in it go to `sink`."""
        out: list[str] = []
        self._begun, self.page = False, self._marks.page
        properties = element.find(W + "pPr")
        style = properties.find(W + "pStyle") if properties is not None else None
        name = (style.get(VAL) or "") if style is not None else ""
        label = self._label(properties, name)
        self._walk(element, out, sink, depth, name)
        text = "".join(out)
        return f"{label}{text}" if label and text.strip() else label or text

    def _label(self, properties: etree._Element | None, style: str) -> str:
        number, depth = self._marks.styles.numbering.get(style, (None, 0))
        numbered = properties.find(W + "numPr") if properties is not None else None
        if numbered is not None:
            found, level = numbered.find(W + "numId"), numbered.find(W + "ilvl")
            number = found.get(VAL) if found is not None else number
            text = (level.get(VAL) or "0") if level is not None else ""
            depth = int(text) if text.isascii() and text.isdigit() else depth
        return self._marks.numbering.next_label(number, depth)

    def _walk(self, parent: etree._Element, out: list[str], sink: list[Block], depth: int, style: str) -> None:
        marks = self._marks
        self._body.descend(depth)
        for child in parent:
            tag = child.tag
            if tag == R:
                self._run(child, out, sink, depth, style)
            elif tag == T or tag == _MATH + "t":
                if not any(marks.fields):
                    out.append(child.text or "")
                    self._begun = True
            elif tag in _FIXED:
                out.append(_FIXED[tag] if child.get(W + "type") != "page" else "")
            elif tag in _NOTHING:
                continue
            elif tag in _DELETED:
                marks.notes.add("deleted", all_text(child))
            elif tag in _INSERTED:
                before = len(out)
                self._walk(child, out, sink, depth + 1, style)
                marks.notes.add("inserted", "".join(out[before:]))
            else:
                self._special(child, str(tag), out, sink, depth, style)

    def _special(
        self, child: etree._Element, tag: str, out: list[str], sink: list[Block], depth: int, style: str
    ) -> None:
        marks = self._marks
        if tag == W + "fldChar":
            self._field(child, out)
        elif tag in (W + "instrText", W + "fldSimple") and _DDE.match(child.text or child.get(W + "instr") or ""):
            marks.notes.add("field", (child.text or child.get(W + "instr") or "").strip())
            if tag == W + "fldSimple":
                self._walk(child, out, sink, depth + 1, style)
        elif tag == PAGE_BREAK:
            marks.page = (marks.page or 1) + 1
            if not self._begun:
                self.page = marks.page
        elif tag == W + "sym":
            out.append(_symbol(child))
        elif tag == ALTERNATE:
            self._alternate(child, out, sink, depth, style)
        elif tag == BOX:
            self._body.blocks(child, sink, depth + 1)
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._graphic(child, sink, depth)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            marks.footnotes.append((tag[len(W) : -len("Reference")], child.get(W + "id") or ""))
        elif tag not in (W + "instrText", W + "delText", W + "delInstrText"):
            self._walk(child, out, sink, depth + 1, style)

    def _run(self, run: etree._Element, out: list[str], sink: list[Block], depth: int, style: str) -> None:
        properties = run.find(W + "rPr")
        if properties is None and style not in self._marks.styles.hidden and style not in self._marks.styles.struck:
            self._walk(run, out, sink, depth + 1, style)
            return
        kind = self._appearance(properties, style)
        text: list[str] = []
        self._walk(run, text, sink, depth + 1, style)
        if kind in ("hidden", "struck"):
            self._marks.notes.add(kind, "".join(text))
            return
        if kind == "blackened":
            self._marks.notes.add(kind, "".join(text))
        out.extend(piece.translate(_SUPERSCRIPT) for piece in text) if kind == "raised" else out.extend(text)

    def _appearance(self, properties: etree._Element | None, style: str) -> str:
        """How a run differs from plain text: "hidden", "struck", "blackened", "raised" or ""."""
        styles = self._marks.styles
        names = {style}
        if properties is None:
            return "hidden" if style in styles.hidden else "struck" if style in styles.struck else ""
        own = properties.find(W + "rStyle")
        if own is not None:
            names.add(own.get(VAL) or "")
        vanish = properties.find(W + "vanish")
        if is_on(vanish) or (vanish is None and not names.isdisjoint(styles.hidden)):
            return "hidden"
        struck = [properties.find(W + name) for name in ("strike", "dstrike")]
        if any(is_on(one) for one in struck) or (struck == [None, None] and not names.isdisjoint(styles.struck)):
            return "struck"
        if _is_blackened(properties):
            return "blackened"
        raised = properties.find(W + "vertAlign")
        return "raised" if raised is not None and raised.get(VAL) == "superscript" else ""

    def _field(self, element: etree._Element, out: list[str]) -> None:
        fields = self._marks.fields
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            fields.append(True)
            out.append(_form_field(element))
        elif kind == "separate" and fields:
            fields[-1] = False
        elif kind == "end" and fields:
            fields.pop()

    def _alternate(self, element: etree._Element, out: list[str], sink: list[Block], depth: int, style: str) -> None:
        """One branch of several for one thing: the first that has text, so that a box is not read twice."""
        branches = [branch for branch in element if branch.tag in (_MC + "Choice", _MC + "Fallback")]
        chosen = next((branch for branch in branches if all_text(branch).strip()), None)
        if chosen is None and branches:
            chosen = branches[0]
        if chosen is not None:
            self._walk(chosen, out, sink, depth + 1, style)

    def _graphic(self, element: etree._Element, sink: list[Block], depth: int) -> None:
        """Text boxes are read as blocks after their paragraph; what is only a picture is counted."""
        boxes = [box for box in element.iter(BOX) if next(box.iterancestors(BOX), None) is None or box is element]
        nested = {id(box) for box in boxes}
        for box in boxes:
            if not any(id(above) in nested for above in box.iterancestors(BOX)):
                self._body.blocks(box, sink, depth + 1)
        program = next((one.get("ProgID") or "OLE" for one in element.iter(_OFFICE + "OLEObject")), None)
        if program is not None:
            self._marks.notes.add("embedded", program)
        blips = [*element.iter(_DRAWING + "blip"), *element.iter(_VML + "imagedata")]
        charts = [one for one in element.iter(_DRAWING + "graphicData") if not boxes and not blips]
        if not blips and not charts:
            return
        self._marks.pictures += 1
        extent = next(element.iter(_PLACED + "extent"), None)
        if (program is not None and _WORKBOOK.match(program)) or _may_be_table(extent):
            sink.append(Grid(0, 0, [], page=self._marks.page, picture=True))


def _may_be_table(extent: etree._Element | None) -> bool:
    if extent is None:
        return False
    width, height = extent.get("cx") or "", extent.get("cy") or ""
    return width.isdigit() and height.isdigit() and int(width) >= _WIDE and int(height) >= _TALL


def _is_blackened(properties: etree._Element) -> bool:
    """Black marker or shading under text that is not white: the eye sees a bar, the file keeps the words."""
    marker, shade, colour = (properties.find(W + name) for name in ("highlight", "shd", "color"))
    black = (marker is not None and marker.get(VAL) == "black") or (
        shade is not None and (shade.get(W + "fill") or "").lower() in ("000000", "black")
    )
    light = colour is not None and (colour.get(VAL) or "").lower() in _LIGHT
    return black and not light


def _symbol(element: etree._Element) -> str:
    """A `w:sym`: symbol fonts keep their signs in the private area F000–F0FF, where ASCII ones stand at F020–F07E."""
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return "\ufffd"
    if (element.get(W + "font") or "").lower().startswith("wingdings"):
        return {0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "□", 0xF06F: "□", 0xF0FC: "✓", 0xF0FB: "✗"}.get(code, "\ufffd")
    if 0xF020 <= code <= 0xF07E:
        code -= 0xF000
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _form_field(element: etree._Element) -> str:
    """What an old form field shows by itself: the chosen entry of a list, the state of a box."""
    choices = element.find(f"{W}ffData/{W}ddList")
    if choices is not None:
        entries = [entry.get(VAL) or "" for entry in choices.iterchildren(W + "listEntry")]
        result = choices.find(W + "result")
        if result is None:
            result = choices.find(W + "default")
        at = (result.get(VAL) or "0") if result is not None else "0"
        return entries[int(at)] if at.isascii() and at.isdigit() and int(at) < len(entries) else ""
    box = element.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    state = box.find(W + "checked")
    return "☑" if is_on(state if state is not None else box.find(W + "default")) else "□"


def all_text(element: etree._Element) -> str:
    """The words of an element, deleted ones too."""
    return "".join(one.text or "" for one in element.iter(T, W + "delText"))

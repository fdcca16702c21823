"""A Word part without everything that paper does not show: changes accepted, comments, hidden text and links gone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

_DROPPED = frozenset(
    ("del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
     "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "proofErr", "permStart", "permEnd",
     "bookmarkStart", "bookmarkEnd", "delInstrText", "delText", "altChunk", "object", "control", "pict", "sdtPr",
     "sdtEndPr", "customXmlPr", "smartTagPr", "lastRenderedPageBreak", "Fallback", "hlinkClick", "hlinkHover", "extLst",
     "vanish", "webHidden", "specVanish", "cellIns", "cellDel", "cellMerge", "customXmlInsRangeStart",
     "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "numPicBullet", "contentPart",
     "docVars", "attachedTemplate", "rsids")
)  # fmt: skip
_UNWRAPPED = frozenset(
    ("ins", "moveTo", "hyperlink", "sdt", "sdtContent", "customXml", "smartTag", "AlternateContent", "Choice")
)
_FIELDS = frozenset(("fldChar", "instrText"))
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b[\s\\*A-Za-z\"#0-]*")
_OFF = ("0", "false", "off")
_SHAPES = ("picture", "wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas")
_TINY = 4  # half points
_PALE = 0xF5


@dataclass(slots=True)
class Dropped:
    """How many things of a kind were left out, for telling a person."""

    changes: int = 0
    hidden: int = 0
    drawings: int = 0
    blackened: int = 0
    notes: list[str] = field(default_factory=list)


def clean(root: etree._Element, unseen_styles: frozenset[str], dropped: Dropped) -> None:
    """Change a part's tree in place so that it holds only what is seen."""
    for node in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        _remove(node)
    _unseen_rows(root)
    _unseen_runs(root, unseen_styles, dropped)
    _fields(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or (element is not root and element.getparent() is None):
            continue
        name = etree.QName(element).localname
        if name in _DROPPED or name.endswith("Change"):
            dropped.changes += name in ("del", "moveFrom")
            dropped.drawings += name in ("object", "pict", "altChunk")
            _remove(element)
        elif name in _UNWRAPPED and element is not root:
            dropped.changes += name == "ins"
            _unwrap(element)
        elif name == "graphicData" and not (element.get("uri") or "").endswith(_SHAPES):
            dropped.drawings += 1
            _remove_drawing(element)
    for element in root.iter("*"):
        _attributes(element)


def _attributes(element: etree._Element) -> None:
    for key in list(element.attrib):
        name = etree.QName(key).localname
        if name.startswith("rsid") or name in ("paraId", "textId", "author", "date", "initials", "dateUtc", "userId"):
            del element.attrib[key]
    if etree.QName(element).localname in ("docPr", "cNvPr"):
        for key in ("descr", "title", "hidden"):
            element.attrib.pop(key, "")
        element.set("name", "")


def _unseen_rows(root: etree._Element) -> None:
    for row in list(root.iter("{*}tr")):
        properties = row.find("{*}trPr")
        if properties is not None and any(
            _on(mark) for kind in ("del", "hidden") for mark in properties.iterfind("{*}" + kind)
        ):
            _remove(row)


def _unseen_runs(root: etree._Element, unseen_styles: frozenset[str], dropped: Dropped) -> None:
    for run in list(root.iter("{*}r")):
        properties = run.find("{*}rPr")
        if unseen(run, properties, unseen_styles):
            dropped.hidden += 1
            _remove(run)
        elif properties is not None and blackened(properties):
            dropped.blackened += 1
            for text in run.iterfind("{*}t"):
                text.text = "■" * len(text.text or "")


def unseen(run: etree._Element, properties: etree._Element | None, unseen_styles: frozenset[str]) -> bool:
    """Whether a run is hidden, white on white or too small to see."""
    styles = {_value(properties, "rStyle")} if properties is not None else set()
    paragraph = next((parent for parent in run.iterancestors("{*}p")), None)
    if paragraph is not None and (own := paragraph.find("{*}pPr")) is not None:
        styles.add(_value(own, "pStyle"))
    if styles & unseen_styles:
        return True
    if properties is None:
        return False
    if any(_on(mark) for kind in ("vanish", "specVanish") for mark in properties.iterfind("{*}" + kind)):
        return True
    size = _value(properties, "sz")
    if size.isdigit() and int(size) < _TINY:
        return True
    return _pale(_value(properties, "color")) and not _shaded(run, properties)


def blackened(properties: etree._Element) -> bool:
    """Whether a run is dark on dark: black highlighting over text that is still there."""
    if _value(properties, "highlight") == "black":
        return not _pale(_value(properties, "color"))
    shade = properties.find("{*}shd")
    fill = _value(properties, "shd", "fill") if shade is not None else ""
    return _dark(fill) and not _pale(_value(properties, "color"))


def unseen_styles(styles: etree._Element | None) -> frozenset[str]:
    """The ids of styles that hide their text."""
    if styles is None:
        return frozenset()
    return frozenset(
        next((str(value) for key, value in style.attrib.items() if etree.QName(key).localname == "styleId"), "")
        for style in styles.iter("{*}style")
        for properties in style.iterfind("{*}rPr")
        if any(_on(mark) for mark in properties.iterfind("{*}vanish"))
    ) - {""}


def _value(properties: etree._Element | None, kind: str, attribute: str = "val") -> str:
    found = properties.find("{*}" + kind) if properties is not None else None
    if found is None:
        return ""
    return next((str(value) for key, value in found.attrib.items() if etree.QName(key).localname == attribute), "")


def _on(mark: etree._Element) -> bool:
    return not any(etree.QName(key).localname == "val" and value in _OFF for key, value in mark.attrib.items())


def _pale(colour: str) -> bool:
    return _rgb(colour) is not None and min(_rgb(colour) or (0,)) >= _PALE


def _dark(colour: str) -> bool:
    return _rgb(colour) is not None and max(_rgb(colour) or (255,)) <= 0x30


def _rgb(colour: str) -> tuple[int, int, int] | None:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return None
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def _shaded(run: etree._Element, properties: etree._Element) -> bool:
    """Whether anything dark can lie behind a run: its own, its paragraph's, its cell's or its table style's ground."""
    if _value(properties, "highlight"):
        return True
    fills = [_value(properties, "shd", "fill")]
    for parent in run.iterancestors():
        for child in ("pPr", "tcPr", "tblPr"):
            own = parent.find("{*}" + child)
            fills.append(_value(own, "shd", "fill"))
            if child == "tblPr" and _value(own, "tblStyle"):
                return True
        if etree.QName(parent).localname == "txbxContent":
            return True
    return any(_rgb(fill) is not None and not _pale(fill) for fill in fills)


def _fields(root: etree._Element) -> None:
    """Fields become their last result; only page numbers go on counting."""
    for paragraph in root.iter("{*}p"):
        marks = [mark for mark in paragraph.iter("*") if etree.QName(mark).localname in _FIELDS]
        orders = [mark.text or "" for mark in marks if etree.QName(mark).localname == "instrText"]
        if not orders or not all(_PAGE_FIELD.fullmatch(order) for order in orders):
            for mark in marks:
                _remove(mark)
    for simple in list(root.iter("{*}fldSimple")):
        order = next((str(value) for key, value in simple.attrib.items() if etree.QName(key).localname == "instr"), "")
        if not _PAGE_FIELD.fullmatch(order):
            _unwrap(simple)


def _remove_drawing(element: etree._Element) -> None:
    drawing = next((parent for parent in element.iterancestors("{*}drawing")), element)
    _remove(drawing)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at + 1, child)
    parent.remove(element)

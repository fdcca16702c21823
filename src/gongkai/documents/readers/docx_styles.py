"""What the styles part of a docx says that changes reading: headings, hidden styles, numbering by style."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongkai.documents.readers.docx_package import parse_plain, plain_bytes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_LATENT = re.compile(rb"<w:latentStyles\b.*?</w:latentStyles>", re.S)
_HEADING_NAME = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.I)
_OFF = frozenset({"0", "false", "off", "none"})


def is_on(element: etree._Element | None) -> bool:
    """Whether a toggle property stands and is not switched off (`w:val="0"`)."""
    return element is not None and (element.get(VAL) or "").lower() not in _OFF


@dataclass(slots=True)
class Styles:
    """Styles by id.

    Attributes:
        headings: outline level, 1 to 9, of heading styles (the title style is 1).
        hidden, struck: styles whose text is hidden, or struck through.
        numbering: (numId or None, level) of paragraph styles that number their paragraphs.
    """

    headings: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    numbering: dict[str, tuple[str | None, int]] = field(default_factory=dict)


def read_styles(data: bytes | None, part: str) -> Styles:
    """Read a styles part; None gives no styles at all."""
    styles = Styles()
    if data is None:
        return styles
    plain = plain_bytes(data, part)
    based: dict[str, str] = {}
    for style in parse_plain(_LATENT.sub(b"", plain), part).iterchildren(W + "style"):
        name = style.get(W + "styleId") or ""
        parent = style.find(W + "basedOn")
        if parent is not None:
            based[name] = parent.get(VAL) or ""
        _read_style(style, name, styles)
    _inherit(styles, based)
    return styles


def _read_style(style: etree._Element, name: str, styles: Styles) -> None:
    label = style.find(W + "name")
    printed = (label.get(VAL) or "") if label is not None else ""
    heading = _HEADING_NAME.match(printed)
    outline = style.find(f"{W}pPr/{W}outlineLvl")
    if heading:
        styles.headings[name] = int(heading.group(1))
    elif printed.lower() in ("title", "标题"):
        styles.headings[name] = 1
    elif outline is not None and (outline.get(VAL) or "9").isdigit() and int(outline.get(VAL) or "9") < 9:
        styles.headings[name] = int(outline.get(VAL) or "0") + 1
    runs = style.find(W + "rPr")
    if runs is not None:
        if is_on(runs.find(W + "vanish")):
            styles.hidden.add(name)
        if is_on(runs.find(W + "strike")) or is_on(runs.find(W + "dstrike")):
            styles.struck.add(name)
    numbering = style.find(f"{W}pPr/{W}numPr")
    if numbering is not None:
        number, level = numbering.find(W + "numId"), numbering.find(W + "ilvl")
        depth = (level.get(VAL) or "0") if level is not None else "0"
        styles.numbering[name] = (number.get(VAL) if number is not None else None, int(depth) if depth.isdigit() else 0)


def _inherit(styles: Styles, based: dict[str, str]) -> None:
    """A style has what its parents have; a loop of parents ends where it began."""
    for name in based:
        seen, parent = {name}, based.get(name)
        while parent is not None and parent not in seen:
            seen.add(parent)
            if parent in styles.headings:
                styles.headings.setdefault(name, styles.headings[parent])
            if parent in styles.numbering:
                styles.numbering.setdefault(name, styles.numbering[parent])
            if parent in styles.hidden:
                styles.hidden.add(name)
            if parent in styles.struck:
                styles.struck.add(name)
            parent = based.get(parent)

"""A Word document written anew from the parts that paper shows, its text blackened where it was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.readers.docx_package import Package, Relation, parse
from gongkai.documents.redaction.docx_clean import Dropped, clean, unseen_styles
from gongkai.documents.redaction.docx_text import part_text
from gongkai.documents.redaction.packing import pack, rels, xml
from gongkai.documents.redaction.pictures import encoded, frames
from gongkai.documents.redaction.stories import Story, searchable, somewhere
from gongkai.errors import RefusedFile
from gongkai.words import say

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TYPES = {
    "document": _WORD + "document.main+xml", "header": _WORD + "header+xml", "footer": _WORD + "footer+xml",
    "footnotes": _WORD + "footnotes+xml", "endnotes": _WORD + "endnotes+xml", "styles": _WORD + "styles+xml",
    "numbering": _WORD + "numbering+xml", "settings": _WORD + "settings+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}  # fmt: skip
_SETTINGS = frozenset(
    ("evenAndOddHeaders", "defaultTabStop", "characterSpacingControl", "compat", "footnotePr", "endnotePr",
     "mirrorMargins", "themeFontLang", "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing")
)  # fmt: skip
_TEXTS = ("document", "header", "footer", "footnotes", "endnotes")


def rebuild(data: bytes, texts: Sequence[str]) -> tuple[bytes, list[str]]:
    """The new file and what a person should know of it.

    Raises:
        RefusedFile: the document cannot be read.
    """
    return _Builder(Package(data), searchable(texts)).built()


class _Builder:
    def __init__(self, package: Package, texts: list[str]) -> None:
        self.package, self.texts = package, sorted(texts, key=len, reverse=True)
        self.dropped = Dropped()
        self.out: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.pictures = 0
        self.styles: frozenset[str] = frozenset()

    def built(self) -> tuple[bytes, list[str]]:
        main = self.package.main_part()
        relations = self.package.relations(main)
        self.styles = unseen_styles(self._root(self._target(relations, "styles")))
        kept = {}
        for number, (key, relation) in enumerate(relations.items(), 1):
            if relation.external or relation.kind not in _TYPES or self.package.read(relation.target) is None:
                continue
            name = "word/" + ("theme/" if relation.kind == "theme" else "") + f"{relation.kind}{number}.xml"
            self._part(relation.kind, relation.target, name)
            kept[key] = (relation.kind, name)
        self._part("document", main, "word/document.xml", kept)
        rels(self.out, "", {"rId1": ("officeDocument", "word/document.xml")})
        return pack(self.out, self.types), self._notes()

    def _target(self, relations: dict[str, Relation], kind: str) -> str:
        return next((one.target for one in relations.values() if one.kind == kind and not one.external), "")

    def _root(self, part: str) -> etree._Element | None:
        data = self.package.read(part) if part else None
        return parse(data, part) if data is not None else None

    def _part(self, kind: str, source: str, name: str, kept: dict[str, tuple[str, str]] | None = None) -> None:
        root = self._root(source)
        if root is None:
            raise refusal(say("文档缺少部件"), part=source)
        if kind == "settings":
            for child in list(root):
                if not isinstance(child.tag, str) or etree.QName(child).localname not in _SETTINGS:
                    root.remove(child)
        clean(root, self.styles if kind in _TEXTS else frozenset(), self.dropped)
        relations = dict(kept or {})
        if kind in _TEXTS:
            relations |= self._drawings(root, self.package.relations(source))
            self._blacken(root)
        _only_known(root, relations)
        self.out[name] = xml(root)
        self.types[name] = _TYPES[kind]
        if relations:
            rels(self.out, name, relations)

    def _blacken(self, root: etree._Element) -> None:
        found = part_text(root)
        story = Story(found.text, somewhere(""))
        for text in self.texts:
            for start, end in story.spans(text):
                found.replace(start, end)

    def _drawings(self, root: etree._Element, relations: dict[str, Relation]) -> dict[str, tuple[str, str]]:
        """Encode every picture anew, cut to what is shown of it; a picture that cannot be encoded goes."""
        kept = {}
        for blip in list(root.iter("{*}blip")):
            relation = relations.get(blip.get(f"{{{_REL}}}embed") or "")
            data = self.package.read(relation.target) if relation is not None and not relation.external else None
            made = _encoded(data, blip) if data is not None else None
            if made is None:
                self.dropped.drawings += 1
                drawing = next((parent for parent in blip.iterancestors("{*}drawing")), None)
                if drawing is not None and (parent := drawing.getparent()) is not None:
                    parent.remove(drawing)
                continue
            self.pictures += 1
            name = f"word/media/image{self.pictures}.{made[1]}"
            self.out[name] = made[0]
            blip.attrib.clear()
            blip.set(f"{{{_REL}}}embed", f"rPic{self.pictures}")
            for child in list(blip):
                blip.remove(child)
            kept[f"rPic{self.pictures}"] = ("image", name)
        return kept

    def _notes(self) -> list[str]:
        out = []
        if self.pictures:
            out.append(say("文中有 {n} 张图片，图上的字没有检查，请人工再看一遍。", n=self.pictures))
        if self.dropped.changes:
            out.append(say("有 {n} 处修订：插入的已接受，删去的已删去。", n=self.dropped.changes))
        if self.dropped.hidden:
            out.append(say("有 {n} 处看不见的文字已删去。", n=self.dropped.hidden))
        if self.dropped.blackened:
            out.append(say("有 {n} 处涂黑的文字已换成 ■。", n=self.dropped.blackened))
        if self.dropped.drawings:
            out.append(say("有 {n} 个嵌入对象、图表或旧式图形没有带过来，请对照原文。", n=self.dropped.drawings))
        return out


def _encoded(data: bytes, blip: etree._Element) -> tuple[bytes, str] | None:
    try:
        shown = frames(data)[:1]
    except RefusedFile:
        return None
    fill = blip.getparent()
    crop = fill.find("{*}srcRect") if fill is not None else None
    if crop is not None and fill is not None:
        cut = [
            max(0, int(crop.get(side) or 0)) / 100_000 if re.fullmatch(r"-?\d+", crop.get(side) or "0") else 0.0
            for side in "ltrb"
        ]
        width, height = shown[0].size
        box = (int(width * cut[0]), int(height * cut[1]), int(width * (1 - cut[2])), int(height * (1 - cut[3])))
        if box[0] >= box[2] or box[1] >= box[3]:
            return None
        shown = [shown[0].crop(box)]
        fill.remove(crop)
    return encoded("jpeg" if data[:2] == b"\xff\xd8" else "png", shown)


def _only_known(root: etree._Element, relations: dict[str, tuple[str, str]]) -> None:
    """Remove every relationship id that leads nowhere now; a reference that is nothing else goes with it."""
    for element in list(root.iter("*")):
        for key in list(element.attrib):
            if str(key).startswith(f"{{{_REL}}}") and element.attrib[key] not in relations:
                del element.attrib[key]
                if etree.QName(element).localname in ("headerReference", "footerReference"):
                    parent = element.getparent()
                    if parent is not None:
                        parent.remove(element)

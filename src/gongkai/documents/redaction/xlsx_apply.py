"""A workbook written anew: the cells that are shown as their values, and nothing behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.redaction.packing import pack, rels, xml
from gongkai.documents.redaction.stories import blackened, searchable
from gongkai.documents.redaction.xlsx_text import Book, Cell, SheetPart, boxed_runs
from gongkai.documents.writers.ooxml import escape
from gongkai.words import say

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_KEPT = ("sheetFormatPr", "cols", "sheetData", "mergeCells", "printOptions", "pageMargins", "pageSetup")
_STYLE_PARTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs", "colors")


def rebuild(data: bytes, texts: Sequence[str]) -> tuple[bytes, list[str]]:
    """The new workbook and what a person should know of it.

    Raises:
        RefusedFile: the workbook cannot be read, or no sheet of it is shown.
    """
    book = Book(data)
    wanted = sorted(searchable(texts), key=len, reverse=True)
    out: dict[str, bytes] = {}
    types: dict[str, str] = {}
    links = {}
    names = []
    unseen = dropped = 0
    for sheet in book.sheets():
        if not sheet.shown:
            dropped += 1
            continue
        names.append(sheet.name)
        unseen += sum(not cell.shown for cell in sheet.cells)
        part = f"xl/worksheets/sheet{len(names)}.xml"
        out[part] = xml(_sheet(sheet, wanted))
        types[part] = _SHEET + "worksheet+xml"
        links[f"rId{len(names)}"] = ("worksheet", part)
    if not names:
        raise refusal(say("工作簿里没有显示的工作表"), todo=say("请取消隐藏要公开的工作表"))
    _styles(book, out, types, links)
    out["xl/workbook.xml"] = _workbook(names, wanted)
    types["xl/workbook.xml"] = _SHEET + "sheet.main+xml"
    rels(out, "xl/workbook.xml", links)
    rels(out, "", {"rId1": ("officeDocument", "xl/workbook.xml")})
    return pack(out, types), _notes(book, dropped, unseen)


def _sheet(sheet: SheetPart, wanted: Sequence[str]) -> etree._Element:
    root = sheet.root
    for child in list(root):
        if not isinstance(child.tag, str) or etree.QName(child).localname not in _KEPT:
            root.remove(child)
    shown = {id(cell.element): cell for cell in sheet.cells if cell.shown}
    boxes = {id(cell) for run in boxed_runs(sheet) if _holds(run, wanted) for cell in run}
    for element in list(root.iter("{*}c")):
        cell = shown.get(id(element))
        text = "■" if id(cell) in boxes else blackened(cell.text, wanted) if cell else ""
        _cell(element, text, cell.text if cell else "")
    for element in list(root.iter("*")):
        for key in list(element.attrib):
            name = etree.QName(key).localname
            if name in ("hidden", "collapsed", "outlineLevel", "zeroHeight", "spans", "dyDescent") or str(
                key
            ).startswith(("{" + _REL, "{http://schemas.microsoft.com")):
                del element.attrib[key]
        if element.get("ht") == "0" or element.get("width") == "0":
            element.attrib.pop("ht", "")
            element.attrib.pop("width", "")
    return root


def _holds(run: list[Cell], wanted: Sequence[str]) -> bool:
    whole = "".join(cell.text for cell in run)
    return blackened(whole, wanted) != whole


def _cell(element: etree._Element, text: str, before: str) -> None:
    """Leave a cell its value: numbers as they are, everything else as text of its own."""
    kind = element.get("t") or "n"
    value = element.findtext("{*}v")
    for child in list(element):
        element.remove(child)
    for key in ("t", "cm", "vm", "ph"):
        element.attrib.pop(key, "")
    if not text:
        return
    if kind in ("n", "b", "e", "d") and text == before and value is not None:
        if kind != "n":
            element.set("t", kind)
        etree.SubElement(element, f"{{{_MAIN}}}v").text = value
        return
    element.set("t", "inlineStr")
    holder = etree.SubElement(etree.SubElement(element, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
    holder.text = text
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _styles(book: Book, out: dict[str, bytes], types: dict[str, str], links: dict[str, tuple[str, str]]) -> None:
    if book.styles is not None:
        for child in list(book.styles):
            if not isinstance(child.tag, str) or etree.QName(child).localname not in _STYLE_PARTS:
                book.styles.remove(child)
        out["xl/styles.xml"] = xml(book.styles)
        types["xl/styles.xml"] = _SHEET + "styles+xml"
        links["rIdStyles"] = ("styles", "xl/styles.xml")
    theme = book.target("theme")
    if theme is not None:
        out["xl/theme/theme1.xml"] = theme
        types["xl/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
        links["rIdTheme"] = ("theme", "xl/theme/theme1.xml")


def _workbook(names: list[str], wanted: Sequence[str]) -> bytes:
    sheets = "".join(
        f'<sheet name="{escape(blackened(name, wanted))}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>'.encode()


def _notes(book: Book, dropped: int, unseen: int) -> list[str]:
    out = [say("公式已换成数值；筛选、条件格式、数据有效性没有带过来。")]
    if dropped:
        out.append(say("有 {n} 张隐藏的工作表没有带过来。", n=dropped))
    if unseen:
        out.append(say("有 {n} 个看不见的单元格（隐藏的行列、被合并盖住、白字）已清空。", n=unseen))
    if any(re.match(r"xl/(?:media|charts|drawings)/", name) for name in book.package.names()):
        out.append(say("图片和图表没有带过来，请对照原文。"))
    return out

"""What a Word document or a workbook gives away beside what it shows."""

from __future__ import annotations

import html
import re

from gongkai.documents.readers.docx_package import Package
from gongkai.documents.redaction import docx_text, xlsx_text
from gongkai.documents.redaction.leaks import from_issues
from gongkai.documents.redaction.model import Leak, Place
from gongkai.documents.redaction.prove_office import second, source_of
from gongkai.documents.redaction.stories import Story, somewhere
from gongkai.words import say

_UNSEEN = {
    "docx": (
        (r"<(?:\w+:)?(?:ins|del|moveFrom|moveTo|[a-zA-Z]+PrChange)\b[^>]*>", "revision", "有未处理的修订"),
        (r"<(?:\w+:)?(?:vanish|specVanish)\b(?![^>]*\bval=\"(?:0|false|off)\")", "hidden", "有隐藏文字"),
        (r"<(?:\w+:)?altChunk\b", "embedded", "插有外来文档片段"),
        (r"<(?:\w+:)?srcRect\s[^>]*\b[lrtb]=\"[1-9]", "hidden", "图片裁掉的部分还在文件里"),
        (r"<(?:\w+:)?docVar\b", "metadata", "设置里留有文档变量"),
    ),
    "xlsx": (
        (r"<(?:\w+:)?autoFilter\b(?=[^>]*>\s*<(?:\w+:)?filterColumn)", "hidden", "设有筛选，筛掉的行还在文件里"),
        (r"<(?:\w+:)?definedName\b[^>]*hidden=\"1\"", "hidden", "有隐藏的名称"),
    ),
}  # fmt: skip
_PARTS = (
    (r"word/comments|xl/comments|threadedComment|/persons?/|word/people", "comment", "带有批注或批注人名单"),
    (r"/embeddings/|oleObject", "embedded", "嵌有其他文件"),
    (r"pivotCache", "hidden", "带有数据透视表的缓存"),
    (r"externalLinks/", "external", "链接了外部工作簿"),
    (r"^customXml/item\d*\.xml$", "metadata", "带有自定义数据（customXml）"),
    (r"vbaProject", "script", "带有宏"),
    (r"docProps/thumbnail", "metadata", "带有缩略图"),
    (r"glossary/", "hidden", "带有自动图文集"),
)
_EMPTY_CUSTOM = re.compile(rb"bibliography|schemas\.wps\.cn|coverPageProps", re.I)


def look(data: bytes, kind: str) -> tuple[list[Story], list[Leak]]:
    """All text of the package, and every kind of thing that it holds unseen."""
    package = Package(data)
    found = _read(data, kind)
    sources = {name: package.read(name) or b"" for name in package.names()}
    for pattern, sort, what in _PARTS:
        named = [name for name in sources if re.search(pattern, name)]
        if sort == "metadata" and "customXml" in pattern:
            named = [name for name in named if not _EMPTY_CUSTOM.search(sources[name])]
        if named:
            found.append(_leak(sort, say(what), named[0]))
    for name in sources:
        if not name.endswith((".xml", ".rels")):
            continue
        text = source_of(package, name)
        found += [_leak(sort, say(what), name) for pattern, sort, what in _UNSEEN[kind] if re.search(pattern, text)]
        if name == "word/_rels/settings.xml.rels" and "attachedTemplate" in text:
            found.append(_leak("metadata", say("留有模板的路径"), name))
    return _stories(data, kind, sources), found


def _read(data: bytes, kind: str) -> list[Leak]:
    if kind == "docx":
        from gongkai.documents.readers import docx

        paper = docx.read(data)
    else:
        from gongkai.documents.readers import sheet

        paper = sheet.read(data)
    leaks = from_issues([*paper.findings, *(issue for grid in paper.grids for issue in grid.findings)])
    if kind == "xlsx":
        book = xlsx_text.Book(data)
        for part in book.sheets():
            unseen = [cell for cell in part.cells if not (cell.shown and part.shown)]
            if unseen:
                place = Place(sheet=part.name, row=unseen[0].row, column=unseen[0].column, hidden=True)
                message = say("工作表 {sheet} 有 {n} 个看不见的单元格存有内容。", sheet=part.name, n=len(unseen))
                leaks.append(Leak("hidden", message, "block", place, fix=say("删去后另存。")))
    return leaks


def _leak(kind: str, what: str, part: str) -> Leak:
    fix = say("用“检查文档”删去后另存，或用遮盖功能生成新文件。")
    return Leak(kind, say("{what}（{part}）。", what=what, part=part), "block", Place(part=part, hidden=True), fix=fix)


def _stories(data: bytes, kind: str, sources: dict[str, bytes]) -> list[Story]:
    """The text in its order; what other parts and attributes hold is looked through as hidden."""
    shown = docx_text.stories(data) if kind == "docx" else xlsx_text.stories(data)
    out = list(shown)
    read = {story.place(0, 0).part for story in shown}
    for story in second(data):
        part = story.place(0, 0).part
        if kind == "docx" and part in read and not _odd(sources[part]):
            continue
        if kind == "xlsx" and re.fullmatch(
            r"xl/(?:worksheets/sheet\d+|sharedStrings|styles|workbook|theme/\w+)\.xml", part
        ):
            continue
        out.append(Story(story.text, somewhere(part, hidden=True)))
    if kind == "xlsx":
        out += [_names(sources.get("xl/workbook.xml", b"")), _orphans(data)]
    return out


def _odd(source: bytes) -> bool:
    """Whether a part holds words outside its text: field instructions, alternative texts, text in attributes."""
    return re.search(rb"instrText|fldSimple|descr=|<w:docPr|smartTag|dataBinding", source) is not None


def _names(workbook: bytes) -> Story:
    text = html.unescape(
        "\x1f".join(re.findall(r"<(?:\w+:)?definedName[^>]*>([^<]*)<", workbook.decode("utf-8", "replace")))
    )
    return Story(text, somewhere(say("定义的名称"), hidden=True))


def _orphans(data: bytes) -> Story:
    """Strings of the workbook that no cell shows any more."""
    book = xlsx_text.Book(data)
    used = {cell.text for sheet in book.sheets() for cell in sheet.cells}
    left = [text for text in book.strings if text not in used]
    return Story("\x1f".join(left), somewhere(say("不再使用的字符串"), hidden=True))

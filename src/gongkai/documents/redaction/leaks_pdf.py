"""What a pdf gives away beside what it shows: text by two engines, and every object by qpdf."""

from __future__ import annotations

import io
from collections import Counter
from itertools import zip_longest
from typing import Any

import pikepdf

from gongkai.documents.readers.pdf.findings import findings
from gongkai.documents.readers.pdf.opening import Opened, opened
from gongkai.documents.readers.pdf.page import read_page
from gongkai.documents.redaction import pdf_text, prove_pdf
from gongkai.documents.redaction.leaks import from_issues
from gongkai.documents.redaction.model import Box, Leak, Place
from gongkai.documents.redaction.normal import BREAK
from gongkai.documents.redaction.pdf_draw import inked
from gongkai.documents.redaction.pdf_pages import shown
from gongkai.documents.redaction.prove_pictures import carried
from gongkai.documents.redaction.stories import Story, somewhere
from gongkai.report.table import Issue
from gongkai.words import say

# key -> (kind, what a person is told)
_KEYS = {
    "/JS": ("script", "带有脚本"), "/JavaScript": ("script", "带有脚本"), "/Launch": ("script", "会启动程序"),
    "/EmbeddedFiles": ("embedded", "内嵌有附件"), "/EF": ("embedded", "内嵌有附件"),
    "/XFA": ("embedded", "带有动态表单"), "/Thumb": ("hidden", "带有页面缩略图"),
    "/PieceInfo": ("metadata", "带有编辑程序的私有数据"), "/Alternates": ("hidden", "图片带有替代版本"),
}  # fmt: skip
_COMMENTS = frozenset(
    (
        "/Text",
        "/FreeText",
        "/Highlight",
        "/Underline",
        "/StrikeOut",
        "/Squiggly",
        "/Caret",
        "/Popup",
        "/FileAttachment",
        "/Sound",
    )
)
_DPI = 150
_MOST_OBJECTS = 200_000
_MOST_JPEG = 20 * 1024 * 1024
_NOBODY = frozenset(("", "administrator", "admin", "user", "pc", "unknown", "anonymous", "untitled"))


def look(data: bytes) -> tuple[list[Story], list[Leak]]:
    """The text of every page by pdfium and pdfminer, of notes, forms and properties; and what hides in the file."""
    found = from_issues(_findings(data))
    read = pdf_text.read(data)
    bare = [str(page.page) for page in read.pages if not page.words]
    if bare:
        message = say("第 {pages} 页是图片或空白，其中的字没有检查，请人工看一遍。", pages="、".join(bare[:20]))
        found.append(Leak("hidden", message, "note"))
    behind, leaks = _objects(data)
    found += leaks
    mined = prove_pdf.second(data)
    found += engines_differ(read.stories, mined)
    return [*read.stories, *mined, behind], found


def _findings(data: bytes) -> list[Issue]:
    """The reader's findings. Unseen letters that lie on their own picture are a scan's text layer and hide nothing."""
    with opened(data) as document:
        pages = []
        for index in range(document.pages):
            page = read_page(document.raw, index)
            if page.hidden["invisible"] and page.pictures:
                if _layer_only(document, index):
                    del page.hidden["invisible"]
                page.scanned = False  # or else what is left of them would be taken for a layer
            del page.hidden["slanted"]  # a watermark is seen
            pages.append(page)
        return findings(data, document, pages)


def _layer_only(document: Opened, index: int) -> bool:
    """Whether every letter in the unseen mode has ink at its place."""
    with shown(document.raw, index) as page:
        grey = page.draw(_DPI).convert("L")
        scale = grey.width / page.width
        return all(
            letter.drawn or letter.box is None or letter.char.isspace() or inked(grey, _near(letter.box), scale)
            for letter in page.letters
        )


def _near(box: Box) -> Box:
    """A letter's place and a little around it: a text layer lies on its picture only roughly."""
    room = 0.3 * (box[3] - box[1])
    return box[0] - room, box[1], box[2] + room, box[3]


def _objects(data: bytes) -> tuple[Story, list[Leak]]:
    words: list[str] = []
    found: list[Leak] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if len(pdf.objects) > _MOST_OBJECTS:
            return Story("", somewhere("")), [Leak("unreadable", say("PDF 的对象太多，检查不完，不能放行。"))]
        for item in pdf.objects:
            _strings(item, words, 0)
            found += _holder(item)
        info = pdf.trailer.get("/Info")
        if info is not None:
            found += _info(info)
        if "/Metadata" in pdf.Root and _xmp_names(pdf.Root.Metadata):
            found.append(Leak("metadata", say("元数据（XMP）里留有制作者信息。"), fix=_fix()))
        if "/OCProperties" in pdf.Root and _layers_off(pdf.Root.OCProperties):
            found.append(Leak("hidden", say("有关闭的图层，其中的内容还在文件里。"), fix=_fix()))
    place = Place(part=say("批注、表单、属性"), hidden=True)
    return Story(BREAK.join(words), lambda _start, _end: place), found


def _holder(item: Any) -> list[Leak]:
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return []
    found = [
        Leak(kind, say("{what}。", what=say(what)), fix=_fix()) for key, (kind, what) in _KEYS.items() if key in item
    ]
    subtype = str(item.get("/Subtype", ""))
    if subtype in _COMMENTS and "/Rect" in item:
        found.append(Leak("comment", say("有批注（{kind}）。", kind=subtype[1:]), fix=_fix()))
    if subtype == "/Redact" and "/Rect" in item:
        found.append(Leak("hidden", say("有只标记、没有执行的涂黑，其下的文字还在。"), fix=_fix()))
    if subtype == "/Widget" and str(item.get("/V", "")):
        found.append(Leak("hidden", say("表单里留有填写的值。"), fix=_fix()))
    if subtype == "/Image" and "/Filter" in item and _names_of(item.Filter) == ["/DCTDecode"]:
        raw = item.read_raw_bytes()
        if len(raw) <= _MOST_JPEG:
            found += [Leak("metadata", say("文中的图片：{what}。", what=what), fix=_fix()) for what in carried(raw)]
    return found


def _names_of(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, pikepdf.Array) else [str(value)]


def _strings(item: Any, words: list[str], depth: int) -> None:
    if depth > 30:
        return
    if isinstance(item, pikepdf.String):
        words.append(str(item))
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                _strings(value, words, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        if str(item.get("/Type", "")) == "/Metadata":
            words.append(item.read_bytes().decode("utf-8", "replace"))
        for _, value in item.items():
            if not (isinstance(value, pikepdf.Object) and value.is_indirect):
                _strings(value, words, depth + 1)


def _info(info: Any) -> list[Leak]:
    told = [
        str(info[key]).strip() for key in ("/Author", "/Subject", "/Keywords", "/Company", "/Manager") if key in info
    ]
    told = [value for value in told if value.lower() not in _NOBODY]
    if not told:
        return []
    return [
        Leak(
            "metadata",
            say("文件属性里留有信息：{values}。", values="；".join(value[:40] for value in told)),
            fix=_fix(),
        )
    ]


def _xmp_names(stream: Any) -> bool:
    text = stream.read_bytes().decode("utf-8", "replace")
    return any(
        mark in text and text.partition(mark)[2].partition("</")[0].rpartition(">")[2].strip().lower() not in _NOBODY
        for mark in ("<dc:creator", "<pdf:Author", "<photoshop:", "<xmpMM:History", "<dc:subject")
    )


def _layers_off(properties: Any) -> bool:
    default = properties.get("/D", pikepdf.Dictionary())
    return len(default.get("/OFF", pikepdf.Array())) > 0 or str(default.get("/BaseState", "")) == "/OFF"


def engines_differ(one: list[Story], other: list[Story]) -> list[Leak]:
    """Pages of which the second engine reads a fifth of characters that the first does not see: they cannot be trusted."""
    found = []
    for number, (story, again) in enumerate(zip_longest(one, other, fillvalue=Story("", somewhere(""))), 1):
        mine = Counter(story.squeezed.text)
        extra = sum((Counter(again.squeezed.text) - mine).values())
        if extra > max(8, 0.2 * sum(mine.values())):
            message = say("第 {page} 页两种读法读出的字不同（差 {n} 个），字体可能有假。", page=number, n=extra)
            found.append(Leak("unreadable", message, "block", Place(page=number), fix=_fix()))
    return found


def _fix() -> str:
    return say("重新打印成 PDF，或用遮盖功能生成新文件。")

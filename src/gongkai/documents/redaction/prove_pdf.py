"""A pdf read back: by pdfminer beside pdfium, object by object by qpdf, and box by box as drawn."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf

from gongkai.documents.readers.pdf.opening import opened
from gongkai.documents.redaction.kinds import box_label
from gongkai.documents.redaction.model import Box, Place, Redaction
from gongkai.documents.redaction.normal import BREAK, squeezed
from gongkai.documents.redaction.pdf_pages import ShownPage, middle_in, shown
from gongkai.documents.redaction.pictures import pixels
from gongkai.documents.redaction.stories import Story
from gongkai.words import say

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 100
_DARK = 64
_MOST_LIGHT = 0.5  # of a box: its label
_TRAILER = frozenset(("/Root", "/Size", "/ID", "/Type", "/W", "/Index", "/Filter", "/Length", "/DecodeParms"))
_CATALOG = frozenset(("/Type", "/Pages", "/Lang", "/Version"))
_PAGE = frozenset(
    ("/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group")
)
_FORBIDDEN = {
    "/Annots": "批注或表单", "/AcroForm": "表单", "/XFA": "动态表单", "/AA": "自动动作", "/OpenAction": "自动动作",
    "/JS": "脚本", "/JavaScript": "脚本", "/Metadata": "元数据", "/PieceInfo": "编辑程序的私有数据",
    "/OCProperties": "图层", "/OCGs": "图层", "/OC": "图层", "/EmbeddedFiles": "附件", "/EF": "附件", "/Thumb": "缩略图",
    "/StructTreeRoot": "结构树（可带替代文字）", "/Outlines": "书签", "/Names": "名称表", "/ActualText": "替代文字",
    "/Alt": "替代文字", "/Alternates": "替代图片", "/Info": "元数据",
}  # fmt: skip


def second(data: bytes) -> list[Story]:
    """Every page's text by pdfminer, another parser, in the order in which it is drawn (pdfium has it as it is laid out)."""
    from pdfminer.converter import TextConverter
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    fonts = PDFResourceManager()
    out = []
    for number, page in enumerate(PDFPage.get_pages(io.BytesIO(data)), 1):
        words = io.StringIO()
        PDFPageInterpreter(fonts, TextConverter(fonts, words, laparams=None)).process_page(page)
        out.append(Story(words.getvalue(), _on_page(number)))
    return out


def structure(data: bytes, values: Sequence[str]) -> list[str]:
    """What the file's objects hold beside pages: anything that is not known to be harmless, and any of `values`."""
    found: list[str] = []
    if len(re.findall(rb"startxref\s+\d+\s+%%EOF", data)) != 1 or re.search(rb"/Prev\s+\d", data):
        found.append(say("输出里有修改前的旧版本"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found += _strange(pdf.trailer, _TRAILER, say("文件尾"))
        found += _strange(pdf.Root, _CATALOG, say("目录"))
        for number, page in enumerate(pdf.pages, 1):
            found += _strange(page.obj, _PAGE, say("第 {page} 页", page=number))
        wanted = [squeezed(value).text for value in values]
        for item in pdf.objects:
            found += _object(item, wanted, 0)
    return found


def _strange(holder: Any, known: frozenset[str], where: str) -> list[str]:
    return [
        say("输出里有{what}（{where}）", what=say(_FORBIDDEN.get(key, "不该有的内容")) + key, where=where)
        for key in holder
        if key not in known
    ]


def _object(item: Any, wanted: list[str], depth: int) -> list[str]:
    if depth > 30:
        return [say("输出的结构嵌套过深")]
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        found = [say("输出里有{what}", what=say(_FORBIDDEN[str(key)])) for key in item if str(key) in _FORBIDDEN]
        for key, value in item.items():
            if key != "/Parent" and not _is_indirect(value):
                found += _object(value, wanted, depth + 1)
        return found
    if isinstance(item, pikepdf.Array):
        return [
            line for value in item if not _is_indirect(value) for line in _object(value, wanted, depth + 1)
        ]  # the objects that it points to come by themselves
    if isinstance(item, pikepdf.String):
        text = squeezed(str(item)).text
        return [say("输出的对象里还能搜到遮盖的文字") for value in wanted if value in text]
    return []


def _is_indirect(value: Any) -> bool:
    """Whether a value is an object of its own."""
    return isinstance(value, pikepdf.Object) and bool(value.is_indirect)


def boxes(data: bytes, redactions: Sequence[Redaction]) -> list[str]:
    """Boxes that are not black or that have letters under them."""
    found = []
    with opened(data) as document:
        for number in sorted({one.page for one in redactions if one.page is not None}):
            if not 1 <= number <= document.pages:
                found.append(say("没有第 {page} 页，那里的遮盖没有做", page=number))
                continue
            with shown(document.raw, number - 1) as page:
                picture = page.draw(_DPI).convert("L")
                for one in redactions:
                    if one.page == number and one.box is not None:
                        found += _box(page, picture, one, one.box)
    return found


def _box(page: ShownPage, picture: Any, redaction: Redaction, box: Box) -> list[str]:
    out = []
    label = box_label(redaction.kind, redaction.reason)
    left = squeezed(page.in_box(box)).text
    if left and left not in squeezed(label * 2).text:
        out.append(say("第 {page} 页的一个遮盖框里还有 {n} 个字", page=page.number, n=len(left)))
    area = pixels(box, picture.width / page.width, picture.size)
    area = (min(area[0] + 1, area[2] - 1), min(area[1] + 1, area[3] - 1), max(area[2] - 1, area[0] + 1), max(area[3] - 1, area[1] + 1))  # fmt: skip
    if area[0] >= area[2] or area[1] >= area[3]:
        out.append(say("第 {page} 页的一个遮盖框在页面之外", page=page.number))
    elif dark_share(picture.crop(area)) < 1 - _MOST_LIGHT:
        out.append(say("第 {page} 页的一个遮盖框不是黑的", page=page.number))
    return out


def remaining(before: bytes, redactions: Sequence[Redaction]) -> list[Story]:
    """What of the original's letters lies outside every box: the words that a page turned into a picture still shows."""
    out = []
    with opened(before) as document:
        for index in range(document.pages):
            areas = [one.box for one in redactions if one.page == index + 1 and one.box is not None]
            with shown(document.raw, index) as page:
                text = "".join(
                    BREAK
                    if letter.box is not None and any(middle_in(letter.box, box) for box in areas)
                    else letter.char
                    for letter in page.letters
                )
                out.append(Story(text, _on_page(page.number)))
    return out


def _on_page(number: int) -> Callable[[int, int], Place]:
    return lambda _start, _end: Place(page=number)


def dark_share(part: Image) -> float:
    """Which share of a grey picture is dark."""
    counts = part.histogram()
    dark, all_dots = sum(counts[:_DARK]), sum(counts)
    return float(dark / all_dots) if all_dots else 0.0


def with_texts(before: bytes, redactions: Sequence[Redaction]) -> list[Redaction]:
    """Redactions without a text get what stands in their box.

    Raises:
        RefusedFile: as the reader; also a page that the file does not have.
    """
    out = list(redactions)
    with opened(before) as document:
        for at, one in enumerate(out):
            if one.text or one.box is None or one.page is None or not 1 <= one.page <= document.pages:
                continue
            with shown(document.raw, one.page - 1) as page:
                out[at] = replace(one, text=page.in_box(one.box))
    return out

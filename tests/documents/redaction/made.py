"""Small files of every format with what a test puts into them. All persons and numbers are made up."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from documents.readers.docx_xml import docx, p, r
from hostile.pdfs import pdf

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(area: str = "110105", born: str = "19491231", serial: str = "002") -> str:
    """An 18-digit number with its check digit (GB 11643)."""
    front = area + born + serial
    total = sum(int(digit) * weight for digit, weight in zip(front, _WEIGHTS, strict=True))
    return front + "10X98765432"[total % 11]


def card(front: str = "622202123456789012") -> str:
    """A card number with its Luhn digit."""
    total = 0
    for place, digit in enumerate(reversed(front)):
        double = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += double - 9 if double > 9 else double
    return front + str(-total % 10)


ID = id_number()
CARD = card()
PHONE = "13812345678"
NAME = "王某某"


def line(x: float, y: float, text: str, size: int = 12, before: str = "") -> str:
    """Words on a pdf page, y upwards."""
    return f"BT {before} /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def pdf_of(*pages: str, **more: Any) -> bytes:
    """A pdf whose pages hold these lines, or content streams when they look like such."""
    contents = [
        page
        if "BT" in page or " re" in page
        else "".join(line(60, 760 - 24 * n, text) for n, text in enumerate(page.split("\n")))
        for page in pages
    ]
    return pdf(contents, **more)


def docx_of(*texts: str) -> bytes:
    """A Word document of paragraphs (XML or plain words)."""
    return docx(*(text if text.startswith("<w:") else p(text) for text in texts))


def with_parts(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """A package with parts added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def xlsx_of(rows: Sequence[Sequence[object]], change: Any = None) -> bytes:
    """A workbook with one sheet; `change(book, sheet)` does the rest."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book, sheet)
    book.properties.creator = "openpyxl"
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(out)
    return out.getvalue()


def png_of(text: Mapping[str, str] | None = None, size: tuple[int, int] = (200, 100), tail: bytes = b"") -> bytes:
    """A light picture."""
    info = PngInfo()
    for key, value in (text or {}).items():
        info.add_text(key, value)
    out = io.BytesIO()
    Image.new("RGB", size, (230, 235, 240)).save(out, "PNG", pnginfo=info)
    return out.getvalue() + tail


def jpeg_of(*, gps: bool = False, author: str = "", orientation: int = 1, size: tuple[int, int] = (200, 100)) -> bytes:
    """A light photograph."""
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825)[1] = "N"
    if author:
        exif[315] = author
    if orientation != 1:
        exif[274] = orientation
    out = io.BytesIO()
    Image.new("RGB", size, (230, 235, 240)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def html_of(body: str) -> bytes:
    """A page."""
    return f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>公示</title></head><body>{body}</body></html>'.encode()


def run(text: str, look: str = "") -> str:
    """A run of a Word document."""
    return r(text, look)

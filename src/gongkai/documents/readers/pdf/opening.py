"""A pdf opened by pdfium after its bytes were looked at."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from gongkai.documents.readers.pdf.screen import Bytes, screen
from gongkai.errors import RefusedFile
from gongkai.words import say

MAX_PAGES = 2_000


@dataclass(slots=True)
class Opened:
    """An open FPDF_DOCUMENT, its number of pages and its objects as bytes."""

    raw: Any
    pages: int
    bytes: Bytes

    @property
    def title(self) -> str:
        """The title that the file's properties give."""
        return self.property("Title")

    def property(self, name: str) -> str:
        """One entry of the file's properties ("Title", "Author", …), "" where there is none."""
        key = name.encode()
        size = pdfium.FPDF_GetMetaText(self.raw, key, None, 0)
        if size <= 2 or size > 100_000:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetMetaText(self.raw, key, buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()


@contextmanager
def opened(data: bytes) -> Iterator[Opened]:
    """The document, closed again at the end of the block.

    Raises:
        RefusedFile: not a pdf, damaged, hostile, locked with a password, without pages or with more than 2,000.
    """
    found = screen(data)
    raw = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not raw:
        code = pdfium.FPDF_GetLastError()
        if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise RefusedFile(say("文件有密码，无法读取。请取消密码后再试。"), found="password")
        raise RefusedFile(say("PDF 文件已损坏，无法打开。请重新取得文件。"), found=int(code))
    try:
        pages = pdfium.FPDF_GetPageCount(raw)
        if pages < 1:
            raise RefusedFile(say("PDF 文件没有页面。请核对文件。"), found=pages)
        if pages > MAX_PAGES:
            raise RefusedFile(
                say(
                    "PDF 文件有 {found} 页，超过 {limit} 页的限度。请只提交年度报告本身。", found=pages, limit=MAX_PAGES
                ),
                found=pages,
                allowed=MAX_PAGES,
            )
        yield Opened(raw, pages, found)
    finally:
        pdfium.FPDF_CloseDocument(raw)

"""A page drawn as a picture, for recognition by OCR and for looking at it."""

from __future__ import annotations

import ctypes
import struct
import zlib

import pypdfium2.raw as pdfium

from gongkai.documents.readers.pdf.opening import opened
from gongkai.errors import RefusedFile
from gongkai.words import say

_MAX_PIXELS = 40_000_000


def render_page(data: bytes, page: int, dpi: int = 200) -> bytes:
    """The page (from 1) of a pdf as a grey PNG, drawn with what prints (form fields, stamps).

    Raises:
        RefusedFile: as `read`; also a page larger than 40 megapixels at this resolution.
    """
    with opened(data) as document:
        raw = pdfium.FPDF_LoadPage(document.raw, page - 1)
        if not raw:
            raise RefusedFile(say("第 {page} 页已损坏，无法显示。", page=page), page=page)
        try:
            width = max(1, round(pdfium.FPDF_GetPageWidthF(raw) * dpi / 72))
            height = max(1, round(pdfium.FPDF_GetPageHeightF(raw) * dpi / 72))
            if width * height > _MAX_PIXELS:
                raise RefusedFile(
                    say("第 {page} 页过大（{width}×{height} 像素），不予识别。", page=page, width=width, height=height),
                    page=page,
                    found=width * height,
                    allowed=_MAX_PIXELS,
                )
            return _png(width, height, _drawn(raw, width, height))
        finally:
            pdfium.FPDF_ClosePage(raw)


def _drawn(raw: object, width: int, height: int) -> bytes:
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, raw, 0, 0, width, height, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return b"".join(b"\0" + pixels[row * stride : row * stride + width] for row in range(height))


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")

"""Any file that can be redacted, as stories; the one place that knows which kinds these are."""

from __future__ import annotations

import io

from gongkai.documents.prescreen import screen
from gongkai.documents.prescreen.kinds import PICTURES
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import Screened
from gongkai.documents.redaction.model import PageSize
from gongkai.documents.redaction.stories import Read, Story, in_line
from gongkai.words import say

PLAIN = frozenset(("txt", "csv", "md"))


def read(data: bytes, name: str) -> Read:
    """A file's text with its places, visible and not.

    Raises:
        RefusedFile: hostile, damaged, or of a kind that cannot be redacted (the sentence says what to do instead).
    """
    screened = screen(data, name)
    kind = screened.kind
    if kind == "pdf":
        from gongkai.documents.redaction import pdf_text

        return pdf_text.read(data)
    if kind == "docx":
        from gongkai.documents.redaction import docx_text

        return Read("docx", docx_text.stories(screened.data))
    if kind == "xlsx":
        from gongkai.documents.redaction import xlsx_text

        return Read("xlsx", xlsx_text.stories(screened.data))
    if kind in PLAIN:
        text = plain_text(screened)
        return Read(kind, [Story(text, in_line(text))])
    if kind in PICTURES:
        return Read(kind, pages=_frames(data))
    raise unknown(kind)


def plain_text(screened: Screened) -> str:
    """The text of a plain file.

    Raises:
        RefusedFile: some of its bytes cannot be read, so that nobody can say what stands there.
    """
    from gongkai.documents.readers.encoding import decode

    decoded = decode(screened.data)
    if decoded.damage:
        raise refusal(say("文字编码有损坏，有的字读不出"), todo=say("请另存为 UTF-8 编码再遮盖"))
    return decoded.text


def pages(data: bytes, name: str) -> list[PageSize]:
    """The pages of a pdf or picture as they are shown; empty for a format without fixed pages."""
    return read(data, name).pages


def page_picture(data: bytes, name: str, page: int, dpi: int = 110) -> bytes:
    """One page (from 1) as a PNG, exactly as the boxes count: for drawing boxes over it.

    Raises:
        RefusedFile: as `read`; also a page that the file does not have.
    """
    kind = screen(data, name).kind
    if kind == "pdf":
        from gongkai.documents.redaction import pdf_text

        return pdf_text.picture(data, page, dpi)
    if kind in PICTURES:
        from gongkai.documents.redaction import pictures

        return pictures.frame_png(data, page)
    raise unknown(kind)


def _frames(data: bytes) -> list[PageSize]:
    from gongkai.documents.redaction import pictures

    return [
        PageSize(number, float(frame.width), float(frame.height), words=False)
        for number, frame in enumerate(pictures.frames(data), 1)
    ]


def unknown(kind: str) -> Exception:
    """The refusal of a kind that cannot be redacted."""
    todo = {
        "doc": say("请用 Word 或 WPS 另存为 docx 或 PDF"),
        "rtf": say("请用 Word 或 WPS 另存为 docx 或 PDF"),
        "odt": say("请另存为 docx 或 PDF"),
        "xls": say("请用 Excel 或 WPS 另存为 xlsx 或 PDF"),
        "ods": say("请另存为 xlsx 或 PDF"),
        "zip": say("请取出其中的文件，逐份遮盖"),
    }.get(kind, say("请打印成 PDF 后再遮盖"))
    return refusal(
        say("这种格式（{kind}）不能遮盖", kind=kind), allowed="pdf docx xlsx png jpeg tiff txt csv md", todo=todo
    )


def png_of(picture: object) -> bytes:
    """A Pillow picture as PNG bytes."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)  # type: ignore[attr-defined]  # Pillow is imported where it is used
    return out.getvalue()

"""Which format a file is, by its bytes; a name's ending is only a hint and often wrong (a web page saved as .doc)."""

from __future__ import annotations

import io
import re
import zipfile

import olefile

from gongkai.documents.readers.bounds import refuse
from gongkai.documents.readers.docx_package import DAMAGED
from gongkai.words import say

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
_HEAD = 4096
_BEGINS = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<\s*/?(?:!doctype|[a-z][a-z0-9:]*)(?=[\s>/])", re.I | re.S)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|body|table)(?=[\s>])", re.I)
_MIME = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:mime-version|content-type):", re.I)
_WIDE_MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table|div|p)\b", re.I)


def kind_of(data: bytes) -> str:
    """One of "docx", "xlsx", "odt", "ods", "doc", "xls", "rtf", "pdf", "image", "mhtml", "html", "text".

    Raises:
        RefusedFile: empty, an encrypted or unknown office file, or a package that holds no document.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise refuse(say("文件是空的，没有可读的内容；请重新取得原件。"), found=len(data))
    if data.startswith(_ZIP) or (data.startswith(_IMAGES) and b"[Content_Types].xml" in data):
        return _package_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    if _MIME.match(head) and b"boundary=" in data[: 16 * 1024]:
        return "mhtml"
    return "html" if looks_like_html(data) else "text"


def looks_like_html(data: bytes) -> bool:
    """Whether the beginning is markup of a web page, in any encoding that keeps ASCII or in UTF-16."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in head[:64]:
        return any(_WIDE_MARKUP.search(head.decode(name, "ignore")) for name in ("utf-16-le", "utf-16-be"))
    return bool(_BEGINS.match(head)) or bool(_MARKUP.search(data[: 1 << 20]))


def _package_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            mime = package.read("mimetype")[:100] if "mimetype" in names else b""
            types = package.open("[Content_Types].xml").read(1 << 20) if "[Content_Types].xml" in names else b""
    except DAMAGED as error:
        raise refuse(
            say("文件不是完整的压缩包（可能没有下载完整），无法打开；请重新取得原件。"), reason=str(error)
        ) from error
    if b"opendocument.text" in mime:
        return "odt"
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    if b"wordprocessingml" in types or b"ms-word" in types or any(name.startswith("word/") for name in names):
        return "docx"
    if b"spreadsheetml" in types or b"ms-excel" in types or any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise refuse(say("压缩包里没有 Word 或 Excel 文档，无法读取；请上传年度报告本身。"), found=sorted(names)[:5])


def _ole_kind(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            if compound.exists("EncryptedPackage"):
                raise refuse(say("文件设有打开密码，无法读取；请取消密码后再上传。"), found="EncryptedPackage")
            if compound.exists("WordDocument"):
                return "doc"
            if compound.exists("Workbook") or compound.exists("Book"):
                return "xls"
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise refuse(
            say("文件已损坏，不能作为 Word 或 Excel 旧格式打开；请重新取得原件。"), reason=str(error)
        ) from error
    raise refuse(say("文件里没有 Word 或 Excel 文档，无法读取；请上传年度报告本身。"), found="OLE")

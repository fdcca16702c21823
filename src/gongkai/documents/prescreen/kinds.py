"""What a file is, by its first bytes and its structure; the extension only breaks ties among plain texts."""

from __future__ import annotations

import json
import re

from gongkai.documents.prescreen.refusal import refusal
from gongkai.words import say

PICTURES = frozenset(("png", "jpeg", "tiff", "bmp", "gif", "webp"))
_EXPECTED: dict[str, tuple[str, ...]] = {
    "docx": ("docx",),
    "docm": ("docx",),
    "dotx": ("docx",),
    "doc": ("doc", "mhtml"),
    "dot": ("doc",),
    "wps": ("doc", "docx"),
    "wpt": ("doc", "docx"),
    "xlsx": ("xlsx",),
    "xlsm": ("xlsx",),
    "xls": ("xls",),
    "et": ("xls", "xlsx"),
    "ett": ("xls", "xlsx"),
    "odt": ("odt",),
    "ods": ("ods",),
    "rtf": ("rtf",),
    "html": ("html",),
    "htm": ("html",),
    "xhtml": ("html",),
    "shtml": ("html",),
    "mht": ("mhtml",),
    "mhtml": ("mhtml",),
    "pdf": ("pdf",),
    "png": ("png",),
    "jpg": ("jpeg",),
    "jpeg": ("jpeg",),
    "tif": ("tiff",),
    "tiff": ("tiff",),
    "bmp": ("bmp",),
    "gif": ("gif",),
    "webp": ("webp",),
    "txt": ("txt", "csv", "md"),
    "text": ("txt", "csv", "md"),
    "md": ("txt", "csv", "md"),
    "markdown": ("txt", "csv", "md"),
    "csv": ("txt", "csv", "md"),
    "tsv": ("txt", "csv", "md"),
    "json": ("json",),
    "zip": ("zip",),
}
_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"{\\rt", "rtf"),
)
_FOREIGN = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"BZh", "bzip2 压缩包"),
    (b"\xfd7zXZ", "xz 压缩包"),
    (b"SQLite format 3", "SQLite 数据库"),
    (b"%!PS", "PostScript"),
    (b"<?php", "PHP 程序"),
    (b"#!", "脚本程序"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|table|tbody|tr|td|div|p|span|h[1-6]|center|font|style|script)\b",
    re.I,
)
_HEAD = 8192
_TOO_BINARY = 0.05


def expected_kinds(extension: str) -> frozenset[str]:
    """What a file of this extension should hold; empty for an extension that says nothing."""
    return frozenset(_EXPECTED.get(extension, ()))


def sniff(data: bytes, extension: str) -> str:
    """The kind of a file: one of `Screened.kind`, or "package" and "ole" for containers to look into.

    Raises:
        RefusedFile: nothing that can hold a report.
    """
    if _is_package(data, extension):
        return "package"
    if (kind := _by_magic(data)) is not None:
        return kind
    for magic, what in _FOREIGN:
        if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(magic):
            raise refusal(say("内容是 {what}，不是年报能用的格式", what=say(what)), todo=_formats())
    return _text_kind(data, extension)


def _by_magic(data: bytes) -> str | None:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:2] == b"BM" and int.from_bytes(data[2:6], "little") in (0, len(data)):
        return "bmp"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def _is_package(data: bytes, extension: str) -> bool:
    """True for a zip, also one behind foreign bytes as long as the name or nothing else claims the file."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return True
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or data[:4] in (b"\xd0\xcf\x11\xe0",):
        return False
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    directory = data[end - size : end - size + 4] if 0 < size <= end else b""
    return directory == b"PK\x01\x02" and (extension not in _EXPECTED or _EXPECTED[extension][0] in _ZIPPED)


_ZIPPED = frozenset(("docx", "xlsx", "odt", "ods", "zip", "doc", "xls"))


def _text_kind(data: bytes, extension: str) -> str:
    head = decode_head(data)
    stripped = head.lstrip("\ufeff \t\r\n")
    if re.match(r"(?:MIME-Version|From|Content-Type|Subject|Date|X-[\w-]+):", stripped, re.I) and re.search(
        r"content-type:\s*(?:multipart/|text/html)", head, re.I
    ):
        return "mhtml"
    if re.match(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE\s+svg[^>]*>\s*)?<svg\b", stripped, re.I | re.S):
        raise refusal(say("内容是 SVG 图，可以带程序，不收"), todo=say("请转成 PNG 或 PDF"))
    if stripped[:1] in "[{" and is_own_json(data):
        return "json"
    if _HTML.search(head) and (stripped[:1] == "<" or extension not in ("txt", "md", "csv", "tsv")):
        return "html"
    controls = sum(1 for char in head if char < " " and char not in "\t\r\n\x00\x0b\x0c\x1a")
    if controls > len(head) * _TOO_BINARY or head.count("\ufffd") > len(head) * 0.3:
        raise refusal(say("看不出是什么文件"), todo=_formats())
    if stripped.startswith("<?xml"):
        raise refusal(say("内容是 XML 数据，不是年报能用的格式"), todo=_formats())
    if extension in ("csv", "tsv"):
        return "csv"
    return "md" if extension in ("md", "markdown") else "txt"


def decode_head(data: bytes) -> str:
    """The beginning of a text, decoded well enough to see its markup."""
    head = data[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace")
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 16 and max(even, odd) > 4 * min(even, odd):
        return head.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("gb18030", "replace")


def is_own_json(data: bytes) -> bool:
    """True for a report or an array of reports in our own schema."""
    if b'"gongkai.report/' not in data:
        return data.strip() == b"[]"
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and str(first.get("schema", "")).startswith("gongkai.report/")


def _formats() -> str:
    return say(
        "可用的格式：docx、doc、wps、odt、rtf、html、pdf、xlsx、xls、et、txt、md、csv、图片、json，或装着这些文件的 zip"
    )

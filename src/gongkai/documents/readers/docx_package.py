"""The package around a docx: its parts, found through relationships, inflated with a limit and parsed without a DTD."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from gongkai.documents.readers.bounds import MAX_PART_BYTES, refuse
from gongkai.errors import RefusedFile
from gongkai.words import say

# What zipfile raises for damaged archives, found by feeding it some.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
_OFFICE_DOCUMENT = "/officeDocument"
_DEFAULT_DOCUMENT = "word/document.xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: the last word of its type, where it points, and whether that is outside."""

    kind: str
    target: str
    external: bool


class Package:
    """An opened office package.

    Args:
        data: the file's bytes; may begin with foreign bytes, as a polyglot does.

    Raises:
        RefusedFile: no package, damaged, encrypted, or with two parts of one name.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise refuse(
                say("文件不是完整的压缩包（可能没有下载完整），无法打开；请重新取得原件。"), reason=str(error)
            ) from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in self._zip.infolist():
            if member.filename in self._members:
                raise refuse(
                    say(
                        "文件中有两个同名部件 {part}，不能确定以哪个为准；请用 Word 或 WPS 另存后再试。",
                        part=member.filename,
                    ),
                    part=member.filename,
                )
            self._members[member.filename] = member

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._members)

    def read(self, name: str) -> bytes | None:
        """A part's bytes, or None when the package lacks it; never inflates beyond the limit."""
        member = self._members.get(name)
        if member is None:
            return None
        if member.flag_bits & 0x1:
            raise refuse(say("文件的部件 {part} 已加密；请先取消密码再上传。", part=name), part=name)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(MAX_PART_BYTES + 1)
        except DAMAGED as error:
            raise refuse(
                say("文件的部件 {part} 已损坏，无法解压；请重新取得原件。", part=name), part=name, reason=str(error)
            ) from error
        if len(data) > MAX_PART_BYTES:
            raise refuse(
                say("文件的部件 {part} 解压后超过 {allowed} 字节，已停止读取。", part=name, allowed=MAX_PART_BYTES),
                part=name,
                allowed=MAX_PART_BYTES,
            )
        return data

    def relations(self, part: str = "") -> dict[str, Relation]:
        """The relationships of a part (of the package itself for ""), by id; empty when there are none."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        data = self.read(source)
        if data is None:
            return {}
        found = {}
        for element in parse(data, source):
            target = element.get("Target") or ""
            external = element.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = (element.get("Type") or "").rpartition("/")[2]
            found[element.get("Id") or ""] = Relation(kind, target, external)
        return found

    def main_part(self) -> str:
        """The name of the document part.

        Raises:
            RefusedFile: the package has no document, or points outside itself for it.
        """
        for relation in self.relations().values():
            if relation.kind == _OFFICE_DOCUMENT[1:] and not relation.external and relation.target in self._members:
                return relation.target
        if _DEFAULT_DOCUMENT in self._members:
            return _DEFAULT_DOCUMENT
        raise refuse(
            say("压缩包里没有文档正文（document.xml），不是可读的 Word 文件；请用 Word 或 WPS 另存为 docx。"),
            part="_rels/.rels",
        )


def plain_bytes(data: bytes, part: str) -> bytes:
    """A part's XML as bytes that can be searched: never UTF-16, never the Strict namespaces, never with a DTD."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
        try:
            text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else _utf16_kind(data))
        except UnicodeDecodeError as error:
            raise _not_xml(part, str(error)) from error
        data = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1).encode("utf-8", "surrogatepass")
    if b"!" in data and (b"<!DOCTYPE" in data or b"<!ENTITY" in data):
        raise refuse(
            say("文件的部件 {part} 含有文档类型定义（DTD），正常的文件不会有；已拒绝。", part=part),
            part=part,
            found="<!DOCTYPE",
        )
    if _STRICT in data[: 16 * 1024]:
        for strict, usual in _TRANSITIONAL.items():
            data = data.replace(strict, usual)
    return data


def _utf16_kind(data: bytes) -> str:
    return "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"


def parse(data: bytes, part: str) -> etree._Element:
    """The root of an XML part.

    Raises:
        RefusedFile: damaged XML, forbidden characters, wrong encoding, a DTD, nesting beyond the parser's limit.
    """
    return parse_plain(plain_bytes(data, part), part)


def parse_plain(data: bytes, part: str) -> etree._Element:
    """As `parse`, for bytes that `plain_bytes` has already seen."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _not_xml(part, str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse(
            say("文件的部件 {part} 含有文档类型定义（DTD），正常的文件不会有；已拒绝。", part=part),
            part=part,
            found="<!DOCTYPE",
        )
    return root


def _not_xml(part: str, reason: str) -> RefusedFile:
    return refuse(
        say(
            "文件的部件 {part} 不是合格的 XML（{reason}）；请用 Word 或 WPS 打开后另存再试。", part=part, reason=reason
        ),
        part=part,
        reason=reason,
    )

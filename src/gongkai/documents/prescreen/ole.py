"""OLE containers (doc, xls, wps, et): structure first, by our own eyes, then which stream tells the kind."""

from __future__ import annotations

import struct

from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import Screened, hidden
from gongkai.words import say

_HEADER = 512
_END_OF_CHAIN = 0xFFFFFFFE
_LAST_SECTOR = 0xFFFFFFFA
_DIRECTORY_ENTRY = 128
_IN_HEADER = 109


def look(data: bytes) -> Screened:
    """The kind of an OLE file by its streams.

    Raises:
        RefusedFile: encrypted, damaged (chains that loop or leave the file), or of a kind without reports.
    """
    container = _Container(data)
    names = container.names()
    lower = {name.lower() for name in names}
    if lower & {"encryptedpackage", "encryptioninfo"}:
        raise refusal(say("文件加了密码"), part="EncryptedPackage", todo=say("请去掉打开密码后另存再试"))
    findings = []
    if lower & {"_vba_project", "vba", "macros"}:
        findings.append(hidden(say("文件带有宏；宏不会运行，内容已读取。"), fix=say("另存为不带宏的格式。")))
    if "objectpool" in lower:
        findings.append(hidden(say("文件里嵌有别的对象，内容没有读入。"), fix=say("删去嵌入对象，或把内容写进正文。")))
    if "worddocument" in lower:
        _word_lock(container.stream("worddocument"))
        return Screened("doc", data, findings)
    if lower & {"workbook", "book"}:
        _workbook_lock(container.stream("workbook") or container.stream("book"))
        return Screened("xls", data, findings)
    raise refusal(say("OLE 文件里没有文档正文，不是可读的 doc 或 xls"), part="Root Entry")


def _word_lock(head: bytes) -> None:
    if len(head) >= 12 and head[11] & 0x01:
        raise refusal(say("文件加了密码"), part="WordDocument", todo=say("请去掉打开密码后另存再试"))


def _workbook_lock(head: bytes) -> None:
    position = 0
    while position + 4 <= len(head):
        kind, length = struct.unpack_from("<HH", head, position)
        if kind == 0x2F:  # FILEPASS
            raise refusal(say("文件加了密码"), part="Workbook", todo=say("请去掉打开密码后另存再试"))
        if kind == 0x85:  # BOUNDSHEET: FILEPASS would have stood before it
            return
        position += 4 + length


class _Container:
    """The sector chains and directory of an OLE file, each chain followed once and never round."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 3 * _HEADER:
            raise _damaged(say("只有文件头"))
        self.data = data
        shift, mini = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini != 6:
            raise _damaged(say("扇区大小不对"))
        self.size = 1 << shift
        self.sectors = (len(data) - 1) // self.size
        count, first_directory = struct.unpack_from("<L", data, 44)[0], struct.unpack_from("<L", data, 48)[0]
        self.table = self._table(count)
        raw = self._chain(first_directory)
        self.entries = [
            raw[at : at + _DIRECTORY_ENTRY] for at in range(0, len(raw) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY)
        ]
        if not self.entries or self.entries[0][66] != 5:
            raise _damaged(say("没有根目录"))
        for entry in self.entries:
            if entry[66] in (2, 5) and _start(entry) <= _LAST_SECTOR and (_size(entry) >= 4096 or entry[66] == 5):
                self._chain(_start(entry))

    def names(self) -> list[str]:
        """Names of all storages and streams."""
        return [self._name(entry) for entry in self.entries if entry[66] in (1, 2)]

    def stream(self, name: str) -> bytes:
        """The beginning of a stream in full sectors; empty when it is missing or small."""
        for entry in self.entries:
            if entry[66] == 2 and self._name(entry).lower() == name and _size(entry) >= 4096:
                return self._chain(_start(entry), most=16)
        return b""

    @staticmethod
    def _name(entry: bytes) -> str:
        length = min(struct.unpack_from("<H", entry, 64)[0], 64)
        return entry[: max(0, length - 2)].decode("utf-16-le", "replace")

    def _sector(self, number: int) -> bytes:
        if number >= self.sectors:
            raise _damaged(say("扇区 {n} 在文件之外", n=number))
        at = (number + 1) * self.size
        return self.data[at : at + self.size]

    def _table(self, count: int) -> list[int]:
        if count > self.sectors:
            raise _damaged(say("分配表比文件还大"))
        numbers = list(struct.unpack_from(f"<{_IN_HEADER}L", self.data, 76))
        following, seen = struct.unpack_from("<L", self.data, 68)[0], set()
        while following <= _LAST_SECTOR:
            if following in seen:
                raise _damaged(say("分配表的链绕成了圈"))
            seen.add(following)
            more = struct.unpack(f"<{self.size // 4}L", self._sector(following).ljust(self.size, b"\xff"))
            numbers += more[:-1]
            following = more[-1]
        table: list[int] = []
        for number in numbers[:count]:
            if number <= _LAST_SECTOR:
                table += struct.unpack(f"<{self.size // 4}L", self._sector(number).ljust(self.size, b"\xff"))
        return table

    def _chain(self, start: int, most: int | None = None) -> bytes:
        pieces: list[bytes] = []
        seen, number = set[int](), start
        while number != _END_OF_CHAIN and (most is None or len(pieces) < most):
            if number in seen:
                raise _damaged(say("扇区链绕成了圈（扇区 {n}）", n=number))
            seen.add(number)
            pieces.append(self._sector(number))
            if number >= len(self.table):
                raise _damaged(say("扇区 {n} 不在分配表里", n=number))
            number = self.table[number]
        return b"".join(pieces)


def _start(entry: bytes) -> int:
    return int(struct.unpack_from("<L", entry, 116)[0])


def _size(entry: bytes) -> int:
    return int(struct.unpack_from("<L", entry, 120)[0])


def _damaged(what: str) -> Exception:
    return refusal(say("OLE 文件已损坏：{what}", what=what), todo=say("请用 Word 或 WPS 打开后另存，或重新取得原件"))

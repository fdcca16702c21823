"""What a hostile or broken pdf shows in its bytes, looked for before pdfium opens it.

pdfium repairs silently: a cut file, a loop of revisions or a page tree that bites its tail are read as if nothing were
wrong. A report must not be half a report, so these are refused here.
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

from gongkai.documents.prescreen.bounds import BOUNDS
from gongkai.errors import RefusedFile
from gongkai.words import say

_OBJECT = re.compile(rb"obj\b")
_BLANK = frozenset((b" ", b"\t", b"\r", b"\n", b"\f", b"\0"))
_NUMBERS = re.compile(rb"(\d{1,8})[ \t\r\n\f\0]+\d{1,5}[ \t\r\n\f\0]+\Z")
_REFERENCE = re.compile(rb"(\d{1,8})\s+\d{1,5}\s+R\b")
_KIDS = re.compile(rb"/Kids\s*(\[[^\]]*\]|\d+\s+\d+\s+R)")
_DEEP = (re.compile(rb"\[\s*(?:\[\s*){99}"), re.compile(rb"<<(?:\s*/[^\s/<>\[\]()]+\s*<<){99}"))
_SUBSECTION = re.compile(rb"(?:xref|\n|\r)[ \t\r\n]*(\d{1,12})[ \t]+(\d{1,12})[ \t]*[\r\n]")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_START = re.compile(rb"startxref\s+(\d{1,15})")
_INFLATED = 100 * 1024 * 1024
_RATIO, _RATIO_FROM = 200, 1024 * 1024
_PACKED = 20 * 1024 * 1024
_SAFE_STREAM = 60_000  # bytes: deflate cannot make more than 1,032 times as much; a sample tells whether it tries
_SAMPLE = 256
_DEPTH = 100
_PIXELS = BOUNDS.pixels
_MAX_NUMBER = 1_000_000


class Bytes:
    """The file's objects as text, found by their marks, the last one of a number winning (as readers do).

    Attributes:
        heads: each object's text without its stream, names unescaped.
        streams: where each stream's raw bytes begin and end.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.heads: dict[int, bytes] = {}
        self.streams: dict[int, tuple[int, int]] = {}
        for mark in _OBJECT.finditer(data):
            start, end = mark.span()
            if data[start - 1 : start] not in _BLANK:  # endobj
                continue
            named = _NUMBERS.search(data, max(0, start - 24), start)
            if named is not None:
                self._add(int(named[1]), end)
        packed = [number for number, head in self.heads.items() if b"/ObjStm" in head and number in self.streams]
        for number in packed:
            self._unpack(self.heads[number], inflated(self.stream(number), _PACKED))

    def _add(self, number: int, start: int) -> None:
        end = self.data.find(b"endobj", start)
        end = end if end >= 0 else len(self.data)
        stream = self.data.find(b"stream", start, end)
        self.streams.pop(number, None)
        if stream >= 0:
            begin = stream + (8 if self.data[stream + 6 : stream + 8] == b"\r\n" else 7)
            stop = self.data.find(b"endstream", begin)
            self.streams[number] = (begin, stop if stop >= 0 else len(self.data))
        self.heads[number] = _plain(self.data[start : stream if stream >= 0 else end])

    def stream(self, number: int) -> bytes:
        """The raw bytes of the object's stream, b"" for none."""
        begin, end = self.streams.get(number, (0, 0))
        return self.data[begin:end]

    def _unpack(self, head: bytes, body: bytes) -> None:
        first = re.search(rb"/First\s+(\d{1,9})", head)
        if first is None:
            return
        offset = int(first[1])
        numbers = [int(number) for number in body[:offset].split() if number.isdigit()]
        places = [(number, offset + start) for number, start in zip(numbers[::2], numbers[1::2], strict=False)]
        for (number, start), (_, end) in pairwise([*places, (0, len(body))]):
            self.heads.setdefault(number, _plain(body[start:end]))


def _plain(head: bytes) -> bytes:
    """Names with their escapes undone: /J#61vaScript is /JavaScript."""
    if b"#" not in head:
        return head
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), head)


def screen(data: bytes) -> Bytes:
    """The file's objects, when nothing forbids opening it.

    Raises:
        RefusedFile: cut off, looping, too deeply nested, or swelling beyond the limits when unpacked.
    """
    if b"%PDF-" not in data[:1024]:
        raise RefusedFile(say("这不是 PDF 文件：开头没有 %PDF 标记。请核对文件。"), offset=0)
    if b"%%EOF" not in data[-2048:] and b"startxref" not in data[-2048:]:
        raise RefusedFile(
            say("PDF 文件不完整：末尾缺少结束标记，可能在传输中被截断。请重新取得完整的文件。"), offset=len(data)
        )
    _check_revisions(data)
    if any(deep.search(data) for deep in _DEEP):
        raise RefusedFile(say("PDF 文件的数据嵌套过深（超过 {limit} 层），不予读取。", limit=_DEPTH), allowed=_DEPTH)
    found = Bytes(data)
    _check_sizes(found)
    _check_tree(found)
    _check_forms(found)
    return found


def _check_revisions(data: bytes) -> None:
    """Follow /Prev from revision to revision; a loop or an absurd table of objects is refused."""
    at, last = data.rfind(b"startxref"), None
    while at >= 0 and (last := _START.match(data, at)) is None:
        at = data.rfind(b"startxref", 0, at)
    place = int(last[1]) if last else -1
    seen: set[int] = set()
    while 0 <= place < len(data):
        if place in seen:
            raise RefusedFile(
                say("PDF 文件的版本链首尾相接（/Prev 成环），文件已损坏或有恶意，不予读取。"), offset=place
            )
        seen.add(place)
        end = data.find(b"startxref", place)
        part = data[place : min(end if end >= 0 else len(data), place + 4_000_000)]
        stream = part.find(b"stream")
        trailer = part.rfind(b"trailer")
        head = part[trailer:] if trailer >= 0 else part[: stream if stream >= 0 else None]
        _check_size(part, head, place, len(data))
        previous = re.search(rb"/Prev\s+(\d{1,15})", head)
        place = int(previous[1]) if previous else -1


def _check_size(part: bytes, head: bytes, place: int, size: int) -> None:
    announced = [int(found) for found in re.findall(rb"/Size\s+(\d{1,15})", head)]
    if part.startswith(b"xref"):
        counts = _SUBSECTION.findall(part[:4096])
        announced += [int(counts[0][0]) + int(counts[0][1])] if counts else []
        if counts and int(counts[0][1]) * 18 > size:
            announced.append(_MAX_NUMBER + 1)
    worst = max(announced, default=0)
    if worst > _MAX_NUMBER:
        raise RefusedFile(
            say("PDF 文件的交叉引用表声称有 {found} 个以上对象，与文件大小不符，不予读取。", found=_MAX_NUMBER),
            offset=place,
            found=worst,
            allowed=_MAX_NUMBER,
        )


def _check_sizes(found: Bytes) -> None:
    total = 0
    for number in found.streams:
        head = found.heads[number]
        if b"Flate" not in head and b"/Fl" not in head and b"LZW" not in head:
            continue
        twice = len(re.findall(rb"Flate|/Fl\b|LZW", head.partition(b"/Filter")[2][:200])) > 1
        raw = found.stream(number)
        if (room := _picture_bytes(head)) and not twice and _swelling(raw, twice) <= room:
            continue  # a white page packs a thousandfold; its dots are what it says and are unpacked one page at a time
        if len(raw) < _SAFE_STREAM and not twice and _swelling(raw[:_SAMPLE], twice=False) < 60 * _SAMPLE:
            total += len(raw)
            continue
        size = _swelling(raw, twice)
        total += size
        if size > _INFLATED or (size > _RATIO_FROM and size > _RATIO * max(1, len(raw))):
            raise RefusedFile(
                say("PDF 文件中的第 {number} 号对象解压后超过限度（压缩炸弹），不予读取。", number=number),
                part=str(number),
                found=size,
                allowed=_INFLATED,
            )
    if total > _INFLATED:
        raise RefusedFile(say("PDF 文件解压后超过 100 MB，不予读取。"), found=total, allowed=_INFLATED)


def _picture_bytes(head: bytes) -> int:
    """How many bytes a picture of the announced size needs at most; 0 for what is no picture or larger than allowed."""
    if b"/Image" not in head or not re.search(rb"/Subtype\s*/Image\b", head):
        return 0
    wide, high = (re.search(rb"/%s\s+(\d{1,6})\b(?!\s+\d+\s+R)" % side, head) for side in (b"Width", b"Height"))
    dots = int(wide[1]) * int(high[1]) if wide and high else 0
    return 3 * dots + int(high[1]) if high and 0 < dots <= _PIXELS else 0


def _swelling(raw: bytes, twice: bool) -> int:
    """How large a packed stream becomes, counted only as far as the limit."""
    unpack, again = zlib.decompressobj(), zlib.decompressobj() if twice else None
    size, rest = 0, raw
    try:
        while rest and not unpack.eof and size <= _INFLATED:  # what follows the end stays in unconsumed_tail
            part = unpack.decompress(rest, 1 << 20)
            rest = unpack.unconsumed_tail
            size += len(part)
            while again is not None and part and not again.eof and size <= _INFLATED:
                size += len(again.decompress(part, 1 << 20))
                part = again.unconsumed_tail
    except zlib.error:
        return size
    return size


def inflated(raw: bytes, limit: int) -> bytes:
    """A stream unpacked as far as it can be, at most `limit` bytes."""
    try:
        return zlib.decompressobj().decompress(raw, limit)
    except zlib.error:
        return b""


def _check_tree(found: Bytes) -> None:
    """The tree of pages (and of form fields) must be a tree: no node below itself, none below two parents."""
    kids: dict[int, list[int]] = {}
    for number, head in found.heads.items():
        if b"/Kids" in head and (match := _KIDS.search(head)):
            listed = [int(kid) for kid in _REFERENCE.findall(match[1])]
            if len(listed) == 1 and not match[1].startswith(b"["):
                listed = [int(kid) for kid in _REFERENCE.findall(found.heads.get(listed[0], b""))]
            kids[number] = listed
    parents: dict[int, int] = {}
    for number, listed in kids.items():
        for kid in listed:
            if kid in kids and (parents.setdefault(kid, number) != number or listed.count(kid) > 1):
                _refuse_loop(kid)
    for start in kids:
        node, steps = start, 0
        while node in parents:
            node, steps = parents[node], steps + 1
            if steps > _DEPTH:
                _refuse_loop(start)


def _refuse_loop(number: int) -> None:
    raise RefusedFile(
        say("PDF 文件的页面结构成环或过深（第 {number} 号对象），文件已损坏或有恶意，不予读取。", number=number),
        part=str(number),
    )


def _check_forms(found: Bytes) -> None:
    """A drawing that draws itself. Shared resources may name it without drawing it, so its content is asked."""
    forms = {number: head for number, head in found.heads.items() if b"/Form" in head and _FORM.search(head)}
    if not forms:
        return
    draws = {number: _drawn(found, number, head, forms) for number, head in forms.items() if number in found.streams}
    state: dict[int, int] = {}
    for start, first in draws.items():
        stack = [(start, iter(first))]
        state.setdefault(start, 1)
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                state[node] = 2
                stack.pop()
            elif state.get(target) == 1 and any(target == on for on, _ in stack):
                _refuse_loop(target)
            elif target not in state and target in draws:
                state[target] = 1
                stack.append((target, iter(draws[target])))


def _drawn(found: Bytes, number: int, head: bytes, forms: dict[int, bytes]) -> list[int]:
    named: dict[bytes, int] = {}
    texts = [head] + [found.heads.get(int(other), b"") for other in _REFERENCE.findall(head)[:200]]
    for text in texts:
        for name, target in re.findall(rb"/([^\s/<>\[\]()]+)\s+(\d{1,8})\s+\d{1,5}\s+R\b", text):
            if int(target) in forms:
                named[name] = int(target)
    if not named:
        return []
    raw = found.stream(number)
    content = inflated(raw, 1 << 20) if b"Flate" in head else raw
    return [named[name] for name in re.findall(rb"/([^\s/<>\[\]()]+)\s+Do\b", content) if name in named]

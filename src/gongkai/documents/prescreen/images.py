"""Pictures: how large they really are, before a decoder makes room for them, and what they carry beside the picture."""

from __future__ import annotations

import struct
import zlib

from gongkai.documents.prescreen.bounds import Bounds
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import Screened, hidden
from gongkai.words import say

_START_OF_FRAME = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))


def look(data: bytes, kind: str, bounds: Bounds) -> Screened:
    """Check a picture's structure and size.

    Raises:
        RefusedFile: damaged, more pixels than allowed, or more or less data than its size needs.
    """
    try:
        width, height = _BOUNDED[kind](data, bounds) if kind in _BOUNDED else _PLAIN[kind](data)
    except (struct.error, IndexError):
        raise refusal(say("图片已损坏或没有传完整"), todo=say("请重新导出或重新扫描")) from None
    _check_size(width, height, bounds)
    findings = []
    if kind in ("jpeg", "tiff", "png", "webp") and _has_gps(data):
        message = say("图片里留有拍摄地点（EXIF 的 GPS 位置）。")
        findings.append(hidden(message, fix=say("公开前用画图程序另存，去掉拍摄信息。")))
    return Screened(kind, data, findings)


def _check_size(width: int, height: int, bounds: Bounds) -> None:
    if width <= 0 or height <= 0:
        raise refusal(say("图片的宽或高是 0"), todo=say("请重新导出或重新扫描"))
    if width * height > bounds.pixels:
        raise refusal(
            say("图片有 {width}×{height} 像素", width=width, height=height),
            allowed=say("最多 {n} 万像素", n=bounds.pixels // 10_000),
            todo=say("请以 300 dpi 重新扫描"),
        )


def _png(data: bytes, bounds: Bounds) -> tuple[int, int]:
    width, height, depth, colour = struct.unpack_from(">LLBB", data, 16)
    _check_size(width, height, bounds)
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 4)
    expected = (((width * channels * depth + 7) // 8) + 1) * height
    room = expected + expected // 8 + 65_536  # interlacing adds filter bytes
    position, inflater, size, ended = 8, zlib.decompressobj(), 0, False
    while position + 12 <= len(data) and not ended:
        length, name = struct.unpack_from(">L4s", data, position)
        body = data[position + 8 : position + 8 + length]
        if len(body) < length:
            break
        if name == b"IDAT":
            size += _inflated(inflater, body, room - size)
        ended = name == b"IEND"
        position += 12 + length
    if not ended:
        raise refusal(say("图片没有完，文件可能没有传完整"), offset=position, todo=say("请重新下载或重新扫描"))
    if size < expected // 2:
        raise refusal(say("图片的数据比它声明的 {width}×{height} 少", width=width, height=height))
    return width, height


def _inflated(inflater: zlib._Decompress, body: bytes, room: int) -> int:
    size, pending = 0, body
    while pending:
        try:
            piece = inflater.decompress(pending, 1 << 20)
        except zlib.error:
            raise refusal(say("图片的压缩数据已损坏"), todo=say("请重新导出或重新扫描")) from None
        size += len(piece)
        if size > room:
            raise refusal(say("图片解压后比它声明的大小还大（压缩炸弹）"))
        pending = inflater.unconsumed_tail
        if inflater.eof or (not piece and not pending):
            break  # what follows the end stays in unconsumed_tail
    return size


def _jpeg(data: bytes, bounds: Bounds) -> tuple[int, int]:
    position, size = 2, None
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            raise refusal(say("图片的结构在字节 {at} 处断了", at=position), offset=position)
        marker = data[position + 1]
        if marker == 0xFF or marker in _ALONE:
            position += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:
            break
        length = struct.unpack_from(">H", data, position + 2)[0]
        if marker in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, position + 5)
            size = (width, height)
            _check_size(width, height, bounds)
        if marker == 0xDA:
            return _scanned(data, position + 2 + length, size)
        position += 2 + length
    raise refusal(say("图片里没有图像数据"), todo=say("请重新导出或重新扫描"))


def _scanned(data: bytes, start: int, size: tuple[int, int] | None) -> tuple[int, int]:
    """The size, when the scan can hold it: even a blank block of 8 by 8 needs about a bit of each of its parts."""
    if size is None:
        raise refusal(say("图片没有写明大小"))
    width, height = size
    blocks = -(-width // 16) * -(-height // 16)
    if (len(data) - start) * 8 < blocks:
        raise refusal(say("图片的数据太少，填不满它声明的 {width}×{height}", width=width, height=height))
    return size


def _gif(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _bmp(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<ll", data, 18)
    bits, packing = struct.unpack_from("<H", data, 28)[0], struct.unpack_from("<L", data, 30)[0]
    if packing == 0 and abs(width * height) * bits // 8 > len(data) + 1024:
        raise refusal(say("图片的数据比它声明的 {width}×{height} 少", width=width, height=abs(height)))
    return width, abs(height)


def _tiff(data: bytes, bounds: Bounds) -> tuple[int, int]:
    order = "<" if data[:2] == b"II" else ">"
    at = struct.unpack_from(order + "L", data, 4)[0]
    seen: set[int] = set()
    largest = (0, 0)
    while at and len(seen) <= bounds.pdf_pages:
        if at in seen:
            raise refusal(say("图片的分页绕成了圈"), offset=at)
        seen.add(at)
        sizes = {256: 0, 257: 0}
        count = struct.unpack_from(order + "H", data, at)[0]
        for index in range(count):
            tag, kind, _, value = struct.unpack_from(order + "HHLL", data, at + 2 + 12 * index)
            if tag in sizes:
                sizes[tag] = value if kind == 4 or order == "<" else value >> 16
                sizes[tag] &= 0xFFFF if kind == 3 else 0xFFFFFFFF
        largest = max(largest, (sizes[256], sizes[257]), key=lambda size: size[0] * size[1])
        at = struct.unpack_from(order + "L", data, at + 2 + 12 * count)[0]
    return largest


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _has_gps(data: bytes) -> bool:
    """True when the EXIF block's first directory points to a GPS directory (tag 0x8825)."""
    start = data.find(b"Exif\x00\x00")
    base = start + 6 if start >= 0 else data.find(b"eXIf") + 4
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        base = 0
    order = {b"II": "<", b"MM": ">"}.get(data[base : base + 2])
    if order is None or (start < 0 and base == 3):
        return False
    try:
        at = base + struct.unpack_from(order + "L", data, base + 4)[0]
        count = struct.unpack_from(order + "H", data, at)[0]
        return any(
            struct.unpack_from(order + "H", data, at + 2 + 12 * index)[0] == 0x8825 for index in range(min(count, 500))
        )
    except struct.error:
        return False


_BOUNDED = {"png": _png, "jpeg": _jpeg, "tiff": _tiff}
_PLAIN = {"gif": _gif, "bmp": _bmp, "webp": _webp}

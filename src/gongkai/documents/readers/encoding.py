"""From bytes to text when the declared charset is missing, wrong or only half true.

The order: a byte-order mark, UTF-16 by its zero bytes, UTF-8 if it is flawless, what the file declares, then the Chinese
encodings by how often the commonest characters occur. GB18030 comes before what a detector says: detectors call short
GBK text Big5.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from gongkai.words import say

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "gb18030-2000": "gb18030",
    "cp936": "gb18030", "ms936": "gb18030", "chinese": "gb18030", "x-gb2312": "gb18030", "utf8": "utf-8",
    "big5-hkscs": "big5hkscs", "big5": "big5hkscs", "x-big5": "big5hkscs", "cp950": "big5hkscs", "utf-16": "utf-16-le",
    "unicode": "utf-16-le", "unicode-1-1-utf-7": "utf-7", "hz-gb-2312": "hz",
}  # fmt: skip
# Charsets that editors write into pages whatever the bytes are; they decode everything and prove nothing.
_MEANINGLESS = frozenset({"iso8859-1", "latin-1", "cp1252", "ascii", "iso-8859-1", "windows-1252", "us-ascii"})
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]+)""", re.I)
_COMMON = frozenset(
    "的一是在不了有和人中大为上个国政府信息公开年度报告申请数量情况本机关行政法规其他处理结转总计条例工作部主动收到"
    "資開報請數況機關規處結轉總計條動為個國"
)
_WIDE_UTF8 = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf]{2})+")
_UTF7 = re.compile(rb"\+[A-Za-z0-9/]{4,}-?")
_PIECES = re.compile(rb"(?<=[\n>])|(?=<)")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the charset it was read in, and what was odd about it.

    Attributes:
        note: a sentence where the declaration contradicts the bytes, else "".
        damage: a sentence where some bytes could not be read or two charsets are mixed, else "".
    """

    text: str
    charset: str
    note: str = ""
    damage: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a text file or web page.

    Args:
        data: the bytes.
        declared: a charset from outside the bytes (a MIME header); else a declaration in the first 4 KiB counts.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], charset)
    wide = _utf16_kind(data)
    if wide:
        return Decoded(data[: len(data) // 2 * 2].decode(wide, "replace"), wide)
    zeros = data.count(b"\x00")
    if zeros:
        data = data.replace(b"\x00", b"")
    said = (declared or declaration(data) or "").lower()
    wanted = _ALIASES.get(said, said)
    found = _seven_bit(data, wanted) if data.isascii() else _eight_bit(data, wanted, said)
    if zeros:
        nuls = say("文件里有 {n} 个空字节（NUL），已忽略；文件可能受过损坏。", n=zeros)
        found = Decoded(found.text, found.charset, found.note, found.damage + nuls)
    return found


def _marked(data: bytes, charset: str) -> Decoded:
    try:
        return Decoded(data.decode(charset), charset)
    except UnicodeDecodeError:
        text = data.decode(charset, "replace")
        return Decoded(text, charset, damage=_damage(text))


def declaration(data: bytes) -> str | None:
    """The charset that the first 4 KiB declare, as written there."""
    found = _DECLARED.search(data[:4096])
    return found.group(1).decode("ascii") if found else None


def _utf16_kind(data: bytes) -> str:
    """UTF-16 without a mark: zero bytes beside every ASCII sign, and nonsense if read as anything else.

    开 is U+5F00 and 一 is U+4E00, so zeros stand on both sides of Chinese text; only the words decide which it is.
    """
    head = data[: 20_000 // 2 * 2]
    zeros = head.count(b"\x00")
    if zeros * 100 < len(head) or len(head) < 4:
        return ""
    rest = head.replace(b"\x00", b"")
    if rest.isascii():
        odd = head[1::2].count(b"\x00")
        return "" if zeros * 10 < len(head) * 3 else "utf-16-le" if odd * 2 >= zeros else "utf-16-be"
    readings = {name: head.decode(name, "replace") for name in ("utf-16-le", "utf-16-be")}
    best = max(readings, key=lambda name: _likeness(readings[name]))
    others = max(_likeness(rest.decode(name, "ignore")) for name in ("utf-8", "gb18030"))
    return best if _likeness(readings[best]) > others else ""


def _seven_bit(data: bytes, wanted: str) -> Decoded:
    plain = data.decode("ascii")
    if wanted in ("hz", "iso2022_cn", "iso-2022-cn") or b"~{" in data:
        try:
            text = data.decode("hz")
            if _HAN.search(text):
                return Decoded(text, "hz")
        except UnicodeDecodeError:
            pass
    if wanted == "utf-7" or _UTF7.search(data):
        try:
            text = data.decode("utf-7")
        except UnicodeDecodeError:
            return Decoded(plain, "utf-8")
        # A "+" in plain text decodes into a stray sign or two; a page in UTF-7 is full of Chinese.
        if wanted == "utf-7" or len(_HAN.findall(text)) >= 8:
            return Decoded(text, "utf-7")
    return Decoded(plain, "utf-8")


def _eight_bit(data: bytes, wanted: str, said: str) -> Decoded:
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None:
        lied = bool(wanted) and wanted != "utf-8" and wanted not in _MEANINGLESS
        return Decoded(utf8, "utf-8", note=_contradiction(said, "UTF-8") if lied else "")
    candidates = ["gb18030", "big5hkscs"]
    if wanted and wanted not in _MEANINGLESS and wanted != "utf-8" and wanted not in candidates:
        candidates.insert(0, wanted)
    elif wanted == "big5hkscs":
        candidates.reverse()
    best = max(
        ((text, name) for name in candidates if (text := _strictly(data, name)) is not None),
        key=lambda found: _likeness(found[0]) + (0.02 if found[1] == candidates[0] else 0),
        default=None,
    )
    mixed = _mixed(data)
    if mixed is not None and (best is None or _likeness(mixed.text) > _likeness(best[0])):
        return mixed
    if best is None:
        return _guess(data, wanted)
    text, name = best
    honest = not wanted or wanted in _MEANINGLESS or wanted == name
    return Decoded(text, name, note="" if honest else _contradiction(said, name.upper()))


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _likeness(text: str) -> float:
    """How much of the non-ASCII text is of the commonest characters of such papers, 0..1."""
    sample = [sign for sign in text[:200_000] if sign > "\x7f"]
    return sum(sign in _COMMON for sign in sample) / len(sample) if sample else 0.0


def _mixed(data: bytes) -> Decoded | None:
    """Decode piece by piece (line or tag) where UTF-8 and GB18030 stand in one file; None if they do not."""
    if not _WIDE_UTF8.search(data):
        return None
    out: list[str] = []
    kinds: set[str] = set()
    for piece in _PIECES.split(data):
        if piece.isascii():
            out.append(piece.decode("ascii"))
            continue
        text, kind = _piece(piece)
        kinds.add(kind)
        out.append(text)
    text = "".join(out)
    if len(kinds) < 2:
        return None
    broken = text.count("\ufffd")
    sentence = say("文件里混有 UTF-8 和 GB18030 两种编码，已分段读取，请核对文字。")
    return Decoded(text, "utf-8", damage=sentence + (_damage(text) if broken else ""))


def _piece(piece: bytes) -> tuple[str, str]:
    text = _strictly(piece, "utf-8")
    if text is not None:
        return text, "utf-8"
    repaired, other = piece.decode("utf-8", "replace"), _strictly(piece, "gb18030")
    if other is not None and _likeness(other) >= _likeness(repaired):
        return other, "gb18030"
    return repaired, "utf-8"


def _guess(data: bytes, wanted: str) -> Decoded:
    """No charset fits without error: the one that damages least, a detector's opinion last."""
    from charset_normalizer import from_bytes

    names = ["utf-8", "gb18030"]
    opinion = from_bytes(data[:100_000]).best()
    if wanted and wanted not in _MEANINGLESS:
        names.insert(0, wanted)
    if opinion is not None:
        names.append(opinion.encoding)
    texts = []
    for name in names:
        try:
            texts.append((data.decode(name, "replace"), name))
        except LookupError:
            continue
    text, name = min(texts, key=lambda found: (found[0].count("\ufffd"), -_likeness(found[0])))
    return Decoded(text, name, damage=_damage(text))


def _contradiction(said: str, found: str) -> str:
    return say("文件声明编码为 {said}，实际是 {found}；已按实际编码读取。", said=said, found=found)


def _damage(text: str) -> str:
    at = text.find("\ufffd")
    line = text.count("\n", 0, at) + 1
    return say("有 {n} 处字节不能按任何编码读出，首处在第 {line} 行。", n=text.count("\ufffd"), line=line)

"""A zip package, read by our own eyes: the directory is a claim, the local headers and the data are the proof.

`zipfile` believes the central directory: it reads overlapping members, takes the second of two parts of one name and
inflates whatever a member holds. Here each member is inflated with a limit before anything else sees the package.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

from gongkai.documents.prescreen.bounds import Bounds
from gongkai.documents.prescreen.names import visible
from gongkai.documents.prescreen.refusal import refusal
from gongkai.words import say

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_UTF8, _ENCRYPTED, _STRONG = 0x800, 0x1, 0x40
_STORED, _DEFLATED = 0, 8
_SYMLINK = 0xA000
_END_REACH = 65_557
_OPEN_ENDED = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """One member as the directory claims it; `start` is the position of its local header in the file."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int
    data_start: int = 0

    @property
    def folder(self) -> bool:
        """True for an entry that only names a folder."""
        return self.name.endswith("/")


def directory(data: bytes, bounds: Bounds) -> tuple[list[Member], int]:
    """The members of a package, each checked against its local header, and where the package begins.

    Raises:
        RefusedFile: no or a broken directory, too many members, an encrypted, linked, doubled, overlapping or
            misnamed one.
    """
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _END_REACH))
    if end < 0 or len(data) - end < _END.size:
        raise refusal(say("压缩包没有结尾目录，文件可能没有传完整"), todo=say("请重新下载或重新导出这份文件"))
    _, disk, first_disk, here, total, size, offset, _ = _END.unpack_from(data, end)
    if disk or first_disk or here != total or total == 0xFFFF or offset == _OPEN_ENDED:
        raise refusal(say("压缩包是分卷的或用了 ZIP64，目录与内容对不上"))
    if total > bounds.members:
        raise refusal(say("压缩包有 {n} 个成员", n=total), allowed=say("最多 {n} 个", n=bounds.members))
    start = end - size
    shift = start - offset
    if start < 0 or shift < 0:
        raise refusal(say("压缩包的目录指到文件之外"), offset=end)
    members = _central(data, start, end, total, shift)
    _unique(members)
    return _local(data, members, start), min((member.start for member in members), default=start)


def trailing(data: bytes) -> int:
    """How many bytes stand behind the package's end, comment included: nothing that an office program writes."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _END_REACH))
    return len(data) - end - _END.size


def _central(data: bytes, position: int, end: int, total: int, shift: int) -> list[Member]:
    members = []
    for _ in range(total):
        if position + _CENTRAL.size > end or data[position : position + 4] != b"PK\x01\x02":
            raise refusal(say("压缩包的目录在字节 {offset} 处断了", offset=position), offset=position)
        (
            _,
            _,
            _,
            flags,
            method,
            _,
            _,
            crc,
            packed,
            size,
            name_length,
            extra_length,
            comment_length,
            _,
            _,
            attributes,
            at,
        ) = _CENTRAL.unpack_from(data, position)
        position += _CENTRAL.size
        name = _name(data[position : position + name_length], flags)
        extra = data[position + name_length : position + name_length + extra_length]
        position += name_length + extra_length + comment_length
        packed, size, at = _wide(extra, size, packed, at)
        if flags & (_ENCRYPTED | _STRONG):
            raise refusal(say("压缩包里的成员加了密码"), part=visible(name), todo=say("请去掉密码后再试"))
        if method not in (_STORED, _DEFLATED):
            raise refusal(say("压缩方法 {n} 不受支持", n=method), part=visible(name), allowed=say("不压缩或 deflate"))
        if (attributes >> 16) & 0xF000 == _SYMLINK:
            raise refusal(say("压缩包里有链接"), part=visible(name), allowed=say("只收普通文件"))
        _check_name(name)
        members.append(Member(name, method, crc, packed, size, at + shift))
    return members


def _wide(extra: bytes, size: int, packed: int, at: int) -> tuple[int, int, int]:
    """Sizes from the ZIP64 extra field where the directory's own are marked as open."""
    if _OPEN_ENDED not in (size, packed, at):
        return packed, size, at
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == 1:
            wide = list(struct.unpack_from(f"<{min(length, len(extra) - position - 4) // 8}Q", extra, position + 4))
            values = [wide.pop(0) if value == _OPEN_ENDED and wide else value for value in (size, packed, at)]
            return values[1], values[0], values[2]
        position += 4 + length
    return packed, size, at


def _name(raw: bytes, flags: int) -> str:
    """A member's name: UTF-8 when flagged or valid, else GB18030 (Chinese Windows), else code page 437."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            if flags & _UTF8:
                break
    return raw.decode("cp437")


def _check_name(name: str) -> None:
    parts = re.split(r"[/\\]", name)
    if ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\x00" in name or not name:
        raise refusal(say("压缩包的成员名指到包外"), part=visible(name), allowed=say("包内的相对路径"))


def _unique(members: list[Member]) -> None:
    seen: set[str] = set()
    for member in members:
        key = member.name.replace("\\", "/").lower().lstrip("/")
        if key in seen:
            raise refusal(say("压缩包里同名的成员有两个，不知该读哪一个"), part=visible(member.name))
        seen.add(key)


def _local(data: bytes, members: list[Member], directory_start: int) -> list[Member]:
    """Members with the position of their data, after comparing each with its local header and its neighbours."""
    checked = {}
    reached = 0
    for member in sorted(members, key=lambda one: one.start):
        if member.start < reached:
            raise refusal(say("压缩包的成员互相重叠"), part=visible(member.name), offset=member.start)
        if data[member.start : member.start + 4] != b"PK\x03\x04" or member.start + _LOCAL.size > directory_start:
            raise refusal(say("目录所指的位置没有这个成员"), part=visible(member.name), offset=member.start)
        _, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack_from(data, member.start)
        name_start = member.start + _LOCAL.size
        data_start = name_start + name_length + extra_length
        reached = data_start + member.packed
        local_name = _name(data[name_start : name_start + name_length], flags)
        if local_name != member.name or method != member.method or flags & _ENCRYPTED:
            raise refusal(
                say("成员自己的头与目录不一致（{name}）", name=visible(local_name)), part=visible(member.name)
            )
        if reached > directory_start:
            raise refusal(say("成员的数据伸到目录里，文件可能没有传完整"), part=visible(member.name))
        checked[member.name] = Member(
            member.name, member.method, member.crc, member.packed, member.size, member.start, data_start
        )
    return [checked[member.name] for member in members]


def inflate(data: bytes, member: Member, room: int, bounds: Bounds) -> bytes:
    """One member's bytes, never more than `room`.

    Raises:
        RefusedFile: more bytes than allowed or than the directory says, damaged data, a wrong check sum.
    """
    packed = data[member.data_start : member.data_start + member.packed]
    allowed = min(room, max(bounds.ratio_from, bounds.ratio * len(packed)))
    if member.method == _STORED:
        content, whole = packed, True
    else:
        inflater = zlib.decompressobj(-15)
        try:
            content = inflater.decompress(packed, allowed + 1)
        except zlib.error:
            raise refusal(say("压缩数据已损坏"), part=visible(member.name)) from None
        whole = inflater.eof or len(content) > allowed
        if whole and inflater.unused_data:
            raise refusal(say("压缩数据之后还藏有数据"), part=visible(member.name))
    if len(content) > allowed:
        limit = say(
            "全部内容不超过 {n} MB，单个成员膨胀不超过 {ratio} 倍",
            n=bounds.inflated_bytes // 1024**2,
            ratio=bounds.ratio,
        )
        raise refusal(say("解压后过大（压缩炸弹）"), part=visible(member.name), allowed=limit)
    if not whole:
        raise refusal(say("压缩数据没有完"), part=visible(member.name), todo=say("请重新下载或重新导出这份文件"))
    if len(content) != member.size:
        found = say("目录写着 {claimed} 字节，实际 {real} 字节", claimed=member.size, real=len(content))
        raise refusal(found, part=visible(member.name))
    if zlib.crc32(content) != member.crc:
        raise refusal(
            say("校验和不对，内容已损坏"), part=visible(member.name), todo=say("请重新下载或重新导出这份文件")
        )
    return content


def parts(data: bytes, members: list[Member], bounds: Bounds) -> dict[str, bytes]:
    """All members' bytes, inflated within the bounds of the whole package."""
    room = bounds.inflated_bytes
    inflated = {}
    for member in members:
        content = inflate(data, member, room, bounds)
        room -= len(content)
        inflated[member.name] = content
    return inflated

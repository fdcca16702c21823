"""The pre-screen: what a file is by its content, whether it may be read at all, and what its name hides."""

from __future__ import annotations

from pathlib import PurePosixPath

from gongkai.documents.prescreen import images, markup, office, ole, plain
from gongkai.documents.prescreen.bounds import Bounds
from gongkai.documents.prescreen.kinds import PICTURES, expected_kinds, sniff
from gongkai.documents.prescreen.names import visible
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import Screened, hidden
from gongkai.errors import RefusedFile
from gongkai.report.table import Issue
from gongkai.words import say

_HEAD = 512


def look(data: bytes, name: str, bounds: Bounds) -> Screened:
    """What `prescreen.screen` does.

    Args:
        data: the whole file.
        name: its name; only the extension counts, and only against the content.

    Raises:
        RefusedFile: empty, too large, of no known kind, a picture in name only, damaged, locked or hostile.
    """
    if not data[:_HEAD].strip(b"\x00 \t\r\n") and not data.strip(b"\x00 \t\r\n"):
        raise refusal(say("文件是空的，没有内容（{n} 字节）", n=len(data)), todo=say("请重新下载或重新导出这份文件"))
    if len(data) > bounds.file_bytes:
        raise _too_large(len(data), bounds.file_bytes)
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".").strip()
    kind = sniff(data, extension)
    wanted = expected_kinds(extension)
    if wanted and wanted <= PICTURES and kind not in PICTURES:
        found = say("扩展名是 .{extension}，内容却不是图片", extension=visible(extension))
        raise refusal(found, todo=say("请确认文件来源；是图片就重新导出"))
    if kind in PICTURES and len(data) > bounds.image_bytes:
        raise _too_large(len(data), bounds.image_bytes)
    screened = _look_inside(data, kind, bounds)
    if wanted and screened.kind not in wanted:
        screened.findings.insert(0, _mismatch(extension, screened.kind))
    return screened


def _look_inside(data: bytes, kind: str, bounds: Bounds) -> Screened:
    if kind == "ole":
        return ole.look(data)
    if kind in PICTURES:
        return images.look(data, kind, bounds)
    looks = {"package": office.look, "rtf": plain.look_rtf}
    if kind in looks:
        return looks[kind](data, bounds)
    pages = {"html": markup.look, "mhtml": markup.look, "txt": plain.look, "csv": plain.look, "md": plain.look}
    return pages[kind](data, kind, bounds) if kind in pages else Screened(kind, data)


def _mismatch(extension: str, kind: str) -> Issue:
    return hidden(
        say("扩展名是 .{extension}，内容却是 {kind}；已按内容读取。", extension=visible(extension), kind=kind),
        severity="note",
        fix=say("按内容改正扩展名，或用原程序另存为所需格式。"),
    )


def _too_large(found: int, allowed: int) -> RefusedFile:
    return refusal(
        say("文件有 {found} MB", found=round(found / 1024**2, 1)),
        allowed=say("不超过 {allowed} MB", allowed=allowed // 1024**2),
        todo=say("请压缩其中的图片或分成几份"),
    )

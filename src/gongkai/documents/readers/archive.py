"""A zip of papers: which members are read, under which names, and one member's bytes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gongkai.documents.prescreen.bounds import BOUNDS, Bounds
from gongkai.documents.prescreen.names import visible
from gongkai.documents.prescreen.package import Member, directory, inflate
from gongkai.documents.prescreen.refusal import refusal
from gongkai.words import say

# What systems put into archives beside the papers.
_LITTER = ("__MACOSX/", "Thumbs.db", "desktop.ini", ".DS_Store")


def members(data: bytes, name: str, bounds: Bounds = BOUNDS) -> list[tuple[dict[str, Any], str]]:
    """The papers in an archive as (where it stands, for `extract`, "a.zip!folder/b.docx").

    Raises:
        RefusedFile: the archive is damaged or hostile, holds an archive, or no file at all.
    """
    found, _ = directory(data, bounds)
    papers = []
    for member in found:
        last = member.name.rstrip("/").rpartition("/")[2]
        if member.folder or last.startswith((".", "~$")) or last in _LITTER or member.name.startswith(_LITTER[0]):
            continue
        papers.append((member, f"{name}!{member.name}"))
    if not papers:
        raise refusal(say("压缩包里没有文件"), todo=say("请放入年报文件后再试"))
    for member, _ in papers:
        _no_archive(inflate(data, member, bounds.inflated_bytes, bounds), member.name, bounds)
    return [(asdict(member), shown) for member, shown in papers]


def extract(data: bytes, place: dict[str, Any], bounds: Bounds = BOUNDS) -> bytes:
    """The bytes of one member; the directory was checked when `members` gave its place."""
    return inflate(data, Member(**place), bounds.inflated_bytes, bounds)


def _no_archive(content: bytes, name: str, bounds: Bounds) -> None:
    office = b"[Content_Types].xml" in content or content[30:38] == b"mimetype" or b"word/document.xml" in content
    packed = content.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08"))
    if packed or (content.startswith(b"PK\x03\x04") and not office):
        raise refusal(
            say("压缩包里还有压缩包"),
            part=visible(name),
            allowed=say("最多 {n} 层", n=bounds.archive_depth),
            todo=say("请解开里面的压缩包后再试"),
        )

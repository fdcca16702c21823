"""Reads a web archive (mhtml, also under the name .doc): the page inside the MIME message, in its declared charset."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from gongkai.documents.paper import Paper
from gongkai.documents.readers import html
from gongkai.documents.readers.bounds import MAX_PART_BYTES, refuse
from gongkai.words import say

_MAX_PARTS = 2_000


def read(data: bytes) -> Paper:
    """The blocks of the archive's page; fills what the html reader fills.

    Raises:
        RefusedFile: the archive holds no page, or too many parts.
    """
    message = message_from_bytes(data)
    page: Message | None = None
    for count, part in enumerate(message.walk()):
        if count > _MAX_PARTS:
            raise refuse(say("网页归档的部件超过 {allowed} 个，已停止读取。", allowed=_MAX_PARTS), allowed=_MAX_PARTS)
        if page is None and part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes) or not content.strip():
        raise refuse(say("网页归档里没有网页正文；请用浏览器或 Word 另存为网页后再试。"), part="text/html")
    if len(content) > MAX_PART_BYTES:
        raise refuse(
            say("网页归档的正文超过 {allowed} 字节，已停止读取。", allowed=MAX_PART_BYTES), allowed=MAX_PART_BYTES
        )
    return html.read(content, page.get_content_charset())

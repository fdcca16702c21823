"""What a web page gives away beside what it shows."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from gongkai.documents.readers import html as reader
from gongkai.documents.readers.encoding import decode
from gongkai.documents.redaction.leaks import from_issues
from gongkai.documents.redaction.model import Leak
from gongkai.documents.redaction.normal import BREAK
from gongkai.documents.redaction.stories import Story, in_line, somewhere
from gongkai.words import say

_COMMENT = re.compile(r"<!--(?!\[if)(.*?)-->", re.S)
_DATA = re.compile(r"""\sdata-[\w-]+\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ATTRIBUTE = re.compile(r"""\s[\w:-]+\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ACTIVE = re.compile(r"<(?:script|iframe|object|embed|form)\b|\son\w+\s*=|javascript:", re.I)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|\shidden(?:[\s=>])|<input\b[^>]*type=[\"']?hidden", re.I
)


def look(data: bytes) -> tuple[list[Story], list[Leak]]:
    """The page's text, its comments and its attributes; what hides something blocks."""
    decoded = decode(data)
    source = decoded.text
    found = from_issues(reader.read(data).findings)
    if decoded.damage:
        found.append(Leak("unreadable", decoded.damage))
    comments = [text for text in _COMMENT.findall(source) if text.strip()]
    if comments:
        found.append(Leak("comment", say("网页源码里有 {n} 处注释。", n=len(comments)), fix=say("删去注释。")))
    if _UNSEEN.search(source):
        found.append(Leak("hidden", say("网页里有不显示的内容。"), fix=say("删去不显示的内容。")))
    if any(one or two for one, two in _DATA.findall(source)):
        found.append(Leak("metadata", say("网页标签里带有 data- 数据。"), fix=say("删去这些属性。")))
    if _ACTIVE.search(source):
        found.append(Leak("script", say("网页里有脚本、表单或内嵌页面。"), fix=say("删去后再公开。")))
    attributes = BREAK.join(one or two for one, two in _ATTRIBUTE.findall(source))
    page = LexborHTMLParser(source)
    text = page.root.text(separator="\n") if page.root is not None else ""
    return [
        Story(text, in_line(text)),
        Story(BREAK.join(comments), somewhere(say("注释"), hidden=True)),
        Story(attributes, somewhere(say("标签属性"), hidden=True)),
    ], found

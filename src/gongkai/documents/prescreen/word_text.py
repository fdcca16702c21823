"""What a Word document's text does in secret that the reader's walk over single runs does not show."""

from __future__ import annotations

import re

from gongkai.documents.prescreen.screened import Parts, hidden
from gongkai.report.table import Issue
from gongkai.words import say

_INSTRUCTION = re.compile(rb"<(?:\w+:)?instrText(?:\s[^>]*)?>([^<]*)<")
_STARTS = re.compile(rb"\b(?:DDE(?:AUTO)?|INCLUDETEXT|INCLUDEPICTURE)\b", re.I)
_WHITE = re.compile(rb'<(?:\w+:)?color\s[^>]*val="(?:FFFFFF|ffffff)"')
_DARK = re.compile(rb'fill="(?!auto|FFFFFF|ffffff)[0-9A-Fa-f]{6}"|highlight\s')
_TINY = (b'sz w:val="1"', b'sz w:val="2"', b'sz w:val="3"')  # half points


def look(parts: Parts) -> list[Issue]:
    """Fields whose instruction is split over runs, and text that is white on white or too small to see."""
    findings = []
    for name, part in parts.items():
        if not re.fullmatch(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml", name):
            continue
        pieces = _INSTRUCTION.findall(part) if b"instrText" in part else []
        if _STARTS.search(b"".join(pieces)) and (name != "word/document.xml" or not any(map(_STARTS.search, pieces))):
            message = say("{part} 有会调用外部程序的域，指令拆成了几段；没有执行。", part=name)
            findings.append(hidden(message, fix=say("删去该域，直接写出内容。")))
        if (b'"FFFFFF"' in part or b'"ffffff"' in part) and _WHITE.search(part) and not _DARK.search(part):
            findings.append(
                hidden(say("{part} 有白色的文字，纸上看不见。", part=name), fix=say("删去或改成黑色后核对。"))
            )
        if any(size in part for size in _TINY):
            findings.append(
                hidden(say("{part} 有小到看不见的文字。", part=name), fix=say("删去或改成正常字号后核对。"))
            )
    return findings

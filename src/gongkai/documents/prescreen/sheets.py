"""Workbooks: what would make a reader build more cells than the paper has, and what a workbook carries unseen."""

from __future__ import annotations

import re

from gongkai.documents.prescreen.bounds import Bounds
from gongkai.documents.prescreen.names import visible
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import hidden
from gongkai.report.table import Issue
from gongkai.words import say

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="\$?([A-Z]{1,4})\$?(\d{1,9}):\$?([A-Z]{1,4})\$?(\d{1,9})"')
_SHARED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*t="s"[^>]*>\s*(?:<(?:\w+:)?f[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>\s*([^<]{0,20})'
)
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")


def look(parts: dict[str, bytes], bounds: Bounds) -> list[Issue]:
    """Findings on a workbook's parts.

    Raises:
        RefusedFile: a merged range or a shared string that no honest workbook has.
    """
    strings = sum(
        len(_STRING.findall(part)) for name, part in parts.items() if name.lower().endswith("sharedstrings.xml")
    )
    for name, part in parts.items():
        if "worksheets/" in name and not name.endswith(".rels"):
            _merges(name, part, bounds)
            _strings(name, part, strings)
    findings = []
    if any("pivotcache" in name.lower() for name in parts):
        findings.append(
            hidden(
                say("工作簿里留有数据透视表的缓存，原始数据可能比看到的多。"),
                fix=say("公开前删去透视表缓存，或另存为 csv。"),
            )
        )
    if re.search(rb'date1904\s*=\s*"(?:1|true)"', parts.get("xl/workbook.xml", b"")):
        findings.append(hidden(say("工作簿用 1904 日期系统，日期会差 1462 天。"), fix=say("核对其中的日期。")))
    return findings


def _merges(name: str, part: bytes, bounds: Bounds) -> None:
    for left, top, right, bottom in _MERGE.findall(part):
        rows = int(bottom) - int(top) + 1
        covered = rows * (_column(right) - _column(left) + 1)
        if covered > bounds.span_product or covered <= 0:
            where = f"{left.decode()}{top.decode()}:{right.decode()}{bottom.decode()}"
            raise refusal(
                say("合并区域 {where} 覆盖 {n} 格", where=where, n=covered),
                part=visible(name),
                allowed=say("最多 {n} 格", n=bounds.span_product),
                todo=say("请拆分这个合并单元格"),
            )


def _strings(name: str, part: bytes, strings: int) -> None:
    for index in _SHARED.findall(part):
        if not index.strip().isdigit() or int(index) >= strings:
            found = say("单元格引用第 {n} 个字符串，工作簿只有 {m} 个", n=index.decode("utf-8", "replace"), m=strings)
            raise refusal(found, part=visible(name))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

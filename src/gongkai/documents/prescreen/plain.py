"""Plain texts, csv and rtf: sizes, bytes that no text has, quotes that never close."""

from __future__ import annotations

import re

from gongkai.documents.prescreen.bounds import MIB, Bounds
from gongkai.documents.prescreen.kinds import decode_head
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import Screened, hidden
from gongkai.words import say


def look(data: bytes, kind: str, bounds: Bounds) -> Screened:
    """Check a text's lines.

    Raises:
        RefusedFile: too many or too long lines, or a csv whose rows cannot be told apart.
    """
    wide = _is_wide(data)
    if not wide and kind == "csv" and b"\x00" in data:
        at = data.index(b"\x00")
        raise refusal(
            say("csv 里有空字节（字节 {at}），行列不可靠", at=at), offset=at, todo=say("请从原程序重新导出 csv")
        )
    text = data.replace(b"\x00", b"") if wide else data
    lines = re.split(rb"\r\n?|\n", text)
    if len(lines) > bounds.lines:
        raise refusal(say("有 {n} 行", n=len(lines)), allowed=say("最多 {n} 行", n=bounds.lines))
    for number, line in enumerate(lines, 1):
        _check_line(number, line, bounds)
    if len(text) > bounds.text_bytes:
        found = say("文字有 {found} MB", found=round(len(text) / MIB, 1))
        allowed = say("不超过 {allowed} MB", allowed=bounds.text_bytes // MIB)
        raise refusal(found, allowed=allowed, todo=say("请只保留年度报告本身"))
    if kind == "csv" and text.count(b'"') % 2:
        raise refusal(say("csv 里有没有收尾的引号，行列不可靠"), todo=say("请从原程序重新导出 csv"))
    return Screened(kind, data)


def _check_line(number: int, line: bytes, bounds: Bounds) -> None:
    if len(line) > bounds.line_bytes:
        raise refusal(
            say("第 {n} 行有 {m} 字节", n=number, m=len(line)),
            allowed=say("每行最多 {n} 字节", n=bounds.line_bytes),
            line=number,
        )
    if len(line) < bounds.line_words:
        return
    words = max(line.count(b"|"), line.count(b"\t"), len(line.split()))
    if words > bounds.line_words:
        raise refusal(
            say("第 {n} 行分成 {m} 格", n=number, m=words),
            allowed=say("每行最多 {n} 格", n=bounds.line_words),
            line=number,
        )


def _is_wide(data: bytes) -> bool:
    """True for UTF-16, with or without its mark."""
    return b"\x00" in data[:8192] and "\x00" not in decode_head(data)


def look_rtf(data: bytes, bounds: Bounds) -> Screened:
    """Check an rtf's nesting and what it would start.

    Raises:
        RefusedFile: nested too deep, or cut off.
    """
    depth = deepest = 0
    for brace in re.finditer(rb"\\[{}\\]|([{}])", data):
        if brace[1]:
            depth += 1 if brace[1] == b"{" else -1
            deepest = max(deepest, depth)
    if deepest > bounds.xml_depth:
        raise refusal(say("rtf 嵌套 {n} 层", n=deepest), allowed=say("最多 {n} 层", n=bounds.xml_depth))
    if depth > 0:
        raise refusal(say("rtf 没有完，文件可能没有传完整"), todo=say("请重新下载或重新导出这份文件"))
    findings = []
    if re.search(rb"\\(?:objdata|objemb|objautlink|objlink)\b", data):
        findings.append(hidden(say("文件里嵌有别的对象，内容没有读入。"), fix=say("删去嵌入对象，或把内容写进正文。")))
    if re.search(rb"\\\*\\template\b[^}]*(?:https?:|\\\\\\\\)", data):
        findings.append(hidden(say("文件引用了远程模板；没有连接。"), fix=say("取消链接后另存。")))
    if re.search(rb"\bDDE(?:AUTO)?\b", data):
        findings.append(hidden(say("文件里有会调用外部程序的 DDE 域；没有执行。"), fix=say("删去该域，直接写出内容。")))
    return Screened("rtf", data, findings)

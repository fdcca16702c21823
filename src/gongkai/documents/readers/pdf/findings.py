"""What a pdf carries besides what is printed: the findings READ-W3 of one file, each kind once."""

from __future__ import annotations

import re
from collections import Counter

import pypdfium2.raw as pdfium

from gongkai.documents.readers.pdf.opening import Opened
from gongkai.documents.readers.pdf.page import Page
from gongkai.report.table import Issue, Severity
from gongkai.words import say

_MACHINE = re.compile(
    r"(?i)^(administrator|admin|user|users|microsoft|windows|pc|owner|author|unknown|作者|微软用户|用户)?$"
)


def findings(data: bytes, document: Opened, pages: list[Page]) -> list[Issue]:
    """The findings of the whole file."""
    return _on_pages(pages) + _in_file(data, document)


def _issue(message: str, fix: str, severity: Severity = "warning") -> Issue:
    return Issue("READ-W3", severity, "doc", (), message, fix=fix)


def _on_pages(pages: list[Page]) -> list[Issue]:
    where: dict[str, list[int]] = {}
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(page.hidden)
        for kind in page.hidden:
            if not (kind == "invisible" and page.scanned):
                where.setdefault(kind, []).append(page.number)
    out = []
    for kind, numbers in where.items():
        listed = "、".join(str(number) for number in numbers[:10]) + ("…" if len(numbers) > 10 else "")
        out.append(_page_issue(kind, listed, counts[kind]))
    return out


def _page_issue(kind: str, listed: str, count: int) -> Issue:
    gone = say("公布前请在原文件中真正删除这些文字，再重新生成 PDF。")
    sentences = {
        "invisible": (
            say("第 {pages} 页有 {n} 个看不见的字（白色、透明或隐形），没有读入。", pages=listed, n=count),
            gone,
        ),
        "covered": (say("第 {pages} 页有 {n} 个字被色块遮住，但仍可复制出来；没有读入。", pages=listed, n=count), gone),
        "outside": (say("第 {pages} 页有 {n} 个字在页面之外或小得看不见，没有读入。", pages=listed, n=count), gone),
        "redact": (
            say("第 {pages} 页有 {n} 处只标记、尚未执行的涂黑，其下的文字仍在文件中。", pages=listed, n=count),
            say("请在 PDF 软件中应用涂黑后另存。"),
        ),
        "attachment": (say("第 {pages} 页挂有附件，没有读入。", pages=listed), say("公布前请移除附件。")),
        "slanted": (say("第 {pages} 页有斜排的文字（水印），没有读入。", pages=listed), ""),
        "note": (say("第 {pages} 页有 {n} 条批注。", pages=listed, n=count), say("公布前请删除批注。")),
        "damaged": (say("第 {pages} 页已损坏，没有读入。", pages=listed), say("请重新取得文件。")),
    }
    if kind == "lookalike":
        message = say("第 {pages} 页有 {n} 个部首或兼容字形的字符，已换成通常的字。", pages=listed, n=count)
        return Issue("READ-N1", "note", "doc", (), message)
    message, fix = sentences[kind]
    return _issue(message, fix, "note" if kind in ("note", "slanted") else "warning")


def _in_file(data: bytes, document: Opened) -> list[Issue]:
    text = b"\n".join(document.bytes.heads.values())
    out = []
    if re.search(rb"/(?:JavaScript|JS)\b|/Launch\b|/SubmitForm\b|/ImportData\b", text):
        message = say("文件带有脚本或自动动作（JavaScript、启动程序），没有执行。")
        out.append(_issue(message, say("请重新打印或导出为不带脚本的 PDF。")))
    elif re.search(rb"/AA\s*<<", text):
        out.append(_issue(say("文件设有自动动作，没有执行。"), say("请重新打印或导出为 PDF。"), "note"))
    if pdfium.FPDFDoc_GetAttachmentCount(document.raw) > 0 or b"/EmbeddedFile" in text:
        out.append(_issue(say("文件内嵌有附件，没有读入。"), say("公布前请移除附件。")))
    if re.search(rb"/OCProperties\b", text) and re.search(rb"/OFF\s*\[\s*\d", text):
        message = say("文件有默认关闭的图层，其中的内容可能没有显示。")
        out.append(_issue(message, say("请合并图层后重新导出。")))
    if b"/XFA" in text:
        out.append(_issue(say("文件含有动态表单（XFA），只读入了静态内容。"), say("请打印成普通 PDF 后再试。")))
    if _revisions(data) > 1:
        message = say("文件中还留有修改前的旧版本内容。")
        out.append(_issue(message, say("公布前请用“另存为”或重新打印生成文件。"), "note"))
    return out + _properties(document)


def _revisions(data: bytes) -> int:
    """How many states of the document the file keeps (a linearised file ends twice but has one)."""
    if data.count(b"startxref") < 2:
        return 1
    ends = len(re.findall(rb"startxref\s+\d+\s+%%EOF", data))
    return ends - (1 if b"/Linearized" in data[:2048] else 0)


def _properties(document: Opened) -> list[Issue]:
    named = {name: document.property(name) for name in ("Author", "Subject", "Keywords")}
    told = [value for name, value in named.items() if value and not (name == "Author" and _MACHINE.match(value))]
    if not told:
        return []
    message = say("文件属性中留有信息：{values}。", values="；".join(value[:80] for value in told))
    return [_issue(message, say("公布前请在“文件—属性”中清除个人信息。"), "note")]

"""The publication check: what the bytes to be served would give away. An unknown format or a stumbling reader blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.documents.prescreen import screen
from gongkai.documents.prescreen.kinds import PICTURES
from gongkai.documents.prescreen.screened import Screened
from gongkai.documents.redaction.kinds import label_of
from gongkai.documents.redaction.model import Leak, Place
from gongkai.documents.redaction.normal import squeezed
from gongkai.documents.redaction.patterns import hits, masked
from gongkai.documents.redaction.reading import PLAIN
from gongkai.documents.redaction.stories import Story, searchable
from gongkai.errors import GongkaiError
from gongkai.report.table import Issue
from gongkai.words import say

_PAGES = frozenset(("html",))
_NOT_SERVED = "doc", "xls", "rtf", "odt", "ods", "mhtml", "zip", "json"


def scan(data: bytes, name: str, own_values: Sequence[str] = (), *, allowed: Sequence[str] = ()) -> list[Leak]:
    """Every leak of a file, those that block first; empty when it may be served.

    Args:
        data: exactly the bytes that will be served.
        own_values: the applicant's own; any of them blocks.
        allowed: numbers that may be seen, such as the office's own telephone.
    """
    try:
        found = _scanned(data, name, own_values, allowed)
    except (GongkaiError, RecursionError) as fault:
        found = [Leak("unreadable", say("检查不了，不能放行：{why}", why=str(fault)))]
    except Exception as fault:  # fails closed
        found = [Leak("unreadable", say("检查没有走完（{fault}），不能放行。", fault=type(fault).__name__))]
    unique: dict[tuple[str, str], Leak] = {}
    for leak in found:
        unique.setdefault((leak.kind, leak.message), leak)
    return sorted(unique.values(), key=lambda leak: leak.severity != "block")


def blocking(leaks: Iterable[Leak]) -> list[Leak]:
    """Those that block."""
    return [leak for leak in leaks if leak.severity == "block"]


def _scanned(data: bytes, name: str, own: Sequence[str], allowed: Sequence[str]) -> list[Leak]:
    screened = screen(data, name)
    kind = screened.kind
    if kind in _NOT_SERVED:
        todo = say("请另存为 PDF、docx 或 xlsx 再检查。")
        return [Leak("format", say("这种格式（{kind}）查不透，不能直接公开。", kind=kind), fix=todo)]
    found = from_issues(screened.findings)
    stories, more = _parts(screened, data)
    found += more
    stories.append(Story(name, lambda _start, _end: Place(part=say("文件名"))))
    for story in stories:
        found += in_text(story, own, allowed)
    return found


def _parts(screened: Screened, data: bytes) -> tuple[list[Story], list[Leak]]:
    """All text of a file, seen or not, and what its format can hide."""
    kind = screened.kind
    if kind == "pdf":
        from gongkai.documents.redaction import leaks_pdf

        return leaks_pdf.look(data)
    if kind in ("docx", "xlsx"):
        from gongkai.documents.redaction import leaks_office

        return leaks_office.look(screened.data, kind)
    if kind in PICTURES:
        from gongkai.documents.redaction import leaks_pictures

        return [], leaks_pictures.look(data)
    if kind in _PAGES:
        from gongkai.documents.redaction import leaks_html

        return leaks_html.look(screened.data)
    if kind in PLAIN:
        from gongkai.documents.redaction.reading import plain_text
        from gongkai.documents.redaction.stories import in_line

        text = plain_text(screened)
        return [Story(text, in_line(text))], []
    return [], [Leak("format", say("不认识的格式（{kind}），不能放行。", kind=kind))]


def in_text(story: Story, own: Sequence[str] = (), allowed: Sequence[str] = ()) -> list[Leak]:
    """Personal data in a text: what is certain blocks, what is likely is for a person to look at."""
    out = []
    may_stay = {squeezed(value).text for value in allowed}
    for value in searchable(own):
        for start, end in story.spans(value):
            message = say(
                "有申请人本人的信息（{text}，{where}）。", text=masked(value), where=where(story.place(start, end))
            )
            out.append(Leak("own_value", message, "block", story.place(start, end), masked(value), _take_out()))
            break
    for hit in hits(story.normal.text):
        start, end = story.normal.span(hit.start, hit.end)
        text = story.text[start:end]
        if squeezed(text).text in may_stay:
            continue
        place = story.place(start, end)
        message = say("有{label}（{text}，{where}）。", label=label_of(hit.kind), text=masked(text), where=where(place))
        sure = hit.confidence == "certain" or place.hidden
        out.append(Leak(hit.kind, message, "block" if sure else "note", place, masked(text), _take_out()))
    return out


def _take_out() -> str:
    return say("先遮盖或删去，再检查一次。")


def where(place: Place) -> str:
    """A place in words."""
    seen = say("，看不见") if place.hidden else ""
    if place.page is not None:
        return say("第 {page} 页", page=place.page) + seen
    if place.sheet:
        return (
            say("工作表 {sheet} 第 {row} 行第 {column} 列", sheet=place.sheet, row=place.row, column=place.column)
            + seen
        )
    if place.line is not None:
        return say("第 {line} 行", line=place.line) + seen
    if place.paragraph is not None:
        return say("{part} 第 {n} 段", part=place.part, n=place.paragraph) + seen
    return (place.part or say("文件里")) + seen


_LIGHT = frozenset(("READ-N1", "READ-W1"))


def from_issues(issues: Iterable[Issue]) -> list[Leak]:
    """Findings of the pre-screen and of reading as leaks: what paper does not show blocks, however small it was there."""
    out = []
    for issue in issues:
        if issue.id in ("READ-W2", "READ-W3"):
            out.append(Leak("revision" if issue.id == "READ-W2" else "hidden", issue.message, fix=issue.fix))
        elif issue.id in _LIGHT:
            out.append(Leak("hidden", issue.message, "note", fix=issue.fix))
    return out

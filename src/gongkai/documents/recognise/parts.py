"""The six parts with their own words: text without tables, without the website around it, without the signature."""

from __future__ import annotations

import re
from functools import cache

from gongkai.documents.recognise import labels
from gongkai.documents.recognise.outline import Event, title_lines
from gongkai.documents.recognise.titles import read_title, without_signature
from gongkai.report.table import Section


def sections_of(found: list[Event], used: set[int]) -> list[Section]:
    """The parts in printed order.

    Args:
        used: indexes of prose that was read as a table.
    """
    parts: list[tuple[str, str, list[str]]] = []
    places = {event.heading.id: event.heading.n for event in found if event.heading is not None}
    sheets = {event.sheet for event in found if event.heading is not None}
    running = _running_heads(found)
    for i, event in enumerate(found):
        if event.heading is not None:
            again = next((part for part in parts if part[0] == event.heading.id), None)
            if again is None:
                parts.append((event.heading.id, event.heading.title, []))
            elif parts[-1] is not again:
                parts.remove(again)
                parts.append(again)
        if labels.banner_key(event.prose) is not None and parts and parts[-1][0] == "proactive_disclosure":
            continue  # the first line of table two, which a page has cut from it
        if event.prose and parts and i not in used and i not in running and event.prose != str(event.page):
            parts[-1][2].append(event.prose)
    if len(sheets) > 1:  # the order of a workbook's sheets is not the order of the report
        parts.sort(key=lambda part: places[part[0]])
    out = []
    for n, (part, title, lines) in enumerate(parts):
        kept = _before_chrome(lines)
        if n == len(parts) - 1:
            kept = without_signature(kept)
        out.append(Section(part, title, "\n".join(kept)))
    return out


def _running_heads(found: list[Event]) -> set[int]:
    """Indexes of lines that repeat the report's title at the head of a page."""
    titles = title_lines(found)
    first = next(iter(titles.values()), None)
    return {i for i, title in titles.items() if first is not None and title.key == first.key}


def preamble_of(found: list[Event], used: set[int]) -> tuple[str, list[str]]:
    """The words between the title and the first part, and the last lines of the paper (for its signature)."""
    first = next((i for i, e in enumerate(found) if e.heading is not None or e.table is not None), len(found))
    titled = {i: title for i, title in title_lines(found).items() if i < first}
    start = max((i + title.lines for i, title in titled.items()), default=0)
    opening = [e.prose for i, e in enumerate(found[start:first], start) if e.prose and i not in used]
    if not titled:
        opening = [line for line in opening if len(line) > 30]
    closing = _before_chrome([e.prose for e in found[first:] if e.prose])
    return "\n".join(_before_chrome(opening) or opening), closing[-4:]


def _before_chrome(lines: list[str]) -> list[str]:
    """The lines before the first that belongs to a website's foot (上一篇, 版权所有, …) and before a list of files."""
    for i, line in enumerate(lines):
        if len(line) < 60 and line.lstrip("【[ 〖>·").startswith(_chrome()):
            return _before_files(lines[:i])
    return _before_files(lines)


def _before_files(lines: list[str]) -> list[str]:
    """附件：年度报告.docx — the links under an article; an annex with words of its own stays."""
    first = next((i for i, line in enumerate(lines) if _ANNEXES.match(line)), None)
    if first is None:
        return lines
    names = [_ANNEXES.sub("", line).strip() for line in lines[first:]]
    files = all(not name or _FILE_NAME.search(name) or read_title(name) is not None for name in names)
    return lines[:first] if files and any(names) else lines


_ANNEXES = re.compile(r"^\s*(?:相关)?附件(?:下载|列表)?\s*\d{0,2}\s*[：:]?\s*")
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|xlsx?|wps|et|ofd|zip|rar|jpe?g|png)\s*(?:[（(].{0,20}[)）])?\s*$", re.IGNORECASE
)


@cache
def _chrome() -> tuple[str, ...]:
    return tuple(labels.words()["chrome_end"])

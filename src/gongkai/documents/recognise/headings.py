"""The headings of the six parts, in official and other words, and what stands in the same line behind them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from gongkai.documents.recognise import labels
from gongkai.report.form import VERSIONS, form


class Heading(NamedTuple):
    """A heading found: the part's id and number (1 to 6), the printed title, and text that follows in the same line."""

    id: str
    n: int
    title: str
    rest: str = ""


# What a heading with the right number must speak of when its words are an agency's own: one word of each set.
_SUBJECTS = {
    1: (("总体", "概述", "概况", "基本情况"),),
    2: (("主动公开",),),
    3: (("申请",), ("收到", "处理", "办理", "依申请")),
    4: (("复议",), ("诉讼",)),
    5: (("问题", "不足"), ("改进", "措施", "打算", "整改", "下一步")),
    6: (("其他", "其它", "需要报告"), ("报告", "说明", "事项")),
}
_CONTENTS_LINE = re.compile(r"(?P<dots>[.…·．_]{2,}|\t)\s*\d{1,3}\s*$")
_DECORATION = re.compile(r"[（(](?:数据填报|数据|表格|附表)[)）]|[：:。.；;]+\s*$")


@lru_cache(maxsize=4096)
def heading(text: str) -> Heading | None:
    """The heading that a line is or begins with, or None for anything else."""
    line = text.strip()
    if not line or (len(line) > 60 and not _numbered_start(line)):
        return None
    if is_contents_line(line):
        return None
    found = _with_text(line) if _numbered_start(line) else None
    if found is None:
        bare = _DECORATION.sub("", line).strip()
        found = _whole(bare, line) if len(bare) <= 60 else None
    return found


def is_contents_line(line: str) -> bool:
    """True for a line of a table of contents ("一、总体情况……3")."""
    match = _CONTENTS_LINE.search(line) if len(line) < 80 else None
    if match is None:
        return False
    return match["dots"] != "\t" or _whole(line[: match.start()].strip(), line) is not None


def _numbered_start(line: str) -> bool:
    return line[0] in labels.CHINESE_DIGITS


def _whole(bare: str, line: str) -> Heading | None:
    printed = labels.label(bare)
    known = _strict().get(printed.key)
    if printed.bracket:
        return None
    if known is not None and not (printed.number.isdigit() and int(printed.number) != known[1]):
        return Heading(known[0], known[1], line)
    if printed.number not in labels.CHINESE_DIGITS[:6] or not printed.number or len(printed.key) > 28:
        return None
    n = labels.CHINESE_DIGITS.index(printed.number) + 1
    loose = _loose().get(printed.key)
    if loose is not None and loose[1] == n:
        return Heading(loose[0], n, line)
    if all(any(word in printed.key for word in choice) for choice in _SUBJECTS[n]):
        return Heading(_ids()[n], n, line)
    return None


def _with_text(line: str) -> Heading | None:
    match = _leading().match(line)
    if match is None or not match["rest"].strip():
        return None
    known = _strict().get(labels.key(match["title"]))
    if known is None:
        return None
    title = line[: match.start("gap")].strip()
    return Heading(known[0], known[1], title, match["rest"].strip())


@cache
def _strict() -> dict[str, tuple[str, int]]:
    """Keys of the official titles and of the form files' variants."""
    found = {}
    for version in VERSIONS:
        for part in form(version).parts:
            for title in (part.title, *part.title_variants):
                found[labels.key(_DECORATION.sub("", title))] = (part.id, part.n)
    return found


@cache
def _loose() -> dict[str, tuple[str, int]]:
    numbers = {part.id: part.n for part in form("v2021").parts}
    return {
        labels.key(text): (part, numbers[part]) for part, texts in labels.words()["sections"].items() for text in texts
    }


@cache
def _ids() -> dict[int, str]:
    return {part.n: part.id for part in form("v2021").parts}


@cache
def _leading() -> re.Pattern[str]:
    titles = sorted({*_strict(), *(key for key, (_, n) in _loose().items() if n >= 5)}, key=len, reverse=True)
    spaced = "|".join(r"[\s、，]*".join(map(re.escape, title)) for title in titles)
    return re.compile(
        rf"^\s*[{labels.CHINESE_DIGITS[:6]}]\s*[、.．]\s*(?P<title>{spaced})"
        r"(?:[（(]数据填报[)）])?(?P<gap>\s*[：:。]\s*|\s+)(?P<rest>\S.*)$",
        re.DOTALL,
    )

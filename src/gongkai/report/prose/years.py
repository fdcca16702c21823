"""TXT-W2: years that must be the report's own — in the title, in the period of the figures, in 截至×年底.

Other years in the text are legitimate (last year's figures, plans, dates of documents) and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report.checks.catalogue import make_issue
from gongkai.report.prose.text import half_width
from gongkai.report.table import Issue, Report

_DIGITS = str.maketrans("〇零○一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
_YEAR = r"([12２二][0-9０-９〇零○一二三四五六七八九]{3})"
_TITLE = re.compile(_YEAR + r"年")
_PERIOD = re.compile(
    r"(?:自|从|时间为|期限为|期限是|期间为|[：:])?"
    + _YEAR
    + r"年1月1日(?:起|始)?[,，]?[至到—－～~-]+(?:"
    + _YEAR
    + r"年)?12月31日"
)
_UNTIL = re.compile(r"截[至止](?:到)?" + _YEAR + r"年(?:12月31日|12月底|年?底|年?末)")
_ENDS = re.compile(r"[。；;！]")
_OF_THE_REPORT = re.compile(r"统计|数据|期限|期间|本年报|本报告|报告期")
_LOOKING_BACK = re.compile(r"对比|相比|比较|较|增长|规划|有效期|上年|去年")


def findings(report: Report) -> list[Issue]:
    """At most one finding for each place where another year stands."""
    if report.report_year is None:
        return []
    wrong = [*_title(report), *_text(report)]
    return [make_issue("TXT-W2", (), quote=quote, year=report.report_year) for quote in dict.fromkeys(wrong)]


def _number(year: str) -> int:
    return int(year.translate(_DIGITS))


def _title(report: Report) -> Iterator[str]:
    title = "".join(report.title.split())
    years = [_number(match[1]) for match in _TITLE.finditer(title)]
    if years and report.report_year not in years:
        yield title


def _text(report: Report) -> Iterator[str]:
    for text in (report.preamble, *(part.text for part in report.sections)):
        if "月" not in text and "截" not in text:
            continue
        squeezed = half_width("".join(text.split()))
        if "12月31日" not in squeezed and "截" not in squeezed:
            continue
        for sentence in _ENDS.split(squeezed):
            for match in _PERIOD.finditer(sentence):
                years = {_number(year) for year in match.groups() if year}
                many = max(years) - min(years) > 1  # another business over many years
                if years != {report.report_year} and not many and _OF_THE_REPORT.search(sentence):
                    yield match.group().lstrip("：:")
            for match in _UNTIL.finditer(sentence):
                if _number(match[1]) != report.report_year and not _LOOKING_BACK.search(sentence):
                    yield match.group()

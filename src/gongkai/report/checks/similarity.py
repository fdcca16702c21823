"""TXT-W3: sentences that stand word for word in last year's report.

Titles, the preamble (legal basis, period, contact) and short phrases recur lawfully in every report and are left out;
figures and years are masked, since a copied sentence with the new year in it is still a copied sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report.checks.catalogue import check, make_issue
from gongkai.report.table import Issue, Report
from gongkai.words import say

_END = re.compile(r"[。！？!?；;\n]+")
_SPACE = re.compile(r"\s+")
_FIGURE = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
# what every lawful report says: basis, period, contact, where to find it
_BOILERPLATE = re.compile(
    r"条例》.{0,20}(?:规定|要求).{0,12}(?:编制|制作)|统计期限|联系(?:电话|人|方式)|六个?部分|处理费"
)
_EXAMPLES, _CUT = 3, 40


def findings(report: Report, previous: Report) -> list[Issue]:
    """One finding when most sentences recur; none for two papers of which one has hardly any text."""
    limits = check("TXT-W3").limits
    now = dict(sentences(report, limits["min_length"]))
    before = {key for key, _ in sentences(previous, limits["min_length"])}
    same = [sentence for key, sentence in now.items() if key in before]
    if len(now) < limits["min_sentences"] or 100 * len(same) < limits["note_percent"] * len(now):
        return []
    percent = 100 * len(same) // len(now)
    return [
        make_issue(
            "TXT-W3",
            variant=None if percent >= limits["warn_percent"] else "some",
            total=len(now),
            same=len(same),
            percent=percent,
            examples=say("、").join(f"“{sentence[:_CUT]}”" for sentence in same[:_EXAMPLES]),
        )
    ]


def sentences(report: Report, shortest: int) -> Iterator[tuple[str, str]]:
    """(masked, printed) sentences of the parts' own text, without boilerplate and without short phrases."""
    for section in report.sections:
        for raw in _END.split(section.text):
            printed = _SPACE.sub("", raw)
            if len(printed) >= shortest and not _BOILERPLATE.search(printed):
                yield _FIGURE.sub("#", printed), printed

"""Two reports side by side: the cells that differ, and the sentences that came or went.

Reports on different forms are aligned by cell: table 3's single row （六）其他处理 (v2019) meets the sum of its three
rows (v2021); table 2 asks different questions in the two forms, so it is not compared, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from gongkai.report.form import form
from gongkai.report.table import Cell, Report
from gongkai.words import say

Kind = Literal["head", "cell", "text", "not_comparable"]

_OTHER_OF_2021 = ("other_uncorrected", "other_unpaid_fee", "other_misc")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_SPACE = re.compile(r"\s+")
_FORMS = ("v2019", "v2021")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, `before` in the first report and `after` in the second, as printed text (None = blank or absent).

    Attributes:
        kind: "head" agency, year or form; "cell"; "text" of a part; "not_comparable" what the two forms do not share.
        place: the cell's or the part's id, or the name of the head's field.
        change: after − before of two figures as text with its sign, else None.
        removed, added: sentences, for "text".
    """

    kind: Kind
    place: str
    label: str
    before: str | None = None
    after: str | None = None
    change: str | None = None
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def diff(a: Report, b: Report) -> list[Difference]:
    """What differs between two reports or two years, head first, then the tables in printed order, then the text."""
    return [*_heads(a, b), *_cells(a, b), *_texts(a, b)]


def _heads(a: Report, b: Report) -> Iterator[Difference]:
    heads = (
        ("agency", say("机关"), a.agency, b.agency),
        ("report_year", say("报告年度"), a.report_year, b.report_year),
        ("form", say("格式"), a.form, b.form),
    )
    for place, label, before, after in heads:
        if before != after:
            yield Difference("head", place, label, _text(before), _text(after))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _cells(a: Report, b: Report) -> Iterator[Difference]:
    if a.form not in _FORMS or b.form not in _FORMS:
        if a.form != b.form:
            yield Difference("not_comparable", "tables", say("三张表：至少一份不是统一格式的年度报告"))
        return
    newer = form(max(a.form, b.form))
    if a.form != b.form:
        yield Difference("not_comparable", "t2", say("表二：两种格式统计的项目不同"))
    for name in form("v2019").t3_cells + newer.t4_cells if a.form != b.form else newer.cells:
        one, two = _cell(a, name), _cell(b, name)
        before, after = _printed(one), _printed(two)
        if before != after or _unit(one) != _unit(two):
            label = form(min(a.form, b.form)).label_of(name)
            yield Difference("cell", name, label, before, after, _change(one, two))


def _cell(report: Report, name: str) -> Cell | None:
    """The cell, or for v2019's single row the sum of v2021's three; unread as soon as one of them is."""
    if ".other_single." not in name or report.form == "v2019":
        return report.cells.get(name)
    column = name.rsplit(".", 1)[1]
    cells = [report.cells.get(f"t3.{row}.{column}") for row in _OTHER_OF_2021]
    known = [cell for cell in cells if cell is not None]
    if len(known) < len(cells):
        return None
    if unread := next((cell for cell in known if cell.status not in ("value", "blank")), None):
        return unread
    values = [cell.value for cell in known if cell.value is not None]
    return Cell.of(sum(values) if values else None)


def _printed(cell: Cell | None) -> str | None:
    if cell is None or cell.status == "blank":
        return None
    if cell.status == "value":
        return f"{cell.value}{cell.unit or ''}"
    return say("读不出（{raw}）", raw=cell.raw.strip())


def _unit(cell: Cell | None) -> str | None:
    return cell.unit if cell is not None else None


def _change(one: Cell | None, two: Cell | None) -> str | None:
    if one is None or two is None or one.value is None or two.value is None or one.unit != two.unit:
        return None
    return f"{two.value - one.value:+}"


def _texts(a: Report, b: Report) -> Iterator[Difference]:
    titles = {section.id: section.title for report in (b, a) for section in report.sections}
    for section_id, title in titles.items():
        one, two = a.section(section_id), b.section(section_id)
        before, after = _sentences(one.text if one else ""), _sentences(two.text if two else "")
        if one is not None and two is not None and before == after:
            continue
        removed: list[str] = []
        added: list[str] = []
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag != "equal":
                removed.extend(before[i1:i2])
                added.extend(after[j1:j2])
        there = (say("有此部分"), None)
        yield Difference(
            "text",
            section_id,
            title,
            there[one is None],
            there[two is None],
            removed=tuple(removed),
            added=tuple(added),
        )


def _sentences(text: str) -> list[str]:
    return [sentence for raw in _SENTENCE.findall(text) if (sentence := _SPACE.sub("", raw))]

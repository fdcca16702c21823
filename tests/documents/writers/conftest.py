"""A filled report of each form for the tests of the writers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from gongkai.report.form import form
from gongkai.report.table import Cell, Issue, Report, Section, Where

SENTENCE = "坚持以公开为常态、不公开为例外，主动公开政府信息6516条，其中政府网站公开1389条，增长12.5%。"
YEARS = {"v2019": 2020, "v2021": 2025}


def _cell(kind: str, place: int) -> Cell:
    if place % 7 == 3:
        return Cell.of(None)
    if kind == "amount_with_unit":
        return Cell.of(Decimal("6181.50"), unit="万元")
    if kind == "decimal_10k_yuan":
        return Cell.of(Decimal("3.50"))
    return Cell.of(-place if kind == "signed" else place * 37 % 1009)


@pytest.fixture
def filled() -> Callable[[str], Report]:
    """`filled("v2021")`: a report with figures, blanks, a negative, amounts, long texts and a finding."""

    def build(version: str) -> Report:
        blank = form(version)
        cells = {name: _cell(blank.kind_of(name), place) for place, name in enumerate(blank.cells)}
        first = blank.t3_cells[0]
        cells[first] = Cell.of(4, because=("A-2026-0001", "A-2026-0002"), where=Where(page=2, table=2, row=4, column=2))
        texts = {
            "overview": f"（一）主动公开情况。{SENTENCE * 3}\n（二）依申请公开情况。{SENTENCE * 2}",
            "problems_and_improvements": SENTENCE * 5,
            "other_matters": "本年度未收取信息处理费。",
        }
        year = YEARS[version]
        return Report(
            form=version,
            agency="云岭县人民政府",
            report_year=year,
            cells=cells,
            title=f"云岭县人民政府{year}年政府信息公开工作年度报告",
            preamble=f"根据《中华人民共和国政府信息公开条例》编制。统计期限为{year}年1月1日至12月31日。",
            sections=[Section(part.id, part.title, texts.get(part.id, "")) for part in blank.parts],
            issues=[
                Issue("T3-E1", "error", "t3", (first,), "第一项加第二项不等于第三项加第四项", "表三勾稽关系", "核对")
            ],
        )

    return build

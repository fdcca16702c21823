"""What we write and read again is the same report: status, figure, unit and text, cell for cell, in every format."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.documents.readers import read_paper
from gongkai.documents.recognise import recognise
from gongkai.documents.writers import write
from gongkai.report import contract
from gongkai.report.form import VERSIONS, form
from gongkai.report.table import Cell, Report, Section

SENTENCES = st.sampled_from(
    [
        "全年主动公开政府信息6516条，其中政府网站1389条。",
        "收到申请4件，均按期答复（含上年结转0件）。",
        "“放管服”改革信息占比12.5%，A&B公司<咨询>。",
        '路径 C:\\gongkai #1 *要点* _公开_ [附件] $5 @政务 "引用" `代码` ~约~。',
        "下一步，将加强培训；完善目录。",
    ]
)
TEXTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=4).map("".join), min_size=1, max_size=3).map("\n".join)
PREAMBLE = (
    "根据《中华人民共和国政府信息公开条例》和有关规定，编制本报告。本报告由总体情况、主动公开政府信息情况等六部分组成，"
    "所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
)
PLACES = ("云岭县", "青石镇", "云岭县教育局")


def _cell(kind: str, chance: random.Random) -> Cell:
    if chance.random() < 0.2:
        return Cell.of(None)
    amount = Decimal(chance.randint(0, 9_999_999)).scaleb(-chance.choice([0, 1, 2]))
    if kind == "amount_with_unit":
        return Cell.of(amount, unit=chance.choice(["万元", "元", None]))
    if kind == "decimal_10k_yuan":
        return Cell.of(amount)
    return Cell.of(chance.choice([0, chance.randint(-99 if kind == "signed" else 0, 99), chance.randint(0, 9_999_999)]))


@dataclass(frozen=True)
class Recipe:
    """What a report is made from; its 200 figures come from one seed, since drawing each alone is slow."""

    version: str
    seed: int
    agency: str
    texts: tuple[str, ...]

    def report(self) -> Report:
        """The report."""
        blank = form(self.version)
        chance = random.Random(self.seed)
        year = chance.randint(2019, 2020) if self.version == "v2019" else chance.randint(2021, 2025)
        return Report(
            form=self.version,
            agency=self.agency,
            report_year=year,
            cells={name: _cell(blank.kind_of(name), chance) for name in blank.cells},
            title=f"{self.agency}{year}年政府信息公开工作年度报告",
            preamble=PREAMBLE.format(year=year),
            sections=[Section(part.id, part.title, text) for part, text in zip(blank.parts, self.texts, strict=True)],
        )


PART_TEXTS = st.tuples(TEXTS, *[TEXTS | st.just("")] * 3, TEXTS, TEXTS)
RECIPES = st.builds(Recipe, st.sampled_from(VERSIONS), st.integers(0, 2**32), st.sampled_from(PLACES), PART_TEXTS)


def _figures(report: Report) -> dict[str, tuple[str, object, str | None]]:
    return {name: (cell.status, cell.value, cell.unit) for name, cell in report.cells.items()}


def _read(data: bytes, to: str) -> Report:
    if to == "json":
        return contract.from_json(json.loads(data))
    [report] = recognise(read_paper(data, f"年报.{to}"))
    return report


def _unspaced(text: str) -> str:
    return "".join(text.split())


EXAMPLES = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def _same_after_reading(report: Report, to: str) -> None:
    back = _read(write(report, to), to)  # type: ignore[arg-type]  # parametrised by name
    assert (back.form, back.agency, back.report_year) == (report.form, report.agency, report.report_year)
    assert _figures(back) == _figures(report)
    assert [(part.id, part.title, _unspaced(part.text)) for part in back.sections] == [
        (part.id, part.title, _unspaced(part.text)) for part in report.sections
    ]
    assert [issue for issue in back.issues if issue.severity != "note"] == []


@pytest.mark.parametrize("to", ["docx", "html", "xlsx", "json"])
@EXAMPLES
@given(recipe=RECIPES)
def test_a_written_report_reads_back_the_same(to: str, recipe: Recipe) -> None:
    _same_after_reading(recipe.report(), to)


@pytest.mark.fonts
@EXAMPLES
@given(recipe=RECIPES)
def test_a_pdf_reads_back_the_same(recipe: Recipe) -> None:
    _same_after_reading(recipe.report(), "pdf")


@pytest.mark.parametrize("to", ["docx", "html", "json"])
@EXAMPLES
@given(recipe=RECIPES)
def test_paragraphs_come_back_letter_for_letter(to: str, recipe: Recipe) -> None:
    report = recipe.report()
    assert [part.text for part in _read(write(report, to), to).sections] == [part.text for part in report.sections]  # type: ignore[arg-type]


def test_the_sheets_that_explain_and_list_findings_are_not_read_as_report_text(filled: Callable[[str], Report]) -> None:
    for version in VERSIONS:
        report = filled(version)
        back = _read(write(report, "xlsx"), "xlsx")
        assert [part.text for part in back.sections] == [part.text for part in report.sections]
        assert _figures(back) == _figures(report)


@pytest.mark.parametrize("to", ["docx", "html", "xlsx"])
def test_what_could_not_be_read_stays_unread_and_keeps_its_text(to: str, filled: Callable[[str], Report]) -> None:
    report = filled("v2021")
    name = "t3.granted.enterprise"
    report.cells[name] = Cell(status="unreadable", raw="见附件")
    back = _read(write(report, to), to)  # type: ignore[arg-type]  # parametrised by name
    assert (back.cells[name].status, back.cells[name].raw.strip()) == ("unreadable", "见附件")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("to", ["docx", "html", "xlsx", "json"])
def test_a_report_without_a_single_figure_reads_back_blank_and_whole(version: str, to: str) -> None:
    blank = form(version)
    report = Recipe(version, 1, "云岭县", ("无。",) * 6).report()
    report.cells = {name: Cell.of(None) for name in blank.cells}
    _same_after_reading(report, to)


@pytest.mark.fonts
@pytest.mark.parametrize("version", VERSIONS)
def test_a_pdf_without_a_single_figure_reads_back_blank_and_whole(version: str) -> None:
    report = Recipe(version, 1, "云岭县", ("无。",) * 6).report()
    report.cells = {name: Cell.of(None) for name in form(version).cells}
    _same_after_reading(report, "pdf")

"""The writer and the reader of the prose test each other (TXT-*), and what is not written yet shows."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gongkai.report import checks, narrative, prose
from gongkai.report.form import VERSIONS, form
from gongkai.report.table import Cell, Report

NUMBERS = st.integers(0, 12) | st.integers(0, 40_000)
YEARS = {"v2019": 2020, "v2021": 2024}


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report whose tables add up."""
    known = form(draw(st.sampled_from(VERSIONS)))
    kinds = [column.id for column in known.t3_columns if column.id != "total"]
    results = [row.id for row in known.data_rows if row.parent and row.id != "result_total"]
    figures: dict[str, int] = {}
    for kind in kinds:
        for row in (*results, "carried_over", "carried_forward"):
            figures[f"{row}.{kind}"] = draw(NUMBERS) if draw(st.integers(0, 4)) == 0 else 0
        figures[f"result_total.{kind}"] = sum(figures[f"{row}.{kind}"] for row in results)
        held = figures[f"result_total.{kind}"] + figures[f"carried_forward.{kind}"]
        figures[f"carried_over.{kind}"] = min(figures[f"carried_over.{kind}"], held)
        figures[f"new_received.{kind}"] = held - figures[f"carried_over.{kind}"]
    for row in known.data_rows:
        figures[f"{row.id}.total"] = sum(figures[f"{row.id}.{kind}"] for kind in kinds)
    cells = {f"t3.{name}": Cell.of(value) for name, value in figures.items()}
    for kind in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        outcomes = [draw(st.integers(0, 9)) for _ in range(4)]
        for name, value in zip(
            ("upheld", "corrected", "other", "pending", "total"), (*outcomes, sum(outcomes)), strict=True
        ):
            cells[f"t4.{kind}.{name}"] = Cell.of(value)
    for name in known.t2_cells:
        filled = draw(st.booleans())
        amount = "amount" in name
        value = draw(st.decimals(0, 9000, places=2)) if amount else draw(NUMBERS)
        cells[name] = Cell.of(value if filled else None, unit="万元" if amount and known.version == "v2019" else None)
    return Report(known.version, "某县人民政府", YEARS[known.version], cells)


@settings(max_examples=40, deadline=None)
@given(reports())
def test_composed_prose_agrees_with_its_own_tables(report: Report) -> None:
    report.sections = narrative.compose(report, {})
    assert prose.findings(report) == []


@settings(max_examples=40, deadline=None)
@given(reports(), st.data())
def test_one_changed_number_gives_exactly_one_finding(report: Report, data: st.DataObject) -> None:
    report.sections = narrative.compose(report, {})
    overview = report.sections[0]
    numbers = list(re.finditer(r"\d+(?:\.\d+)?(?=[件个万])", overview.text))
    assume(numbers)
    chosen = data.draw(st.sampled_from(numbers))
    wrong = str(Decimal(chosen.group()) + 100_003)
    text = overview.text[: chosen.start()] + wrong + overview.text[chosen.end() :]
    report.sections[0] = type(overview)(overview.id, overview.title, text)
    found = prose.findings(report)
    assert [issue.id[:3] for issue in found] == ["TXT"], text
    assert str(int(Decimal(wrong))) in found[0].message


@settings(max_examples=30, deadline=None)
@given(reports())
def test_every_number_of_the_composed_prose_is_read(report: Report) -> None:
    report.sections = narrative.compose(report, {})
    written = len(re.findall(r"\d+(?:\.\d+)?(?=[件个万])", report.sections[0].text))
    assert len(prose.mentions(report)) == written


def bare(version: str = "v2021", agency: str = "某县财政局") -> Report:
    return Report(version, agency, YEARS[version], {name: Cell() for name in form(version).cells})


def test_blank_cells_give_no_sentence_and_what_is_missing_is_marked() -> None:
    report = bare()
    report.sections = narrative.compose(report, {})
    assert not re.search(r"\d", report.sections[0].text)
    assert [part for part, _ in narrative.unfilled(report)] == ["overview"] * 5 + [
        "problems_and_improvements",
        "other_matters",
    ]


def test_the_clerks_own_words_are_kept_as_they_are() -> None:
    own = {
        "overview.proactive": "围绕重点领域公开信息。",
        "overview.on_request": "畅通渠道。",
        "overview.information_management": "规范管理。",
        "overview.platform": "做好网站。",
        "overview.supervision": "加强考核。",
        "problems_and_improvements": "一是质量不高。",
        "other_matters": "其他事项。",
        "other_matters.fee": narrative.fee_sentence(0, 0),
    }
    report = bare()
    report.sections = narrative.compose(report, own)
    text = "\n".join(part.text for part in report.sections)
    assert all(words in text for words in own.values())
    assert narrative.unfilled(report) == []


def test_only_governments_report_on_assessment() -> None:
    assert "责任追究" in narrative.compose(bare(agency="某县人民政府"), {})[0].text
    assert "责任追究" not in narrative.compose(bare(agency="某县财政局"), {})[0].text


@pytest.mark.parametrize(
    ("count", "fen", "sentence"),
    [
        (0, 0, "本年度未收取信息处理费。"),
        (1, 38_000, "本年度有1件申请收取信息处理费，共计380元。"),
        (2, 10_050, "本年度有2件申请收取信息处理费，共计100.5元。"),
    ],
)
def test_part_six_says_what_was_charged(count: int, fen: int, sentence: str) -> None:
    assert narrative.fee_sentence(count, fen) == sentence


def test_the_old_form_asks_for_no_word_on_the_fee() -> None:
    assert narrative.compose(bare("v2019"), {})[-1].text == "无。"


def test_the_parts_stand_in_the_official_order() -> None:
    assert [part.title for part in narrative.compose(bare(), {})] == [part.title for part in form("v2021").parts]


def test_checking_a_compiled_report_finds_what_nobody_has_written() -> None:
    report = bare()
    report.sections = narrative.compose(report, {})
    assert {"DOC-W1", "DOC-W2"} <= {issue.id for issue in checks.run(report)}

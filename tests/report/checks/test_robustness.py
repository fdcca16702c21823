"""Whatever a paper holds, the checks answer, in whole sentences, and speak only of cells that the form has."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.report import checks
from gongkai.report.form import form
from gongkai.report.table import Cell, Issue, Report, Section
from report.written import report_of

COUNT = st.integers(-3, 9)
CELL = st.one_of(
    st.none(),
    COUNT.map(Cell.of),
    st.just(Cell()),
    st.just(Cell(status="unreadable", raw="▇")),
    st.lists(COUNT.map(str), max_size=3).map(lambda words: Cell(status="ambiguous", raw="?", candidates=tuple(words))),
)
AMOUNT = st.one_of(
    CELL.filter(lambda cell: cell is None or cell.value is None),
    st.tuples(st.decimals(-5, 5, places=3), st.sampled_from((None, "元", "万元"))).map(
        lambda pair: Cell.of(Decimal(pair[0]), unit=pair[1])
    ),
)
TITLE = st.sampled_from(("", "一、总体情况", "三", "第六部分", "2020年", "（六）其他处理", "一、总体情况：本年度"))


@st.composite
def any_report(draw: st.DrawFn) -> Report:
    """A paper with anything in its cells, some lacking, parts missing, doubled and out of order."""
    version = draw(st.sampled_from(("v2019", "v2021")))
    cells = {}
    for name in draw(st.lists(st.sampled_from(form(version).cells), max_size=60)):
        amount = form(version).kind_of(name) in ("decimal_10k_yuan", "amount_with_unit")
        cells[name] = draw(AMOUNT if amount else CELL)
    start = {
        name: Cell.of(draw(st.sampled_from((0, None)))) for name in form(version).cells[: draw(st.integers(0, 210))]
    }
    ids = draw(st.lists(st.sampled_from([part.id for part in form(version).parts] + ["other"]), max_size=8))
    return Report(
        form=draw(st.sampled_from((version, version, version, "pre2019", "unknown"))),
        agency=draw(st.sampled_from((None, "云山县", "镇", ""))),
        report_year=draw(st.sampled_from((None, 2018, 2019, 2020, 2021, 2024))),
        cells=start | {name: cell for name, cell in cells.items() if cell is not None},
        sections=[
            Section(section_id, draw(TITLE), draw(st.sampled_from(("", "无", "收到申请３件。")))) for section_id in ids
        ],
    )


@settings(max_examples=150, deadline=None)
@given(any_report(), st.none() | any_report())
def test_checks_answer_for_any_paper(report: Report, previous: Report | None) -> None:
    issues = checks.run(report, previous, text=True)
    known = {check.id for check in checks.catalogue()}
    for issue in issues:
        assert issue.id in known
        assert issue.message and "{" not in issue.message + issue.fix
        assert issue.table in ("t2", "t3", "t4", "doc")
        assert set(issue.cells) <= set(form(report.form).cells)
    assert checks.passed(report, issues, previous) >= 0
    for name, offer in checks.suggestions(report).items():
        cell = report.cells[name]
        assert cell.value is None
        assert not cell.candidates or offer in cell.candidates


def test_a_failed_equation_is_taken_from_what_passed() -> None:
    good, bad = report_of({}), report_of({"t4": [1, 0, 0, 0, 2, *[0] * 10]})
    assert checks.passed(good, checks.run(good)) - checks.passed(bad, checks.run(bad)) == 1


def test_an_unjudged_equation_has_not_passed() -> None:
    good, blurred = report_of({}), report_of({"unread": {"t4.reconsideration.total": "▇"}})
    assert checks.passed(good, checks.run(good)) - checks.passed(blurred, checks.run(blurred)) == 1


def test_cross_year_checks_count_only_beside_last_years_report() -> None:
    report, last, older = report_of({}), report_of({"year": 2024}), report_of({"year": 2022})
    alone = checks.passed(report, checks.run(report))
    assert checks.passed(report, checks.run(report, older), older) == alone
    assert checks.passed(report, checks.run(report, last), last) > alone


def test_a_part_that_comes_twice_is_told() -> None:
    report = report_of({})
    report.sections.append(report.sections[-1])
    (issue,) = (issue for issue in checks.run(report) if issue.severity != "note")
    assert (issue.id, issue.table) == ("DOC-E1", "doc")
    assert "2 次" in issue.message


def test_compiled_figures_without_text_are_not_asked_for_their_parts() -> None:
    report = report_of({})
    report.sections, report.source = [], None
    assert checks.run(report) == []


def test_a_table_that_is_a_picture_is_not_called_missing() -> None:
    report = report_of({"absent": ["t4.*"]})
    report.issues.append(Issue("READ-E5", "error", "t4", (), "表四是图片"))
    assert checks.run(report) == []

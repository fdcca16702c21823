"""What holds for any report: one that agrees with itself is left alone; any single change to it is noticed on its table."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.report import checks
from gongkai.report.checks.judge import judge
from gongkai.report.form import form
from gongkai.report.table import Cell, Report, table_of

COUNTS = st.integers(0, 5000)


@cache
def _columns() -> tuple[str, ...]:
    return tuple(column.id for column in form("v2021").t3_columns if column.id != "total")


@st.composite
def consistent(draw: st.DrawFn) -> Report:
    """A report whose every equation holds, with zeros left blank at will."""
    version = draw(st.sampled_from(("v2019", "v2021")))
    known = form(version)
    blank_zeros = draw(st.booleans())
    figures = dict.fromkeys(known.cells, 0)
    results = [row.id for row in known.data_rows if row.id not in BALANCE]
    for column in _columns():
        for row in draw(st.lists(st.sampled_from(results), max_size=4, unique=True)):
            figures[f"t3.{row}.{column}"] = draw(COUNTS)
        decided = sum(figures[f"t3.{row}.{column}"] for row in results)
        forward = draw(st.integers(0, 50))
        before = draw(st.integers(0, decided + forward))
        figures[f"t3.result_total.{column}"] = decided
        figures[f"t3.carried_forward.{column}"] = forward
        figures[f"t3.carried_over.{column}"] = before
        figures[f"t3.new_received.{column}"] = decided + forward - before
    for row in known.data_rows:
        figures[f"t3.{row.id}.total"] = sum(figures[f"t3.{row.id}.{column}"] for column in _columns())
    for group in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        four = [draw(st.integers(0, 40)) for _ in range(4)]
        for name, value in zip(("upheld", "corrected", "other", "pending"), four, strict=True):
            figures[f"t4.{group}.{name}"] = value
        figures[f"t4.{group}.total"] = sum(four)
    cells = {name: Cell.of(None if blank_zeros and value == 0 else value) for name, value in figures.items()}
    return Report(form=version, agency="云山县", report_year=known.first_year, cells=cells)


BALANCE = ("new_received", "carried_over", "result_total", "carried_forward")


@settings(max_examples=60, deadline=None)
@given(consistent(), st.integers(0, 400), st.integers(0, 9))
def test_cells_in_another_order_are_weighed_alike(report: Report, place: int, value: int) -> None:
    """In the form's order a sound report is weighed in one sweep, in any other each equation by itself."""
    report = report.with_cells([(list(report.cells)[place % len(report.cells)], Cell.of(value))])
    turned = Report(report.form, report.agency, report.report_year, dict(reversed(report.cells.items())))
    assert judge(report) == judge(turned)


@settings(max_examples=60, deadline=None)
@given(consistent())
def test_a_report_that_agrees_with_itself_has_nothing_above_a_note(report: Report) -> None:
    assert [issue for issue in checks.run(report) if issue.severity != "note"] == []


@settings(max_examples=80, deadline=None)
@given(consistent(), st.data())
def test_one_changed_figure_is_noticed_on_its_table(report: Report, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(form(report.form).t3_cells + form(report.form).t4_cells))
    old = report.value(name) or 0
    new = data.draw(st.integers(0, 9999).filter(lambda value: value != old))
    issues = checks.run(report.with_cells([(name, Cell.of(new))]))
    assert any(issue.table == table_of(name) for issue in issues)


@settings(max_examples=60, deadline=None)
@given(consistent(), st.data())
def test_one_changed_figure_of_table_3_is_found_or_its_table_is_named(report: Report, data: st.DataObject) -> None:
    filled = [name for name in form(report.form).t3_cells if report.value(name)]
    if not filled:
        return
    name = data.draw(st.sampled_from(filled))
    changed = report.with_cells([(name, Cell.of(int(report.value(name) or 0) + 1))])
    issues = [issue for issue in checks.run(changed) if issue.severity == "error"]
    assert issues
    assert all(issue.cells[0] == name for issue in issues), "the wrong cell is the first one of every finding"


@settings(max_examples=60, deadline=None)
@given(consistent(), st.data())
def test_an_unread_figure_is_offered_as_it_was_and_raises_nothing_above_a_note(
    report: Report, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(form(report.form).t3_cells))
    blurred = report.with_cells([(name, Cell(status="unreadable", raw="?"))])
    assert [issue for issue in checks.run(blurred) if issue.severity != "note"] == []
    offer = checks.suggestions(blurred).get(name)
    assert offer == str(report.value(name) or 0) or (offer is None and _has_blanks(report))


def _has_blanks(report: Report) -> bool:
    """Between blank totals nothing is known of a cell, so nothing is offered."""
    return any(cell.status == "blank" for cell in report.cells.values())


@settings(max_examples=40, deadline=None)
@given(consistent())
def test_what_passed_and_what_failed_make_up_all_equations(report: Report) -> None:
    found = judge(report)
    assert sum(found.held.values()) + len(found.judged) == 7 + 7 + len(form(report.form).data_rows) + 3

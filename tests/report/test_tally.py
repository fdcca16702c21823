"""Rulebook B.3, B.4, B.6: which figure counts which case, and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import CaseFileError
from gongkai.law import rulebook
from gongkai.report.form import VERSIONS, form
from gongkai.report.tally import KINDS, CaseFact, RemedyFact, applicant_types, decision_codes, outcomes, tally

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def case(id_: str, received: str, decided: str | None = None, decision: str | None = None, **rest: object) -> CaseFact:
    day = date.fromisoformat
    fact = {"applicant_type": "natural_person", **rest}
    return CaseFact(id_, received=day(received), decided=day(decided) if decided else None, decision=decision, **fact)


def test_received_in_december_answered_in_january_stands_in_both_reports() -> None:
    facts = [case("A-1", "2025-12-15", "2026-01-12", "granted")]
    old, new = (tally(facts, [], "v2021", year) for year in (2025, 2026))
    assert [old.value(f"t3.{row}.total") for row in ("new_received", "carried_forward", "result_total")] == [1, 1, 0]
    assert [new.value(f"t3.{row}.total") for row in ("new_received", "carried_over", "granted", "result_total")] == [
        0,
        1,
        1,
        1,
    ]
    assert new.cells["t3.carried_over.natural_person"].because == ("A-1",)


def test_a_figure_of_zero_says_that_it_counts_nobody() -> None:
    report = tally([], [], "v2021", 2026)
    assert set(report.cells) == set(form("v2021").t3_cells) | set(form("v2021").t4_cells)
    assert {(cell.value, cell.status, cell.because) for cell in report.cells.values()} == {(0, "value", ())}


def test_cases_decided_before_the_year_or_received_after_it_are_another_years() -> None:
    facts = [case("old", "2024-01-02", "2025-12-31", "granted"), case("new", "2027-01-01")]
    report = tally(facts, [], "v2021", 2026)
    assert not any(cell.because for cell in report.cells.values())


def test_a_split_application_counts_as_often_as_its_facts_say() -> None:
    report = tally([case("A", "2026-01-05", "2026-01-09", "granted", count=3)], [], "v2021", 2026)
    assert report.value("t3.granted.total") == 3
    assert report.cells["t3.granted.total"].because == ("A",)


def test_ids_stand_in_the_order_of_the_facts() -> None:
    facts = [case(f"A{n}", "2026-01-05", "2026-01-09", ("granted", "granted_already_public")[n % 2]) for n in range(6)]
    assert tally(facts, [], "v2021", 2026).cells["t3.granted.total"].because == tuple(f"A{n}" for n in range(6))


@pytest.mark.parametrize("version", VERSIONS)
def test_each_outcome_code_is_counted_by_exactly_one_result_row(version: str) -> None:
    rows = [row for row in form(version).data_rows if row.parent]
    counted = [code for row in rows if row.id != "result_total" for counts in row.counts for code in counts.codes]
    assert len(counted) == len(set(counted))
    assert set(counted) == decision_codes()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_forms_and_the_law_put_each_outcome_into_the_same_row(version: str) -> None:
    book = rulebook.default()
    counted = {code: row.number for row in form(version).data_rows for counts in row.counts for code in counts.codes}
    day = date(2025, 12, 31)  # by then every outcome of either form has its rule
    assert counted == {code: book.on(code, day).value["rows"][version] for code in book.of_kind("outcomes")}


def test_the_old_form_counts_all_other_outcomes_in_its_single_row() -> None:
    codes = ("other_uncorrected", "other_unpaid_fee", "other_misc")
    facts = [case(code, "2020-03-02", "2020-03-09", code) for code in codes]
    assert tally(facts, [], "v2019", 2020).cells["t3.other_single.total"].because == codes


def test_remedies_stand_by_kind_and_outcome_or_as_pending() -> None:
    remedies = [
        RemedyFact("R-1", "reconsideration", date(2026, 2, 1), date(2026, 4, 1), "corrected"),
        RemedyFact("R-2", "litigation_direct", date(2026, 11, 1)),
        RemedyFact("R-3", "litigation_direct", date(2026, 11, 1), date(2027, 2, 1), "upheld"),
    ]
    report = tally([], remedies, "v2021", 2026)
    filled = {name: cell.because for name, cell in report.cells.items() if cell.because}
    assert filled == {
        "t4.reconsideration.corrected": ("R-1",),
        "t4.reconsideration.total": ("R-1",),
        "t4.litigation_direct.pending": ("R-2", "R-3"),
        "t4.litigation_direct.total": ("R-2", "R-3"),
    }


@pytest.mark.parametrize(("carried_over", "upheld", "pending"), [(True, 1, 1), (False, 0, 0)])
def test_whether_last_years_remedies_count_is_a_choice(carried_over: bool, upheld: int, pending: int) -> None:
    remedies = [
        RemedyFact("R-1", "reconsideration", date(2025, 12, 1), date(2026, 1, 20), "upheld"),
        RemedyFact("R-2", "reconsideration", date(2025, 12, 2)),
        RemedyFact("R-3", "reconsideration", date(2025, 5, 2), date(2025, 6, 1), "upheld"),
    ]
    report = tally([], remedies, "v2021", 2026, remedies_carried_over=carried_over)
    assert report.value("t4.reconsideration.upheld") == upheld
    assert report.value("t4.reconsideration.pending") == pending


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (case("A", "2026-01-05", applicant_type="company"), "applicant_type"),
        (case("A", "2026-01-05", "2026-01-09", "refused"), "decision"),
        (case("A", "2026-01-05", "2026-01-04", "granted"), "decided"),
        (case("A", "2026-01-05", "2026-01-09"), "decision"),
        (case("A", "2026-01-05", None, "granted"), "decided"),
        (case("A", "2026-01-05", count=0), "count"),
    ],
)
def test_a_case_that_contradicts_itself_is_refused_by_its_field(fact: CaseFact, field: str) -> None:
    with pytest.raises(CaseFileError, match=f"编号 A，{field}"):
        tally([fact], [], "v2021", 2026)


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (RemedyFact("R", "appeal", date(2026, 1, 1)), "kind"),
        (RemedyFact("R", "reconsideration", date(2026, 1, 2), date(2026, 1, 1), "upheld"), "closed"),
        (RemedyFact("R", "reconsideration", date(2026, 1, 2), date(2026, 1, 3), "won"), "outcome"),
        (RemedyFact("R", "reconsideration", date(2026, 1, 2), None, "upheld"), "closed"),
    ],
)
def test_a_remedy_that_contradicts_itself_is_refused_by_its_field(fact: RemedyFact, field: str) -> None:
    with pytest.raises(CaseFileError, match=f"编号 R，{field}"):
        tally([], [fact], "v2021", 2026)


def test_an_id_used_twice_is_refused() -> None:
    with pytest.raises(CaseFileError, match="编号“A”出现了两次"):
        tally([case("A", "2026-01-05"), case("A", "2026-01-06")], [], "v2021", 2026)


def test_table_two_keeps_its_source_and_refuses_what_the_form_lacks() -> None:
    report = tally([], [], "v2021", 2026, table2={"t2.licensing.decisions": 12}, table2_source="t2.json")
    assert report.cells["t2.licensing.decisions"].because == ("t2.json",)
    with pytest.raises(CaseFileError, match=r"没有“t2o\.licensing\.change”这一格"):
        tally([], [], "v2021", 2026, table2={"t2o.licensing.change": 1})


@st.composite
def ledgers(draw: st.DrawFn) -> list[CaseFact]:
    facts = []
    for number in range(draw(st.integers(0, 25))):
        received = draw(DAYS)
        decided = draw(st.none() | st.integers(0, 500).map(lambda days, start=received: start + timedelta(days=days)))
        decision = draw(st.sampled_from(sorted(decision_codes()))) if decided else None
        kind = draw(st.sampled_from(applicant_types()))
        facts.append(CaseFact(f"A-{number}", kind, received, decided, decision, draw(st.integers(1, 3))))
    return facts


@given(ledgers(), st.sampled_from(VERSIONS))
def test_every_tally_satisfies_the_official_equation_and_next_year_takes_over_what_is_open(
    facts: list[CaseFact], version: str
) -> None:
    report, following = (tally(facts, [], version, year) for year in (2024, 2025))
    for column in form(version).t3_columns:
        figure = {row.id: report.value(f"t3.{row.id}.{column.id}") for row in form(version).data_rows}
        results = [figure[row.id] for row in form(version).data_rows if row.parent and row.id != "result_total"]
        assert figure["new_received"] + figure["carried_over"] == figure["result_total"] + figure["carried_forward"]
        assert sum(results) == figure["result_total"]
        assert following.value(f"t3.carried_over.{column.id}") == figure["carried_forward"]


def test_the_closed_sets_are_those_of_the_contract() -> None:
    assert outcomes() == ("upheld", "corrected", "other")
    assert {column.id.split(".")[1] for column in form("v2021").t4_columns} == set(KINDS)

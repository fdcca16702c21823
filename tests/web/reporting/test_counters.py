"""The year's cells follow every case, and equal what the tally makes of the same facts."""

from __future__ import annotations

import uuid
from datetime import date

import county as counties
import pytest
import time_machine
from county import County
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.report.tally import CaseFact, RemedyFact, applicant_types, decision_codes, tally
from gongkai.web.applications.models import Application, Remedy
from gongkai.web.reporting import counters
from gongkai.web.reporting.models import CellCase, CellCount
from gongkai.web.reporting.selectors.year import cases_of, form_of_year, report_of

pytestmark = pytest.mark.django_db
DAYS = st.dates(date(2020, 1, 1), date(2023, 12, 31))
YEARS = (2020, 2021, 2022, 2023, 2024)


@st.composite
def facts(draw: st.DrawFn) -> CaseFact:
    received = draw(DAYS)
    decided = draw(st.none() | st.dates(received, date(2024, 12, 31)))
    code = draw(st.sampled_from(sorted(decision_codes()))) if decided else None
    return CaseFact(str(uuid.uuid4()), draw(st.sampled_from(applicant_types())), received, decided, code)


@st.composite
def remedies(draw: st.DrawFn) -> RemedyFact:
    opened = draw(DAYS)
    closed = draw(st.none() | st.dates(opened, date(2024, 12, 31)))
    kind = draw(st.sampled_from(["reconsideration", "litigation_direct", "litigation_after_reconsideration"]))
    outcome = draw(st.sampled_from(["upheld", "corrected", "other"])) if closed else None
    return RemedyFact(str(uuid.uuid4()), kind, opened, closed, outcome)


def row(fact: CaseFact, agency: uuid.UUID, *, decided: bool = True) -> Application:
    return Application(
        pk=uuid.UUID(fact.id), agency_id=agency, applicant_type=fact.applicant_type, received=fact.received,
        decided=fact.decided if decided else None, decision=fact.decision or "" if decided else "", counted=True,
    )  # fmt: skip


@pytest.fixture
def county() -> County:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False):
        return counties.make()


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(facts(), max_size=12), suits=st.lists(remedies(), max_size=5))
def test_every_cell_equals_the_tally_in_every_year(
    county: County, cases: list[CaseFact], suits: list[RemedyFact]
) -> None:
    CellCount.objects.all().delete()
    CellCase.objects.all().delete()
    town, root = county.agencies["town"], county.agencies["county"]
    for fact in cases:  # first open, then decided: as a case lives
        before = row(fact, town.pk, decided=False)
        counters.application_changed(None, before)
        counters.application_changed(before, row(fact, town.pk))
    for suit in suits:
        counters.remedy_changed(
            None,
            Remedy(
                pk=uuid.UUID(suit.id), agency_id=town.pk, kind=suit.kind, opened=suit.opened, closed=suit.closed,
                outcome=suit.outcome or "",
            ),
        )  # fmt: skip
    for scope in (town, root):
        for year in YEARS:
            kept = report_of(scope, year)
            wanted = tally(cases, suits, form_of_year(year), year)
            assert {cell: kept.cells[cell].value for cell in kept.cells} == {
                cell: each.value for cell, each in wanted.cells.items() if not cell.startswith("t2")
            }
            for cell, each in wanted.cells.items():
                behind = sorted(str(found.case) for found in cases_of(scope.pk, year, cell, limit=100))
                assert behind == sorted(each.because or ())

"""Moments at which a day, a year or a month turns in Shanghai: which day an act belongs to, and what follows from it."""

from __future__ import annotations

from datetime import date

import county as counties
import pytest
import time_machine
from county import County

from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.history import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    with time_machine.travel("2019-05-15T02:00:00Z", tick=False):
        found = counties.make()
        found.person("clerk@education")
        return found


@pytest.mark.parametrize(
    ("moment", "day", "number"),
    [
        ("2026-03-02T15:59:59.999999Z", date(2026, 3, 2), "2026-1"),
        ("2026-03-02T16:00:00Z", date(2026, 3, 3), "2026-1"),
        ("2026-12-31T15:59:59.999999Z", date(2026, 12, 31), "2026-1"),
        ("2026-12-31T16:00:00Z", date(2027, 1, 1), "2027-1"),
        ("2024-02-28T15:59:59.999999Z", date(2024, 2, 28), "2024-1"),
        ("2024-02-28T16:00:00Z", date(2024, 2, 29), "2024-1"),
        ("2024-02-29T16:00:00Z", date(2024, 3, 1), "2024-1"),
        (
            "2028-02-28T16:00:00Z",
            date(2028, 2, 29),
            "2028-1",
        ),  # no calendar reaches there yet; it is taken all the same
    ],
)
def test_an_application_belongs_to_the_day_in_shanghai(county: County, moment: str, day: date, number: str) -> None:
    with time_machine.travel(moment, tick=False):
        case = counties.submitted(county["education"]).application
    assert (case.submitted_day, case.number) == (day, number)


def test_serials_begin_anew_with_the_year_and_go_on_within_it(county: County) -> None:
    numbers = []
    for moment in (
        "2026-12-31T15:59:59.999998Z",
        "2026-12-31T15:59:59.999999Z",
        "2026-12-31T16:00:00Z",
        "2027-01-04T02:00:00Z",
    ):
        with time_machine.travel(moment, tick=False):
            numbers.append(counties.submitted(county["education"]).application.number)
    assert numbers == ["2026-1", "2026-2", "2027-1", "2027-2"]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-02", date(2026, 3, 30)),  # four plain weeks
        ("2025-09-29", date(2025, 11, 3)),  # 国庆中秋 1–8 October off; 11 October, a Saturday, worked
        ("2026-02-12", date(2026, 3, 18)),  # 春节 15–23 February off; 14 and 28 February, Saturdays, worked
        ("2026-09-24", date(2026, 10, 29)),  # 中秋 25–27 September and 国庆 1–7 October off; 10 October worked
        ("2026-10-10", date(2026, 11, 6)),  # received on a Saturday that is worked
        ("2024-02-29", date(2024, 3, 28)),  # received on a leap day
        ("2024-02-08", date(2024, 3, 13)),  # 春节 10–17 February off; 18 February, a Sunday, worked; over a leap day
    ],
)
def test_twenty_working_days_over_exchanged_days(county: County, received: str, due: date) -> None:
    with time_machine.travel(f"{received}T15:59:59.999999Z", tick=False):
        case = counties.submitted(county["education"]).application
        case = receipt_confirm(application=case, staff=county.staff("clerk@education"), how="电话")
        assert clock.today() == date.fromisoformat(received)
    assert (case.received, case.due, case.provisional) == (date.fromisoformat(received), due, False)


def test_no_due_day_is_made_up_beyond_the_last_notice(county: County) -> None:
    with time_machine.travel("2026-12-31T02:00:00Z", tick=False):
        case = counties.submitted(county["education"]).application
        case = receipt_confirm(application=case, staff=county.staff("clerk@education"), how="电话")
    assert (case.due, case.provisional) == (None, True)

"""An application comes in: the number, the day of receipt by channel (条例第31条), and what is written down of it."""

from __future__ import annotations

from datetime import date

import county as counties
import pytest
import time_machine
from county import County

from gongkai.web.applications import numbers
from gongkai.web.applications.models import Application, Stage
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.intake import Arrival, Wanted, application_register, receipt_confirm
from gongkai.web.history import selectors
from gongkai.web.history.errors import DayRefused

pytestmark = pytest.mark.django_db
MONDAY = "2026-03-02T02:00:00Z"  # 10:00 in Shanghai


@pytest.fixture
def county() -> County:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False):
        return counties.make()


def registered(county: County, channel: str, **arrival: object) -> Application:
    return application_register(
        staff=county.staff("clerk@education"),
        agency=county["education"],
        arrival=Arrival(channel, **arrival),
        applicant_type="natural_person",
        who=counties.who(),
        wanted=Wanted(title="采购合同"),
        reason="窗口当日收件，次日补录" if "day" in arrival else "",
    ).application


def test_sent_online_the_clock_has_not_begun(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = counties.submitted(county["education"]).application
    assert (case.number, case.stage, case.waiting_for) == ("2026-1", Stage.AWAITING_RECEIPT, "receipt")
    assert (case.received, case.due) == (None, None)
    assert case.submitted_day == date(2026, 3, 2)


def test_confirmed_by_both_sides_the_clock_begins_that_day(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False) as now:
        case = counties.submitted(county["education"]).application
        now.move_to("2026-03-03T02:00:00Z")
        case = receipt_confirm(application=case, staff=county.staff("clerk@education"))
    assert (case.received, case.due, case.stage) == (date(2026, 3, 3), date(2026, 3, 31), Stage.PROCESSING)


def test_receipt_is_confirmed_once(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = counties.submitted(county["education"]).application
        receipt_confirm(application=case, staff=county.staff("clerk@education"))
        with pytest.raises(NotAllowed, match="2026-03-02 确认收到"):
            receipt_confirm(application=case, staff=county.staff("clerk@education"))


@pytest.mark.parametrize("channel", ["in_person", "postal_signed"])
def test_handed_in_or_signed_for_that_day_is_the_day_of_receipt(county: County, channel: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = registered(county, channel)
    assert (case.received, case.due) == (date(2026, 3, 2), date(2026, 3, 30))


@pytest.mark.parametrize("channel", ["postal_ordinary", "email", "fax"])
def test_mail_without_signature_waits_for_the_confirmation(county: County, channel: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        waiting = registered(county, channel)
        confirmed = registered(county, channel, confirmed=date(2026, 3, 2))
    assert (waiting.received, waiting.waiting_for) == (None, "receipt")
    assert confirmed.received == date(2026, 3, 2)


def test_a_day_that_has_not_come_is_refused(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False), pytest.raises(NotAllowed, match="将来"):
        registered(county, "postal_signed", day=date(2026, 3, 9))


def test_an_earlier_day_needs_its_reason(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = registered(county, "postal_signed", day=date(2026, 2, 27))
        assert case.received == date(2026, 2, 27)
        signed = next(event for event in selectors.events_of(case.stream) if event.kind == "signed_by_agency")
        assert (signed.reason, signed.recorded_at.date()) == ("窗口当日收件，次日补录", date(2026, 3, 2))
        with pytest.raises(DayRefused):
            application_register(
                staff=county.staff("clerk@education"),
                agency=county["education"],
                arrival=Arrival("postal_signed", day=date(2026, 2, 27)),
                applicant_type="natural_person",
                who=counties.who(),
                wanted=Wanted(title="采购合同"),
            )
    assert Application.objects.count() == 1


def test_serials_run_without_gaps_in_each_agency(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False):
        ours = [counties.submitted(county["education"]).application.number for _ in range(3)]
        theirs = counties.submitted(county["water"]).application.number
    assert (ours, theirs) == (["2026-1", "2026-2", "2026-3"], "2026-1")


def test_the_history_never_holds_who_applied(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = counties.submitted(county["education"]).application
    said = repr([(event.data, event.actor_name) for event in selectors.events_of(case.stream)])
    for value in ("李某某", "11010519491231002X", "13800000000", "青石镇二号"):
        assert value not in said


def test_the_query_code_is_kept_as_a_digest_alone(county: County) -> None:
    with time_machine.travel(MONDAY, tick=False):
        sent = counties.submitted(county["education"])
    assert len(sent.code) == 16
    assert sent.application.code_hash == numbers.code_hash(numbers.in_fours(sent.code).lower())
    assert sent.code not in repr([event.data for event in selectors.events_of(sent.application.stream)])

"""Reconsideration and lawsuits: the last day to answer, how it ends, what it changes (行政复议法第48、54、66条; table 4)."""

from __future__ import annotations

from datetime import date

import pytest
from applications.letter_cases import DENIED, at, made, received, signed
from county import County

from gongkai.web.applications.models import Application, Letter, Remedy
from gongkai.web.applications.services import letters, remedies
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.service import letter_serve, service_prove
from gongkai.web.history import selectors

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return made()


@pytest.fixture
def closed(county: County) -> Application:
    case = received(county)
    with at("2026-03-20"):
        letter = signed(county, case)
        return letter_serve(letter=letter, staff=county.staff("clerk@education"), service="postal", tracking="XA1")


def opened(county: County, case: Application, kind: str = "reconsideration") -> Remedy:
    return remedies.remedy_open(
        application=case, staff=county.staff("clerk@education"), kind=kind, authority="云岭县人民政府"
    )


def test_a_period_to_answer_into_a_year_without_a_calendar_keeps_its_day(county: County, closed: Application) -> None:
    with at("2026-12-28"):
        remedy = remedies.remedy_copy_received(remedy=opened(county, closed), staff=county.staff("clerk@education"))
    assert remedy.answer_due == date(2027, 1, 12)  # ten working days, New Year's Day off


@pytest.mark.parametrize(("procedure", "last"), [("ordinary", date(2026, 4, 15)), ("simplified", date(2026, 4, 8))])
def test_the_answer_is_due_in_ten_or_five_working_days(
    county: County, closed: Application, procedure: str, last: date
) -> None:
    with at("2026-03-31"):  # 清明: 4–6 April are off
        remedy = remedies.remedy_copy_received(
            remedy=opened(county, closed), staff=county.staff("clerk@education"), procedure=procedure
        )
    assert remedy.answer_due == last


def test_a_lawsuit_takes_its_last_day_from_the_courts_notice(county: County, closed: Application) -> None:
    staff = county.staff("clerk@education")
    with at("2026-03-31"):
        remedy = opened(county, closed, "litigation_direct")
        with pytest.raises(NotAllowed, match="应诉通知书"):
            remedies.remedy_copy_received(remedy=remedy, staff=staff)
        remedy = remedies.remedy_copy_received(remedy=remedy, staff=staff, answer_due=date(2026, 4, 15))
        assert remedy.answer_due == date(2026, 4, 15)
        remedy = remedies.remedy_answer(remedy=remedy, staff=staff)
    with at("2026-05-11"):
        remedy = remedies.remedy_close(remedy=remedy, staff=staff, outcome="upheld")
    assert (remedy.answered, remedy.closed, remedy.outcome) == (date(2026, 3, 31), date(2026, 5, 11), "upheld")


def test_an_order_to_reply_anew_is_a_duty_until_the_new_reply_leaves(county: County, closed: Application) -> None:
    staff = county.staff("clerk@education")
    with at("2026-05-11"):
        remedy = remedies.remedy_copy_received(remedy=opened(county, closed), staff=staff)
        remedies.remedy_close(remedy=remedy, staff=staff, outcome="corrected", order_due=date(2026, 6, 8))
        assert remedies.ordered(closed) == remedy
    with at("2026-06-01"):
        granted = {
            "info_name": "采购合同",
            "provision_method": "邮寄",
            "attachments": ["采购合同（13页）"],
            "service": "postal",
        }
        letter = signed(county, closed, "granted", **granted)
        letter_serve(letter=letter, staff=staff, service="postal", tracking="XA2")
        service_prove(letter=letter, staff=staff, signed_by="本人")
    remedy.refresh_from_db()
    closed.refresh_from_db()
    assert remedies.ordered(closed) is None
    assert remedy.order_done == date(2026, 6, 1)
    # one application counts once: the first reply keeps its place in table 3
    assert (closed.decision, closed.decided, closed.stage) == ("denied_internal_affairs", date(2026, 3, 20), "closed")
    assert [row.state for row in Letter.objects.order_by("event_n")] == ["sent", "sent"]


def test_the_duties_stand_on_the_page_of_today(county: County, closed: Application) -> None:
    staff, client = county.staff("clerk@education"), county.client("clerk@education")
    with at("2026-03-31"):
        remedy = remedies.remedy_copy_received(remedy=opened(county, closed), staff=staff, procedure="simplified")
        assert "向云岭县人民政府提交答复和证据" in client.get("/desk/").content.decode()
        remedies.remedy_answer(remedy=remedy, staff=staff)
        assert "提交答复和证据" not in client.get("/desk/").content.decode()
    with at("2026-05-11"):
        remedies.remedy_close(remedy=remedy, staff=staff, outcome="corrected", order_due=date(2026, 6, 8))
        assert "云岭县人民政府要求重新答复" in client.get("/desk/").content.decode()
        assert "要求重新答复" not in county.client("clerk@water").get("/desk/").content.decode()
        page = client.get(f"/desk/applications/education/{closed.number}/").content.decode()
    assert "按云岭县人民政府的决定重新答复" in page


def test_a_closed_case_takes_no_second_reply_of_its_own(county: County, closed: Application) -> None:
    with at("2026-06-01"), pytest.raises(NotAllowed, match="已经办结"):
        letters.letter_draft(
            application=closed, staff=county.staff("clerk@education"), code="denied_internal_affairs", fields=DENIED
        )


def test_what_upholds_orders_nothing(county: County, closed: Application) -> None:
    staff = county.staff("clerk@education")
    with at("2026-05-11"), pytest.raises(NotAllowed, match="只有纠正"):
        remedies.remedy_close(remedy=opened(county, closed), staff=staff, outcome="upheld", order_due=date(2026, 6, 8))


def test_each_step_is_taken_once(county: County, closed: Application) -> None:
    staff = county.staff("clerk@education")
    with at("2026-05-11"):
        remedy = opened(county, closed)
        with pytest.raises(NotAllowed, match="没有办结"):
            opened(county, closed)
        with pytest.raises(NotAllowed, match="先登记收到副本"):
            remedies.remedy_answer(remedy=remedy, staff=staff)
        remedies.remedy_copy_received(remedy=remedy, staff=staff)
        with pytest.raises(NotAllowed, match="副本已于"):
            remedies.remedy_copy_received(remedy=remedy, staff=staff)
        remedies.remedy_answer(remedy=remedy, staff=staff)
        with pytest.raises(NotAllowed, match="提交答复"):
            remedies.remedy_answer(remedy=remedy, staff=staff)
        remedies.remedy_close(remedy=remedy, staff=staff, outcome="other")
        with pytest.raises(NotAllowed, match="办结"):
            remedies.remedy_close(remedy=remedy, staff=staff, outcome="upheld")
    said = [event.says for event in selectors.events_of(closed.stream) if event.kind.startswith("remedy")]
    assert said == [
        "云岭县人民政府：行政复议", "收到行政复议申请书副本", "提交答复和证据", "云岭县人民政府：其他结果",
    ]  # fmt: skip

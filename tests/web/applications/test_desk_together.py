"""Kept lists, who applied, many cases at once with their undoing, the day's list on paper."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import county as counties
import pytest
import time_machine
from county import County

from gongkai.web.applications.models import Application, SavedView
from gongkai.web.applications.selectors.queues import desk_of
from gongkai.web.applications.services import together
from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.applications.views.desk import rows_of
from gongkai.web.history import clock, selectors
from gongkai.web.history.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Iterator[County]:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False) as now:
        made = counties.make()
        made.person("clerk@education")
        made.person("clerk@town")
        now.move_to("2026-03-03T02:00:00Z")
        yield made


def cases(county: County, n: int = 3) -> list[Application]:
    return [counties.submitted(county["education"], title=f"第{at}号合同").application for at in range(n)]


def test_a_list_is_kept_under_its_name_and_forgotten(county: County) -> None:
    client = county.client("clerk@education")
    client.post("/desk/views/", {"name": "待确认", "query": "group=unconfirmed&evil=1&after=x"})
    view = SavedView.objects.get()
    assert view.query == "group=unconfirmed"
    assert '<a href="?group=unconfirmed">待确认</a>' in client.get("/desk/applications/").content.decode()
    assert county.client("clerk@town").post(f"/desk/views/{view.pk}/delete/").status_code == 404
    client.post(f"/desk/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()
    client.post("/desk/views/", {"name": "", "query": ""})
    assert "请填写名称" in client.get("/desk/applications/").content.decode()


@pytest.mark.parametrize("q", ["李某某", "李某", "11010519491231002x"])
def test_an_applicant_is_found_by_name_and_number_on_record(county: County, q: str) -> None:
    case = cases(county, 1)[0]
    client = county.client("clerk@education")
    page = client.post("/desk/applicants/", {"q": q}).content.decode()
    assert case.number in page
    searches = Event.objects.filter(stream=f"identity_search:{county['education'].pk}")
    assert searches.count() == 1
    assert case.number not in county.client("clerk@town").post("/desk/applicants/", {"q": q}).content.decode()
    assert client.get("/desk/applicants/", {"q": q}).content.decode().count(case.number) == 0


def chosen(found: list[Application], act: str, **more: str) -> dict[str, object]:
    return {"case": [str(case.pk) for case in found], "act": act, **more}


def test_many_are_confirmed_after_a_preview_and_undone_with_a_reason(county: County) -> None:
    first, second, third = cases(county)
    receipt_confirm(application=third, staff=county.staff("clerk@education"))
    client = county.client("clerk@education")
    preview = client.post("/desk/bulk/", chosen([first, second, third], "confirm")).content.decode()
    assert "2 件可以办" in preview
    assert "不办：已于 2026-03-03 确认收到" in preview
    first.refresh_from_db()
    assert first.received is None
    key = re.findall(r'name="key" value="([^"]+)"', preview)[0]
    sent = chosen([first, second, third], "confirm", step="do", key=key, how="逐一电话联系")
    for _twice in range(2):
        assert client.post("/desk/bulk/", sent).status_code == 302
    assert "已办 2 件" in client.get("/desk/bulk/done/").content.decode()
    second = Application.objects.select_related("agency").get(pk=second.pk)
    assert second.received is not None
    together.do(cases=[second], act="note", staff=county.staff("clerk@education"), fields={"text": "后来的"})
    assert client.post("/desk/bulk/done/", {"reason": ""}).status_code == 422
    assert client.post("/desk/bulk/done/", {"reason": "电话打错了"}).status_code == 302
    page = client.get("/desk/bulk/done/").content.decode()
    assert "已撤销" in page
    assert "后来又有新的记录" in page
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.received is None
    assert second.received is not None
    voided = selectors.events_of(first.stream)[-1]
    assert (voided.kind, voided.reason) == ("voided", "电话打错了")


def test_many_are_given_to_a_clerk(county: County) -> None:
    found = cases(county, 2)
    client = county.client("clerk@education")
    clerk = county.person("clerk@education")
    sent = chosen(found, "assign", step="do", key=str(uuid.uuid4()), clerk=str(clerk.pk))
    assert client.post("/desk/bulk/", sent).status_code == 302
    assert set(Application.objects.values_list("clerk_name", flat=True)) == {clerk.name}


def test_what_belongs_to_others_is_not_among_the_chosen(county: County) -> None:
    found = cases(county, 1)
    other = county.client("clerk@town")
    sent = chosen(found, "note", step="do", key=str(uuid.uuid4()), text="备注")
    assert other.post("/desk/bulk/", sent).status_code == 422
    assert [event.kind for event in selectors.events_of(found[0].stream)] == ["made", "submitted"]
    staff = county.staff("clerk@town")
    assert together.do(cases=found, act="note", staff=staff, fields={"text": "备注"})[0].why_not == "没有权限办这一件"


def test_the_days_list_is_printed_with_boxes(county: County) -> None:
    case = cases(county, 1)[0]
    client = county.client("clerk@education")
    for page in (client.get("/desk/print/"), client.post("/desk/bulk/", chosen([case], "print"))):
        text = page.content.decode()
        assert case.number in text
        assert 'aria-label="打勾处"' in text


@pytest.mark.parametrize(("at", "says"), [("2026-03-03T08:59:00Z", "送达"), ("2026-03-03T09:01:00Z", "今天交邮")])
def test_after_five_what_goes_by_post_is_to_be_posted_today(county: County, at: str, says: str) -> None:
    case = counties.submitted(county["education"], wanted={"delivery": "postal"}).application
    receipt_confirm(application=case, staff=county.staff("clerk@education"), how="电话")
    case.refresh_from_db()
    case.stage = "signed"  # as its letter would leave it
    with time_machine.travel(at, tick=False):
        (row,) = rows_of([case], desk_of(county.staff("clerk@education"), clock.today()))
    assert row["next"].label == says

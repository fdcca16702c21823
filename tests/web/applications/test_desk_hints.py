"""What the case page puts before the clerk: doubles with their text, frequency, same information, what awaits an answer."""

from __future__ import annotations

from collections.abc import Iterator

import county as counties
import pytest
import time_machine
from county import County
from django.test import Client

from gongkai.web.accounts.services import agencies
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors import duplicates
from gongkai.web.applications.services.citizen import acts as citizen
from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.history import selectors
from gongkai.web.history.services import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Iterator[County]:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False) as now:
        made = counties.make()
        made.person("clerk@education")
        now.move_to("2026-03-03T02:00:00Z")
        yield made


def page_of(client: Client, case: Application, rest: str = "") -> str:
    return client.get(f"/desk/applications/{case.agency.slug}/{case.number}/{rest}").content.decode()


def other(n: int) -> dict[str, object]:
    """Another applicant."""
    return {"who": counties.who(name=f"钱某{n}", id_type="passport", id_number=f"E1234567{n}")}


def test_a_likely_double_stands_beside_the_case_with_its_text(county: County) -> None:
    text = {"description": "青石镇2025年校车租赁服务采购合同及其附件"}
    near = {"description": "青石镇2025年校车租赁服务采购合同和补充协议"}
    one = counties.submitted(county["education"], title="校车租赁合同", wanted=text).application
    two = counties.submitted(county["education"], title="校车租赁合同（2025）", wanted=near, **other(1)).application
    counties.submitted(county["water"], title="校车租赁合同", wanted=text)
    counties.submitted(county["education"], title="危房鉴定报告")
    found = duplicates.of_case(one)
    assert [each.case.pk for each in found] == [two.pk]
    assert 60 <= found[0].percent < 100
    page = page_of(county.client("clerk@education"), one)
    assert "内容相似" in page
    assert near["description"] in page
    agencies.settings_change(agency=county["education"], actor=SYSTEM, changes={"similarity_threshold": 100})
    assert duplicates.of_case(Application.objects.get(pk=one.pk)) == []


def test_frequency_is_shown_from_the_countys_number_on(county: County) -> None:
    agencies.settings_change(agency=county["education"], actor=SYSTEM, changes={"frequent_applications": 3})
    made = [counties.submitted(county["education"], title=f"第{at}号文件").application for at in range(2)]
    client = county.client("clerk@education")
    assert "是否明显超过合理范围" not in page_of(client, made[0])
    case = counties.submitted(county["education"], title="第三号文件").application
    assert "同一申请人今年 3 件，本月 3 件" in page_of(client, case)


def test_the_same_information_asked_for_by_several_can_become_public(county: County) -> None:
    one = counties.submitted(county["education"], title="校车租赁合同").application
    client = county.client("clerk@education")
    counties.submitted(county["education"], title="校车租赁合同")  # the same person again is no second one
    assert "可以转为主动公开" not in page_of(client, one)
    counties.submitted(county["education"], title="校车租赁合同", **other(1))
    assert "已有 2 人申请相同信息。可以公开的，可以转为主动公开" in page_of(client, one)


@pytest.mark.parametrize(
    ("ask", "act", "kind", "who"),
    [
        (citizen.complain, "complaint-answer", "complaint_answered", "supervisor@county"),
        (citizen.record_correction_ask, "record-answer", "record_correction_answered", "clerk@education"),
    ],
)
def test_what_an_applicant_asked_for_is_answered_once(county: County, ask, act: str, kind: str, who: str) -> None:  # type: ignore[no-untyped-def]  # two services of one shape
    case = counties.submitted(county["education"]).application
    client = county.client(who)
    assert f"do/{act}/" not in page_of(client, case)
    ask(application=case, text="请答复")
    assert "还没有答复" in page_of(client, case)
    address = f"/desk/applications/{case.agency.slug}/{case.number}/do/{act}/"
    assert "请填写答复内容" in client.post(address, {"text": ""}).content.decode()
    assert client.post(address, {"text": "已经核实办理"}).status_code == 302
    assert selectors.events_of(case.stream)[-1].kind == kind
    assert client.post(address, {"text": "再答一次"}).status_code == 409
    assert "还没有答复" not in page_of(client, case)


def test_nothing_is_published_before_something_was_disclosed(county: County) -> None:
    case = receipt_confirm(
        application=counties.submitted(county["education"]).application,
        staff=county.staff("clerk@education"),
        how="电话",
    )
    client = county.client("clerk@education")
    page = page_of(client, case, "do/publish/")
    assert "没有核验过的输出文件，也没有已经发出的答复书" in page


def test_the_acts_stand_under_headings_and_the_refused_ones_folded(county: County) -> None:
    case = receipt_confirm(
        application=counties.submitted(county["education"]).application,
        staff=county.staff("clerk@education"),
        how="电话",
    )
    page = page_of(county.client("clerk@education"), case)
    places = [page.index(f'<h3 class="h-mini mt4">{word}</h3>') for word in ("期限", "征求意见", "申请人", "内部办理")]
    assert places == sorted(places)
    assert (
        page.index('aria-labelledby="h-do"')
        < page.index('aria-labelledby="h-le"')
        < page.index('aria-labelledby="h-ap"')
    )

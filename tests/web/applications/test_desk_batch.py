"""邮袋 and 登记: what is in order is registered once, what is not stays with its words, what a letter lacks is said."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import county as counties
import pytest
import time_machine
from county import County
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.web.applications.models import Application
from gongkai.web.history import selectors

pytestmark = pytest.mark.django_db
NOW = "2026-03-02T02:00:00Z"


@pytest.fixture
def county() -> Iterator[County]:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False) as now:
        made = counties.make()
        made.person("clerk@education")
        now.move_to(NOW)
        yield made


def bag(*rows: dict[str, object], **more: str) -> dict[str, object]:
    """What the page sends for these rows."""
    data: dict[str, object] = {"rows": str(len(rows)), "reason": "", "second_person": "", **more}
    for at, row in enumerate(rows):
        data[f"r{at}-key"] = str(uuid.uuid4())
        data |= {f"r{at}-{name}": value for name, value in row.items()}
    return data


def test_rows_take_from_above_and_leave_the_page(county: County) -> None:
    client = county.client("clerk@education")
    rows = (
        {"channel": "postal_ordinary", "name": "赵某某", "title": "校车租赁合同", "phone": "13800000000"},
        {"name": "钱某某", "title": "食堂食材供应合同", "applicant_type": "enterprise"},
        {},
        {"name": "孙某某", "title": "招生计划"},
    )
    sent = bag(*rows)
    assert client.post("/desk/batch/", sent).status_code == 302
    page = client.get("/desk/batch/").content.decode()
    assert client.post("/desk/batch/", sent).status_code == 302  # pressed twice
    cases = list(Application.objects.order_by("serial"))
    assert [case.channel for case in cases] == ["postal_ordinary"] * 3
    assert [case.applicant_type for case in cases] == ["natural_person", "enterprise", "enterprise"]
    assert all(case.number in page for case in cases)
    codes = client.get("/desk/batch/receipts/").content.decode()
    assert len(re.findall(r'class="mono code">.{16,}?</dd>', codes)) == 3


def test_a_wrong_row_stays_with_its_scan_and_the_others_go(county: County) -> None:
    client = county.client("clerk@education")
    scan = SimpleUploadedFile("信封.pdf", b"%PDF-1.4 invented", content_type="application/pdf")
    sent = bag({"name": "赵某某", "title": "校车租赁合同"}, {"name": "", "title": "招生计划", "scan": scan})
    answer = client.post("/desk/batch/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 1 行：请填写姓名或者名称" in page
    assert "已收下 信封.pdf" in page
    fields = dict(re.findall(r'name="(r0-\w+)" value="([^"]*)"', page))
    again = {"rows": "1", "reason": "", "second_person": "", **fields, "r0-name": "钱某某"}
    assert client.post("/desk/batch/", again).status_code == 302
    cases = list(Application.objects.order_by("serial"))
    assert [case.title for case in cases] == ["校车租赁合同", "招生计划"]
    assert list(cases[1].attachments.values_list("role", "name")) == [("scan", "信封.pdf")]


def test_a_letter_without_identity_is_registered_and_the_case_says_what_lacks(county: County) -> None:
    client = county.client("clerk@education")
    client.post("/desk/batch/", bag({"name": "赵某某", "title": "校车租赁合同"}))
    case = Application.objects.get()
    page = client.get(f"/desk/applications/education/{case.number}/").content.decode()
    form = client.get(f"/desk/applications/education/{case.number}/do/correction/").content.decode()
    assert case.received is not None
    told = next(event for event in selectors.events_of(case.stream) if event.kind == "elements_missing")
    assert told.data["items"] == "身份证明、联系方式"
    assert "身份证明、联系方式" in page
    assert "提供身份证明" in form


def test_an_earlier_day_wants_its_reason_and_far_back_a_second_person(county: County) -> None:
    client = county.client("clerk@education")
    letter = {"name": "赵某某", "title": "校车租赁合同", "day": "2026-01-12"}
    refused = client.post("/desk/batch/", bag(letter)).content.decode()
    assert "请在上面写补录原因" in refused
    assert "请在上面写核对人" in refused
    ahead = client.post("/desk/batch/", bag({**letter, "day": "2026-03-09"})).content.decode()
    assert "是将来的日期" in ahead
    taken = client.post("/desk/batch/", bag(letter, reason="收发室积压", second_person="周某"))
    assert taken.status_code == 302
    assert str(Application.objects.get().received) == "2026-01-12"


def register(client: Client, **changed: str) -> tuple[int, str]:
    """The page of one application, sent."""
    data = {
        "key": str(uuid.uuid4()), "channel": "in_person", "day": "2026-03-02", "applicant_type": "natural_person",
        "name": "李某某", "id_type": "resident_id", "id_number": "11010519491231002X", "title": "校车租赁合同",
        "description": "2025年全县校车租赁服务的合同", "delivery": "pick_up", "medium": "paper", **changed,
    }  # fmt: skip
    answer = client.post("/desk/applications/new/", data)
    return answer.status_code, answer.content.decode()


def test_the_same_page_sent_twice_registers_once(county: County) -> None:
    client = county.client("clerk@education")
    key = str(uuid.uuid4())
    assert register(client, key=key)[0] == 302
    assert register(client, key=key, anyway="1")[0] == 302
    assert Application.objects.count() == 1


def test_a_likely_double_is_shown_with_its_text_before_it_is_registered(county: County) -> None:
    client = county.client("clerk@education")
    register(client)
    status, page = register(client, title="全县校车租赁合同", description="校车租赁服务合同 2025年")
    assert status == 200
    assert "可能重复，还没有登记" in page
    assert "2025年全县校车租赁服务的合同" in page
    assert "同一申请人" in page
    assert Application.objects.count() == 1
    assert register(client, title="全县校车租赁合同", anyway="1")[0] == 302
    assert Application.objects.count() == 2


def test_no_word_of_django_is_on_a_page_that_was_filled_in_wrong(county: County) -> None:
    client = county.client("clerk@education")
    wrong = register(client, name="", day="昨天", applicant_type="外星人", title="长" * 301, id_number="11")[1]
    for said in (
        "请填写姓名或者名称",
        "写成 2026-11-24 这样",
        "申请人类型里没有这一项",
        "最多 300 个字，您填了 301 个",
        "应为 18 位",
    ):
        assert said in wrong
    for default in ("必填项", "有效的日期", "不是可用的选项", "不能多于"):
        assert default not in wrong


def test_the_last_day_and_the_frequency_are_told_before_it_is_saved(county: County) -> None:
    client = county.client("clerk@education")
    register(client)
    _status, page = register(client, title="危房鉴定报告", description="", check="1")
    assert "应于 <b>2026年3月30日" in page
    assert "该申请人今年已有 1 件，本月 1 件" in page
    _status, page = register(client, title="危房鉴定报告", description="", channel="fax", check="1")
    assert "还没有双方确认，期限不起算" in page
    assert Application.objects.count() == 1

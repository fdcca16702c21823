"""今日, 办件, the case, 登记, 邮袋 and 来件 in the real browser: axe at both widths, by keyboard, in the order of a phone."""

from __future__ import annotations

import pytest
from applications.letter_cases import made, received
from axe_playwright_python.sync_playwright import Axe
from county import County
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from browser.windows import signed_in
from gongkai.web.applications.models import Application
from gongkai.web.applications.services.incoming import acts

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    return made()


def check(page: Page) -> None:
    """No violation, and nothing to scroll sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    assert page.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth + 1"), page.url
    assert page.locator("h1").count() == 1


def test_every_page_of_the_desk_is_clean(county: County, context: BrowserContext, live_server: LiveServer) -> None:
    case = received(county)
    received(county, title="校车租赁合同")
    clerk = county.staff("clerk@education")
    raw = b"From: a@example.org\r\nSubject: test\r\n\r\nwords"
    row, _new = acts.mail_take(agency=county["education"], raw=raw, kind="eml", by=clerk)
    page = signed_in(context, live_server, county.person("clerk@education"))
    for address in (
        "/desk/", "/desk/applications/?group=open", f"/desk/applications/education/{case.number}/",
        f"/desk/applications/education/{case.number}/do/extend/", "/desk/applications/new/", "/desk/batch/",
        "/desk/batch/receipts/", "/desk/incoming/", f"/desk/incoming/{row.pk}/", "/desk/import/", "/desk/applicants/",
        "/desk/print/", "/desk/bulk/done/",
    ):  # fmt: skip
        page.goto(live_server.url + address)
        check(page)


def test_a_phone_meets_the_clock_then_what_to_do_then_the_ledger(
    county: County, context: BrowserContext, live_server: LiveServer, width: int
) -> None:
    case = received(county)
    page = signed_in(context, live_server, county.person("clerk@education"))
    page.goto(f"{live_server.url}/desk/applications/education/{case.number}/")
    tops = [page.locator(f"[aria-labelledby={name}]").bounding_box() for name in ("h-ck", "h-do", "h-le", "h-ap")]
    boxes = [box for box in tops if box is not None]
    assert len(boxes) == 4
    if width == 360:
        assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    else:
        assert boxes[1]["x"] > boxes[0]["x"]
        assert boxes[1]["y"] == boxes[0]["y"]


def test_three_letters_are_registered_by_keyboard_alone(
    county: County, browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = signed_in(context, live_server, county.person("clerk@education"))
    page.goto(f"{live_server.url}/desk/batch/")
    page.locator("#id_r0-tracking").focus()
    letters = (("XA1", "赵某某", "校车租赁合同"), ("XA2", "", "招生计划"), ("XA3", "孙某某", "危房鉴定报告"))
    for tracking, name, title in letters:
        page.keyboard.type(tracking)
        page.keyboard.press("Tab")  # the kind of applicant stays as above
        page.keyboard.press("Tab")
        page.keyboard.type(name)
        for _skipped in ("phone", "id_number", "title"):
            page.keyboard.press("Tab")
        page.keyboard.type(title)
        page.keyboard.press("Tab")  # the scan
        page.keyboard.press("Tab")  # the next row's channel
        page.keyboard.press("Tab")
        for _part in range(4):  # a date has its parts and its picker
            page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    check(page)
    assert sorted(Application.objects.values_list("title", flat=True)) == ["危房鉴定报告", "校车租赁合同"]
    assert page.locator(".errors").evaluate("e => e === document.activeElement")
    page.locator(".errors a").first.press("Enter")
    page.locator("#id_r0-name").fill("钱某某")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert Application.objects.count() == 3
    assert page.locator("#done tbody tr").count() == 3
    check(page)
    context.close()


def test_ticked_rows_are_noted_together_and_undone(
    county: County, context: BrowserContext, live_server: LiveServer
) -> None:
    received(county)
    received(county, title="校车租赁合同")
    page = signed_in(context, live_server, county.person("clerk@education"))
    page.goto(f"{live_server.url}/desk/applications/?group=open")
    for box in page.locator("input[name=case]").all():
        box.check()
    page.get_by_label("选中的一起").select_option("note")
    page.get_by_role("button", name="先看一遍").click()
    check(page)
    page.get_by_label("备注").fill("本周集中办理")
    page.get_by_role("button", name="加备注 2 件").click()
    check(page)
    page.get_by_label("撤销的理由").fill("写错了")
    page.get_by_role("button", name="撤销这 2 件").click()
    assert page.get_by_text("已撤销").count() == 2

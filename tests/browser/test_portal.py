"""A citizen walks the portal: phone and desk, light, dark and large, with and without JavaScript, by keyboard, on paper."""

from __future__ import annotations

import re
from datetime import timedelta

import county as counties
import pytest
from county import County
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from browser.windows import accessible, apply_online
from gongkai.web.applications.models import Application
from gongkai.web.applications.services import letters, moves, service
from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.history import clock

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
DENIED = {
    "info_name": "食堂食材采购合同附件二", "reason": "该附件逐项记载内部流转的安排，公开会妨碍以后的工作",
    "internal_kind": "内部工作流程", "service": "postal",
}  # fmt: skip


@pytest.fixture
def county(transactional_db: None) -> County:
    """The invented county."""
    return counties.make()


def _sound(page: Page) -> None:
    """Accessible, within the window, with one heading."""
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    assert page.locator("h1").count() == 1, page.url


def _case(county: County) -> tuple[Application, str]:
    sent = counties.submitted(county["education"])
    case = receipt_confirm(application=sent.application, staff=county.staff("clerk@education"), how="电话")
    return case, sent.code


def _corrected(county: County) -> tuple[Application, str]:
    case, code = _case(county)
    until = clock.today() + timedelta(days=10)
    moves.correction_ask(
        application=case, staff=county.staff("clerk@education"), items=["写明是哪几年"], guidance="请写明年份", until=until,
        how="在查询页填写",
    )  # fmt: skip
    return case, code


def _replied(county: County) -> tuple[Application, str]:
    case, code = _case(county)
    clerk = county.staff("clerk@education")
    letter = letters.letter_draft(application=case, staff=clerk, code="denied_internal_affairs", fields=DENIED)
    letter = letters.letter_submit(letter=letter, staff=clerk)
    reviewer, approver = county.staff("reviewer@education"), county.staff("approver@education")
    for review in ("secrecy", "legal"):
        letter = letters.letter_review(
            letter=letter, staff=reviewer, review=review, result="passed", digest=letter.digest
        )
    letter = letters.letter_sign(letter=letter, staff=approver, digest=letter.digest)
    service.letter_serve(letter=letter, staff=clerk, service="postal", tracking="EA000000000CN")
    return case, code


def _open(page: Page, case: Application, code: str) -> None:
    page.goto("/track/")
    page.fill("#f-receipt", f"education-{case.number}")
    page.fill("#f-code", code)
    page.get_by_role("button", name="查询", exact=True).click()
    page.wait_for_url(f"**/track/education-{case.number}/")


def test_every_public_page_is_accessible_and_fits(looking: BrowserContext, county: County) -> None:
    _replied(county)
    year = clock.today().year
    page = looking.new_page()
    for path in (
        "/", "/search/?q=合同", "/guide/", "/guide/?q=水", "/guide/education/", f"/numbers/{year}/",
        f"/numbers/{year}/closed/", "/apply/?title=合同", "/track/",
    ):  # fmt: skip
        page.goto(path)
        _sound(page)


def test_every_step_of_the_form_is_accessible_and_fits(looking: BrowserContext, county: County) -> None:
    page = looking.new_page()
    page.goto("/apply/")
    page.get_by_role("button", name="开始申请").click()
    page.get_by_role("button", name="保存，下一步").click()
    assert page.title().startswith("错误：")
    _sound(page)
    page.check("input[value=enterprise]")
    page.check("input[value=yes]")
    for _ in range(2):
        page.get_by_role("button", name="保存，下一步").click()
        _sound(page)
    code = re.findall(r"/apply/([0-9A-Z]{16})/", page.url)[0]
    for step in ("what", "how"):
        page.goto(f"/apply/{code}/{step}/")
        _sound(page)
    page.get_by_role("button", name="保存草稿，以后再交").click()
    _sound(page)
    apply_online(page)
    _sound(page)


def test_the_tracking_pages_are_accessible_and_fit(looking: BrowserContext, county: County) -> None:
    page = looking.new_page()
    case, code = _corrected(county)
    _open(page, case, code)
    _sound(page)
    page.get_by_role("button", name="提交补充").click()
    _sound(page)
    case, code = _replied(county)
    _open(page, case, code)
    _sound(page)
    page.get_by_role("link", name="在网页上看").first.click()
    _sound(page)
    page.fill("#f-tail", "0000")
    page.get_by_role("button", name="打开").click()
    page.wait_for_url("**/letters/*/")
    _sound(page)
    for path in ("mine/", "mine/export/", "do/complain/", "do/withdraw/", "do/contact/"):
        page.goto(f"/track/education-{case.number}/{path}")
        _sound(page)


def test_without_javascript_a_citizen_applies_answers_and_takes_the_letter(
    browser: Browser, live_server: LiveServer, county: County
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, accept_downloads=True)
    page = context.new_page()
    receipt = apply_online(page)
    code = page.locator(".code").inner_text()
    page.get_by_role("link", name="查询办理进度").first.click()
    assert "与您确认收到" in page.locator(".sum").inner_text()
    page.get_by_role("button", name="退出查询").click()
    page.fill("#f-receipt", receipt)
    page.fill("#f-code", code)
    page.get_by_role("button", name="查询", exact=True).click()
    page.wait_for_url(f"**/track/{receipt}/")

    case, code = _corrected(county)
    _open(page, case, code)
    page.fill("#f-text", "2021年至2025年")
    page.get_by_role("button", name="提交补充").click()
    page.wait_for_url(f"**/track/education-{case.number}/")
    assert "补充已收到" in page.get_by_role("status").inner_text()

    case, code = _replied(county)
    _open(page, case, code)
    assert "最后一天" in page.locator("main").inner_text()
    page.get_by_role("link", name="下载 PDF").first.click()
    page.fill("#f-tail", "002X")
    with page.expect_download() as download:
        page.get_by_role("button", name="打开").click()
    assert download.value.path().read_bytes()[:5] == b"%PDF-"
    context.close()


def test_the_keyboard_alone_fills_a_step_and_shows_where_it_is(
    browser: Browser, live_server: LiveServer, county: County
) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/apply/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("button", name="开始申请").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/who/")
    page.locator("input[value=natural_person]").focus()
    page.keyboard.press("Space")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/details/")
    context.close()


def test_the_first_view_of_a_phone_shows_what_one_came_for(
    browser: Browser, live_server: LiveServer, county: County
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, base_url=live_server.url)
    page = context.new_page()

    def in_view(selector: str) -> bool:
        box = page.locator(selector).first.bounding_box()
        return box is not None and box["y"] + min(box["height"], 24) <= 640

    page.goto("/")
    assert in_view("#q") and in_view(".door:nth-child(1)") and in_view(".door:nth-child(2) b")
    apply_online(page)
    assert in_view(".slip b") and in_view(".code") and in_view(".sum")
    case, code = _corrected(county)
    _open(page, case, code)
    assert in_view(".sum") and in_view(".band")
    page.goto("/guide/education/")
    assert in_view("a[href^='tel:']")
    context.close()


def test_the_receipt_prints_on_one_sheet(browser: Browser, live_server: LiveServer, county: County) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    apply_online(page)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    context.close()


def test_the_front_page_costs_less_than_a_hundred_kilobytes(
    browser: Browser, live_server: LiveServer, county: County
) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    sizes = page.evaluate(
        "[performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')].map(e => [e.name, e.transferSize])"
    )
    assert sum(size for _name, size in sizes) < 100_000, sizes
    assert {name.split("/")[2] for name, _size in sizes} == {live_server.url.split("/")[2]}
    context.close()

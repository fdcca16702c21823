"""The tutorial's walk (docs/tutorial/first-application.md) in real windows: from the citizen's form to the report's cell."""

from __future__ import annotations

from collections.abc import Iterator

import county as counties
import pytest
from county import County
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from browser.windows import apply_online, signed_in
from gongkai.web.history import verification

pytestmark = [pytest.mark.chromium, pytest.mark.fonts, pytest.mark.django_db(transaction=True)]
PAPER = "食堂食材采购合同（13页）"


@pytest.fixture
def county(transactional_db: None) -> County:
    """The invented county."""
    return counties.make()


@pytest.fixture
def citizen(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The window of somebody who applies."""
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def office(browser: Browser, live_server: LiveServer, county: County) -> Iterator[dict[str, Page]]:
    """The windows of the three people whom a reply needs, by role."""
    contexts = {role: browser.new_context(locale="zh-CN") for role in ("clerk", "reviewer", "approver")}
    yield {
        role: signed_in(context, live_server, county.person(f"{role}@education")) for role, context in contexts.items()
    }
    for context in contexts.values():
        context.close()


def test_an_application_goes_from_the_form_to_the_cell_of_the_report(
    live_server: LiveServer, citizen: Page, office: dict[str, Page]
) -> None:
    receipt = apply_online(citizen)
    case = f"{live_server.url}/desk/applications/education/{receipt.partition('-')[2]}/"
    clerk = office["clerk"]
    _confirm(clerk, case)
    letter = _reply(clerk, case)
    for _secrecy_then_legal in range(2):
        _review(office["reviewer"], letter)
    office["approver"].goto(letter)
    _press(office["approver"], "签发")
    _serve(clerk, live_server)
    citizen.goto(f"/track/{receipt}/")
    _read(citizen)
    clerk.get_by_role("link", name="看这一格").click()
    clerk.locator("#cell").get_by_role("link", name="食堂食材采购合同").click()
    assert clerk.url == case
    assert verification.record()[1] == []


def _press(page: Page, name: str) -> None:
    """That button, and the page behind it."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def _confirm(clerk: Page, case: str) -> None:
    """Both sides have it: the clerk sees what that does to the clock before it is done."""
    clerk.goto(case)
    clerk.locator("[data-next]").click()
    _press(clerk, "看期限怎样变，然后保存")
    assert "期限起算" in clerk.locator(".effect").inner_text()
    _press(clerk, "保存")
    assert "还剩 20 个工作日" in clerk.locator("main").inner_text()


def _reply(clerk: Page, case: str) -> str:
    """A reply that grants, written and sent to review; its address."""
    clerk.goto(case)
    clerk.locator("[data-next]").click()
    clerk.locator("input[value=granted]").check()
    _press(clerk, "选这一种")
    assert clerk.locator(".sheet .gap").all_inner_texts() == ["缺：附件清单"]
    clerk.get_by_label("附件（纸质或者另寄的）").fill(PAPER)
    clerk.get_by_label("网上送达", exact=True).check()
    _press(clerk, "保存并送审")
    return clerk.url


def _review(reviewer: Page, letter: str) -> None:
    """The review that is next, passed."""
    reviewer.goto(letter)
    reviewer.locator("input[name=result][value=passed]").check()
    _press(reviewer, "记录审查意见")


def _serve(clerk: Page, server: LiveServer) -> None:
    """Sent from the list of what leaves today; the case is closed and judged."""
    clerk.goto(f"{server.url}/desk/dispatch/")
    clerk.get_by_role("link", name="登记送达").click()
    clerk.get_by_label("网上送达", exact=True).check()
    _press(clerk, "登记送达")
    assert "按期办结" in clerk.locator("main").inner_text()


def _read(citizen: Page) -> None:
    """The letter, its remedies, and what it lists that is not on the site."""
    page = citizen.locator("main").inner_text()
    assert "告知书里列的附件有的不在网上" in page
    assert page.count("最后一天") == 2
    citizen.get_by_role("link", name="在网页上看").first.click()
    citizen.fill("#f-tail", "002X")
    _press(citizen, "打开")
    assert f"附件：{PAPER}" in citizen.locator("main").inner_text()

"""Signing in and the settings in the real browser, by keyboard and without JavaScript; axe on every page at both widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from signing_in import PASSWORD, code_of

from gongkai.web.accounts import services
from gongkai.web.accounts.models import Person
from gongkai.web.history.services import SYSTEM

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1440)


@pytest.fixture
def people() -> dict[str, Person]:
    """A county with a bureau; two administrators with codes, a clerk who has not set one up."""
    founded = date(1998, 1, 1)
    county = services.agency_found(
        actor=SYSTEM,
        name="云岭县人民政府",
        short_name="云岭县",
        slug="yunling",
        kind="county_government",
        founded=founded,
    )
    bureau = services.agency_found(
        actor=SYSTEM,
        name="云岭县教育局",
        short_name="县教育局",
        slug="jyj",
        kind="department",
        founded=founded,
        parent=county,
    )
    made = {}
    for username, agency, role in (
        ("clerk", bureau, "clerk"), ("system", county, "system_admin"), ("security", county, "security_admin")
    ):  # fmt: skip
        who = services.person_add(actor=SYSTEM, username=username, name=f"甲{username}", password=PASSWORD)
        services.post_give(person=who, actor=SYSTEM, agency=agency, role=role, since=founded)
        if username != "clerk":
            TOTP.activate(who, "JBSWY3DPEHPK3PXP")
        made[username] = who
    return made


@pytest.fixture(params=WIDTHS)
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser of that width that runs no script."""
    made = browser.new_context(
        java_script_enabled=False, viewport={"width": request.param, "height": 900}, locale="zh-CN"
    )
    yield made
    made.close()


def clean(browser: Browser, page: Page) -> None:
    """No violation on what the page shows; axe itself needs scripts, so it reads the same HTML in a page that has them."""
    reader = browser.new_context(viewport=page.viewport_size, locale="zh-CN")
    reader.add_cookies(page.context.cookies())
    other = reader.new_page()
    other.goto(page.url)
    found = Axe().run(other)
    reader.close()
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"


def fits(page: Page) -> None:
    """Nothing to scroll sideways."""
    assert page.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth + 1"), page.url


def enter(page: Page, server: LiveServer, username: str) -> None:
    """The first step, by keyboard."""
    page.goto(f"{server.url}/accounts/login/")
    page.get_by_label("账号").focus()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_first_day_of_a_clerk(
    browser: Browser, context: BrowserContext, live_server: LiveServer, people: dict[str, Person]
) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    fits(page)
    clean(browser, page)
    enter(page, live_server, "clerk")
    assert page.get_by_role("heading", level=1).inner_text() == "启用动态码"
    assert page.get_by_role("img", name="动态码密钥的二维码").evaluate("e => e.naturalWidth > 0")
    fits(page)
    secret = page.locator("#secret").inner_text()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    page.get_by_label("动态码").fill("000000")
    page.get_by_role("button", name="启用动态码").click()
    assert re.match("错误：", page.title())
    page.get_by_label("动态码").fill(code)
    page.get_by_role("button", name="启用动态码").click()
    assert page.get_by_role("list", name="没有用过的恢复码").get_by_role("listitem").count() == 10
    clean(browser, page)
    page.get_by_role("link", name="开始办件").click()
    for url in ("/accounts/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/2fa/totp/deactivate/",
                "/accounts/2fa/recovery-codes/generate/", "/accounts/logout/", "/settings/agencies/jyj/guide/"):  # fmt: skip
        page.goto(live_server.url + url)
        assert page.get_by_role("heading", level=1).count() == 1, url
        fits(page)
        clean(browser, page)


@pytest.mark.parametrize("who", ["system", "security"])
def test_the_settings(
    browser: Browser, context: BrowserContext, live_server: LiveServer, people: dict[str, Person], who: str
) -> None:
    page = context.new_page()
    enter(page, live_server, who)
    fits(page)
    clean(browser, page)
    page.get_by_label("动态码").fill(code_of(people[who]))
    page.get_by_role("button", name="登录", exact=True).click()
    urls = {
        "system": [
            "agencies/", "agencies/jyj/", "agencies/new/", "agencies/jyj/do/merge/", "agencies/jyj/choices/channels/",
            "agencies/jyj/choices/second_person_admin/", "agencies/jyj/choices/number_formats/", "calendar/", "law/", "numbers/", "letters/",
        ],
        "security": ["people/", f"people/{people['clerk'].pk}/", "people/new/", f"people/{people['clerk'].pk}/posts/"],
    }[who]  # fmt: skip
    for url in urls:
        answer = page.goto(f"{live_server.url}/settings/{url}")
        assert answer is not None
        assert answer.status == 200, url
        fits(page)
        clean(browser, page)

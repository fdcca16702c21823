"""What the browser tests do alike: a person signed in, a page without a violation, an application sent by its form."""

from __future__ import annotations

import county as counties
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from gongkai.web.accounts.models import Person


def signed_in(context: BrowserContext, server: LiveServer, person: Person) -> Page:
    """A page of a browser in which that person is signed in."""
    client: Client = counties.signed_in(person)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])
    return context.new_page()


def accessible(page: Page) -> None:
    """No violation of axe's rules."""
    found = Axe().run(page).response["violations"]
    assert [(page.url, each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


def apply_online(page: Page) -> str:
    """From the search to the receipt; the receipt's number."""
    page.goto("/")
    page.fill("#q", "食堂食材采购合同")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="申请公开“").click()
    page.get_by_role("button", name="开始申请").click()
    page.check("input[value=natural_person]")
    page.get_by_role("button", name="保存，下一步").click()
    page.fill("#f-name", "李某某")
    page.fill("#f-id_number", "11010519491231002X")
    page.fill("#f-phone", "13800000000")
    page.get_by_role("button", name="保存，下一步").click()
    page.select_option("#f-agency", "education")
    assert page.input_value("#f-title") == "食堂食材采购合同"
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/apply/done/*/")
    return page.url.rstrip("/").rpartition("/")[2]

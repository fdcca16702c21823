"""What the browser tests do alike: a person signed in, a page without a violation."""

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

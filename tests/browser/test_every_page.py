"""Every named address that answers 200, seen by the role that may see it, on desk and phone: axe, one h1, no sideways scroll.

Addresses and roles come from `tests/web/access_matrix.yaml`; nothing is listed twice.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from access_rules import ANONYMOUS, PLACES, Rule, everybody, rules
from applications.letter_cases import at
from axe_playwright_python.sync_playwright import Axe
from furnished import NOW, Furnished, furnished
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]
WIDTHS = {"desk": (1440, 900), "phone": (360, 740)}
# the official form of the annual report is as wide as the law draws it (ux.md 7)
WIDE = ("reporting:tables",)
# what the browser saves instead of showing, pictures, and the part of a page that htmx puts in (seen on portal:what)
NO_PAGE = ("portal:figure-csv", "applications:export", "applications:attachment", "applications:letter_file",
           "applications:incoming_file", "applications:redact_page", "reporting:facts", "reporting:cell_csv",
           "portal:matches")  # fmt: skip


def _seen_by(rule: Rule) -> tuple[str, str, str] | None:
    """The first of who gets the page, the most specific first: role, place, and the state of the case."""
    for state in rule.states:
        for role, place in _likely():
            if rule.expected(role, place, state) == 200:
                return role, place, state
    return None


def _likely() -> list[tuple[str, str]]:
    first = ["clerk", "reviewer", "approver", "supervisor", "auditor", "security_admin", "system_admin"]
    order = sorted(everybody(), key=lambda asker: first.index(asker[0]) if asker[0] in first else len(first))
    return [(ANONYMOUS, "own"), *(asker for asker in order if asker[1] != "other")]


def _pages() -> Iterator[tuple[str, Rule, str, str, str]]:
    for name, rule in rules().items():
        if name not in NO_PAGE and not name.startswith("api:") and (seen := _seen_by(rule)) is not None:
            yield (name, rule, *seen)


@pytest.fixture
def world(transactional_db: None) -> Furnished:
    """One county with a case of every state, and everybody who looks, signed in."""
    found = furnished()
    found.sign_in(*{_key(role, place) for _name, _rule, role, place, _state in _pages()} - {ANONYMOUS})
    return found


def _key(role: str, place: str) -> str:
    return ANONYMOUS if role == ANONYMOUS else f"{role}@{PLACES[place]}"


def _window(browser: Browser, server: LiveServer, world: Furnished, key: str, size: str) -> BrowserContext:
    width, height = WIDTHS[size]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=server.url)
    session = world.client(key).cookies.get("sessionid")
    if session is not None:
        context.add_cookies([{"name": "sessionid", "value": session.value, "url": server.url}])
    return context


def _faults(page: Page, name: str) -> list[str]:
    found = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in Axe().run(page).response["violations"]]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0 and name not in WIDE:
        found.append(f"{over} px too wide")
    return found


@pytest.mark.parametrize("size", WIDTHS)
def test_every_page_is_accessible(size: str, world: Furnished, browser: Browser, live_server: LiveServer) -> None:
    """All pages of all roles; the list that is left tells page, role and fault."""
    wrong: list[str] = []
    walked = 0
    windows: dict[str, Page] = {}
    with at(NOW):
        for name, rule, role, place, state in _pages():
            key = _key(role, place)
            if key not in windows:
                windows[key] = _window(browser, live_server, world, key, size).new_page()
            answer = windows[key].goto(rule.url(world, state), wait_until="load")
            assert answer is not None
            if answer.status != 200:
                wrong.append(f"{name} {key} {state}: {answer.status}")
                continue
            walked += 1
            wrong += [f"{name} {key} {state}: {fault}" for fault in _faults(windows[key], name)]
    for page in windows.values():
        page.context.close()
    assert wrong == []
    assert walked > 60

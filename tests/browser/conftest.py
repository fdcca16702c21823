"""The real page in Debian's Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from needs import chromium_path

# Playwright's synchronous interface runs an event loop in this thread, and Django looks for one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
WIDTHS = {"phone": (360, 640), "desk": (1440, 900)}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run; a test opens contexts of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(params=(360, 1440))
def width(request: pytest.FixtureRequest) -> int:
    """The two widths at which every page of the desk is seen."""
    return int(request.param)


@pytest.fixture
def context(browser: Browser, width: int) -> Iterator[BrowserContext]:
    """A window of that width."""
    opened = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    yield opened
    opened.close()


@pytest.fixture(params=[(size, look) for size in WIDTHS for look in ("plain", "dark", "large")], ids="-".join)
def looking(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A window of one size with one choice of looks."""
    size, look = request.param
    width, height = WIDTHS[size]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=live_server.url)
    choice = {"dark": ("theme", "dark"), "large": ("size", "large")}.get(look)
    if choice:
        context.add_cookies([{"name": choice[0], "value": choice[1], "url": live_server.url}])
    yield context
    context.close()


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: LazySettings) -> None:
    """Files of each test lie apart."""
    settings.FILES = tmp_path / "files"

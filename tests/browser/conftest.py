"""The real page in Debian's Chromium."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, sync_playwright

from needs import chromium_path

# Playwright's synchronous interface runs an event loop in this thread, and Django looks for one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
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


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: LazySettings) -> None:
    """Files of each test lie apart."""
    settings.FILES = tmp_path / "files"

"""Shared ground of all tests: no network, Chinese words, a day that is given and never asked of the clock."""

from __future__ import annotations

import pytest

from gongkai.words import set_language


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts in the default language, whatever ran before it."""
    monkeypatch.delenv("GONGKAI_LANG", raising=False)
    set_language("zh")

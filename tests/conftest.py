"""Shared ground of all tests: no network, Chinese words, a day that is given and never asked of the clock."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings

from gongkai.words import set_language
from needs import PROBES, missing, required

# how long an example takes says more about the machine than about the code
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts in the default language, whatever ran before it."""
    monkeypatch.delenv("GONGKAI_LANG", raising=False)
    set_language("zh")


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests() -> None:
    """The record refuses to be emptied; between tests its guards step aside and come back."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from gongkai.web.history import triggers

    flush = BaseDatabaseOperations.execute_sql_flush

    def unguarded(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            for statement in triggers.drop(self.connection.vendor):
                cursor.execute(statement)
            flush(self, sql_list)
            for statement in triggers.create(self.connection.vendor):
                cursor.execute(statement.replace("%", "%%"), ())

    BaseDatabaseOperations.execute_sql_flush = unguarded  # type: ignore[method-assign]  # the tests' own wrapper


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail where it is required, a test whose program is not on this machine."""
    for need in PROBES:
        if item.get_closest_marker(need) and (thing := missing(need)):
            if need in required():
                pytest.fail(f"{thing} is required here (GONGKAI_REQUIRE) and missing", pytrace=False)
            pytest.skip(f"needs {thing}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is required nothing may be skipped: a skip that nobody expected fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if required() >= set(PROBES) and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

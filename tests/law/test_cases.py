"""Every worked case, shared or our own: dates, states, flags, rows, codes, articles and further keys."""

from __future__ import annotations

from typing import Any

import pytest

from law.case_runner import cases, differences, expectations
from law.report_fixture import report_state

RUNS = [
    pytest.param(run, expected, id=f"{case['id']}{name}")
    for case in cases()
    for name, run, expected in expectations(case)
]


def is_report_fixture(case: dict[str, Any]) -> bool:
    return any(event["type"] == "annual_report" for event in case["events"])


@pytest.mark.parametrize(("case", "expected"), RUNS)
def test_the_case_comes_out_as_expected(case: dict[str, Any], expected: dict[str, Any]) -> None:
    bound = dict(expected)
    if is_report_fixture(case):
        assert report_state(case) == bound.pop("state")
    assert differences(case, bound) == []


def test_case_ids_are_unique() -> None:
    ids = [case["id"] for case in cases()]
    assert len(ids) == len(set(ids))

"""The publication check finds every planted leak and lets every innocent twin pass."""

from __future__ import annotations

import pytest

from documents.redaction.planted import LEAKS
from gongkai.documents.redaction.leaks import blocking, scan


def test_there_are_forty_pairs() -> None:
    assert len(LEAKS) >= 40


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_blocks(name: str) -> None:
    file, made = LEAKS[name][0]
    assert blocking(scan(made(), file)), name


@pytest.mark.parametrize("name", LEAKS)
def test_its_twin_passes(name: str) -> None:
    file, made = LEAKS[name][1]
    assert [leak.message for leak in blocking(scan(made(), file))] == []

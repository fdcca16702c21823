"""Every sentence has its English, with the same parts in it, and the compiled catalogues are those of the sources."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import words

_PART = re.compile(r"\{\w*\}|%\(\w+\)[sd]")


@pytest.mark.parametrize("domain", sorted(words.CATALOGUES))
def test_every_sentence_has_its_english(domain: str) -> None:
    assert words.missing(domain) == []


@pytest.mark.parametrize("domain", sorted(words.CATALOGUES))
def test_the_english_keeps_the_parts_of_the_sentence(domain: str) -> None:
    wrong = [
        str(message.id)
        for message in words.catalogue(domain)
        if message.id and set(_PART.findall(str(message.id))) != set(_PART.findall(str(message.string)))
    ]
    assert wrong == []


@pytest.mark.parametrize("domain", sorted(words.CATALOGUES))
def test_the_compiled_catalogue_is_current(domain: str) -> None:
    path = words.CATALOGUES[domain].with_suffix(".mo")
    assert path.read_bytes() == words.compiled(domain), "run `make words`"

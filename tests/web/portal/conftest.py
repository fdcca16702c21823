"""The invented county and a citizen before its site."""

from __future__ import annotations

from pathlib import Path

import pytest
from county import County, make
from django.conf import LazySettings
from walking import Citizen


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: LazySettings) -> None:
    """Files of each test lie apart."""
    settings.FILES = tmp_path / "files"
    settings.HOME = tmp_path


@pytest.fixture
def county(db: None) -> County:
    """A government, its office, two departments and a township."""
    return make()


@pytest.fixture
def citizen(county: County) -> Citizen:
    """A citizen before the county's site."""
    return Citizen()

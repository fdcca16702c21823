"""The demonstration county, a tenth of it: the record holds, and its tables are what the tally makes of its facts."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from gongkai.report.facts import read_facts
from gongkai.report.tally import tally
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application
from gongkai.web.demo.load import AlreadyLoaded, load
from gongkai.web.history import file_check, rebuilding, verification
from gongkai.web.history.models import Event
from gongkai.web.reporting import exports
from gongkai.web.reporting.selectors.year import cases_of, form_of_year, report_of

pytestmark = pytest.mark.django_db
TODAY = "2026-11-20T02:00:00Z"
YEARS = (2024, 2025, 2026)


@pytest.fixture
def loaded(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"
    with time_machine.travel(TODAY, tick=False):
        assert load(scale=0.1) > 20


def test_record_rows_files_and_tables_agree_after_the_load(loaded: None, tmp_path: Path) -> None:
    with time_machine.travel(TODAY, tick=False):
        assert verification.record()[1] == []
        assert rebuilding.differences() == []
        assert [finding.sentence for finding in file_check.check()] == []
        assert not Event.objects.filter(demonstration=False).exists()
        with pytest.raises(AlreadyLoaded):
            load()
        counted = sum(_tables_are_the_tallys(agency, tmp_path) for agency in Agency.objects.order_by("path"))
    assert counted > Application.objects.count()


def _tables_are_the_tallys(scope: Agency, folder: Path) -> int:
    """Compare every cell of every year with `gongkai tally`'s reckoning of the exported facts; the cases counted."""
    path = folder / f"{scope.slug}.jsonl"
    path.write_text("".join(exports.jsonl(scope)), encoding="utf-8")
    facts = read_facts([path])
    for year in YEARS:
        kept = {cell: each.value for cell, each in report_of(scope, year).cells.items()}
        made = tally(facts.cases, facts.remedies, form_of_year(year), year)
        assert kept == {cell: each.value for cell, each in made.cells.items() if not cell.startswith("t2")}, scope
        for cell, each in made.cells.items():
            if each.value:
                behind = {str(found.case) for found in cases_of(scope.pk, year, cell, limit=1000)}
                assert behind == set(each.because or ()), (scope.slug, year, cell)
    return len(facts.cases)

"""The panel behind a figure: each part's number is the number of cases that it lists, however deep the tree."""

from __future__ import annotations

from datetime import date

import county as counties
import pytest
import time_machine
from county import County
from django.utils import translation

from gongkai.web.accounts.services import agencies
from gongkai.web.applications.models import Application
from gongkai.web.applications.services.acting import note
from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.history.services import SYSTEM
from gongkai.web.reporting.selectors.panel import panel_of

pytestmark = pytest.mark.django_db
CELL = "t3.new_received.total"


@pytest.fixture
def county() -> County:
    """A county whose bureau has a school board below it, with a case on each of three levels."""
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        made = counties.make()
        made.agencies["board"] = agencies.agency_found(
            actor=SYSTEM, name="云岭县学校管理中心", short_name="学管中心", slug="board", kind="authorised_org",
            founded=date(2020, 1, 1), parent=made["education"],
        )  # fmt: skip
        for key in ("county", "education", "board"):
            case = counties.submitted(made[key], title=f"{key}的合同").application
            receipt_confirm(application=case, staff=made.staff(f"clerk@{key}"))
    return made


@pytest.mark.parametrize(("part", "listed"), [("education", {"education", "board"}), ("county", {"county"})])
def test_a_part_lists_as_many_cases_as_its_figure_says(county: County, part: str, listed: set[str]) -> None:
    everywhere = {agency.pk for agency in county.agencies.values()}
    whole = panel_of(county["county"], 2026, CELL, may_read=everywhere)
    assert whole.value == len(whole.cases) == sum(n for _unit, n in whole.units) == 3
    of_part = panel_of(county["county"], 2026, CELL, agency=county[part], may_read=everywhere)
    assert {line.application.title for line in of_part.cases} == {f"{key}的合同" for key in listed}
    assert dict(whole.units)[county[part]] == len(of_part.cases)


def test_what_is_not_counted_says_why_in_the_readers_language(county: County) -> None:
    case = Application.objects.get(agency=county["education"])
    note(case, "merged", by=SYSTEM, data={"number": "2026-9", "to": str(case.pk)})
    with translation.override("en"):
        found = panel_of(county["education"], 2026, CELL, may_read={county.agencies["education"].pk})
    assert [why for _case, why in found.left_out] == ["Merged with another case"]

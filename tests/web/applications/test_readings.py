"""A reading of the law that the county chooses moves the open cases, by the rule file's own words."""

from __future__ import annotations

from datetime import date

import county as counties
import pytest
import time_machine

from gongkai.web.accounts.services import agencies
from gongkai.web.applications.models import Application
from gongkai.web.history import projection
from gongkai.web.history.services import SYSTEM

pytestmark = pytest.mark.django_db


def test_the_county_counts_the_day_of_submission_where_it_chose_so() -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        county = counties.make()
        case = counties.submitted(county["education"]).application
        assert case.received is None
        agencies.settings_change(
            agency=county["county"], actor=SYSTEM, changes={"online_receipt_rule": "system_success"}
        )
        case = Application.objects.get(pk=case.pk)
        assert (case.received, case.due) == (date(2026, 3, 2), date(2026, 3, 30))
        later = counties.submitted(county["water"]).application
        assert later.received == date(2026, 3, 2)
        for kind, projector in projection.all_projectors():
            assert list(projector.differences()) == [], kind

"""Numbers of letters: every sequence counts 1, 2, 3 … per agency and year; what fails takes none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from applications.letter_cases import DENIED, at, made, received, signed
from county import County
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from own_database import own_database

from gongkai.web.applications import numbers
from gongkai.web.applications.models import Letter, NumberSequence
from gongkai.web.applications.services.papers import NotReady, paper_issue

pytestmark = pytest.mark.django_db
CORRECTION = {
    "corrections": ["写明年份"], "guidance": "可以来电询问", "correction_due": date(2026, 3, 31), "correction_how": "邮寄",
}  # fmt: skip
WORKER = Path(__file__).with_name("number_worker.py")


@pytest.fixture
def county() -> County:
    return made()


class Failed(Exception):
    """What makes a transaction fail."""


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["education", "water"]),
            st.sampled_from(["reply", "fee"]),
            st.sampled_from([2026, 2027]),
            st.booleans(),
        ),
        max_size=25,
    )
)
def test_no_gap_and_no_double_whatever_fails_in_between(county: County, acts: list[tuple[str, str, int, bool]]) -> None:
    NumberSequence.objects.filter(series__startswith="letter:").delete()
    given_out = defaultdict(list)
    for agency, series, year, fails in acts:
        try:
            with transaction.atomic():
                serial = numbers.take(county.agencies[agency], f"letter:{series}", year)
                if fails:
                    raise Failed
                given_out[agency, series, year].append(serial)
        except Failed:
            continue
    for serials in given_out.values():
        assert serials == list(range(1, len(serials) + 1))


def test_a_letter_that_may_not_leave_takes_no_number(county: County) -> None:
    case = received(county)
    staff = county.staff("clerk@education")
    with at("2026-03-06"):
        with pytest.raises(NotReady), transaction.atomic():
            paper_issue(case=case, staff=staff, kind="correction_notice", fields={**CORRECTION, "guidance": ""})
        with transaction.atomic():
            letter = paper_issue(case=case, staff=staff, kind="correction_notice", fields=CORRECTION)
    assert letter.number == "云教公公开补〔2026〕1号"


def test_kinds_count_apart_and_each_year_begins_anew(county: County) -> None:
    with at("2026-03-20"):
        first = signed(county, received(county), **DENIED)
        second = signed(county, received(county), **DENIED)
        with transaction.atomic():
            notice = paper_issue(
                case=received(county),
                staff=county.staff("clerk@education"),
                kind="correction_notice",
                fields=CORRECTION,
            )
    case = received(county, "2026-12-25")
    with at("2027-01-04"):
        later = signed(county, case, **DENIED)
    assert [(letter.serial, letter.number) for letter in (first, second, notice, later)] == [
        (1, "云教公公开复〔2026〕1号"), (2, "云教公公开复〔2026〕2号"),
        (1, "云教公公开补〔2026〕1号"), (1, "云教公公开复〔2027〕1号"),
    ]  # fmt: skip
    assert Letter.objects.exclude(number="").values("number").distinct().count() == 4


def test_two_workers_take_no_number_twice_and_leave_none_out(tmp_path: Path) -> None:
    own = {"GONGKAI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    environment = {**os.environ, **own, **own_database()}

    def run(*what: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(WORKER), *what], env=environment, stdout=subprocess.PIPE, text=True
        )

    prepared = run("prepare")
    assert prepared.wait() == 0
    agency = prepared.communicate()[0].strip()
    workers = [run("take", agency, "40") for _ in range(2)]
    taken = [[int(serial) for serial in worker.communicate()[0].split()] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert all(serials for serials in taken)
    assert sorted(taken[0] + taken[1]) == list(range(1, len(taken[0]) + len(taken[1]) + 1))

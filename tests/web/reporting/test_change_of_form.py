"""2020 under form v2019, 2021 under v2021, lived through the services: what 2020 carries forward 2021 carries over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

import county as counties
import pytest
from applications.letter_cases import DENIED
from county import County, who
from django.conf import LazySettings

from gongkai.report.facts import read_facts
from gongkai.report.tally import tally
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application
from gongkai.web.applications.services import letters, moves
from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.applications.services.service import letter_serve
from gongkai.web.history import clock, rebuilding, verification
from gongkai.web.history.clock import SHANGHAI
from gongkai.web.reporting import exports
from gongkai.web.reporting.selectors.year import cases_of, form_of_year, report_of

pytestmark = pytest.mark.django_db
GRANTED = {
    "info_name": "采购合同",
    "provision_method": "邮寄",
    "attachments": ["采购合同（13页）"],
    "service": "postal",
}


@dataclass(slots=True)
class Fixture:
    """The county and its cases by a word."""

    county: County
    cases: dict[str, Application] = field(default_factory=dict)

    def begin(self, word: str, day: str, agency: str = "education", kind: str = "natural_person") -> None:
        with on(day):
            organisation = {"id_type": "uscc", "id_number": "91610000MA00000000"} if kind != "natural_person" else {}
            applicant = who(**organisation)
            case = counties.submitted(
                self.county[agency], title=f"某合同{word}", applicant_type=kind, who=applicant
            ).application
            self.cases[word] = receipt_confirm(application=case, staff=self.staff("clerk", agency), how="电话")

    def staff(self, role: str, agency: str) -> Staff:
        return self.county.staff(f"{role}@{agency}")

    def answer(self, word: str, day: str, code: str, fields: dict[str, object]) -> None:
        case = self.cases[word]
        slug = case.agency.slug
        with on(day):
            letter = letters.letter_draft(application=case, staff=self.staff("clerk", slug), code=code, fields=fields)
            letter = letters.letter_submit(letter=letter, staff=self.staff("clerk", slug))
            for review in ("secrecy", "legal"):
                given = {"review": review, "result": "passed", "digest": letter.digest}
                letter = letters.letter_review(letter=letter, staff=self.staff("reviewer", slug), **given)
            letter = letters.letter_sign(letter=letter, staff=self.staff("approver", slug), digest=letter.digest)
            letter_serve(letter=letter, staff=self.staff("clerk", slug), service="postal", tracking=f"XA{word}")


@contextmanager
def on(day: str) -> Iterator[None]:
    """The demonstration's own clock at ten o'clock of that day."""
    with clock.moved_to(datetime.combine(datetime.fromisoformat(day).date(), time(10), SHANGHAI)):
        yield


@pytest.fixture
def two_years(settings: LazySettings, tmp_path: Path) -> Iterator[Fixture]:
    """Eight cases of two agencies: answered in their year, carried over, withdrawn, given up."""
    settings.FILES = tmp_path / "files"
    with on("2020-01-02"):
        found = Fixture(counties.make())
        for agency in ("education", "water"):
            for role in ("clerk", "reviewer", "approver"):
                found.county.person(f"{role}@{agency}")
        found.begin("甲", "2020-03-02")
        found.answer("甲", "2020-03-20", "granted", GRANTED)
        found.begin("乙", "2020-06-01", "water")
        found.answer("乙", "2020-06-12", "denied_internal_affairs", DENIED)
        found.begin("丙", "2020-09-01")
        with on("2020-09-03"):
            moves.application_withdraw(application=found.cases["丙"], by=None)
        found.begin("丁", "2020-12-14")
        found.begin("戊", "2020-12-21", "water", "enterprise")
        found.begin("己", "2020-12-28")
        found.answer("丁", "2021-01-06", "granted", GRANTED)
        found.answer("戊", "2021-01-15", "denied_internal_affairs", DENIED)
        with on("2021-01-11"):
            moves.application_withdraw(application=found.cases["己"], by=None)
        found.begin("庚", "2021-05-06")
        found.answer("庚", "2021-05-20", "granted", GRANTED)
        found.begin("辛", "2021-12-20", "water")
        with on("2022-02-28"):
            yield found


def ids(found: Fixture, scope: str, year: int, cell: str) -> set[str]:
    """The words of the cases that a cell counts."""
    words = {case.pk: word for word, case in found.cases.items()}
    return {words[each.case] for each in cases_of(found.county[scope].pk, year, cell, limit=100)}


def test_each_year_has_its_form_and_every_case_its_row(two_years: Fixture) -> None:
    assert (form_of_year(2020).version, form_of_year(2021).version) == ("v2019", "v2021")
    of = {
        (2020, "new_received.total"): {*"甲乙丙丁戊己"}, (2020, "granted.total"): {"甲"},
        (2020, "denied_internal_affairs.natural_person"): {"乙"}, (2020, "other_single.total"): {"丙"},
        (2020, "result_total.total"): {*"甲乙丙"}, (2020, "carried_forward.total"): {*"丁戊己"},
        (2021, "new_received.total"): {*"庚辛"}, (2021, "granted.total"): {*"丁庚"},
        (2021, "denied_internal_affairs.enterprise"): {"戊"}, (2021, "other_misc.total"): {"己"},
        (2021, "result_total.total"): {*"丁戊己庚"}, (2021, "carried_forward.total"): {"辛"},
    }  # fmt: skip
    for (year, cell), words in of.items():
        assert ids(two_years, "county", year, f"t3.{cell}") == words, (year, cell)


@pytest.mark.parametrize("scope", ["county", "education", "water"])
def test_what_a_year_carries_forward_the_next_carries_over_case_by_case(two_years: Fixture, scope: str) -> None:
    for column in ("natural_person", "enterprise", "total"):
        forward = ids(two_years, scope, 2020, f"t3.carried_forward.{column}")
        assert forward == ids(two_years, scope, 2021, f"t3.carried_over.{column}")
    assert ids(two_years, scope, 2020, "t3.carried_forward.total") != set()


def test_tables_equal_the_tally_of_the_same_facts_and_the_record_holds(two_years: Fixture, tmp_path: Path) -> None:
    for key in ("county", "education", "water"):
        scope = two_years.county[key]
        path = tmp_path / f"{key}.jsonl"
        path.write_text("".join(exports.jsonl(scope)), encoding="utf-8")
        facts = read_facts([path])
        for year in (2020, 2021, 2022):
            made = tally(facts.cases, facts.remedies, form_of_year(year), year)
            kept = {cell: each.value for cell, each in report_of(scope, year).cells.items()}
            assert kept == {cell: each.value for cell, each in made.cells.items() if not cell.startswith("t2")}
    assert verification.record()[1] == []
    assert rebuilding.differences() == []

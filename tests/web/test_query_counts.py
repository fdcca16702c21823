"""No page of the site asks the database more than twelve questions, however many cases there are (performance goal W4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import county as counties
import pytest
from access_rules import ANONYMOUS, PLACES, Rule, rules
from applications.letter_cases import at
from django.db import connection
from django.test.utils import CaptureQueriesContext
from furnished import NOW, Furnished, furnished, kept_for_the_module
from walking import Citizen

from gongkai.web.applications.services.intake import receipt_confirm

pytestmark = pytest.mark.django_db
RULES = rules()
MOST = 12
# each page in the eyes of who works on it; `above` sees the whole county
READERS = (
    (ANONYMOUS, "own"), ("clerk", "own"), ("reviewer", "own"), ("approver", "own"), ("publisher", "own"),
    ("supervisor", "above"), ("auditor", "above"), ("system_admin", "own"),
)  # fmt: skip
MORE = 12  # cases beside the furnished ones, so that a question a row shows
# what every page of a signed-in person costs before it begins: session, person, second factor, posts, standing in, agencies
FRAME = (
    "SAVEPOINT", 'FROM "django_session"', 'FROM "accounts_person"', 'FROM "mfa_authenticator"', 'FROM "accounts_post"',
    'FROM "accounts_delegation"', 'WHERE "accounts_agency"."id" IN',
)  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Furnished]:
    """The furnished county with a full desk."""
    with kept_for_the_module(django_db_blocker):
        found = furnished()
        staff = found.county.staff("clerk@education")
        with at("2026-03-18"):
            for n in range(MORE):
                case = counties.submitted(found.county["education"], title=f"某合同{n}").application
                if n % 2:
                    receipt_confirm(application=case, staff=staff, how="电话")
            found.sign_in(*(f"{role}@{PLACES[place]}" for role, place in READERS if role != ANONYMOUS))
        yield found


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with at(NOW):
        yield


def asked(world: Furnished, rule: Rule, role: str, place: str, state: str) -> list[str]:
    """The questions behind a page that is shown; [] where this reader is shown none."""
    client = world.client(ANONYMOUS if role == ANONYMOUS else f"{role}@{PLACES[place]}")
    query = {"cell": rule.args["cell"]} if "cell" in rule.args else {}
    client.get(rule.url(world, state), query)  # what is remembered for the process is not counted
    with CaptureQueriesContext(
        connection,
    ) as questions:
        answer = client.get(rule.url(world, state), query)
        if answer.streaming:
            list(answer)
    shown = [each["sql"] for each in questions.captured_queries if not any(word in each["sql"] for word in FRAME)]
    return shown if answer.status_code == 200 else []


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.methods != "POST"])
def test_no_page_asks_more_than_twelve_questions(world: Furnished, name: str) -> None:
    rule = RULES[name]
    many = {}
    for state in rule.states:
        for role, place in READERS:
            questions = asked(world, rule, role, place, state)
            if len(questions) > MOST:
                tables = Counter(sql.partition('FROM "')[2].partition('"')[0] for sql in questions)
                many[f"{state or '-'} {role}@{place}"] = (len(questions), tables.most_common(6))
    assert many == {}


@pytest.mark.parametrize("step", ["who", "details", "what", "how", "check"])
def test_no_step_of_the_form_asks_more_than_twelve_questions(world: Furnished, step: str) -> None:
    citizen = Citizen()
    citizen.fill()
    citizen.client.get(citizen.at(step))
    with CaptureQueriesContext(connection) as questions:
        assert citizen.client.get(citizen.at(step)).status_code == 200
    assert len(questions) <= MOST

"""Every named address × ten roles × own, other and superior agency × the states of a case (ASVS 8.2.1, 8.4.1).

What is expected is derived from `access_matrix.yaml`, written by hand; nothing is recorded from the product.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from access_rules import ANONYMOUS, PLACES, Rule, askers, everybody, named, rules
from applications.letter_cases import at
from django.test import Client
from furnished import MARKERS, NOW, Furnished, furnished, kept_for_the_module

from gongkai.web.accounts.models import ROLES
from gongkai.web.applications.models import Application, Attachment, Draft, Letter, SubmissionKey
from gongkai.web.history.models import Event
from gongkai.web.jobs.models import Job

pytestmark = pytest.mark.django_db
RULES = rules()
# what is read stays on record: these events say who looked, and move nothing
READS = ("access_denied", "list_exported")
ANSWERS = ("portal:answer", "portal:answer-file")  # public by article 44, so their words are for everybody


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Furnished]:
    """One county for all tests of this module."""
    with kept_for_the_module(django_db_blocker):
        found = furnished()
        found.sign_in(*{_key(role, place) for role, place in everybody()} - {ANONYMOUS})
        yield found


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The day on which everybody asks."""
    with at(NOW):
        yield


def _key(role: str, place: str) -> str:
    return ANONYMOUS if role == ANONYMOUS else f"{role}@{PLACES[place]}"


def _get(world: Furnished, rule: Rule, role: str, place: str, state: str) -> tuple[int, str, dict[str, str]]:
    query = {"cell": rule.args["cell"]} if "cell" in rule.args else {}
    answer = world.client(_key(role, place)).get(rule.url(world, state), query)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, body.decode(errors="replace"), dict(answer.headers)


def _state_of_the_site() -> tuple[int, ...]:
    events = Event.objects.exclude(kind__in=READS).count()
    return (events, *(model.objects.count() for model in (Application, Attachment, Letter, Draft, SubmissionKey, Job)))


def test_every_address_is_in_the_table_and_no_other() -> None:
    assert set(named()) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_access_matrix(world: Furnished, name: str) -> None:
    """Who may gets the page, who may not gets an answer without a word of the object, and asking changes nothing."""
    rule = RULES[name]
    before = _state_of_the_site()
    wrong = []
    for state in rule.states:
        for role, place in askers(rule):
            status, body, headers = _get(world, rule, role, place, state)
            expected = rule.expected(role, place, state)
            asked = f"{state or '-'} {role}@{place}"
            if status != expected:
                wrong.append(f"{asked}: {status} instead of {expected}")
            told = [marker for marker in MARKERS if marker in body] if expected != 200 or place == "other" else []
            if told and name not in ANSWERS:
                wrong.append(f"{asked}: the page of {status} says {told}")
            wrong += [f"{asked}: {lack}" for lack in _lacking(rule, headers, role)]
    assert wrong == []
    assert _state_of_the_site() == before


def _lacking(rule: Rule, headers: dict[str, str], role: str) -> list[str]:
    """The guards that an answer lacks (ASVS 3.4, 14.3.2)."""
    found = []
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("no nosniff")
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy and "sandbox" not in policy:
        found.append("no content policy")
    if headers.get("Referrer-Policy") != "same-origin":
        found.append("no referrer policy")
    if headers.get("X-Frame-Options") != "DENY":
        found.append("no frame guard")
    if not rule.kept and role != ANONYMOUS and "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"may be kept: {headers.get('Cache-Control')}")
    return found


@pytest.mark.parametrize("name", RULES)
def test_posting_is_for_who_may(world: Furnished, name: str) -> None:
    """Who may not see finds nothing, who sees and may not act is told so; nothing is recorded but the refusal."""
    rule = RULES[name]
    before = _state_of_the_site()
    wrong = []
    for state in rule.states:
        for role, place in askers(rule):
            if (expected := rule.refused(role, place)) is None:
                continue  # who may: the tests of each act post it
            answer = world.client(_key(role, place)).post(rule.url(world, state), {"step": "submit"})
            if answer.status_code != expected:
                wrong.append(f"{state or '-'} {role}@{place}: {answer.status_code} instead of {expected}")
    assert wrong == []
    assert _state_of_the_site() == before


@pytest.mark.parametrize("name", RULES)
def test_no_form_is_taken_without_its_token(world: Furnished, name: str) -> None:
    """POST without CSRF token (ASVS 3.5.1); what carries no session or no power is exempt by name."""
    rule = RULES[name]
    before = _state_of_the_site()
    for who in (ANONYMOUS, "clerk@education", "security_admin@county"):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = world.client(who).cookies
        answer = strict.post(rule.url(world, rule.states[0]), {"step": "submit"})
        if rule.csrf:
            assert answer.status_code == 403, who
        else:
            assert answer.status_code != 403, who
        if name not in ANSWERS and who != "clerk@education":
            assert not [marker for marker in MARKERS if marker in answer.content.decode()], who
    assert _state_of_the_site() == before


def test_every_role_of_the_design_is_walked() -> None:
    assert {role for role, _place in everybody()} == {ANONYMOUS, *ROLES}
    assert len(ROLES) == 9

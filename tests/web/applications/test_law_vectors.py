"""Every worked case of the law that a site can live through, lived through: recorded fact by fact, then read from its row.

A case is recorded on the days on which it happened. What the row says must be what the case expects, and so must the
clock that the case page shows. Cases that no site can record are named with the reason.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import county as counties
import pytest
import time_machine

from gongkai.law import strict_yaml
from gongkai.law.trail import timeline_json
from gongkai.web.accounts.models import Agency
from gongkai.web.accounts.services import agencies
from gongkai.web.applications.events import FACTS
from gongkai.web.applications.law_case import timeline_of
from gongkai.web.applications.models import Application, Stage
from gongkai.web.history import selectors
from gongkai.web.history.services import SYSTEM, record
from law.case_runner import FILES, RENAMED, plain

pytestmark = pytest.mark.django_db

REPLIES = ("reply_made", "reply_posted", "reply_signed_by_applicant", "reply_delivered")
# columns of the row by the key of the case
COLUMNS = {
    "due": "due",
    "due_statutory_only": "due_statutory",
    "provisional": "provisional",
    "earliest_close": "abandon_from",
}
ASKED_OF_THE_CLOCK = (
    "flags", "third_party_due", "payment_due", "deemed_consent", "correction_notice_due", "decision_code", "report_row",
    "remedy_type", "last_day_to_sue", "required_documents", "report",
)  # fmt: skip
OPEN_STATES = frozenset({"open", "extended", "deferred", "overdue", "provisional", "abandoned"})
# why a case cannot be recorded as it is told; a name here that could be, or one that is missing, fails the test below
CANNOT = {
    "not a fact of an application": (
        "W34", "W52", "W53", "W54", "W55", "W57", "W58", "W59", "W60", "W62", "W64", "F02", "F03", "F04",
    ),
    "all its days are unknown": ("K09",),
    "two applications in one case: rules.yaml records both": ("W38", "W39"),
    "no dispatch, only the date on the paper: the site closes a case by its dispatch": ("K02", "K07", "K16"),
}  # fmt: skip


def _cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = strict_yaml.load_file(FILES[0])
    return found


def _variants() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    left_out = {name for names in CANNOT.values() for name in names}
    for case in _cases():
        if case["id"] in left_out:
            continue
        yield case["id"], case, case["expect"]
        for number, other in enumerate(case.get("alt", ()), 1):
            if "received" not in other["config"]:  # a day of receipt that somebody claims is no fact of a site
                yield f"{case['id']}-alt{number}", {**case, "config": other["config"]}, other


VARIANTS = list(_variants())


def _facts(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The events that a site records: dated, claimed by nobody, in the order of their days."""
    told = [event for event in case["events"] if event["date"] and "claimed_by" not in event]
    kept = [event for event in told if event["type"] in FACTS]
    return sorted(kept, key=lambda event: str(event["date"]))


def _recorded(case: dict[str, Any]) -> Application:
    facts = _facts(case)
    with time_machine.travel(f"{facts[0]['date']}T02:00:00Z", tick=False):
        agency = counties.make()["education"]
        if config := case.get("config"):
            agencies.settings_change(agency=agency, actor=SYSTEM, changes=config)
        stream = f"application:{uuid.uuid4()}"
        first = {"number": "1", "year": int(str(facts[0]["date"])[:4]), "serial": 1, "title": case["title"][:90]}
        _on(stream, agency, "made", {**first, "channel": "in_person", "applicant_type": "natural_person"})
    for fact in facts:
        data = {name: value for name, value in fact.items() if name not in ("date", "type")}
        if fact["type"] in REPLIES:  # a reply of the site always says what it decides
            data.setdefault("code", case["expect"].get("decision_code", "granted"))
        with time_machine.travel(f"{fact['date']}T02:00:00Z", tick=False):
            _on(stream, agency, fact["type"], {name: _json(value) for name, value in data.items()})
    return Application.objects.get()


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _on(stream: str, agency: Agency, kind: str, data: dict[str, Any]) -> None:
    record(stream=stream, kind=kind, actor=SYSTEM, agency=(agency.pk, agency.name), data=data)


@pytest.mark.parametrize(
    ("case", "expected"), [(case, wanted) for _id, case, wanted in VARIANTS], ids=[v[0] for v in VARIANTS]
)
def test_a_worked_case_lived_through_on_the_site(case: dict[str, Any], expected: dict[str, Any]) -> None:
    row = _recorded(case)
    for key, column in COLUMNS.items():
        if key in expected:
            assert (plain(getattr(row, column)) or None) == (plain(expected[key]) or None), key
    state = expected.get("state")
    if state in OPEN_STATES:
        assert (row.stage, row.decided, row.late) == (Stage.PROCESSING, None, None)
        assert (row.waiting_for in ("correction", "fee")) is (state == "abandoned")
    if state in ("closed_on_time", "closed_late"):
        assert (row.stage, row.late) == (Stage.CLOSED, state == "closed_late")
    if state == "closed":
        assert (row.stage, row.ended, row.late) == (Stage.CLOSED, "withdrawn", None)
    # what is worked out for a day: the clock of the case page
    events = selectors.events_of(row.stream)
    told = timeline_json(timeline_of(events, _day(case, events)))
    for key in ASKED_OF_THE_CLOCK:
        if key in expected:
            # an excuse is no fact that a site records (case K11)
            wanted = [flag for flag in expected[key] if flag != "excuse_claimed"] if key == "flags" else expected[key]
            assert told[RENAMED.get(key, key)] == plain(wanted), key
    if row.decided is not None and "decision_code" in expected:
        assert row.decision == expected["decision_code"]


def _day(case: dict[str, Any], events: list[Any]) -> date:
    return date.fromisoformat(str(case["today"])) if "today" in case else max(event.day for event in events)


def test_every_case_is_lived_through_or_named_with_its_reason() -> None:
    named = [name for names in CANNOT.values() for name in names]
    known = [case["id"] for case in _cases()]
    assert len(set(named)) == len(named) and set(named) <= set(known)
    lived = {name.split("-")[0] for name, _case, _wanted in VARIANTS}
    assert lived | set(named) == set(known)
    foreign = {case["id"] for case in _cases() if not _of_an_application(case)}
    assert foreign == set(CANNOT["not a fact of an application"])


def _of_an_application(case: dict[str, Any]) -> bool:
    """Whether it tells of an application that reached an agency, and not of a period of its own."""
    arrivals = ("received", "submitted", "signed_by_agency", "letter_arrived", "agency_confirmed")
    return any(event["type"] in arrivals for event in case["events"])

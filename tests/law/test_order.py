"""Events that cannot all be true are refused with a sentence that names both."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongkai.errors import ContradictoryEvents
from gongkai.law import rulebook, workdays
from gongkai.law.clock import timeline
from gongkai.law.events import RECEIPT, kinds, read_case


def run(*events: dict[str, Any]) -> object:
    return timeline(read_case({"events": list(events)}), rulebook.default(), workdays.default(), date(2026, 6, 1))


def at(day: str, kind: str, **data: Any) -> dict[str, Any]:
    return {"date": day, "type": kind, **data}


RECEIVED = at("2026-03-09", "received")


@pytest.mark.parametrize(
    "events",
    [
        [RECEIVED, at("2026-03-06", "reply_posted")],
        [RECEIVED, at("2026-03-06", "withdrawn")],
        [at("2026-03-09", "posted"), at("2026-03-06", "signed_by_agency")],
        [at("2026-03-09", "submitted", channel="online"), at("2026-03-06", "agency_confirmed")],
        [RECEIVED, at("2026-03-16", "correction_notice_posted"), at("2026-03-12", "correction_received")],
        [RECEIVED, at("2026-03-16", "third_party_letter_sent"), at("2026-03-12", "third_party_opinion_received")],
        [
            RECEIVED,
            at("2026-03-10", "third_party_letter_sent", party="甲"),
            at("2026-03-16", "third_party_letter_sent", party="乙"),
            at("2026-03-12", "third_party_opinion_received", party="乙"),
        ],
        [RECEIVED, at("2026-03-16", "fee_notice_received_by_applicant"), at("2026-03-12", "fee_paid")],
        [RECEIVED, at("2026-03-12", "received")],
        [
            RECEIVED,
            at("2026-03-12", "reply_made", code="granted"),
            at("2026-03-13", "reply_posted", code="unable_not_held"),
        ],
        [at("2026-03-09", "month_total", count=3), at("2026-03-10", "pages", count=3)],
    ],
)
def test_the_sentence_names_both_events(events: list[dict[str, Any]]) -> None:
    with pytest.raises(ContradictoryEvents) as caught:
        run(*events)
    numbers = caught.value.data["events"]
    assert isinstance(numbers, list) and len(numbers) == 2
    for number in numbers:
        event = events[number - 1]
        assert f"第 {number} 项“{kinds()[event['type']].says}”（{event['date']}）" in str(caught.value)


NEEDED: dict[str, dict[str, Any]] = {
    "extension_approved": {"days": 5},
    "deferred_reply_notice": {"until": "2026-05-01"},
    "reconsideration_copy_received": {"procedure": "简易"},
}
PAIRS = [(kind.name, "received" if before == RECEIPT else before) for kind in kinds().values() for before in kind.after]


@pytest.mark.parametrize(("late", "early"), PAIRS)
def test_no_event_stands_before_the_one_it_follows_from(late: str, early: str) -> None:
    first = at("2026-03-12", early, **NEEDED.get(early, {}))
    second = at("2026-03-09", late, **NEEDED.get(late, {}))
    with pytest.raises(ContradictoryEvents) as caught:
        run(first, second)
    assert all(part in str(caught.value) for part in ("第 1 项", "第 2 项", "2026-03-12", "2026-03-09"))


def test_an_opinion_of_nobody_in_particular_is_asked_about() -> None:
    with pytest.raises(ContradictoryEvents, match="party"):
        run(
            RECEIVED,
            at("2026-03-10", "third_party_letter_sent", party="甲"),
            at("2026-03-11", "third_party_letter_sent", party="乙"),
            at("2026-03-16", "third_party_opinion_received"),
        )


def test_claims_and_undated_facts_contradict_nothing() -> None:
    run(
        RECEIVED, at("2026-03-06", "reply_posted", claimed_by="行政机关"), {"date": None, "type": "correction_received"}
    )


def test_every_kind_waits_for_something_or_nothing_known() -> None:
    assert all(kind.says and kind.effect for kind in kinds().values())

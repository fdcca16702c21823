"""Runs a worked case and compares what it expects: one runner for the shared vectors and our own cases.

A vector without `today` binds no state on one given day; its state must then hold on the day of the last event, on the
due day or on the day after it, since it tells what the events amount to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gongkai.law import citations, rulebook, strict_yaml, workdays
from gongkai.law.clock import timeline, timeline_json
from gongkai.law.events import read_case

HERE = Path(__file__).parent
FILES = (HERE / "vectors.yaml", *sorted((HERE / "cases").glob("*.yaml")))
RENAMED = {"decision_code": "decision"}
FOR_THE_READER = {"steps", "config", "why", "role"}
ABOUT_THE_RULEBOOK = "rulebook "  # such an article names a section of the rulebook and no place in a law


def cases() -> list[dict[str, Any]]:
    """Every worked case of every file."""
    return [case for file in FILES for case in strict_yaml.load_file(file)]


def expectations(case: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], Mapping[str, Any]]]:
    """(name, case to run, what it must give): the case itself, then each of its alternatives under another setting."""
    yield "", dict(case), case["expect"]
    for number, other in enumerate(case.get("alt", ()), 1):
        settings = {**case.get("config", {}), **other["config"]}
        yield f"-alt{number}", {**case, "config": settings}, other


def answer(case: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
    """The contract's JSON for the case on its own day, on the given one, or after everything in it."""
    read = read_case(case)
    day = read.today or today or date(2026, 11, 24)
    return timeline_json(timeline(read, rulebook.default(), workdays.default(), day))


def differences(case: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """What the answer lacks; empty when every bound key agrees."""
    given = answer(case)
    found = []
    for key, wanted in expected.items():
        if key in FOR_THE_READER:
            continue
        if key == "article":
            found += [f"article {one} not in {given['article']}" for one in uncited(wanted, given["article"])]
        elif key == "fee_yuan":
            found += [] if given.get("fee_fen") == wanted * 100 else [f"fee {given.get('fee_fen')}, not {wanted} yuan"]
        elif key == "state" and "today" not in case:
            found += [] if wanted in states(case, given) else [f"state {states(case, given)}, not {wanted}"]
        elif given.get(RENAMED.get(key, key)) != plain(wanted):
            found.append(f"{key} is {given.get(RENAMED.get(key, key))}, not {wanted}")
    return found


def plain(value: Any) -> Any:
    """Dates as the JSON writes them."""
    return value.isoformat() if isinstance(value, date) else value


def uncited(wanted: str, given: str) -> list[str]:
    """Places that `wanted` cites and `given` does not, compared as citations: act, article, paragraph, item."""
    if wanted.startswith(ABOUT_THE_RULEBOOK):
        return []
    have = citations.parse(given)
    if not citations.parse(wanted):
        return [given] if have else []
    return [str(one) for one in citations.parse(wanted) if not any(other.covers(one) for other in have)]


def states(case: Mapping[str, Any], given: Mapping[str, Any]) -> set[str]:
    """The states of a case without `today`: after its last event, on its due day, and once it has passed."""
    counted = [event for event in read_case(case).events if event.counted]
    days = [max(event.day for event in counted)] if counted else [date(2026, 11, 24)]
    if given["due"]:
        due = date.fromisoformat(given["due"])
        days += [due, due + timedelta(1)]
    return {answer(case, day)["state"] for day in days}

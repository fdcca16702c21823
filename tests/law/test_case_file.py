"""A case file that cannot be read is refused with file, event number and field."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from gongkai.errors import CaseFileError, GongkaiError
from gongkai.law import rulebook, workdays
from gongkai.law.clock import timeline, timeline_json
from gongkai.law.events import kinds, read_case

GOOD = """\
id: A-1
config: {pause_count: half_open, received: 2026-03-09}
events:
  - {date: 2026-03-09, type: received, channel: in_person}
  - {date: '2026-04-01', type: extension_approved, days: 20}
  - {date: null, type: reply_delivered}
"""


def write(tmp_path: Path, text: str, name: str = "案件.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_reads(tmp_path: Path) -> None:
    case = read_case(write(tmp_path, GOOD))
    assert [event.date for event in case.events] == [date(2026, 3, 9), date(2026, 4, 1), None]
    assert [event.counted for event in case.events] == [True, True, False]
    assert case.config == {"pause_count": "half_open", "received": date(2026, 3, 9)}


def test_json_reads_too(tmp_path: Path) -> None:
    text = json.dumps({"events": [{"date": "2026-03-09", "type": "received"}]})
    assert read_case(write(tmp_path, text, "a.json")).events[0].date == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("type: received", "type: recieved", ["第 1 个事件", "recieved"]),
        (", days: 20", "", ["第 2 个事件", "days"]),
        ("days: 20", "days: 二十", ["第 2 个事件", "days", "二十"]),
        ("days: 20", "days: 0", ["days", "0"]),
        ("days: 20", "days: true", ["days"]),
        ("'2026-04-01'", "'2026-02-30'", ["第 2 个事件", "date", "2026-02-30"]),
        ("'2026-04-01'", "2026-02-30", ["第 5 行", "2026-02-30"]),
        ("'2026-04-01'", "20260401", ["date"]),
        ("date: null, ", "", ["第 3 个事件", "date: null"]),
        ("in_person", "pigeon", ["第 1 个事件", "channel", "pigeon"]),
        ("half_open", "closed", ["pause_count", "closed"]),
        ("pause_count", "pause_cuont", ["pause_cuont"]),
        ("id: A-1", "id: A-1\nid: A-2", ["第 2 行", "两次"]),
        ("id: A-1", "decision: maybe", ["decision", "maybe"]),
        ("id: A-1", "applicant_type: alien", ["applicant_type", "alien"]),
        ("events:", "evnts:", ["events"]),
        ("days: 20}", "days: 20, told_applicant: soon}", ["told_applicant", "soon"]),
        ("days: 20}", "days: 20", ["行"]),
    ],
)
def test_a_fault_names_file_event_and_field(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert old in GOOD
    with pytest.raises(CaseFileError) as caught:
        read_case(write(tmp_path, GOOD.replace(old, new)))
    for word in ("案件.yaml", *words):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00", b"events: []", b"- 1\n- 2\n", b"events: 3", b"a: &a [x]\nevents: [*a, *a]", b"[" * 3000, b"", b"events: [7]",
     b"events: [{date: 2026-01-01, type: [received]}]", b"events:\n  - {date: 2026-03-09, type: deferred_reply_notice, until: 2026-03-01}"],
)  # fmt: skip
def test_hostile_or_empty_files_get_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(CaseFileError, match=r"x\.yaml"):
        read_case(path)


def test_a_missing_or_oversized_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match="找不到"):
        read_case(tmp_path / "none.yaml")
    with pytest.raises(CaseFileError, match="1 MB"):
        read_case(write(tmp_path, "#" * 1_000_001))


@pytest.mark.parametrize("kind", sorted(kinds()))
@pytest.mark.parametrize("day", ["0001-01-01", "2008-05-01", "2019-05-15", "2026-12-31", "2027-12-31", "9999-12-31"])
def test_every_kind_on_any_day_is_answered_or_refused_in_words(kind: str, day: str) -> None:
    """Alone and after a receipt; nothing but our own errors may come out."""
    fields = {"days": 5, "until": "9999-12-31", "procedure": "普通", "count": 40, "correction_due": "9999-12-31"}
    event = {"date": day, "type": kind, **fields}
    for events in ([event], [{"date": "2026-03-02", "type": "signed_by_agency"}, event]):
        try:
            line = timeline(read_case({"events": events}), rulebook.default(), workdays.default(), date(2026, 11, 24))
        except GongkaiError as error:
            assert error.message
        else:
            assert timeline_json(line)["state"]

"""The clock as the reader sees it: every state by a table of cases, and every vector of the law drawn without a gap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongkai.errors import ContradictoryEvents, OutsideKnownSpan
from gongkai.law import citations, rulebook, strict_yaml, workdays
from gongkai.law.clock import timeline
from gongkai.law.events import read_case
from gongkai.web import clockface

CALENDAR = workdays.default()
VECTORS = Path(__file__).parents[1] / "law" / "vectors.yaml"
DRAWN_WIDTH = 832

SENT = ("2026-10-09", "submitted", {"channel": "online"})
RECEIVED = ("2026-10-10", "agency_confirmed", {"channel": "online"})
ASKED = ("2026-10-14", "correction_notice_posted", {"correction_due": date(2026, 10, 30)})
CORRECTED = ("2026-10-20", "correction_received", {})
LETTER = ("2026-10-27", "third_party_letter_sent", {"party": "甲"})
GOT_IT = ("2026-10-28", "third_party_received", {"party": "甲"})
OPINION = ("2026-11-06", "third_party_opinion_received", {"party": "甲"})
FEE = ("2026-10-20", "fee_notice_received_by_applicant", {})
PAID = ("2026-10-28", "fee_paid", {})
WHOLE = [SENT, RECEIVED, ASKED, CORRECTED, LETTER, GOT_IT, OPINION]
ON_TIME = ("2026-11-25", "reply_posted", {"code": "granted"})
LATE = ("2026-12-01", "reply_posted", {"code": "granted"})
EXTENDED = ("2026-11-24", "extension_approved", {"days": 10})
IN_DECEMBER = ("2026-12-10", "received", {"channel": "in_person"})
DEFERRED = ("2026-10-28", "deferred_reply_notice", {"until": date(2026, 12, 20)})
WITHDRAWN = ("2026-11-20", "withdrawn", {})

STATES: list[tuple[list[Any], str, tuple[str, str, str], str]] = [
    ([SENT], "2026-10-09", ("circle", "none", "今天提交"), ""),
    ([SENT], "2026-10-10", ("diamond", "soon", "提交已 1 个工作日"), ""),
    ([SENT], "2026-10-12", ("triangle", "late", "提交已 2 个工作日，尚未确认"), ""),
    ([SENT, RECEIVED], "2026-10-12", ("dot", "ok", "还剩 19 个工作日"), "u1 l19"),
    ([SENT, RECEIVED, ASKED], "2026-10-19", ("bars", "hold", "等待补正"), "o3 p3"),
    ([SENT, RECEIVED, ASKED], "2026-11-03", ("circle", "none", "视为放弃"), "o3 p13"),
    ([SENT, RECEIVED, FEE], "2026-10-26", ("bars", "hold", "等待缴费"), "o7 p4"),
    ([SENT, RECEIVED, FEE, PAID], "2026-10-30", ("dot", "ok", "还剩 18 个工作日"), "o13 u2 l18"),
    (WHOLE[:6], "2026-11-03", ("bars", "hold", "暂停，剩 15 个工作日"), "o7 u5 p16 l15"),
    (WHOLE[:5], "2026-11-03", ("bars", "hold", "暂停"), "o7 u5 p5"),
    (WHOLE[:6], "2026-11-24", ("dot", "ok", "还剩 11 个工作日"), "o7 u5 p16 u4 l11"),
    (WHOLE, "2026-11-23", ("diamond", "soon", "还剩 3 个工作日"), "o7 u5 p7 u12 l3"),
    (WHOLE, "2026-11-24", ("diamond", "soon", "还剩 2 个工作日"), "o7 u5 p7 u13 l2"),
    (WHOLE, "2026-11-26", ("triangle", "late", "今天到期"), "o7 u5 p7 u15"),
    (WHOLE, "2026-11-27", ("triangle", "late", "逾期 1 个工作日"), "o7 u5 p7 u15 x1"),
    ([*WHOLE, EXTENDED], "2026-11-24", ("dot", "ok", "还剩 12 个工作日"), "o7 u5 p7 u13 l12"),
    ([SENT, RECEIVED, DEFERRED], "2026-11-02", ("dot", "ok", "还剩 34 个工作日"), "u16 l34"),
    ([IN_DECEMBER], "2026-12-14", ("hollow", "soon", "暂定 12月31日后"), "u2 l18"),
    ([*WHOLE, ON_TIME], "2026-12-01", ("dot", "ok", "按期办结"), "o7 u5 p7 u14 s1"),
    ([*WHOLE, LATE], "2026-12-01", ("triangle", "late", "逾期 3 个工作日办结"), "o7 u5 p7 u15 x3"),
    ([*WHOLE, WITHDRAWN], "2026-12-01", ("circle", "none", "已撤回"), "o7 u5 p7 u11"),
]
LETTERS = {"old": "o", "used": "u", "paused": "p", "left": "l", "late": "x", "spare": "s"}


def face_of(facts: list[Any], today: str, **chosen: Any) -> clockface.Face:
    case = read_case({"events": [{"date": date.fromisoformat(day), "type": kind, **data} for day, kind, data in facts]})
    line = timeline(case, rulebook.default(), CALENDAR, date.fromisoformat(today))
    return clockface.build(line, calendar=CALENDAR, **chosen)


def drawn(face: clockface.Face) -> str:
    """The cells run by run: `o7 u5` is seven days before the restart, then five used."""
    runs: list[list[Any]] = []
    for cell in face.cells:
        letter = LETTERS[cell.kind]
        if runs and runs[-1][0] == letter:
            runs[-1][1] += 1
        else:
            runs.append([letter, 1])
    return " ".join(f"{letter}{count}" for letter, count in runs)


@pytest.mark.parametrize(("facts", "today", "mark", "cells"), STATES, ids=[f"{m[2]}-{t}" for _, t, m, _c in STATES])
def test_every_state_has_its_word_shape_and_cells(
    facts: list[Any], today: str, mark: tuple[str, str, str], cells: str
) -> None:
    face = face_of(facts, today)
    assert (face.mark.shape, face.mark.token, face.mark.word) == mark
    assert drawn(face) == cells
    assert face.mark.word in face.spoken


def test_the_ledger_is_a_statement_of_time() -> None:
    face = face_of(WHOLE, "2026-11-24")
    rows = [(row.day.isoformat(), row.effect, row.remaining) for row in face.ledger]
    assert rows == [
        ("2026-10-09", "尚未起算", None),
        ("2026-10-10", "起算，次日为第 1 个工作日", 20),
        ("2026-10-14", "答复期限待收到补正后重新计算", None),
        ("2026-10-20", "重新起算，次日为第 1 个工作日", 20),
        ("2026-10-27", "暂停，次日起不计", 15),
        ("2026-10-28", "仍在暂停", 15),
        ("2026-11-06", "恢复，7 个工作日不计入", 14),
        ("2026-11-24", "已用 18 个工作日", 2),
        ("2026-11-26", "", 0),
    ]
    assert face.ledger[1].adjusted  # 10月10日 is a Saturday that is worked
    assert face.ledger[2].says == "告知申请人补正（第 3 个工作日，限 7 个）"
    assert face.ledger[4].source == "条例第33条第3款"


def test_the_ticks_say_what_happened_when() -> None:
    face = face_of(WHOLE, "2026-11-24")
    assert [flag.text for flag in face.flags] == [
        "10月10日 收到",
        "10月20日 重新起算",
        "10月27日 暂停",
        "11月6日 恢复",
        "今天 11月24日",
        "11月26日 到期",
    ]


def test_the_verdict_prints_its_number_large() -> None:
    assert face_of(WHOLE, "2026-11-24").mark.around == ("还剩 ", " 个工作日")
    assert face_of(WHOLE, "2026-11-24").duty == "应于 11月26日（周四）答复"


def test_an_extension_is_drawn_under_its_days() -> None:
    face = face_of([*WHOLE, EXTENDED], "2026-11-24")
    assert [cell.added for cell in face.cells].count(True) == 10
    assert face.ledger[7].effect == "延长 10 个工作日"


def test_a_silent_party_sets_the_clock_going_by_itself() -> None:
    row = next(row for row in face_of(WHOLE[:6], "2026-11-24").ledger if row.day == date(2026, 11, 19))
    assert (row.says, row.effect) == ("对方至 11月18日 没有答复", "恢复，16 个工作日不计入")


def test_a_year_without_calendar_is_said() -> None:
    face = face_of([IN_DECEMBER], "2026-12-14")
    assert face.due is None
    assert face.provisional.startswith("2027 年放假安排未公布")
    assert face.ledger[-1].effect == "暂定，放假安排公布后重算"


def test_the_reading_of_a_pause_is_named_where_there_is_one() -> None:
    assert "当日恢复" in face_of(WHOLE, "2026-11-24").convention
    assert "当日不计入" in face_of(WHOLE, "2026-11-24", config={"pause_count": "half_open"}).convention
    assert face_of(WHOLE[:2], "2026-10-12").convention == ""
    assert face_of(WHOLE, "2026-11-24").basis == "按国务院办公厅 2026 年放假安排计算。"


def test_the_applicant_is_spoken_to() -> None:
    ledger = face_of(WHOLE[:4], "2026-10-21", to_applicant=True).ledger
    assert [row.says for row in ledger[:2]] == ["您提交了申请", "工作人员与您确认收到"]


def test_the_countys_choice_moves_the_threshold() -> None:
    limits = clockface.Limits(soon=1, confirm=3)
    assert face_of(WHOLE, "2026-11-24", limits=limits).mark.token == "ok"
    assert face_of([SENT], "2026-10-12", limits=limits).mark.token == "soon"


@pytest.mark.parametrize("case", strict_yaml.load_file(VECTORS), ids=lambda case: str(case["id"]))
def test_every_vector_is_drawn_as_the_law_counts(case: dict[str, Any]) -> None:
    read = read_case(case)
    days = [event.day for event in read.events if event.counted]
    for today in {read.today or date(2026, 11, 24), *days, *(day + timedelta(9) for day in days)}:
        try:
            known = tuple(event for event in read.events if event.date is None or event.date <= today)
            line = timeline(replace(read, events=known), rulebook.default(), CALENDAR, today)
        except (ContradictoryEvents, OutsideKnownSpan):
            continue
        face = clockface.build(line, calendar=CALENDAR, config=read.config)
        assert [row.day for row in face.ledger] == sorted(row.day for row in face.ledger)
        assert all(row.says or row.kind == "today" for row in face.ledger)
        assert all(isinstance(citations.parse(row.source), tuple) for row in face.ledger if row.source)
        assert all(0 <= flag.x <= DRAWN_WIDTH for flag in face.flags)
        assert len({cell.day for cell in face.cells}) == len(face.cells)
        received = line.received is not None and line.received <= today
        if received and line.state in ("open", "extended", "paused") and face.cells and line.due is not None:
            assert face.counts.get("left", 0) == max(0, line.remaining_working_days or 0)
            assert face.cells[-1].day == line.due


@dataclass
class Row:
    """The columns of an application that is open and received."""

    submitted_day: date = date(2026, 10, 9)
    received: date | None = date(2026, 10, 20)
    due: date | None = date(2026, 11, 26)
    due_statutory: date | None = None
    provisional: bool = False
    extended: bool = False
    waiting_for: str = ""
    waiting_until: date | None = None
    abandon_from: date | None = None
    decided: date | None = None
    late: bool | None = None
    ended: str = ""


@pytest.mark.parametrize(
    ("row", "word", "note", "bar"),
    [
        (Row(), "还剩 2 个工作日", "11月26日 周四", 18),
        (Row(due=date(2026, 11, 24)), "今天到期", "11月24日 周二", 20),
        (Row(due=date(2026, 11, 23)), "逾期 1 个工作日", "11月23日 周一", 20),
        (Row(due=date(2026, 12, 7)), "还剩 9 个工作日", "12月7日 周一", 11),
        (Row(received=None, due=None), "提交已 33 个工作日，尚未确认", "10月9日 提交", None),
        (
            Row(waiting_for="third_party", waiting_until=date(2026, 12, 3), due=date(2026, 12, 22)),
            "暂停，剩 13 个工作日",
            "对方限 12月3日 回复",
            7,
        ),
        (
            Row(waiting_for="correction", waiting_until=date(2026, 12, 4), due=None),
            "等待补正",
            "补正后重新起算，限 12月4日",
            None,
        ),
        (Row(waiting_for="fee", due=None), "等待缴费", "缴费后重新起算", None),
        (
            Row(provisional=True, due=None, due_statutory=date(2027, 1, 8)),
            "暂定 12月31日后",
            "放假安排公布后重算",
            None,
        ),
        (Row(ended="reply", decided=date(2026, 11, 20), late=False), "按期办结", "11月20日 周五", None),
        (
            Row(ended="reply", decided=date(2026, 11, 30), late=True),
            "逾期 2 个工作日办结",
            "11月30日 周一",
            None,
        ),
        (Row(ended="withdrawn", due=None), "已撤回", "", None),
        (Row(ended="transferred", due=None), "已转办", "", None),
    ],
)
def test_a_row_of_a_list_needs_no_events(row: Row, word: str, note: str, bar: int | None) -> None:
    mini = clockface.mini(row, today=date(2026, 11, 24), calendar=CALENDAR)
    assert (mini.mark.word, mini.note, mini.bar) == (word, note, bar)

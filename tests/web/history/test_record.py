"""Recording: numbers without gaps, days that the law allows, corrections that stay visible, nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from gongkai.web.history import clock, files, kinds, selectors, services
from gongkai.web.history.chain import Recorded
from gongkai.web.history.errors import (
    ClockHeld,
    Conflict,
    DayRefused,
    FileUnknown,
    NotAnEvent,
    NothingToMend,
)
from gongkai.web.history.models import Event, Head, Payload

pytestmark = pytest.mark.django_db(transaction=True)
Record = Callable[..., Recorded]
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday() -> object:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def test_events_are_numbered_over_the_site_and_within_their_stream(record: Record) -> None:
    made = [record("a"), record("b"), record("a", "answered")]
    assert [(event.n, event.stream, event.seq) for event in made] == [
        (1, "sample:a", 1),
        (2, "sample:b", 1),
        (3, "sample:a", 2),
    ]
    assert selectors.events_of("sample:a") == [made[0], made[2]]
    assert selectors.event(2) == made[1]
    assert list(selectors.streams("sample")) == ["sample:a", "sample:b"]


def test_an_event_says_itself_in_a_sentence_with_its_article(record: Record) -> None:
    event = record()
    assert event.says == "收到申请：道路预算"
    assert event.article == "第二十九条"
    assert event.short == event.hash[:16]


def test_the_legal_day_is_the_date_in_shanghai(record: Record) -> None:
    with time_machine.travel(datetime(2026, 3, 16, 16, 30, tzinfo=UTC), tick=False):
        assert record().day == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("kind", "day", "more", "words"),
    [
        ("asked", date(2026, 3, 17), {"reason": "误"}, "之后"),
        ("answered", date(2026, 3, 13), {"reason": "补记"}, "由系统记录"),
        ("asked", date(2026, 3, 13), {}, "写明理由"),
        ("asked", date(2026, 1, 5), {"reason": "补记"}, "第二人"),
    ],
)
def test_a_day_that_may_not_be_entered_is_refused_and_leaves_nothing(
    record: Record, kind: str, day: date, more: dict[str, str], words: str
) -> None:
    with pytest.raises(DayRefused, match=words):
        record(kind=kind, day=day, **more)
    assert not Event.objects.exists()


def test_a_fact_may_be_dated_back_with_a_reason_and_far_back_with_a_second_person(record: Record) -> None:
    assert record(day=date(2026, 3, 13), reason="当日窗口收件").day == date(2026, 3, 13)
    far = record(day=date(2026, 1, 5), reason="旧台账", data={"title": "甲", "second_person": "测试员乙"})
    assert (far.day, far.recorded_at) == (date(2026, 1, 5), MONDAY)
    assert record(kind="hearing_set", day=date(2026, 4, 1), data={"on": "4 月 1 日"}).day == date(2026, 4, 1)


def test_others_who_wrote_meanwhile_are_named(record: Record) -> None:
    record()
    second = record(kind="answered", expected_seq=1)
    with pytest.raises(Conflict, match="测试员甲") as refused:
        record(kind="answered", expected_seq=1)
    assert refused.value.since == [second]
    assert Head.objects.get().n == 2


def test_voided_and_corrected_events_stay_and_no_longer_count(record: Record) -> None:
    first = record()
    better = record(corrects=first.n, data={"title": "桥梁预算"})
    assert selectors.effective(selectors.events_of("sample:1")) == [better]
    void = record(kind="voided", data={"n": better.n}, reason="登记在另一件")
    assert selectors.effective(selectors.events_of("sample:1")) == [first]
    record(kind="voided", data={"n": void.n}, reason="撤销错了")
    assert selectors.effective(selectors.events_of("sample:1")) == [better]
    assert len(selectors.events_of("sample:1")) == 4


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("voided", {"data": {"n": 2}, "reason": "别处的"}),
        ("voided", {"data": {}, "reason": "没有号"}),
        ("voided", {"data": {"n": 1}}),
        ("asked", {"corrects": 2}),
        ("erased", {"data": {"n": 7}, "reason": "期满"}),
    ],
)
def test_mending_names_an_event_of_its_own_stream_and_says_why(record: Record, kind: str, more: dict[str, str]) -> None:
    record("1")
    record("2")
    with pytest.raises(NothingToMend):
        record("1", kind, **more)
    assert Event.objects.count() == 2


def test_what_cannot_be_kept_is_named(record: Record) -> None:
    for data, words in (({"fee": 1.5}, "data.data.fee"), ({"x": [object()]}, "object"), ({"x": "\ud800"}, "Unicode")):
        with pytest.raises(NotAnEvent, match=words):
            record(data=data)
    with pytest.raises(NotAnEvent, match="no event kind"):
        record(kind="invented")
    with pytest.raises(FileUnknown):
        record(evidence=["0" * 64])


def test_evidence_is_a_kept_file_with_its_size(record: Record) -> None:
    kept = files.keep(b"scan", name="信封.pdf", content_type="application/pdf")
    assert record(evidence=[kept.sha256]).evidence == (kept.sha256,)
    assert '"size":4' in Payload.objects.get().payload


def test_an_erased_payload_leaves_the_chain_and_a_mark(record: Record) -> None:
    event = record(data={"title": "某人住址"})
    record(kind="erased", data={"n": event.n}, reason="保存期满")
    found = selectors.event(event.n)
    assert found is not None
    assert (found.erased, dict(found.data), found.hash) == (True, {}, event.hash)
    assert found.says == "收到申请：—"
    with pytest.raises(NothingToMend):
        record(kind="erased", data={"n": event.n}, reason="再一次")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_event SET actor_name = 'x'",
        "DELETE FROM history_event",
        "UPDATE history_payload SET payload = '{}'",
        "DELETE FROM history_payload",
        "UPDATE history_head SET n = 5",
        "DELETE FROM history_head",
        "DELETE FROM history_erasure",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(record: Record, statement: str) -> None:
    event = record()
    record("2", "erased", data={"n": record("2").n}, reason="期满")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(statement)
    assert selectors.event(event.n) == event


def test_a_clock_that_is_behind_is_said_once_and_time_never_goes_back(record: Record) -> None:
    record()
    with time_machine.travel(MONDAY - timedelta(hours=1), tick=False):
        for _ in range(3):
            assert record().recorded_at == MONDAY
    anomalies = selectors.events_of("history:site")
    assert [event.kind for event in anomalies] == ["clock_anomaly"]
    assert anomalies[0].data["seconds"] == 3600
    with time_machine.travel(MONDAY - timedelta(seconds=1), tick=False):
        record()
    assert len(selectors.events_of("history:site")) == 1


def test_the_clock_moves_only_while_an_empty_history_is_being_filled(record: Record) -> None:
    with clock.moved_to(datetime(2024, 5, 6, tzinfo=UTC)):
        event = record()
        assert (event.demonstration, event.day) == (True, date(2024, 5, 6))
        with clock.moved_to(datetime(2024, 5, 7, tzinfo=UTC)):
            assert record().day == date(2024, 5, 7)
    assert not record().demonstration
    with pytest.raises(ClockHeld), clock.moved_to(datetime(2024, 5, 6, tzinfo=UTC)):
        pass


def test_a_write_that_fails_leaves_nothing_of_the_act(record: Record) -> None:
    record()
    for nth in range(1, 12):
        count = 0

        def fail(execute, sql, params, many, context, nth=nth):
            nonlocal count
            count += 1
            if count == nth:
                raise DatabaseError("disk full")
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(fail), transaction.atomic():
                record(kind="answered")
        except DatabaseError:
            assert (Event.objects.count(), Payload.objects.count(), Head.objects.get().n) == (1, 1, 1)
        else:
            break
    assert 3 < nth < 11
    assert Event.objects.count() == 2


def test_a_caller_who_swallows_a_failed_write_cannot_commit_half_of_it(record: Record) -> None:
    def fail(execute, sql, params, many, context):
        if "history_payload" in sql and sql.startswith("INSERT"):
            raise DatabaseError("disk full")
        return execute(sql, params, many, context)

    with transaction.atomic():
        try:
            with connection.execute_wrapper(fail):
                record()
        except DatabaseError:
            pass
    assert not Event.objects.exists()


def test_a_kind_says_one_thing_only() -> None:
    kinds.register("sample", [kinds.Kind("answered", "答复：{title}")])
    with pytest.raises(ValueError, match="twice"):
        kinds.register("sample", [kinds.Kind("answered", "别的")])


def test_the_system_and_the_applicant_have_names() -> None:
    assert (services.APPLICANT.name, services.SYSTEM.name) == ("申请人", "系统")

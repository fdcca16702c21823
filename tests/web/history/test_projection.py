"""Rows follow their events in the same transaction; what was changed by hand is named and mended."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from gongkai.web.history import projection, rebuilding, selectors
from gongkai.web.history.chain import Recorded
from gongkai.web.history.projection import Difference, RowProjector
from gongkai.web.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
Record = Callable[..., Recorded]
A, B = str(uuid.UUID(int=10)), str(uuid.UUID(int=2))
heard: list[tuple[str | None, str | None]] = []


def project(stream: str, events: list[Recorded]) -> dict[str, object] | None:
    """A row with the last title, and how many events count; none when nothing counts."""
    alive = selectors.effective(events)
    if not alive:
        return None
    last = alive[-1]
    return {
        "kind": "projected",
        "title": last.data["title"],
        "done": len(alive),
        "payload": {"days": [last.day.isoformat()]},
    }


def hear(before: Job | None, after: Job | None) -> None:
    """Listen to the row."""
    heard.append((before.title if before else None, after.title if after else None))


@pytest.fixture(autouse=True)
def projected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only this projector, on a table at hand."""
    monkeypatch.setattr(projection, "_projectors", {})
    monkeypatch.setattr(projection, "_listeners", {})
    monkeypatch.setattr(projection, "_checks", {})
    heard.clear()
    projection.register("sample", RowProjector(Job, project, [hear]))
    yield


def rebuild(*options: str) -> tuple[int, str]:
    """Exit status and words."""
    out = StringIO()
    try:
        call_command("rebuild", *options, stdout=out)
    except SystemExit as exit_:
        return int(str(exit_.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_row_follows_and_listeners_hear_what_was_and_what_is(record: Record) -> None:
    first = record(A)
    record(A, corrects=first.n, data={"title": "桥梁预算"})
    row = Job.objects.get(pk=A)
    assert (row.title, row.done) == ("桥梁预算", 1)
    record(A, "voided", data={"n": first.n + 1}, reason="误")
    record(A, "voided", data={"n": first.n}, reason="误")
    assert not Job.objects.exists()
    assert heard == [(None, "道路预算"), ("道路预算", "桥梁预算"), ("桥梁预算", "道路预算"), ("道路预算", None)]
    assert rebuild("--check")[0] == 0


def test_the_row_goes_with_its_event(record: Record) -> None:
    with transaction.atomic():
        record(A)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_rebuild_names_table_row_and_column_and_writes_nothing_when_asked_to_check(record: Record) -> None:
    record(A)
    record(B)
    Job.objects.filter(pk=A).update(title="别的", payload={"days": []})
    Job.objects.filter(pk=B).delete()
    extra = Job.objects.create(kind="projected", title="没有来历")
    status, said = rebuild("--check")
    assert status == 1
    assert f"jobs_job 行 {A} 列 title：库里是 别的，按记录应为 道路预算" in said
    assert f"行 {A} 列 payload" in said
    assert f"jobs_job 缺少行 {B}" in said
    assert f"jobs_job 多出行 {extra.pk}" in said
    assert selectors.events_of("history:site") == []
    assert Job.objects.get(pk=A).title == "别的"


def test_rebuild_mends_in_silence_and_records_that_it_did(record: Record) -> None:
    record(A)
    record(B)
    heard.clear()
    Job.objects.filter(pk=A).update(title="别的")
    Job.objects.filter(pk=B).delete()
    Job.objects.create(kind="projected", title="没有来历")
    assert rebuild()[0] == 0
    assert {str(job.pk): job.title for job in Job.objects.all()} == {A: "道路预算", B: "道路预算"}
    assert heard == []
    (event,) = selectors.events_of("history:site")
    assert (event.kind, event.data) == ("rebuilt", {"count": 3, "tables": ["jobs_job"]})
    assert rebuild()[1].strip() == "各表与记录全部相符"


def test_counters_are_compared_and_made_again(record: Record) -> None:
    counter = {"n": 5}

    def differences() -> Iterator[Difference]:
        if counter["n"] != 1:
            yield Difference("counter", "a", "n", counter["n"], 1)

    projection.register_check("counter", differences)
    assert rebuild()[0] == 1
    projection.register_check("counter", differences, mend=lambda: counter.update(n=1))
    assert rebuild()[0] == 0
    assert counter == {"n": 1}


def test_a_projector_of_its_own_kind_is_applied_again(record: Record) -> None:
    stored: dict[str, int] = {}

    class Lengths:
        def apply(self, stream: str, events: list[Recorded]) -> None:
            stored[stream] = len(events)

        def differences(self) -> Iterator[Difference]:
            for stream in selectors.streams("sample"):
                expected = len(selectors.events_of(stream))
                if stored.get(stream) != expected:
                    yield Difference("lengths", stream.partition(":")[2], "n", stored.get(stream), expected)

    projection.register("sample", Lengths())
    record(A)
    stored.clear()
    assert [each.expected for each in rebuilding.differences()] == [1]
    assert rebuild()[0] == 0
    assert stored == {f"sample:{A}": 1}


def test_an_erased_content_is_projected_at_once(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def titled(stream: str, events: list[Recorded]) -> dict[str, object]:
        return {"kind": "projected", "title": selectors.effective(events)[0].data.get("title", "")}

    monkeypatch.setattr(projection, "_projectors", {})
    projection.register("sample", RowProjector(Job, titled))
    event = record(A)
    record(A, "erased", data={"n": event.n}, reason="期满")
    assert Job.objects.get(pk=A).title == ""
    assert rebuild("--check")[0] == 0

"""Every damage that the verifier promises to find, done in the raw database; it names the first event that is wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gongkai.web.history import chain, files, heads, triggers, verification
from gongkai.web.history.chain import Recorded
from gongkai.web.history.models import Event

from . import raw

pytestmark = pytest.mark.django_db(transaction=True)
Record = Callable[..., Recorded]
Tamper = Callable[[], object]


@pytest.fixture(autouse=True)
def ten_events(record: Record) -> None:
    """Three streams: a has 1 4 7 10, b has 2 5 8, c has 3 6 9."""
    for i in range(10):
        record("abc"[i % 3], data={"title": f"第{i}件"})


def verify(*options: str | Path) -> tuple[int, str]:
    """Exit status and what was said."""
    out = StringIO()
    try:
        call_command("verify", *(str(option) for option in options), stdout=out)
    except SystemExit as exit_:
        return int(str(exit_.code)), out.getvalue()
    return 0, out.getvalue()


def first(wanted: list[Path] | None = None) -> int | None:
    """The first event that is wrong; the record must not be sound."""
    _seen, damages = verification.record(wanted)
    assert damages
    return damages[0].n


def test_a_sound_record_is_said_to_be_sound() -> None:
    heads.write()
    status, said = verify()
    assert status == 0
    assert "核验 10 条记录，全部相符" in said


def swap(table: str, a: int, b: int) -> None:
    raw.run(*(f"UPDATE {table} SET n = {new} WHERE n = {old}" for old, new in ((a, 99), (b, a), (99, b))))


def edit_and_rehash() -> None:
    raw.set_column(5, "actor_name", lambda _: "别人")
    raw.rehash(5)


def insert_in_the_middle() -> None:
    move = [
        f"UPDATE history_{table} SET n = n + 1 WHERE n = {n}"
        for n in range(10, 4, -1)
        for table in ("event", "payload")
    ]
    raw.run(*move)
    raw.forge(5)
    raw.run("UPDATE history_head SET n = 11")


def test_a_number_that_occurs_twice_is_found() -> None:
    keys = "history_event DROP CONSTRAINT history_event_pkey, DROP CONSTRAINT history_stream_seq"
    if connection.vendor == "sqlite":
        unkeyed = ("CREATE TABLE copy AS SELECT * FROM history_event", "DROP TABLE history_event")
        loosen = (*unkeyed, "ALTER TABLE copy RENAME TO history_event")
    else:
        loosen = (f"ALTER TABLE {keys}",)
    with transaction.atomic():
        raw.run(*loosen, "INSERT INTO history_event SELECT * FROM history_event WHERE n = 6")
        assert first() == 6
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("tamper", "n"),
    [
        (lambda: raw.run("UPDATE history_payload SET payload = replace(payload, '第4件', '第44件') WHERE n = 5"), 5),
        (
            lambda: raw.run(
                "UPDATE history_payload SET salt = (SELECT salt FROM history_payload WHERE n = 1) WHERE n = 5"
            ),
            5,
        ),
        (lambda: raw.set_column(5, "actor_name", lambda _: "别人"), 5),
        (lambda: raw.set_column(5, "recorded_us", lambda us: us - 86_400_000_000), 5),
        (lambda: raw.set_column(5, "day", lambda _: date(2020, 1, 2)), 5),
        (lambda: raw.set_column(5, "kind", lambda _: "answered"), 5),
        (lambda: raw.set_column(5, "hash", lambda _: "f" * 64), 5),
        (lambda: raw.set_column(5, "prev", lambda _: "f" * 64), 5),
        (lambda: raw.set_column(10, "actor_name", lambda _: "别人"), 10),
        (edit_and_rehash, 5),
        (lambda: raw.run("DELETE FROM history_event WHERE n = 5"), 5),
        (lambda: raw.run("DELETE FROM history_event WHERE n = 1"), 1),
        (lambda: raw.run("DELETE FROM history_event WHERE stream = 'sample:b'"), 2),
        (lambda: raw.run("DELETE FROM history_event WHERE n > 7"), 8),
        (insert_in_the_middle, 5),
        (lambda: raw.forge(11, us=1), 11),
        (lambda: swap("history_event", 5, 6), 5),
        (lambda: swap("history_payload", 5, 6), 5),
        (lambda: raw.set_column(7, "seq", lambda _: 9), 7),
        (lambda: raw.run("DELETE FROM history_payload WHERE n = 5"), 5),
        (lambda: raw.run("INSERT INTO history_erasure VALUES (5, 7)", "DELETE FROM history_payload WHERE n = 5"), 5),
        (lambda: raw.run("DELETE FROM history_head"), None),
    ],
    ids=[
        "payload",
        "salt",
        "actor",
        "time",
        "day",
        "kind",
        "hash",
        "prev",
        "last event",
        "edit and rehash",
        "delete",
        "delete first",
        "delete a stream",
        "truncate",
        "insert",
        "insert at the end",
        "reorder",
        "swap payloads",
        "seq gap",
        "payload gone",
        "payload gone with a false erasure",
        "head row gone",
    ],
)
def test_damage_is_found_and_the_first_event_named(tamper: Tamper, n: int | None) -> None:
    tamper()
    assert first() == n
    status, said = verify()
    assert status == 1
    assert n is None or f"第 {n} 号" in said.splitlines()[0]


def test_time_that_goes_back_is_found_even_in_a_rewritten_chain() -> None:
    raw.set_column(5, "recorded_us", lambda _: 1)
    raw.rechain(5)
    assert first() == 5


def test_a_seq_that_jumps_is_found_even_in_a_rewritten_chain() -> None:
    raw.set_column(7, "seq", lambda _: 9)
    raw.rechain(7)
    assert first() == 7


def rewrite() -> None:
    raw.set_column(5, "actor_name", lambda _: "别人")
    raw.rechain(5)


def cut_off() -> None:
    raw.run("DELETE FROM history_event WHERE n > 7", "DELETE FROM history_payload WHERE n > 7")
    raw.rechain(8)


@pytest.mark.parametrize(("tamper", "n"), [(rewrite, 4), (cut_off, 8)])
def test_what_only_a_head_kept_elsewhere_can_show(record: Record, tmp_path: Path, tamper: Tamper, n: int) -> None:
    heads_kept = []
    raw.run()
    kept = heads.write()
    shutil.copy(heads.folder() / kept.name, tmp_path / "kept.json")
    heads_kept.append(tmp_path / "kept.json")
    shutil.rmtree(heads.folder())
    tamper()
    if tamper is rewrite:
        assert verify()[0] == 0
    status, said = verify("--head", *heads_kept)
    assert status == 1
    assert "kept.json" in said
    assert first(heads_kept) == (1 if tamper is rewrite else n)


def test_an_earlier_head_narrows_down_where_the_rewriting_began(record: Record) -> None:
    heads.write()
    record("d")
    record("d")
    heads.write()
    raw.set_column(12, "actor_name", lambda _: "别人")
    raw.rechain(12)
    assert first() == 11
    assert "第 11 号至第 12 号之间被改写" in verify()[1]


def test_a_restored_old_backup_is_shorter_than_its_heads(record: Record) -> None:
    record()
    heads.write()
    raw.run("DELETE FROM history_event WHERE n = 11", "DELETE FROM history_payload WHERE n = 11")
    raw.rechain(11)
    assert first() == 11
    assert "恢复了旧备份" in verify()[1]


def test_two_heads_of_one_number_with_different_hashes(tmp_path: Path) -> None:
    head = heads.write()
    shutil.copy(heads.folder() / head.name, tmp_path / "other.json")
    shutil.rmtree(heads.folder())
    rewrite()
    heads.write()
    status, said = verify("--head", tmp_path / "other.json")
    assert status == 1
    assert "记录曾被分成两份" in said


def test_a_head_that_was_changed_or_is_of_an_unknown_key(tmp_path: Path) -> None:
    head = heads.write()
    path = heads.folder() / head.name
    said = json.loads(path.read_text())
    path.write_text(json.dumps(said | {"n": 9}))
    assert "签名不对" in verify()[1]
    path.write_text(json.dumps(said | {"key": "0" * 16}))
    assert "不认识的密钥" in verify()[1]
    for text in (
        "",
        "[]",
        "{}",
        json.dumps(said | {"more": 1}),
        json.dumps(said | {"signature": "?"}),
        json.dumps(said | {"n": "10"}),
    ):
        path.write_text(text)
        assert verify()[0] == 1
    path.write_text(json.dumps(said))
    assert verify()[0] == 0


def test_a_new_key_and_no_new_events_are_no_damage(record: Record) -> None:
    heads.write()
    heads.new_key()
    record()
    heads.write()
    assert verify()[0] == 0
    assert len({heads.read(path).key for path in heads.files()}) == 2


def test_triggers_that_are_gone_or_changed_are_named() -> None:
    heads.write()
    name = triggers.names(connection.vendor)[0]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(f"ALTER TABLE history_erasure DISABLE TRIGGER {name}")
    status, said = verify()
    assert status == 1
    assert name in said
    assert "表、约束或触发器" in said
    raw.run()
    assert verify()[0] == 0


def test_files_that_are_missing_changed_or_foreign_are_named(record: Record) -> None:
    one = files.keep(b"one", name="一.pdf", content_type="application/pdf")
    two = files.keep(b"two", name="二.pdf", content_type="application/pdf")
    record(evidence=[one.sha256, two.sha256])
    assert verify()[0] == 0
    files.path(one.sha256).unlink()
    files.path(two.sha256).write_bytes(b"2")
    (files.folder() / "foreign.exe").write_bytes(b"x")
    status, said = verify()
    assert status == 1
    assert "“一.pdf”" in said
    assert "找不到" in said
    assert "“二.pdf”" in said
    assert "被改过" in said
    assert "foreign.exe 没有登记" in said


def test_what_a_cut_off_upload_leaves_is_named_but_is_no_damage() -> None:
    kept = files.keep(b"one", name="一.pdf", content_type="application/pdf")
    files.File.objects.all().delete()
    (files.folder() / ".new-abc").write_bytes(b"half")
    out = StringIO()
    call_command("check_files", stdout=out)
    assert kept.sha256 in out.getvalue()
    assert "0 个文件不符，2 个是中断的上传" in out.getvalue()


def test_rollback_erasure_and_vacuum_are_no_damage(record: Record) -> None:
    with transaction.atomic():
        record("gone")
        transaction.set_rollback(True)
    record("a", "erased", data={"n": 4}, reason="期满")
    heads.write()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    assert verify()[0] == 0


CHANGEABLE = [column for column in raw.HASHED if column != "n"] + ["prev", "hash"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_byte_changed_in_any_hashed_column_is_found(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 10))
    column = data.draw(st.sampled_from(CHANGEABLE))
    row = Event.objects.values().get(pk=n)
    value = row[column]
    if isinstance(value, str):
        raw_bytes = bytearray(value.encode())
        assume(raw_bytes)
        at = data.draw(st.integers(0, len(raw_bytes) - 1))
        raw_bytes[at] ^= data.draw(st.integers(1, 127))
        changed: object = raw_bytes.decode(errors="replace").replace("\0", " ")
    elif isinstance(value, bool):
        changed = not value
    elif isinstance(value, int):
        changed = value ^ (1 << data.draw(st.integers(0, 14)))
    elif isinstance(value, date):
        changed = date.fromordinal(value.toordinal() + data.draw(st.integers(1, 255)))
    else:
        changed = "0" * 32 if column.endswith("_id") else 3
    assume(changed != value)
    taken = {column: changed} if column in ("stream", "seq") else {"n": 0}
    assume(not Event.objects.filter(**{"stream": row["stream"], "seq": row["seq"]} | taken).exclude(pk=n).exists())
    with transaction.atomic():
        raw.run((f"UPDATE history_event SET {column} = %s WHERE n = %s", (changed, n)))
        found = first()
        transaction.set_rollback(True)
    assert found is not None
    assert found <= n
    assert verification.record()[1] == []


def test_the_fixed_vectors_of_the_hash() -> None:
    for vector in json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8")):
        salt = bytes.fromhex(vector["salt"])
        assert chain.payload_digest(salt, vector["payload"]) == vector["payload_digest"]
        assert chain.event_hash(vector["prev"], tuple(vector["columns"])) == vector["hash"]

"""The drill: load, back up while others write, wipe, restore, verify. Half a backup and other keys are refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from gongkai.errors import MissingProgram
from gongkai.web.history import backups, database_copies, files, heads, selectors, verification
from gongkai.web.history.backups import BackupRefused
from gongkai.web.history.chain import Recorded
from gongkai.web.history.models import Event, ensure_head

from . import raw

pytestmark = pytest.mark.django_db(transaction=True)
Record = Callable[..., Recorded]


def wipe(home: Path) -> None:
    """All data of the site gone; the keys, kept elsewhere, are still there."""
    raw.run(*(f"DELETE FROM history_{table}" for table in ("event", "payload", "erasure", "head", "file")))
    ensure_head()
    shutil.rmtree(home / "files")
    shutil.rmtree(home / "heads")


def test_the_drill(record: Record, home: Path, tmp_path: Path) -> None:
    kept = files.keep(b"scan of a letter", name="来信.pdf", content_type="application/pdf")
    journal = [record(evidence=[kept.sha256]), record(kind="answered")]
    heads.write()
    out = StringIO()
    call_command("backup", str(tmp_path / "safe"), stdout=out)
    assert "到第 2 号记录，2 个文件" in out.getvalue()
    after = record("late")
    wipe(home)
    assert selectors.head()[0] == 0
    (folder,) = (tmp_path / "safe").iterdir()
    call_command("restore", str(folder), stdout=out)
    assert selectors.events_of("sample:1") == journal
    assert selectors.events_of(after.stream) == []
    assert files.open(kept.sha256) == b"scan of a letter"
    assert [event.kind for event in selectors.events_of("history:site")] == ["restored"]
    call_command("verify", stdout=out)
    assert "3 条记录，全部相符" in out.getvalue()
    record("goes on")
    assert verification.record()[1] == []


def test_a_head_signed_after_the_backup_shows_that_an_old_one_was_restored(record: Record, tmp_path: Path) -> None:
    record()
    done = backups.backup(tmp_path / "safe")
    record()
    record()
    heads.write()
    backups.restore(done.folder, replace=True)
    assert [damage.n for damage in verification.record()[1]] == [3]


@pytest.mark.parametrize("harm", ["manifest", "database", "file", "changed"])
def test_half_a_backup_is_refused_and_nothing_is_changed(record: Record, tmp_path: Path, harm: str) -> None:
    kept = files.keep(b"scan", name="来信.pdf", content_type="application/pdf")
    record()
    done = backups.backup(tmp_path / "safe")
    inside = done.folder / "files/kept" / kept.sha256[:2] / kept.sha256
    record()
    if harm == "changed":
        inside.write_bytes(b"scam")
    else:
        {"manifest": done.folder / "manifest.json", "database": done.folder / "database", "file": inside}[harm].unlink()
    with pytest.raises(BackupRefused):
        backups.restore(done.folder, replace=True)
    assert Event.objects.count() == 2


def test_a_backup_that_was_cut_off_has_no_name(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record()
    monkeypatch.setattr(backups, "_write", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        backups.backup(tmp_path / "safe")
    (left,) = (tmp_path / "safe").iterdir()
    assert left.name.endswith(".partial")
    with pytest.raises(BackupRefused, match="不是完整的备份"):
        backups.restore(left, replace=True)


def test_a_record_is_overwritten_only_when_asked_for(record: Record, tmp_path: Path) -> None:
    record()
    done = backups.backup(tmp_path / "safe")
    with pytest.raises(BackupRefused, match="--replace"):
        backups.restore(done.folder)


def test_other_keys_are_named_before_anything_is_changed(record: Record, home: Path, tmp_path: Path) -> None:
    record()
    (home / "keys").mkdir(exist_ok=True)
    key = home / "keys" / "identity-1.key"
    key.write_bytes(b"a" * 32)
    done = backups.backup(tmp_path / "safe")
    assert not list(done.folder.rglob("*.key"))
    key.write_bytes(b"b" * 32)
    err = StringIO()
    with pytest.raises(SystemExit, match="2"):
        call_command("restore", str(done.folder), "--replace", stderr=err)
    assert "identity-1.key 不是这份备份用的那一把" in err.getvalue()
    key.unlink()
    with pytest.raises(BackupRefused, match="缺少密钥 identity-1"):
        backups.restore(done.folder, replace=True)
    assert backups.restore(done.folder, replace=True, without_keys=True).n == 1


def test_another_engine_is_refused(record: Record, tmp_path: Path) -> None:
    record()
    done = backups.backup(tmp_path / "safe")
    manifest = done.folder / "manifest.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace(f'"{connection.vendor}"', '"other"'), encoding="utf-8"
    )
    with pytest.raises(BackupRefused, match="other"):
        backups.restore(done.folder, replace=True)


def test_without_the_program_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "glob", lambda *_: [])
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MissingProgram, match="postgresql-client"):
        database_copies.program_path("pg_dump")

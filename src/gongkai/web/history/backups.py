"""One folder that holds everything but the keys, and the way back (`gongkai backup`, `gongkai restore`).

The database is copied first, in one snapshot, while the site goes on; then the files, which are named by their content
and only grow, so each row's file is there. A folder gets its name when all of it is on the disk: half a backup has none.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from gongkai.web.history import clock, database_copies, heads, services
from gongkai.web.history.errors import HistoryError
from gongkai.web.history.events import STREAM

_MANIFEST = "manifest.json"
_NOT_KEPT = ("secret_key",)  # sessions end with a restore; nothing is lost by it


class BackupRefused(HistoryError):
    """A backup that is not whole, is of another site or engine, or would overwrite a record."""

    code = "HISTORY-BACKUP"


@dataclass(frozen=True, slots=True)
class Done:
    """What was copied: the folder, the last event in it, files and bytes."""

    folder: Path
    n: int
    files: int
    size: int


def backup(into: Path) -> Done:
    """Copy everything into a new folder under `into`."""
    name = f"gongkai-backup-{clock.now().astimezone(clock.SHANGHAI):%Y%m%d-%H%M%S}"
    final, partial = into / name, into / f"{name}.partial"
    if final.exists() or partial.exists():
        raise BackupRefused(_("%(folder)s 已经存在，请过一秒再试") % {"folder": final})
    partial.mkdir(parents=True, mode=0o700)
    n, own = database_copies.save(partial / "database")
    copied: dict[str, tuple[int, str]] = {}
    for relative in _tree():
        size, sha256 = _copy(
            Path(settings.HOME) / relative if relative.parts[0] == "heads" else _file(relative), partial / relative
        )
        copied[relative.as_posix()] = size, sha256
    size, sha256 = _measure(partial / "database")
    manifest = {
        "format": 1,
        "made": clock.now().isoformat(),
        "software": heads.software(),
        "engine": connection.vendor,
        "n": n,
        "hash": own,
        "database": [size, sha256],
        "files": copied,
        "keys": _fingerprints(),
    }
    _write(partial / _MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=0).encode())
    partial.rename(final)
    _sync(into)
    return Done(final, n, len(copied), size + sum(size for size, _sha in copied.values()))


def restore(folder: Path, *, replace: bool = False, without_keys: bool = False) -> Done:
    """Put a backup in the place of this site's data and record that it was done.

    Args:
        replace: overwrite a record that has events.
        without_keys: go on although sealed data will stay closed.

    Raises:
        BackupRefused: the backup is not whole, of another engine, or the keys are others; nothing was changed.
    """
    manifest = _whole(folder)
    if manifest["engine"] != connection.vendor:
        said = {"theirs": manifest["engine"], "ours": connection.vendor}
        raise BackupRefused(_("备份来自 %(theirs)s，这里是 %(ours)s，不能恢复。请换成同一种数据库") % said)
    if not without_keys:
        _refuse_other_keys(manifest["keys"])
    if not replace and database_copies.has_events():
        raise BackupRefused(_("这里已经有记录，恢复会覆盖它。确实要覆盖，请加 --replace"))
    database_copies.load(folder / "database")
    for name in manifest["files"]:
        relative = Path(name)
        _copy(folder / relative, Path(settings.HOME) / relative if relative.parts[0] == "heads" else _file(relative))
    services.record(
        stream=STREAM,
        kind="restored",
        actor=services.SYSTEM,
        agency=services.SITE,
        data={"backup_n": manifest["n"], "made": manifest["made"]},
    )
    return Done(folder, manifest["n"], len(manifest["files"]), sum(size for size, _sha in manifest["files"].values()))


def _whole(folder: Path) -> dict[str, Any]:
    """The manifest of a backup of which every byte is as it was written."""
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        listed = {"database": manifest["database"], **manifest["files"]}
        wrong = manifest["format"] != 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(_("%(folder)s 不是完整的备份：没有清单，可能中途停下了") % {"folder": folder}) from error
    if wrong:
        raise BackupRefused(_("%(folder)s 由别的版本写出，这一版读不了") % {"folder": folder})
    for name, expected in listed.items():
        if ".." in Path(name).parts or not (folder / name).is_file() or list(_measure(folder / name)) != expected:
            raise BackupRefused(_("备份里的 %(name)s 缺失或被改过，没有恢复任何数据") % {"name": name})
    return manifest


def _refuse_other_keys(theirs: dict[str, str]) -> None:
    ours = _fingerprints()
    if missing := sorted(name for name in theirs if name not in ours):
        said = {"names": "、".join(missing), "folder": heads.keys()}
        raise BackupRefused(
            _(
                "%(folder)s 里缺少密钥 %(names)s，恢复后加密的内容打不开。请先放回密钥；没有密钥仍要恢复，请加 --without-keys"
            )
            % said
        )
    if other := sorted(name for name, digest in theirs.items() if ours[name] != digest):
        said = {"names": "、".join(other), "folder": heads.keys()}
        raise BackupRefused(_("%(folder)s 里的密钥 %(names)s 不是这份备份用的那一把，没有恢复任何数据") % said)


def _fingerprints() -> dict[str, str]:
    """What tells a key from another without telling the key; `head-current` only says which one signs."""
    found = {}
    for path in sorted(heads.keys().glob("**/*")):
        if path.is_file() and path.name not in (*_NOT_KEPT, "head-current") and not path.name.startswith("."):
            digest = hashlib.sha256(b"gongkai-key\n" + path.read_bytes()).hexdigest()
            found[path.relative_to(heads.keys()).as_posix()] = digest[:32]
    return found


def _tree() -> Iterator[Path]:
    """What is copied beside the database, relative to the backup; halves of files that are being written are left out."""
    for root, name in ((Path(settings.FILES), "files"), (heads.folder(), "heads")):
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield Path(name) / path.relative_to(root)


def _file(relative: Path) -> Path:
    return Path(settings.FILES).joinpath(*relative.parts[1:])


def _copy(source: Path, target: Path) -> tuple[int, str]:
    """Copy through a partial name; the size in bytes and the SHA-256 of what was written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, partial.open("wb") as writing:
        while chunk := reading.read(2**20):
            digest.update(chunk)
            size += len(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    partial.replace(target)
    _sync(target.parent)
    return size, digest.hexdigest()


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

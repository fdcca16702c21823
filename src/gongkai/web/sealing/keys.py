"""The master key in its file, and the keys it wraps in the database.

A data key is never kept in memory as "the current one": a key made in a transaction that fails must not seal anything.
What is kept is the opened key by its id, and ids are random.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.utils.translation import gettext as _

from gongkai.web.sealing.errors import KeyLost
from gongkai.web.sealing.suites import NONCE, SUITES, bound_to, new_nonce

if TYPE_CHECKING:
    from gongkai.web.sealing.models import WrappedKey

MASTER_BYTES = 32
_WRAP = SUITES["aes-256-gcm"]
_opened: dict[str, tuple[str, bytes]] = {}


def current(use: str, using: str = "default") -> str:
    """The id of the key that seals now; the first one is made on first use.

    Raises:
        KeyLost: the database has keys and the master key is missing.
    """
    from gongkai.web.sealing.models import WrappedKey

    found = WrappedKey.objects.using(using).filter(use=use, current=True).values_list("pk", flat=True).first()
    return found or make(use, using=using)


def opened(key_id: str, using: str = "default") -> tuple[str, bytes]:
    """Suite and bytes of a key.

    Raises:
        KeyLost: no such key, or the master key does not open it.
    """
    if key_id not in _opened:
        from gongkai.web.sealing.models import WrappedKey

        row = WrappedKey.objects.using(using).filter(pk=key_id).first()
        if row is None:
            raise KeyLost(_("数据库里没有编号 %(key)s 的密钥。请从备份恢复密钥表后再启动") % {"key": key_id})
        _opened[key_id] = row.suite, _unwrap(row, master_key())
    return _opened[key_id]


def make(use: str, *, suite: str | None = None, using: str = "default") -> str:
    """A new key takes over from the current one, which goes on opening what it sealed; the new key's id."""
    from gongkai.web.sealing.models import WrappedKey

    rows = WrappedKey.objects.using(using)
    master = master_key() if rows.exists() else _first_master_key()
    suite = suite or settings.SEALING_SUITE
    key, key_id = secrets.token_bytes(MASTER_BYTES if use == "index" else SUITES[suite].key_bytes), secrets.token_hex(8)
    with transaction.atomic(using=using):
        rows.filter(use=use, current=True).update(current=False)
        rows.create(
            id=key_id, use=use, suite=suite, master=fingerprint(master), wrapped=_wrap(key, master, key_id, use, suite)
        )
    return key_id


def ensure(using: str = "default") -> None:
    """Both uses have a key, and every key opens: the sentinel of the start.

    Raises:
        KeyLost: see `check`.
    """
    check(using)
    for use in ("data", "index"):
        current(use, using)


def check(using: str = "default") -> None:
    """Open every key with the master key of now; a site that cannot must not run.

    Raises:
        KeyLost: the master key is missing or another one; the message names file and fingerprints.
    """
    from gongkai.web.sealing.models import WrappedKey

    rows = list(WrappedKey.objects.using(using).all())
    if rows:
        master = master_key()
        for row in rows:
            _unwrap(row, master)


def check_at_start() -> None:
    """`check` for a worker that starts; a database that cannot be asked now is told by the pages, not here.

    Raises:
        KeyLost: see `check`.
    """
    with contextlib.suppress(DatabaseError):
        check()
    connections.close_all()


def rewrap(old_file: Path, using: str = "default") -> int:
    """Wrap all keys with the master key of now instead of the one in `old_file`; how many were wrapped anew.

    Raises:
        KeyLost: one of the files is missing, or the old one does not open the keys.
    """
    from gongkai.web.sealing.models import WrappedKey

    old, new = _read(old_file), master_key()
    with transaction.atomic(using=using):
        rows = list(WrappedKey.objects.using(using).select_for_update().exclude(master=fingerprint(new)))
        for row in rows:
            row.wrapped = _wrap(_unwrap(row, old), new, row.pk, row.use, row.suite)
            row.master = fingerprint(new)
            row.save()
    return len(rows)


def retire(key_id: str, using: str = "default") -> None:
    """Delete a key. The caller has made sure that nothing is sealed by it any more, in backups too."""
    from gongkai.web.sealing.models import WrappedKey

    WrappedKey.objects.using(using).filter(pk=key_id, current=False).delete()
    _opened.pop(key_id, None)


def forget() -> None:
    """Drop the opened keys from memory; they are opened again when needed."""
    _opened.clear()


def fingerprint(master: bytes) -> str:
    """16 hex digits that name a master key and tell nothing of it."""
    return hashlib.sha256(b"gongkai-master-key" + master).hexdigest()[:16]


def master_key() -> bytes:
    """The master key of `GONGKAI_MASTER_KEY_FILE`, else of `GONGKAI_HOME/keys/master_key`.

    Raises:
        KeyLost: no such file, or it holds no key.
    """
    return _read(settings.MASTER_KEY_FILE)


def write_master_key(path: Path) -> bool:
    """Write a new master key, readable by its owner only; False when the file exists (it is never overwritten)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(MASTER_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # of two processes that start at once one gives the key, and never half of it
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    _sync_folder(path.parent)
    return True


def _first_master_key() -> bytes:
    write_master_key(settings.MASTER_KEY_FILE)
    return master_key()


def _read(path: Path) -> bytes:
    try:
        key = base64.urlsafe_b64decode(path.read_bytes().strip())
    except FileNotFoundError:
        raise KeyLost(
            _("找不到主密钥文件 %(path)s。身份信息用它加密，请放回原来的文件再启动；不要新建") % {"path": path}
        ) from None
    except ValueError:
        key = b""
    if len(key) != MASTER_BYTES:
        raise KeyLost(_("主密钥文件 %(path)s 的内容不是密钥，请放回原来的文件") % {"path": path})
    return key


def _wrap(key: bytes, master: bytes, key_id: str, use: str, suite: str) -> bytes:
    nonce = new_nonce()
    return nonce + _WRAP.encrypt(master, nonce, key, bound_to("wrap", key_id, use, suite))


def _unwrap(row: WrappedKey, master: bytes) -> bytes:
    wrapped = bytes(row.wrapped)
    try:
        return _WRAP.decrypt(master, wrapped[:NONCE], wrapped[NONCE:], bound_to("wrap", row.pk, row.use, row.suite))
    except (InvalidTag, ValueError):
        said = {"path": settings.MASTER_KEY_FILE, "here": fingerprint(master), "wanted": row.master}
        raise KeyLost(
            _("主密钥不对：数据由主密钥 %(wanted)s 加密，文件 %(path)s 里的是 %(here)s。请放回原来的文件再启动") % said
        ) from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

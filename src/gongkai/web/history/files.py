"""Kept files: named by the SHA-256 of their bytes, on the disk before the event that speaks of them."""

from __future__ import annotations

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.web.history import clock
from gongkai.web.history.errors import FileUnknown
from gongkai.web.history.models import File


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file: digest of the bytes on the disk (hex), size of the content in bytes, the name it came with."""

    sha256: str
    size: int
    name: str
    content_type: str = ""
    sealed: bool = False


def keep(data: bytes | Iterable[bytes], *, name: str, content_type: str) -> StoredFile:
    """Keep bytes; the same bytes are kept once (the first name stays with them)."""
    sha256, size = _write(data)
    _row(File(sha256=sha256, size=size, name=name[:255], content_type=content_type[:100]))
    return StoredFile(sha256, size, name, content_type)


def keep_private(data: bytes | Iterable[bytes], *, name: str, content_type: str) -> StoredFile:
    """Keep bytes sealed (identity documents); each call seals anew, so equal contents are not seen to be equal."""
    from gongkai.web import sealing

    plain = data if isinstance(data, bytes) else b"".join(data)
    row = uuid.uuid4()
    sha256, _size = _write(sealing.seal(plain, table="history_file", column="content", row=str(row)))
    _row(
        File(
            sha256=sha256,
            size=len(plain),
            name=name[:255],
            content_type=content_type[:100],
            sealed=True,
            seal_row=row,
        )
    )
    return StoredFile(sha256, len(plain), name, content_type, sealed=True)


def stored(sha256: str) -> StoredFile:
    """What is known of a kept file.

    Raises:
        FileUnknown: never kept, or erased.
    """
    row = _known(sha256)
    return StoredFile(row.sha256, row.size, row.name, row.content_type, row.sealed)


def open(sha256: str) -> bytes:  # noqa: A001  files.open, as one reads it
    """The content of a kept file, unsealed when it is sealed.

    Raises:
        FileUnknown: never kept, or gone.
    """
    row = _known(sha256)
    try:
        content = path(sha256).read_bytes()
    except FileNotFoundError:
        raise FileUnknown(
            _("文件 %(name)s 在磁盘上找不到，请管理员运行 gongkai check-files") % {"name": row.name}
        ) from None
    if row.sealed:
        from gongkai.web import sealing

        return bytes(sealing.unseal(content, table="history_file", column="content", row=str(row.seal_row)))
    return content


def path(sha256: str) -> Path:
    """Where the bytes lie."""
    return folder() / sha256[:2] / sha256


def folder() -> Path:
    """The folder of kept files."""
    return Path(settings.FILES) / "kept"


def described(digests: Sequence[str]) -> list[dict[str, object]]:
    """The evidence as an event carries it: digest and size of each file.

    Raises:
        FileUnknown: one of them is not kept.
    """
    sizes = dict(File.objects.filter(sha256__in=digests, erased=False).values_list("sha256", "size"))
    if lost := [digest for digest in digests if digest not in sizes]:
        raise FileUnknown(_("证据文件 %(sha)s 没有存下，请重新上传") % {"sha": lost[0][:16]})
    return [{"sha256": digest, "size": sizes[digest]} for digest in digests]


def forget(sha256: str) -> None:
    """Erase a file at the end of its retention; its row stays, marked. Record the `erased` event in the same act."""
    File.objects.filter(sha256=sha256).update(erased=True)
    path(sha256).unlink(missing_ok=True)


def _known(sha256: str) -> File:
    try:
        return File.objects.get(sha256=sha256, erased=False)
    except File.DoesNotExist:
        raise FileUnknown(_("没有这个文件，或已按期限清除")) from None


def _row(row: File) -> None:
    row.kept_at = clock.now()
    known, made = File.objects.get_or_create(
        sha256=row.sha256,
        defaults={
            name: getattr(row, name) for name in ("size", "name", "content_type", "sealed", "seal_row", "kept_at")
        },
    )
    if not made and known.erased:
        File.objects.filter(pk=known.pk).update(erased=False)


def _write(data: bytes | Iterable[bytes]) -> tuple[str, int]:
    """Bytes, then their name: file and folder are on the disk before any row speaks of them."""
    root = folder()
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, temporary = tempfile.mkstemp(prefix=".new-", dir=root)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in (data,) if isinstance(data, bytes) else data:
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for each in (target.parent, root):
        _sync_folder(each)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

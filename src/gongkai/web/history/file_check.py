"""The kept files against their rows (`gongkai check-files`)."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from gongkai.web.history import files
from gongkai.web.history.models import File
from gongkai.web.history.projection import pieces

_FRESH = 24 * 3600  # seconds in which a file without a row may still be an upload that was cut off
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A file that is not as its row says. `damage` is false for what a cut-off upload leaves behind."""

    problem: str  # missing, changed, orphan
    name: str
    sentence: str
    damage: bool = True


def check() -> Iterator[FileFinding]:
    """Missing, changed and erased-but-there files by their rows; then what has no row."""
    for row in File.objects.order_by("pk").iterator(chunk_size=500):
        path = files.path(row.sha256)
        said = {"name": row.name, "sha": row.sha256[:16]}
        if not path.is_file():
            if not row.erased:
                yield FileFinding("missing", row.sha256, _("文件“%(name)s”（%(sha)s…）在磁盘上找不到") % said)
        elif row.erased:
            yield FileFinding("orphan", row.sha256, _("文件“%(name)s”（%(sha)s…）已按期限清除，却还在磁盘上") % said)
        elif _digest(path) != row.sha256:
            yield FileFinding("changed", row.sha256, _("文件“%(name)s”（%(sha)s…）的内容被改过") % said)
    yield from _without_row()


def _without_row() -> Iterator[FileFinding]:
    for piece in pieces(path for path in sorted(files.folder().rglob("*")) if path.is_file()):
        known = set(File.objects.filter(pk__in=[path.name for path in piece]).values_list("pk", flat=True))
        yield from _foreign(path for path in piece if path.name not in known or path != files.path(path.name))


def _foreign(paths: Iterable[Path]) -> Iterator[FileFinding]:
    for path in paths:
        said = {"file": path.relative_to(files.folder()).as_posix()}
        fresh = time.time() - path.stat().st_mtime < _FRESH
        ours = path.name.startswith(".new-") or (_DIGEST.fullmatch(path.name) and _digest(path) == path.name)
        if fresh and ours:
            yield FileFinding("orphan", path.name, _("%(file)s 是中断的上传留下的，没有登记") % said, damage=False)
        else:
            yield FileFinding("orphan", path.name, _("%(file)s 没有登记，不属于任何记录") % said)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

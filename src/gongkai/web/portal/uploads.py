"""Files of citizens are sealed as they come in; where there is no room for them, the text is still taken (security.md b42)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.web.history import files
from gongkai.web.history.files import StoredFile
from gongkai.web.portal.forms.ground import Upload

QUOTA_BYTES = 60 * 1024 * 1024  # of one draft or one answer
QUOTA_FILES = 20


@dataclass(slots=True)
class Taken:
    """The files that were kept, and a sentence for each that was not."""

    kept: list[StoredFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def keep(uploads: Iterable[Upload], *, before: Sequence[int] = ()) -> Taken:
    """Keep what fits; a full disk refuses files, never the words that came with them.

    Args:
        before: sizes of the files that are there already.
    """
    taken = Taken()
    total, number = sum(before), len(before)
    for upload in uploads:
        name = PurePath(str(upload.name)).name[:200]
        if number >= QUOTA_FILES or total + (upload.size or 0) > QUOTA_BYTES:
            said = {"name": name, "files": QUOTA_FILES, "limit": QUOTA_BYTES // 2**20}
            taken.refused.append(
                _("“%(name)s”没有收下：一共最多 %(files)s 个文件、%(limit)s MB。其余的可以当面或者邮寄提交") % said
            )
            continue
        kept = _keep(upload, name) if _has_room(upload.size or 0) else None
        if kept is None:
            taken.refused.append(
                _("服务器存不下文件了，“%(name)s”没有收下。文字已经保存，可以照常提交；文件请当面或者邮寄提交")
                % {"name": name}
            )
            continue
        taken.kept.append(kept)
        total, number = total + kept.size, number + 1
    return taken


def _has_room(size: int) -> bool:
    place = Path(settings.FILES)
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free - size > settings.DISK_FLOOR_BYTES


def _keep(upload: Upload, name: str) -> StoredFile | None:
    """None where the disk has no room after all."""
    try:
        return files.keep_private(upload.read(), name=name, content_type="application/octet-stream")
    except OSError:
        return None

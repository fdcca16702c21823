"""What can be done in the check-up; each act is one function, all or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongkai.report.form import VERSIONS, form
from gongkai.web.checkup import tasks
from gongkai.web.checkup.models import Batch, Correction, FoundReport, Paper

_DIGITS = 12  # longer figures are no counts of a year
SAMPLE = Path(__file__).parent / "sample"


class NotTaken(Exception):
    """A file or a correction that is not taken; the message says why and what to do."""


class Upload(Protocol):
    """What a browser sends: a name and the bytes in pieces."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


def batch_create() -> Batch:
    """A new empty batch."""
    return Batch.objects.create()


def papers_add(*, batch: Batch, uploads: Iterable[Upload]) -> list[str]:
    """Keep each file, then queue it; a sentence for each file that was not taken (nothing else is lost by it)."""
    refused = []
    for upload in uploads:
        try:
            _paper_add(batch, upload)
        except NotTaken as reason:
            refused.append(str(reason))
    return refused


def _paper_add(batch: Batch, upload: Upload) -> Paper:
    name = (upload.name or _("没有名字的文件"))[:255]
    if (upload.size or 0) > settings.CHECKUP_FILE_BYTES:
        limit = settings.CHECKUP_FILE_BYTES // 2**20
        raise NotTaken(_("“%(name)s”超过 %(limit)s MB，没有收下。请压缩图片后再放入") % {"name": name, "limit": limit})
    if not upload.size:
        raise NotTaken(_("“%(name)s”是空文件，没有收下") % {"name": name})
    batch.folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(batch.folder).free < settings.DISK_FLOOR_BYTES:
        raise NotTaken(_("磁盘快满了，“%(name)s”没有收下。请管理员清理后再放入") % {"name": name})
    with transaction.atomic():
        Batch.objects.select_for_update().get(pk=batch.pk)
        n = (batch.papers.aggregate(last=Max("n"))["last"] or 0) + 1
        if n > settings.CHECKUP_FILES:
            raise NotTaken(
                _("一批最多 %(limit)s 个文件，“%(name)s”没有收下") % {"limit": settings.CHECKUP_FILES, "name": name}
            )
        paper = Paper(batch=batch, n=n, name=name, size=upload.size)
        paper.sha256 = _keep(paper.original, upload.chunks())
        paper.save()
        tasks.enqueue(paper)
    return paper


def _keep(path: Path, chunks: Iterable[bytes]) -> str:
    """Write and fsync before the row commits: a row always has its file."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def sample_batch_create() -> Batch:
    """A batch with the sample report, to see what a check-up gives before putting in one's own."""
    batch = batch_create()
    papers_add(batch=batch, uploads=[_Local(path) for path in sorted(SAMPLE.iterdir()) if path.is_file()])
    return batch


class _Local:
    """A file of the package in the shape of an upload."""

    def __init__(self, path: Path) -> None:
        self.name: str | None = path.name
        self.size: int | None = path.stat().st_size
        self._path = path

    def chunks(self) -> Iterable[bytes]:
        """The whole file."""
        yield self._path.read_bytes()


def paper_retry(*, paper: Paper) -> None:
    """Read a paper again."""
    with transaction.atomic():
        paper.reports.all().delete()
        Paper.objects.filter(pk=paper.pk).update(state=Paper.State.QUEUED, refusal="", attempts=0)
        tasks.enqueue(paper)


def paper_set_aside(*, paper: Paper) -> None:
    """Mark as no annual report; the file stays and can be read again."""
    Paper.objects.filter(pk=paper.pk).update(state=Paper.State.SET_ASIDE)


def batch_delete(*, batch: Batch) -> None:
    """Delete a batch with its papers at once, before its time."""
    folder = batch.folder
    batch.delete()
    shutil.rmtree(folder, ignore_errors=True)


def correction_record(*, report: FoundReport, cell: str, value: str, reason: str) -> Correction:
    """Set a cell by hand. An empty value means that the cell is blank; what was read stays on record.

    Raises:
        NotTaken: no such cell in the form, no figure, or no reason.
    """
    if report.data["form"] not in VERSIONS:
        raise NotTaken(_("这个文件没有全国统一的表，不能更正"))
    official = form(report.data["form"])
    if cell not in official.cells:
        raise NotTaken(_("表里没有这一格"))
    if not reason.strip():
        raise NotTaken(_("请写明更正的理由，例如：对照原件第 2 页"))
    text = value.strip()
    if text:
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise NotTaken(_("“%(value)s”不是数。请填阿拉伯数字，空着表示这一格空白") % {"value": text}) from error
        whole = official.kind_of(cell) in ("count", "signed")
        if not number.is_finite() or (whole and number != number.to_integral_value()):
            raise NotTaken(_("“%(value)s”不是整数。件数请填整数") % {"value": text})
        if number and not -_DIGITS < number.adjusted() < _DIGITS:
            raise NotTaken(_("“%(value)s”超过 %(limit)s 位，请核对") % {"value": text, "limit": _DIGITS})
        text = f"{number:f}" if not whole else str(int(number))
    return Correction.objects.create(report=report, cell=cell, value=text, reason=reason.strip()[:200])

"""Jobs of the check-up: read one paper; delete what has been kept long enough.

A job is one paper and safe to run twice: it takes the paper only from the state it expects. Papers whose worker was
killed are queued again when the cluster starts (`requeue_unfinished`), at the latest when the broker's `retry` is over.
"""

from __future__ import annotations

import atexit
import json
import shutil
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_q.models import Schedule
from django_q.tasks import async_task

from gongkai.documents.intake import FileResult, read_bytes
from gongkai.documents.isolation import ReaderServer
from gongkai.web.checkup.models import Batch, FoundReport, Paper
from gongkai.words import language, set_language

MAX_ATTEMPTS = 2


@cache
def _reader() -> ReaderServer:
    """This worker's own warm reader server; first asked for after the worker has been forked."""
    server = ReaderServer()
    atexit.register(server.close)
    return server


def enqueue(paper: Paper) -> None:
    """Queue the reading of a paper in the caller's transaction; its findings will be in the language spoken now."""
    name = f"checkup {paper.batch_id}/{paper.n}"
    async_task("gongkai.web.checkup.tasks.read_paper", paper.pk, language(), task_name=name)


def read_paper(paper_id: int, speaking: str = "zh") -> str:
    """Read and check one paper; the state it ends in.

    Args:
        speaking: the language of the sentences on reading, which are kept ("zh" or "en").
    """
    set_language(speaking)
    taken = Paper.objects.filter(pk=paper_id, state=Paper.State.QUEUED).update(state=Paper.State.READING)
    paper = Paper.objects.select_related("batch").filter(pk=paper_id).first()
    if not taken or paper is None:
        return "not queued"
    Paper.objects.filter(pk=paper_id).update(attempts=paper.attempts + 1)
    content = paper.original.read_bytes()
    result = read_bytes(content, paper.name, server=_reader(), checks=True, outline=True)
    _keep_outline(paper, result)
    return _record(paper, result)


def _keep_outline(paper: Paper, result: FileResult) -> None:
    paper.outline.write_text(json.dumps(result.outlines, ensure_ascii=False), encoding="utf-8")


@transaction.atomic
def _record(paper: Paper, result: FileResult) -> str:
    paper.reports.all().delete()
    for n, data in enumerate(result.objects, 1):
        FoundReport.objects.create(paper=paper, n=n, data=data)
    paper.state = Paper.State.READ if result.objects else Paper.State.REFUSED
    # Of an archive some members may have been read and others not: what was not stays said.
    paper.refusal = "\n".join(refusal["message"] for refusal in result.refusals)
    paper.seconds = round(result.seconds, 2)
    paper.save(update_fields=["state", "refusal", "seconds"])
    return paper.state


def requeue_unfinished() -> int:
    """Queue again what a stopped or killed cluster left behind; how many papers.

    A paper that took its worker down twice is refused with that reason, not tried for ever.
    """
    left = Paper.objects.filter(state__in=[Paper.State.QUEUED, Paper.State.READING])
    given_up = left.filter(attempts__gte=MAX_ATTEMPTS)
    given_up.update(
        state=Paper.State.REFUSED, refusal=_("读这个文件时程序两次中断，没有读出；原件还在，可以再试或换一个文件")
    )
    papers = list(left)
    for paper in papers:
        with transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(state=Paper.State.QUEUED)
            enqueue(paper)
    return len(papers)


def purge_expired(now: datetime) -> int:
    """Delete the batches that are older than the configured time, rows and files; how many."""
    expired = list(Batch.objects.filter(created_at__lt=now - timedelta(days=settings.CHECKUP_KEEP_DAYS)))
    for batch in expired:
        folder = batch.folder
        batch.delete()
        shutil.rmtree(folder, ignore_errors=True)
    return len(expired)


def purge_today() -> int:
    """The daily job: purge by the site's clock."""
    from django.utils import timezone

    return purge_expired(timezone.now())


def schedule_purge() -> None:
    """Have the cluster purge once a day; calling it again changes nothing."""
    Schedule.objects.update_or_create(
        name="checkup purge",
        defaults={"func": "gongkai.web.checkup.tasks.purge_today", "schedule_type": Schedule.DAILY, "repeats": -1},
    )

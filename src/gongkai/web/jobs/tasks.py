"""What the job cluster runs: steps of jobs, the outbox, and once a minute what was left behind.

A step runs under the lock of its job's row and moves the cursor in the transaction of its effect; a killed one leaves
nothing behind and runs again when its lease is over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import Schedule
from django_q.tasks import async_task

from gongkai.errors import GongkaiError
from gongkai.web.jobs import channels
from gongkai.web.jobs.models import Job, Outgoing

log = logging.getLogger(__name__)
STEPS: dict[str, Callable[[Job], bool]] = {}
LEASE = timedelta(seconds=90)
BUDGET = 20.0  # seconds of steps in one task, then the next task goes on
MAX_TRIES = 3
_LATER = (1, 5, 15, 60, 240, 720)  # minutes until a message is tried again; after the last it has failed


def enqueue(job: Job) -> None:
    """Queue the next steps in this transaction; where jobs run inline, run them now."""
    if Conf.SYNC:
        while run(str(job.pk)) == "more":
            pass
    else:
        async_task("gongkai.web.jobs.tasks.run", str(job.pk), task_name=f"job {job.kind} {job.pk}"[:100])


def run(job_id: str) -> str:
    """Steps of a job until it is finished or the time is up: finished, more, or not taken."""
    if not _take(job_id):
        return "not taken"
    until = time.monotonic() + BUDGET
    while True:
        finished = _step(job_id)
        if finished:
            return "finished"
        if time.monotonic() > until:
            break
    if not Conf.SYNC:
        with transaction.atomic():
            Job.objects.filter(pk=job_id).update(lease_until=None)
            enqueue(Job.objects.get(pk=job_id))
    else:
        Job.objects.filter(pk=job_id).update(lease_until=None)
    return "more"


def _take(job_id: str) -> bool:
    """Lease the job; a second worker that comes meanwhile goes away."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return bool(
        Job.objects.filter(free, pk=job_id, state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
            state=Job.State.RUNNING, lease_until=now + LEASE
        )
    )


def _step(job_id: str) -> bool:
    try:
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=job_id)
            if job.finished:
                return True
            if STEPS[job.kind](job):
                job.state, job.lease_until = Job.State.DONE, None
            else:
                job.lease_until = timezone.now() + LEASE
            job.tries = 0
            job.save(update_fields=["state", "cursor", "done", "total", "result", "error", "lease_until", "tries"])
            return job.finished
    except Exception as error:
        log.exception("job %s", job_id)
        return _failed(job_id, error)


def _failed(job_id: str, error: Exception) -> bool:
    """A step that failed is tried again, not for ever."""
    job = Job.objects.get(pk=job_id)
    job.tries += 1
    job.error = str(error) if isinstance(error, GongkaiError) else type(error).__name__
    if job.tries >= MAX_TRIES:
        job.state, job.lease_until = Job.State.FAILED, None
    job.save(update_fields=["tries", "error", "state", "lease_until"])
    return job.finished


def send_soon(outgoing: Outgoing) -> None:
    """Queue the sending in this transaction; where jobs run inline, send when it is over."""
    if Conf.SYNC:
        transaction.on_commit(lambda: send(str(outgoing.pk)))
    else:
        async_task("gongkai.web.jobs.tasks.send", str(outgoing.pk), task_name=f"send {outgoing.pk}")


def send(outgoing_id: str) -> str:
    """Send one message: its state afterwards, or "not taken".

    The next try is entered before this one is made: killed in between, the message goes once more, with the same
    Message-ID.
    """
    now = timezone.now()
    outgoing = Outgoing.objects.filter(pk=outgoing_id, state=Outgoing.State.WAITING, due_at__lte=now).first()
    if outgoing is None:
        return "not taken"
    wait = _LATER[min(outgoing.tried, len(_LATER) - 1)]
    taken = Outgoing.objects.filter(pk=outgoing_id, tried=outgoing.tried, state=Outgoing.State.WAITING)
    if not taken.update(tried=outgoing.tried + 1, due_at=now + timedelta(minutes=wait)):
        return "not taken"
    try:
        channels.sender(outgoing.channel)(outgoing)
    except Exception as error:  # whatever a gateway throws, the message stays and says why
        log.warning("message %s not sent: %s", outgoing_id, type(error).__name__)
        state = Outgoing.State.FAILED if outgoing.tried + 1 >= len(_LATER) else Outgoing.State.WAITING
        Outgoing.objects.filter(pk=outgoing_id).update(state=state, last_error=f"{type(error).__name__}: {error}"[:500])
        return state
    Outgoing.objects.filter(pk=outgoing_id).update(state=Outgoing.State.SENT, sent_at=timezone.now(), last_error="")
    return Outgoing.State.SENT


def tick() -> int:
    """Once a minute: run again the steps whose worker is gone, send what is due; how many of both."""
    now = timezone.now()
    left = Job.objects.filter(
        Q(lease_until__lt=now) | Q(lease_until=None, made_at__lt=now - LEASE),
        state__in=[Job.State.QUEUED, Job.State.RUNNING],
    )
    jobs = list(left[:100])
    for job in jobs:
        enqueue(job)
    due = list(Outgoing.objects.filter(state=Outgoing.State.WAITING, due_at__lte=now).order_by("due_at")[:200])
    for outgoing in due:
        send(str(outgoing.pk))
    return len(jobs) + len(due)


def requeue_unfinished() -> int:
    """Run again what a stopped or killed cluster left behind; called when the cluster starts."""
    Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(lease_until=None)
    left = list(Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]))
    for job in left:
        enqueue(job)
    return len(left)


def schedule_tick() -> None:
    """Have the cluster tick once a minute; calling it again changes nothing."""
    Schedule.objects.update_or_create(
        name="jobs tick",
        defaults={
            "func": "gongkai.web.jobs.tasks.tick",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )

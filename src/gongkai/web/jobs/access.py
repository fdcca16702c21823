"""The only way to get a job: it is shown to who started it, or to whom a higher app's rule lets see it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest

from gongkai.web.jobs.models import Job

_rules: list[Callable[[HttpRequest, Job], bool]] = []


def register_rule(rule: Callable[[HttpRequest, Job], bool]) -> None:
    """Let `rule(request, job)` open jobs too (people of the job's agency)."""
    if rule not in _rules:
        _rules.append(rule)


def job_of(request: HttpRequest, job_id: UUID) -> Job:
    """The job.

    Raises:
        Http404: there is none, or it is none of the asker's.
    """
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise Http404
    user = getattr(request, "user", None)
    own = user is not None and user.is_authenticated and job.actor_id is not None and user.pk == job.actor_id
    if not own and not any(rule(request, job) for rule in _rules):
        raise Http404
    return job

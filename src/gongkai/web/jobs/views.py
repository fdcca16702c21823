"""The page of a job: how far it is, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.web.jobs.access import job_of


@never_cache
@require_safe
def progress(request: HttpRequest, job: UUID) -> HttpResponse:
    """How far a job is; the page comes again by itself until it is finished."""
    return render(request, "jobs/job.html", {"job": job_of(request, job)})

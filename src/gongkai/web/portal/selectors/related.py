"""Where an application went on: transferred, split or merged, the same code opens what came of it."""

from __future__ import annotations

from django.http import HttpRequest

from gongkai.web.applications.models import Application
from gongkai.web.portal import access


def went_to(request: HttpRequest, case: Application) -> list[Application]:
    """The cases in which this one goes on; the browser that follows this one may follow them too."""
    if case.ended not in ("transferred", "split", "merged"):
        return []
    onward = Application.objects.select_related("agency").exclude(code_hash="")
    found = list(onward.filter(related=case.pk, code_hash=case.code_hash).order_by("submitted_at", "serial"))
    if case.ended == "merged" and case.related is not None:
        # the other one is the same person's, with a code of its own: it is named, not opened
        return list(onward.filter(pk=case.related))
    for each in found:
        access.remember(request, each)
    return found

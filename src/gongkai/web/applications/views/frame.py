"""What the pages of one case share: the case that may be seen, refusals as pages, files as downloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gongkai.errors import GongkaiError
from gongkai.law import workdays
from gongkai.web.accounts.access import Staff, actor, denied
from gongkai.web.applications import access
from gongkai.web.applications.models import Application
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.clockface.rows import mini
from gongkai.web.history import clock

Refused = (NotAllowed, GongkaiError)


def case_for(request: HttpRequest, agency: str, number: str) -> tuple[Staff, Application]:
    """Who asks, and the case of that address.

    Raises:
        Http404: there is none, or none that this person may see.
    """
    staff = actor(request)
    return staff, access.get(staff, agency, number)


def forbidden(request: HttpRequest, staff: Staff, case: Application, *actions: str) -> HttpResponse | None:
    """A page that says so when the person may see the case and may do none of these; None when they may."""
    if any(staff.can(action, case.agency) for action in actions):
        return None
    denied(request, staff)
    return render(request, "error.html", {"heading": _("没有权限办这一步")}, status=403)


def show(request: HttpRequest, template: str, page: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page of the desk with today and, for a page of one case, its clock in short."""
    today = clock.today()
    more: dict[str, Any] = {"today": today}
    if isinstance(case := page.get("case"), Application):
        more["mini"] = mini(case, today=today, calendar=workdays.default())
    return render(request, template, {**more, **page}, status=status)


def said(refused: Exception) -> dict[str, str]:
    """A refusal as a page shows it: the sentence and its article."""
    sentence = getattr(refused, "sentence", "") or getattr(refused, "message", "") or str(refused)
    return {"refused": sentence, "article": getattr(refused, "article", "")}


def download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be kept by whoever asked: never shown in place, never kept by a proxy (security (b) 9)."""
    response = HttpResponse(data, content_type=content_type or "application/octet-stream")
    header = content_disposition_header(as_attachment=True, filename=name)
    if header is None:
        raise Http404
    response.headers["Content-Disposition"] = header
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store, private"
    return response

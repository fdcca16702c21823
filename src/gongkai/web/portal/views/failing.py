"""When the database cannot write: nothing was received, nothing is recorded, and what was typed is still there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.web.portal.views.cookies import typed

View = Callable[..., HttpResponse]
_FULL = ("disk is full", "disk full", "no space", "could not extend")


def nothing_lost(view: View) -> View:
    """A view whose failure to write says so with 507 (no room) or 503, and keeps the form for another press."""

    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DatabaseError as error:
            return _not_received(request, error)

    return careful


def _not_received(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """Made without asking the database."""
    full = any(sign in str(error).lower() for sign in _FULL)
    context = {"typed": typed(request, again=True), "files": sorted(request.FILES), "path": request.path, "full": full}
    status = HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.SERVICE_UNAVAILABLE
    response = render(request, "portal/not_received.html", context, status=status)
    response["Retry-After"] = "30"
    return response

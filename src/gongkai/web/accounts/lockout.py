"""The one lock-out (django-axes): by account and address together, longer with every further wrong password."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LONGEST = timedelta(hours=1)


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """One minute at the limit, doubled with every failure beyond it, an hour at most."""
    failures = getattr(request, "axes_failures_since_start", None) or 0
    beyond = max(failures - settings.AXES_FAILURE_LIMIT, 0)
    return min(timedelta(minutes=1) * 2 ** min(beyond, 10), LONGEST)


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *_args: Any) -> HttpResponse:  # noqa: ARG001  axes' signature
    """The page of a locked sign-in: the same whether the account exists or not."""
    response = render(request, "account/locked.html", {"minutes": -(-cool_off(request).seconds // 60)}, status=429)
    response.headers["Retry-After"] = str(cool_off(request).seconds)
    return response

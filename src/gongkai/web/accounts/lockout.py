"""The one lock-out (django-axes): by account and address together, longer with every further wrong password or code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.web.accounts.models import Person

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
FORGOTTEN = timedelta(hours=24)


def delay_after(failures: int) -> timedelta:
    """None below the limit, one minute at it, doubled with every failure beyond it, an hour at most."""
    beyond = failures - settings.AXES_FAILURE_LIMIT
    return timedelta(0) if beyond < 0 else min(FIRST * 2 ** min(beyond, 10), LONGEST)


class GrowingDelay(AxesDatabaseHandler):
    """Failures of an account from one address add up until a sign-in succeeds or a day passes without one."""

    def get_user_attempts(self, request: Any, credentials: dict[str, Any] | None = None) -> list[QuerySet[Any]]:
        """The failures that lock now; none when their delay has passed."""
        found: list[QuerySet[Any]] = self.filter_user_attempts(request, credentials)
        return [attempts if self._locks(request, attempts) else attempts.none() for attempts in found]

    def _locks(self, request: Any, attempts: QuerySet[Any]) -> bool:
        told = attempts.aggregate(n=Sum("failures_since_start"), last=Max("attempt_time"))
        return bool(told["last"]) and request.axes_attempt_time - told["last"] < delay_after(told["n"])

    def clean_expired_user_attempts(self, request: Any = None, credentials: dict[str, Any] | None = None) -> int:  # noqa: ARG002  axes' signature
        """Forget what is older than a day."""
        return forget(request.axes_attempt_time) if request is not None else 0


def forget(moment: Any) -> int:
    """Delete failures older than a day; the number of rows."""
    return int(AccessAttempt.objects.filter(attempt_time__lt=moment - FORGOTTEN).delete()[0])


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account as the lock-out counts it: one spelling, whichever way it is typed."""
    typed = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(Person.normalize_username(str(typed)).strip().casefold())[:255]


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """How long this account stays locked for this address."""
    if request is None or not hasattr(request, "axes_ip_address"):
        return LONGEST
    username = get_client_username(request, getattr(request, "axes_credentials", None))
    failures = AccessAttempt.objects.filter(username=username, ip_address=request.axes_ip_address)
    return delay_after(failures.aggregate(n=Sum("failures_since_start"))["n"] or settings.AXES_FAILURE_LIMIT)


def locked_out(request: HttpRequest, _response: Any = None, _credentials: Any = None) -> HttpResponse:
    """The page of a locked sign-in: the same whether the account exists or not."""
    seconds = int(cool_off(request).total_seconds())
    response = render(request, "account/locked.html", {"minutes": -(-seconds // 60)}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response

"""How long a session of staff lasts: 30 minutes without a word, 12 hours in all (ASVS 7.3; settings name both)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from gongkai.web.accounts import kept
from gongkai.web.accounts.models import Person
from gongkai.web.history import clock

STARTED, SEEN = "started", "seen"
_WRITE_EVERY = timedelta(minutes=1)


def begin(request: HttpRequest) -> None:
    """The clock of a session starts at sign-in."""
    request.session[STARTED] = request.session[SEEN] = clock.now().isoformat()


class StaffSessions:
    """Ends sessions that have run out, keeps private pages out of caches, clears the browser on signing out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        if person is not None and not _lives(request):
            request.session.flush()  # nobody signed out, so the history is told nothing
            request.user = AnonymousUser()
            person = None
        response = self.get_response(request)
        now_signed_in = isinstance(request.user, Person)
        if person is not None or now_signed_in or request.path.startswith("/accounts/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        if now_signed_in and person is None:
            kept.remember_who(request, response)
        if person is not None and not now_signed_in:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _lives(request: HttpRequest) -> bool:
    now = clock.now()
    try:
        started, seen = (datetime.fromisoformat(request.session[key]) for key in (STARTED, SEEN))
    except (KeyError, ValueError):
        return False
    if now - started >= settings.SESSION_ABSOLUTE or now - seen >= settings.SESSION_IDLE:
        return False
    if now - seen >= _WRITE_EVERY:
        request.session[SEEN] = now.isoformat()
    return True

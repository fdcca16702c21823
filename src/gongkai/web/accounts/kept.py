"""Text that was sent when the session had expired is kept for its writer (ux 4.8).

The fields (never the files) are sealed on the server for 24 hours under a one-time code, which lies in the browser's new
session. After signing in the same person gets the form back with the fields filled in: the page is fetched anew and its
form is filled on its way out. Nothing is submitted without the person.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gongkai.web import sealing
from gongkai.web.accounts.models import KeptText, Person
from gongkai.web.history import clock

KEEP = timedelta(hours=24)
IN_SESSION = "kept"
WHO = "gk_who"  # signed: whose browser this was, for a day after the session's end
_SALT = "gongkai.web.accounts.kept"
_NEVER = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"}


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Keep what was posted and lead to the sign-in page, which says so."""
    page = _keep(request, _whose(request))
    return HttpResponseRedirect(reverse("account_login") + "?" + urlencode({"next": page}))


def keep_and_confirm(request: HttpRequest) -> HttpResponse:
    """Keep what was posted and ask for the password again."""
    page = _keep(request, request.user.pk)
    return HttpResponseRedirect(reverse("account_reauthenticate") + "?" + urlencode({"next": page}))


def _whose(request: HttpRequest) -> UUID | None:
    said = request.get_signed_cookie(WHO, default=None, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE + 24 * 3600)
    return UUID(said) if said else None


def remember_who(request: HttpRequest, response: HttpResponse) -> None:
    """Leave the signed name of the person in the browser, so that text sent after the session's end finds its writer."""
    response.set_signed_cookie(
        WHO,
        str(request.user.pk),
        salt=_SALT,
        max_age=settings.SESSION_COOKIE_AGE + 24 * 3600,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _keep(request: HttpRequest, person_id: UUID | None) -> str:
    """Seal the fields; the page to come back to (where the form stands, else where it went)."""
    page = _page(request)
    if person_id is None:
        return page
    fields = [[name, values] for name, values in request.POST.lists() if name not in _NEVER]
    code = secrets.token_urlsafe(16)
    said = {"page": page, "path": request.path, "fields": fields, "files": sorted(request.FILES)}
    place = {"table": KeptText._meta.db_table, "column": "sealed", "row": _hash(code)}
    KeptText.objects.create(
        code_hash=_hash(code),
        person_id=person_id,
        sealed=sealing.seal(json.dumps(said).encode(), **place),
        made_at=clock.now(),
    )
    request.session[IN_SESSION] = code
    return page


def _page(request: HttpRequest) -> str:
    came = urlsplit(request.headers.get("Referer", ""))
    here = request.get_full_path()
    if came.netloc != request.get_host() or came.path.startswith("/accounts/"):
        return here
    return came.path + (f"?{came.query}" if came.query else "")


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def waiting(request: HttpRequest) -> bool:
    """Whether text of this browser is kept, for the sentence on the sign-in page."""
    code = request.session.get(IN_SESSION)
    return isinstance(code, str) and _fresh().filter(code_hash=_hash(code)).exists()


def _fresh() -> Any:
    return KeptText.objects.filter(made_at__gt=clock.now() - KEEP)


def purge() -> int:
    """Delete what is older than a day; the number of rows."""
    return KeptText.objects.filter(made_at__lte=clock.now() - KEEP).delete()[0]


class KeptTextBack:
    """Gives the filled form back on the page it stood on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        code = request.session.get(IN_SESSION) if request.method == "GET" else None
        if code and response.status_code == 200 and isinstance(request.user, Person):
            self._give_back(request, response, code)
        return response

    @transaction.atomic
    def _give_back(self, request: HttpRequest, response: HttpResponse, code: str) -> None:
        from gongkai.web.accounts.form_filling import filled

        row = _fresh().filter(code_hash=_hash(code)).first()
        if row is None:
            del request.session[IN_SESSION]
            return
        place = {"table": KeptText._meta.db_table, "column": "sealed", "row": row.code_hash}
        said = json.loads(sealing.unseal(row.sealed, **place))
        if row.person_id != request.user.pk or request.get_full_path() != said["page"]:
            return
        target = urljoin(request.build_absolute_uri(), said["path"])
        if page := filled(response.content, request.build_absolute_uri(), target, said["fields"], said["files"]):
            response.content = page
            response.headers["Cache-Control"] = "no-store, private"
            row.delete()
            del request.session[IN_SESSION]

"""The public proof: signed heads to keep, the keys, and the page where a printed receipt is compared."""

from __future__ import annotations

import hmac
import re

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.web.history import heads, selectors
from gongkai.web.history.forms import WitnessForm

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}(-n\d+)?")
_PAGE = 60


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All heads, newest first, and how a stranger checks one."""
    page = Paginator(heads.files()[::-1], _PAGE).get_page(request.GET.get("page"))
    found = []
    for path in page:
        try:
            found.append(heads.read(path))
        except heads.NotAHead:
            continue  # the verifier names it; a page that shows heads shows those that hold
    return render(request, "history/heads.html", {"heads": found, "page": page, "keys": sorted(heads.public_keys())})


@require_safe
def head(request: HttpRequest, name: str) -> HttpResponse:
    """A head as it was signed."""
    path = heads.folder() / f"{name}.json"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="application/json")


@require_safe
def key(request: HttpRequest, key: str) -> HttpResponse:
    """A public key in PEM."""
    pem = heads.public_pem(key)
    if pem is None:
        raise Http404
    return HttpResponse(pem, content_type="application/x-pem-file")


@never_cache
@require_safe
def witness(request: HttpRequest) -> HttpResponse:
    """Whether the record has the event that a receipt names; nothing is told but that, and when it was recorded."""
    asked = "n" in request.GET or "digits" in request.GET
    form = WitnessForm(request.GET) if asked else WitnessForm()
    context: dict[str, object] = {"form": form}
    if asked and form.is_valid():
        event = selectors.event(form.cleaned_data["n"])
        holds = event is not None and hmac.compare_digest(event.short, form.cleaned_data["digits"])
        context |= {"answered": True, "event": event if holds else None, "there": event is not None}
    return render(request, "history/witness.html", context, status=422 if asked and not form.is_valid() else 200)

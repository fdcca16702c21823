"""What a reader chose for reading: language, 长者模式, dark. Kept in cookies by a small form, rendered by the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongkai.words import set_language

CHOICES = {"lang": ("zh", "en"), "size": ("normal", "large"), "theme": ("auto", "light", "dark")}
# One file per component, in the order of the cascade.
STYLESHEETS = (
    "tokens",
    "ground",
    "masthead",
    "controls",
    "state",
    "surfaces",
    "tables",
    "official-form",
    "clock",
    "timeline",
    "steps",
    "portal",
    "receipt",
    "facets",
    "document",
    "letter",
    "redact",
    "desk",
    "checkup",
    "staff",
    "layout",
)
_YEAR = 365 * 24 * 3600


class ReaderPreferences:
    """Speaks Chinese first whatever the browser says, and English to who asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        english = request.COOKIES.get("lang") == "en"
        set_language("en" if english else "zh")
        with translation.override("en" if english else "zh-hans"):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "en" if english else "zh-CN")
        return response


def context(request: HttpRequest) -> dict[str, Any]:
    """The choices for the templates; an unknown cookie value counts as the default."""
    chosen = {name: request.COOKIES.get(name) for name in CHOICES}
    prefs = {name: value if value in CHOICES[name] else CHOICES[name][0] for name, value in chosen.items()}
    return {
        "prefs": prefs,
        "stylesheets": [static(f"css/{sheet}.css") for sheet in STYLESHEETS],
        "keep_days": settings.CHECKUP_KEEP_DAYS,
        "limits": {
            "bytes": settings.CHECKUP_FILE_BYTES,
            "megabytes": settings.CHECKUP_FILE_BYTES // 2**20,
            "files": settings.CHECKUP_FILES,
        },
    }


@csrf_exempt  # size, colour and language are no secret and no power; without a token in it a public page can be cached
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Set one choice and go back to the page it was made on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, allowed in CHOICES.items():
        if (value := request.POST.get(name)) in allowed:
            response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True)
    return response

"""A form that came without its token: the page stood open too long, or the browser keeps no cookies. Nothing is lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongkai.web import pages
from gongkai.web.portal.views.frame import page

_OWN = ("csrfmiddlewaretoken", "key", "digest", "ticket")


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """On the citizen's pages: what was typed once more, to be sent with one press when cookies are allowed again."""
    if not request.path_info.startswith(("/apply/", "/track/")):
        return pages.out_of_date(request, reason)
    sends = request.path.endswith("/check/")
    context = {"typed": typed(request), "files": sorted(request.FILES), "sends": sends, "path": request.path}
    return page(request, "out_of_date.html", context, part="apply", status=403)


def typed(request: HttpRequest, *, again: bool = False) -> list[tuple[str, str]]:
    """The fields of a form as they came; `again` keeps the keys by which the same form is known again."""
    left_out = _OWN[:1] if again else _OWN
    return [(name, str(value)) for name, values in request.POST.lists() for value in values if name not in left_out]

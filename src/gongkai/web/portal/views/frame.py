"""What every page of the portal knows: the county, and which part of the site it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from gongkai.web.history import clock
from gongkai.web.portal.selectors import place


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, part: str, status: int = 200
) -> HttpResponse:
    """Render a page of the portal; `part` is the entry of the navigation that it belongs to."""
    county = place.county()
    own = {"county": county, "part": part, "brand": place.brand(county), "this_year": clock.today().year}
    return render(request, f"portal/{template}", {**own, **(context or {})}, status=status)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST too is an answer, with everything missing."""
    return request.POST if request.method == "POST" else None

"""An address that no page of the site has made: refused before any view, with the guards of every other answer."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from gongkai.web import pages


class PlainAddresses:
    """Refuses an address with NUL in it: PostgreSQL takes none in a text, and no honest link holds one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or 400."""
        given = [request.path_info, *request.GET, *(each for values in request.GET.lists() for each in values[1])]
        if any("\0" in each for each in given):
            return pages.not_taken(request, BadRequest())
        return self.get_response(request)

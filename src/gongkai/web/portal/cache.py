"""Public pages are made once for each state of the record and each choice of reading, then handed out as bytes.

A page is kept under its address, the reader's choices (language, size, colours) and the number of the last event; the
next event makes it old. Time shows on a page too (现在上班), so none is kept longer than a minute. Nothing private is
kept: only GET, only the public addresses, and no answer that sets a cookie.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from gongkai.web.history import clock
from gongkai.web.portal.last_event import last_event
from gongkai.web.prefs import CHOICES

PUBLIC = ("/guide/", "/numbers/", "/search/", "/answers/")
MOST_BYTES = 32 * 1024 * 1024
_PASSED_ON = ("Content-Type", "Content-Language", "Content-Security-Policy", "Content-Disposition", "X-Frame-Options")


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished page: its bytes as they are and compressed, its tag and the headers that belong to it."""

    version: tuple[int, str]
    plain: bytes
    packed: bytes
    tag: str
    headers: dict[str, str]


class PublicPages:
    """Answers public addresses from memory, before sessions and everything else are asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A kept page, or the page made now and kept."""
        if request.method not in ("GET", "HEAD") or not is_public(request.path_info):
            return self.get_response(request)
        key = _key(request)
        version = _version()
        kept = self._pages.get(key)
        if kept is None or kept.version != version:
            made = self.get_response(request)
            if not _keepable(made):
                return made
            kept = _keep(made, version)
            self._store(key, kept)
        return _answer(request, kept)

    def _store(self, key: tuple[str, ...], kept: Kept) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self._size += len(kept.plain) + len(kept.packed) - (len(old.plain) + len(old.packed) if old else 0)
            self._pages[key] = kept
            while self._size > MOST_BYTES:
                _gone, out = self._pages.popitem(last=False)
                self._size -= len(out.plain) + len(out.packed)


def is_public(path: str) -> bool:
    """Whether everybody gets the same page there."""
    return path == "/" or path.startswith(PUBLIC)


def _key(request: HttpRequest) -> tuple[str, ...]:
    chosen = (request.COOKIES.get(name, "") for name in CHOICES)
    known = (value if value in allowed else "" for value, allowed in zip(chosen, CHOICES.values(), strict=True))
    return (request.get_full_path(), request.get_host(), *known)


def _version() -> tuple[int, str]:
    """The number of the last event, and the minute."""
    return last_event(), f"{clock.now():%Y-%m-%dT%H:%M}"


def _keepable(made: HttpResponse) -> bool:
    """A whole page that is the same for everybody: no cookie, no word about caching, no nonce of its own."""
    policy = made.headers.get("Content-Security-Policy", "")
    own = made.cookies or "Cache-Control" in made.headers or "nonce-" in policy
    return made.status_code == HTTPStatus.OK and not made.streaming and not own


def _keep(made: HttpResponse, version: tuple[int, str]) -> Kept:
    plain = made.content
    tag = f'"{hashlib.sha256(plain).hexdigest()[:24]}"'
    headers = {name: made.headers[name] for name in _PASSED_ON if name in made.headers}
    return Kept(version, plain, gzip.compress(plain, 6, mtime=0), tag, headers)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    common = {
        "ETag": kept.tag,
        "Vary": "Cookie, Accept-Encoding",
        "Cache-Control": "private, max-age=0, must-revalidate",
    }
    if request.headers.get("If-None-Match") == kept.tag:
        return HttpResponseNotModified(headers=common)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(kept.packed if packed else kept.plain, headers={**kept.headers, **common})
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response

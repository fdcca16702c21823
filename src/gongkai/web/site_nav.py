"""The public navigation: the entries whose pages exist, and which of them one is in."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import gettext, gettext_noop

# the words, and the names under which the page may be known; an entry whose page does not exist is left out
ENTRIES = (
    (gettext_noop("首页"), ("home",)),
    (gettext_noop("查文件"), ("portal:search",)),
    (gettext_noop("申请公开"), ("portal:apply",)),
    (gettext_noop("查询进度"), ("portal:track",)),
    (gettext_noop("指南"), ("portal:guides",)),
    (gettext_noop("年报体检"), ("checkup:home",)),
)


class Entry(NamedTuple):
    """One link of the navigation."""

    label: str
    url: str
    current: bool


@cache
def _known(prefix: str) -> tuple[tuple[str, str], ...]:  # noqa: ARG001  the addresses depend on it
    found = []
    for label, names in ENTRIES:
        for name in names:
            try:
                found.append((label, reverse(name)))
                break
            except NoReverseMatch:
                continue
    return tuple(found)


def context(request: HttpRequest) -> dict[str, Any]:
    """`public_nav` (lazy: staff pages draw their own) and `site_name`."""
    return {"public_nav": lambda: entries(request.path), "site_name": settings.SITE_NAME}


def entries(path: str) -> list[Entry]:
    """The navigation seen from `path`; the entry with the longest address that leads to it is the current one."""
    known = _known(get_script_prefix())
    inside = [url for _label, url in known if path.startswith(url)]
    here = max(inside, key=len, default="")
    if here == get_script_prefix() and path != here:
        here = ""
    return [Entry(gettext(label), url, url == here) for label, url in known]

"""The page of demonstration sign-ins."""

from __future__ import annotations

import time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.web.demo.agencies import PASSWORD
from gongkai.web.demo.sign_ins import PERIOD, is_demonstration, sign_ins


@never_cache
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """Who can be tried, with password and the code of this half minute; only where the history is a demonstration."""
    if not is_demonstration():
        raise Http404
    left = PERIOD - int(time.time()) % PERIOD
    return render(request, "demo/sign_ins.html", {"sign_ins": sign_ins(), "password": PASSWORD, "left": left})

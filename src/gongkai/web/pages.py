"""Pages that belong to no single part: a rule with its articles, statements, errors."""

from __future__ import annotations

import logging
import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongkai.law import rulebook

log = logging.getLogger(__name__)


@require_GET
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """A rule of law: every dated value, its source and when it was last checked."""
    book = rulebook.default()
    if rule not in book:
        raise Http404
    return render(request, "rule.html", {"versions": book.versions(rule)})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """无障碍说明."""
    return render(request, "accessibility.html")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """隐私说明: what is kept, where and for how long."""
    from django.conf import settings

    return render(request, "privacy.html", {"days": settings.CHECKUP_KEEP_DAYS})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """没有找到这一页."""
    return render(request, "error.html", {"heading": _("没有找到这一页")}, status=404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """出错了: with a number that leads to the log, and no detail."""
    number = secrets.token_hex(2).upper()
    log.error("incident %s at %s", number, request.path)
    heading = _("出错了，不是您的问题。出错编号 %(number)s，请告诉管理员") % {"number": number}
    return render(request, "error.html", {"heading": heading}, status=500)

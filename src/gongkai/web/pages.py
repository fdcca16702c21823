"""Pages that belong to no single part: a rule with its articles, statements, errors."""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.law import reference, rulebook

log = logging.getLogger(__name__)


@require_safe
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """A rule of law: every dated value, its source and when it was last checked."""
    book = rulebook.default()
    if rule not in book:
        raise Http404
    return render(request, "rule.html", {"versions": reference.rule_in_words(rule)})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """无障碍说明."""
    return render(request, "accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """隐私说明: what is kept, where and for how long."""
    return render(request, "privacy.html", {"days": settings.CHECKUP_KEEP_DAYS})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """没有找到这一页."""
    return render(request, "error.html", {"heading": _("没有找到这一页")}, status=404)


def not_taken(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that is too big or makes no sense; what was chosen is still with the reader."""
    if isinstance(exception, TooManyFilesSent | TooManyFieldsSent):
        limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        heading = _("一次最多放 %(limit)s 个文件，这一次一个也没有收。请分几次放入，或打成一个压缩包") % {
            "limit": limit
        }
        return render(request, "error.html", {"heading": heading}, status=413)
    if isinstance(exception, RequestDataTooBig):
        return render(request, "error.html", {"heading": _("填写的内容太长，没有收下")}, status=413)
    heading = _("这个请求看不懂，没有收下。请回到上一页再试一次")
    return render(request, "error.html", {"heading": heading}, status=400)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """A form without its token: the page stood open too long, or the browser keeps no cookies."""
    heading = _("这一页放得太久，或者浏览器不收 Cookie，刚才的没有收下。请回到上一页，刷新后再试一次")
    return render(request, "error.html", {"heading": heading}, status=403)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """出错了: with a number that leads to the log, and no detail."""
    number = secrets.token_hex(2).upper()
    log.error("incident %s at %s", number, request.path)
    heading = _("出错了，不是您的问题。出错编号 %(number)s，请告诉管理员") % {"number": number}
    return render(request, "error.html", {"heading": heading}, status=500)

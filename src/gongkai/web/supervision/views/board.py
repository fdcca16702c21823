"""The supervisor's board: what wants attention, office by office, and the complaints."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.history import clock
from gongkai.web.supervision import access
from gongkai.web.supervision.selectors import board as selectors


@require_safe
@staff_required(access.SUPERVISE)
def board(request: HttpRequest) -> HttpResponse:
    """Every office below, the worst first; each figure opens its list."""
    agencies = list(access.supervised(actor(request)))
    lines = selectors.board(agencies, clock.today())
    total = {name: sum(getattr(line, name) for line in lines) for name in selectors.FIGURES}
    told = selectors.complaints(agencies)
    unanswered = sum(each.answer is None for each in told)
    context = {"lines": lines, "total": total, "today": clock.today(), "now": clock.now()}
    context |= {"complaints": told, "unanswered": unanswered, "complaint_act": "complaint-answer"}
    return render(request, "supervision/board.html", context)

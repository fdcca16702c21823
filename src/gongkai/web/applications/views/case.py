"""The case page (S12): the clock, what can be done next and why not otherwise, what happened, what it will count as."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.documents import letters as templates
from gongkai.law import workdays
from gongkai.web.accounts.access import Staff, actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.acts import Situation, all_acts, offers, situation_of
from gongkai.web.applications.acts.groups import grouped
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors import case_page, duplicates, hints, next_steps
from gongkai.web.applications.selectors.case_links import link, links_of
from gongkai.web.applications.selectors.queues import limits_of
from gongkai.web.clockface import build

LETTER_STATES = {
    "draft": "拟稿", "secrecy": "待保密审查", "legal": "待法制审核", "approval": "待签发", "signed": "已签发", "sent": "已发出",
    "void": "已作废",
}  # fmt: skip


@require_safe
@staff_required("case_read")
def case(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """One case with everything about it that this person may see."""
    staff = actor(request)
    application = access.get(staff, agency, number)
    situation = situation_of(application)
    context = case_page.context_of(situation, staff)
    offered = offers(all_acts(), situation, staff)
    context["groups"] = grouped(offered)
    context["refusals"] = [offer for offer in offered if not offer.allowed]
    ended = application.ended if application.ended in ("transferred", "merged", "split") else ""
    context["face"] = build(situation.clock, calendar=workdays.default(), ended=ended, limits=limits_of(staff))
    context["primary"] = _primary(application, situation, staff)
    context["links"] = links_of(application, staff)
    if context["primary"] is None and context["links"] and context["links"][0]["key"] == "r":
        context["primary"] = context["links"].pop(0)  # the reply is what is left to do
    context["archive_url"] = link("archive", application)
    context["events"] = [_told(event) for event in context["events"]]
    context["letters"] = [_letter(each, application) for each in context["letters"]]
    context["files"] = [_file(each, application) for each in context["files"]]
    context["alike"] = duplicates.of_case(application)
    context["hints"] = hints.hints_of(situation, same=context["same"], others=context["others"])
    return render(request, "applications/case.html", context)


def _primary(application: Application, situation: Situation, staff: Staff) -> dict[str, str] | None:
    step = next_steps.next_step(application, situation.today)
    if not step.url or step.url.partition("#")[0] == link("case", application):
        return None
    allowed = staff.can("case_act", application.agency) or staff.can("case_review", application.agency)
    return {"label": step.label, "url": step.url} if allowed else None


def _told(event: Any) -> dict[str, Any]:
    return {
        "at": event.recorded_at,
        "day": event.day,
        "title": event.says,
        "who": event.actor_name,
        "text": event.reason,
        "source": event.article,
        "files": [],
    }


def _letter(letter: Any, application: Application) -> dict[str, str]:
    title = templates.template(letter.kind).title
    url = link("letter", application, letter.pk)
    return {"title": title, "number": letter.number, "state": _(LETTER_STATES[letter.state]), "url": url}


def _file(file: Any, application: Application) -> dict[str, Any]:
    url = link("attachment", application, file.pk)
    return {"name": file.name, "size": file.size, "verdict": file.verdict, "url": url}

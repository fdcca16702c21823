"""Step 4 and S6: check the answers, send them once, take the receipt away."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.law import workdays
from gongkai.web.applications import numbers
from gongkai.web.applications.models import ApplicantType, Application, Delivery, Medium
from gongkai.web.applications.services.citizen import sending
from gongkai.web.applications.services.citizen.drafts import OpenDraft, draft_open
from gongkai.web.applications.services.citizen.sending import DraftChanged, DraftGone, DraftUnfinished, OtherBody
from gongkai.web.history import clock
from gongkai.web.history import selectors as history
from gongkai.web.identity.models import IdType
from gongkai.web.portal import access, limits
from gongkai.web.portal.selectors import place, track
from gongkai.web.portal.views.apply import already_sent, progress
from gongkai.web.portal.views.failing import nothing_lost
from gongkai.web.portal.views.frame import page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@nothing_lost
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The answers once more; a POST sends them, and the same POST again leads to the same receipt."""
    if request.method == "POST":
        return _send(request, code)
    draft = draft_open(code)
    if draft is None:
        return page(request, "apply_gone.html", {}, part="apply", status=404)
    if draft.sent:
        return already_sent(request, draft)
    if (step := draft.missing_step) is not None:
        return redirect(f"portal:{step}", code=draft.code)
    return _show(request, draft, key=uuid.uuid4())


def _show(
    request: HttpRequest, draft: OpenDraft, *, key: uuid.UUID, changed: bool = False, status: int = 200
) -> HttpResponse:
    return page(
        request, "apply_check.html", answers(draft) | {"key": key, "changed": changed}, part="apply", status=status
    )


def answers(draft: OpenDraft) -> dict[str, Any]:
    """What the check page lists."""
    who, what, how = (draft.step(name) for name in ("who", "what", "how"))
    agency, sentence = place.chosen(what["agency"])
    return {
        "draft": draft,
        "code": numbers.in_fours(draft.code),
        "step": 4,
        **progress(draft),
        "who": who,
        "what": what,
        "how": how,
        "agency": agency,
        "sentence": sentence,
        "kind": ApplicantType(who["applicant_type"]).label,
        "id_name": IdType(who["id_type"]).label,
        "id_tail": who["id_number"][-4:],
        "delivery": Delivery(how["delivery"]).label,
        "medium": Medium(how["medium"]).label,
        "files": draft.files,
        "authority_missing": who.get("by_agent") and not any(each["role"] == "authorisation" for each in draft.files),
    }


def _send(request: HttpRequest, code: str) -> HttpResponse:
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return redirect("portal:check", code=code)
    digest = request.POST.get("digest", "")[:64]
    if (wait := _wait(request, code, str(key), digest)) is not None:
        return wait
    try:
        sent = sending.application_send(code=code, key=key, digest=digest)
    except (DraftGone, DraftUnfinished, DraftChanged, OtherBody) as error:
        return _not_sent(request, code, key, error)
    if not sent.again:
        limits.note("send", limits.subject("send", limits.address_of(request)))
    _remember(request, sent.receipt, code, sent.application)
    response = redirect("portal:done", receipt=sent.receipt)
    response.status_code = 303
    return response


def _not_sent(request: HttpRequest, code: str, key: uuid.UUID, error: Exception) -> HttpResponse:
    if isinstance(error, DraftUnfinished):
        return redirect(f"portal:{error.step}", code=code)
    if isinstance(error, DraftChanged):
        return _show(request, access.draft(code), key=key, changed=True, status=422)
    if isinstance(error, OtherBody):
        _remember(request, str(error.sent["receipt"]), code, uuid.UUID(error.sent["application"]))
        return page(request, "apply_conflict.html", {"sent": error.sent}, part="apply", status=409)
    return page(request, "apply_gone.html", {}, part="apply", status=404)


def _wait(request: HttpRequest, code: str, key: str, digest: str) -> HttpResponse | None:
    """After many applications from one address a short wait stands before the next; then it is taken (security.md b5)."""
    counted = limits.subject("send", limits.address_of(request))
    if limits.count("send", counted) < limits.SENDINGS:
        return None
    draft = draft_open(code)
    if draft is None or draft.sent:
        return None
    given = request.POST.get("ticket", "")
    left = limits.still_to_wait(key, given)
    if left == 0:
        return None
    ticket = given if left is not None else limits.ticket(key)
    seconds = left if left is not None else int(limits.WAIT.total_seconds())
    context = {"draft": draft, "key": key, "digest": digest, "ticket": ticket, "seconds": seconds}
    response = page(request, "apply_wait.html", context, part="apply", status=429)
    response["Retry-After"] = str(seconds)
    return response


def _remember(request: HttpRequest, receipt: str, code: str, application: uuid.UUID) -> None:
    request.session[access.RECEIPTS] = {**request.session.get(access.RECEIPTS, {}), receipt: code}
    access.remember(request, Application.objects.get(pk=application))


@never_cache
@require_safe
def done(request: HttpRequest, receipt: str) -> HttpResponse:
    """S6: number, code, the next day, the witness. It never says 已受理: nobody has confirmed anything yet."""
    case = access.case(request, receipt)
    draft_code = request.session.get(access.RECEIPTS, {}).get(receipt, "")
    draft = draft_open(draft_code) if draft_code else None
    sent = {} if draft is None else draft.sent
    event = next(event for event in history.events_of(case.stream) if event.kind == "submitted")
    confirm = track.confirm_until(case)
    context = {
        "case": case,
        "receipt": receipt,
        "query_code": sent.get("code", ""),
        "name": sent.get("name", ""),
        "event": event,
        "at": _local(event.recorded_at),
        "confirm": None if confirm is None else place.day_words(confirm),
        "reply": _reply_if_confirmed(case),
        "now": _local(clock.now()),
        "delivery": Delivery(case.delivery).label,
        "medium": Medium(case.medium).label,
        "kind": ApplicantType(case.applicant_type).label,
    }
    return page(request, "apply_done.html", context, part="apply")


def _local(moment: datetime) -> datetime:
    return moment.astimezone(clock.SHANGHAI)


def _reply_if_confirmed(case: Application) -> dict[str, str] | None:
    """The last day to reply if it is confirmed on the last promised day; None where no calendar reaches."""
    from gongkai.law import rulebook

    confirm = track.confirm_until(case)
    if confirm is None:
        return None
    calendar = workdays.default()
    days = rulebook.default().on("reply_days", confirm).count()
    last, known = calendar.reckon(calendar.index(confirm) + days)
    return {"confirm": place.day_words(confirm), "last": place.day_words(last), "days": str(days)} if known else None

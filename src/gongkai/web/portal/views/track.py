"""S7 and S8: number and code open the case; letters and files ask for four digits more."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web.applications.models import Application
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.citizen.acts import supervising_office
from gongkai.web.history import clock
from gongkai.web.portal import access, limits, uploads
from gongkai.web.portal.acts import ACTS, Act, act_named
from gongkai.web.portal.forms.track import TailForm, TrackForm
from gongkai.web.portal.selectors import track
from gongkai.web.portal.selectors.own import own_data
from gongkai.web.portal.selectors.related import went_to
from gongkai.web.portal.views.failing import nothing_lost
from gongkai.web.portal.views.frame import page, posted

KEPT_TEXT = "kept_text"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@nothing_lost
def find(request: HttpRequest) -> HttpResponse:
    """Number and code; after five wrong ones an hour's rest for this receipt from this address."""
    if request.method != "POST":
        return _ask(request, TrackForm(initial={"receipt": request.GET.get("receipt", "")[:60]}))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    receipt = form.cleaned_data["receipt"].strip().lower()
    counted = limits.subject("code", receipt, limits.address_of(request))
    if limits.count("code", counted) >= limits.TRIES:
        free = limits.free_again("code", counted).astimezone(clock.SHANGHAI)
        form.add_error(
            None,
            _("试了 %(n)s 次都不对。请 %(at)s 以后再试，或者打受理机关的电话")
            % {"n": limits.TRIES, "at": f"{free:%H:%M}"},
        )
        response = _ask(request, form, status=429)
        response["Retry-After"] = str(int((free - clock.now()).total_seconds()) + 1)
        return response
    case = access.find_by_code(receipt, form.cleaned_data["code"])
    if case is None:
        limits.note("code", counted)
        form.add_error(None, _("回执号或查询码不对。查询码在回执右下角，16 位，每 4 位一组，没有字母 I、O、U"))
        return _ask(request, form, status=404)
    request.session.cycle_key()
    access.remember(request, case)
    text = request.POST.get("text", "")[:5000]
    if text:
        request.session[KEPT_TEXT] = text
    return HttpResponseRedirect(_after(request, reverse("portal:case", args=[f"{case.agency.slug}-{case.number}"])))


def _after(request: HttpRequest, otherwise: str) -> str:
    """Where the person was going, if it is a page of this part of the site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(reverse("portal:track"))
    return quote(wanted, safe="/-_.~%") if safe else otherwise


def _ask(request: HttpRequest, form: TrackForm, *, status: int = 200, **context: Any) -> HttpResponse:
    carried = {"next": request.POST.get("next", ""), "text": request.POST.get("text", "")}
    return page(request, "track_find.html", {"form": form, "carried": carried, **context}, part="track", status=status)


def _case(request: HttpRequest, receipt: str) -> Application | HttpResponse:
    """The case, or the question for number and code; the same for every number, given out or not."""
    try:
        return access.case(request, receipt)
    except Http404:
        if request.method == "POST":
            form = TrackForm(initial={"receipt": receipt})
            carried = {"next": request.path, "text": request.POST.get("text", "")[:5000]}
            return page(request, "track_find.html", {"form": form, "carried": carried, "expired": True}, part="track")
        return HttpResponseRedirect(reverse("portal:track") + "?" + urlencode({"receipt": receipt}))


@never_cache
@require_safe
def case_page(request: HttpRequest, receipt: str) -> HttpResponse:
    """The page of the case."""
    found = _case(request, receipt)
    if isinstance(found, HttpResponse):
        return found
    view = track.view_of(found)
    act = next((each for each in ACTS if each.name == view.act.replace("_", "-")), None)
    context = {
        "case": found,
        "receipt": receipt,
        "view": view,
        "act": act,
        "form": None if act is None else _fresh(act, request, found),
        "offered": [each for each in ACTS if each.open(view) and each is not act and each.name != "confirm"],
        "closed": [each for each in ACTS if not each.open(view) and each.name in ("withdraw", "delivery")],
        "can_confirm": "receipt_confirmed" not in view.has and view.act == "reply",
        "proved": access.proved(request, found),
        "office": supervising_office(found.agency),
        "went_to": went_to(request, found),
        "said": request.session.pop("said", ""),
    }
    return page(request, "track.html", context, part="track")


def _fresh(act: Act, request: HttpRequest, case: Application) -> Any:
    initial: dict[str, Any] = {"text": request.session.pop(KEPT_TEXT, "")} if KEPT_TEXT in request.session else {}
    if act.name == "delivery":
        initial = {"delivery": case.delivery, "medium": case.medium}
    return act.form(initial=initial)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@nothing_lost
def do(request: HttpRequest, receipt: str, act: str) -> HttpResponse:
    """One act: its page, and what comes of it."""
    chosen = act_named(act)
    found = _case(request, receipt)
    if isinstance(found, HttpResponse):
        return found
    view = track.view_of(found)
    context = {
        "case": found,
        "receipt": receipt,
        "view": view,
        "act": chosen,
        "office": supervising_office(found.agency),
    }
    if request.method != "POST":
        form = _fresh(chosen, request, found)
        return page(request, "act.html", {**context, "form": form, "can": chosen.open(view)}, part="track")
    form = chosen.form(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "act.html", {**context, "form": form, "can": True}, part="track", status=422)
    taken = uploads.keep(form.cleaned_data.pop("uploads", []))
    form.cleaned_data.pop("sure", None)
    try:
        chosen.run(found, form.cleaned_data, taken.kept)
    except NotAllowed as error:
        form.add_error(None, error.sentence)
        return page(request, "act.html", {**context, "form": form, "can": False}, part="track", status=409)
    request.session["said"] = " ".join([str(chosen.done), *taken.refused])
    return redirect("portal:case", receipt=receipt)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, receipt: str) -> HttpResponse:
    """The last four of telephone or identity number, before letters and files."""
    found = _case(request, receipt)
    if isinstance(found, HttpResponse):
        return found
    form = TailForm(posted(request))
    back = _after(request, request.GET.get("next", "")) if request.method == "POST" else request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        if access.prove(request, found, form.cleaned_data["tail"]):
            return HttpResponseRedirect(back or reverse("portal:case", args=[receipt]))
        form.add_error("tail", _("后四位不对。请填申请时留的电话或者证件号码的后四位"))
    status = 422 if form.errors else 200
    context = {"form": form, "receipt": receipt, "next": back if back.startswith(reverse("portal:track")) else ""}
    return page(request, "track_prove.html", context, part="track", status=status)


@never_cache
@require_safe
def mine(request: HttpRequest, receipt: str) -> HttpResponse:
    """What is kept of the applicant, masked, and who has read it."""
    found = _case(request, receipt)
    if isinstance(found, HttpResponse):
        return found
    return page(request, "track_mine.html", {"case": found, "receipt": receipt, "own": own_data(found)}, part="track")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """退出查询."""
    access.forget(request)
    return redirect("portal:track")

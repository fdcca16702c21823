"""S5: four steps, one subject a page; each is saved on the server when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web.applications import numbers
from gongkai.web.applications.models import ApplicantType
from gongkai.web.applications.services.citizen import drafts
from gongkai.web.applications.services.citizen.drafts import OpenDraft
from gongkai.web.history import clock
from gongkai.web.portal import access, uploads
from gongkai.web.portal.forms.ground import Page, Upload
from gongkai.web.portal.forms.track import DraftForm
from gongkai.web.portal.forms.what import DELIVERY_HINTS, HowForm, WhatForm
from gongkai.web.portal.forms.who import DetailsForm, KindForm
from gongkai.web.portal.selectors import place, public
from gongkai.web.portal.views.failing import nothing_lost
from gongkai.web.portal.views.frame import page, posted

Step = Callable[[HttpRequest, OpenDraft], HttpResponse]


def of_draft(view: Step) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """A step of a draft: not kept in caches; a draft that is gone or was sent says so."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @nothing_lost
    @wraps(view)
    def step(request: HttpRequest, code: str) -> HttpResponse:
        try:
            draft = access.draft(code)
        except Http404:
            return page(request, "apply_gone.html", {}, part="apply", status=404)
        if draft.sent:
            return already_sent(request, draft)
        return view(request, draft)

    return step


def already_sent(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """A draft that was sent leads this browser to its receipt; another browser learns the number, not the code."""
    receipt = str(draft.sent["receipt"])
    if receipt in request.session.get(access.RECEIPTS, {}):
        return redirect("portal:done", receipt=receipt)
    return page(request, "apply_gone.html", {"sent": draft.sent}, part="apply")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@nothing_lost
def start(request: HttpRequest) -> HttpResponse:
    """What to expect, and a new draft; what was looked for comes along as the name of the information."""
    if request.method == "POST":
        draft = drafts.draft_new()
        given = {name: request.POST.get(name, "")[:300] for name in ("title", "agency")}
        if any(given.values()):
            drafts.draft_save(code=draft.code, step="what", fields=given, done=False)
        return redirect("portal:who", code=draft.code)
    agency, sentence = place.chosen(request.GET.get("agency", ""))
    title = request.GET.get("title", "")[:300]
    context = {
        "title": title,
        "agency": agency,
        "sentence": sentence,
        "matches": public.matches(title) if title else [],
        "resume": DraftForm(),
    }
    return page(request, "apply.html", context, part="apply")


@never_cache
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with a draft by its code."""
    form = DraftForm(request.POST)
    draft = drafts.draft_open(form.cleaned_data["code"]) if form.is_valid() else None
    if draft is None:
        return page(request, "apply_gone.html", {}, part="apply", status=404)
    return redirect(f"portal:{draft.missing_step or 'check'}", code=draft.code)


def show(request: HttpRequest, draft: OpenDraft, form: Page, template: str, context: dict[str, Any]) -> HttpResponse:
    """A step with its form; 422 when it was refused."""
    own = {"draft": draft, "code": numbers.in_fours(draft.code), "form": form, "limits": _limits(), **progress(draft)}
    return page(
        request,
        template,
        {**own, **context},
        part="apply",
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


def progress(draft: OpenDraft) -> dict[str, Any]:
    """The four steps with their addresses, and when the draft was saved."""
    names = {"who": _("您是谁"), "what": _("想要哪些信息"), "how": _("怎样得到"), "check": _("核对")}
    done = {name: bool(draft.step(name).get("done")) for name in names}
    steps = [
        {"name": words, "done": done[name], "url": reverse(f"portal:{name}", args=[draft.code]) if done[name] else ""}
        for name, words in names.items()
    ]
    saved = _("草稿已保存 %(at)s") % {"at": f"{draft.row.changed_at.astimezone(clock.SHANGHAI):%H:%M}"}
    return {"steps": steps, "saved": saved if draft.fields else ""}


def _limits() -> dict[str, int]:
    from django.conf import settings

    from gongkai.web.portal.forms import ground

    return {
        "megabytes": settings.CHECKUP_FILE_BYTES // 2**20,
        "picture": ground.PICTURE_BYTES // 2**20,
        "files": uploads.QUOTA_FILES,
        "total": uploads.QUOTA_BYTES // 2**20,
    }


def _saved(request: HttpRequest, draft: OpenDraft, step: str, form: Page, names: Iterable[str]) -> bool:
    """Save what the form took; True when the step is complete, or when it is left for later."""
    valid = form.is_valid()
    later = "later" in request.POST
    if not valid and not later:
        return False
    fields = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
    drafts.draft_save(code=draft.code, step=step, fields=fields, done=valid)
    return True


def _next(request: HttpRequest, draft: OpenDraft, following: str) -> HttpResponse:
    if "later" in request.POST:
        return redirect("portal:saved", code=draft.code)
    return redirect(f"portal:{following}", code=draft.code)


@of_draft
def who(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Step 1, first page: which of the six kinds, in person or by agent."""
    known = draft.step("who")
    form = KindForm(posted(request), initial={**known, "by_agent": "yes" if known.get("by_agent") else "no"})
    if request.method == "POST" and form.is_valid():
        said = {
            "applicant_type": form.cleaned_data["applicant_type"],
            "by_agent": form.cleaned_data["by_agent"] == "yes",
        }
        before = draft.step("who")
        same = all(before.get(name) == value for name, value in said.items())
        drafts.draft_save(code=draft.code, step="who", fields=said, done=same and bool(before.get("done")))
        return _next(request, draft, "details")
    return show(request, draft, form, "apply_who.html", {"step": 1})


DETAILS = (
    "name", "id_type", "id_number", "contact_name", "phone", "email", "address", "agent_name", "agent_id_number",
    "agent_phone",
)  # fmt: skip


@of_draft
def details(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Step 1, second page: only what this kind of applicant has."""
    known = draft.step("who")
    if "applicant_type" not in known:
        return redirect("portal:who", code=draft.code)
    kind = {"applicant_type": known["applicant_type"], "by_agent": bool(known.get("by_agent"))}
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DetailsForm(*bound, initial=known, **kind)
    if request.method == "POST" and _saved(request, draft, "who", form, DETAILS):
        refused = _keep(draft, form, ("proofs", "proof"), ("authorisation", "authorisation"))
        if refused:
            return _show_refused(request, draft, form, "apply_details.html", {"step": 1}, refused)
        return _next(request, draft, "what")
    label = str(ApplicantType(kind["applicant_type"]).label)
    files = [each for each in draft.files if each["role"] != "application"]
    return show(request, draft, form, "apply_details.html", {"step": 1, "kind": label, "files": files})


def _keep(draft: OpenDraft, form: Page, *places: tuple[str, str]) -> list[str]:
    """Keep the files of a form; the sentences about those that were not kept."""
    refused: list[str] = []
    for name, role in places:
        given: list[Upload] = form.cleaned_data.get(name) or []
        now = access.draft(draft.code)
        taken = uploads.keep(given, before=[int(each["size"]) for each in now.files])
        for file in taken.kept:
            drafts.draft_file_add(code=draft.code, file=file, role=role)
        refused += taken.refused
    return refused


def _show_refused(
    request: HttpRequest, draft: OpenDraft, form: Page, template: str, context: dict[str, Any], refused: list[str]
) -> HttpResponse:
    """The text is saved, a file is not: say so, and let the person go on."""
    context |= {"refused": refused, "files": access.draft(draft.code).files}
    return show(request, access.draft(draft.code), form, template, context)


@of_draft
def what(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Step 2: the agency and the information; an agency that was abolished leads to its successor."""
    known = dict(draft.step("what"))
    agency, sentence = place.chosen(known.get("agency", ""))
    known["agency"] = "" if agency is None else agency.slug
    bound = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = WhatForm(*bound, initial=known, agencies=place.choices_of_agencies())
    if request.method == "POST" and _saved(
        request, draft, "what", form, ("agency", "title", "document_no", "description")
    ):
        if refused := _keep(draft, form, ("uploads", "application")):
            return _show_refused(request, draft, form, "apply_what.html", {"step": 2}, refused)
        return _next(request, draft, "how")
    words = request.POST if request.method == "POST" else known
    context = {
        "step": 2,
        "sentence": sentence,
        "matches": public.matches(words.get("title", ""), words.get("document_no", "")),
        "files": [each for each in draft.files if each["role"] == "application"],
    }
    return show(request, draft, form, "apply_what.html", context)


@never_cache
@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """The list beside step 2, fetched anew while the name is being written."""
    found = public.matches(request.GET.get("title", "")[:300], request.GET.get("document_no", "")[:120])
    return page(request, "_matches.html", {"matches": found}, part="apply")


@of_draft
def how(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Step 3: the way, the medium, the help; what is public already stands on top of it."""
    known = draft.step("who")
    initial = {
        "email": known.get("email"),
        "address": known.get("address"),
        "delivery": "online",
        "medium": "electronic",
    }
    form = HowForm(posted(request), initial={**initial, **draft.step("how")})
    names = ("delivery", "medium", "email", "address", "needs_help", "assistance")
    if request.method == "POST" and _saved(request, draft, "how", form, names):
        return _next(request, draft, "check")
    told = draft.step("what")
    context = {
        "step": 3,
        "hints": DELIVERY_HINTS,
        "matches": public.matches(told.get("title", ""), told.get("document_no", "")),
    }
    return show(request, draft, form, "apply_how.html", context)


@of_draft
def file_remove(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Take a file out of the draft again."""
    if request.method != "POST":
        raise Http404
    file = next((each for each in draft.files if each["sha256"] == request.POST.get("file")), None)
    if file is not None:
        drafts.draft_file_remove(code=draft.code, sha256=file["sha256"])
    following = "what" if file is None or file["role"] == "application" else "details"
    return redirect(f"portal:{following}", code=draft.code)


@of_draft
def saved(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """The draft waits: its code, until when, and how to come back."""
    context = {"draft": draft, "code": numbers.in_fours(draft.code)}
    return page(request, "apply_saved.html", context, part="apply")


@of_draft
def drop(request: HttpRequest, draft: OpenDraft) -> HttpResponse:
    """Throw the draft away, files and all."""
    if request.method == "POST":
        drafts.draft_drop(code=draft.code)
        return HttpResponseRedirect("/")
    return redirect("portal:saved", code=draft.code)

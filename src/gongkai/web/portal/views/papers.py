"""Letters and files of the own case, and the own data as a file; all behind the last four digits."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.web.applications.models import Application
from gongkai.web.applications.services import papers
from gongkai.web.applications.services.citizen.acts import reply_read
from gongkai.web.history import clock
from gongkai.web.history.errors import FileUnknown
from gongkai.web.portal import access, downloads
from gongkai.web.portal.forms.track import TailForm
from gongkai.web.portal.selectors import letter_text
from gongkai.web.portal.selectors.own import exported
from gongkai.web.portal.selectors.track import title_of
from gongkai.web.portal.views.frame import page, posted

P = ParamSpec("P")


def after_proof(
    view: Callable[Concatenate[HttpRequest, Application, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Only in a browser that follows the case (else 404) and gave the last four within half an hour (else the question)."""

    @never_cache
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, receipt: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = access.case(request, receipt)
        if not access.proved(request, found):
            ask = reverse("portal:prove", args=[receipt])
            return HttpResponseRedirect(ask + "?" + urlencode({"next": request.path}))
        return view(request, found, *args, **kwargs)

    return guarded


@after_proof
def letter(request: HttpRequest, case: Application, letter: UUID) -> HttpResponse:
    """The letter as a page: the same text as the PDF."""
    found = access.letter(case, letter)
    if case.decided is not None:
        reply_read(application=case)
    context = {
        "case": case,
        "receipt": f"{case.agency.slug}-{case.number}",
        "letter": found,
        "title": title_of(found),
        "text": letter_text.of(found),
    }
    return page(request, "letter.html", context, part="track")


@after_proof
def letter_pdf(request: HttpRequest, case: Application, letter: UUID) -> HttpResponse:
    """The letter as PDF."""
    found = access.letter(case, letter)
    try:
        content, name = papers.file_of(found, "pdf")
    except FileUnknown as error:
        raise Http404 from error
    if case.decided is not None:
        reply_read(application=case)
    return downloads.download(content, name, "application/pdf")


@after_proof
def file(request: HttpRequest, case: Application, file: UUID) -> HttpResponse:
    """A file that was released with the reply."""
    return downloads.attachment(access.file(case, file))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, receipt: str) -> HttpResponse:
    """Ask for the own data: the last four are asked anew, and the link that comes of it works once, for a day."""
    case = access.case(request, receipt)
    form = TailForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if access.prove(request, case, form.cleaned_data["tail"]):
            token = secrets.token_urlsafe(16)
            request.session[access.EXPORTS] = {token: [str(case.pk), clock.now().isoformat()]}
            context = {"receipt": receipt, "link": reverse("portal:export-file", args=[receipt, token])}
            return page(request, "export_ready.html", context, part="track")
        form.add_error("tail", _("后四位不对。请填申请时留的电话或者证件号码的后四位"))
    status = 422 if form.errors else 200
    return page(request, "track_export.html", {"form": form, "receipt": receipt}, part="track", status=status)


@never_cache
@require_safe
def export_file(request: HttpRequest, receipt: str, token: str) -> HttpResponse:
    """The own data, once."""
    case = access.case(request, receipt)
    links: dict[str, Any] = request.session.get(access.EXPORTS, {})
    given = links.get(token)
    if given is None or given[0] != str(case.pk):
        return redirect("portal:export", receipt=receipt)
    if request.method == "GET":
        request.session[access.EXPORTS] = {key: value for key, value in links.items() if key != token}
    content = json.dumps(exported(case), ensure_ascii=False, indent=1).encode()
    return downloads.download(content, f"{receipt}.json", "application/json")

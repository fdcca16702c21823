"""The applicant's identity in clear: whoever opens it says why, and that they did stays on record for ever."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gongkai.web.accounts.access import staff_required
from gongkai.web.applications.forms.own_words import OwnWords
from gongkai.web.applications.selectors import case_page
from gongkai.web.applications.views.frame import case_for, forbidden
from gongkai.web.identity import services as identity
from gongkai.web.identity.services import Purpose


class PurposeForm(OwnWords, forms.Form):
    """Why it is opened."""

    purpose = forms.ChoiceField(label=_("为什么要看"), choices=[(each.value, each.label) for each in Purpose])


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("identity_read")
def identity_page(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """Ask for the purpose, then show; the event comes first, and without it nothing is shown."""
    staff, case = case_for(request, agency, number)
    if refused := forbidden(request, staff, case, "identity_read"):
        return refused
    form = PurposeForm(request.POST or None, label_suffix="")
    shown = None
    if request.method == "POST" and form.is_valid() and case.identity is not None:
        shown = identity.identity_read(
            identity_id=case.identity, staff=staff, purpose=form.cleaned_data["purpose"], application=case
        )
    reads = list(reversed(case_page.reads(case)))[:50]
    return render(request, "applications/identity.html", {"case": case, "form": form, "who": shown, "reads": reads})

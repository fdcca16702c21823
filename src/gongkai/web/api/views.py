"""Keys and webhooks of the agencies, for the system administrator."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gongkai.web.accounts.access import Staff, actor, staff_required, sudo_required
from gongkai.web.accounts.models import Agency
from gongkai.web.api import services
from gongkai.web.api.models import ApiKey, Webhook

MANAGE = "api_key_manage"
T = TypeVar("T", ApiKey, Webhook)


class KeyForm(forms.Form):
    """A new key."""

    agency = forms.ModelChoiceField(label=_("机关"), queryset=Agency.objects.none(), to_field_name="slug")
    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("例如：政务服务大厅系统"))


class WebhookForm(forms.Form):
    """A new address."""

    agency = forms.ModelChoiceField(label=_("机关"), queryset=Agency.objects.none(), to_field_name="slug")
    url = forms.URLField(label=_("推送地址"), max_length=300, assume_scheme="https")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(MANAGE)
@sudo_required
def connections(request: HttpRequest) -> HttpResponse:
    """List, make and end keys and webhooks; a new key or secret is shown once."""
    staff = actor(request)
    agencies = Agency.objects.filter(pk__in=staff.agencies(MANAGE), abolished=None).order_by("path")
    key_form, hook_form = KeyForm(prefix="key", label_suffix=""), WebhookForm(prefix="hook", label_suffix="")
    shown = ""
    if request.method == "POST":
        if "make_key" in request.POST:
            key_form = KeyForm(request.POST, prefix="key", label_suffix="")
        elif "add_hook" in request.POST:
            hook_form = WebhookForm(request.POST, prefix="hook", label_suffix="")
    for form in (key_form, hook_form):
        form.fields["agency"].queryset = agencies  # type: ignore[attr-defined]  # a ModelChoiceField
    if request.method == "POST":
        shown = _did(request, staff, key_form, hook_form)
    keys = ApiKey.objects.filter(agency__in=agencies).select_related("agency").order_by("-made_at")
    hooks = Webhook.objects.filter(agency__in=agencies).select_related("agency").order_by("-made_at")
    page = {"keys": keys, "hooks": hooks, "key_form": key_form, "hook_form": hook_form, "shown": shown}
    return render(
        request, "api/connections.html", page, status=200 if not (key_form.errors or hook_form.errors) else 422
    )


def _did(request: HttpRequest, staff: Staff, key_form: forms.Form, hook_form: forms.Form) -> str:
    if "make_key" in request.POST and key_form.is_valid():
        return services.key_make(staff=staff, **key_form.cleaned_data)[1]
    if "add_hook" in request.POST and hook_form.is_valid():
        try:
            return services.webhook_add(staff=staff, **hook_form.cleaned_data)[1]
        except services.NotTaken as refused:
            hook_form.add_error("url", refused.message)
    if "revoke" in request.POST:
        services.key_revoke(key=_own(ApiKey, request.POST["revoke"], staff), staff=staff)
    if "end" in request.POST:
        services.webhook_end(webhook=_own(Webhook, request.POST["end"], staff), staff=staff)
    return ""


def _own(model: type[T], key: str, staff: Staff) -> T:
    try:
        return model.objects.get(pk=key, agency__in=staff.agencies(MANAGE))
    except (model.DoesNotExist, ValidationError, ValueError):  # no key at all looks like another agency's
        raise Http404 from None

"""Pages of signing in that are not wholly allauth's, and the person's own page."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from gongkai.web.accounts import kept, masthead, passwords
from gongkai.web.accounts.access import actor, has_second_factor, staff_required
from gongkai.web.accounts.models import Agency, Post, Role


class Login(LoginView):
    """allauth's sign-in, which says when text of an expired session is kept."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With `kept_waiting`."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "kept_waiting": kept.waiting(self.request)}


class SecondStep(AuthenticateView):
    """allauth's second step; a passkey is offered to who has one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With `has_passkey`."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        person = self.stage.login.user
        return {**found, "has_passkey": is_mfa_enabled(person, types=[Authenticator.Type.WEBAUTHN])}


login = Login.as_view()
second_step = SecondStep.as_view()


@require_safe
@login_required
def qr(request: HttpRequest) -> HttpResponse:
    """The code to scan while the authenticator is being set up; afterwards it does not exist."""
    if has_second_factor(request.user):
        raise Http404
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(request.user, get_totp_secret(regenerate=False)))
    response = HttpResponse(svg, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_safe
@staff_required()
def start(request: HttpRequest) -> HttpResponse:
    """After signing in: a password that is too old first, then the first part of the desk."""
    staff = actor(request)
    if passwords.is_overdue(staff.person):
        return HttpResponseRedirect(reverse("account_change_password"))
    parts = masthead.parts(request, staff)
    return HttpResponseRedirect(parts[0].url if parts else reverse("accounts:home"))


@require_safe
@staff_required()
def home(request: HttpRequest) -> HttpResponse:
    """Who is signed in, with which posts, and in whose place."""
    staff = actor(request)
    names = Agency.objects.in_bulk([held.agency_id for held in staff.posts])
    held = [
        {"agency": names[each.agency_id].name, "role": Role(each.role).label, "acting_for": each.acting_for}
        for each in staff.posts
    ]
    past = Post.objects.filter(person=staff.person, ended=True).select_related("agency")
    return render(request, "accounts/home.html", {"held": held, "past": past})


@require_POST
@staff_required()
def choose_agency(request: HttpRequest) -> HttpResponse:
    """Which of one's agencies the desk shows."""
    chosen = request.POST.get("agency", "")
    if chosen not in {str(pk) for pk in actor(request).agencies()}:
        raise Http404
    request.session["agency"] = chosen
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if safe else reverse("accounts:start"))

"""Pages of signing in that are not wholly allauth's, and the person's own page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web.accounts import kept, masthead, passwords, services
from gongkai.web.accounts.access import Staff, actor, agency_for, has_second_factor, staff_required
from gongkai.web.accounts.errors import AccountsError
from gongkai.web.accounts.forms.people import DelegationForm
from gongkai.web.accounts.models import ADMIN_ROLES, Agency, Delegation, Person, Role
from gongkai.web.accounts.selectors import own_agencies
from gongkai.web.history import clock
from gongkai.web.history.selectors import events_of
from gongkai.web.history.services import Actor


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
    """Who is signed in, with which posts, who acts for whom, and the latest sign-ins."""
    staff = actor(request)
    names = Agency.objects.in_bulk([held.agency_id for held in staff.posts])
    given = {
        "held": [
            {"agency": names[each.agency_id].name, "role": Role(each.role).label, "acting_for": each.acting_for}
            for each in staff.posts
        ],
        "given": Delegation.objects.filter(from_person=staff.person, ended=False, until__gt=clock.today()),
        "lendable": [agency for agency in own_agencies(staff) if lendable(staff, agency)],
        "signs": events_of(f"sign_in:{staff.person.pk}")[::-1][:10],
    }
    return render(request, "accounts/home.html", given)


def lendable(staff: Staff, agency: Agency) -> list[str]:
    """The roles at an agency that the person holds in their own right and may let others exercise."""
    own = {held.role for held in staff.posts if held.agency_id == agency.pk and not held.acting_for}
    return sorted(own - set(ADMIN_ROLES))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("delegation_give")
def delegation(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody act in one's place while one is absent."""
    staff = actor(request)
    agency = agency_for(staff, "delegation_give", slug)
    roles = lendable(staff, agency)
    if not roles:
        raise Http404
    form = DelegationForm(request.POST or None, agency=agency, person=staff.person, roles=roles)
    if form.is_valid():
        try:
            services.delegation_give(
                person=staff.person, actor=Actor(staff.person.pk, staff.person.name), agency=agency, **form.cleaned_data
            )
        except AccountsError as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(reverse("accounts:home"))
    told = [_("代行期间办理的事项记为“代行人（代 %(name)s）”，您自己的权限不变。") % {"name": staff.person.name}]
    said = {"heading": _("离岗时请人代行"), "form": form, "button": _("委托代行"), "told": told}
    status = 422 if request.method == "POST" else 200
    return render(request, "settings/change.html", {**said, "back": reverse("accounts:home")}, status=status)


@require_POST
@staff_required()
def delegation_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back at the desk."""
    staff = actor(request)
    found = Delegation.objects.filter(pk=pk, from_person=staff.person, ended=False).first()
    if found is None:
        raise Http404
    services.delegation_end(delegation=found, actor=staff.as_actor())
    return HttpResponseRedirect(reverse("accounts:home"))


@require_POST
@login_required
def everywhere(request: HttpRequest) -> HttpResponse:
    """End every session, this one too."""
    assert isinstance(request.user, Person)
    services.sessions_end(person=request.user)
    logout(request)
    return HttpResponseRedirect(reverse("account_login"))


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

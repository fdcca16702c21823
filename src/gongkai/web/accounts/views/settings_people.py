"""/settings/people/: accounts, posts, the three administrators, and who acts for whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web.accounts import choices, effects, services
from gongkai.web.accounts.access import (
    Staff,
    account_for,
    accounts_managed,
    actor,
    people_seen,
    person_for,
    staff_of,
    staff_required,
    sudo_required,
)
from gongkai.web.accounts.errors import AccountsError
from gongkai.web.accounts.forms.people import PasswordForm, PersonForm, PostForm, SecondPersonForm
from gongkai.web.accounts.models import ADMIN_ROLES, Agency, Delegation, Person, Post, Role
from gongkai.web.history.selectors import events_of

GET_AND_POST = ["GET", "HEAD", "POST"]
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@require_safe
@staff_required("people_read")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a post where the person administers, the administrators first."""
    staff = actor(request)
    seen = people_seen(staff, "people_read").prefetch_related("posts__agency")
    with_factor = set(Authenticator.objects.filter(type__in=FACTORS).values_list("user_id", flat=True))
    rows = [{**_row(person), "has_factor": person.pk in with_factor} for person in seen]
    rows.sort(key=lambda row: (not row["is_admin"], not row["person"].is_active, row["person"].username))
    return render(request, "settings/people.html", {"rows": rows, "may_manage": bool(staff.agencies("people_manage"))})


def _row(person: Person) -> dict[str, Any]:
    posts = [post for post in person.posts.all() if not post.ended]
    return {
        "person": person,
        "posts": [f"{post.agency.name} {Role(post.role).label}" for post in posts],
        "is_admin": any(post.role in ADMIN_ROLES for post in posts),
    }


@require_safe
@staff_required("people_read")
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person with posts, delegations and events."""
    staff = actor(request)
    found = person_for(staff, "people_read", pk)
    posts = list(Post.objects.filter(person=found).select_related("agency"))
    given = {
        "person": found,
        "posts": [(post, Role(post.role).label, staff.can("people_manage", post.agency)) for post in posts],
        "delegations": Delegation.objects.filter(from_person=found).select_related("to_person", "agency"),
        "events": events_of(f"person:{found.pk}")[::-1][:50],
        "signs": events_of(f"sign_in:{found.pk}")[::-1][:20],
        "may_manage": people_seen(staff, "people_manage").filter(pk=found.pk).exists(),
        "may_account": accounts_managed(staff).filter(pk=found.pk).exists(),
        "told": effects.told("disable", found),
    }
    return render(request, "settings/person.html", given)


@require_http_methods(GET_AND_POST)
@staff_required("people_manage")
@sudo_required
def add(request: HttpRequest) -> HttpResponse:
    """A new account."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.person_add(actor=actor(request).as_actor(), **form.cleaned_data)
        except AccountsError as error:
            form.add_error("username", str(error))
        else:
            return HttpResponseRedirect(reverse("settings:person", args=[made.pk]))
    told = [_("账号建立以后还没有任何权限，再授予岗位。本人首次登录要启用动态码才能办件。")]
    return _page(request, {"heading": _("建立账号"), "form": form, "button": _("建立账号"), "told": told})


@require_http_methods(GET_AND_POST)
@staff_required("people_manage")
@sudo_required
def give_post(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A post; an administration with a second person beside."""
    staff = actor(request)
    found = person_for(staff, "people_manage", pk)
    form = PostForm(request.POST or None, among=staff.agencies("people_manage"))
    if form.is_valid():
        second = _second(request, form, staff, found, form.cleaned_data["agency"]) if form.wants_second else None
        if not form.errors:
            said = {key: form.cleaned_data[key] for key in ("agency", "role", "since", "until")}
            try:
                services.post_give(person=found, actor=staff.as_actor(), second=second, **said)
            except AccountsError as error:
                form.add_error(None, str(error))
            else:
                return HttpResponseRedirect(reverse("settings:person", args=[pk]))
    told = [
        _("从所填的日期起，%(name)s 就能看到并办理这个岗位范围内的事项。") % {"name": found.name},
        _("系统管理员、安全管理员、审计管理员只能由三个人分别担任。授予管理员岗位要有第二人在场。"),
    ]
    return _page(
        request, {"heading": f"{found.name}：{_('授予岗位')}", "form": form, "button": _("授予岗位"), "told": told}
    )


def _administers_at(person: Person) -> Agency | None:
    """The agency where somebody administers; who resets their credentials could take their place (三员分立)."""
    post = Post.objects.filter(person=person, role__in=ADMIN_ROLES, ended=False).select_related("agency").first()
    return post.agency if post else None


def _second(
    request: HttpRequest, form: SecondPersonForm, staff: Staff, target: Person, agency: Agency | None
) -> Person | None:
    """The second person, who is another administrator and gives a code of their own; None with errors on the form."""
    if agency is None or not choices.of(agency, "second_person_admin"):
        return None
    username, code = form.cleaned_data["second"], form.cleaned_data["second_code"]
    second = (
        Person.objects.filter(username=username, is_active=True).exclude(pk__in=[staff.person.pk, target.pk]).first()
    )
    credentials = {"username": username}
    if AxesProxyHandler.is_locked(request, credentials):
        form.add_error("second_code", _("失败次数过多，请稍后由第二人再填"))
        return None
    if second and staff_of(second).can("people_read", agency) and _has_code(second, code):
        return second
    if username:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    form.add_error("second", _("要有第二人：另一位安全管理员或审计管理员，填本人的账号和现在的动态码"))
    return None


def _has_code(person: Person, code: str) -> bool:
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    return bool(found and code and found.wrap().validate_code(code))


@require_POST
@staff_required("people_manage")
@sudo_required
def end_post(request: HttpRequest, pk: UUID, post: UUID) -> HttpResponse:
    """Take a post back from today."""
    staff = actor(request)
    found = Post.objects.filter(pk=post, person=pk, ended=False).select_related("agency").first()
    if found is None or not staff.can("people_manage", found.agency):
        raise Http404
    services.post_end(post=found, actor=staff.as_actor())
    return HttpResponseRedirect(reverse("settings:person", args=[pk]))


@require_POST
@staff_required("people_manage")
@sudo_required
def switch(request: HttpRequest, pk: UUID, to: str) -> HttpResponse:
    """Disable an account, or bring it back."""
    staff = actor(request)
    found = account_for(staff, pk)
    if found.pk == staff.person.pk:
        raise Http404  # nobody locks themselves out; another administrator does
    service = {"disable": services.person_disable, "enable": services.person_enable}[to]
    service(person=found, actor=staff.as_actor())
    return HttpResponseRedirect(reverse("settings:person", args=[pk]))


@require_http_methods(GET_AND_POST)
@staff_required("people_manage")
@sudo_required
def set_password(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new password for who lost theirs."""
    staff = actor(request)
    found = account_for(staff, pk)
    form = PasswordForm(request.POST or None, person=found)
    if form.is_valid():
        second = _second(request, form, staff, found, _administers_at(found))
        if not form.errors:
            password = form.cleaned_data["password"]
            services.password_set(person=found, actor=staff.as_actor(), password=password, second=second)
            return HttpResponseRedirect(reverse("settings:person", args=[pk]))
    told = [_("原来的口令马上作废，%(name)s 在各处的登录都失效。") % {"name": found.name}]
    return _page(
        request, {"heading": f"{found.name}：{_('重设口令')}", "form": form, "button": _("重设口令"), "told": told}
    )


@require_http_methods(GET_AND_POST)
@staff_required("people_manage")
@sudo_required
def reset_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the second factor away from who lost the telephone; without a new one the person cannot act."""
    staff = actor(request)
    found = account_for(staff, pk)
    form = SecondPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        second = _second(request, form, staff, found, _administers_at(found))
        if not form.errors:
            services.second_factor_reset(person=found, actor=staff.as_actor(), second=second)
            return HttpResponseRedirect(reverse("settings:person", args=[pk]))
    label = _("取消第二验证方式")
    told = [_("手机丢失时用。%(name)s 在各处的登录马上失效，下次登录要重新启用才能办件。") % {"name": found.name}]
    return _page(request, {"heading": f"{found.name}：{label}", "form": form, "button": label, "told": told})


def _page(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "settings/change.html", {"back": reverse("settings:people"), **said}, status=status)

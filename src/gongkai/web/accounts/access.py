"""Who is asking and what that lets them do. The only way for views to learn either."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gongkai.web.accounts import kept, permissions
from gongkai.web.accounts.adapters import authenticated_recently
from gongkai.web.accounts.models import ROLES, Agency, Delegation, Person, Post
from gongkai.web.history import clock
from gongkai.web.history.services import Actor, record

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True, slots=True)
class Held:
    """A role at an agency today; `acting_for` is the absent person in whose place it is exercised."""

    agency_id: UUID
    role: str
    acting_for: str = ""


@dataclass(slots=True)
class Staff:
    """A signed-in person with the roles of today, their own and those of whom they act for."""

    person: Person
    posts: tuple[Held, ...]
    agency: Agency | None = None  # the agency chosen in the masthead, else the first
    own: list[Agency] = field(default_factory=list)  # where there is a post, in the order of the tree
    _paths: dict[UUID, str] = field(default_factory=dict)
    _below: dict[tuple[str, ...], set[UUID]] = field(default_factory=dict)

    def can(self, what: str, agency: Agency | UUID) -> bool:
        """Whether the person holds a role there, or may do an action of `permissions.yaml` there.

        Raises:
            KeyError: neither a role nor an action.
        """
        agency_id = agency.pk if isinstance(agency, Agency) else agency
        if what in ROLES:
            return any(held.agency_id == agency_id and held.role == what for held in self.posts)
        action = permissions.actions()[what]
        return any(
            held.agency_id == agency_id
            or (reach == "below" and self._path(agency).startswith(self._path(held.agency_id)))
            for held in self.posts
            if (reach := action.where(held.role))
        )

    def agencies(self, what: str | None = None) -> set[UUID]:
        """The agencies where the person holds a role (any when None), or may do an action (with those below)."""
        if what is None or what in ROLES:
            return {held.agency_id for held in self.posts if what in (None, held.role)}
        action = permissions.actions()[what]
        found = {held.agency_id for held in self.posts if action.where(held.role)}
        roots = {self._path(held.agency_id) for held in self.posts if action.where(held.role) == "below"}
        return found | self._under(tuple(sorted(roots)))

    def _under(self, roots: tuple[str, ...]) -> set[UUID]:
        """The agencies of those parts of the tree; a page asks for them many times, and it does not grow meanwhile."""
        if roots and roots not in self._below:
            under = Q()
            for root in roots:
                under |= Q(path__startswith=root)
            self._below[roots] = set(Agency.objects.filter(under).values_list("pk", flat=True))
        return self._below.get(roots, set())

    def roles(self, agency: Agency | UUID | None = None) -> set[str]:
        """The roles held at an agency, or anywhere when None."""
        agency_id = agency.pk if isinstance(agency, Agency) else agency
        return {held.role for held in self.posts if agency_id in (None, held.agency_id)}

    def as_actor(self, role: str | None = None, agency: Agency | UUID | None = None) -> Actor:
        """The actor for the history. "张某（代 李某）" when the role there is only held in somebody's place."""
        agency_id = agency.pk if isinstance(agency, Agency) else agency
        fitting = [held for held in self.posts if role in (None, held.role) and agency_id in (None, held.agency_id)]
        name = self.person.name
        if fitting and all(held.acting_for for held in fitting):
            name = f"{name}（代 {fitting[0].acting_for}）"
        return Actor(self.person.pk, name)

    def _path(self, agency: Agency | UUID) -> str:
        if isinstance(agency, Agency):
            return agency.path
        if agency not in self._paths:
            wanted = {agency, *(held.agency_id for held in self.posts)}
            self._paths |= dict(Agency.objects.filter(pk__in=wanted).values_list("pk", "path"))
        return self._paths.get(agency, "\0")  # an unknown agency is below nothing


def staff_of(person: Person) -> Staff:
    """The person with the roles of today."""
    today = clock.today()
    now_held = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    own = [Held(post.agency_id, post.role) for post in Post.objects.filter(now_held, person=person)]
    lent = Delegation.objects.filter(
        now_held, to_person=person, ended=False, from_person__is_active=True
    ).select_related("from_person")
    for each in lent:
        still = set(
            Post.objects.filter(now_held, person=each.from_person, agency=each.agency_id).values_list("role", flat=True)
        )
        own += [Held(each.agency_id, role, each.from_person.name) for role in each.roles if role in still]
    return Staff(person, tuple(own))


def has_second_factor(person: Any) -> bool:
    """A code generator or a passkey; recovery codes alone are none."""
    return bool(is_mfa_enabled(person, types=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))


def staff_or_none(request: HttpRequest) -> Staff | None:
    """The signed-in member of staff with a second factor, or None. Asked once per request."""
    if not hasattr(request, "_staff"):
        person = getattr(request, "user", None)
        known = isinstance(person, Person) and has_second_factor(person)
        found = _with_agency(request, staff_of(person)) if known and isinstance(person, Person) else None
        request.__dict__["_staff"] = found
    kept_staff: Staff | None = request.__dict__["_staff"]
    return kept_staff


def _with_agency(request: HttpRequest, staff: Staff) -> Staff:
    own = staff.agencies()
    chosen = request.session.get("agency")
    staff.own = list(Agency.objects.filter(pk__in=own).select_related("parent"))
    listed = {agency.pk: agency for agency in staff.own}
    staff.agency = next((agency for pk, agency in listed.items() if str(pk) == chosen), None)
    if staff.agency is None and staff.posts:
        staff.agency = listed.get(staff.posts[0].agency_id)
    staff._paths |= {pk: agency.path for pk, agency in listed.items()}
    return staff


def actor(request: HttpRequest) -> Staff:
    """The member of staff who asks.

    Raises:
        Http404: nobody is signed in with a second factor; to them what they ask for does not exist.
    """
    staff = staff_or_none(request)
    if staff is None:
        raise Http404
    return staff


def staff_required(*whats: str) -> Callable[[View], View]:
    """Let in staff that hold one of the roles, or may do one of the actions, at some agency.

    Anonymous: to the sign-in page, with what was sent kept for a day. Without a second factor: to its set-up page.
    Without such a role anywhere, or when the view finds nothing for this person: 404, and the history keeps the denial.
    No argument: any member of staff.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if turned := turned_away(request):
                return turned
            staff = actor(request)
            if whats and not any(staff.agencies(what) for what in whats):
                denied(request, staff)
                raise Http404
            try:
                response = view(request, *args, **kwargs)
            except Http404:  # another agency's, or a guess at numbers: both stay on record (ASVS 16.3.2)
                denied(request, staff)
                raise
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        return inner  # type: ignore[return-value]  # wraps keeps the signature

    return decorate


def agency_for(staff: Staff, what: str, slug: str) -> Agency:
    """The agency of a URL, where the person may do `what`.

    Raises:
        Http404: there is none, or none for this person.
    """
    found = Agency.objects.filter(slug=slug).first()
    if found is None or not staff.can(what, found):
        raise Http404
    return found


def person_for(staff: Staff, what: str, person_id: UUID) -> Person:
    """A person with a post at an agency where `what` may be done, or with no post anywhere yet.

    Raises:
        Http404: there is none, or none for this person.
    """
    found = people_seen(staff, what).filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def account_for(staff: Staff, person_id: UUID) -> Person:
    """A person whose account, password and second factor may be managed: one who serves at no agency beyond.

    Who could reset the credentials of somebody who serves elsewhere too could go there in their place.

    Raises:
        Http404: there is none, or none for this person.
    """
    found = accounts_managed(staff).filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def accounts_managed(staff: Staff) -> QuerySet[Person]:
    """The people whose accounts this person may manage."""
    own = staff.agencies("people_manage")
    beyond = Post.objects.filter(ended=False).exclude(agency__in=own).values("person")
    return people_seen(staff, "people_manage").exclude(pk__in=beyond)


def people_seen(staff: Staff, what: str) -> QuerySet[Person]:
    """The people whom someone who may do `what` somewhere sees; nobody, when it may be done nowhere."""
    where = staff.agencies(what)
    return (
        Person.objects.filter(Q(posts__agency__in=where) | Q(posts=None)).distinct() if where else Person.objects.none()
    )


def turned_away(request: HttpRequest) -> HttpResponse | None:
    """Where to send who may not act yet: to sign in, or to set up a second factor; None when neither is needed."""
    if not request.user.is_authenticated:
        return (
            kept.keep_and_sign_in(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
        )
    if staff_or_none(request) is None:
        return HttpResponseRedirect(reverse("mfa_activate_totp") + "?" + urlencode({"next": request.get_full_path()}))
    return None


def denied(request: HttpRequest, staff: Staff) -> None:
    """Keep in the history that a person asked for what they may not see (GB/T 22239 安全审计)."""
    at = (staff.agency.pk, staff.agency.name) if staff.agency else (None, "")
    data = {"path": request.path[:200], "method": str(request.method)}
    record(stream=f"sign_in:{staff.person.pk}", kind="access_denied", actor=staff.as_actor(), agency=at, data=data)


def sudo_required(view: View) -> View:
    """Ask for the password or a code again when the last time is more than 15 minutes ago (ASVS 7.5.1)."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if turned := turned_away(request):
            return turned
        if not authenticated_recently(request):
            if request.method == "POST":
                return kept.keep_and_confirm(request)
            return HttpResponseRedirect(
                reverse("account_reauthenticate") + "?" + urlencode({"next": request.get_full_path()})
            )
        return view(request, *args, **kwargs)

    return inner  # type: ignore[return-value]  # wraps keeps the signature

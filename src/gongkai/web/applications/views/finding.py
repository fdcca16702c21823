"""Lists that a clerk keeps, and who applied: found by POST, so that no name or number stands in an address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.web.accounts.access import actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.forms.together import PersonSearchForm, SaveViewForm
from gongkai.web.applications.models import SavedView
from gongkai.web.applications.selectors.queues import desk_of
from gongkai.web.applications.views.desk import FILTERS, rows_of
from gongkai.web.applications.views.frame import show
from gongkai.web.history import clock
from gongkai.web.identity import services as identity

VIEWS = 30  # of one person
SHOWN = 200


@require_POST
@staff_required("case_read")
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of now under a name; a name that is there already takes them."""
    staff = actor(request)
    form = SaveViewForm(request.POST)
    pairs = [
        (name, value) for name, value in parse_qsl(request.POST.get("query", "")) if name in FILTERS and name != "after"
    ]
    query = urlencode(pairs)
    mine = SavedView.objects.filter(person=staff.person.pk)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    elif mine.count() >= VIEWS:
        messages.error(request, _("最多存 %(most)s 个，请先删去不用的") % {"most": VIEWS})
    else:
        name = form.cleaned_data["name"]
        SavedView.objects.update_or_create(
            person=staff.person.pk, name=name, defaults={"query": query, "made_at": clock.now()}
        )
        messages.success(request, _("已存为“%(name)s”") % {"name": name})
    return HttpResponseRedirect(f"{reverse('applications:list')}?{query}")


@require_POST
@staff_required("case_read")
def view_delete(request: HttpRequest, view: int) -> HttpResponse:
    """Forget a kept list."""
    deleted, _rows = SavedView.objects.filter(pk=view, person=actor(request).person.pk).delete()
    if not deleted:
        raise Http404
    return HttpResponseRedirect(reverse("applications:list"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("identity_read")
def applicants(request: HttpRequest) -> HttpResponse:
    """Cases by who applied, inside the agencies where this person may read identities; each search is on record."""
    staff = actor(request)
    form = PersonSearchForm(request.POST or None)
    page = {"form": form, "wrong": form.is_bound, "searched": False}
    if request.method != "POST" or not form.is_valid():
        return show(request, "applications/applicants.html", page, 422 if form.is_bound else 200)
    keys: set[UUID] = set()
    for agency in staff.agencies("identity_read"):
        keys |= set(identity.person_find(agency_id=agency, q=form.cleaned_data["q"], staff=staff))
    found = access.visible_to(staff).filter(identity__in=keys).order_by("-submitted_at")
    rows = rows_of(list(found[:SHOWN]), desk_of(staff, clock.today()))
    page |= {"rows": rows, "count": found.count(), "searched": True, "wrong": False}
    return show(request, "applications/applicants.html", page)

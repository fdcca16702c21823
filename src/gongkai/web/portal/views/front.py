"""S1, S4 and what is public: thin pages that everybody may read and a cache may keep."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from gongkai.web.accounts import choices, guide
from gongkai.web.accounts.selectors import agency_by_slug, succeeded
from gongkai.web.history import clock
from gongkai.web.portal import access, downloads
from gongkai.web.portal.selectors import figures, place, public
from gongkai.web.portal.views.frame import page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """S1: search, two doors, what is new, the year's figures."""
    county = place.county()
    year = clock.today().year
    context = {
        "newest": public.newest(),
        "figures": None if county is None else figures.figures(county, year),
        "agencies": county is not None,
    }
    return page(request, "home.html", context, part="home")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is public and fits the words; without a hit the application form with the name filled in."""
    q = request.GET.get("q", "").strip()[:200]
    found = public.search_public(q) if q else public.newest(public.PAGE)
    apply_url = reverse("portal:apply") + "?" + urlencode({"title": q})
    agencies = [each for each in place.find_agencies(q).found[:5] if q]
    context = {"q": q, "found": found, "apply_url": apply_url, "agencies": agencies}
    return page(request, "search.html", context, part="home")


@require_safe
def answer(request: HttpRequest, agency: str, number: str) -> HttpResponse:
    """One public answer with its files."""
    found = access.public_answer(agency, number)
    return page(request, "answer.html", {"answer": found, "files": public.files_of(found)}, part="home")


@require_safe
def answer_file(request: HttpRequest, agency: str, number: str, file: UUID) -> HttpResponse:
    """A file of a public answer."""
    found = access.public_answer(agency, number)
    return downloads.attachment(access.public_file(found, file))


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """The agencies as a tree, with search by name and former names."""
    q = request.GET.get("q", "").strip()[:100]
    return page(request, "guides.html", {"finder": place.find_agencies(q), "q": q}, part="guide")


@require_safe
def guide_page(request: HttpRequest, agency: str) -> HttpResponse:
    """S4: the guide of one agency, drawn from the record that its office keeps."""
    found = agency_by_slug(agency)
    today = clock.today()
    after, sentence = succeeded(found, today)
    context = {
        "agency": found,
        "successor": after if after.pk != found.pk else None,
        "sentence": sentence,
        "open_now": guide.open_now(found.guide, clock.now().astimezone(clock.SHANGHAI)),
        "missing": guide.missing(found.guide),
        "rows": [(label, found.guide.get(name, "")) for name, label in guide.FIELDS.items() if name != "note"],
        "note": found.guide.get("note", ""),
        "channels": [choices.channel_label(each) for each in choices.of(found, "channels")],
        "today": today,
    }
    return page(request, "guide.html", context, part="guide")

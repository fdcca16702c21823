"""邮袋 (issue, section 3): thirty letters by keyboard; what was registered leaves the page and stands below it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.errors import GongkaiError
from gongkai.web.accounts.access import Staff, actor, staff_required
from gongkai.web.applications import access
from gongkai.web.applications.forms.batch import MOST, ROWS, BagForm, LetterRow, rows_of
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.intake import Enclosure, Submitted, application_register
from gongkai.web.applications.services.once import registered_once
from gongkai.web.applications.views.frame import said, show
from gongkai.web.applications.views.register import agencies_of

TAKEN = "bag"
_KEPT = 60  # of the last ones, with their codes until the session ends


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required("case_register")
def batch(request: HttpRequest) -> HttpResponse:
    """Register the rows that are in order; the others stay with what is to be mended."""
    staff = actor(request)
    bag = BagForm(request.POST or None, agencies=agencies_of(staff))
    if request.method != "POST":
        return _page(request, bag, rows_of())
    wrong = _take(request, staff, bag, rows_of(request.POST, request.FILES))
    if not wrong and bag.is_valid():
        return HttpResponseRedirect(reverse("applications:batch") + "#done")
    fresh = [LetterRow(prefix=f"n{at}") for at in range(max(0, ROWS - len(wrong)))]
    return _page(request, bag, [*wrong, *fresh], status=422)


def _take(request: HttpRequest, staff: Staff, bag: BagForm, rows: list[LetterRow]) -> list[LetterRow]:
    """Register every row that is in order, each by its own key; those that are not come back."""
    bag_is_right, wrong = bag.is_valid(), []
    above: dict[str, Any] = {}
    for row in rows:
        if row.is_blank:
            above = _above(row, above)
            continue
        row.above = above
        right = row.is_valid()
        above = row.above
        row.keep_scan(staff.person.pk)
        if bag_is_right:
            row.want_words(bag)
        if not (right and bag_is_right and row.is_valid() and _register(request, staff, bag, row)):
            wrong.append(row)
    return wrong


def _above(row: LetterRow, above: dict[str, Any]) -> dict[str, Any]:
    """A row without a letter still says how the next ones came."""
    row.above = above
    row.is_valid()
    return row.above


def _register(request: HttpRequest, staff: Staff, bag: BagForm, row: LetterRow) -> bool:
    scans = [Enclosure(row.stored, "scan")] if row.stored else []

    def register() -> Submitted:
        return application_register(
            staff=staff,
            agency=bag.agency,
            arrival=row.arrival(),
            applicant_type=row.cleaned_data["applicant_type"],
            who=row.who(),
            wanted=row.wanted(),
            enclosures=scans,
            reason=bag.cleaned_data["reason"],
            evidence=[scan.file.sha256 for scan in scans],
            second_person=bag.cleaned_data["second_person"],
        )

    try:
        case, taken = registered_once(staff=staff, key=row.cleaned_data["key"], register=register)
    except (NotAllowed, GongkaiError) as refused:
        row.add_error(None, said(refused)["refused"])
        return False
    if taken is not None:
        known = request.session.get(TAKEN, [])
        request.session[TAKEN] = [[str(case.pk), taken.code], *known][:_KEPT]
    return True


def _page(request: HttpRequest, bag: BagForm, rows: list[LetterRow], status: int = 200) -> HttpResponse:
    """Rows get the numbers of their places, so that a row that stays keeps what was written."""
    for at, row in enumerate(rows):
        _move(row, f"r{at}")
    context = {"bag": bag, "rows": rows, "most": MOST, "taken": _taken(request), "wrong": status != 200}
    context["problems"] = [
        (at, row[name].auto_id if name != "__all__" else "", error)
        for at, row in enumerate(rows, 1)
        if row.is_bound
        for name, errors in row.errors.items()
        for error in errors
    ]
    return show(request, "applications/batch.html", context, status)


def _move(row: LetterRow, prefix: str) -> None:
    if row.prefix == prefix:
        return
    old = {name: row.add_prefix(name) for name in row.fields}
    row.prefix = prefix
    if row.is_bound:
        row.data = {row.add_prefix(name): row.data.get(was, "") for name, was in old.items()}
    row.__dict__["_bound_fields_cache"].clear()  # Django made the names of the fields from the old prefix


def _taken(request: HttpRequest) -> list[dict[str, Any]]:
    """What this session registered, newest first, with the codes for the applicants."""
    known = dict(request.session.get(TAKEN, []))
    cases = access.visible_to(actor(request)).in_bulk(list(known))
    found = {str(key): case for key, case in cases.items()}
    return [{"case": found[key], "code": code} for key, code in known.items() if key in found]


@require_safe
@staff_required("case_register")
def receipts(request: HttpRequest) -> HttpResponse:
    """The receipts of what this session registered, one a page, to go out with the confirmation."""
    return show(request, "applications/batch_receipts.html", {"taken": _taken(request)})

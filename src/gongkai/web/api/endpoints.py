"""`/api/v1`: agencies, guide, published answers for everybody; applications for an agency's own systems."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router, Status
from ninja.errors import ValidationError as NotUnderstood
from ninja.security import APIKeyHeader

from gongkai.law import workdays
from gongkai.web.accounts.models import Agency
from gongkai.web.api import shapes
from gongkai.web.api.models import ApiKey
from gongkai.web.api.services import digest_of
from gongkai.web.applications.access import split_receipt
from gongkai.web.applications.law_case import timeline_of
from gongkai.web.applications.models import Application, SubmissionKey
from gongkai.web.applications.numbers import code_hash
from gongkai.web.applications.services.intake import Wanted, application_submit
from gongkai.web.history import clock, selectors
from gongkai.web.identity import checks
from gongkai.web.identity.services import IdentityFields
from gongkai.web.portal import limits
from gongkai.web.portal.models import PublicAnswer
from gongkai.web.portal.published import KIND
from gongkai.web.search import selectors as search

PAGE = 50
FIELDS = ("office_name", "address", "hours", "phone", "fax", "internet_contact", "updated_at")


class AgencyKey(APIKeyHeader):
    """The key of an agency's own system in `X-Api-Key`."""

    param_name = "X-Api-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> ApiKey | None:  # noqa: ARG002  ninja's signature
        """The key's row, None for one that was never given or is revoked."""
        if not key:
            return None
        return ApiKey.objects.filter(digest=digest_of(key), revoked_at=None).select_related("agency").first()


api = NinjaAPI(
    title="Gongkai 公开", version="1", urls_namespace="api", docs_url=None,
    description="政府信息公开：机关、指南、申请、进度、已公开的答复。日期是北京时间的法定日期。",
)  # fmt: skip
router = Router()
# what any call may be told: a body that is no JSON, a value that cannot be understood, no valid key
TAKEN_WRONG = {400: shapes.Problem, 422: shapes.Problem}
NO_KEY = {401: shapes.Problem}


@api.exception_handler(NotUnderstood)
def not_understood(request: HttpRequest, problem: NotUnderstood) -> HttpResponse:
    """Which field, and what it may be, in one sentence."""
    first = problem.errors[0]
    field = ".".join(str(part) for part in first["loc"][1:]) or None
    said = {"detail": _("%(field)s 看不懂：%(why)s") % {"field": field, "why": first["msg"]}, "field": field}
    return api.create_response(request, said, status=422)


@router.get("/agencies", response=list[shapes.AgencyOut], summary="受理申请的机关")
def agencies(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001  ninja's signature
    """Every agency in the order of the tree; an abolished one names its successor."""
    rows = Agency.objects.select_related("parent", "successor").order_by("path")
    return [
        {
            "slug": row.slug, "name": row.name, "short_name": row.short_name, "kind": row.kind,
            "parent": row.parent.slug if row.parent else None, "successor": row.successor.slug if row.successor else None,
        }
        for row in rows
    ]  # fmt: skip


@router.get(
    "/agencies/{slug}/guide",
    response={200: shapes.GuideOut, 404: shapes.Problem, **TAKEN_WRONG},
    summary="公开指南（条例第12条）",
)
def guide(request: HttpRequest, slug: str) -> Any:  # noqa: ARG001  ninja's signature
    """The guide of an agency."""
    agency = Agency.objects.filter(slug=slug).first()
    if agency is None:
        return Status(404, {"detail": _("没有这个机关")})
    return {"agency": agency.slug} | {name: agency.guide.get(name) or None for name in FIELDS}


@router.get("/published", response={200: shapes.PublishedPage, **TAKEN_WRONG}, summary="已公开的答复（条例第44条）")
def published(request: HttpRequest, q: str = "", after: uuid.UUID | None = None) -> Any:  # noqa: ARG001  ninja's signature
    """Answers that were made public, newest first, or those that hold the words of `q`."""
    if q.strip():
        keys = search.find(q[:200], kind=KIND, public=True, limit=PAGE + 1, before=after)
        found = PublicAnswer.objects.select_related("agency").in_bulk(keys)
        rows = [found[key] for key in keys if key in found]
    else:
        answers = PublicAnswer.objects.select_related("agency").order_by("-published", "id")
        if after is not None and (last := PublicAnswer.objects.filter(pk=after).first()):
            answers = answers.filter(published__lt=last.published) | answers.filter(
                published=last.published, id__gt=last.pk
            )
        rows = list(answers[: PAGE + 1])
    more = str(rows[PAGE - 1].pk) if len(rows) > PAGE else None
    return {"items": [_answer(row) for row in rows[:PAGE]], "after": more}


def _answer(row: PublicAnswer) -> dict[str, Any]:
    return {
        "id": str(row.pk), "agency": row.agency.slug, "number": row.number, "title": row.title,
        "document_no": row.document_no, "published": row.published,
    }  # fmt: skip


@router.post(
    "/applications",
    response={
        201: shapes.ReceiptOut,
        200: shapes.ReceiptOut,
        409: shapes.Problem,
        404: shapes.Problem,
        **TAKEN_WRONG,
        **NO_KEY,
    },
    auth=AgencyKey(),
    summary="提交申请（条例第29条）",
)
def submit(request: HttpRequest, body: shapes.ApplicationIn) -> Any:
    """Take an application from an agency's own system; `Idempotency-Key` (a UUID) makes sending it again harmless."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]  # set by ninja
    agency = Agency.objects.filter(slug=body.agency, path__startswith=key.agency.path, abolished=None).first()
    if agency is None:
        return Status(404, {"detail": _("这把密钥不能向这个机关提交，或者没有这个机关"), "field": "agency"})
    if refused := _refused(body):
        return Status(422, refused)
    form, digest = _form_key(request, key), hashlib.sha256(body.model_dump_json().encode()).hexdigest()
    if form is None:
        return Status(
            422, {"detail": _("请在 Idempotency-Key 里带一个 UUID：重发时用同一个"), "field": "Idempotency-Key"}
        )
    scope = f"api:{key.pk.hex}"
    try:
        with transaction.atomic():
            if seen := SubmissionKey.objects.filter(session=scope, key=form).first():
                return _seen(seen, digest)
            sent = application_submit(
                agency=agency, applicant_type=body.applicant_type, who=_who(body), wanted=_wanted(body)
            )
            SubmissionKey.objects.create(
                session=scope, key=form, body=digest, application=sent.application.pk, made_at=clock.now()
            )
    except IntegrityError:
        return _seen(SubmissionKey.objects.get(session=scope, key=form), digest)
    return Status(201, _receipt(sent.application, code=sent.code))


def _form_key(request: HttpRequest, _key: ApiKey) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        return None


def _refused(body: shapes.ApplicationIn) -> dict[str, str] | None:
    if not any((body.title.strip(), body.document_no.strip(), body.description.strip())):
        return {"detail": _("请至少填写名称、文号、特征描述中的一项"), "field": "title"}
    if body.delivery == "postal" and not body.address.strip():
        return {"detail": _("邮寄答复，请填写通信地址"), "field": "address"}
    try:
        checks.id_number(body.id_type, body.id_number)
    except ValidationError as problem:
        return {"detail": "；".join(problem.messages), "field": "id_number"}
    return None


def _who(body: shapes.ApplicationIn) -> IdentityFields:
    return IdentityFields(
        name=body.name, id_type=body.id_type, id_number=body.id_number, phone=body.phone, address=body.address,
        email=body.email, is_organisation=body.applicant_type != "natural_person",
    )  # fmt: skip


def _wanted(body: shapes.ApplicationIn) -> Wanted:
    return Wanted(
        title=body.title.strip(), document_no=body.document_no.strip(), description=body.description.strip(),
        delivery=body.delivery, medium=body.medium, assistance=body.assistance,
    )  # fmt: skip


def _seen(seen: SubmissionKey, digest: str) -> Status[dict[str, Any]]:
    case = Application.objects.select_related("agency").get(pk=seen.application)
    if seen.body != digest:
        said = _("同一个 Idempotency-Key 已经提交过别的内容，没有再收。第一次的回执号在 receipt 里")
        return Status(409, {"detail": said, "receipt": f"{case.agency.slug}-{case.number}"})
    return Status(200, _receipt(case, code=None))


def _receipt(case: Application, *, code: str | None) -> dict[str, Any]:
    sent = next(event for event in selectors.events_of(case.stream) if event.kind == "submitted")
    return {
        "receipt": f"{case.agency.slug}-{case.number}", "code": code, "submitted_at": case.submitted_at, "event": sent.n,
        "hash": sent.short, "again": code is None,
    }  # fmt: skip


@router.post(
    "/track",
    response={200: shapes.StatusOut, 404: shapes.Problem, 429: shapes.Problem, **TAKEN_WRONG},
    summary="查询进度",
)
def track(request: HttpRequest, body: shapes.TrackIn) -> Any:
    """Where a case stands, for whoever knows receipt and code. A wrong pair and an unknown one are told the same."""
    counted = limits.subject("track", body.receipt, limits.address_of(request))
    if limits.count("track", counted) >= limits.TRIES:
        return Status(429, {"detail": _("试了太多次，请一小时后再试")})
    agency, number = split_receipt(body.receipt)
    case = Application.objects.select_related("agency").filter(agency__slug=agency, number=number).first()
    if code_hash(body.code) != (case.code_hash if case else "") or case is None:
        limits.note("track", counted)
        return Status(404, {"detail": _("回执号或者查询码不对")})
    return _status(case)


@router.get(
    "/applications/{number}",
    response={200: shapes.StatusOut, 404: shapes.Problem, **TAKEN_WRONG, **NO_KEY},
    auth=AgencyKey(),
    summary="本机关的一件",
)
def one(request: HttpRequest, number: str) -> Any:
    """A case of the key's own agency."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]  # set by ninja
    case = Application.objects.select_related("agency").filter(agency=key.agency_id, number=number).first()
    return Status(404, {"detail": _("本机关没有这一件")}) if case is None else _status(case)


def _status(case: Application) -> dict[str, Any]:
    line = timeline_of(selectors.events_of(case.stream), clock.today())
    known = line.due is not None and line.due <= workdays.default().last_known
    return {
        "receipt": f"{case.agency.slug}-{case.number}", "agency": case.agency.slug, "stage": case.stage,
        "waiting_for": case.waiting_for, "received": case.received, "due": case.due, "provisional": case.provisional,
        "remaining_working_days": line.remaining_working_days if known and case.open else None,
        "decision": case.decision or None, "decided": case.decided,
    }  # fmt: skip


api.add_router("", router)

"""Cases as an applicant follows them, for the tests of the tracking page."""

from __future__ import annotations

from datetime import date
from typing import Any

from applications.letter_cases import DENIED, at, received, signed
from county import County
from django.test import Client

from gongkai.web.applications.models import Application
from gongkai.web.applications.services import moves, service


def follows(case: Application) -> Client:
    """A browser that has shown number and code."""
    client = Client()
    session = client.session
    session["tracked"] = [str(case.pk)]
    session.save()
    return client


def receipt_of(case: Application) -> str:
    """The receipt number of a case."""
    return f"{case.agency.slug}-{case.number}"


def page_of(case: Application, path: str = "", client: Client | None = None) -> str:
    """The tracking page, or one below it."""
    return (client or follows(case)).get(f"/track/{receipt_of(case)}/{path}").content.decode()


def do(case: Application, act: str, data: dict[str, Any] | None = None) -> Any:
    """Post one act."""
    return follows(case).post(f"/track/{receipt_of(case)}/do/{act}/", data or {})


def corrected(county: County) -> Application:
    """A case that waits for the applicant's correction."""
    case = received(county)
    with at("2026-03-04"):
        return moves.correction_ask(
            application=case, staff=county.staff("clerk@education"), items=["写明是哪几年", "写明是哪一类资金"],
            guidance="请写明年份，知道多少写多少", until=date(2026, 3, 20), how="在查询页填写",
        )  # fmt: skip


def replied(county: County, **fields: Any) -> Application:
    """A case whose denial was posted."""
    case = received(county)
    with at("2026-03-20"):
        letter = signed(county, case, **{**DENIED, **fields})
        return service.letter_serve(
            letter=letter, staff=county.staff("clerk@education"), service="postal", tracking="EA000000000CN"
        )

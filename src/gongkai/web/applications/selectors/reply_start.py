"""What the case already knows of a reply, so that nobody types it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongkai.documents.letters.compose import say_day
from gongkai.web.applications.models import Application, Delivery
from gongkai.web.history import clock
from gongkai.web.history.chain import Recorded

_SERVICE = {Delivery.POSTAL: "postal", Delivery.PICK_UP: "in_person", Delivery.READING: "in_person"}


def initial(case: Application, events: Sequence[Recorded]) -> dict[str, Any]:
    """First values of the page, from what was recorded; the desk changes what does not fit."""
    last = {event.kind: event for event in events}
    found: dict[str, Any] = {
        "info_name": case.title or case.document_no,
        "service": _SERVICE.get(Delivery(case.delivery), "online"),
        "provision_method": str(case.get_delivery_display()),
    }
    if searched := last.get("searched"):
        names = {"search_scope": "places", "search_method": "method", "search_result": "result"}
        found |= {field: searched.data.get(name, "") for field, name in names.items()}
    if listed := last.get("items_listed"):
        found |= _items(listed)
    if asked := last.get("correction_notice_posted"):
        found |= {
            "correction_notice_no": asked.data.get("number", ""),
            "correction_notice_date": asked.day,
            "correction_due": asked.data.get("correction_due"),
        }
    came = last.get("correction_received") or last.get("correction_refused_by_agency")
    if came and asked:
        found["correction_history"] = f"本机关于{say_day(asked.day)}一次性告知补正，{say_day(came.day)}收到补正材料"
    if told := last.get("fee_notice_received_by_applicant"):
        found["fee_notice_received"] = told.day
    found |= _letters(case)
    if sent := last.get("third_party_letter_sent"):
        found["third_party_opinion"] = _third_party(sent, last.get("third_party_opinion_received"), case)
    if asked := last.get("justification_notice_posted"):
        found["justification"] = _reasons(asked, last.get("justification_received"))
    return {name: value for name, value in found.items() if value}


def _reasons(asked: Recorded, given: Recorded | None) -> str:
    """What the letter says of the reasons (条例第35条)."""
    told = f"{say_day(asked.day)}本机关要求说明理由"
    if given is None:
        return f"{told}，申请人逾期未说明"
    return f"{told}，{say_day(given.day)}收到的说明为“{given.data.get('text', '')}”"


def _third_party(sent: Recorded, opinion: Recorded | None, case: Application) -> str:
    """What the letter says of the consultation: in Chinese, as every letter; silence is no consent (条例第32条)."""
    asked = f"本机关于{say_day(sent.day)}书面征求第三方意见"
    if opinion is not None:
        said = {"agrees": "第三方同意公开", "objects": "第三方不同意公开"}.get(opinion.data.get("opinion", ""), "")
        return (
            f"{asked}，{say_day(opinion.day)}收到意见，{said}" if said else f"{asked}，{say_day(opinion.day)}收到意见"
        )
    until = case.waiting_until
    return f"{asked}，第三方逾期未提出意见" if until is not None and clock.today() > until else ""


def _items(listed: Recorded) -> dict[str, Any]:
    items = listed.data.get("items", [])
    return {
        "public_parts": [item["name"] for item in items if item.get("disclosed") == "yes"],
        "withheld": [
            {"part": item["name"], "basis": item.get("basis", ""), "reason": item.get("reason", "")}
            for item in items
            if item.get("disclosed") != "yes"
        ],
    }


def _letters(case: Application) -> dict[str, Any]:
    """Numbers and facts of papers that went out before."""
    found: dict[str, Any] = {}
    if notice := case.letters.filter(kind="fee_notice").exclude(number="").first():
        found["fee_notice_no"] = notice.number
    if notice := case.letters.filter(kind="justification_notice").first():
        found["frequency"] = notice.fields.get("frequency", "")
    return found

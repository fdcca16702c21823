"""What the API takes and gives, as its schema says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import field_validator

from gongkai.web.applications.models import ApplicantType, Delivery, Medium
from gongkai.web.identity.models import IdType


class AgencyOut(Schema):
    """An agency that takes applications."""

    slug: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    successor: str | None = None


class GuideOut(Schema):
    """The guide's legal fields (条例第12条); null is a field that the agency has not filled."""

    agency: str
    office_name: str | None
    address: str | None
    hours: str | None
    phone: str | None
    fax: str | None
    internet_contact: str | None
    updated_at: str | None


class PublishedOut(Schema):
    """An answer that was made public."""

    id: str
    agency: str
    number: str
    title: str
    document_no: str
    published: date


class PublishedPage(Schema):
    """Newest first; `after` is the `id` to ask on from, null at the end."""

    items: list[PublishedOut]
    after: str | None


class Taken(Schema):
    """What is sent to the API: no text holds NUL, which PostgreSQL does not store."""

    @field_validator("*", mode="after")
    @classmethod
    def stored(cls, value: Any) -> Any:
        """The value, if it can be stored.

        Raises:
            ValueError: it holds NUL; the API answers 422.
        """
        if isinstance(value, str) and "\0" in value:
            raise ValueError("U+0000")
        return value


class ApplicationIn(Taken):
    """An application as art. 29 has it: one of title, document_no, description is enough; no purpose is asked for."""

    agency: str = Field(max_length=40)
    applicant_type: Literal[tuple(ApplicantType.values)]  # type: ignore[valid-type]  # the form's six columns
    name: str = Field(min_length=1, max_length=100)
    id_type: Literal[tuple(IdType.values)]  # type: ignore[valid-type]  # the closed list of kinds of document
    id_number: str = Field(min_length=1, max_length=40)
    phone: str = Field("", max_length=30)
    address: str = Field("", max_length=200)
    email: str = Field("", max_length=200)
    title: str = Field("", max_length=300)
    document_no: str = Field("", max_length=120)
    description: str = Field("", max_length=4000)
    delivery: Literal[tuple(Delivery.values)]  # type: ignore[valid-type]  # the closed list
    medium: Literal[tuple(Medium.values)]  # type: ignore[valid-type]  # the closed list
    assistance: str = Field("", max_length=200)


class ReceiptOut(Schema):
    """What proves that it was filed: receipt and code for tracking, number and hash of the event as witness."""

    receipt: str
    code: str | None
    submitted_at: datetime
    event: int
    hash: str
    again: bool = Field(description="true: this form had been sent before; the code is not given twice")


class TrackIn(Taken):
    """Receipt and query code."""

    receipt: str = Field(max_length=80)
    code: str = Field(max_length=40)


class StatusOut(Schema):
    """Where a case stands; days are null while they do not follow."""

    receipt: str
    agency: str
    stage: str
    waiting_for: str
    received: date | None
    due: date | None
    provisional: bool
    remaining_working_days: int | None
    decision: str | None
    decided: date | None


class Problem(Schema):
    """What is wrong and what to do."""

    detail: str
    field: str | None = None
    receipt: str | None = None

"""The frame of every act: lock the case, check against what is true now, record, read the case again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application
from gongkai.web.history import selectors
from gongkai.web.history.chain import Recorded
from gongkai.web.history.services import APPLICANT, Actor, record


class NotAllowed(Exception):
    """The law or the state of the case forbids the act; the sentence says why, `article` on what it rests."""

    def __init__(self, sentence: str, article: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.article = sentence, article


@contextmanager
def acting(application: Application) -> Iterator[Application]:
    """The case as it is now, locked until the end of the block, which is one transaction."""
    with transaction.atomic():
        yield Application.objects.select_for_update(of=("self",)).select_related("agency").get(pk=application.pk)


def note(
    application: Application,
    kind: str,
    *,
    by: Staff | Actor | None,
    data: Mapping[str, Any] | None = None,
    day: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
    corrects: int | None = None,
    expected_seq: int | None = None,
) -> Recorded:
    """Record an event on the case's stream; `by` None is the applicant, who is never named in the history."""
    return record(
        stream=application.stream,
        kind=kind,
        actor=actor_of(by),
        agency=(application.agency_id, application.agency.name),
        data=data or {},
        day=day,
        reason=reason,
        evidence=evidence,
        corrects=corrects,
        expected_seq=expected_seq,
    )


def actor_of(by: Staff | Actor | None) -> Actor:
    """Who stands in the history."""
    if by is None:
        return APPLICANT
    return by if isinstance(by, Actor) else by.as_actor()


def history_of(application: Application) -> list[Recorded]:
    """The events of the case that hold, without voided ones."""
    return selectors.effective(selectors.events_of(application.stream))


def refuse_closed(application: Application) -> None:
    """Nothing moves a clock that has ended.

    Raises:
        NotAllowed: the case is closed.
    """
    if not application.open:
        raise NotAllowed(_("这一件已经办结，不能再办这一步。需要更正请新增一条记录"), "条例第45条")


def refuse_unreceived(application: Application) -> None:
    """Before the day of receipt there is no clock to move (条例第31条).

    Raises:
        NotAllowed: not received yet.
    """
    if application.received is None:
        raise NotAllowed(_("还没有确认收到，期限尚未起算。请先确认收到"), "条例第31条")

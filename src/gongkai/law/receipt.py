"""The day of receipt (Regulation art. 31): derived from the facts by channel, never entered as a conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gongkai.law.events import Case, Event
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.law.trail import Step
from gongkai.law.workdays import Calendar

ELECTRONIC = ("online", "email", "fax")
# a day off can be argued about only where nobody at the agency acted: a letter signed for, a message sent
SIGNED_OR_SENT = ("signed_by_agency", "submitted")


class Receipt(NamedTuple):
    """The day of receipt and the rule that makes it so.

    `alarm` is an earlier day that a court may hold to be the day of receipt (Guiding Case 26), None when there is none.
    `rolled_from` is the day off from which the setting moved it. `also` are further rules that decided.
    """

    day: date
    rule: Rule | None
    event: Event | None
    rolled_from: date | None = None
    alarm: date | None = None
    also: tuple[Rule, ...] = ()

    def step(self, rule: Rule) -> Step:
        """Why this is the day of receipt, as the first step of the trail."""
        parts = {"day": self.day, "why": rule, "signed": self.rolled_from}
        if self.rolled_from is not None:
            sentence = "{signed} 是休息日，按所选口径以下一工作日 {day} 为收到申请之日（{why}）"
        elif rule.unit == "choice":
            sentence = "{day} 为收到申请之日，按所选口径（{why}）"
        else:
            sentence = "{day} 为收到申请之日：{why}"
        return Step(self.day, self.day, None, "start", rule, sentence, parts)


def setting(case: Case, book: RuleBook, name: str) -> str:
    """The case's chosen reading, else the default of the rule file."""
    return case.config.get(name) or book.choice(name)


def receipt_of(case: Case, events: Sequence[Event], book: RuleBook, calendar: Calendar) -> Receipt | None:
    """The receipt that follows from the counted events of one application, None while it has not been received."""
    if chosen := case.config.get("received"):
        return Receipt(chosen, _rule(book, events, chosen), None)
    best: Receipt | None = None
    for event in events:
        reader = _READERS.get(event.kind)
        if reader is not None:
            found = reader(event, case, events, book)
            if found is not None and event.kind in SIGNED_OR_SENT:
                found = _off_day(found, case, book, calendar)
            if found is not None and (best is None or found.day < best.day):
                best = found
    if best is None or len(events) == 1:
        return best
    alarm = _alarm(best, events)
    return best if alarm is None else best._replace(alarm=alarm)


def _off_day(found: Receipt, case: Case, book: RuleBook, calendar: Calendar) -> Receipt:
    """Signed for or sent on a day off: that day counts, unless the setting takes the next working day."""
    if setting(case, book, "nonworking_receipt_rule") == "as_is":
        return found
    day = calendar.rolled(found.day)[0]
    return found if day == found.day else found._replace(day=day, rolled_from=found.day)


def channel_of(events: Sequence[Event]) -> str | None:
    """The channel stands in the event that used it; the first one found."""
    for event in events:
        if event.data.get("channel"):
            return str(event.data["channel"])
    return None


def _rule(book: RuleBook, events: Sequence[Event], day: date) -> Rule | None:
    channel = channel_of(events)
    return None if channel is None else book.on(f"receipt_{channel}", day)


def _received(event: Event, _case: Case, events: Sequence[Event], book: RuleBook) -> Receipt:
    return Receipt(event.day, _rule(book, events, event.day), event)


def _submitted(event: Event, case: Case, events: Sequence[Event], book: RuleBook) -> Receipt | None:
    channel = event.data.get("channel") or channel_of(events) or "online"
    if channel.startswith("postal"):
        return None
    if event.data.get("system_confirmation") not in (None, "success"):
        return None
    rule = book.on(f"receipt_{channel}", event.day)
    if rule.value == "submitted":
        return Receipt(event.day, rule, event)
    if channel in ELECTRONIC and setting(case, book, "online_receipt_rule") == "system_success":
        return Receipt(event.day, book.on("online_receipt_rule", event.day), event)
    return None


def _signed(event: Event, case: Case, _events: Sequence[Event], book: RuleBook) -> Receipt | None:
    if misaddressed(event, book) and setting(case, book, "misaddressed_rule") == "confirm_by_office":
        return None
    return Receipt(event.day, book.on("receipt_postal_signed", event.day), event)


def _confirmed(event: Event, _case: Case, events: Sequence[Event], book: RuleBook) -> Receipt:
    channel = event.data.get("channel") or channel_of(events)
    also: list[Rule] = []
    if any(other.kind == "contact_failed" for other in events):
        also.append(book.on("receipt_contact_failed", event.day))
    for other in events:
        if other.kind == "signed_by_agency" and misaddressed(other, book):
            channel = "postal_ordinary"
            also.append(book.on("inner_addressees", event.day))
    rule = None if channel is None else book.on(f"receipt_{channel}", event.day)
    return Receipt(event.day, rule, event, also=tuple(also))


_READERS = {
    "received": _received,
    "submitted": _submitted,
    "signed_by_agency": _signed,
    "agency_confirmed": _confirmed,
}


def misaddressed(event: Event, book: RuleBook) -> bool:
    """Whether a letter that was signed for was addressed to another section or a person (document 207)."""
    addressee = event.data.get("addressee")
    if not addressee or "信息公开" in addressee:
        return False
    words = book.on("inner_addressees", event.day).value
    return any(word in addressee for word in words) or addressee.endswith(("科", "股", "处"))


def _alarm(best: Receipt, events: Sequence[Event]) -> date | None:
    """The earlier reading that the agency must not be late under either: submission, or the agency's signature."""
    if best.event is None or best.event.kind != "agency_confirmed":
        return None
    earlier = [
        event.day
        for event in events
        if event.day < best.day
        and (
            event.kind == "signed_by_agency"
            or (event.kind == "submitted" and event.data.get("system_confirmation") in (None, "success"))
        )
    ]
    return min(earlier, default=None)

"""What one can do against a reply or against silence: to whom, until which day, by which article (rulebook D.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongkai.documents import letters
from gongkai.documents.letters.elements import remedy_choice
from gongkai.errors import GongkaiError, OutsideKnownSpan
from gongkai.law import rulebook, workdays
from gongkai.law.months import end_of
from gongkai.law.outcome import decide
from gongkai.law.rulebook import Rule
from gongkai.web.accounts import choices
from gongkai.web.accounts.errors import AgencyRefused
from gongkai.web.applications.models import Application
from gongkai.web.history.chain import Recorded


@dataclass(frozen=True, slots=True)
class Way:
    """One remedy: its name, where to, the last day (None: cannot be told yet), how it was reckoned, its rule."""

    name: str
    where: str
    last: date | None
    provisional: bool
    says: str
    rule: str
    article: str
    url: str = ""


_RECEIVED = ("reply_signed_by_applicant", "receipt_confirmed", "reply_delivered")


def known_from(events: Sequence[Recorded]) -> tuple[date | None, bool]:
    """The day on which the applicant had the reply, and whether that is certain; the day of posting is the earliest."""
    days = [event.day for event in events if event.kind in _RECEIVED]
    if days:
        return min(days), True
    posted = [event.day for event in events if event.kind == "reply_posted"]
    return (min(posted), False) if posted else (None, False)


def ways_after_reply(case: Application, events: Sequence[Recorded]) -> list[Way]:
    """The remedies of the reply, in the order in which they must be taken."""
    since, certain = known_from(events)
    if since is None or case.decided is None:
        return []
    kind = _printed(case, events)
    if kind == "none":
        return []
    how = (
        _("从您收到答复的 %(day)s 起算")
        if certain
        else _("从答复交邮的 %(day)s 起算，这是最早的算法；实际从您收到之日起算")
    ) % {"day": since}
    authority, court, url = _where(case, since)
    ways = [_way(_("申请行政复议"), authority, "reconsideration_days", since, how, url)]
    if kind in ("R_EITHER", "R_PARTIAL"):
        ways.append(_way(_("直接向法院起诉"), court, "litigation_months", since, how))
    if kind in ("R_RECONSIDER_FIRST", "R_PARTIAL"):
        days = rulebook.default().on("litigation_after_reconsideration_days", since)
        says = _("先申请行政复议；对复议决定不服的，收到复议决定书之日起 %(days)s 日内起诉") % {"days": days.count()}
        ways.append(Way(_("对复议决定不服再起诉"), court, None, False, says, days.name, days.source))
    return ways


def _printed(case: Application, events: Sequence[Recorded]) -> str:
    """The type of the paragraph that the reply bears; for one that never was a paper, the one that it would bear."""
    for event in events:
        if event.kind == "letter_signed" and letters.template(event.data["kind"]).outcome and "case" in event.data:
            return remedy_choice(letters.template(event.data["kind"]), {**event.data["case"], "date": event.day})
    day = case.decided or case.submitted_day
    kind = decide(case.decision, day, rulebook.default()).remedy or "none"
    rule = rulebook.default().find("remedy_configurable", day)
    return kind if kind != "R_CONFIGURABLE" or rule is None else str(rule.value)


def ways_in_silence(case: Application, due: date) -> list[Way]:
    """What one can do when the last day to reply has passed (条例第51条; 法释〔2025〕8号第2条第2款)."""
    how = _("应于 %(day)s 答复，到今天没有答复") % {"day": due}
    authority, court, url = _where(case, due)
    return [
        _way(_("申请行政复议"), authority, "reconsideration_days", due, how, url),
        _way(_("向法院起诉"), court, "litigation_after_silence_months", due, how),
    ]


def _where(case: Application, day: date) -> tuple[str, str, str]:
    """Authority, court and the internet channel; "" for what the county has not set, which the page says."""
    try:
        authorities, court = choices.remedies_of(case.agency, day)
    except (GongkaiError, AgencyRefused):
        return "", "", ""
    return _("或者").join(authorities), court, str(choices.of(case.agency, "online_url") or "")


def _way(name: str, where: str, rule: str, since: date, how: str, url: str = "") -> Way:
    found = rulebook.default().find(rule, since)
    if found is None:
        return Way(name, where, None, False, how, rule, "", url)
    last, known = _end(found, since)
    return Way(name, where, last, not known, how, rule, found.source, url)


def _end(rule: Rule, since: date) -> tuple[date | None, bool]:
    try:
        return end_of(rule, since, workdays.default())
    except OutsideKnownSpan:
        return None, False

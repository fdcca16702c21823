"""S7: where the case stands, whose turn it is, until when, and why: read from its events and its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from gongkai.documents.letters import template
from gongkai.law import rulebook, workdays
from gongkai.law.clock import Timeline
from gongkai.web import clockface
from gongkai.web.accounts import choices
from gongkai.web.applications import law_case
from gongkai.web.applications.models import Application, Attachment, Channel, Letter, Stage
from gongkai.web.clockface import Face, Limits
from gongkai.web.history import clock, selectors
from gongkai.web.history.chain import Recorded
from gongkai.web.portal.access import TO_OTHERS
from gongkai.web.portal.selectors.outcomes import outcome_of
from gongkai.web.portal.selectors.place import day_words
from gongkai.web.portal.selectors.remedies import Way, ways_after_reply, ways_in_silence

# events that say for the applicant nothing that another line does not say better
_BRINGS_LETTER = frozenset(
    {"correction_notice_posted", "justification_notice_posted", "deferred_reply_notice", "fee_set", "reply_posted",
     "reply_delivered"}
)  # fmt: skip
_REPEATED = frozenset({"made", "file_screened", "letter_sent"})


@dataclass(slots=True)
class Entry:
    """One line of 经过: when, what, by which article, with the letter that belongs to it."""

    at: datetime
    day: date
    says: str
    article: str
    letter: Letter | None = None


@dataclass(slots=True)
class View:
    """Everything that the tracking page shows.

    `face` is the clock in the applicant's words; `act` names the form that the applicant should fill in now,
    "" where nobody waits for them.
    """

    case: Application
    events: list[Recorded]
    clock: Timeline
    face: Face | None = None
    says: str = ""
    law: str = ""
    source: str = ""
    outcome: str = ""
    outcome_article: str = ""
    act: str = ""
    asked: dict[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    own_files: list[Attachment] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    has: frozenset[str] = frozenset()

    @property
    def on_paper(self) -> bool:
        """Whether a letter lists enclosures that are not files of this site."""
        return any(letter.fields.get("attachments") for letter in self.letters)


def view_of(case: Application) -> View:
    """The page of one case today."""
    events = selectors.effective(selectors.events_of(case.stream))
    line = law_case.timeline_of(events, clock.today())
    letters = [row for row in case.letters.order_by("event_n") if row.state == "sent" and row.kind not in TO_OTHERS]
    view = View(case, events, line, has=frozenset(event.kind for event in events), letters=letters)
    view.face = clockface.build(
        line, calendar=workdays.default(), to_applicant=True, ended=case.ended, limits=limits_of(case)
    )
    view.entries = _entries(events, letters)
    view.says, view.law, view.act = _turn(view)
    rule = rulebook.default().find(view.law, line.received or case.submitted_day) if view.law else None
    view.source = "" if rule is None else rule.source
    attachments = list(case.attachments.exclude(role="proof").order_by("event_n", "name"))
    view.own_files = [file for file in attachments if file.role in ("application", "correction")]
    if case.decided is not None and case.ended == "reply":
        view.files = [file for file in attachments if file.to_applicant]
        view.ways = ways_after_reply(case, events)
    elif line.state == "overdue" and line.due is not None:
        view.ways = ways_in_silence(case, line.due)
    return view


def title_of(letter: Letter) -> str:
    """The letter's own title."""
    return template(letter.kind).title


def _entries(events: Sequence[Recorded], letters: Sequence[Letter]) -> list[Entry]:
    """Newest first; a letter stands with the fact that it made (请您补充), else with the event of its dispatch."""
    by_key = {str(letter.pk): letter for letter in letters}
    shown = [event for event in events if not event.private and event.kind not in _REPEATED]
    told = {str(event.data.get("letter", "")) for event in shown if event.kind in _BRINGS_LETTER}
    found: list[Entry] = []
    for event in events:
        key = str(event.data.get("letter", ""))
        letter = by_key.get(key)
        if event.kind == "letter_sent":
            if letter is not None and key not in told:
                found.append(Entry(event.recorded_at, event.day, event.says, event.article or "", letter))
        elif event.kind in _BRINGS_LETTER:
            found.append(Entry(event.recorded_at, event.day, plain(event), event.article or "", letter))
        elif not event.private and event.kind not in _REPEATED:
            found.append(Entry(event.recorded_at, event.day, plain(event), event.article or ""))
    return found[::-1]


def plain(event: Recorded) -> str:
    """The event in the applicant's words; a third party is never named to them here (条例第32条)."""
    own = {
        "submitted": _("您提交了申请"),
        "agency_confirmed": _("工作人员与您确认收到"),
        "correction_notice_posted": _("请您补充"),
        "correction_received": _("收到您的补充"),
        "correction_refused_by_agency": _("您的补充曾被退回，按送到之日算收到"),
        "third_party_letter_sent": _("书面征求第三方意见，期限暂停"),
        "third_party_received": _("第三方收到征求意见书"),
        "third_party_opinion_received": _("收到第三方的意见，期限继续"),
        "justification_notice_posted": _("请您说明理由"),
        "justification_received": _("收到您说明的理由"),
        "withdrawn": _("您撤回了申请"),
        "receipt_confirmed": _("您确认收到答复"),
        "read_by_applicant": _("您查看了答复"),
        "reply_posted": _("答复已交邮"),
        "reply_delivered": _("答复已送达"),
        "contact_changed": _("您更改了联系方式"),
    }
    return own.get(event.kind) or event.says


def limits_of(case: Application) -> Limits:
    """The county's choices that the clock's marks depend on."""
    return Limits(
        soon=int(choices.of(case.agency, "soon_within")), confirm=int(choices.of(case.agency, "confirm_online_within"))
    )


def confirm_until(case: Application) -> date | None:
    """The day by which the county promises to confirm an application sent online; None where no calendar reaches."""
    days = int(choices.of(case.agency, "confirm_online_within"))
    day, known = workdays.default().reckon(workdays.default().index(case.submitted_day) + days)
    return day if known else None


def _turn(view: View) -> tuple[str, str, str]:
    """The one sentence, the rule behind it, and the form that is the applicant's next step."""
    case, said = view.case, {"agency": view.case.agency.short_name}
    if case.ended in _ENDED:
        return _ENDED[case.ended](said), "withdrawal" if case.ended == "withdrawn" else "", ""
    if case.decided is not None:
        words = {**said, "day": day_words(case.decided)}
        view.outcome, view.outcome_article = outcome_of(case)
        return _("%(agency)s已于%(day)s答复您。") % words, "dispatch_decides", "reply"
    if case.received is None:
        return _unconfirmed(view, said)
    return _waiting(view, said) or _running(view, said)


_ENDED: dict[str, Any] = {
    "withdrawn": lambda said: _("您已撤回这份申请，%(agency)s不再办理。以后还可以再申请。") % said,
    "transferred": lambda said: _("这份申请已转给应当答复的机关，请用新的编号查询。") % said,
    "merged": lambda said: _("这份申请与您的另一份内容相同，合并办理。") % said,
    "split": lambda said: _("这份申请里有几件事，已按“一事一申请”分成几件办理。") % said,
}


def _unconfirmed(view: View, said: dict[str, Any]) -> tuple[str, str, str]:
    """By the rule of the channel: a letter that was signed for waits only where it went to another section (207号)."""
    until, channel = confirm_until(view.case), view.case.channel
    rule = "inner_addressees" if channel == Channel.POSTAL_SIGNED else f"receipt_{channel}"
    if "contact_failed" in view.has:
        rule = "receipt_contact_failed"
    if until is None or until < clock.today():
        phone = str(view.case.agency.guide.get("phone") or "")
        words = {**said, "phone": phone}
        return (
            _("%(agency)s还没有与您确认收到，已经过了应当确认的日子。请打 %(phone)s，确认之日起才开始算答复期限。")
            % words,
            rule,
            "",
        )
    words = {**said, "day": day_words(until)}
    return (
        _("%(agency)s最晚%(day)s与您确认收到。确认那天起才开始算答复期限。") % words,
        rule,
        "",
    )


def _waiting(view: View, said: dict[str, Any]) -> tuple[str, str, str] | None:
    case = view.case
    until = day_words(case.waiting_until) if case.waiting_until else ""
    words = {**said, "day": until}
    if case.waiting_for == "correction":
        notice = next((each for each in reversed(view.events) if each.kind == "correction_notice_posted"), None)
        view.asked = _corrections(view, notice)
        gone = case.abandon_from is not None and clock.today() >= case.abandon_from
        sentence = (
            _("%(agency)s请您补充的最后一天（%(day)s）已过。有正当理由的，请现在补充并写明理由；没有的，视为放弃申请。")
            if gone
            else _("%(agency)s请您补充，最晚%(day)s。收到补充后，答复期限重新起算。")
        )
        return sentence % words, "correction_restarts", "correction"
    if case.waiting_for == "justification":
        return _("%(agency)s请您说明申请的理由，最晚%(day)s。") % words, "excessive_reasons", "reasons"
    if case.waiting_for == "fee":
        view.asked = dict(next((event.data for event in view.events if event.kind == "fee_set"), {}))
        return _("%(agency)s通知您缴纳信息处理费，最晚%(day)s。") % words, "fee_payment_days", "fee"
    if "fee_set" in view.has and "fee_notice_received_by_applicant" not in view.has:
        view.asked = dict(next(event.data for event in view.events if event.kind == "fee_set"))
        return _("%(agency)s通知您缴纳信息处理费。收到通知书请告诉我们。") % said, "fee_payment_days", "fee_notice"
    return _consulting(view, words)


def _consulting(view: View, words: dict[str, Any]) -> tuple[str, str, str] | None:
    names = {
        "third_party": _("%(agency)s正在征求第三方意见，期限暂停。"),
        "co_author": _("%(agency)s正在征求共同制作机关的意见，期限暂停。"),
        "other_agency": _("%(agency)s正在征求其他机关的意见，期限暂停。"),
    }
    sentence = names.get(view.case.waiting_for)
    if sentence is None or view.clock.state != "paused":  # who stays silent past the limit holds nothing up
        return None
    told = sentence % words
    if words["day"]:
        told += _("对方应于%(day)s前回复。") % words
    left = view.clock.remaining_working_days
    if left is not None:
        told += _("之后还有 %(n)s 个工作日。") % {"n": left}
    return told, "consultation_pauses", ""


def _corrections(view: View, notice: Recorded | None) -> dict[str, Any]:
    """The items and the guidance of the notice that was sent."""
    key = "" if notice is None else str(notice.data.get("letter", ""))
    letter = next((each for each in view.letters if str(each.pk) == key), None)
    fields = {} if letter is None else letter.fields
    return {"items": fields.get("corrections", []), "guidance": fields.get("guidance", ""), "letter": letter}


def _running(view: View, said: dict[str, Any]) -> tuple[str, str, str]:
    line, due = view.clock, view.clock.due or view.clock.due_statutory_only
    if due is None:
        return _("%(agency)s正在办理。") % said, "reply_days", ""
    words = {**said, "day": day_words(due), "n": line.remaining_working_days}
    if line.state == "overdue":
        n = -(line.remaining_working_days or 0)
        return _("已超过应当答复的日期 %(n)s 个工作日（%(day)s）。您可以：") % {**words, "n": n}, "reply_days", ""
    if line.provisional:
        rule = "reply_extension_max_days" if view.case.extended else "reply_days"
        return _("%(agency)s正在办理，暂定%(day)s前答复；放假安排公布后重算。") % words, rule, ""
    for holds, sentence, rule in (
        (view.case.stage == Stage.SIGNED, _("%(agency)s已作出决定，正在送出，应于%(day)s前发出。"), "reply_days"),
        (line.state == "deferred", _("%(agency)s告知您延迟到%(day)s答复。"), "deferral"),
        (view.case.extended, _("%(agency)s已延长期限，应于%(day)s前答复。"), "reply_extension_max_days"),
    ):
        if holds:
            return sentence % words, rule, ""
    return _("%(agency)s正在办理，应于%(day)s前答复。") % words, "reply_days", ""

"""The face of the clock, whole: one timeline in, everything that the three sizes draw out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gongkai.law import rulebook
from gongkai.law.trail import Timeline
from gongkai.law.workdays import Calendar
from gongkai.web.clockface.course import Course
from gongkai.web.clockface.drawing import cells_of, counts_of, flags_of
from gongkai.web.clockface.ledger import ledger_of
from gongkai.web.clockface.marks import RUNNING, USUAL, Limits, Standing, label_of, mark_of
from gongkai.web.clockface.model import Face, Mark, Mini
from gongkai.web.clockface.rows import bar_of
from gongkai.web.dates import in_list, in_sentence, plain


def build(
    timeline: Timeline,
    *,
    calendar: Calendar,
    to_applicant: bool = False,
    ended: str = "",
    limits: Limits = USUAL,
    config: Mapping[str, Any] | None = None,
) -> Face:
    """The face of a timeline on its own `today`.

    `to_applicant` chooses the words; `ended` is the site's word for an end that the law's clock does not know
    (transferred, merged, split); `config` the readings that the case was counted with (`pause_count`).
    """
    course = Course(timeline, calendar)
    state = _state(course, ended)
    stand = standing_of(course, state)
    today = timeline.today
    mark = mark_of(stand, today, calendar, limits)
    cells = cells_of(course)
    received, end = timeline.received, course.end
    shown = course.answered or end
    ends = ("", "")
    if received is not None and end is not None:
        ends = (f"{plain(received, today)} {_('收到')}", f"{plain(end, today)} {_('到期')}")
    duty = _duty(course, state)
    return Face(
        today=today,
        mark=mark,
        label=label_of(mark, state),
        due=timeline.due,
        duty=duty,
        sentence=_sentence(course, state, mark, duty),
        spoken=_spoken(course, mark, counts_of(cells), duty),
        provisional=_provisional(timeline, calendar),
        basis=_basis(course),
        convention=_convention(course, config or {}),
        mini=Mini(mark, shown, in_list(shown, today) if shown else "", bar_of(stand, _total(course))),
        ledger=ledger_of(course, to_applicant=to_applicant),
        cells=cells,
        flags=flags_of(course, cells),
        counts=counts_of(cells),
        ends=ends,
    )


def _state(course: Course, ended: str) -> str:
    if ended in ("transferred", "merged", "split"):
        return ended
    if course.line.state == "closed" and any(event.kind == "withdrawn" for event in course.events):
        return "withdrawn"
    return course.line.state


def standing_of(course: Course, state: str) -> Standing:
    """How the case stands, for the mark."""
    line = course.line
    sent = [e.day for e in course.events if e.kind in ("submitted", "posted", "letter_arrived")]
    over = 0
    if state == "closed_late" and line.due is not None and course.answered is not None:
        over = max(0, course.calendar.clamped(course.answered) - course.calendar.clamped(line.due))
    left = line.remaining_working_days
    return Standing(state, left, course.end, sent[-1] if sent else None, over)


def _total(course: Course) -> int:
    return course.total(course.end or course.today)


def _duty(course: Course, state: str) -> str:
    """Until when the agency is to reply, or what ended the case."""
    line, today = course.line, course.today
    if state in RUNNING or state == "paused":
        return _("应于 %(day)s答复") % {"day": in_sentence(line.due, today)} if line.due else ""
    if state == "overdue" and line.due:
        return _("应于 %(day)s答复，还没有答复") % {"day": in_sentence(line.due, today)}
    if state == "provisional" and course.end:
        return _("按法定节假日推算为 %(day)s") % {"day": in_sentence(course.end, today)}
    if state in ("closed_on_time", "closed_late") and course.answered and line.due:
        days = {"day": in_sentence(course.answered, today), "due": plain(line.due, today)}
        return _("%(day)s答复，期限为 %(due)s") % days
    if course.answered:
        return in_sentence(course.answered, today)
    return ""


def _sentence(course: Course, state: str, mark: Mark, duty: str) -> str:
    """The line clock's sentence after the mark."""
    still = {
        "waiting_receipt": _("期限还没有起算，从双方确认收到之日起算。"),
        "waiting_correction": _("现在不计时。收到补充的次日，是新的第 1 个工作日。"),
        "waiting_fee": _("现在不计时。缴费的次日，是新的第 1 个工作日。"),
        "abandoned": _("没有在限期内补充或者缴费，不再处理。"),
        "withdrawn": _("申请已经撤回，不再处理。"),
    }
    if state in still:
        return still[state]
    if state == "paused":
        return _paused_sentence(course)
    if state == "provisional":
        return _("%(duty)s；%(year)s 年放假安排未公布，公布后重算。") % {
            "duty": duty,
            "year": course.end.year if course.end else "",
        }
    return f"{duty}。" if duty else mark.word


def _paused_sentence(course: Course) -> str:
    today, left = course.today, course.line.remaining_working_days
    limits = [step.end for step in course.pauses if step.end is not None and step.end >= today]
    if not limits or left is None:
        return _("正在征求意见，期限暂停；对方收到征求意见书后才能算出恢复的日子。")
    days = {"day": in_sentence(max(limits), today), "n": left}
    return _("正在征求意见，期限暂停。对方最晚 %(day)s答复，之后还有 %(n)s 个工作日。") % days


def _spoken(course: Course, mark: Mark, counts: Mapping[str, int], duty: str) -> str:
    """The figure in one sentence."""
    parts = []
    today = course.today
    if len(course.runs) > 1 and (start := course.runs[-1].start):
        parts.append(_("%(day)s重新起算") % {"day": plain(start, today)})
    if used := counts.get("used"):
        parts.append(_("已用 %(n)s 个工作日") % {"n": used})
    if paused := counts.get("paused"):
        parts.append(_("不计入 %(n)s 个工作日") % {"n": paused})
    if late := counts.get("late"):
        parts.append(_("到期后 %(n)s 个工作日") % {"n": late})
    return _("；").join([mark.word, *parts, *([duty] if duty else [])]) + _("。")


def _provisional(line: Timeline, calendar: Calendar) -> str:
    """The sentence about a year whose notice is not out."""
    end = line.due_statutory_only
    if not line.provisional or end is None:
        return ""
    return _("%(year)s 年放假安排未公布，到期日暂按法定节假日推算，公布后重算。") % {
        "year": max(end.year, calendar.last_known.year + 1)
    }


def _basis(course: Course) -> str:
    """The notices that the days were counted by."""
    days = [day for day in (course.line.received, course.end, course.answered) if day is not None]
    if not days:
        return ""
    years = range(min(days).year, max(days).year + 1)
    known = [str(notice.year) for notice in course.calendar.notices if notice.known and notice.year in years]
    return _("按国务院办公厅 %(years)s 年放假安排计算。") % {"years": _("、").join(known)} if known else ""


def _convention(course: Course, config: Mapping[str, Any]) -> str:
    """How the ends of a pause were counted; only where there is one."""
    if not course.pauses:
        return ""
    chosen = config.get("pause_count") or rulebook.default().choice("pause_count")
    if chosen == "half_open":
        return _("暂停的起止日口径：发出当日计入，收到意见当日不计入。")
    return _("暂停的起止日口径：发出当日计入，收到意见当日恢复。")

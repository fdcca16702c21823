"""What a letter's case already settles: dates by the clock, fees by the steps, periods by the rule of the day.

A typed value may stand beside the facts only if it agrees with them: the law decides the date, not the typist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gongkai.errors import CaseFileError
from gongkai.law import clock, events, fees, rulebook, workdays
from gongkai.words import say

Fields = dict[str, Any]
# periods that a letter prints, by the name of the rule that holds them
PERIODS = (
    "reply_days",
    "reply_extension_max_days",
    "third_party_comment_days",
    "co_author_comment_days",
    "fee_payment_days",
)
_SAID = {
    "due": "答复期限",
    "payment_due": "缴费期限",
    "received": "收到申请日期",
    "original_due": "原答复期限",
    "new_due": "延长后的答复期限",
    "extension_days": "延长天数",
    "fee_yuan": "收费数额",
}


def derived(case: Mapping[str, Any]) -> Fields:
    """The case's fields with everything that its events and quantities settle.

    Raises:
        CaseFileError: a typed value contradicts the facts; the sentence gives both.
        ContradictoryEvents: the events cannot all be true.
    """
    found: Fields = {name: value for name, value in case.items() if _filled(value)}
    day = found.get("date")
    if not isinstance(day, date):  # an undated draft: only what its events say, so that no more is called missing
        _merge(found, _from_events(found, _last_day(found)))
        return found
    book = rulebook.default()
    for name in PERIODS:
        if rule := book.find(name, day):
            found[name] = rule.count()
    for source in (_from_events, _from_notice, _from_quantities):
        _merge(found, source(found, day))
    return found


def _last_day(found: Fields) -> date:
    told = found.get("events")
    days = [event.get("date") for event in told if isinstance(event, dict)] if isinstance(told, list) else []
    return max((day for day in days if isinstance(day, date)), default=date.min)


def _filled(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _merge(found: Fields, facts: Fields) -> None:
    for name, value in facts.items():
        typed = found.get(name)
        if typed is not None and str(typed) != str(value):
            raise CaseFileError(
                say(
                    "{name}写的是 {typed}，按案件的事实应为 {value}；请改正或删去手填的值",
                    name=say(_SAID.get(name, name)),
                    typed=typed,
                    value=value,
                )
            )
        found[name] = value


def _from_events(found: Fields, day: date) -> Fields:
    told = found.get("events")
    if not told and isinstance(found.get("received"), date) and day != date.min:
        told = [{"type": "received", "date": found["received"]}]
    if not told:
        return {}
    if not isinstance(told, list) or not all(isinstance(event, dict) for event in told):
        raise CaseFileError(say("events 应当是事件的清单，每项有 date 和 type"))
    line = _timeline(told, day)
    facts: Fields = {"received": line.received, "due": _end(line)}
    if line.provisional and line.due_statutory_only is not None:
        facts["provisional_year"] = line.due_statutory_only.year
    extensions = [event for event in told if event.get("type") == "extension_approved"]
    if extensions:
        _refuse_void_extension(line)
        before = _timeline([event for event in told if event not in extensions], day)
        facts |= {"original_due": _end(before), "new_due": _end(line), "extension_days": extensions[-1].get("days")}
    return {name: value for name, value in facts.items() if value is not None}


def _end(line: clock.Timeline) -> date | None:
    """The last day; reckoned by statutory holidays alone where no notice is out, which the letter has to say."""
    return line.due or line.due_statutory_only


def _timeline(told: list[dict[str, Any]], day: date) -> clock.Timeline:
    case = events.read_case({"events": told})
    return clock.timeline(case, rulebook.default(), workdays.default(), day)


def _refuse_void_extension(line: clock.Timeline) -> None:
    if "extension_too_long" in line.flags:
        raise CaseFileError(say("延长的天数超过条例第33条第2款的上限，延期不生效，不能出具延期答复告知书"))
    if "extension_too_late" in line.flags:
        raise CaseFileError(say("延期在原答复期限之后才告知，不生效，不能出具延期答复告知书（条例第33条第2款）"))


def _from_notice(found: Fields, day: date) -> Fields:
    received = found.get("fee_notice_received")
    rule = rulebook.default().find("fee_payment_days", day)
    if not isinstance(received, date) or rule is None:
        return {}
    return {"payment_due": workdays.default().add_working_days(received, rule.count())}


def _from_quantities(found: Fields, day: date) -> Fields:
    by_page, by_item = found.get("fee_pages"), found.get("fee_items")
    if by_page is not None and by_item is not None:
        raise CaseFileError(say("信息处理费只能按件或者按量计收，不能同时用两种标准（国办函〔2020〕109号）"))
    if by_page is not None:
        return _fee(fees.by_page, say("按量计收"), by_page, found.get("fee_from", 1), day)
    if by_item is not None:
        return _fee(fees.by_item, say("按件计收"), by_item, found.get("fee_from", 1), day)
    return {}


def _fee(reckon: Callable[..., fees.Fee], standard: str, n: Any, start: Any, day: date) -> Fields:
    if not isinstance(n, int) or not isinstance(start, int):
        raise CaseFileError(say("件数、页数要写成整数（写的是 {n}）", n=n))
    start_name = "from_page" if reckon is fees.by_page else "from_item"
    fee = reckon(n, day=day, **{start_name: start})
    if fee.fen == 0:
        raise CaseFileError(say("{standard}：{n} 还不到收费的数量，不能出具收费通知书", standard=standard, n=n))
    return {"fee_standard": standard, "fee_yuan": fee.yuan, "fee_lines": list(fee.lines)}

"""The guide of article 12: its fields, which of them the law names, and the hours of the office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.web.accounts.errors import AgencyRefused

# The legal fields in the order of the article; without one of them the guide is not complete.
LEGAL = {
    "classification": gettext_lazy("信息分类"),
    "arrangement": gettext_lazy("编排体系"),
    "access_methods": gettext_lazy("获取方式"),
    "office_name": gettext_lazy("公开工作机构名称"),
    "address": gettext_lazy("办公地址"),
    "hours": gettext_lazy("办公时间"),
    "phone": gettext_lazy("联系电话"),
    "fax": gettext_lazy("传真号码"),
    "internet_contact": gettext_lazy("互联网联系方式"),
}
MORE = {
    "contact": gettext_lazy("联系人"),
    "email": gettext_lazy("电子邮箱"),
    "postcode": gettext_lazy("邮政编码"),
    "fees": gettext_lazy("收费说明"),
    "complaint": gettext_lazy("监督投诉方式"),
    "note": gettext_lazy("其他说明"),
}
FIELDS = {**LEGAL, **MORE}
ARTICLE = "政府信息公开条例 第十二条"
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")


def checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes with texts stripped; "" and None both take a field away.

    Raises:
        AgencyRefused: a field that the guide does not have, or hours without a span like 8:30-12:00.
    """
    if strange := set(changes) - set(FIELDS):
        raise AgencyRefused(_("公开指南没有这一栏：%(fields)s") % {"fields": "、".join(sorted(strange))})
    fresh = {key: (str(value).strip() or None) if value is not None else None for key, value in changes.items()}
    if fresh.get("hours") and not _SPAN.search(str(fresh["hours"])):
        raise AgencyRefused(_("办公时间要写出起止，例如：8:30-12:00，14:30-18:00"))
    return fresh


def labels(fields: Iterable[str]) -> str:
    """The fields' words, as an event says them."""
    return "、".join(str(FIELDS[field]) for field in fields)


def missing(guide: Mapping[str, Any]) -> list[str]:
    """缺：传真号码（第十二条）: one sentence per legal field that is not filled in."""
    return [_("缺：%(field)s（第十二条）") % {"field": label} for field, label in LEGAL.items() if not guide.get(field)]


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Whether the office is open at a moment, and when it opens next (None: not known within ten days)."""

    is_open: bool
    opens: datetime | None
    says: str


def open_now(guide: Mapping[str, Any], moment: datetime) -> OpenNow | None:
    """现在上班, or 现在休息 with the next opening; None when the guide gives no hours.

    Args:
        guide: of the agency.
        moment: aware, in Asia/Shanghai.
    """
    spans = [tuple(map(int, found)) for found in _SPAN.findall(str(guide.get("hours") or ""))]
    if not spans:
        return None
    minutes = moment.hour * 60 + moment.minute
    if _works(moment.date()) and any(a * 60 + b <= minutes < c * 60 + d for a, b, c, d in spans):
        return OpenNow(True, None, _("现在上班"))
    for ahead in range(11):
        day = moment.date() + timedelta(days=ahead)
        for hour, minute, *_rest in spans if _works(day) else ():
            if ahead or hour * 60 + minute > minutes:
                opens = datetime(day.year, day.month, day.day, hour, minute, tzinfo=moment.tzinfo)
                return OpenNow(False, opens, _says(opens, ahead))
    return OpenNow(False, None, _("现在休息"))


def _says(opens: datetime, ahead: int) -> str:
    words = {"time": f"{opens.hour}:{opens.minute:02}", "month": opens.month, "day": opens.day}
    if ahead == 0:
        return _("现在休息，今天 %(time)s 上班") % words
    if ahead == 1:
        return _("现在休息，明天 %(time)s 上班") % words
    return _("现在休息，%(month)s月%(day)s日 %(time)s 上班") % words


def _works(day: date) -> bool:
    """A working day; in a year whose calendar is not issued yet, Monday to Friday."""
    from gongkai.errors import OutsideKnownSpan
    from gongkai.law import workdays

    try:
        return bool(workdays.default().is_working(day))
    except OutsideKnownSpan:
        return day.weekday() < 5

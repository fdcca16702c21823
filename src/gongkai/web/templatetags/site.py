"""Tags of every page: law links, days, document numbers, masked values."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongkai.errors import RuleDataError
from gongkai.law.citations import NO_CLAUSE
from gongkai.web import dates
from gongkai.web.law_pages import places

register = template.Library()
BREAK = SafeString("<wbr>")


@register.simple_tag
def law(source: str, on: date | None = None, *, bare: bool = False, unverified: bool = False) -> SafeString | str:
    """`{% law "条例第33条第2款" on=day %}`: 依据 and a link for each place, as in force on that day.

    `bare` leaves the word 依据 out; `unverified` adds 待核. A source without a clause says so; a source of a form that
    cannot be read is printed as it is.
    """
    if not source or source == NO_CLAUSE:
        return format_html('<span class="law">{}</span>', _("无专条")) if source else ""
    try:
        links = format_html_join(_("、"), '<a href="{}">{}</a>', ((one.url, one.words) for one in places(source, on)))
    except RuleDataError:
        links = format_html("{}", source)
    before = "" if bare else format_html("{} ", _("依据"))
    after = format_html(" <span>{}</span>", _("待核")) if unverified else ""
    return format_html('<span class="law">{}{}{}</span>', before, links, after)


@register.simple_tag
def number(n: int, url: str, label: str) -> SafeString:
    """`{% number 12 url "部分公开，自然人，12 件" %}`: a figure that is a link to its cases and says which they are."""
    return format_html('<a href="{}" aria-label="{}">{}</a>', url, label, n)


def _day(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def in_full(value: date | None) -> str:
    """2026年11月24日（周二）."""
    return dates.in_full(_day(value)) if value else ""


@register.filter
def in_sentence(value: date | None, today: date) -> str:
    """11月24日（周二）, with the year when it is another one."""
    return dates.in_sentence(_day(value), today) if value else ""


@register.filter
def in_list(value: date | None, today: date) -> str:
    """11月24日 周二, with the year when it is another one."""
    return dates.in_list(_day(value), today) if value else ""


@register.filter
def iso(value: date | None) -> SafeString | str:
    """2026-11-24 in a `time` element, for tables."""
    return format_html('<time class="nb" datetime="{0}">{0}</time>', _day(value).isoformat()) if value else ""


@register.filter
def at_time(value: datetime | None) -> str:
    """2026-11-24 17:05 in the county's time."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def docno(value: str | None) -> SafeString | str:
    """A document number that does not break: 云依申〔2026〕87号."""
    return format_html('<span class="nb mono">{}</span>', value) if value else ""


@register.filter
def tail(value: str | None) -> str:
    """尾号 0000: the last four of a number that is not to be read here."""
    text = "".join(letter for letter in str(value or "") if letter.isalnum())
    return _("尾号 %(tail)s") % {"tail": text[-4:]} if len(text) > 4 else ""


@register.filter
def in_fours(value: str) -> SafeString | str:
    """A code in groups of four that break only between them: 7K3M-9QXA-2WTP-84RD."""
    letters = str(value or "").replace("-", "")
    groups = [letters[start : start + 4] for start in range(0, len(letters), 4)]
    return format_html_join("", '<span class="nb">{}{}</span>{}', _groups(groups))


def _groups(groups: list[str]) -> list[tuple[str, str, SafeString | str]]:
    last = len(groups) - 1
    return [(one, "-" if n < last else "", BREAK if n < last else "") for n, one in enumerate(groups)]

"""The article page: what rests on an article on a given day, with its source and when it was last compared with it.

The wording of statutes is not among our data and is never made up: the page names the act, its number and the days for
which it holds, and lists the rules and events that cite the place.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.errors import RuleDataError
from gongkai.law import citations, reference, rulebook
from gongkai.law.citations import NO_CLAUSE, Act, Citation
from gongkai.law.events import kinds
from gongkai.web.history import clock
from gongkai.words import say, speaks_english

_OLD = re.compile(r"^\d{4}年(.+)$")
_DIGITS = "〇一二三四五六七八九"
_OWN = "条例"  # the Regulation itself: its articles are named without it, as the forms and letters do


class Place(NamedTuple):
    """One cited place as a link: its words and address."""

    words: str
    url: str


def places(source: str, on: date | None = None) -> list[Place]:
    """The cited places of a source, each with the address of its page on that day; none where it cites no clause.

    Raises:
        RuleDataError: the source cannot be read.
    """
    return [Place(place_in_words(cited), address(cited, on)) for cited in citations.parse(source)]


def address(cited: Citation, on: date | None = None) -> str:
    """Where the place is shown: the article (not its paragraph), as in force `on` that day."""
    part = str(cited.article) if cited.article is not None else cited.section
    url = reverse("law_article", args=[cited.act, part]) if part else reverse("law_act", args=[cited.act])
    return f"{url}?{urlencode({'on': on.isoformat()})}" if on is not None else url


def place_in_words(cited: Citation) -> str:
    """第三十三条第二款; with the act before it unless it is the Regulation."""
    if speaks_english():
        return citations.in_words(str(cited))
    text = ""
    if cited.article is not None:
        text += f"第{_numeral(cited.article)}条"
    if cited.paragraph is not None:
        text += f"第{_numeral(cited.paragraph)}款"
    if cited.item is not None:
        text += f"第（{_numeral(int(cited.item)) if cited.item.isdigit() else cited.item}）项"
    return text if cited.act == _OWN and text else f"{cited.act}{cited.section or ''}{text}"


def _numeral(number: int) -> str:
    """33 as 三十三, 105 as 一百零五; from a thousand on in figures."""
    hundreds, rest = divmod(number, 100)
    if hundreds > 9:
        return str(number)
    tens, ones = divmod(rest, 10)
    text = _DIGITS[ones] if ones or not (tens or hundreds) else ""
    if tens:
        text = (_DIGITS[tens] if tens > 1 or hundreds else "") + "十" + text
    elif hundreds and ones:
        text = "零" + text
    return f"{_DIGITS[hundreds]}百{text}" if hundreds else text


@require_safe
def article(request: HttpRequest, act: str, place: str = "") -> HttpResponse:
    """One article (or section, or the whole act) as in force on `?on=`, today when it is left out."""
    known = citations.acts().get(act)
    if known is None:
        raise Http404
    cited = _cited(known.name, place)
    today = clock.today()
    on, problem = _asked(request.GET.get("on", ""), today)
    rules = _rules(cited, on)
    context = {
        "act": known,
        "act_title": say(known.title),
        "place": place_in_words(cited) if place else "",
        "on": on,
        "today": today,
        "problem": problem,
        "in_force": known.since <= on and not _replaced(known, on),
        "replaced": _replaced(known, on),
        "before": _before(known, on),
        "rules": rules,
        "checked": max((rule["checked"] for rule in rules), default=None),
        "unverified": any(rule["unverified"] for rule in rules),
        "events": [say(kind.says) for kind in kinds().values() if kind.article and _cites(cited, kind.article)],
    }
    return render(request, "law_article.html", context)


def _cited(act: str, place: str) -> Citation:
    if not place:
        return Citation(act)
    try:
        found = citations.parse(f"{act}第{place}条" if place.isdigit() else f"{act}{place}")
    except RuleDataError:
        raise Http404 from None
    if found[-1].section is not None and not _ever_cited(found[-1]):
        raise Http404
    return found[-1]


def _ever_cited(cited: Citation) -> bool:
    """Whether any version of any rule rests on the place: a section that nothing cites may not exist."""
    book = rulebook.default()
    return any(one.covers(cited) for name in book for rule in book.versions(name) for one in rule.citations)


def _asked(text: str, today: date) -> tuple[date, str]:
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, _("日期写成 2026-11-24 这样；下面是今天的")


def _rules(cited: Citation, on: date) -> list[dict[str, Any]]:
    """The rules whose version of that day rests on the place."""
    book = rulebook.default()
    found = []
    for name in book:
        rule = book.find(name, on)
        if rule is None or not any(one.covers(cited) for one in rule.citations):
            continue
        found.append(
            {
                "name": name,
                "says": say(rule.says),
                "value": reference.value_in_words(rule),
                "source": rule.source,
                "since": rule.since,
                "checked": rule.checked,
                "evidence": reference.evidence_in_words(rule.evidence),
                "unverified": rule.evidence != "verified",
                "note": say(rule.note) if rule.note else "",
            }
        )
    return found


def _cites(cited: Citation, source: str) -> bool:
    return source != NO_CLAUSE and any(one.covers(cited) for one in citations.parse(source))


def _replaced(act: Act, on: date) -> Act | None:
    """The act that had taken the place of an older edition by that day."""
    older = _OLD.match(act.name)
    newer = citations.acts().get(older.group(1)) if older else None
    return newer if newer is not None and newer.since <= on else None


def _before(act: Act, on: date) -> Act | None:
    """The edition that held on a day before this one came into force."""
    if act.since <= on:
        return None
    return next(
        (
            one
            for one in citations.acts().values()
            if (m := _OLD.match(one.name)) and m.group(1) == act.name and one.since <= on
        ),
        None,
    )

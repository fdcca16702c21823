"""What a sentence claims about the tables: a number, the cells it speaks of, and the place where it stands.

The art is in what is left out. A number about another year, a part of the year, one department, one channel or another
business is no claim about the report; where the words leave a doubt, nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.report.prose.numbers import Quantity, exactly, quantity
from gongkai.report.prose.phrases import Phrase, guards, phrases
from gongkai.report.prose.text import Sentence
from gongkai.report.table import Report

_LONGEST = 3000  # what is longer is a table run together or an attack, no sentence
_CLAUSE_ENDS = "，,：:（("
_APPLICATIONS = re.compile(r"公开申请|依申请|信息公开的?申请|申请公开")
_REMEDIES = re.compile(r"信息公开|依申请|公开工作|公开申请|公开(?:行政)?复议")
_UNRELATED = re.compile(
    r"公开(?:工作)?(?:均|都)?(?:无关|没有关系)|(?:不|未|均不)涉及(?:政府)?信息公开|非(?:政府)?信息公开"
)
_DISPUTES = re.compile(r"复议|诉讼")
_IN_TITLES = re.compile(r"《[^》]*》|〔[^〕]*〕|\[\d{4}\]")
_COMPARED = re.compile(r"(?:较|比|与|同|相比|对比)(?:于)?(?:上|去|20\d\d)(?:一)?年(?:度|同期)?")
_YEAR = re.compile(
    r"(20\d\d)年|(去年|前年|上年(?!度?的?(?:结转|遗留|转入|未办结|跨年))|上一年(?!度?的?(?:结转|遗留|转入))|往年|同期|明年)"
    r"|(今年|本年|全年|当年|年内|报告期)"
)
_NAMED_YEAR = re.compile(r"(20\d\d)年")
_LEADING_YEAR = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[)）、.])?.{0,12}?(?:(20\d\d)年|(去年|上年)(?!度?(?:结转|遗留)))"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of the prose and what it speaks of; `start` and `end` count in the sentence's own text."""

    phrase: Phrase
    cells: tuple[str, ...]
    number: Quantity
    start: int
    end: int


def claims(report: Report, sentence: Sentence) -> list[Claim]:
    """All claims of one sentence, in the order of the text."""
    text = sentence.text
    if len(text) > _LONGEST:
        return []
    taken: list[tuple[int, int]] = []
    found: list[Claim] = []
    topics = _topics(sentence)
    for phrase in phrases():
        if phrase.topic not in topics:
            continue
        for word in phrase.words:
            if word in text:
                break
        else:
            continue
        for match, number in _matches(phrase, text):
            start, end = match.span("n") if "n" in match.re.groupindex else match.span()
            if not phrase.again and any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if _is_another_number(report, sentence, phrase, match):
                continue
            if not phrase.follows:  # which of those it is, only the figure before it tells
                taken.append((start, end))
            found.extend(_claims_of(phrase, number, match))
    found.sort(key=lambda claim: (claim.start, claim.end))
    return list(_in_their_group(found))


def _matches(phrase: Phrase, text: str) -> Iterator[tuple[re.Match[str], Quantity]]:
    for pattern in phrase.says:
        for match in pattern.finditer(text):
            number = quantity(match)
            if number is not None:
                yield match, number
    for pattern in phrase.zero:
        for match in pattern.finditer(text):
            yield match, exactly(0)


def _claims_of(phrase: Phrase, number: Quantity, match: re.Match[str]) -> list[Claim]:
    start, end = match.span()
    if not phrase.each:
        return [Claim(phrase, phrase.cells, number, start, end)]
    litigation = ("t4.litigation_direct.total + t4.litigation_after_reconsideration.total",)
    return [Claim(phrase, cells, number, start, end) for cells in (phrase.cells, litigation)]


def _in_their_group(found: list[Claim]) -> Iterator[Claim]:
    """A phrase that follows another belongs to the last figure before it; if that is of another kind, it is nobody's."""
    group = ""
    rivals: dict[tuple[int, int], Claim] = {}
    for claim in found:
        if claim.phrase.follows and claim.phrase.follows != group:
            continue
        if (claim.start, claim.end) in rivals and claim.phrase.follows:
            continue
        rivals[claim.start, claim.end] = claim
        group = claim.phrase.group
        yield claim


def _topics(sentence: Sentence) -> set[str]:
    """What the sentence may speak of: "" is table 2, which needs no context beyond its own words."""
    topics = {""}
    here = sentence.topic == "applications" or bool(_APPLICATIONS.search(sentence.text))
    if sentence.topic not in ("proactive", "management", "platform"):
        here = here or bool(_APPLICATIONS.search(sentence.before))
    if here:
        topics.add("applications")
    if _UNRELATED.search(sentence.text):
        return topics
    if sentence.topic == "applications" or _REMEDIES.search(sentence.text) or _goes_on_about_remedies(sentence):
        topics.add("remedies")
    return topics


def _goes_on_about_remedies(sentence: Sentence) -> bool:
    """政府信息公开行政复议3件；行政诉讼1件: the second half speaks of the same business."""
    last = sentence.before[:-1].rpartition("。")[2]
    return bool(_DISPUTES.search(last) and _REMEDIES.search(last))


def clause_start(text: str, position: int) -> int:
    """Where the clause around a position begins."""
    return max(text.rfind(sign, 0, position) for sign in _CLAUSE_ENDS) + 1


def _is_another_number(report: Report, sentence: Sentence, phrase: Phrase, match: re.Match[str]) -> bool:
    start = clause_start(sentence.text, match.start() + 1)
    clause = _IN_TITLES.sub("", sentence.text[start : match.end()])
    lead = sentence.text[: match.start()]
    return (
        _is_unfit(phrase, clause, lead, match)
        or _names_unfit_year(report, phrase, match)
        or _of_another_year(report, sentence, lead)
        or _of_somebody_else(report, lead, clause)
    )


def _is_unfit(phrase: Phrase, clause: str, lead: str, match: re.Match[str]) -> bool:
    words = guards()
    counts = "n" in match.re.groupindex
    unfit = [
        phrase.unless,
        words["respectively"],
        words["many_years"],
        words["elsewhere"] if phrase.topic == "applications" else None,
        words["other_cause"] if phrase.topic == "remedies" else None,
    ]
    return (
        any(guard.search(clause) for guard in unfit if guard)
        or bool(words["part_of_year"].search(lead))
        or (counts and bool(words["comparing"].search(match.group())))
        or (phrase.group == "received" and _is_a_part(clause))
    )


def _names_unfit_year(report: Report, phrase: Phrase, match: re.Match[str]) -> bool:
    """结转至2025年 is next year's only in a report of 2024."""
    if not phrase.years or report.report_year is None:
        return False
    named = {int(year) - report.report_year for year in _NAMED_YEAR.findall(match.group())}
    return not named <= set(phrase.years)


def _is_a_part(clause: str) -> bool:
    """Received by one channel, or about one matter."""
    words = guards()
    if words["subject_matter"].search(clause):
        return True
    return bool(words["channel"].search(clause)) and not words["all_channels"].search(clause)


def _of_another_year(report: Report, sentence: Sentence, lead: str) -> bool:
    year = _last_year(report, _COMPARED.sub("", _IN_TITLES.sub("", lead)))
    if year is not None:
        return not year
    for earlier in reversed(sentence.before.split("。")):
        match = _LEADING_YEAR.match(_COMPARED.sub("", _IN_TITLES.sub("", earlier)))
        if match:
            return match[1] is None or (report.report_year is not None and int(match[1]) != report.report_year)
    return False


def _last_year(report: Report, lead: str) -> bool | None:
    """Whether the last year named is the report's own; None when none is named."""
    found = None
    for match in _YEAR.finditer(lead):
        if match[1] and report.report_year is not None:
            found = int(match[1]) == report.report_year
        elif not match[1]:
            found = bool(match[3])
    return found


def _of_somebody_else(report: Report, lead: str, clause: str) -> bool:
    words = guards()
    part = lead.rpartition("其中")[2] if "其中" in lead else ""
    subject = f"{part.rpartition('，')[2] if '，' in part else part}{clause}" if part and part not in clause else clause
    if words["whole"].search(subject):
        return False
    return _names_another(report, subject) or _subject_is_another(report, lead)


def _names_another(report: Report, subject: str) -> bool:
    agency = report.agency or ""
    for match in guards()["others"].finditer(subject):
        name = re.sub(r"^.*?(?:年度?|，|、|由|向|因|对|为)", "", match.group())
        if not (agency and name and (agency.endswith(name) or name in agency)):
            return True
    return False


def _subject_is_another(report: Report, lead: str) -> bool:
    """镇街答复12件，予以公开5件: the second figure, too, is that of the clause's subject."""
    for clause in reversed(re.split(r"[，,；]", lead)):
        if guards()["whole"].search(clause):
            return False
        begins = guards()["others"].match(clause.removeprefix("其中").lstrip("：，,"))
        if begins and re.search(r"\d[件起宗]", clause):
            return _names_another(report, begins.group())
    return False

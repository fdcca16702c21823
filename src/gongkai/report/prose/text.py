"""Prose cut into sentences, with the way back to the printed text.

Spaces inside words and line ends inside sentences come from converters, not from writers: they are taken out before
anything is read, and every place is given in the text as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.report.table import Report

_WIDTHS = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("．"): ".", ord("％"): "%"}
_HEADING = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|[一二三四五六七八九十]{1,2}\s*[、.．]|\d{1,2}\s*[、.．])"
)
_SENTENCE = re.compile(r"[^。；！？;!?]+")
# Begins with one set of signs, so that a page that says no number is passed over at the speed of a search.
_SAYS_A_NUMBER = re.compile(
    r"[\d未没无均都全为率一二三四五六七八九十百两〇零](?:(?<=[\d未无均都率])|(?<=没)有|(?<=全)部|(?<=为)[零〇]"
    r"|(?<=[一二三四五六七八九十百两〇零])(?:件|宗|起|份|例|条|个|次|部|万|余|多|[，,。；！？;!?]|$))"
)
# The same on text as printed, where a blank may stand anywhere: finds no less, and is asked once for a whole part.
_MAY_SAY_A_NUMBER = re.compile(
    r"[0-9０-９未没无均都全为率一二三四五六七八九十百两〇零](?:(?<=[0-9０-９未无均都率])|(?<=没)\s*有|(?<=全)\s*部|(?<=为)\s*[零〇]"
    r"|(?<=[一二三四五六七八九十百两〇零])(?:[\s件宗起份例条个次部万余多，,。；！？;!?]|$))"
)
_WIDE = re.compile(r"[０-９．％]")
_SPACE = re.compile(r"\s")
_TOPICS = (
    ("applications", re.compile(r"依申请")),
    ("proactive", re.compile(r"主动公开")),
    ("management", re.compile(r"信息管理|信息资源")),
    ("platform", re.compile(r"平台")),
    ("supervision", re.compile(r"监督|保障|考核|评议|追究")),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence without inner spaces.

    Attributes:
        section: id of the part it stands in.
        text: the sentence, figures in half width.
        places: for each character its place in the part's printed text.
        topic: what the paragraph's heading speaks of, "" when there is none.
        before: the sentences of the same paragraph that come before.
    """

    section: str
    text: str
    places: Sequence[int]
    topic: str
    before: str


def sentences(report: Report) -> list[Sentence]:
    """The sentences of the six parts, in order, that say a number or that there is none."""
    return [sentence for part in report.sections for sentence in cut(part.id, part.text)]


def cut(section: str, text: str) -> list[Sentence]:
    """The sentences of one part that say a number."""
    found: list[Sentence] = []
    first, topic = _next_number(text, 0), ""
    if first == len(text):
        return found
    for start, end in _paragraphs(text):
        topic = _topic(text[start:end], topic)
        if first < start:
            first = _next_number(text, start)
        if end <= first:
            continue
        before = ""
        for words, places in _pieces(text, start, end):
            if _SAYS_A_NUMBER.search(words):
                found.append(Sentence(section, words, places, topic, before))
            before += words + "。"
    return found


def _next_number(text: str, start: int) -> int:
    """Where the next number may stand, the text's end where none does."""
    number = _MAY_SAY_A_NUMBER.search(text, start)
    return number.start() if number else len(text)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans between line ends; a line end inside a sentence (no stop before it, no heading after it) ends nothing."""
    spans: list[tuple[int, int]] = []
    start = at = 0
    while at < len(text):
        found = text.find("\n", at)
        end, after = (len(text), len(text)) if found < 0 else (found, found + 1)
        line = text[start:end].rstrip()
        ends = after == len(text) or not line or line[-1] in "。；！？：;:" or len(line) < 12 or _is_title(line)
        if ends or text[after] == "\n" or _HEADING.match(text, after):
            spans.append((start, end))
            start = after
        at = after
    return spans


def half_width(text: str) -> str:
    """Figures in half width, one character for one."""
    return text.translate(_WIDTHS) if _WIDE.search(text) else text


def _is_title(line: str) -> bool:
    return _HEADING.match(line) is not None and len(line) < 32 and "，" not in line


def _topic(paragraph: str, current: str) -> str:
    """The topic that a paragraph's heading announces; without a heading the last one goes on."""
    heading = _HEADING.match(paragraph)
    if not heading:
        return current
    title = re.split(r"[。：:，,\n]", re.sub(r"\s", "", paragraph[heading.end() :]), maxsplit=1)[0][:24]
    # 1. and 2. stand under （一）: without a topic of their own they have the one above
    above = current if re.search(r"\d", heading.group()) else ""
    return next((name for name, words in _TOPICS if words.search(title)), above)


def _pieces(text: str, start: int, end: int) -> list[tuple[str, Sequence[int]]]:
    pieces: list[tuple[str, Sequence[int]]] = []
    spaced, wide = _SPACE.search(text, start, end), _WIDE.search(text, start, end)
    for match in _SENTENCE.finditer(text, start, end):
        printed = match.group()
        places = range(match.start(), match.end())
        if not spaced and not wide:
            pieces.append((printed, places))
        elif _SPACE.search(printed):
            kept = [place for place in places if not text[place].isspace()]
            printed = "".join(text[place] for place in kept)
            pieces.append((half_width(printed), tuple(kept)))
        else:
            pieces.append((half_width(printed), places))
    return [piece for piece in pieces if piece[0]]

"""What should be taken out of a file: suggestions for a person to confirm or reject."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from gongkai.documents.redaction.kinds import kinds
from gongkai.documents.redaction.model import Confidence, PageSize, Suggestion
from gongkai.documents.redaction.normal import BREAK, squeezed
from gongkai.documents.redaction.patterns import hits
from gongkai.documents.redaction.reading import read
from gongkai.documents.redaction.stories import Story, searchable

_AROUND = 20


def suggest(
    data: bytes, name: str, own_values: Sequence[str] = (), names: Sequence[str] = (), *, allowed: Sequence[str] = ()
) -> list[Suggestion]:
    """Everything in a file that looks like personal data, in its order.

    Args:
        own_values: the applicant's own name, numbers and addresses; found however they are written.
        names: other persons' names, from a list that the case holds. No name is guessed.
        allowed: numbers that may stay, such as the office's own telephone.

    Returns:
        An empty list also for a picture or a scanned page: `examine` says which pages have no words to search.

    Raises:
        RefusedFile: the file cannot be read or is of a kind that cannot be redacted.
    """
    return examine(data, name, own_values, names, allowed=allowed)[0]


def examine(
    data: bytes, name: str, own_values: Sequence[str] = (), names: Sequence[str] = (), *, allowed: Sequence[str] = ()
) -> tuple[list[Suggestion], list[PageSize]]:
    """As `suggest`, with the file's pages: those without words have to be looked at by a person."""
    file = read(data, name)
    found: list[Suggestion] = []
    may_stay = {squeezed(value).text for value in allowed}
    for number, story in enumerate(file.stories):
        found += _in_story(story, number, own_values, names, may_stay)
    return found, file.pages


def occurrences(data: bytes, name: str, text: str, kind: str = "other") -> list[Suggestion]:
    """Every place of a text that a person wants to take out everywhere ("遮盖全部")."""
    reason = kinds()[kind].reason
    return [
        _suggestion(story, number, span, kind, "certain", reason)
        for number, story in enumerate(read(data, name).stories)
        for span in story.spans(text)
    ]


def _in_story(
    story: Story, number: int, own: Sequence[str], names: Sequence[str], may_stay: set[str]
) -> list[Suggestion]:
    taken: list[tuple[int, int]] = []
    out = []
    for span, kind, sure in _spans(story, own, names):
        text = story.text[slice(*span)]
        if squeezed(text).text in may_stay or any(span[0] < end and start < span[1] for start, end in taken):
            continue
        taken.append(span)
        out.append((span[0], _suggestion(story, number, span, kind, sure, kinds()[kind].reason)))
    return [suggestion for _, suggestion in sorted(out, key=lambda item: item[0])]


def _spans(story: Story, own: Sequence[str], names: Sequence[str]) -> Iterator[tuple[tuple[int, int], str, Confidence]]:
    for kind, values in (("own_value", own), ("name", names)):
        for value in sorted(searchable(values), key=len, reverse=True):
            for span in story.spans(value):
                yield span, kind, "certain"
    for hit in hits(story.normal.text):
        yield story.normal.span(hit.start, hit.end), hit.kind, hit.confidence


def _suggestion(
    story: Story, number: int, span: tuple[int, int], kind: str, sure: Confidence, reason: str
) -> Suggestion:
    start, end = span
    text = story.text[start:end]
    mark = hashlib.sha256(f"{number}:{start}:{end}:{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    before = story.text[max(0, start - _AROUND) : start].rpartition(BREAK)[2]
    after = story.text[end : end + _AROUND].partition(BREAK)[0]
    return Suggestion(
        id=mark,
        place=story.place(start, end),
        text=text,
        kind=kind,
        reason=reason,
        confidence=sure,
        rule=kinds()[kind].rule,
        before=before,
        after=after,
    )

"""A letter on its way: the same wording as `compose`, with a visible gap wherever something is still to be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gongkai.documents.letters.compose import Letter, worded
from gongkai.documents.letters.elements import remedy_choice, remedy_gaps
from gongkai.documents.letters.facts import derived
from gongkai.documents.letters.template import Template, common, fields_of, template
from gongkai.law import remedies
from gongkai.words import say

# What stands around a gap in the wording, so that a page can draw it as one.
OPEN, CLOSE = "〘", "〙"


def draft(kind: str, case: Mapping[str, Any], today: date) -> Letter:
    """The letter as far as it is written, dated `today` where the case gives no date.

    Raises:
        CaseFileError: what is there contradicts itself, or there is no such kind.
        ContradictoryEvents: the case's events cannot all be true.
    """
    form = template(kind)
    fields = derived({"date": today, **case})
    for element in form.requires:
        if "number" in element.fields:
            fields.setdefault("number_sequence", OPEN + CLOSE)
        elif not element.filled(fields):
            _fill(fields, element.fields[0], gap(element.name))
    for name in _printed_names(form):
        fields.setdefault(name, gap(name))
    wanted = remedy_choice(form, fields) != remedies.NONE and remedy_gaps(form, fields)
    return worded(form, fields, "".join(gap(name) for name in wanted) if wanted else None)


def gap(name: str) -> str:
    """What stands where something is missing."""
    return OPEN + say("缺：{name}", name=say(name)) + CLOSE


def _fill(fields: dict[str, Any], field: str, mark: str) -> None:
    name, _, part = field.partition(".")
    if not part:
        fields[name] = mark
        return
    entries = fields.get(name)
    rows = [dict(entry) for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
    for entry in rows or [{}]:
        entry[part] = entry.get(part) or mark
    fields[name] = rows or [{part: mark}]


def _printed_names(form: Template) -> Iterator[str]:
    """Names that paragraphs print outright: a field without an element of its own may be missing too."""
    made = {"opening", "you", "channel_said", "number", "entry"}
    for passage in form.body:
        if passage.each is not None:
            yield passage.each
        elif passage.when is None:
            yield from fields_of(passage.text) - made
    yield from fields_of(common().contact)

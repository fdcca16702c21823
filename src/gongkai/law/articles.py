"""The line of articles that a timeline rests on."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.law.citations import NO_CLAUSE, Citation, parse
from gongkai.law.rulebook import Rule


def article_line(rules: Iterable[Rule], texts: Iterable[str] = ()) -> str:
    """The sources in order, each place once: 、 inside one act, ； between acts.

    When no clause speaks of it at all the line says so.
    """
    written: list[tuple[str, str]] = []
    seen: set[Citation] = set()
    for source in (*(rule.source for rule in rules), *texts):
        cited = parse(source)
        if not cited:
            continue
        if all(one in seen for one in cited):
            continue
        seen.update(cited)
        if (cited[-1].act, source) not in written:
            written.append((cited[-1].act, source))
    line = ""
    act = None
    for last_act, source in written:
        first_act = parse(source)[0].act
        line += ("" if act is None else "、" if act == first_act else "；") + source
        act = last_act
    return line or NO_CLAUSE

"""What a case ends as: the decision code, its row in the annual report, its remedy, and the rows of each year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gongkai.law.events import Event
from gongkai.law.rulebook import Rule, RuleBook


class Decision(NamedTuple):
    """A decision code with the rule behind it; `rule` None where the law of that day knew no such outcome.

    `final` tells an outcome that ended the case on `day` from one that is only decided or would follow.
    """

    code: str
    day: date
    rule: Rule | None
    final: bool = True

    @property
    def remedy(self) -> str | None:
        remedy: str | None = None if self.rule is None else self.rule.value["remedy"]
        return remedy

    def row(self, book: RuleBook, year: int | None = None) -> str | None:
        """The row of table 3 that counts it in the form of that year; None before there were such forms."""
        form = form_of(book, year or self.day.year)
        rows: dict[str, str] = {} if self.rule is None else self.rule.value["rows"]
        return None if form is None else rows.get(form)


def decide(code: str, day: date, book: RuleBook, *, final: bool = True) -> Decision:
    """The decision of that code taken on that day."""
    return Decision(code, day, book.find(code, day), final)


def decision_of(events: Sequence[Event], book: RuleBook) -> Decision | None:
    """The outcome that the reply states, else the one decided inside, else None."""
    inside: Event | None = None
    for event in events:
        if event.data.get("code"):
            if event.kind != "decision":
                return decide(event.data["code"], event.day, book)
            inside = inside or event
    return None if inside is None else decide(inside.data["code"], inside.day, book, final=False)


def form_of(book: RuleBook, year: int) -> str | None:
    """The form version of a report year, None before the first."""
    rule = book.find("annual_report_form", date(year, 1, 1))
    return None if rule is None else str(rule.value)


def year_rows(
    received: date, closed: date | None, decision: Decision | None, today: date, book: RuleBook
) -> dict[str, dict[str, int]]:
    """Rows of table 3 that the case adds to, by report year: new or carried over, its result, carried forward.

    A year's end counts only once it has passed (`today`) or the case was closed in a later year.
    """
    years: dict[str, dict[str, int]] = {}
    last = closed.year if closed is not None else max(today.year, received.year)
    for year in range(received.year, last + 1):
        if form_of(book, year) is None:
            continue
        rows = {"R01" if year == received.year else "R02": 1}
        if closed is not None and year == closed.year:
            row = None if decision is None else decision.row(book, year)
            if row is not None:
                rows[row] = 1
        elif closed is not None or year < today.year:
            rows["R25"] = 1
        years[str(year)] = rows
    return years

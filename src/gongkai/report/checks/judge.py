"""Weighs a report's cells against the equations of its form: which hold, which fail, which cannot be judged.

A blank is not 0. It counts as nothing in a sum, a blank total counts as the sum of its parts, and a side that is
wholly blank leaves its equation open: the paper says too little to contradict itself. What could not be read leaves
every equation that needs it unjudged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Literal

from gongkai.report.equation import Equation
from gongkai.report.form import form
from gongkai.report.table import Number, Report

UNREAD = ("unreadable", "ambiguous")
_Pick = Callable[[Sequence[Any]], Sequence[Any]]
_READ = frozenset({"value", "blank"})
_STATUS, _VALUE = attrgetter("status"), attrgetter("value")
Outcome = Literal["fails", "no_total", "open", "unread", "absent"]


@dataclass(frozen=True, slots=True)
class Judged:
    """An equation that does not simply hold.

    Attributes:
        outcome: "fails" the filled figures contradict each other; "no_total" the total is blank, its parts are not;
            "open" one side is wholly blank and the other is not 0; "unread" or "absent" a cell is not known.
        left, right: the sums, None for a side that is wholly blank or not known.
    """

    equation: Equation
    outcome: Outcome
    left: Number | None = None
    right: Number | None = None

    @property
    def difference(self) -> Number:
        """left − right; a blank side counts 0."""
        return (self.left or 0) - (self.right or 0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """All equations of one report.

    Attributes:
        filled: each known cell's figure, a blank total replaced by the sum of its parts, None for a blank.
        printed: each known cell's figure as the paper has it.
        judged: the equations that do not simply hold, in the form's order.
        held: how many hold, by check id.
    """

    filled: dict[str, Number | None]
    printed: dict[str, Number | None]
    judged: tuple[Judged, ...]
    held: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A form's equations over positions in one list of figures, worked out once.

    Attributes:
        sides: each equation with the positions, in `names`, of its left and of its right.
        in_order: takes the figures of `names` from those of the whole form.
        alike: equations with equally many terms on each side; of all of them the first terms, the second …, in the
            whole form. Summed together they tell that nothing is wrong, which is so of most reports.
    """

    names: tuple[str, ...]
    sides: tuple[tuple[Equation, tuple[int, ...], tuple[int, ...]], ...]
    in_order: _Pick
    alike: tuple[tuple[tuple[_Pick, ...], tuple[_Pick, ...]], ...]
    totals: tuple[tuple[int, tuple[int, ...]], ...]
    equations_of: dict[str, int]


def one_year(version: str) -> tuple[Equation, ...]:
    """The form's equations that need no other report."""
    return tuple(side[0] for side in _plan(version).sides)


@cache
def _plan(version: str) -> _Plan:
    equations = [equation for equation in form(version).equations if not equation.cross_year]
    names = tuple(dict.fromkeys(term.cell for equation in equations for term in equation.terms))
    place = {name: index for index, name in enumerate(names)}
    sides = tuple(
        (
            equation,
            tuple(place[term.cell] for term in equation.left),
            tuple(place[term.cell] for term in equation.right),
        )
        for equation in equations
    )
    defining = [(left[0], right) for _, left, right in sides if len(left) == 1]
    heads = {left for left, _ in defining}
    # parts that are totals themselves must be known first, so the equations with fewest of them come first
    totals = tuple(sorted(defining, key=lambda entry: sum(part in heads for part in entry[1])))
    held = Counter(equation.check for equation in equations)
    return _Plan(names, sides, _pick(version, names), _alike(version, equations), totals, held)


def _alike(version: str, equations: list[Equation]) -> tuple[tuple[tuple[_Pick, ...], tuple[_Pick, ...]], ...]:
    groups: dict[tuple[int, int], list[Equation]] = {}
    for equation in equations:
        groups.setdefault((len(equation.left), len(equation.right)), []).append(equation)
    return tuple(
        (
            tuple(_pick(version, [each.left[nth].cell for each in group]) for nth in range(left)),
            tuple(_pick(version, [each.right[nth].cell for each in group]) for nth in range(right)),
        )
        for (left, right), group in groups.items()
    )


def _pick(version: str, names: Sequence[str]) -> _Pick:
    """What takes the figures of these cells from a list of the whole form's; a slice where they stand evenly."""
    places = [form(version).cells.index(name) for name in names]
    step = places[1] - places[0] if len(places) > 1 else 1
    even = slice(places[0], places[-1] + 1, step)
    if step > 0 and places == list(range(places[0], places[-1] + 1, step)):
        return itemgetter(even)
    return itemgetter(*places)


@dataclass(frozen=True, slots=True)
class _Figures:
    """One report's figures by position in the plan.

    Attributes:
        unknown: positions that were not read (True) or that the paper lacks (False).
        blank_total: positions of totals that are blank while their parts are not.
    """

    printed: list[Number | None]
    filled: list[Number | None]
    unknown: dict[int, bool]
    blank_total: frozenset[int]


def judge(report: Report) -> Judgement:
    """Weigh a report of form v2019 or v2021; pure."""
    plan = _plan(report.form)
    held = dict(plan.equations_of)
    if (in_order := _all_hold(plan, report)) is not None:
        sound = dict(zip(plan.names, in_order, strict=True))
        return Judgement(sound, sound, (), held)
    figures = _figures(plan, report)
    judged: list[Judged] = []
    for equation, left, right in plan.sides:
        verdict = _weigh(equation, left, right, figures)
        if verdict is not None:
            judged.append(verdict)
            held[equation.check] -= 1
    printed = _by_name(plan, figures.printed, figures.unknown)
    filled = _by_name(plan, figures.filled, figures.unknown) if figures.blank_total else printed
    return Judgement(filled, printed, tuple(judged), {check: times for check, times in held.items() if times})


def _all_hold(plan: _Plan, report: Report) -> Sequence[Number | None] | None:
    """The figures of `plan.names`, when the paper has the whole form, all of it was read and every equation holds."""
    if tuple(report.cells) != form(report.form).cells:
        return None
    cells = report.cells.values()
    if not _READ.issuperset(map(_STATUS, cells)):
        return None
    figures = list(map(_VALUE, cells))
    counted = [value or 0 for value in figures]
    for left, right in plan.alike:
        if _sums(left, counted) != _sums(right, counted):
            return None
    return plan.in_order(figures)


def _sums(side: tuple[_Pick, ...], counted: list[Number]) -> list[Number]:
    return list(map(sum, zip(*[pick(counted) for pick in side], strict=True)))


def _figures(plan: _Plan, report: Report) -> _Figures:
    found = [report.cells.get(name) for name in plan.names]
    printed = [None if cell is None or cell.status in UNREAD else cell.value for cell in found]
    unknown = {
        index: cell is not None
        for index, cell in enumerate(found)
        if printed[index] is None and (cell is None or cell.status in UNREAD)
    }
    filled = _with_totals(plan, printed, unknown)
    blank_total = frozenset(head for head, _ in plan.totals if printed[head] is None and filled[head])
    return _Figures(printed, filled, unknown, blank_total)


def _by_name(plan: _Plan, figures: list[Number | None], unknown: dict[int, bool]) -> dict[str, Number | None]:
    if not unknown:
        return dict(zip(plan.names, figures, strict=True))
    return {name: figures[index] for index, name in enumerate(plan.names) if index not in unknown}


def _with_totals(plan: _Plan, printed: list[Number | None], unknown: dict[int, bool]) -> list[Number | None]:
    """The figures with each blank total replaced by the sum of its parts; one with an unread part becomes unknown."""
    filled = list(printed)
    for head, parts in plan.totals:
        if filled[head] is not None or head in unknown:
            continue
        if unknown and any(part in unknown for part in parts):
            unknown[head] = True
            continue
        filled[head] = _sum(parts, filled)
    return filled


def _weigh(equation: Equation, left: tuple[int, ...], right: tuple[int, ...], figures: _Figures) -> Judged | None:
    if missing := [figures.unknown[index] for index in left + right if index in figures.unknown]:
        return Judged(equation, "unread" if any(missing) else "absent")
    left_sum, right_sum = _sum(left, figures.filled), _sum(right, figures.filled)
    if (left_sum or 0) == (right_sum or 0):
        blank = len(left) == 1 and left[0] in figures.blank_total
        return Judged(equation, "no_total", left_sum, right_sum) if blank else None
    if left_sum is None or right_sum is None:
        return Judged(equation, "open", left_sum, right_sum)
    return Judged(equation, "fails", left_sum, right_sum)


def _sum(places: tuple[int, ...], filled: list[Number | None]) -> Number | None:
    given = [value for place in places if (value := filled[place]) is not None]
    return sum(given) if given else None


def suggestions(report: Report) -> dict[str, str]:
    """What the equations support for totals left blank and for cells that were not read, as text by cell id.

    Offered, never entered: a blank total gets the sum of its parts; an unread cell gets the figure that every
    equation in which it alone is unknown agrees on, if that is a count and one of the readings that remained.
    """
    if report.form not in ("v2019", "v2021"):
        return {}
    found = judge(report)
    offers = {name: str(value) for name, value in found.filled.items() if value and found.printed[name] is None}
    for name, solutions in _solutions(report, found).items():
        cell = report.cells[name]
        value = next(iter(solutions))
        text = str(value)
        if len(solutions) == 1 and value >= 0 and (not cell.candidates or text in cell.candidates):
            offers[name] = text
    return offers


def _solutions(report: Report, found: Judgement) -> dict[str, set[Number]]:
    solutions: dict[str, set[Number]] = {}
    for judged in found.judged:
        if judged.outcome != "unread":
            continue
        terms = [(term, 1) for term in judged.equation.left] + [(term, -1) for term in judged.equation.right]
        open_terms = [(term.cell, side) for term, side in terms if term.cell not in found.filled]
        if len(open_terms) != 1:
            continue
        name, side = open_terms[0]
        cell = report.cells.get(name)
        if cell is None or cell.status not in UNREAD:
            continue
        rest = sum(other * (found.filled.get(term.cell) or 0) for term, other in terms)
        solutions.setdefault(name, set()).add(-side * rest)
    return solutions

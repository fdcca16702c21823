"""The findings of tables 3 and 4 that rest on equations: T3-E1, E2a, E2b, E3 and T4-E1..E3, in sentences.

One wrong figure makes several equations fail. The cell whose correction would set them all right is named in each of
them, as the cause in the first and as the common cause in the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from gongkai.report.checks.catalogue import make_issue, tail
from gongkai.report.checks.judge import UNREAD, Judged, Judgement, one_year
from gongkai.report.equation import Equation
from gongkai.report.form import form
from gongkai.report.table import Issue, Number, Report, table_of
from gongkai.words import say

_SHOWN = 6  # places named in one sentence; the finding's cells hold them all


def findings(report: Report, found: Judgement) -> list[Issue]:
    """One issue for each equation that fails, one note for each kind of gap in a table."""
    if not found.judged:
        return []
    suspects = _suspects(report.form, found)
    issues: list[Issue] = []
    explained: set[str] = set()
    for judged in found.judged:
        if judged.outcome == "fails":
            suspect = next((name for name in _cells(judged.equation) if name in suspects), None)
            issues.append(_failure(report.form, found, judged, suspect, suspects, first=suspect not in explained))
            if suspect:
                explained.add(suspect)
        elif judged.outcome == "open" and len(judged.equation.left) > 1:
            issues.append(_one_side(report.form, judged))
    issues.extend(_gaps(report.form, found))
    issues.extend(_unread(report, found))
    return issues


def table_name(table: str) -> str:
    """表二, 表三 or 表四."""
    return {"t2": say("表二"), "t3": say("表三"), "t4": say("表四")}[table]


def _cells(equation: Equation) -> tuple[str, ...]:
    return tuple(term.cell for term in equation.terms)


def _failure(
    version: str, found: Judgement, judged: Judged, suspect: str | None, suspects: Mapping[str, Number], *, first: bool
) -> Issue:
    equation = judged.equation
    says_also, fix_also = "", ""
    if suspect:
        label = form(version).label_of(suspect)
        if first:
            wanted = (found.filled[suspect] or 0) + suspects[suspect]
            fix_also = tail("suspect", cell=label, value=shown(found.printed[suspect]), wanted=wanted)
        else:
            says_also = tail("consequence", cell=label)
    elif _follows(found, judged):
        says_also = tail("total_follows")
    else:
        fix_also = _blanks(version, found, judged)
    return make_issue(
        equation.check,
        _to_look_at(found, equation, suspect),
        says_also=says_also,
        fix_also=fix_also,
        left=shown(judged.left),
        right=shown(judged.right),
        gap=abs(judged.difference),
        **_labels(version, equation),
        **_four(found, equation),
    )


def _labels(version: str, equation: Equation) -> dict[str, str]:
    """What the sentences call the column, row or group of an equation."""
    names = _names(version)
    if not equation.each:
        return {"group": names[equation.left[0].cell]}
    return {equation.each: names[equation.item]}


@cache
def _names(version: str) -> dict[str, str]:
    found = form(version)
    names = {column.id: column.label for column in found.t3_columns}
    names.update({row.id: row.label for row in found.data_rows})
    names.update({column.id: column.group.rsplit("/", 1)[-1] for column in found.t4_columns})
    return names


def _four(found: Judgement, equation: Equation) -> dict[str, str]:
    """The four figures that T3-E1's sentence names; other sentences have no use for them."""
    if len(equation.left) + len(equation.right) != 4:
        return {}
    figures = (shown(found.filled[name]) for name in _cells(equation))
    return dict(zip(("received", "carried_over", "results", "carried_forward"), figures, strict=True))


def shown(value: object) -> str:
    """A figure as a sentence has it: a blank is called blank."""
    return say("空白") if value is None else str(value)


def _to_look_at(found: Judgement, equation: Equation, suspect: str | None) -> tuple[str, ...]:
    """The cells to look at: the suspect, the totals on the left, then whatever is not 0 on the right."""
    left = tuple(term.cell for term in equation.left)
    right = tuple(term.cell for term in equation.right if found.filled[term.cell])
    return tuple(dict.fromkeys((*((suspect,) if suspect else ()), *left, *right)))


def _follows(found: Judgement, judged: Judged) -> bool:
    """True for a failing total column whose gap is just the gaps of the columns before it, taken together."""
    if judged.equation.item != "total":
        return False
    others = [
        other.difference
        for other in found.judged
        if other.outcome == "fails" and other.equation.check == judged.equation.check and other is not judged
    ]
    return bool(others) and sum(others) == judged.difference


def _blanks(version: str, found: Judgement, judged: Judged) -> str:
    """Which blanks could make up the difference: only those on the smaller side, since a count adds."""
    smaller = judged.equation.left if judged.difference < 0 else judged.equation.right
    blank = [term.cell for term in smaller if found.filled[term.cell] is None]
    if not blank:
        return ""
    return tail("blank", count=len(blank), cells=_list(form(version).label_of(name) for name in blank))


def _one_side(version: str, judged: Judged) -> Issue:
    equation = judged.equation
    cells = tuple(term.cell for term in (equation.left if judged.left is None else equation.right))
    side = say("新收和上年结转") if judged.left is None else say("办理结果和结转下年度")
    value = judged.right if judged.left is None else judged.left
    labels = _labels(version, equation)
    return make_issue(equation.check, cells, variant="one_side", side=side, value=value, **labels)


def _gaps(version: str, found: Judgement) -> Iterable[Issue]:
    """One note for each check and kind of gap: totals left blank, with the sums to fill in; totals without parts."""
    gaps: dict[tuple[str, str], list[Equation]] = {}
    named: set[str] = set()
    for judged in found.judged:
        equation, head = judged.equation, judged.equation.left[0].cell
        if len(equation.left) > 1 or judged.outcome not in ("no_total", "open"):
            continue
        variant = "no_total" if judged.outcome == "no_total" else "no_parts"
        if variant == "no_parts" or head not in named:
            named.add(head)
            gaps.setdefault((equation.check, variant), []).append(equation)
    for (check_id, variant), equations in gaps.items():
        heads = tuple(equation.left[0].cell for equation in equations)
        places = [next(iter(_labels(version, equation).values())) for equation in equations]
        sums = [f"{place} {found.filled[head]}" for place, head in zip(places, heads, strict=True)]
        yield make_issue(check_id, heads, variant=variant, places=_list(places), sums=_list(sums))


def _unread(report: Report, found: Judgement) -> Iterable[Issue]:
    """One note for each table with unread cells: which, and how many equations wait for them."""
    waiting: dict[str, list[Equation]] = {}
    for judged in found.judged:
        if judged.outcome == "unread":
            waiting.setdefault(table_of(judged.equation.left[0].cell), []).append(judged.equation)
    for table, equations in waiting.items():
        names = dict.fromkeys(name for equation in equations for name in _cells(equation))
        unread = tuple(name for name in names if name in report.cells and report.cells[name].status in UNREAD)
        yield make_issue(
            equations[0].check,
            unread,
            variant="unread",
            table_name=table_name(table),
            count=len(unread),
            cells=_list(form(report.form).label_of(name) for name in unread),
            equations=len(equations),
        )


def _list(words: Iterable[str]) -> str:
    """A list in a sentence, cut after a few."""
    found = list(words)
    text = say("、").join(found[:_SHOWN])
    return text if len(found) <= _SHOWN else say("{first}等", first=text)


@cache
def _equations_of(version: str) -> dict[str, tuple[tuple[Equation, int], ...]]:
    """For each cell the equations it stands in, with the side: 1 left, -1 right."""
    found: dict[str, list[tuple[Equation, int]]] = {}
    for equation in one_year(version):
        for terms, side in ((equation.left, 1), (equation.right, -1)):
            for term in terms:
                found.setdefault(term.cell, []).append((equation, side))
    return {name: tuple(entries) for name, entries in found.items()}


def _suspects(version: str, found: Judgement) -> dict[str, Number]:
    """Cells whose change by one amount would set right every equation they stand in: cell id → that amount.

    Such a cell stands in at least two equations, all of them fail, all by the same amount, and the corrected figure is
    a count. Where two cells would do for the same equation, neither is named: the paper alone cannot tell.
    """
    failing = {id(judged.equation): judged.difference for judged in found.judged if judged.outcome == "fails"}
    suspects: dict[str, Number] = {}
    for name, entries in _equations_of(version).items():
        if len(entries) < 2 or any(id(equation) not in failing for equation, _ in entries):
            continue
        changes = {-side * failing[id(equation)] for equation, side in entries}
        change = next(iter(changes))
        if len(changes) == 1 and (found.filled[name] or 0) + change >= 0:
            suspects[name] = change
    claimed: dict[int, list[str]] = {}
    for name in suspects:
        for equation, _ in _equations_of(version)[name]:
            claimed.setdefault(id(equation), []).append(name)
    doubtful = {name for names in claimed.values() if len(names) > 1 for name in names}
    return {name: change for name, change in suspects.items() if name not in doubtful}

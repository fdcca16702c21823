"""Which of the three tables each row of each grid belongs to, told by its labels and never by its place."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from gongkai.documents.recognise import labels
from gongkai.documents.recognise.rows import Line

_SHARED_ROWS = frozenset({"other_misc", "result_total"})
_OF_COLUMNS = frozenset({"other_org", "total"})
_OF_OUTCOMES = frozenset({"other", "total"})


@lru_cache(maxsize=8192)
def evidence(text: str) -> tuple[int, int, int]:
    """How strongly a cell's text speaks for table 2, 3 and 4 (0: not at all, 1: weakly, 3: by itself)."""
    if not text or len(text) > 120:
        return (0, 0, 0)
    if labels.banner_key(text) is not None:
        return (3, 0, 0)
    printed = labels.label(text)
    second = third = fourth = 0
    for known in labels.meanings().get(printed.key, ()):
        if known.kind in ("t2row", "t2head"):
            second = 3
        elif known.kind in ("row", "group"):
            third = max(third, 1 if known.id in _SHARED_ROWS and not printed.number else 3)
        elif known.kind in ("corner", "applicants", "legal"):
            third = 3
        elif known.kind == "column" and not printed.number:
            third = max(third, 1 if known.id in _OF_COLUMNS else 2)
        elif known.kind == "remedy":
            fourth = 3
        elif known.kind == "outcome" and not printed.number:
            fourth = max(fourth, 1 if known.id in _OF_OUTCOMES else 2)
    return (second, third, fourth)


def regions(lines: Iterable[Line]) -> list[str | None]:
    """The table ("t2", "t3", "t4") that each row of one grid speaks of by itself, None for a row without such words."""
    return [_table(line) for line in lines]


def spread(told: list[str | None]) -> list[str | None]:
    """The table of every row: what a row does not say is what the rows before it said, or the first one that speaks."""
    current = next((table for table in told if table is not None), None)
    out: list[str | None] = []
    for table in told:
        current = table or current
        out.append(current)
    return out


def _table(line: Line) -> str | None:
    second = third = fourth = 0
    for cell in line.cells:
        a, b, c = evidence(cell.text)
        second += a
        third += b
        fourth += c
    best = max(second, third, fourth)
    if best < 2:
        return None
    return "t3" if third == best else "t4" if fourth == best else "t2"

"""The sums that a form's cells must satisfy, read from the `equations:` of `forms/*.yaml`.

A term is `[-][previous.]name`: `previous.` reads last year's report, `-` subtracts. With `each: column` or `each: row`
the name is a row or column of table 3; with `each: [a, b]` the word `{each}` in the name stands for a, then b.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.errors import RuleDataError
from gongkai.words import say

_KEYS = {"id", "each", "left", "right"}


@dataclass(frozen=True, slots=True)
class Term:
    """A cell with its sign; `previous` means the cell of last year's report."""

    cell: str
    sign: int = 1
    previous: bool = False


@dataclass(frozen=True, slots=True)
class Equation:
    """left = right, for one column, row or item.

    Attributes:
        check: the id in the catalogue ("T3-E1").
        each: "column", "row", "item" or "" for an equation that stands alone.
        item: the column, row or item it speaks of ("natural_person"), "" if it stands alone.
    """

    check: str
    each: str
    item: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Both sides, left first."""
        return self.left + self.right

    @property
    def cross_year(self) -> bool:
        """True when a term reads last year's report."""
        return any(term.previous for term in self.terms)


def read_equations(
    raw: Sequence[dict[str, Any]], columns: Sequence[str], rows: Sequence[str], cells: frozenset[str], name: str
) -> tuple[Equation, ...]:
    """The equations of a form, one for each column, row or item.

    Raises:
        RuleDataError: an unknown key, or a term of this year that is no cell of the form.
    """
    found = tuple(equation for entry in raw for equation in _expand(entry, columns, rows, name))
    for equation in found:
        for term in equation.terms:
            if term.cell not in cells:
                raise RuleDataError(
                    say("{file}：等式 {id} 里的“{cell}”不是本格式的格", file=name, id=equation.check, cell=term.cell)
                )
    return found


def _expand(entry: dict[str, Any], columns: Sequence[str], rows: Sequence[str], name: str) -> Iterator[Equation]:
    if unknown := set(entry) - _KEYS:
        raise RuleDataError(
            say("{file}：等式 {id} 有未知的键 {keys}", file=name, id=entry.get("id"), keys="、".join(sorted(unknown)))
        )
    each = entry.get("each", "")
    patterns = {"column": ("t3.{name}.{item}", columns), "row": ("t3.{item}.{name}", rows)}
    items: Sequence[str] = [""]
    pattern, kind = "{name}", ""
    if isinstance(each, list):
        items, kind = each, "item"
    elif each:
        (pattern, items), kind = patterns[each], each
    for item in items:
        left, right = (tuple(_term(word, pattern, item) for word in entry[side]) for side in ("left", "right"))
        yield Equation(entry["id"], kind, item, left, right)


def _term(word: str, pattern: str, item: str) -> Term:
    sign = -1 if word.startswith("-") else 1
    word = word.removeprefix("-")
    previous = word.startswith("previous.")
    name = word.removeprefix("previous.").replace("{each}", item)
    return Term(pattern.format(name=name, item=item), sign, previous)

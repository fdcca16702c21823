"""The header of table 3: which kind of applicant each column of figures counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise

from gongkai.documents.paper import GridCell
from gongkai.documents.recognise import labels
from gongkai.documents.recognise.align import Leaf
from gongkai.documents.recognise.collect import Collected
from gongkai.documents.recognise.rows import Line
from gongkai.report.form import form

# Rows whose names are also names of columns.
SHARED_NAMES = frozenset({"other_misc", "result_total"})


def is_header(line: Line) -> bool:
    """True for a row that names kinds of applicants and no item."""
    if any(labels.meaning(cell.text, "row", "group") not in (None, *SHARED_NAMES) for cell in line.cells):
        return False
    return (
        _header_words(line) >= 2
        or any(labels.meaning(c.text, "corner", "legal", "applicants") is not None for c in line.cells)
        or _second_half(line)
    )


def _second_half(line: Line) -> bool:
    """企业 | 机构: what a page has cut from the heads above."""
    words = [key for cell in line.cells if (key := labels.key(cell.text))]
    return len(words) >= 2 and all(any(one != word and one.endswith(word) for one in _heads()) for word in words)


@cache
def _heads() -> tuple[str, ...]:
    kinds = ("column", "legal", "corner")
    return tuple(word for word, found in labels.meanings().items() if any(one.kind in kinds for one in found))


def _header_words(line: Line) -> int:
    return sum(labels.meaning(cell.text, "column", "legal", "applicants") is not None for cell in line.cells)


def read_header(lines: list[Line], starts: Iterable[int], out: Collected, *, loose: bool) -> list[Leaf] | None:
    """The columns of figures in order, from the first header; None where there is none, [] for one not understood.

    Args:
        starts: the grid column in which the figures of each row begin.
        loose: grid columns mean nothing, only the order counts.
    """
    cluster: list[Line] = []
    for line in lines:
        if is_header(line):
            cluster.append(line)
        elif cluster and any(cell.text.strip() for cell in line.cells):
            break  # a row without words is a sliver of a header row that a page has cut
    if not any(labels.meaning(c.text, "column", "legal") is not None for line in cluster for c in line.cells):
        return None
    usual = Counter(starts).most_common(1)
    first = usual[0][0] if usual else None
    leaves = [] if loose else _by_grid(cluster, first)
    if not leaves or any(a.end > b.start for a, b in pairwise(leaves)):
        leaves = _by_order(cluster)
    totals = [i for i, leaf in enumerate(leaves) if leaf.id == "total"]
    leaves = [replace(leaf, id=None) if i in totals[:-1] else leaf for i, leaf in enumerate(leaves)]
    leaves = _by_elimination(leaves, out)
    named = [leaf.id for leaf in leaves if leaf.id]
    # 总计 between the kinds: a cell of the header is missing, and the columns cannot be told
    moved = "total" in named and named[0] != "total" and named[-1] != "total"
    return leaves if len(named) == len(set(named)) and len(named) >= 2 and not moved else []


def _by_elimination(leaves: list[Leaf], out: Collected) -> list[Leaf]:
    """Seven columns in the form's order, one of them in words not known: it is the one that is missing."""
    official = [column.id for column in form("v2021").t3_columns]
    odd = [i for i, leaf in enumerate(leaves) if leaf.id is None]
    if len(leaves) != len(official) or len(odd) != 1 or labels.meaning(leaves[odd[0]].text, "extra") is not None:
        return leaves
    if any(leaf.id != name for i, (leaf, name) in enumerate(zip(leaves, official, strict=True)) if i != odd[0]):
        return leaves
    out.variants.append((leaves[odd[0]].text, official[odd[0]]))
    return [replace(leaf, id=official[i]) if i == odd[0] else leaf for i, leaf in enumerate(leaves)]


def _by_grid(cluster: list[Line], first: int | None) -> list[Leaf]:
    cells = [cell for line in cluster for cell in line.cells]
    leaves = [_leaf(cell) for cell in cells if labels.meaning(cell.text, "column") is not None]
    if not leaves:
        return []
    start = min(leaf.start for leaf in leaves) if first is None else min(first, *(leaf.start for leaf in leaves))
    for cell in cells:
        if labels.meaning(cell.text, "column", "applicants", "corner") is not None:
            continue
        here = _leaf(cell)
        begin = start if here.text else min(leaf.start for leaf in leaves)
        if here.start >= begin and not any(a.start < here.end and here.start < a.end for a in leaves):
            leaves.append(Leaf(None, here.start, here.end, here.text))
    return sorted(leaves, key=lambda leaf: leaf.start)


def _by_order(cluster: list[Line]) -> list[Leaf]:
    """The columns where only the order of the header's words is known: 法人或其他组织 stands for the kinds below it."""
    words = [
        cell
        for line in cluster
        for cell in line.cells
        if labels.meaning(cell.text, "column", "legal", "extra") is not None
    ]
    legal = next((i for i, cell in enumerate(words) if labels.meaning(cell.text, "legal") is not None), None)
    if legal is not None:
        kinds = (
            i for i in range(legal + 1, len(words)) if labels.meaning(words[i].text, "column") not in (None, "total")
        )
        first = next(kinds, None)
        if first is not None:
            words = [*words[:legal], *words[first:], *words[legal + 1 : first]]
    return [Leaf(labels.meaning(cell.text, "column"), -1, -1, " ".join(cell.text.split())) for cell in words]


def _leaf(cell: GridCell) -> Leaf:
    return Leaf(
        labels.meaning(cell.text, "column"), cell.column, cell.column + cell.column_span, " ".join(cell.text.split())
    )

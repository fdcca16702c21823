"""However a table is damaged, no figure is entered that the paper does not give to that cell."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from documents.recognise.layouts import (
    Truth,
    frame,
    grid,
    loud,
    ragged,
    table2,
    table3_body,
    table3_head,
    table4,
    truth,
    wrong,
)
from documents.recognise.shapes import SAME
from gongkai.documents.paper import Grid, GridCell, Paper
from gongkai.documents.recognise import recognise

JUNK = ("l2", "²", "12?", "3-5", "约10", "O", "4 4", "1,23", "12.5", "见附件", "⑫", "٣", "1_000", "1234567890123")


def _paper(known: Truth, third: Grid) -> Paper:
    return frame(known, [grid([r for b in table2(known) for r in b])], [third], [grid(table4(known))])


def _quiet_cells(third: Grid) -> list[GridCell]:
    """Cells of figures whose loss loses no figure."""
    return [c for c in third.cells if c.row >= 3 and c.column >= 3 and c.text in ("", "0") and c.column_span == 1]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), version=st.sampled_from(["v2019", "v2021"]), data=st.data())
def test_a_cell_lost_or_doubled_is_never_a_shifted_row(seed: int, version: str, data: st.DataObject) -> None:
    known = truth(seed, version)
    rows = table3_head(known) + table3_body(known)
    at = data.draw(st.integers(3, len(rows) - 1))
    place = data.draw(st.integers(-7, -1))
    how = data.draw(st.sampled_from(["lose", "double", "glue", "insert"]))
    row = rows[at]
    if how == "lose" and row[place][0] in ("", "0"):
        del row[place]
    elif how == "double":
        row.insert(place, row[place])
    elif how == "insert":
        row.insert(place, ("", 1, 1))
    elif how == "glue" and place < -1:
        row[place : place + 2] = [(row[place][0] + row[place + 1][0], 1, 1)]
    shape = data.draw(st.sampled_from([grid, ragged]))
    (report,) = recognise(_paper(known, shape(rows)))
    lost_zero = {c for c, v in known.figures.items() if v == 0}
    assert [w for w in wrong(report, known) if w.split(":")[0] not in lost_zero] == []


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), junk=st.sampled_from(JUNK), data=st.data())
def test_junk_is_flagged_where_it_stands(seed: int, junk: str, data: st.DataObject) -> None:
    known = truth(seed)
    third = grid(table3_head(known) + table3_body(known))
    target = data.draw(st.sampled_from(_quiet_cells(third)))
    third.cells = [replace(c, text=junk) if c is target else c for c in third.cells]
    (report,) = recognise(_paper(known, third))
    hit = [c for c in report.cells.values() if c.status in ("ambiguous", "unreadable")]
    assert [c.raw for c in hit] == [junk]
    assert [line[:7] for line in loud(report)] == ["READ-W1"]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_lost_rows_and_lost_header_rows(seed: int, data: st.DataObject) -> None:
    known = truth(seed)
    rows = [[(r[-8][0], 3, 1), *r[-7:]] for r in table3_body(known)]
    gone = data.draw(st.sets(st.integers(0, len(rows) - 1), max_size=6))
    head = table3_head(known)[data.draw(st.integers(0, 3)) :]
    (report,) = recognise(_paper(known, grid(head + [r for i, r in enumerate(rows) if i not in gone])))
    assert wrong(report, known) == []
    assert not gone or any(line.startswith("READ-E3") for line in loud(report))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), version=st.sampled_from(["v2019", "v2021"]), shape=st.sampled_from(SAME))
def test_every_shape_reads_whole(seed: int, version: str, shape: object) -> None:
    known = truth(seed, version)
    (report,) = recognise(shape(known))  # type: ignore[operator]
    assert wrong(report, known) == []
    assert loud(report) == []
    assert set(report.cells) == set(known.figures)

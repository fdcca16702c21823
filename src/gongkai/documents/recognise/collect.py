"""The cells read so far and everything that a finding must say about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.documents.paper import GridCell
from gongkai.documents.recognise import numbers
from gongkai.documents.recognise.rows import View
from gongkai.report.table import Cell, Where, table_of

# Below this certainty of the character recognition a figure is shown, not entered.
SURE = 0.8


@dataclass(slots=True)
class Collected:
    """Cells by id, and the notes from which findings.py makes its sentences.

    Attributes:
        normalised: ids of cells whose figure was written with a unit, a sign, full-width digits, Chinese numerals.
        unclear: ids of cells that could not be read or are ambiguous on their own.
        misaligned: (table, place, the row's text, what was found and expected, ids) of rows without sure columns.
        variants: (table, printed label, official meaning) of labels in other words.
        extra: (table, place, text) of rows and columns that the form lacks.
        hidden: (table, place) of hidden cells inside a table.
        only_hidden: cells of which only a hidden figure has been seen so far.
        twice: ids of cells that the paper gives twice with different figures.
        again: cells that another table of the paper gives a second time with the same figure, and where.
    """

    cells: dict[str, Cell] = field(default_factory=dict)
    normalised: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    misaligned: list[tuple[str, Where, str, str, tuple[str, ...]]] = field(default_factory=list)
    variants: list[tuple[str, str]] = field(default_factory=list)
    extra: list[tuple[str, Where, str]] = field(default_factory=list)
    hidden: list[tuple[str, Where]] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    again: dict[str, Where] = field(default_factory=dict)
    only_hidden: set[str] = field(default_factory=set)

    def figure(self, cell_id: str, kind: str, seen: View, cell: GridCell, *, unit: str | None = None) -> None:
        """Read one printed cell; `unit` is what its column's heading says, used where the cell itself has none."""
        reading = numbers.read(cell.text, kind)
        where = seen.where(cell)
        if cell.hidden:
            if reading.status == "blank":
                return
            self.hidden.append((table_of(cell_id), where))
            if cell_id in self.cells:
                return  # what can be seen holds; the finding on hidden cells tells of the other
            self.only_hidden.add(cell_id)
            reading = _doubt(reading)
        elif cell.confidence is not None and cell.confidence < SURE and reading.status == "value":
            reading = _doubt(reading)
        if not cell.hidden and cell_id in self.only_hidden:
            self._forget(cell_id)
        self.put(
            cell_id,
            Cell(
                reading.value,
                reading.status,
                cell.text,
                reading.unit or (unit if reading.status == "value" else None),
                where,
                reading.candidates,
            ),
            normalised=reading.normalised and reading.status == "value",
        )

    def put(self, cell_id: str, cell: Cell, *, normalised: bool = False) -> None:
        """Keep a cell; a second, different figure for the same cell makes it ambiguous."""
        known = self.cells.get(cell_id)
        if known is not None and known.status != "blank":
            if cell.status == "blank":
                return
            if cell.status == "value" == known.status and cell.value == known.value:
                if cell.where is not None and known.where is not None and cell.where.table != known.where.table:
                    self.again[cell_id] = cell.where
                return
            readings = (*_readings(known), *_readings(cell))
            self.cells[cell_id] = Cell(
                status="ambiguous",
                raw=f"{known.raw} / {cell.raw}",
                where=known.where,
                candidates=tuple(dict.fromkeys(readings)),
            )
            self.twice.append(cell_id)
            return
        self.cells[cell_id] = cell
        if normalised:
            self.normalised.append(cell_id)
        if cell.status in ("unreadable", "ambiguous"):
            self.unclear.append(cell_id)

    def _forget(self, cell_id: str) -> None:
        """Drop a hidden figure when the visible one of the same cell is met after it."""
        self.only_hidden.discard(cell_id)
        self.cells.pop(cell_id, None)
        self.unclear = [one for one in self.unclear if one != cell_id]

    def lost(self, ids: tuple[str, ...], where: Where, raw: str, found: str, candidates: list[tuple[str, ...]]) -> None:
        """A row whose figures cannot be given to its columns: every cell ambiguous, nothing entered."""
        for cell_id, possible in zip(ids, candidates, strict=True):
            if cell_id not in self.cells:
                self.cells[cell_id] = Cell(status="ambiguous", raw=raw, where=where, candidates=possible)
        self.misaligned.append((table_of(ids[0]), where, raw, found, ids))


def _doubt(reading: numbers.Reading) -> numbers.Reading:
    candidates = (str(reading.value),) if reading.value is not None else reading.candidates
    return numbers.Reading("ambiguous", None, reading.unit, False, candidates)


def _readings(cell: Cell) -> tuple[str, ...]:
    return (str(cell.value),) if cell.status == "value" else cell.candidates

"""What the templates draw of a clock: values only, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Mark(NamedTuple):
    """State as word + shape + token. `shape`: circle dot diamond triangle bars hollow; `token`: ok soon late hold none.

    `number` is the count inside the word, None where it holds none; the verdict prints it large.
    """

    shape: str
    token: str
    word: str
    number: int | None = None

    @property
    def around(self) -> tuple[str, str]:
        """The word before and after its number."""
        before, _, after = self.word.partition(str(self.number))
        return before, after


class Mini(NamedTuple):
    """The clock of a list row: mark, the day under it, what is said of it, and how much of the bar's 20 is filled."""

    mark: Mark
    day: date | None
    note: str
    bar: int | None


class Cell(NamedTuple):
    """One working day. `kind`: used paused left old late spare (after the answer); `x`, `width` in the drawing."""

    day: date
    kind: str
    added: bool
    adjusted: bool
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where the mark of a worked day of rest stands."""
        return round(self.x + self.width / 2, 1)


class Flag(NamedTuple):
    """A tick of the drawing with its words; `text` is empty where words would overlap (the ledger has them)."""

    x: float
    above: bool
    text: str
    anchor: str
    text_x: float


class LedgerRow(NamedTuple):
    """One line of the statement of time. `source` is the written citation, valid `on` that day.

    `remaining` is None where nothing runs; `kind`: event, today, limit (a day to come), due.
    """

    day: date
    says: str
    effect: str
    strong: bool
    remaining: int | None
    source: str
    kind: str = "event"
    adjusted: bool = False

    @property
    def effect_parts(self) -> tuple[str, str]:
        """The word of the effect, printed bold where it moved the period, and what follows it."""
        head, comma, rest = self.effect.partition("，")
        return head, comma + rest

    @property
    def on(self) -> date:
        """The day whose law the article is shown by."""
        return self.day


@dataclass(frozen=True)
class Face:
    """The whole clock of one case on one day.

    `label` names the state beside the verdict; `duty` says until when; `sentence` is the citizen's line; `spoken` is
    the one sentence of a screen reader; `provisional` the sentence about a calendar that is not out; `basis` names the
    notice, `convention` how pauses are counted (rule `pause_count`). `counts` are the words of the key: kind → days.
    """

    today: date
    mark: Mark
    label: str
    due: date | None
    duty: str
    sentence: str
    spoken: str
    provisional: str
    basis: str
    convention: str
    mini: Mini
    ledger: list[LedgerRow]
    cells: list[Cell] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    ends: tuple[str, str] = ("", "")

    @property
    def has_added(self) -> bool:
        """Whether days of an extension are drawn."""
        return any(cell.added for cell in self.cells)

    @property
    def has_adjusted(self) -> bool:
        """Whether a worked day of rest (调休上班) is drawn."""
        return any(cell.adjusted for cell in self.cells)

    @property
    def short_ledger(self) -> list[LedgerRow]:
        """The lines that moved the clock, for a preview."""
        return [row for row in self.ledger if row.strong or row.kind != "event" or row.remaining is not None]

"""The clock 期限 as the reader sees it: mini for lists, line for the citizen, full for the case; one source.

`build` makes the whole face of a timeline, `mini` the row of a list from its columns. Both are pure: no database, no
clock, only the reader's language.
"""

from gongkai.web.clockface.face import build
from gongkai.web.clockface.marks import USUAL, Limits
from gongkai.web.clockface.model import Cell, Face, Flag, LedgerRow, Mark, Mini
from gongkai.web.clockface.rows import mini

__all__ = ["USUAL", "Cell", "Face", "Flag", "LedgerRow", "Limits", "Mark", "Mini", "build", "mini"]

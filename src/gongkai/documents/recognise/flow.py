"""Tables whose grid is gone: text in which labels and figures follow one another, one a line or run together.

Only the order of words is left, so the result is a ragged grid; a row whose figures do not number its columns stays
ambiguous. Used for a table that no grid of the paper holds.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cache

from gongkai.documents.paper import Grid, GridCell
from gongkai.documents.recognise import labels
from gongkai.documents.recognise.blank_lines import with_blanks
from gongkai.documents.recognise.rows import Line, view

_NUMBERING = rf"(?:(?:[（(][{labels.CHINESE_DIGITS}\d]{{1,2}}[)）][、.．]?|[{labels.CHINESE_DIGITS}][、.．]|\d[.．、])\s{{0,4}})?"
_GAP = re.compile(r"[\s、，,/（）()“”\"：:]")
_ENOUGH = {"t2": 3, "t3": 5, "t4": 5}
_KINDS = {
    "t2": ("t2row", "t2head", "t2stub"),
    "t3": ("row", "group", "corner", "applicants", "legal", "column"),
    "t4": ("remedy", "outcome"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One printed line: its text, its place in the paper, and its index among the report's events."""

    text: str
    index: int
    line: int | None = None
    page: int | None = None


def table_from(
    pieces: list[Piece], table: str, *, enough: int | None = None, until: int | None = None
) -> tuple[list[Line], set[int]]:
    """The rows of one table found in running text, and the indexes of the pieces it used; ([], ∅) for none.

    Args:
        until: the line of the heading that follows.
        enough: how many different labels make a table; by default so many that prose has not.
    """
    joined = "\n".join(piece.text for piece in pieces)
    if not _may_hold(joined, table):
        return [], set()
    found = [match for match in _pattern(table).finditer(joined) if _is_label(match[0], table)]
    if len({labels.key(match[0]) for match in found}) < (enough or _ENOUGH[table]):
        return [], set()
    starts = _offsets(pieces)
    rows: list[list[tuple[str, Piece]]] = []
    used: set[int] = set()
    for i, match in enumerate(found):
        end = found[i + 1].start() if i + 1 < len(found) else len(joined)
        tokens = _tokens(joined[match.end() : end], last=i + 1 == len(found))
        at = _piece_at(pieces, starts, match.start())
        used.update(range(at.index, _piece_at(pieces, starts, max(match.end() - 1, match.start())).index + 1))
        if tokens:
            used.update(range(at.index, _piece_at(pieces, starts, match.end() + tokens[-1][0]).index + 1))
        figures = [(text, _piece_at(pieces, starts, match.end() + offset)) for offset, text in tokens]
        _append(rows, table, (match[0], at), figures)
    return _lines(_counted(rows, table, until)), used


def _counted(rows: list[list[tuple[str, Piece]]], table: str, until: int | None) -> list[list[tuple[str, Piece]]]:
    """The rows with their blank lines as blank cells, where the lines can be counted."""
    if table == "t2" or not rows:
        return rows
    places = with_blanks([[(text, piece.line) for text, piece in row] for row in rows], table, until)
    if places is None:
        return rows
    out = []
    for i, order in enumerate(places):
        row = rows[i] if i < len(rows) else []
        last = row[0][1] if row else rows[-1][-1][1]
        cells = [row[at] if at is not None else ("", last) for at in order]
        out.append(cells if table == "t4" and order else [*row[:1], *cells] if order else row)
    return out


def _append(
    rows: list[list[tuple[str, Piece]]], table: str, head: tuple[str, Piece], tokens: list[tuple[str, Piece]]
) -> None:
    """Put a label and its figures in a row of their own; labels without figures gather in one header row."""
    kind = _header_kind(head[0], table)
    if kind and rows and _header_kind(rows[-1][-1][0], table) == kind and not tokens and kind != "banner":
        rows[-1].append(head)
    elif table == "t4" and tokens:
        if rows:
            rows[-1].append(head)
        else:
            rows.append([head])
        rows.append(tokens)
    else:
        rows.append([head, *tokens])


def _header_kind(text: str, table: str) -> str:
    if labels.banner_key(text) is not None:
        return "banner"
    if table == "t4":
        return "remedy" if labels.meaning(text, "remedy") is not None else "outcome"
    return "head" if labels.meaning(text, "t2head", "t2stub", "column", "legal") is not None else ""


def _is_label(text: str, table: str) -> bool:
    return labels.banner_key(text) is not None or labels.meaning(text, *_KINDS[table]) is not None


def _tokens(between: str, *, last: bool) -> list[tuple[int, str]]:
    """The figures between two labels with their offsets; after the last label they end at the first word."""
    out: list[tuple[int, str]] = []
    for match in re.finditer(r"[^\s|｜]+", between):
        text = match[0]
        if re.search(r"[一-龥]{3,}", text) and not re.search(r"\d", text):
            if last or out:
                break
            continue
        if not text.strip("（()）[]【】"):
            continue
        out.append((match.start(), text))
    return out[:40]


def _offsets(pieces: list[Piece]) -> list[int]:
    out, at = [], 0
    for piece in pieces:
        out.append(at)
        at += len(piece.text) + 1
    return out


def _piece_at(pieces: list[Piece], starts: list[int], offset: int) -> Piece:
    return pieces[max(0, bisect.bisect_right(starts, offset) - 1)]


def _lines(rows: list[list[tuple[str, Piece]]]) -> list[Line]:
    cells = [
        GridCell(row=r, column=c, text=text, page=piece.page, line=piece.line)
        for r, row in enumerate(rows)
        for c, (text, piece) in enumerate(row)
    ]
    width = max((len(row) for row in rows), default=0)
    seen = view(Grid(rows=len(rows), columns=width, cells=cells, ragged=True))
    return [Line(seen, r) for r in range(len(rows))]


@cache
def _wanted(table: str) -> tuple[str, ...]:
    """The keys of the table's labels."""
    return tuple(
        word for word, found in labels.meanings().items() if word and any(m.kind in _KINDS[table] for m in found)
    )


def _may_hold(text: str, table: str) -> bool:
    """Whether a label of the table can stand in the text: spares most papers the pattern, which is slow to compile."""
    bare = _GAP.sub("", text)
    return any(word in bare for word in _bare_words(table))


@cache
def _bare_words(table: str) -> frozenset[str]:
    return frozenset(_GAP.sub("", word) for word in (*_wanted(table), *(("第二十条第",) if table == "t2" else ())))


@cache
def _pattern(table: str) -> re.Pattern[str]:
    """Every label of the table with white space and punctuation allowed between its characters, longest first."""
    wanted = sorted(_wanted(table), key=len, reverse=True)
    # Bounded gaps: a label never spans a page of blanks, and the search stays linear.
    body = "|".join((_GAP.pattern + "{0,6}").join(map(re.escape, word)) for word in wanted)
    banner = r"第\s*二\s*十\s*条\s*第\s*[（(][^）)]{1,3}[)）]\s*[项款]|" if table == "t2" else ""
    # In tables 2 and 3 a label in the middle of a sentence is prose; table 4's header words often run together.
    before, after = ("", "") if table == "t4" else ("(?<![一-龥，。；、])", "(?![一-龥，。；])")
    return re.compile(rf"{banner}{before}{_NUMBERING}(?:{body})[）)”\"]*{after}")

"""Any table of merged cells, written by hand as Word XML or HTML, reads back as the same grid."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from documents.readers.docx_xml import CONTINUE, RESTART, docx, p, r, span, tbl, tc, tr
from gongkai.documents.paper import Grid
from gongkai.documents.readers import docx as docx_reader
from gongkai.documents.readers import html as html_reader


@dataclass(frozen=True)
class Tile:
    row: int
    column: int
    rows: int
    columns: int
    text: str


SIGNS = st.text(alphabet="一二三申请公开数量（），。4071 -/<&\"'", max_size=6).map(lambda text: " ".join(text.split()))


@st.composite
def tilings(draw: st.DrawFn) -> list[list[Tile]]:
    """Rows of tiles that cover a rectangle; every row has at least one tile of its own, as every writer makes them."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    taken: set[tuple[int, int]] = set()
    rows: list[list[Tile]] = []
    for row in range(height):
        tiles = []
        for column in range(width):
            if (row, column) in taken:
                continue
            columns = 1
            while column + columns < width and (row, column + columns) not in taken and draw(st.integers(0, 3)) == 0:
                columns += 1
            # The first column stays unmerged downwards, so that no row is left without a cell.
            tall = column > 0 and draw(st.integers(0, 3)) == 0
            tile = Tile(row, column, draw(st.integers(1, height - row)) if tall else 1, columns, draw(SIGNS))
            taken |= {(y, x) for y in range(row, row + tile.rows) for x in range(column, column + columns)}
            tiles.append(tile)
        rows.append(tiles)
    return rows


def as_tiles(grid: Grid) -> list[Tile]:
    return [Tile(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in grid.cells]


def as_word(rows: list[list[Tile]]) -> str:
    height = len(rows)
    covered = {
        (row, tile.column): tile
        for tiles in rows
        for tile in tiles
        for row in range(tile.row + 1, tile.row + tile.rows)
    }
    out = []
    for at in range(height):
        cells = [
            (tile.column, tc(p(r(tile.text)), span(tile.columns) + (RESTART if tile.rows > 1 else "")))
            for tile in rows[at]
        ]
        cells += [
            (column, tc("", span(tile.columns) + CONTINUE)) for (row, column), tile in covered.items() if row == at
        ]
        out.append(tr(*[xml for _, xml in sorted(cells)]))
    return tbl(*out)


@settings(deadline=None, max_examples=60)
@given(tilings())
def test_word_in_the_fast_and_the_thorough_pass(rows: list[list[Tile]]) -> None:
    expected = [tile for tiles in rows for tile in tiles]
    table = as_word(rows)
    # A content control around the first row makes the reader take the thorough pass.
    first = table.index("<w:tr>")
    last = table.index("</w:tr>") + len("</w:tr>")
    careful = f"{table[:first]}<w:sdt><w:sdtContent>{table[first:last]}</w:sdtContent></w:sdt>{table[last:]}"
    for xml in (table, careful):
        (grid,) = docx_reader.read(docx(xml)).grids
        assert as_tiles(grid) == expected
        assert (grid.rows, grid.columns) == (len(rows), max(tile.column + tile.columns for tile in expected))


@settings(deadline=None, max_examples=60)
@given(tilings(), st.booleans())
def test_web_page(rows: list[list[Tile]], in_paragraphs: bool) -> None:
    expected = [tile for tiles in rows for tile in tiles]
    wrap = ("<p><span>", "</span></p>") if in_paragraphs else ("", "")
    page = "".join(
        "<tr>"
        + "".join(
            f'<td colspan="{tile.columns}" rowspan={tile.rows}>{wrap[0]}{escape(tile.text)}{wrap[1]}</td>'
            for tile in tiles
        )
        + "</tr>"
        for tiles in rows
    )
    grids = html_reader.read(f"<body><p>前</p><table>{page}</table>".encode()).grids
    if not any(tile.text for tile in expected):
        assert grids == []
        return
    assert as_tiles(grids[0]) == expected

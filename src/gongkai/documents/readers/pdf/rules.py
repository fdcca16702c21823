"""Tables with level lines only: the lines give the rows, the columns' edges stand where no text crosses them."""

from __future__ import annotations

from gongkai.documents.readers.pdf.cells import fill
from gongkai.documents.readers.pdf.lattice import Box, Lattice, enclosed, near_edges, walls
from gongkai.documents.readers.pdf.words import Word


def between_rules(pieces: list[list[Word]], edges: list[float], rules: list[Box]) -> Lattice | None:
    """The table whose rows lie between level lines.

    Args:
        pieces: words that stand together on a line.
        edges: the columns' edges, found from what stands under each other.
        rules: the level lines of the table, (x0, y, x1, y).
    """
    ys = near_edges([rule[1] for rule in rules])
    rows, columns = len(ys) - 1, len(edges) - 1
    if rows < 1:
        return None
    edges = [min(edges[0], *(rule[0] for rule in rules)), *edges[1:-1], max(edges[-1], *(rule[2] for rule in rules))]
    floors = walls([(rule[1], rule[0], rule[2]) for rule in rules], ys, edges)
    floors[0] = floors[rows] = [True] * columns
    sides = [[True] * rows for _ in edges]
    for words in pieces:
        middle, x0, x1 = words[0].middle, words[0].x0, max(word.x1 for word in words)
        row = sum(1 for y in ys if y <= middle) - 1
        for index in range(1, columns):
            if 0 <= row < rows and x0 + 1.5 < edges[index] < x1 - 1.5:
                sides[index][row] = False
    for row in range(rows):
        across = [words for words in pieces if ys[row] < words[0].middle < ys[row + 1]]
        if len(across) == 1 and all(floors[row]) and all(floors[row + 1]):  # a banner over the whole width
            for index in range(1, columns):
                sides[index][row] = False
    cells, owner = enclosed(rows, columns, floors, sides)
    table = Lattice(edges, ys, cells, owner)
    for words in pieces:
        for word in words:
            place = table.at((words[0].x0 + words[-1].x1) / 2, word.middle)
            if place is not None:
                table.cells[place].words.append(word)
    fill(table)
    return table

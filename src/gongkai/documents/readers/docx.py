"""Reads a Word document (docx, docm, Strict or transitional, also as WPS writes it) into a `Paper`."""

from __future__ import annotations

from gongkai.documents.paper import Block, Grid, Paper, Text
from gongkai.documents.readers.docx_body import BodyReader
from gongkai.documents.readers.docx_inline import Marks, all_text
from gongkai.documents.readers.docx_numbering import Numbering
from gongkai.documents.readers.docx_package import Package, Relation, parse, parse_plain, plain_bytes
from gongkai.documents.readers.docx_slim import without_formatting
from gongkai.documents.readers.docx_styles import Styles, W, read_styles
from gongkai.documents.readers.findings import Notes

_LINKED_QUIETLY = frozenset({"hyperlink"})


def read(data: bytes) -> Paper:
    """The blocks of a Word document in reading order.

    Fills: `Text.text, heading, page`; `Grid` with true spans, `page`, `number`, `findings`; `GridCell.page, hidden`;
    `Paper.pictures, pages, title, findings`. A page is known only where Word has left its page marks.

    Raises:
        RefusedFile: no docx, damaged, encrypted, hostile, or beyond the bounds (part and place in its data).
    """
    package = Package(data)
    part = package.main_part()
    relations = package.relations(part)
    by_kind = {relation.kind: relation.target for relation in relations.values() if not relation.external}
    source = without_formatting(plain_bytes(package.read(part) or b"", part))
    styles = Styles()
    if b":pStyle" in source or b":rStyle" in source:
        styles = read_styles(package.read(by_kind.get("styles", "")), by_kind.get("styles", ""))
    numbering = Numbering(None, "")
    if b":numPr" in source or styles.numbering:
        numbering = Numbering(package.read(by_kind.get("numbering", "")), by_kind.get("numbering", ""))
    marks = Marks(styles, numbering, Notes())
    if b"lastRenderedPageBreak" in source:
        marks.page = 1
    root = parse_plain(source, part)
    blocks: list[Block] = []
    body = root.find(W + "body")
    reader = BodyReader(marks, part)
    reader.blocks(body if body is not None else root, blocks)
    _append_footnotes(package, by_kind, marks, reader, blocks)
    _note_package(package, relations, by_kind, marks.notes)
    return _finish(package, blocks, marks)


def _append_footnotes(
    package: Package, by_kind: dict[str, str], marks: Marks, reader: BodyReader, blocks: list[Block]
) -> None:
    """Put the notes that the text refers to after it, so that a remark under a table is not lost."""
    for kind in ("footnote", "endnote"):
        wanted = [name for found, name in marks.footnotes if found == kind]
        part = by_kind.get(kind + "s", "")
        data = package.read(part) if wanted else None
        if data is None:
            continue
        notes = {note.get(W + "id"): note for note in parse(data, part).iterchildren(W + kind)}
        for name in wanted:
            if name in notes:
                reader.blocks(notes[name], blocks)


def _note_package(package: Package, relations: dict[str, Relation], by_kind: dict[str, str], notes: Notes) -> None:
    notes.table = notes.row = notes.column = 0
    for relation in relations.values():
        if relation.external and relation.kind not in _LINKED_QUIETLY:
            notes.add("external", relation.target)
    for name in package.names():
        lower = name.lower()
        if lower.endswith("vbaproject.bin"):
            notes.add("macro", name)
        elif "/embeddings/" in lower:
            notes.add("embedded", name.rpartition("/")[2])
    data = package.read(by_kind.get("comments", ""))
    if data is not None:
        for comment in parse(data, by_kind["comments"]).iterchildren(W + "comment"):
            notes.add("comment", all_text(comment))


def _finish(package: Package, blocks: list[Block], marks: Marks) -> Paper:
    for grid in (block for block in blocks if isinstance(block, Grid) and not block.picture):
        grid.findings = marks.notes.issues(grid.number)
    kept = {grid.number for grid in blocks if isinstance(grid, Grid)}
    findings = [
        issue for table in marks.notes.tables() if table not in kept - {0} for issue in marks.notes.issues(table)
    ]
    number = 0
    for block in blocks:
        if isinstance(block, Grid) and not block.picture:
            number += 1
            block.number = number
    title = ""
    core = package.read("docProps/core.xml")
    if core is not None:
        found = parse(core, "docProps/core.xml").find("{http://purl.org/dc/elements/1.1/}title")
        title = ((found.text or "") if found is not None else "").strip()
    if not title:
        title = next((block.text for block in blocks if isinstance(block, Text) and block.heading == 1), "")
    return Paper("docx", blocks, findings, pages=marks.page, pictures=marks.pictures, title=title)

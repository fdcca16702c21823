"""A letter as docx, on the page of GB/T 9704-2012."""

from __future__ import annotations

from gongkai.documents.letters.compose import Letter, attachment_lines
from gongkai.documents.writers.ooxml import TWIPS_PER_MM, package, paragraph, run
from gongkai.words import say

_WIDTHS = [round(width * TWIPS_PER_MM) for width in (44, 112)]
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:jc w:val="center"/>'
    f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
    f'<w:tblGrid>{"".join(f"""<w:gridCol w:w="{width}"/>""" for width in _WIDTHS)}</w:tblGrid>'
)


def write(letter: Letter) -> bytes:
    """The letter as a docx file, byte for byte the same for the same wording."""
    body = [
        paragraph("Agency", run(letter.agency)),
        paragraph("LetterTitle", run(letter.title)),
        paragraph("Number", run(letter.number)),
        paragraph("Plain", run(f"{letter.addressee}：")),
    ]
    lines = [text for text in (*letter.paragraphs, letter.remedy, letter.contact) if text]
    if letter.attachments:
        lines += ["", *attachment_lines(letter.attachments)]
    body += [paragraph("Body", run(line)) for line in lines[:-2]]
    # What was decided goes to the signature's page with the line of contact: neither stands there alone.
    body += [paragraph("LastLine", run(line)) for line in lines[-2:]]
    body += [paragraph("Seal"), paragraph("Seal", run(say("（印章）"), "Faint"))]
    body += [paragraph("Signature", run(letter.agency)), paragraph("Signature", run(letter.day))]
    if letter.table:
        body += [paragraph("Plain"), _table(letter.table), paragraph("Plain")]
    return package("".join(body), f"{letter.agency}{letter.title}")


def _table(rows: tuple[tuple[str, str], ...]) -> str:
    return _TABLE + "".join(_row(row) for row in rows) + "</w:tbl>"


def _row(row: tuple[str, str]) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph('Center' if width == _WIDTHS[0] else 'Plain', run(text))}</w:tc>"
        for width, text in zip(_WIDTHS, row, strict=True)
    )
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="720" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>'

"""Reports of our own making, read once by the server itself, so that no child loads readers, forms and checks again."""

from __future__ import annotations

import io
import zipfile
from html import escape

from gongkai.report.form import Form, form

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def rehearse() -> None:
    """Read, recognise and check a small paper per form version and common format.

    Everything that is loaded when first used is loaded now.
    """
    from gongkai.documents.isolation.reading import run
    from gongkai.documents.recognise import flow

    for version in ("v2019", "v2021"):
        lines, rows = _paper(form(version))
        texts = {"html": _html(lines, rows).encode(), "txt": "\n".join([*lines, *map("|".join, rows)]).encode()}
        for kind, data in {"docx": _docx(lines, rows), **texts}.items():
            run({"name": f"rehearsal.{kind}", "checks": True}, data)
    official = form("v2021")
    for table, label in (
        ("t2", official.blocks[0].banner),
        ("t3", official.data_rows[0].label),
        ("t4", official.t4_header[0][0].text),
    ):
        flow.table_from([flow.Piece(label, 0)], table)


def _paper(version: Form) -> tuple[list[str], list[list[str]]]:
    """The running text of a report and its table 3 with its first column filled in."""
    year = version.first_year
    lines = [
        f"某某县{year}年政府信息公开工作年度报告",
        version.parts[0].title,
        f"{year}年，收到政府信息公开申请4件，予以公开3件，其余均按时答复。",
        *(part.title for part in version.parts[1:]),
    ]
    blank = [""] * (len(version.t3_columns) - 1)
    rows = [["", *(column.label for column in version.t3_columns)]]
    return lines, rows + [[row.label, "0", *blank] for row in version.data_rows]


def _html(lines: list[str], rows: list[list[str]]) -> str:
    cells = ("".join(f"<td><p>{escape(text)}</p></td>" for text in row) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return "".join(f"<p>{escape(line)}</p>" for line in lines) + f"<table>{table}</table>"


def _docx(lines: list[str], rows: list[list[str]]) -> bytes:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    cells = ("".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows)
    body = "".join(map(paragraph, lines)) + f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:body></w:document>'
        )
    return buffer.getvalue()

"""Papers out: a report in the official layout of its form, in every format that `gongkai render` offers."""

from __future__ import annotations

import json
from typing import Literal

from gongkai.documents.writers.layout import page
from gongkai.report import contract
from gongkai.report.table import Report

Format = Literal["docx", "pdf", "html", "xlsx", "json"]
FORMATS: tuple[Format, ...] = ("docx", "pdf", "html", "xlsx", "json")


def write(report: Report, to: Format, *, fill_blanks: bool = False) -> bytes:
    """The report as a file; the same report gives the same bytes.

    Args:
        fill_blanks: print 0 where a cell is blank, as the form asks at publication; json keeps what is.

    Raises:
        GongkaiError: the report follows neither official form (all formats but json).
        MissingProgram: pdf without the fonts that it needs; the sentence names the Debian package.
    """
    if to == "json":
        return (json.dumps(contract.to_json(report), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    drawn = page(report, fill_blanks=fill_blanks)
    if to == "docx":
        from gongkai.documents.writers import docx

        return docx.write(drawn, report.form)
    if to == "pdf":
        from gongkai.documents.writers import pdf

        return pdf.write(drawn, report.form)
    if to == "html":
        from gongkai.documents.writers import html

        return html.write(drawn, report)
    from gongkai.documents.writers import xlsx

    return xlsx.write(drawn, report)

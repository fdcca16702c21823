"""All findings of a batch as a table to take away."""

from __future__ import annotations

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from gongkai.report.form import VERSIONS, form
from gongkai.report.table import Report
from gongkai.web.checkup.models import Batch, FoundReport, Paper
from gongkai.web.checkup.selectors.briefs import batch_briefs
from gongkai.web.checkup.selectors.report import current

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def findings_table(batch: Batch, to: str) -> bytes:
    """The findings as csv (UTF-8 with BOM, as Excel expects) or xlsx; every cell is text, never a formula."""
    head = [
        _("文件"),
        _("机关"),
        _("年度"),
        _("表"),
        _("单元格"),
        _("级别"),
        _("编号"),
        _("问题"),
        _("怎么改"),
        _("依据"),
    ]
    rows = [head, *_rows(batch)]
    return _xlsx(rows) if to == "xlsx" else _csv(rows)


def _rows(batch: Batch) -> list[list[str]]:
    refused = [
        [paper.name, "", "", "", "", _("错误"), "READ-E1", paper.refusal, "", ""]
        for paper in batch.papers.filter(state=Paper.State.REFUSED).order_by("n")
    ]
    reports = FoundReport.objects.filter(paper__batch=batch).exclude(paper__state=Paper.State.SET_ASIDE)
    briefs = batch_briefs(batch)
    return refused + [
        row
        for found in reports.select_related("paper").prefetch_related("corrections").order_by("paper__n", "n")
        for row in _report_rows(found.paper.name, current(found, briefs.previous(found)))
    ]


def _report_rows(name: str, report: Report) -> list[list[str]]:
    official = form(report.form) if report.form in VERSIONS else None
    severities = {"error": _("不通过"), "warning": _("需核对"), "note": _("说明")}
    rows = []
    for issue in report.issues:
        cells = "；".join(official.label_of(cell) for cell in issue.cells if cell in official.cells) if official else ""
        who = [name, report.agency or "", str(report.report_year or ""), issue.table, cells]
        rows.append([*who, severities[issue.severity], issue.id, issue.message, issue.fix, issue.rule])
    return rows


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _xlsx(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet(_("问题清单"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, width in enumerate((28, 18, 8, 6, 28, 8, 10, 60, 40, 30)):
        sheet.set_column(column, column, width, wrap)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, bold if number == 0 else wrap)
    sheet.freeze_panes(1, 1)
    book.close()
    return buffer.getvalue()

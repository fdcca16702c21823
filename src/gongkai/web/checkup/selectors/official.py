"""The three tables in the official layout: every cell with its findings, each finding under the last row concerned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from gongkai.errors import GongkaiError
from gongkai.law import rulebook
from gongkai.report.form import Form, HeaderCell, form
from gongkai.report.table import Cell, Issue, Report, table_of


@dataclass(slots=True)
class CellView:
    """A figure of the form as the page shows it."""

    id: str
    label: str
    head: str
    cell: Cell | None
    colspan: int = 1
    issues: list[Issue] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is printed in the cell: the figure, or what the paper shows where it was not read."""
        if self.cell is None or self.cell.status == "blank":
            return ""
        if self.cell.status == "value":
            return f"{self.cell.value}{self.cell.unit or ''}"
        return self.cell.raw.strip() or "?"

    @property
    def spoken(self) -> str:
        """The figure in words that a screen reader says too: a blank is said to be one."""
        if self.cell is None:
            return _("没有这一格")
        if self.cell.status == "blank":
            return _("空白")
        if self.cell.status == "value":
            unit = self.cell.unit or (_("万元") if "amount_10k" in self.id else "" if "amount" in self.id else _("件"))
            return f"{self.cell.value} {unit}".strip()
        return _("读不出：“%(raw)s”") % {"raw": self.cell.raw.strip()}

    @property
    def figure(self) -> str:
        """The figure for the correction field, "" where there is none."""
        return "" if self.cell is None or self.cell.value is None else str(self.cell.value)

    @property
    def place(self) -> str:
        """Where it stands in the paper, in words."""
        where = self.cell.where if self.cell else None
        if where is None:
            return ""
        words = [
            _("第 %(n)s 页") % {"n": where.page} if where.page else "",
            _("工作表“%(n)s”") % {"n": where.sheet} if where.sheet else "",
            _("第 %(n)s 张表") % {"n": where.table} if where.table else "",
            _("第 %(n)s 行") % {"n": where.row} if where.row else "",
            _("第 %(n)s 列") % {"n": where.column} if where.column else "",
            _("文本第 %(n)s 行") % {"n": where.line} if where.line else "",
        ]
        return _("，").join(filter(None, words))

    @property
    def section(self) -> str:
        """The part of the report where its table stands."""
        return {"t3": "applications", "t4": "remedies"}.get(self.id.split(".")[0], "proactive_disclosure")

    @property
    def state_word(self) -> str:
        """The state in a word for who does not see the frame, "" where the figure says it all."""
        words = {"bad": _("不通过"), "doubt": _("需核对")}
        return words.get(self.state, "")

    @property
    def counts(self) -> str:
        """The rule of law that says what the row counts, "" where there is none."""
        row = self.id.split(".")[1] if self.id.startswith("t3.") else ""
        return row if row in rulebook.default() else ""

    @property
    def state(self) -> str:
        """ "bad", "doubt", "unread", "absent", "blank", "zero" or "good"."""
        severities = {issue.severity for issue in self.issues}
        if self.cell is None:
            return "absent"
        if self.cell.status in ("unreadable", "ambiguous"):
            return "unread"
        if "error" in severities:
            return "bad"
        if "warning" in severities:
            return "doubt"
        if self.cell.status == "blank":
            return "blank"
        return "zero" if self.cell.value == 0 else "good"


@dataclass(slots=True)
class Stub:
    """A row heading with its spans; `rowspan_with_notes` also covers the sentences put between its rows."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    rowspan_with_notes: int = 1


@dataclass(slots=True)
class RowView:
    """A row of an official table; `banner` and `heads` are table 2's own rows."""

    stubs: list[Stub] = field(default_factory=list)
    cells: list[CellView] = field(default_factory=list)
    banner: str = ""
    heads: tuple[HeaderCell, ...] = ()
    say: list[Issue] = field(default_factory=list)
    say_columns: int = 1

    @property
    def failing(self) -> bool:
        """Whether one of the findings under the row is an error."""
        return any(issue.severity == "error" for issue in self.say)


@dataclass(slots=True)
class TableView:
    """One of the three tables with its findings under the rows concerned."""

    id: str
    title: str
    section: str
    header: tuple[tuple[HeaderCell, ...], ...]
    rows: list[RowView]
    columns: int

    @property
    def failing(self) -> int:
        """Findings of severity error that stand in the table."""
        return sum(issue.severity == "error" for row in self.rows for issue in row.say)

    @property
    def doubtful(self) -> int:
        """Findings of severity warning that stand in the table."""
        return sum(issue.severity == "warning" for row in self.rows for issue in row.say)


def official_tables(report: Report) -> list[TableView]:
    """The three tables of the report's own form; nothing for papers that have none."""
    try:
        official = form(report.form)
    except GongkaiError:
        return []
    views = _Views(report, official)
    return [_table2(official, views), _table3(official, views), _table4(official, views)]


class _Views:
    """Cells by id with the findings that name them."""

    def __init__(self, report: Report, official: Form) -> None:
        self.report, self.official = report, official
        self.by_cell: dict[str, list[Issue]] = {}
        for issue in report.issues:
            for cell_id in issue.cells:
                self.by_cell.setdefault(cell_id, []).append(issue)

    def cell(self, cell_id: str, head: str, colspan: int = 1) -> CellView:
        issues = self.by_cell.get(cell_id, [])
        return CellView(cell_id, self.official.label_of(cell_id), head, self.report.cells.get(cell_id), colspan, issues)

    def place(self, table: TableView) -> TableView:
        """Put each finding under the last row that it names; one that names no row stays in the list on top."""
        rank = {view.id: index for index, row in enumerate(table.rows) for view in row.cells}
        for issue in self.report.issues:
            rows = [rank[cell_id] for cell_id in issue.cells if cell_id in rank]
            if rows and issue.table == table.id and issue.severity != "note":
                table.rows[max(rows)].say.append(issue)
        for index, row in enumerate(table.rows):
            for stub in row.stubs:
                stub.rowspan_with_notes = stub.rowspan + sum(
                    bool(each.say) for each in table.rows[index : index + stub.rowspan]
                )
            covering = [
                stub.colspan
                for above, each in enumerate(table.rows[: index + 1])
                for stub in each.stubs
                if stub.rowspan > 1 and above + stub.rowspan > index
            ]
            row.say_columns = table.columns - sum(covering)
        return table


def _section_title(official: Form, table: str) -> tuple[str, str]:
    part = next(part for part in official.parts if table in {table_of(f"{name}.") for name in part.tables})
    return part.title, part.id


def _table2(official: Form, views: _Views) -> TableView:
    rows: list[RowView] = []
    for block in official.blocks:
        rows += [RowView(banner=block.banner), RowView(heads=block.header)]
        heads = [head for head in block.header if head.column]
        for row in block.rows:
            cells = [views.cell(cell, head.text, head.colspan) for cell, head in zip(row.cells, heads, strict=True)]
            rows.append(RowView([Stub(row.label)], cells))
    title, section = _section_title(official, "t2")
    return views.place(TableView("t2", title, section, (), rows, 4))


def _table3(official: Form, views: _Views) -> TableView:
    rows: list[RowView] = []
    waiting: list[Stub] = []
    for row in official.t3_rows:
        stub = Stub(row.label, row.label_colspan, row.rowspan)
        if not row.data:
            waiting.append(stub)
            continue
        cells = [views.cell(f"t3.{row.id}.{column.id}", column.label) for column in official.t3_columns]
        rows.append(RowView([*waiting, stub], cells))
        waiting = []
    title, section = _section_title(official, "t3")
    return views.place(TableView("t3", title, section, official.t3_header, rows, 10))


def _table4(official: Form, views: _Views) -> TableView:
    cells = [views.cell(column.id, f"{column.group} {column.label}") for column in official.t4_columns]
    title, section = _section_title(official, "t4")
    return views.place(TableView("t4", title, section, official.t4_header, [RowView([], cells)], 15))


def find_cell(tables: Iterable[TableView], cell_id: str | None) -> CellView | None:
    """The view of the chosen cell, None when there is no such cell."""
    return next((view for table in tables for row in table.rows for view in row.cells if view.id == cell_id), None)

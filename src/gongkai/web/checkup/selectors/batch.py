"""The batch list: what became of every file, the ones to deal with first."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.report.agency import spelling
from gongkai.report.contract import from_json
from gongkai.report.table import Issue, Report
from gongkai.web.checkup.models import Batch, FoundReport, Paper
from gongkai.web.checkup.selectors.report import current

_TABLES = {"t2": _lazy("表二"), "t3": _lazy("表三"), "t4": _lazy("表四")}


@dataclass(frozen=True, slots=True)
class TableState:
    """How one of the three tables was read; `word` names it."""

    word: str
    missing: bool
    unread: int


@dataclass(frozen=True, slots=True)
class Line:
    """One report of a paper (or the paper itself while it has none) in the batch list."""

    paper: Paper
    n: int
    report: Report | None
    tables: tuple[TableState, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]

    @property
    def group(self) -> str:
        """ "todo", "waiting", "aside" or "clean"."""
        if self.paper.state in (Paper.State.QUEUED, Paper.State.READING):
            return "waiting"
        if self.paper.state == Paper.State.SET_ASIDE:
            return "aside"
        if self.report is None or self.errors or self.warnings or self.report.form == "not_a_report":
            return "todo"
        return "clean"

    @property
    def blanks(self) -> int:
        """Cells that the paper leaves blank."""
        return sum(cell.status == "blank" for cell in self.report.cells.values()) if self.report else 0

    @property
    def form_word(self) -> str:
        """The form in a word: 2019版, 2021版, 2019年以前, 版式不明."""
        words = {"v2019": _("2019版"), "v2021": _("2021版"), "pre2019": _("2019年以前")}
        return words.get(self.report.form if self.report else "", _("版式不明"))

    @property
    def first(self) -> Issue | None:
        """The finding that the list shows."""
        return next(iter(self.errors + self.warnings), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading of the list."""

    id: str
    word: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A batch in one sentence's numbers, and its lines by group."""

    total: int
    read: int
    refused: int
    waiting: int
    aside: int
    todo: tuple[Line, ...]
    clean: tuple[Line, ...]
    unfinished: tuple[Line, ...]
    set_aside: tuple[Line, ...]

    @property
    def unbalanced(self) -> int:
        """Reports with a finding of severity error."""
        return sum(bool(line.errors) and line.report is not None for line in self.todo)

    @property
    def done(self) -> int:
        """Files that need no more waiting."""
        return self.total - self.waiting

    @property
    def groups(self) -> tuple[Group, ...]:
        """The list in its order: what wants doing comes first."""
        return (
            Group("todo", _("要处理"), self.todo),
            Group("clean", _("都平"), self.clean),
            Group("waiting", _("还在读"), self.unfinished),
            Group("aside", _("已移出"), self.set_aside),
        )

    @property
    def sum_written_out(self) -> str:
        """Every file is accounted for: "38＝30＋1＋7"."""
        return f"{self.total}＝" + "＋".join(str(n) for n in (self.read, self.refused, self.waiting + self.aside))


def batch_overview(batch: Batch) -> Overview:
    """Everything the batch page says."""
    papers = list(batch.papers.order_by("n").prefetch_related("reports__corrections"))
    before = _by_agency_and_year([found for paper in papers for found in paper.reports.all()])
    lines = [line for paper in papers for line in _lines(paper, before)]
    states = [paper.state for paper in papers]
    return Overview(
        total=len(papers),
        read=states.count(Paper.State.READ),
        refused=states.count(Paper.State.REFUSED),
        waiting=states.count(Paper.State.QUEUED) + states.count(Paper.State.READING),
        aside=states.count(Paper.State.SET_ASIDE),
        todo=tuple(line for line in lines if line.group == "todo"),
        clean=tuple(line for line in lines if line.group == "clean"),
        unfinished=tuple(line for line in lines if line.group == "waiting"),
        set_aside=tuple(line for line in lines if line.group == "aside"),
    )


Known = dict[tuple[str, int], list[FoundReport]]


def _by_agency_and_year(reports: list[FoundReport]) -> Known:
    known: Known = {}
    for found in reports:
        if found.data.get("agency") and found.data.get("report_year"):
            known.setdefault((spelling(found.data["agency"]), found.data["report_year"]), []).append(found)
    return known


def _lines(paper: Paper, known: Known) -> list[Line]:
    found = list(paper.reports.all())
    if not found:
        return [Line(paper, 1, None, (), (), ())]
    return [_line(paper, each, known) for each in found]


def _line(paper: Paper, found: FoundReport, known: Known) -> Line:
    """What the job found, or the checks run again where last year's report or a correction bears on them."""
    agency, year = found.data.get("agency"), found.data.get("report_year")
    before = known.get((spelling(agency), year - 1), []) if agency and year else []
    if len(before) == 1 or found.corrections.all():
        report = current(found, before[0] if len(before) == 1 else None)
    else:
        report = from_json(found.data)
    by_severity = {
        severity: tuple(issue for issue in report.issues if issue.severity == severity)
        for severity in ("error", "warning")
    }
    return Line(
        paper=paper,
        n=found.n,
        report=report,
        tables=tuple(_table_state(report, table) for table in _TABLES),
        errors=by_severity["error"],
        warnings=by_severity["warning"],
    )


def _table_state(report: Report, table: str) -> TableState:
    cells = [cell for _, cell in report.table_cells(table)]
    return TableState(str(_TABLES[table]), not cells, sum(cell.status in ("unreadable", "ambiguous") for cell in cells))

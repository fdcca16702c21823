"""The batch list: what became of every file, the ones to deal with first, fifty rows at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _

from gongkai.report.table import Issue
from gongkai.web.checkup.models import Batch, FoundReport, Paper
from gongkai.web.checkup.selectors.briefs import Brief, Briefs

ROWS = 50
_QUEUED_ROWS = 6  # in the list of all, the ones that only wait are no news
_TODO = ("refused", "failing", "unread", "doubtful", "other")
# What `?only=` may ask for: a group, or one kind of what wants doing.
ONLY = ("todo", "clean", "waiting", "aside", *_TODO)


@dataclass(slots=True)
class Line:
    """One report of a paper, or the paper itself while it has none.

    `passed` and sentences in the reader's language are there only for lines that are shown.
    """

    paper: Paper
    found: FoundReport | None = None
    brief: Brief | None = None
    passed: int = 0

    @property
    def kind(self) -> str:
        """One of `ONLY` but "todo"."""
        by_state = {
            Paper.State.QUEUED: "waiting",
            Paper.State.READING: "waiting",
            Paper.State.SET_ASIDE: "aside",
        }
        if kind := by_state.get(Paper.State(self.paper.state)):
            return kind
        brief = self.brief
        if brief is None:
            return "refused"
        found = {
            "other": brief.form == "not_a_report",
            "failing": bool(brief.errors),
            "unread": bool(brief.unread_cells),
            "doubtful": bool(brief.warnings),
        }
        return next((kind for kind, is_so in found.items() if is_so), "clean")

    @property
    def group(self) -> str:
        """ "todo", "waiting", "aside" or "clean"."""
        return "todo" if self.kind in _TODO else self.kind

    @property
    def id(self) -> str:
        """The same at every look, so that focus can come back to it."""
        return f"{self.paper.n}-{self.found.n if self.found else 0}"

    @property
    def refusal(self) -> str:
        """Why nothing was read; the name, which stands above, is not said twice."""
        return self.paper.refusal.removeprefix(f"{self.paper.name}：")

    @property
    def form_word(self) -> str:
        """The form in a word: 2019版, 2021版, 2019年以前, 版式不明."""
        words = {"v2019": _("2019版"), "v2021": _("2021版"), "pre2019": _("2019年以前")}
        return words.get(self.brief.form if self.brief else "", _("版式不明"))

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What wants doing, errors first."""
        return self.brief.errors + self.brief.warnings if self.brief else ()

    @property
    def unread_cell(self) -> str:
        """The first cell to fill from the paper, "" when all were read."""
        return next(iter(self.brief.unread_cells), "") if self.brief else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading of the list; `lines` are those of this page, `total` counts all."""

    id: str
    word: str
    lines: list[Line]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return self.total - len(self.lines)


@dataclass(frozen=True, slots=True)
class Filter:
    """A button that shows a part of the list."""

    id: str
    word: str
    count: int


@dataclass(slots=True)
class Overview:
    """A batch in one sentence's numbers, and its lines in the order of the files."""

    states: Counter[str]
    lines: list[Line]
    briefs: Briefs
    kinds: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = Counter(line.kind for line in self.lines)

    @property
    def total(self) -> int:
        """Files put in."""
        return sum(self.states.values())

    @property
    def read(self) -> int:
        """Files read."""
        return self.states[Paper.State.READ]

    @property
    def refused(self) -> int:
        """Files of which nothing was read."""
        return self.states[Paper.State.REFUSED]

    @property
    def waiting(self) -> int:
        """Files that are queued or being read."""
        return self.states[Paper.State.QUEUED] + self.states[Paper.State.READING]

    @property
    def aside(self) -> int:
        """Files marked as no report."""
        return self.states[Paper.State.SET_ASIDE]

    @property
    def kind_counts(self) -> dict[str, int]:
        """Lines by kind, for the sentence."""
        return dict(self.kinds)

    @property
    def todo_count(self) -> int:
        """Lines that want doing."""
        return sum(self.kinds[kind] for kind in _TODO)

    @property
    def clean_count(self) -> int:
        """Reports with nothing to deal with."""
        return self.kinds["clean"]

    @property
    def done(self) -> int:
        """Files that need no more waiting."""
        return self.total - self.waiting

    @property
    def before_refused(self) -> int:
        """Where the refused begin in the bar."""
        return self.done - self.refused

    def filters(self, only: str) -> list[Filter]:
        """The buttons above the list; a kind that the sentence led to is one of them."""
        words = {
            "": (_("全部"), self.total),
            "todo": (_("要处理"), self.todo_count),
            "clean": (_("都平"), self.clean_count),
            "waiting": (_("还在读"), self.waiting),
            "aside": (_("已移出"), self.aside),
        }
        kinds = {
            "refused": _("读不出"),
            "failing": _("不通过"),
            "unread": _("有格读不出"),
            "doubtful": _("需核对"),
            "other": _("不是年报"),
        }
        if only in kinds:
            words[only] = (kinds[only], self.kinds[only])
        always = ("", "todo", "clean", only)
        return [Filter(key, word, count) for key, (word, count) in words.items() if count or key in always]

    @property
    def sum_written_out(self) -> str:
        """Every file is accounted for: "38＝30＋1＋7"."""
        return f"{self.total}＝" + "＋".join(str(n) for n in (self.read, self.refused, self.waiting + self.aside))

    def of(self, only: str) -> list[Line]:
        """The lines of a group or kind."""
        return [line for line in self.lines if only in ("", line.group, line.kind)]

    def groups(self, only: str, page: int | None) -> list[Group]:
        """The list in its order: what wants doing comes first; `page` None shows all of it."""
        words = {"todo": _("要处理"), "clean": _("都平"), "waiting": _("还在读"), "aside": _("已移出")}
        start, end = (0, None) if page is None else ((page - 1) * ROWS, page * ROWS)
        found = []
        for group, word in words.items():
            lines = [line for line in self.of(only) if line.group == group]
            lines.sort(key=lambda line: _TODO.index(line.kind) if line.kind in _TODO else 0)
            rows = lines[start:end]
            if shown := rows[:_QUEUED_ROWS] if group == "waiting" and not only else rows:
                found.append(Group(group, word, [self._told(line) for line in shown], len(lines)))
        return found

    def first_failing(self) -> Line | None:
        """The report to open first."""
        line = next((line for line in self.lines if line.kind == "failing"), None)
        return self._told(line) if line else None

    def _told(self, line: Line) -> Line:
        if line.found is None or line.kind == "waiting":
            return line
        passed = self.briefs.passed(line.found) if line.kind == "clean" else 0
        return Line(line.paper, line.found, self.briefs.told(line.found), passed)


def batch_overview(batch: Batch) -> Overview:
    """Everything the batch page says."""
    reports = FoundReport.objects.defer("data").order_by("n").prefetch_related("corrections")
    papers = list(batch.papers.order_by("n").prefetch_related(Prefetch("reports", reports)))
    briefs = Briefs(batch, [found for paper in papers for found in paper.reports.all()])
    known = briefs.all()
    lines = []
    for paper in papers:
        found = [Line(paper, each, known[each.pk]) for each in paper.reports.all()]
        lines += found or [Line(paper)]
    return Overview(Counter(paper.state for paper in papers), lines, briefs)


def batch_stamp(batch: Batch) -> str:
    """Changes whenever a file moves on; a look with the same stamp has nothing new to show."""
    states = dict(batch.papers.values_list("state").annotate(Count("pk")).order_by())
    return "-".join(str(states.get(state, 0)) for state in Paper.State.values)

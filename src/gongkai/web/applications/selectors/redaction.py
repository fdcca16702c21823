"""What the page of a redaction shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from gongkai.documents.redaction.kinds import label_of, reason_of
from gongkai.web.applications.forms.redaction import BoxForm, SeekForm, reason_choices
from gongkai.web.applications.models import Application, Attachment
from gongkai.web.applications.services.redaction import Mark, Work, redaction_work


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was found, and how far its redaction is."""

    file: Attachment
    work: Work | None

    @property
    def left(self) -> int:
        """Places that nobody has decided."""
        return len(self.work.of("suggested")) if self.work else 0


def sources(case: Application) -> list[Source]:
    """The files that were found for a case."""
    return [
        Source(row, redaction_work(case, row)) for row in case.attachments.filter(role="source").order_by("event_n")
    ]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page as it is drawn."""

    x: float
    y: float
    width: float
    height: float
    number: int
    state: str
    label: str
    current: bool

    @property
    def middle(self) -> float:
        """The middle of its breadth."""
        return self.x + self.width / 2

    @property
    def base(self) -> float:
        """Where its words stand."""
        return self.y + self.height * 0.75


@dataclass(frozen=True, slots=True)
class Shown:
    """A mark in the list, numbered as on the page."""

    mark: Mark
    number: int
    label: str
    reason: str
    current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page in the column of pages."""

    number: int
    suggested: int
    confirmed: int
    words: bool


def context(case: Application, work: Work, asked: int) -> dict[str, Any]:
    """The page that is shown, its boxes, the lists, the output."""
    todo = [
        Shown(mark, number, label_of(mark.kind), mark.reason, number == 1)
        for number, mark in enumerate(work.of("suggested"), 1)
    ]
    sizes = {each["page"]: each for each in work.pages}
    first = todo[0].mark.page if todo else None
    number = asked if asked in sizes else first or (min(sizes) if sizes else 0)
    numbers = {shown.mark.id: shown for shown in todo}
    return {
        "todo": todo,
        "confirmed": [
            Shown(mark, 0, label_of(mark.kind), reason_of(mark.reason), False) for mark in work.of("confirmed")
        ],
        "rejected": [Shown(mark, 0, label_of(mark.kind), "", False) for mark in work.of("rejected")],
        "by_kind": _by_kind(work),
        "pages": [_page(work, each) for each in work.pages],
        "page": number,
        "size": sizes.get(number),
        "unread": [each["page"] for each in work.pages if not each["words"]],
        "boxes": [box for mark in work.marks if mark.page == number for box in _boxes(mark, numbers.get(mark.id))],
        "reasons": reason_choices(),
        "seek_form": SeekForm(),
        "box_form": BoxForm(initial={"page": number}),
        "output": case.attachments.filter(pk=work.output).first() if work.output else None,
    }


def _by_kind(work: Work) -> list[tuple[str, str, int]]:
    """Kinds with several open places: key, word, how many."""
    counted = Counter(mark.kind for mark in work.of("suggested"))
    return [(kind, label_of(kind), count) for kind, count in counted.items() if count > 1]


def _page(work: Work, size: dict[str, Any]) -> Page:
    on_page = [mark for mark in work.marks if mark.page == size["page"]]
    counted = {state: sum(mark.state == state for mark in on_page) for state in ("suggested", "confirmed")}
    return Page(size["page"], counted["suggested"], counted["confirmed"], bool(size["words"]))


def _boxes(mark: Mark, shown: Shown | None) -> list[Box]:
    if mark.state == "rejected":
        return []
    return [
        Box(
            round(left, 1),
            round(top, 1),
            round(right - left, 1),
            round(bottom - top, 1),
            shown.number if shown else 0,
            mark.state,
            label_of(mark.kind),
            bool(shown and shown.current),
        )
        for left, top, right, bottom in mark.boxes
    ]

"""What the steps of redaction hand to each other; everything here can travel as JSON (`to_plain`, `from_plain`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Box = tuple[float, float, float, float]
"""(left, top, right, bottom) on the page as it is shown, from its upper left corner, y down: points, in pictures pixels."""

Confidence = Literal["certain", "likely"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; what a format does not have is None or "".

    Attributes:
        page: from 1; a picture's frames are pages.
        boxes: where it is drawn, one for each line that it runs over; empty where a format has no fixed page.
        part: of a package ("word/document.xml", "word/comments.xml") or of the file ("properties", "annotations").
        line, paragraph, row, column: from 1; `table` counts within its part.
        sheet: a worksheet's name.
        hidden: a reader of the paper would not see it.
    """

    page: int | None = None
    boxes: tuple[Box, ...] = ()
    part: str = ""
    line: int | None = None
    paragraph: int | None = None
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    hidden: bool = False

    @property
    def box(self) -> Box | None:
        """The first of `boxes`."""
        return self.boxes[0] if self.boxes else None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One finding that a person confirms or rejects.

    Attributes:
        id: the same for the same file and the same place, so that a decision can be kept with it.
        text: as it stands in the file; before, after: up to 20 characters around it, for showing it in its place.
        kind: a key of `kinds.yaml`; reason: a key of its `reasons`.
        rule: the identifier in the rulebook's table of personal data ("resident_id" …).
    """

    id: str
    place: Place
    text: str
    kind: str
    reason: str
    confidence: Confidence
    rule: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Redaction:
    """One thing to take out: a box on a page (pdf, pictures) or a text wherever it stands (docx, xlsx, txt, csv, md).

    Attributes:
        box: see `Box`; needed for pdf and pictures.
        text: what is taken out; for a pdf it may be "": then it is what stands in the box.
        everywhere: False when the same words may stay elsewhere in the file (a person decided so, `prove` says so).
    """

    kind: str
    reason: str
    page: int | None = None
    box: Box | None = None
    text: str = ""
    everywhere: bool = True


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the output was found to hold when it was read back.

    Attributes:
        ok: only then may the file leave.
        lines: whole sentences, what was verified or what blocks.
        found: what blocks, each as a sentence; empty when ok.
        notes: what a person should know (pictures whose words nobody read, what was left out).
        before, after: SHA-256 in hexadecimal of the bytes.
        redactions: {page, box, kind, reason, everywhere} of each, without the text.
    """

    ok: bool
    lines: tuple[str, ...]
    before: str
    after: str
    found: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    redactions: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Redacted:
    """The output file and its proof. Serve `data` only when `certificate.ok`."""

    data: bytes
    name: str
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Leak:
    """What bytes to be served would give away.

    Attributes:
        kind: a key of `kinds.yaml`, or "hidden", "revision", "comment", "metadata", "embedded", "script", "external",
            "unreadable", "format".
        severity: "block" (publication needs a second person and a reason) or "note".
        text: the words, shortened and masked for showing; "" where there are none.
    """

    kind: str
    message: str
    severity: Literal["block", "note"] = "block"
    place: Place = field(default_factory=Place)
    text: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page as it is shown: points (pictures: pixels); `words` False when it is a picture whose words were not read."""

    page: int
    width: float
    height: float
    words: bool = True


def to_plain(value: Any) -> dict[str, Any]:
    """One of the above as JSON-able data."""
    return asdict(value)


def place_from(plain: Mapping[str, Any]) -> Place:
    """A `Place` out of `to_plain`."""
    boxes = tuple(_box(box) for box in plain.get("boxes", ()))
    return Place(**{**plain, "boxes": boxes})


def suggestion_from(plain: Mapping[str, Any]) -> Suggestion:
    """A `Suggestion` out of `to_plain`."""
    return Suggestion(**{**plain, "place": place_from(plain["place"])})


def redaction_from(plain: Mapping[str, Any]) -> Redaction:
    """A `Redaction` out of `to_plain`."""
    box = plain.get("box")
    return Redaction(**{**plain, "box": _box(box) if box else None})


def certificate_from(plain: Mapping[str, Any]) -> Certificate:
    """A `Certificate` out of `to_plain`."""
    lists = {key: tuple(plain[key]) for key in ("lines", "found", "notes")}
    taken = tuple({**one, "box": _box(one["box"]) if one["box"] else None} for one in plain["redactions"])
    return Certificate(**{**plain, **lists, "redactions": taken})


def leak_from(plain: Mapping[str, Any]) -> Leak:
    """A `Leak` out of `to_plain`."""
    return Leak(**{**plain, "place": place_from(plain["place"])})


def _box(values: Any) -> Box:
    left, top, right, bottom = (float(value) for value in values)
    return left, top, right, bottom

"""The closed list of event kinds and the case that is made of them.

Events are facts (signed, posted, confirmed); what they mean for the clock the law derives. The list itself is data:
events.yaml gives each kind its sentence, article, effect, order and fields.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.errors import RuleDataError
from gongkai.law import citations, strict_yaml
from gongkai.words import say

CHANNELS = ("in_person", "postal_signed", "postal_ordinary", "online", "email", "fax")
APPLICANT_TYPES = (
    "natural_person", "enterprise", "research_institution", "public_welfare_org", "legal_service_org", "other_org",
)  # fmt: skip
EFFECTS = {
    "sent", "receipt", "restart", "pause", "resume", "extend", "defer", "fee", "reply", "end", "decide", "none",
    "record", "own",
}  # fmt: skip
FIELD_TYPES = {"text", "day", "flag", "number", "whole", "code", "channel", "procedure"}
RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event: its sentence, article and effect on the clock, and the fields it may or must carry.

    `fields` maps a field to (type, required); `starts` names the rule whose period the event starts on its own;
    `rank` orders events of one day (the order of the file, which is that of a case).
    """

    name: str
    says: str
    article: str | None
    effect: str
    after: tuple[str, ...]
    fields: Mapping[str, tuple[str, bool]]
    starts: str | None
    rank: int


@cache
def kinds() -> dict[str, EventKind]:
    """Every event kind by name, from events.yaml.

    Raises:
        RuleDataError: unknown key, effect, field type or kind in the file.
    """
    data: dict[str, dict[str, Any]] = strict_yaml.load_file(Path(__file__).parent / "events.yaml")
    found = {name: _kind(name, body, rank) for rank, (name, body) in enumerate(data.items())}
    for kind in found.values():
        for other in kind.after:
            if other != RECEIPT and other not in found:
                raise RuleDataError(say("events.yaml：{name} 提到不存在的事件 {other}", name=kind.name, other=other))
    return found


def _kind(name: str, body: dict[str, Any], rank: int) -> EventKind:
    unknown = set(body) - {"says", "article", "effect", "after", "fields", "starts"}
    fields = {key: (kind.rstrip("*"), kind.endswith("*")) for key, kind in body["fields"].items()}
    if unknown or body["effect"] not in EFFECTS or any(kind not in FIELD_TYPES for kind, _ in fields.values()):
        raise RuleDataError(say("events.yaml：{name} 里有不认识的键、作用或者字段类型", name=name))
    if body["article"]:
        citations.parse(body["article"])
    return EventKind(
        name, body["says"], body["article"], body["effect"], tuple(body["after"]), fields, body.get("starts"), rank
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One dated fact. `number` is its place in the file, from 1.

    `counted` is false for a fact whose day is not known and for a claim: both are kept and shown, never counted.
    `data` holds the fields of its kind, `ref` and `claimed_by`; `remarks` is whatever else the file says of it.
    """

    kind: str
    date: datetime.date | None
    number: int
    data: Mapping[str, Any] = field(default_factory=dict)
    remarks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def counted(self) -> bool:
        return self.date is not None and "claimed_by" not in self.data

    @property
    def day(self) -> datetime.date:
        """The day of a counted event."""
        if self.date is None:
            raise ValueError("an event without a day was counted")
        return self.date

    @property
    def ref(self) -> str | None:
        ref: str | None = self.data.get("ref")
        return ref

    def told(self) -> str:
        """The event as named in a sentence: number, day, sentence."""
        day = self.date or say("日期不明")
        return say("第 {number} 项“{says}”（{day}）", number=self.number, says=say(kinds()[self.kind].says), day=day)


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one case as given; `config` holds only the settings that were chosen, `extra` the keys not used."""

    events: tuple[Event, ...]
    config: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None
    applicant_type: str | None = None
    decision: str | None = None
    agency: str | None = None
    today: datetime.date | None = None
    extra: tuple[str, ...] = ()


def read_case(source: Path | str | Mapping[str, Any]) -> Case:
    """The case of a file (YAML, JSON) or of a mapping already read; see `gongkai.law.case_file`."""
    from gongkai.law import case_file

    return case_file.read_case(source)

"""The kinds of personal data and the reasons to take them out (`kinds.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from gongkai.words import say


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is taken out: an act, its article (`code`: in figures) and what it protects."""

    key: str
    act: str
    article: str
    label: str
    code: str

    @property
    def says(self) -> str:
        """ "第十五条 个人隐私"."""
        return say("{article} {label}", article=say(self.article), label=say(self.label))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal data; `rule` is its identifier in the rulebook, `reason` the key that is offered first."""

    key: str
    label: str
    rule: str
    reason: str

    @property
    def says(self) -> str:
        """The label in the reader's language."""
        return say(self.label)


@cache
def _data() -> tuple[dict[str, Kind], dict[str, Reason]]:
    raw = yaml.safe_load((Path(__file__).with_name("kinds.yaml")).read_text(encoding="utf-8"))
    found_reasons = {key: Reason(key, **entry) for key, entry in raw["reasons"].items()}
    return {key: Kind(key, **entry) for key, entry in raw["kinds"].items()}, found_reasons


def kinds() -> dict[str, Kind]:
    """All kinds by key, in the order in which they are offered."""
    return _data()[0]


def reasons() -> dict[str, Reason]:
    """All reasons by key, in the order in which they are offered."""
    return _data()[1]


def label_of(kind: str) -> str:
    """What a person reads for a kind; an unknown one stays as it is."""
    known = kinds().get(kind)
    return known.says if known is not None else kind


def reason_of(reason: str) -> str:
    """ "第十五条 个人隐私" for a key; a reason in the person's own words stays as it is."""
    known = reasons().get(reason)
    return known.says if known is not None else reason


def box_label(kind: str, reason: str) -> str:
    """What stands on a black box: the reason's label, else the kind's; in Chinese, so that the same input gives the same file."""
    if reason in reasons():
        return reasons()[reason].label
    return kinds()[kind].label if kind in kinds() else ""

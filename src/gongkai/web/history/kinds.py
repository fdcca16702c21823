"""The closed list of event kinds, filled by each app in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from gongkai.web.history.errors import NotAnEvent
from gongkai.words import say


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event.

    Args:
        name: a past participle.
        says: a Chinese sentence for the clerk with `{field}` from the event's data.
        article: the article that asks for it, as shown.
        dated: "server": the day is the day of recording; "fact": the law dates by a fact outside the system.
        private: never shown to the applicant.
        ahead: the day may lie in the future (a hearing that is set).
    """

    name: str
    says: str
    article: str | None = None
    dated: Literal["server", "fact"] = "server"
    private: bool = False
    ahead: bool = False


COMMON = {
    kind.name: kind
    for kind in (
        Kind("voided", "撤销第 {n} 号记录", private=True),
        Kind("erased", "按保存期限清除第 {n} 号记录的内容", private=True),
    )
}
_registry: dict[str, dict[str, Kind]] = {}


def register(stream_kind: str, kinds: Iterable[Kind]) -> None:
    """Add kinds of event to a kind of stream; the same kind may be registered again unchanged.

    Raises:
        ValueError: a kind of that name says something else.
    """
    known = _registry.setdefault(stream_kind, dict(COMMON))
    for kind in kinds:
        if known.setdefault(kind.name, kind) != kind:
            raise ValueError(f"{stream_kind}: kind {kind.name!r} is registered twice")


def kind_of(stream: str, name: str) -> Kind:
    """The kind `name` of the stream "kind:id".

    Raises:
        NotAnEvent: no such stream kind or event kind.
    """
    try:
        return _registry[stream.partition(":")[0]][name]
    except KeyError:
        raise NotAnEvent(f"{stream}: no event kind {name!r} is registered") from None


def registered(stream_kind: str) -> Mapping[str, Kind]:
    """All kinds of a stream kind by name; empty when there is none."""
    return _registry.get(stream_kind, {})


class _Blank(dict[str, Any]):
    """Fields that an event does not carry (or whose content was erased) read as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(stream: str, name: str, data: Mapping[str, Any]) -> str:
    """What an event says, in the reader's language; a kind that is no longer known is named."""
    kind = registered(stream.partition(":")[0]).get(name)
    if kind is None:
        return name
    told = _(kind.says)
    if told == kind.says:  # the clock's facts are the law's sentences, translated there
        told = say(kind.says)
    return told.format_map(_Blank(data))

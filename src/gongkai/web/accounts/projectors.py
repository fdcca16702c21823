"""From events to rows: agencies with their place in the tree, people with their posts and delegations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import models

from gongkai.web.accounts.models import Agency, Delegation, Person, Post
from gongkai.web.history import projection
from gongkai.web.history.chain import Recorded
from gongkai.web.history.projection import Difference
from gongkai.web.history.selectors import effective, events_of, streams

Row = dict[str, Any]


def register() -> None:
    """Tell the history who makes which rows."""
    projection.register("agency", AgencyProjector())
    projection.register("person", PersonProjector())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def agency_row(events: Sequence[Recorded]) -> Row | None:
    """The columns that an agency's own events make; its `path` depends on its parents and is not among them."""
    row: Row = {}
    for event in effective(events):
        said = event.data
        if event.kind == "agency_founded":
            row = {
                **{key: said[key] for key in ("code", "slug", "kind", "name", "short_name")},
                "parent_id": _uuid(said["parent"]),
                "founded": _day(said["founded"]),
                "names": list(said["names"]),
                "abolished": None,
                "successor_id": None,
                "guide": {},
                "settings": {},
                "functions": [],
            }
        elif event.kind == "agency_renamed":
            names = sorted([*row["names"], {"name": said["name"], "since": said["since"]}], key=_since)
            row |= {"name": names[-1]["name"], "short_name": said["short_name"], "names": names}
        elif event.kind == "agency_moved":
            row["parent_id"] = _uuid(said["parent"])
        elif event.kind in {"agency_merged", "agency_abolished"}:
            row |= {"abolished": _day(said["since"]), "successor_id": _uuid(said["successor"])}
        elif event.kind == "function_taken_over":
            taken = {key: said[key] for key in ("function", "from", "from_name", "since")}
            row["functions"] = [*row["functions"], taken]
        elif event.kind == "guide_changed":
            changed = {**row["guide"], **said["changes"], "updated_at": event.day.isoformat()}
            row["guide"] = {key: value for key, value in changed.items() if value is not None}
        elif event.kind == "settings_changed":
            changed = {**row["settings"], **said["changes"]}
            row["settings"] = {key: value for key, value in changed.items() if value is not None}
    return row or None


def _since(name: Mapping[str, str]) -> str:
    return name["since"]


class AgencyProjector:
    """One row per agency; a move carries the paths of all below it along."""

    def apply(self, stream: str, events: Sequence[Recorded]) -> None:
        """Write the row of the stream and the paths that depend on it."""
        own = UUID(stream.partition(":")[2])
        row = agency_row(events)
        if row is None:
            Agency.objects.filter(pk=own).delete()
            return
        above = Agency.objects.filter(pk=row["parent_id"]).values_list("path", flat=True).first() or ""
        row["path"] = f"{above}{row['slug']}/"
        before = Agency.objects.filter(pk=own).first()
        after, _made = Agency.objects.update_or_create(pk=own, defaults=row)
        self._carry(own, row["path"])
        for listener in projection.listeners_of(Agency):
            listener(before, after)

    def _carry(self, parent: UUID, path: str) -> None:
        for child, slug, old in Agency.objects.filter(parent=parent).values_list("pk", "slug", "path"):
            if old != f"{path}{slug}/":
                Agency.objects.filter(pk=child).update(path=f"{path}{slug}/")
                self._carry(child, f"{path}{slug}/")

    def differences(self) -> Iterator[Difference]:
        """Rows that are not what their events say."""
        expected: dict[UUID, Row] = {}
        for stream in streams("agency"):
            if row := agency_row(events_of(stream)):
                expected[UUID(stream.partition(":")[2])] = row
        for own, row in expected.items():
            row["path"] = _path(own, expected)
        yield from _compare(Agency, expected)


def _path(own: UUID, rows: Mapping[UUID, Row]) -> str:
    path, at = "", own
    while at in rows:
        path = f"{rows[at]['slug']}/{path}"
        at = rows[at]["parent_id"]
    return path


def person_rows(own: UUID, events: Sequence[Recorded]) -> tuple[Row | None, dict[UUID, Row], dict[UUID, Row]]:
    """What a person's events make: the person's own columns, the posts by id, the delegations by id."""
    person: Row = {}
    posts: dict[UUID, Row] = {}
    delegations: dict[UUID, Row] = {}
    for event in effective(events):
        said = event.data
        if event.kind == "person_added":
            person = {"username": said["username"], "name": said["name"], "is_active": True}
        elif event.kind == "person_renamed":
            person["name"] = said["name"]
        elif event.kind in {"person_disabled", "person_enabled"}:
            person["is_active"] = event.kind == "person_enabled"
        elif event.kind in {"post_given", "post_given_to_self"}:
            posts[UUID(said["post"])] = {
                "person_id": own,
                "agency_id": UUID(said["agency"]),
                "role": said["role"],
                "since": _day(said["since"]),
                "until": _day(said["until"]),
                "ended": False,
            }
        elif event.kind == "post_ended":
            posts[UUID(said["post"])] |= {"until": _day(said["until"]), "ended": True}
        elif event.kind == "delegation_given":
            delegations[UUID(said["delegation"])] = {
                "from_person_id": own,
                "to_person_id": UUID(said["to"]),
                "agency_id": UUID(said["agency"]),
                "roles": list(said["roles"]),
                "since": _day(said["since"]),
                "until": _day(said["until"]),
                "ended": False,
            }
        elif event.kind == "delegation_ended":
            delegations[UUID(said["delegation"])] |= {"until": _day(said["until"]), "ended": True}
    return person or None, posts, delegations


class PersonProjector:
    """The person's row without the credentials, the posts and the delegations given."""

    def apply(self, stream: str, events: Sequence[Recorded]) -> None:
        """Write the rows of the stream."""
        own = UUID(stream.partition(":")[2])
        person, posts, delegations = person_rows(own, events)
        if person is not None and not Person.objects.filter(pk=own).update(**person):
            Person.objects.create(pk=own, password=make_password(None), **person)
        _sync(Post, posts, person=own)
        _sync(Delegation, delegations, from_person=own)

    def differences(self) -> Iterator[Difference]:
        """Rows that are not what their events say."""
        people: dict[UUID, Row] = {}
        posts: dict[UUID, Row] = {}
        delegations: dict[UUID, Row] = {}
        for stream in streams("person"):
            own = UUID(stream.partition(":")[2])
            person, theirs, given = person_rows(own, events_of(stream))
            if person:
                people[own] = person
            posts |= theirs
            delegations |= given
        for model, expected in ((Person, people), (Post, posts), (Delegation, delegations)):
            yield from _compare(model, expected)


def _sync(model: type[models.Model], rows: Mapping[UUID, Row], **owner: UUID) -> None:
    """Make the owner's rows these; what ended goes first, so that no constraint is hurt on the way."""
    manager = model._default_manager
    manager.filter(**owner).exclude(pk__in=rows).delete()
    for pk, row in sorted(rows.items(), key=lambda each: not each[1]["ended"]):
        if not manager.filter(pk=pk).update(**row):
            manager.create(pk=pk, **row)


def _compare(model: type[models.Model], expected: Mapping[UUID, Row]) -> Iterator[Difference]:
    table = model._meta.db_table
    columns: Iterable[str] = next(iter(expected.values()), {})
    stored = {row["pk"]: row for row in model._default_manager.values("pk", *columns)}
    for pk in sorted({*stored, *expected}, key=str):
        if pk not in stored or pk not in expected:
            here, there = ("row" if pk in rows else None for rows in (stored, expected))
            yield Difference(table, str(pk), "", here, there)
            continue
        for column, value in expected[pk].items():
            if stored[pk][column] != value:
                yield Difference(table, str(pk), column, stored[pk][column], value)

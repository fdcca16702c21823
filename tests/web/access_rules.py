"""What `access_matrix.yaml` says, as expected answers; the table of roles is that of accounts/permissions.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from furnished import STATES, Furnished

from gongkai.web.accounts import permissions
from gongkai.web.accounts.models import ROLES, Post

ANONYMOUS = "anonymous"
# where the asker's post is, seen from the case's agency, and the key of that agency
PLACES = {"own": "education", "other": "water", "above": "county"}
UNKNOWN = "11111111-1111-4111-8111-111111111111"
WITHOUT_POST = frozenset({"public", "holder", "signed", "starter", "key"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One address of the table."""

    name: str
    needs: tuple[str, ...]
    at: str
    args: dict[str, Any]
    get: Any
    methods: str
    post: tuple[str, ...]
    csrf: bool
    kept: bool

    def refused(self, role: str, place: str) -> int | None:
        """The answer to POST of who may not; None for who may, and for forms that are everybody's own."""
        if self.methods == "GET":
            return None if self.needs[0] == "signed" else 405  # allauth's pages ask to sign in before they say 405
        if self.needs[0] in WITHOUT_POST or self.needs[0] == "staff":
            return None
        if role == ANONYMOUS:
            return 302
        if not self.may(role, place):
            return 404
        return None if self.may(role, place, self.post) else 403

    @property
    def states(self) -> tuple[str, ...]:
        """The states of a case in which there is such an object; one word for an address without a case."""
        if isinstance(self.get, dict) and set(self.get) <= set(STATES):
            return tuple(self.get)
        of_case = self.at == "case" or {"case", "file", "letter", "source"} & {
            str(value) for value in self.args.values()
        }
        return STATES if of_case else ("",)

    def may(self, role: str, place: str, needs: tuple[str, ...] = ()) -> bool:
        """Whether a role held at that place reaches the object, or reaches anything where there is no object."""
        return any(_reaches(role, place, each, bool(self.at)) for each in needs or self.needs)

    def expected(self, role: str, place: str, state: str) -> int:
        """The answer to GET."""
        if self.methods == "POST":
            return 405
        if self.needs[0] == "key":
            return 401
        if self.needs[0] == "starter":
            return 200 if (role, place) == ("clerk", "own") else 404
        if self.needs[0] in ("public", "holder"):
            return self._get(role, place, state)
        if role == ANONYMOUS:
            return 302
        return self._get(role, place, state) if self.may(role, place) else 404

    def _get(self, role: str, place: str, state: str) -> int:
        if not isinstance(self.get, dict):
            return int(self.get)
        if state in self.get:
            return int(self.get[state])
        if "anonymous" in self.get:
            return int(self.get["anonymous" if role == ANONYMOUS else "staff"])
        below = any(_where(role, each) == "below" for each in self.needs)
        return int(self.get["several" if below and place == "above" else "one"])

    def url(self, world: Furnished, state: str) -> str:
        """The address of the education bureau's object of that state."""
        given = {name: _value(world, state, name, value) for name, value in self.kwargs().items()}
        return reverse(self.name, kwargs=given)

    def kwargs(self) -> dict[str, Any]:
        """The arguments of the address, the object's by their word."""
        given = {
            "case": {"agency": "case", "number": "case"},
            "agency": {"agency" if self.name.startswith("reporting:") else "slug": "education"},
            "person": {"pk": "person"},
            "": {"job": "job"} if self.needs[0] == "starter" else {},
        }[self.at]
        if {"incoming", "ledger"} & set(map(str, self.args.values())):
            given = {}
        return {**given, **{name: value for name, value in self.args.items() if name != "cell"}}


def _where(role: str, need: str) -> str:
    return "own" if need == role else "" if need in ROLES else permissions.actions()[need].where(role)


def _reaches(role: str, place: str, need: str, has_object: bool) -> bool:
    if role == ANONYMOUS:
        return False
    if need in ("staff", "signed"):
        return True
    if not (where := _where(role, need)):
        return False
    # a supervisor's and an auditor's role is held over what is below, whatever the single word says
    where = "below" if need == "auditor" else where
    return not has_object or place == "own" or (place == "above" and where == "below")


def _value(world: Furnished, state: str, name: str, value: Any) -> Any:
    case = world.cases[state or "processing"]
    publisher = world.county.person("publisher@education")
    of_case = {"agency": case.agency.slug, "number": case.number, "receipt": f"{case.agency.slug}-{case.number}"}
    codes = {"code": "0123456789ABCDEF", "batch": "0123456789ABCDEF", "name": "2020-01-01"}
    words: dict[str, Callable[[], Any]] = {
        "case": lambda: of_case[name],
        "unknown": lambda: codes.get(name, UNKNOWN),
        "letter": lambda: world.letters[state],
        "source": lambda: world.sources[state],
        "file": lambda: world.attachments[state or "processing"][0],
        "incoming": lambda: world.rows["incoming"],
        "ledger": lambda: world.rows["ledger"],
        "job": lambda: world.rows["job"],
        "person": lambda: publisher.pk,
        "post": lambda: Post.objects.get(person=publisher).pk,
    }
    return words[value]() if value in words else value


def rules() -> dict[str, Rule]:
    """The table."""
    table = yaml.safe_load((Path(__file__).parent / "access_matrix.yaml").read_text(encoding="utf-8"))["urls"]
    return {name: _rule(name, said) for name, said in table.items()}


def _rule(name: str, said: dict[str, Any]) -> Rule:
    known = {"needs", "at", "args", "get", "methods", "post", "csrf", "kept"}
    assert set(said) <= known, f"{name}: {set(said) - known}"
    needs = tuple([said["needs"]] if isinstance(said["needs"], str) else said["needs"])
    for need in needs:
        assert need in WITHOUT_POST or need == "staff" or need in ROLES or need in permissions.actions(), (
            f"{name}: {need}"
        )
    return Rule(
        name, needs, said.get("at", ""), said.get("args", {}), said.get("get", 200), said.get("methods", "GET"),
        tuple(said.get("post", ())), said.get("csrf") != "exempt", said.get("kept") == "public",
    )  # fmt: skip


def named(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses of the site."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLPattern):
            yield f"{space}{found.name}"
        else:
            yield from named(found, space + (f"{found.namespace}:" if found.namespace else ""))


def everybody() -> Iterator[tuple[str, str]]:
    """Nobody, and each role at each place."""
    yield ANONYMOUS, "own"
    for place in PLACES:
        for role in ROLES:
            yield role, place


def askers(rule: Rule) -> Iterator[tuple[str, str]]:
    """Who asks for an address: all; where there is no object of an agency, the own one is no other than the other one."""
    for role, place in everybody():
        alone = rule.needs[0] in WITHOUT_POST - {"starter"}
        if (
            role == ANONYMOUS
            or rule.at
            or rule.needs[0] == "starter"
            or place == "other"
            or (place == "above" and not alone)
        ):
            yield role, place

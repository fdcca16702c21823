"""The agencies that must report, as a tree (contract: `{name, code?, kind, children}`), and whose report a paper is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.errors import CaseFileError
from gongkai.report.agency import spelling, without_higher_places
from gongkai.words import say

KINDS = ("county", "department", "township")
_KEYS = {"name", "code", "kind", "children"}


@dataclass(eq=False)
class Agency:
    """A node: an agency with those below it."""

    name: str
    kind: str
    code: str | None = None
    parent: Agency | None = None
    children: list[Agency] = field(default_factory=list)

    def walk(self) -> Iterator[Agency]:
        """This agency and all below it, top down."""
        yield self
        for child in self.children:
            yield from child.walk()

    def path(self) -> Iterator[Agency]:
        """This agency and those above it, up to the root."""
        node: Agency | None = self
        while node is not None:
            yield node
            node = node.parent

    @property
    def sums_up(self) -> bool:
        """True for a county with agencies below it: its own report speaks for all of them (全县口径)."""
        return self.kind == "county" and bool(self.children)


def read_tree(raw: Any, file: str, parent: Agency | None = None) -> Agency:
    """The tree of a parsed TREE.yaml.

    Raises:
        CaseFileError: not a mapping, an unknown key or kind, no name, or a name that stands in the tree twice.
    """
    if not isinstance(raw, dict):
        raise CaseFileError(say("{file}：机构应写成 name、kind、children，这里是“{found}”", file=file, found=raw))
    name = raw.get("name")
    if not isinstance(name, str) or not name.strip():
        raise CaseFileError(say("{file}：有一个机构没有名称（name）", file=file))
    if unknown := set(raw) - _KEYS:
        keys = say("、").join(sorted(map(str, unknown)))
        raise CaseFileError(say("{file}：“{name}”有未知的键 {keys}", file=file, name=name, keys=keys))
    if raw.get("kind") not in KINDS:
        known = say("、").join(KINDS)
        kind = raw.get("kind")
        raise CaseFileError(
            say("{file}：“{name}”的 kind 是“{kind}”，应为 {known} 之一", file=file, name=name, kind=kind, known=known)
        )
    children = raw.get("children") or []
    if not isinstance(children, list):
        raise CaseFileError(say("{file}：“{name}”的 children 应是一个列表", file=file, name=name))
    code = raw.get("code")
    node = Agency(name.strip(), raw["kind"], str(code) if code else None, parent)
    node.children = [read_tree(child, file, node) for child in children]
    if parent is None:
        _refuse_doubles(node, file)
    return node


def _refuse_doubles(root: Agency, file: str) -> None:
    seen: set[tuple[str, int]] = set()
    for node in root.walk():
        key = (spelling(node.name), id(node.parent))
        if key in seen:
            raise CaseFileError(say("{file}：“{name}”在同一上级下出现了两次", file=file, name=node.name))
        seen.add(key)


class Finder:
    """Finds the node that a report's agency name means; an uncertain name finds several, never a guess."""

    def __init__(self, root: Agency) -> None:
        self._exact: dict[str, list[Agency]] = {}
        self._loose: dict[str, list[Agency]] = {}
        for node in root.walk():
            own = spelling(node.name)
            self._exact.setdefault(own, []).append(node)
            for key in _other_spellings(node, own):
                self._loose.setdefault(key, []).append(node)

    def find(self, agency: str) -> list[Agency]:
        """The nodes that this name can mean: none, one, or several when it is not clear."""
        name = spelling(agency)
        short = without_higher_places(name)
        for index, key in ((self._exact, name), (self._exact, short), (self._loose, name), (self._loose, short)):
            if found := index.get(key):
                return list(dict.fromkeys(found))
        return []


def _other_spellings(node: Agency, own: str) -> Iterator[str]:
    """The name with and without the places above it: 城关镇 ⇄ 岚皋县城关镇, 县政府办 → 岚皋县政府办."""
    yield without_higher_places(own)
    for above in list(node.path())[1:]:
        place = without_higher_places(spelling(above.name))
        if own.startswith(place) and len(own) > len(place):
            yield own.removeprefix(place)
        elif own[0] == place[-1]:
            yield place[:-1] + own
        else:
            yield place + own

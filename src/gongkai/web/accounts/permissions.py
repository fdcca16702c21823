"""The table role × action, read once from `permissions.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from gongkai.web.accounts.models import ROLES, Role

Where = Literal["own", "below", ""]


@dataclass(frozen=True, slots=True)
class Action:
    """One action: which roles may do it at their own agency, and which there and below."""

    name: str
    says: str
    own: frozenset[str]
    below: frozenset[str]

    def where(self, role: str) -> Where:
        """How far the role reaches for this action."""
        return "below" if role in self.below else "own" if role in self.own else ""


@cache
def actions() -> Mapping[str, Action]:
    """Every action by name.

    Raises:
        ValueError: a role or a key that does not exist, or an action named like a role.
    """
    table = yaml.safe_load((Path(__file__).parent / "permissions.yaml").read_text(encoding="utf-8"))["actions"]
    found = {}
    for name, said in table.items():
        action = Action(name, said["says"], frozenset(said.get("own", ())), frozenset(said.get("below", ())))
        if strange := (action.own | action.below) - set(ROLES) or set(said) - {"says", "own", "below"}:
            raise ValueError(f"permissions.yaml: {name}: {sorted(strange)} unknown")
        if name in ROLES:
            raise ValueError(f"permissions.yaml: {name} is a role")
        found[name] = action
    return found


def page() -> str:
    """The table for docs/reference: one row per action, one column per role."""
    marks = {"own": "本机关", "below": "本机关及下级", "": "—"}
    head = ["动作", "代号", *(str(Role(role).label) for role in ROLES)]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for action in actions().values():
        cells = [action.says, f"`{action.name}`", *(marks[action.where(role)] for role in ROLES)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)

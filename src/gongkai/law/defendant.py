"""Who is sued and before which court, from the name under the reply (行诉法第14、15条, 法释〔2021〕5号第6条)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from gongkai.law.rulebook import Rule, RuleBook

_IN_THE_NAME_OF = re.compile(r"[（(]\s*以(?P<name>.+?)(?:的)?名义\s*[）)]")
_GOVERNMENT = re.compile(r"(?:[省市县区州盟旗]|自治区|自治县)(?:级)?(?:人民)?政府$")
_TOWNSHIP = re.compile(r"[镇乡](?:人民)?政府$|街道办事处$")
OWN = ("自己", "本机关", "本单位", "其自己", "自身")


@dataclass(frozen=True, slots=True)
class Defendant:
    """The defendant's name, the level of the first court, and the rules."""

    name: str
    court_level: str
    rules: tuple[Rule, ...]


def defendant_of(signed_by: str, day: date, book: RuleBook) -> Defendant:
    """The body that answered in its own name is the defendant; one acting in another's name makes that other it."""
    named = _IN_THE_NAME_OF.search(signed_by)
    signer = _IN_THE_NAME_OF.sub("", signed_by).strip()
    own = named is None or named["name"] in OWN
    name = signer if own else str(named["name"]) if named is not None else signer
    levels = book.on("court_level", day)
    kind = "default"
    if _GOVERNMENT.search(name) and not _TOWNSHIP.search(name):
        kind = "county_government"
    elif "海关" in name:
        kind = "customs"
    rules = [levels]
    if named is not None and own and (office := book.find("defendant_own_name", day)):
        rules.insert(0, office)
    return Defendant(name, levels.value[kind], tuple(rules))

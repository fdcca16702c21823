"""Tables for the reference pages, made from the data: event → rule, and the rules with their values and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gongkai.law import rulebook
from gongkai.law.citations import in_words
from gongkai.law.events import kinds
from gongkai.law.rulebook import Rule
from gongkai.words import say


def event_list() -> list[dict[str, Any]]:
    """Every event kind as plain data."""
    return [
        {
            "type": kind.name,
            "says": say(kind.says),
            "article": kind.article,
            "effect": kind.effect,
            "after": list(kind.after),
            "fields": {name: {"type": type_, "required": required} for name, (type_, required) in kind.fields.items()},
            "rule": kind.starts,
        }
        for kind in kinds().values()
    ]


def event_table() -> str:
    """Markdown: each event, what it does to the clock, what it carries, the rule it starts alone, its article."""
    rows = []
    for kind in kinds().values():
        fields = say("、").join(name + ("*" if required else "") for name, (_, required) in kind.fields.items())
        rows.append(
            [
                f"`{kind.name}`",
                say(kind.says),
                effect_in_words(kind.effect),
                fields,
                kind.starts or "",
                in_words(kind.article) if kind.article else "—",
            ]
        )
    return _table(
        [
            say("事件"),
            say("含义"),
            say("对期限的作用"),
            say("字段（* 必填）"),
            say("单独出现时起算的规则"),
            say("依据"),
        ],
        rows,
    )


def rule_table(kind: str | None = None) -> str:
    """Markdown: every dated value of the rules (of one file, or all) with source, evidence and last check."""
    book = rulebook.default()
    rows = [
        [
            f"`{rule.name}`",
            say(rule.says),
            value_in_words(rule),
            str(rule.since),
            in_words(rule.source),
            evidence_in_words(rule.evidence),
            str(rule.checked),
        ]
        for name in book
        for rule in book.versions(name)
        if kind in (None, rule.kind)
    ]
    return _table([say("规则"), say("含义"), say("取值"), say("自"), say("出处"), say("证据"), say("核对")], rows)


def rule_in_words(name: str) -> list[dict[str, Any]]:
    """Every dated value of one rule: `says`, `value`, `source`, `evidence` and `note` in words, `since` and `checked` as dates.

    Raises:
        OutsideKnownSpan: no such rule.
    """
    return [
        {
            "says": say(rule.says),
            "value": value_in_words(rule),
            "source": in_words(rule.source),
            "evidence": evidence_in_words(rule.evidence),
            "note": say(rule.note) if rule.note else "",
            "since": rule.since,
            "checked": rule.checked,
        }
        for rule in rulebook.default().versions(name)
    ]


def effect_in_words(effect: str) -> str:
    """What an event does to the clock, in words."""
    return {
        "sent": say("申请在途"),
        "receipt": say("收到，起算"),
        "restart": say("重新起算"),
        "pause": say("暂停"),
        "resume": say("恢复"),
        "extend": say("延长"),
        "defer": say("延迟"),
        "fee": say("等待缴费"),
        "reply": say("答复"),
        "end": say("终止"),
        "decide": say("不停止计算"),
        "none": say("无"),
        "record": say("只记录"),
        "own": say("单独起算"),
    }[effect]


def evidence_in_words(evidence: str) -> str:
    """The evidence mark in words."""
    return {
        "verified": say("已核对原文或转载"),
        "from_memory": say("凭记忆，须核对原件"),
        "inference": say("推断，须法制机构确认"),
        "derived": say("由规则推算"),
    }[evidence]


def value_in_words(rule: Rule) -> str:
    """The value with its unit, short."""
    value = rule.value
    if value is None:
        return say("废止")
    if rule.unit == "outcome":
        return say("、").join([*(f"{form} {row}" for form, row in value["rows"].items()), value["remedy"]])
    if rule.unit.startswith("yuan_per_"):
        return say("；").join(_price(step) for step in value)
    unit = {
        "working_day": say(" 个工作日"),
        "calendar_day": say(" 日"),
        "month": say(" 个月"),
        "year": say(" 年"),
    }.get(rule.unit, "")
    return _short(value) + unit


def _price(step: dict[str, Any]) -> str:
    span = f"{step['first']}—{step['last']}" if step["last"] else say("{first} 以上", first=step["first"])
    text = say("{span}：{yuan} 元", span=span, yuan=step["yuan"])
    if "rise" in step:
        text += say("，每 {step} 个提高 {rise} 元", step=step["step"], rise=step["rise"])
    return text


def _short(entry: Any) -> str:
    if isinstance(entry, bool):
        return say("是") if entry else say("否")
    if isinstance(entry, list):
        return say("、").join(_short(one) for one in entry)
    if isinstance(entry, dict):
        return say("；").join(say("{key}：{value}", key=key, value=_short(one)) for key, one in entry.items())
    return str(entry)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)

"""`gongkai rules`: what a rule says, since when, on what source, and when it was last checked."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import typer

from gongkai.errors import GongkaiError
from gongkai.words import say


def command(
    name: str | None = typer.Argument(None, help="规则名；不写则列出全部；events 列出事件清单"),
    day: str | None = typer.Option(None, "--on", help="只看这一天的取值，如 2018-09-03"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON"),
) -> None:
    """查规则：取值、起始日、出处、核对日。"""
    from gongkai.law import reference, rulebook
    from gongkai.law.citations import in_words

    if name == "events":
        listed = (
            json.dumps(reference.event_list(), ensure_ascii=False, indent=1) if as_json else reference.event_table()
        )
        typer.echo(listed)
        return
    try:
        asked = None if day is None else date.fromisoformat(day)
    except ValueError as error:
        typer.echo(say("--on 应为 2018-09-03 这样的日期，不是“{value}”", value=day), err=True)
        raise typer.Exit(2) from error
    book = rulebook.default()
    try:
        if name is None:
            found = [rule for each in book if (rule := book.find(each, asked) if asked else book.versions(each)[-1])]
        else:
            found = [book.on(name, asked)] if asked else list(book.versions(name))
    except GongkaiError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(2) from error
    if as_json:
        typer.echo(json.dumps([_as_json(rule) for rule in found], ensure_ascii=False, indent=1))
    elif name is None:
        for rule in found:
            typer.echo(
                say(
                    "{name}  {value}  自 {since} 起  {source}",
                    name=rule.name,
                    value=reference.value_in_words(rule),
                    since=rule.since,
                    source=in_words(rule.source),
                )
            )
    else:
        _show(found)
    stale = [rule for rule in dict.fromkeys(rule.name for rule in found) if rule in book.unchecked(_today())]
    if stale:
        typer.echo(say("超过一年没有与法律原文核对：{names}", names=say("、").join(stale)), err=True)


def _today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _show(versions: list[Any]) -> None:
    from gongkai.law import reference
    from gongkai.law.citations import in_words

    typer.echo(say("{key}：{value}", key=versions[0].name, value=say(versions[0].says)))
    for rule in versions:
        typer.echo(say("  自 {since} 起：{value}", since=rule.since, value=reference.value_in_words(rule)))
        typer.echo(
            say(
                "    出处：{source}（{evidence}）",
                source=in_words(rule.source),
                evidence=reference.evidence_in_words(rule.evidence),
            )
        )
        if rule.note:
            typer.echo(say("    说明：{note}", note=say(rule.note)))
    last = versions[-1]
    if last.options:
        typer.echo(say("  可选：{options}", options=say("、").join(last.options)))
    typer.echo(
        say(
            "  起算：{starts}；按 {version_by} 之日选用取值；最近核对：{checked}",
            starts=last.starts or "—",
            version_by=last.version_by,
            checked=last.checked,
        )
    )


def _as_json(rule: Any) -> dict[str, Any]:
    return {
        "name": rule.name,
        "kind": rule.kind,
        "says": say(rule.says),
        "value": rule.value,
        "unit": rule.unit,
        "since": rule.since.isoformat(),
        "source": rule.source,
        "citations": [str(citation) for citation in rule.citations],
        "evidence": rule.evidence,
        "starts": rule.starts,
        "version_by": rule.version_by,
        "checked": rule.checked.isoformat(),
        "options": list(rule.options),
        "note": rule.note,
    }

"""`gongkai fee`: the information-processing fee by item or by page, with its calculation."""

from __future__ import annotations

import json
from datetime import date

import typer

from gongkai.errors import GongkaiError
from gongkai.words import say


def command(
    items: int | None = typer.Option(None, "--items", help="按件：同一申请人一个自然月的件数"),
    pages: int | None = typer.Option(None, "--pages", help="按量：一件申请的页数"),
    from_item: int = typer.Option(1, "--from-item", help="从第几件（页）算起；等于总数时只算最后一件"),
    day: str | None = typer.Option(None, "--on", help="按哪一天的标准，如 2026-03-09；不写为现行标准"),
    as_json: bool = typer.Option(False, "--json", help="输出 JSON"),
) -> None:
    """算信息处理费，写出计算过程。"""
    from gongkai.law import fees
    from gongkai.law.citations import in_words

    if (items is None) == (pages is None):
        typer.echo(say("请在 --items（按件）和 --pages（按量）中选一个：两种标准不能同时适用"), err=True)
        raise typer.Exit(2)
    try:
        asked = None if day is None else date.fromisoformat(day)
        fee = (
            fees.by_item(items, from_item=from_item, day=asked)
            if items is not None
            else fees.by_page(pages or 0, from_page=from_item, day=asked)
        )
    except GongkaiError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(2) from error
    except ValueError as error:
        typer.echo(say("--on 应为 2026-03-09 这样的日期，不是“{value}”", value=day), err=True)
        raise typer.Exit(2) from error
    if as_json:
        answer = {
            "schema": "gongkai.fee/1",
            "by": "item" if items is not None else "page",
            "count": items if items is not None else pages,
            "from": from_item,
            "fee_fen": fee.fen,
            "lines": list(fee.lines),
            "article": fee.rule.source,
            "since": fee.rule.since.isoformat(),
        }
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    typer.echo(say("信息处理费 {yuan} 元", yuan=fee.yuan))
    for line in fee.lines:
        typer.echo(f"  {line}")
    typer.echo(say("依据：{source}（自 {since} 起）", source=in_words(fee.rule.source), since=fee.rule.since))

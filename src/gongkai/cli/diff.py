"""`gongkai diff`: two reports, or two years, side by side."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.loading import load_report, stop
from gongkai.errors import GongkaiError
from gongkai.report.compare import Difference, diff
from gongkai.report.table import Report
from gongkai.words import say


def command(
    a: Annotated[Path, typer.Argument(metavar="A", help="前一份年报：任何能读的文件，或 JSON")],
    b: Annotated[Path, typer.Argument(metavar="B", help="后一份年报")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """比较两份年报：哪些格不同，哪些句子增减。退出状态：0 比较完，2 有一份读不出。"""
    try:
        one, other = load_report(a), load_report(b)
    except GongkaiError as error:
        stop(error)
    found = diff(one, other)
    if as_json:
        differences = [asdict(difference) for difference in found]
        data = {"schema": "gongkai.diff/1", "a": _head(one), "b": _head(other), "differences": differences}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    if not found:
        typer.echo(say("两份年报没有不同。"))
    filled_in = [difference for difference in found if _is_zero_for_blank(difference)]
    for difference in found:
        if difference not in filled_in:
            typer.echo("\n".join(_lines(difference)))
    if filled_in:
        typer.echo(say("另有 {n} 格一份空白、一份填 0。", n=len(filled_in)))


def _head(report: Report) -> dict[str, object]:
    file = report.source.file if report.source else None
    return {"file": file, "form": report.form, "agency": report.agency, "report_year": report.report_year}


def _is_zero_for_blank(difference: Difference) -> bool:
    return difference.kind == "cell" and {difference.before, difference.after} == {None, "0"}


def _lines(difference: Difference) -> list[str]:
    if difference.kind == "not_comparable":
        return [say("不可比：{label}", label=difference.label)]
    if difference.kind == "text":
        head = say("文字“{label}”", label=difference.label)
        if difference.before is None or difference.after is None:
            head += say("（只在一份里有）")
        return [head, *(f"  - {line}" for line in difference.removed), *(f"  + {line}" for line in difference.added)]
    before, after = (say("空白") if value is None else value for value in (difference.before, difference.after))
    change = say("（{change}）", change=difference.change) if difference.change else ""
    return [say("{key}：{value}", key=difference.label, value=f"{before} → {after}{change}")]

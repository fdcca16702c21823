"""`gongkai explain`: a figure of the report, the cases in it, their events, the clock's steps and the articles."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from gongkai.cli.loading import load_report, stop
from gongkai.errors import GongkaiError
from gongkai.report import form as forms
from gongkai.report.explanation import find_cell, row_rule
from gongkai.report.table import Cell, Report
from gongkai.words import say

SOME_UNREAD = 3


def command(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="年报：JSON，或者任何 read 能读的文件")],
    cell: Annotated[str, typer.Argument(metavar="CELL", help="格的编号，或者“行 × 列”")],
    more: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]…", help="--cases 后面的其余案件文件")] = None,
    *,
    cases: Annotated[
        list[Path] | None, typer.Option("--cases", metavar="FILE", help="案件文件，或放它们的文件夹")
    ] = None,
    today: Annotated[str | None, typer.Option("--today", help="按哪一天判断状态；不写为今天（北京时间）")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """说明年报某一格由哪些办件构成。"""
    from gongkai.law import rulebook

    try:
        found = load_report(report)
        known = forms.form(found.form)
        cell_id = find_cell(known, cell)
        day = date.fromisoformat(today) if today else datetime.now(ZoneInfo("Asia/Shanghai")).date()
        rule = row_rule(known, cell_id, found.report_year, rulebook.default())
        told, failures = _told(found.cells.get(cell_id), [*(cases or ()), *(more or ())], day)
    except ValueError as error:
        stop(GongkaiError(say("--today 应为 2026-03-23 这样的日期，不是“{value}”（{why}）", value=today, why=error)))
    except GongkaiError as error:
        stop(error)
    answer = {
        "schema": "gongkai.explanation/1",
        "cell": cell_id,
        "label": known.label_of(cell_id),
        **_figure(found, cell_id),
        "rule": rule.says,
        "articles": list(rule.articles),
        **told,
    }
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else "\n".join(_lines(answer)))
    for failure in failures:
        typer.echo(str(failure), err=True)
    if failures:
        raise typer.Exit(SOME_UNREAD)


def _figure(report: Report, cell_id: str) -> dict[str, Any]:
    from gongkai.report import contract

    cell = report.cells.get(cell_id)
    if cell is None:
        return {"status": "absent", "value": None, "because": None}
    entry = contract.to_json(Report(report.form, cells={cell_id: cell}))["cells"][cell_id]
    value = cell.value if cell.value is None or isinstance(cell.value, int) else str(cell.value)
    return {"value": value, **entry}


def _told(cell: Cell | None, paths: list[Path], today: date) -> tuple[dict[str, Any], list[GongkaiError]]:
    """The cases behind the cell that the files tell of, the ids that no file knows, and the files that were not read."""
    from gongkai.law import clock, events, rulebook, workdays

    wanted = dict.fromkeys(cell.because or ()) if cell is not None else {}
    known: dict[str, Any] = {}
    failures: list[GongkaiError] = []
    for path in _files(paths):
        try:
            case = events.read_case(path)
            if case.id in wanted and case.id not in known:
                line = clock.timeline(case, rulebook.default(), workdays.default(), today)
                known[case.id] = {
                    "id": case.id,
                    "file": path.name,
                    "events": [event.told() for event in case.events],
                    "timeline": clock.timeline_json(line),
                }
        except GongkaiError as error:
            failures.append(error)
    cases = [known[id_] for id_ in wanted if id_ in known]
    return {"cases": cases, "not_found": [id_ for id_ in wanted if id_ not in known]}, failures


def _files(paths: list[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        files.extend(sorted(path.glob("*.y*ml")) + sorted(path.glob("*.json")) if path.is_dir() else [path])
    return files


def _lines(answer: dict[str, Any]) -> list[str]:
    from gongkai.law.citations import in_words

    states = {
        "blank": say("空白"),
        "unreadable": say("读不出"),
        "ambiguous": say("读不准"),
        "absent": say("年报里没有这一格"),
    }
    value = answer["value"] if answer["status"] == "value" else states[answer["status"]]
    lines = [
        say("{key}：{value}", key=answer["label"], value=f"{value}{answer.get('unit') or ''}"),
        say("计什么：{rule}", rule=answer["rule"]),
    ]
    if answer.get("by_hand"):
        lines.append(say("由 {who} 手工更正", who=answer["by_hand"]))
    if answer.get("where"):
        lines.append(say("读自：{place}（原文“{raw}”）", place=_place(answer["where"]), raw=answer.get("raw", "")))
    if answer["because"] is not None:
        ids = say("、").join(answer["because"]) or say("没有一件")
        lines.append(say("计入 {count} 个：{ids}", count=len(answer["because"]), ids=ids))
    for case in answer["cases"]:
        lines += ["", say("{a}（{b}）", a=case["id"], b=case["file"]), *(f"  {event}" for event in case["events"])]
        lines += [
            f"  → {step['says']} " + say("〔{article}〕", article=in_words(step["article"]))
            for step in case["timeline"]["steps"]
        ]
    if answer["cases"] and answer["not_found"]:
        lines += ["", say("案件文件里没有：{ids}", ids=say("、").join(answer["not_found"]))]
    return [*lines, "", say("依据：{articles}", articles=say("；").join(in_words(each) for each in answer["articles"]))]


def _place(where: dict[str, Any]) -> str:
    words = {
        "sheet": say("工作表 {n}"),
        "page": say("第 {n} 页"),
        "table": say("第 {n} 个表"),
        "row": say("第 {n} 行"),
        "column": say("第 {n} 列"),
        "line": say("文字第 {n} 行"),
    }
    return " ".join(words[key].format(n=where[key]) for key in words if where.get(key) is not None)

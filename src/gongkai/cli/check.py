"""`gongkai check`: read reports and say what does not add up, where, and what to do."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli.reading import NOTHING_READ, SOME_UNREAD, call_by_place, crew, gather, progress, say_refusals
from gongkai.report import checks, contract
from gongkai.report.agency import spelling
from gongkai.report.form import form
from gongkai.report.table import Issue, Report, Severity
from gongkai.words import say

FINDINGS_OF_ERROR = 1
_FORMS = ("v2019", "v2021")
_MARKS: dict[Severity, str] = {"error": "✕", "warning": "!", "note": "·"}


def command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="年报文件、装年报的 zip、JSON，或文件夹")],
    previous: Annotated[Path | None, typer.Option("--previous", help="上年的年报，或装着上年年报的文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出数组：每份年报一个对象，issues 为全部发现")] = False,
    workers: Annotated[int, typer.Option("--workers", min=0, help="同时读几个文件；0 是按处理器数")] = 0,
) -> None:
    """校核年报。退出状态：0 没有错误，1 有错误，2 一份也没读出，3 有些没读出。"""
    raise typer.Exit(run(paths, previous, as_json=as_json, workers=workers))


def run(paths: list[Path], previous: Path | None, *, as_json: bool, workers: int) -> int:
    """Check everything and print it; returns the exit status."""
    before: list[Report] = []
    if previous is not None:
        before, unread = read_reports([previous], workers)
        if not before:
            say_on_stderr(say("{file}：没有读出上年的年报", file=previous))
            return NOTHING_READ
    reports, unread = read_reports(paths, workers)
    if not reports:
        return NOTHING_READ
    results = [_checked(report, _last_year(report, before, alone=len(reports) == 1)) for report in reports]
    if as_json:
        say_on_stdout(json.dumps([_object(report, passed) for report, passed in results], ensure_ascii=False, indent=1))
    else:
        say_on_stdout("\n\n".join(_sheet(report, passed) for report, passed in results))
    if unread:
        return SOME_UNREAD
    return FINDINGS_OF_ERROR if any(_errors(report) for report, _ in results) else 0


def read_reports(paths: list[Path], workers: int) -> tuple[list[Report], int]:
    """The reports of all files, and how many files were not read; the reasons go to stderr."""
    from gongkai.documents.intake import read_many

    files, roots = gather(paths)
    if not files:
        say_on_stderr(say("没有可读的文件。"))
        return [], 0
    reports: list[Report] = []
    unread = 0
    with crew(min(workers or os.cpu_count() or 1, len(files))) as servers, progress(len(files)) as advance:
        for result in read_many(files, on_progress=advance, servers=servers):
            unread += bool(result.refusals)
            say_refusals(result)
            call_by_place(result, roots)
            reports.extend(result.reports)
    return reports, unread


def say_on_stdout(text: str) -> None:
    """One result on stdout."""
    print(text)  # noqa: T201  a command speaks


def say_on_stderr(text: str) -> None:
    """One reason or hint on stderr."""
    print(text, file=sys.stderr)  # noqa: T201  a command speaks


def _last_year(report: Report, before: list[Report], *, alone: bool) -> Report | None:
    """The report of the same agency on the year before; a single pair is taken as given and the checks say if it fits."""
    if alone and len(before) == 1:
        return before[0]
    if not report.agency or not report.report_year:
        return None
    found = [
        one
        for one in before
        if one.agency and one.report_year == report.report_year - 1 and spelling(one.agency) == spelling(report.agency)
    ]
    if len(found) != 1 and before:
        parts = {"agency": report.agency, "year": report.report_year - 1, "count": len(found)}
        say_on_stderr(say("“{agency}”{year} 年度的报告有 {count} 份，没有作跨年核对", **parts))
    return found[0] if len(found) == 1 else None


def _checked(report: Report, previous: Report | None) -> tuple[Report, int]:
    """The report with the findings of reading and of all checks, and how many checks it passed."""
    own = {check.id for check in checks.catalogue()}
    found = checks.run(report, previous)
    passed = checks.passed(report, found, previous)
    offers = checks.suggestions(report)
    cells = {
        name: replace(cell, suggestion=offers[name]) if name in offers else cell for name, cell in report.cells.items()
    }
    reading = [issue for issue in report.issues if issue.id not in own]
    return replace(report, issues=[*reading, *found], cells=cells), passed


def _errors(report: Report) -> int:
    return sum(issue.severity == "error" for issue in report.issues)


def _object(report: Report, passed: int) -> dict[str, Any]:
    return {**contract.to_json(report), "passed": passed}


def _sheet(report: Report, passed: int) -> str:
    """One report for people: the verdict first, then each finding with its place, sentence, fix and rule."""
    lines = [report.source.file if report.source else say("（没有文件名）"), "  " + verdict(report, passed)]
    order: tuple[Severity, ...] = ("error", "warning", "note")
    for severity in order:
        for issue in report.issues:
            if issue.severity == severity:
                lines.extend(lines_of(issue, report.form))
    return "\n".join(lines)


def verdict(report: Report, passed: int) -> str:
    """The first sentence: whose report, and what came of it."""
    whose = " ".join(
        str(part)
        for part in (report.agency, report.report_year and say("{year} 年度", year=report.report_year))
        if part
    )
    if report.form not in _FORMS:
        named = {
            "not_a_report": say("不是政府信息公开工作年度报告，没有校核"),
            "pre2019": say("是 2019 年度以前的报告，当时没有统一格式，没有校核"),
        }
        text = named.get(report.form, say("看不出用的是哪一版格式，没有校核"))
    else:
        count = Counter(issue.severity for issue in report.issues)
        counted = (
            say("{n} 处错误", n=count["error"]) if count["error"] else "",
            say("{n} 处提醒", n=count["warning"]) if count["warning"] else "",
            say("{n} 条说明", n=count["note"]) if count["note"] else "",
        )
        text = say("，").join(filter(None, counted))
        text = say("，").join(filter(None, (text or say("没有发现问题"), say("{n} 条通过", n=passed))))
        if blanks := sum(cell.status == "blank" for cell in report.cells.values()):
            text = say("，").join((text, say("{n} 格空白按未填处理", n=blanks)))
    return say("：").join(filter(None, (whose, text)))


def lines_of(issue: Issue, version: str) -> list[str]:
    """A finding as lines: mark, id and place; the sentence; what to do; what asks for it."""
    place = " · ".join(filter(None, (_table(issue.table), _cell(issue, version))))
    lines = ["", f"  {_MARKS[issue.severity]} {issue.id}  {place}", f"    {issue.message}"]
    if issue.fix:
        lines.append("    " + say("改法：{fix}", fix=issue.fix))
    if issue.rule:
        lines.append("    " + say("依据：{rule}", rule=issue.rule))
    if issue.blocks_publication:
        lines.append("    " + say("发布前须处理"))
    return lines


def _table(table: str) -> str:
    return {"t2": say("表二"), "t3": say("表三"), "t4": say("表四")}.get(table, say("全文"))


def _cell(issue: Issue, version: str) -> str:
    if not issue.cells or version not in _FORMS:
        return ""
    first = issue.cells[0]
    known = first in form(version).cells
    label = form(version).label_of(first) if known else first
    return label if len(issue.cells) == 1 else say("{first} 等 {n} 格", first=label, n=len(issue.cells))

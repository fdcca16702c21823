"""`gongkai rollup`: add up a folder of reports over the tree of agencies."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.check import FINDINGS_OF_ERROR, lines_of, read_reports, say_on_stdout
from gongkai.cli.loading import stop
from gongkai.cli.reading import NOTHING_READ, SOME_UNREAD
from gongkai.errors import CaseFileError, GongkaiError
from gongkai.law.strict_yaml import load_file
from gongkai.report import contract
from gongkai.report.agency_tree import Agency, read_tree
from gongkai.report.rollup import Rollup, rollup
from gongkai.words import say


def command(
    tree: Annotated[Path, typer.Argument(metavar="TREE.yaml", help="机构树：name、code、kind、children")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="装着各单位年报的文件夹")],
    *,
    year: Annotated[int | None, typer.Option("--year", help="汇总哪一年度；默认取报告最多的年度")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出汇总的年报，附 missing、counted 和 issues")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="把汇总的年报写成 JSON 文件")] = None,
    workers: Annotated[int, typer.Option("--workers", min=0, help="同时读几个文件；0 是按处理器数")] = 0,
) -> None:
    """按机构树汇总年报，说明谁没有报、哪里不平。退出状态：0 齐全相平，1 有错误，2 无法汇总，3 有些没读出。"""
    try:
        root = _tree(tree)
    except GongkaiError as error:
        stop(error)
    if not folder.is_dir():
        stop(GongkaiError(say("{folder}：没有这个文件夹", folder=folder)))
    reports, unread = read_reports([folder], workers)
    if not reports:
        raise typer.Exit(NOTHING_READ)
    found = rollup(root, reports, year)
    if not found.counted:
        stop(GongkaiError(say("{folder}：没有一份年报能对上机构树里的单位", folder=folder)))
    text = json.dumps(as_object(found), ensure_ascii=False, indent=1)
    if out is not None:
        try:
            out.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            stop(GongkaiError(say("{file}：写不了（{why}）", file=out, why=error.strerror)))
    say_on_stdout(text if as_json else _sheet(found))
    if unread:
        raise typer.Exit(SOME_UNREAD)
    if any(issue.severity == "error" for issue in found.issues):
        raise typer.Exit(FINDINGS_OF_ERROR)


def _tree(path: Path) -> Agency:
    try:
        return read_tree(load_file(path), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise CaseFileError(say("{file}：打不开（{why}）", file=path, why=error)) from error


def as_object(found: Rollup) -> dict[str, object]:
    """The summed report as the contract's object, with who is missing, who was counted, and the findings."""
    report = contract.to_json(found.report)
    issues = [{**asdict(issue), "cells": list(issue.cells)} for issue in found.issues]
    counted = [
        {"agency": name, "file": report.source.file if report.source else None}
        for name, report in found.counted.items()
    ]
    return {**report, "issues": issues, "missing": list(found.missing), "counted": counted}


def _sheet(found: Rollup) -> str:
    head = say(
        "{agency} {year} 年度汇总：应报 {expected} 个单位，计入 {counted} 个，缺 {missing} 个",
        agency=found.root.name,
        year=found.year,
        expected=found.expected,
        counted=len(found.counted),
        missing=len(found.missing),
    )
    lines = [head]
    for name, label in (("new_received", say("新收")), ("result_total", say("办理结果总计"))):
        value = found.report.value(f"t3.{name}.total")
        lines.append(f"  {label}：{say('空白') if value is None else value}")
    for issue in found.issues:
        lines.extend(lines_of(issue, found.form.version))
    return "\n".join(lines)

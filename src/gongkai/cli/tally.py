"""`gongkai tally`: from the ledger's facts to the report, every figure with the ids it counts."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.loading import load_report, stop
from gongkai.errors import GongkaiError
from gongkai.report import contract, facts, narrative
from gongkai.report import form as forms
from gongkai.report.table import Report, Source
from gongkai.report.tally import tally
from gongkai.words import say


def command(
    cases: Annotated[list[Path], typer.Argument(metavar="FACTS…", help="台账：jsonl、csv 或 xlsx")],
    *,
    year: Annotated[int, typer.Option("--year", help="报告年度")],
    form: Annotated[str | None, typer.Option("--form", help="格式版本：v2019 或 v2021，默认按年度")] = None,
    previous: Annotated[Path | None, typer.Option("--previous", help="上年年报，只用来核对上年结转")] = None,
    table2: Annotated[Path | None, typer.Option("--table2", help="表二各格的 JSON")] = None,
    agency: Annotated[str | None, typer.Option("--agency", help="机关名称")] = None,
    this_year_only: Annotated[
        bool, typer.Option("--remedies-opened-this-year-only", help="往年立案的复议、诉讼不计入表四")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="把 JSON 写到这个文件")] = None,
) -> None:
    """由办件台账编出年报：每一格都列出计入的编号。"""
    try:
        _screen_workbooks(cases)
        found = facts.read_facts(cases)
        report = tally(
            found.cases,
            found.remedies,
            form or forms.form_for_year(year),
            year,
            previous=load_report(previous) if previous else None,
            table2=facts.read_table2(table2) if table2 else None,
            agency=agency,
            table2_source=table2.name if table2 else "",
            remedies_carried_over=not this_year_only,
        )
        report.source = _source(cases)
        report.sections = narrative.compose(report, {})
        text = json.dumps(contract.to_json(report), ensure_ascii=False, indent=1)
        if out is not None:
            out.write_text(text + "\n", encoding="utf-8")
    except GongkaiError as error:
        stop(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        stop(GongkaiError(say("{file}：写不了（{why}）", file=error.filename, why=error.strerror)))
    for note in found.notes:
        typer.echo(note, err=True)
    if as_json:
        typer.echo(text)
    elif out is None:
        typer.echo(_table(report))
    for issue in report.issues:
        typer.echo(f"{issue.id} {issue.message}", err=True)


def _screen_workbooks(paths: list[Path]) -> None:
    """Look at every workbook before a library opens it: it may be a bomb, locked, or none at all.

    Raises:
        GongkaiError: a workbook that may not be read, with the reason; no workbook by its content.
    """
    for path in paths:
        if path.suffix.lower() != ".xlsx" or not path.is_file():
            continue
        from gongkai.documents.prescreen import screen

        try:
            kind = screen(path.read_bytes(), path.name).kind
        except GongkaiError as error:
            raise GongkaiError(say("{file}：{what}", file=path.name, what=error.message), code=error.code) from error
        if kind != "xlsx":
            raise GongkaiError(say("{file}：不是可读的 xlsx 文件（内容是 {kind}）", file=path.name, kind=kind))


def _source(paths: list[Path]) -> Source:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    kinds = "+".join(dict.fromkeys(path.suffix.lstrip(".").lower() for path in paths))
    return Source("+".join(path.name for path in paths), digest.hexdigest(), kinds)


def _table(report: Report) -> str:
    """Tables 3 and 4 as lines: a row's total, and its applicants where they are not 0."""
    form = forms.form(report.form)
    lines = [
        say("{agency}{year} 年度，格式 {form}", agency=report.agency or "", year=report.report_year, form=form.version)
    ]
    for row in form.data_rows:
        parts = [
            f"{column.label} {value}"
            for column in form.t3_columns
            if column.id != "total" and (value := report.value(f"t3.{row.id}.{column.id}"))
        ]
        lines.append(
            f"{report.value(f't3.{row.id}.total'):>6}  {row.label}"
            + (say("（{text}）", text=say("，").join(parts)) if parts else "")
        )
    lines += [f"{report.value(column.id):>6}  {column.group} {column.label}" for column in form.t4_columns]
    return "\n".join(lines)

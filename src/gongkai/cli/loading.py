"""How every command takes a report: our JSON (an object, or an array with one), or any paper that `read` understands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import typer

from gongkai.errors import GongkaiError
from gongkai.report import contract
from gongkai.report.table import Report
from gongkai.words import say


def stop(error: GongkaiError) -> NoReturn:
    """The reason on stderr and exit status 2: nothing useful could be done, or a wrong call."""
    typer.echo(str(error), err=True)
    raise typer.Exit(2)


def load_report(path: Path) -> Report:
    """The one report in a file.

    Raises:
        GongkaiError: no such file, no report in it, or several.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GongkaiError(say("{file}：打不开（{why}）", file=path, why=error.strerror)) from error
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        reports = _from_json(data, path)
    else:
        from gongkai.documents import intake

        result = intake.read_file(path)
        reports = result.reports
        if not reports and result.refused is not None:
            raise result.refused
    if len(reports) != 1:
        raise GongkaiError(say("{file}：要恰好一份年报，里面有 {count} 份", file=path, count=len(reports)))
    return reports[0]


def _from_json(data: bytes, path: Path) -> list[Report]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
        return [contract.from_json(item) for item in (found if isinstance(found, list) else [found])]
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise GongkaiError(say("{file}：不是 Gongkai 年报的 JSON（{why}）", file=path, why=error)) from error

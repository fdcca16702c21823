"""`gongkai render`: a report, from any paper or JSON, in the official layout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.loading import load_report, stop
from gongkai.errors import GongkaiError
from gongkai.words import say


def command(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="年报：docx、pdf、html、xlsx……或 JSON")],
    *,
    to: Annotated[str | None, typer.Option("--to", help="docx、pdf、html、xlsx 或 json；默认按 -o 的扩展名")] = None,
    out: Annotated[str, typer.Option("-o", "--out", help="写到这个文件；- 为标准输出")],
    fill_blanks: Annotated[bool, typer.Option("--fill-blanks", help="空白格写 0（发布时）")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出写了什么，JSON")] = False,
) -> None:
    """按官方版式写出年报：同一份年报，逐字节相同。"""
    from gongkai.documents import writers

    try:
        wanted = (to or Path(out).suffix.lstrip(".")).lower()
        if wanted not in writers.FORMATS:
            raise GongkaiError(
                say("不会写“{to}”，请用 --to 选 {known}", to=wanted, known="、".join(writers.FORMATS)), code="CALL"
            )
        found = load_report(report)
        data = writers.write(found, wanted, fill_blanks=fill_blanks)
        if out != "-":
            Path(out).write_bytes(data)
    except GongkaiError as error:
        stop(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        stop(GongkaiError(say("{file}：写不了（{why}）", file=error.filename, why=error.strerror)))
    if out == "-":
        sys.stdout.buffer.write(data)
    elif as_json:
        import json

        typer.echo(json.dumps({"file": out, "to": wanted, "bytes": len(data), "form": found.form}, ensure_ascii=False))
    else:
        typer.echo(say("写好了：{file}", file=out))

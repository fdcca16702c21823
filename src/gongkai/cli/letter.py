"""`gongkai letter`: a case in, the official paper out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.loading import stop
from gongkai.errors import GongkaiError
from gongkai.words import say


def command(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="文书，如 correction_notice；见 --list")] = None,
    case: Annotated[Path | None, typer.Argument(metavar="CASE.yaml", help="案件：YAML，字段见例子")] = None,
    *,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="写到这个文件，.docx 或 .pdf")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="列出全部文书")] = False,
    show_example: Annotated[bool, typer.Option("--example", help="打印这种文书的例子")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON：缺的要素，或者写好的全文")] = False,
) -> None:
    """按模板写出文书；缺一项必备要素就不写，并说明缺什么。"""
    try:
        if list_all:
            _list(as_json=as_json)
        elif kind is not None and show_example:
            _example(kind)
        elif kind is not None and case is not None:
            _write(kind, case, out, as_json=as_json)
        else:
            raise GongkaiError(
                say("请写明文书和案件文件：gongkai letter KIND CASE.yaml -o FILE，或者用 --list"), code="CALL"
            )
    except GongkaiError as error:
        stop(error)
    except BrokenPipeError:
        raise
    except OSError as error:
        stop(GongkaiError(say("{file}：写不了（{why}）", file=error.filename, why=error.strerror)))


def _list(*, as_json: bool) -> None:
    from gongkai.documents import letters
    from gongkai.law.citations import in_words

    found = letters.kinds()
    if as_json:
        rows = [
            {"kind": form.kind, "name": form.name, "trigger": form.trigger, "basis": list(form.basis)} for form in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    width = max(len(form.kind) for form in found)
    for form in found:
        typer.echo(f"{form.kind:<{width}}  {say(form.name)}  {say('、').join(in_words(each) for each in form.basis)}")


def _example(kind: str) -> None:
    from gongkai.documents import letters

    path = letters.FOLDER / letters.template(kind).kind / "example.yaml"
    typer.echo(path.read_text(encoding="utf-8"), nl=False)


def _write(kind: str, case: Path, out: Path | None, *, as_json: bool) -> None:
    from gongkai.documents import letters

    fields = letters.read_case(case)
    missing = letters.missing_elements(kind, fields)
    if out is None and not as_json:
        raise GongkaiError(say("请用 -o 写明文件，扩展名 .docx 或 .pdf"), code="CALL")
    if missing and as_json:
        typer.echo(json.dumps({"kind": kind, "missing": missing}, ensure_ascii=False))
    letter = letters.compose(kind, fields)
    if out is not None:
        to = out.suffix.lower().lstrip(".")
        if to not in letters.FORMATS:
            raise GongkaiError(say("文书只写成 docx 或 pdf（-o 的扩展名是“{to}”）", to=to), code="CALL")
        out.write_bytes(letters.render(kind, fields, to))
    if as_json:
        typer.echo(json.dumps({"kind": kind, "missing": [], "text": letter.text()}, ensure_ascii=False))
    else:
        typer.echo(say("写好了：{file}", file=out))

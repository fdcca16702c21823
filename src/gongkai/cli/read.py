"""`gongkai read`: papers and folders of papers into the published JSON, a summary, or a folder of results."""

from __future__ import annotations

from pathlib import Path

import typer

from gongkai.words import say


def command(
    paths: list[Path] = typer.Argument(..., help="年报文件、装年报的 zip，或文件夹（连同下级）"),  # noqa: B008  Typer's way
    as_json: bool = typer.Option(False, "--json", help="按公开的格式输出一个数组"),
    out: Path = typer.Option(None, "--out", help="每个文件写一个 .json 到这个文件夹，并写 _summary.json"),  # noqa: B008
    workers: int = typer.Option(0, "--workers", min=0, help="同时读几个文件；0 是按处理器数"),
) -> None:
    """读年报。一个文件读不出，不影响其余的；读不出的原因写在标准错误。退出状态：0 全读出，2 一个也没读出，3 有些没读出。"""
    from gongkai.cli.reading import run

    if as_json and out is not None:
        typer.echo(say("--json 和 --out 只能用一个。"), err=True)
        raise typer.Exit(2)
    raise typer.Exit(run(paths, out, as_json, workers))

"""`gongkai verify | rebuild | backup | restore | check-files | demo`: the site's own commands, forwarded.

Only here does the command line know the site, and only inside functions: without the [web] extra the others still work.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gongkai.errors import MissingProgram
from gongkai.words import language, say


def verify(
    head: Annotated[list[Path] | None, typer.Option("--head", help="另处保存的链头文件，可写多次")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="只核验散列链、链头和触发器")] = False,
) -> None:
    """核验记录。"""
    heads = [str(path) for path in head or []]
    _forward("verify", *(["--head", *heads] if heads else []), *(["--quick"] if quick else []))


def rebuild(check: Annotated[bool, typer.Option("--check", help="只比对，什么也不写")] = False) -> None:
    """由记录重新得出各表。"""
    _forward("rebuild", *(["--check"] if check else []))


def backup(folder: Annotated[Path, typer.Argument(help="存放备份的文件夹")]) -> None:
    """备份。"""
    _forward("backup", str(folder))


def restore(
    folder: Annotated[Path, typer.Argument(help="一份备份的文件夹")],
    replace: Annotated[bool, typer.Option("--replace", help="覆盖这里已有的记录")] = False,
    without_keys: Annotated[bool, typer.Option("--without-keys", help="没有密钥也恢复，加密的内容打不开")] = False,
) -> None:
    """恢复。"""
    options = [*(["--replace"] if replace else []), *(["--without-keys"] if without_keys else [])]
    _forward("restore", str(folder), *options)


def check_files() -> None:
    """核对文件。"""
    _forward("check_files")


def demo() -> None:
    """装入演示县。"""
    _forward("demo")


def _forward(command: str, *arguments: str) -> None:
    """Run a management command of the site in this process; it ends the process with its own status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    os.environ["GONGKAI_LANG"] = language()
    try:
        import django
        from django.core.management import CommandError, call_command

        django.setup()
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("gongkai"):
            raise
        raise MissingProgram(say("缺少 {name}，请安装 gongkai[web]", name=error.name)) from error
    try:
        call_command(command, *arguments)
    except CommandError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error

"""The command `gongkai`: each command lives in its own file and is imported only when it is named.

Exit statuses (contract): 0 done and clean, 1 findings of severity error, 2 nothing useful done or a wrong call,
3 some inputs could not be read.
"""

from __future__ import annotations

import importlib
import sys
from typing import Annotated, Any

import typer
import typer.core
import typer.main

from gongkai.words import say, set_language

# command name -> (module, one line of help); the module offers `command(...)`, a plain function for Typer
COMMANDS: dict[str, tuple[str, str]] = {
    "read": ("gongkai.cli.read", "读年报：文件或文件夹，读成表格"),
    "check": ("gongkai.cli.check", "读并校核年报，说明哪里不平、怎么改"),
    "render": ("gongkai.cli.render", "按官方版式写出年报：docx、pdf、html、xlsx、json"),
    "diff": ("gongkai.cli.diff", "比较两份年报"),
    "rollup": ("gongkai.cli.rollup", "按机构树汇总一个文件夹里的年报"),
    "tally": ("gongkai.cli.tally", "由办件台账编出年报"),
    "explain": ("gongkai.cli.explain", "说明年报某一格由哪些办件构成"),
    "due": ("gongkai.cli.due", "算一件申请的到期日，逐步列出依据"),
    "fee": ("gongkai.cli.fee", "算信息处理费，写出计算过程"),
    "rules": ("gongkai.cli.rules", "查规则：取值、起始日、出处"),
    "letter": ("gongkai.cli.letter", "按模板写出文书：docx、pdf"),
}


class LazyGroup(typer.core.TyperGroup):
    """Lists all commands without importing them; loads the one that is called.

    Contexts and commands are typed Any: they are click's or typer's own copy of it, by the version installed.
    (ARG002: the signatures are the base class's.)
    """

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module_name, help_line = COMMANDS[cmd_name]
        module = importlib.import_module(module_name)
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name=cmd_name, help=say(help_line))(module.command)
        command = typer.main.get_command(app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        with formatter.section(say("命令")):
            formatter.write_dl([(name, say(line)) for name, (_, line) in COMMANDS.items()])


app = typer.Typer(cls=LazyGroup, add_completion=False, rich_markup_mode=None, no_args_is_help=True)


def _speak(language: str | None) -> str | None:
    """Choose the language before any command is imported: its helps are sentences too."""
    if language:
        set_language(language)
    return language


@app.callback(help=say("公开 Gongkai：读年报、校核、由台账编年报，每个数都能说明来历。"))
def root(
    lang: Annotated[
        str | None, typer.Option("--lang", is_eager=True, callback=_speak, help="zh 中文（默认）/ en English")
    ] = None,
) -> None:
    """Options before the command; `lang` has had its effect when this runs."""
    del lang


def main() -> None:
    """Entry point of the console script."""
    set_language()
    app(prog_name="gongkai", args=sys.argv[1:])

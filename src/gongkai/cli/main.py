"""The command `gongkai`: each command lives in its own file and is imported only when it is named.

Exit statuses (contract): 0 done and clean, 1 findings of severity error, 2 nothing useful done or a wrong call,
3 some inputs could not be read.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Annotated, Any, cast

import typer
import typer.core
import typer.main

from gongkai.cli.plain_values import make_plain
from gongkai.errors import GongkaiError
from gongkai.words import say, set_language, speaks_english

# The base class of every complaint about a call; typer does not export it by name.
_UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])

# command name -> (module, one line of help); the module offers a plain function for Typer, `command` or, where it holds
# several, one of the command's own name
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
    "verify": ("gongkai.cli.site", "核验站点的记录：散列链、链头、文件、各表"),
    "rebuild": ("gongkai.cli.site", "由站点的记录重新得出各表并比对"),
    "backup": ("gongkai.cli.site", "备份站点"),
    "restore": ("gongkai.cli.site", "恢复站点的备份"),
    "check-files": ("gongkai.cli.site", "核对站点存下的文件"),
    "demo": ("gongkai.cli.site", "把演示县装入空的站点"),
}


_STDERR = 2

# What the help machinery says by itself, in the words of a Chinese page.
_HEADINGS = {
    "Usage:": "用法：",
    "[OPTIONS] COMMAND [ARGS]...": "[选项] 命令 [参数]…",
    "[OPTIONS]": "[选项]",
    "Options:": "选项：",
    "Arguments:": "参数：",
    "Show this message and exit.": "显示这段说明",
    "[required]": "[必填]",
    "[default: ": "[默认：",
}


def _page(text: str) -> str:
    if not speaks_english():
        for english, chinese in _HEADINGS.items():
            text = text.replace(english, chinese)
    return text


def _translate(parameters: list[Any]) -> None:
    for parameter in parameters:
        if getattr(parameter, "help", None):
            parameter.help = say(parameter.help)


class Spoken(typer.core.TyperCommand):
    """A command whose help page is in the reader's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        make_plain(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def get_help(self, ctx: Any) -> str:
        _translate(self.params)
        return _page(super().get_help(ctx))


class LazyGroup(typer.core.TyperGroup):
    """Lists all commands without importing them; loads the one that is called.

    Contexts and commands are typed Any: they are click's or typer's own copy of it, by the version installed.
    (ARG002: the signatures are the base class's.)
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        make_plain(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module_name, help_line = COMMANDS[cmd_name]
        module = importlib.import_module(module_name)
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        function = getattr(module, "command", None) or getattr(module, cmd_name.replace("-", "_"))
        app.command(name=cmd_name, help=say(help_line), cls=Spoken)(function)
        return typer.main.get_command(app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        with formatter.section(say("命令")):
            formatter.write_dl([(name, say(line)) for name, (_, line) in COMMANDS.items()])

    def get_help(self, ctx: Any) -> str:
        _translate(self.params)
        self.help = say("公开 Gongkai：读年报、校核、由台账编年报，每个数都能说明来历。")
        return _page(super().get_help(ctx))


def _speak(language: str | None) -> str | None:
    """Choose the language before any command is imported: its helps are sentences too."""
    if language:
        set_language(language)
    return language


app = typer.Typer(cls=LazyGroup, add_completion=False, rich_markup_mode=None)


@app.callback()
def root(
    lang: Annotated[
        str | None, typer.Option("--lang", is_eager=True, callback=_speak, help="zh 中文（默认）/ en English")
    ] = None,
) -> None:
    """Options before the command; `lang` has had its effect when this runs."""
    del lang


def _wrong_call(error: Any) -> str:
    """What is wrong with the call, in a sentence."""
    kind = type(error).__name__
    name = getattr(getattr(error, "param", None), "name", "")
    if kind == "MissingParameter":
        return say("缺少参数 {name}", name=name)
    if kind == "NoSuchOption":
        return say("没有选项 {name}", name=error.option_name)
    if kind == "BadParameter" and name:
        return say("参数 {name} 不对（{why}）", name=name, why=error.message.rstrip("."))
    return say("不认识这个用法（{why}）", why=error.message.rstrip("."))


def _have_streams() -> None:
    """Without a place for complaints they would fall into the answers; without one for answers nothing can be done."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  for the rest of the process
    if sys.stdout is None:
        print(say("标准输出是关闭的，结果没有地方写。"), file=sys.stderr)  # noqa: T201  a command speaks
        sys.exit(2)


def _no_more_output() -> None:
    """Let what is still unwritten go nowhere, so that the end of the process does not fail over it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Entry point of the console script."""
    set_language()
    _have_streams()
    try:
        status = app(prog_name="gongkai", args=sys.argv[1:] or ["--help"], standalone_mode=False)
    except _UsageError as error:
        sentence, usage = _wrong_call(error), error.ctx.command_path if error.ctx else "gongkai"  # type: ignore[attr-defined]
        typer.echo(say("{sentence}。用法见 {usage} --help", sentence=sentence, usage=usage), err=True)
        sys.exit(2)
    except GongkaiError as error:
        typer.echo(error.message, err=True)
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (… | head): there is nobody left to tell.
        _no_more_output()
        sys.exit(141)
    except OSError as error:
        _no_more_output()
        what = f"{error.filename}：" if error.filename else ""
        typer.echo(
            say("{what}读写失败（{reason}）。", what=what, reason=error.strerror or type(error).__name__), err=True
        )
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)

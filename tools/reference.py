"""Write the generated pages of docs/reference: commands, checks, rules and events. A test compares them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import typer.main

from gongkai.cli import main as cli
from gongkai.law.reference import event_table, rule_table
from gongkai.report.checks.page import page as checks_page

ROOT = Path(__file__).parents[1] / "docs/reference"
_MADE = "本页由 `make docs` 从程序和数据生成，请勿手改；测试会核对。\n\n"


def commands() -> str:
    """The help page of every command."""
    os.environ["COLUMNS"] = "100"
    group = typer.main.get_command(cli.app)
    context = group.make_context("gongkai", [], resilient_parsing=True)
    out = ["# 命令\n", _MADE, "退出状态：0 完成且无问题；1 完成，有级别为错误的发现（check、rollup）；"]
    out += ["2 什么也没做成，或用法不对；3 有的文件没读出，其余完成。同时适用时按 2、3、1、0 取。\n"]
    out += ["```text", group.get_help(context), "```\n"]
    for name in cli.COMMANDS:
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        each = command.make_context(f"gongkai {name}", [], resilient_parsing=True)
        out += [f"## {name}\n", "```text", command.get_help(each), "```\n"]
    return "\n".join(out)


def rules() -> str:
    """Events with the rules that they start, and every rule with its dated values."""
    return (
        "# 规则与事件\n\n"
        + _MADE
        + "## 案件事件\n\n一件只有一个事件时，`due` 是该事件单独起算的期限。\n\n"
        + event_table()
        + "\n\n## 规则\n\n标记：已核实为核对过公开来源的原文；凭记忆、推断须由法制机构确认，所以都是可换的数据。\n\n"
        + rule_table()
        + "\n"
    )


def permissions() -> str:
    """Who may do what where, and the choices of a county: the written source of the access matrix."""
    _start_site()
    from gongkai.web.accounts import choices, permissions

    return (
        "# 权限与设置\n\n"
        + _MADE
        + "## 角色与动作\n\n出处是 `web/accounts/permissions.yaml`。没有写的就是不允许；管理员不因管理而看到办件。"
        + "“本机关”指担任岗位的机关，“本机关及下级”还包括它下面的所有机关。\n\n"
        + permissions.page()
        + "\n\n## 各县可选的设置\n\n出处是 `web/accounts/choices.yaml`。机关自己的设置优先，其次是最近的上级，再次是默认。\n\n"
        + choices.page()
        + "\n"
    )


def _start_site() -> None:
    """The table of roles is the site's; it needs the site's settings and no data."""
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        home = tempfile.mkdtemp(prefix="gongkai-reference-")
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        os.environ.update(DJANGO_SETTINGS_MODULE="gongkai.web.settings", GONGKAI_HOME=home)
    import django

    django.setup()


PAGES = {"cli.md": commands, "checks.md": checks_page, "permissions.md": permissions, "rules.md": rules}


def main() -> None:
    """Write all pages."""
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()

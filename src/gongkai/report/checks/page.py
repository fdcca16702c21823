"""The page of checks (docs/reference/checks.md), made from the catalogue: `python -m gongkai.report.checks.page`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gongkai.report.checks.catalogue import Check, catalogue
from gongkai.report.checks.judge import one_year
from gongkai.report.equation import Equation, Term
from gongkai.report.form import VERSIONS, form

_SEVERITY = {"error": "错误", "warning": "提醒", "note": "说明"}
_SCOPE = {"report": "一份年报", "previous": "与上年年报", "tree": "汇总", "records": "与办件台账"}
_SUMS = {equation.check for version in VERSIONS for equation in one_year(version)}
_FAMILIES = (
    ("DOC", "六个部分和表格是否齐全"),
    ("T2", "表二"),
    ("T3", "表三"),
    ("T4", "表四"),
    ("X-", "跨年"),
    ("TXT", "正文"),
    ("AGG", "汇总"),
)


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 校核目录"
    yield ""
    yield "本页由 `src/gongkai/report/checks/catalogue.yaml` 和 `src/gongkai/report/forms/*.yaml` 生成，请勿手改："
    yield "`.venv/bin/python -m gongkai.report.checks.page > docs/reference/checks.md`。"
    yield ""
    yield "空白不是 0：求和时空白不计数，空白的总计按各数之和计；等式的一边全部空白时不判，只作说明。读不出的格所在的等式不判。"
    yield "“说明”不影响通过，也不影响退出状态。"
    for prefix, title in _FAMILIES:
        yield ""
        yield f"## {title}"
        for check in catalogue():
            if check.id.startswith(prefix):
                yield from _section(check)


def _section(check: Check) -> Iterator[str]:
    yield ""
    yield f"### {check.id} {check.name}"
    yield ""
    severity = _SEVERITY[check.severity] + ("，发布前须处理" if check.blocks_publication else "")
    waivable = "；写明原因后可放行" if check.waivable else ""
    yield f"- 程度：{severity}{waivable}"
    yield f"- 对象：{_SCOPE[check.scope]}；格式 {'、'.join(check.forms)}"
    for text in dict.fromkeys(_equations(check)):
        yield f"- 等式：{text}"
    yield f"- 说法：{check.says}"
    yield f"- 改法：{check.fix}"
    yield f"- 依据：{check.rule}（{check.evidence}）"
    for name, value in check.limits.items():
        yield f"- 界限：`{name}` = {value}"
    for name, variant in check.variants.items():
        if variant.says and (name != "unread" or check.id in _SUMS):
            yield f"- 另一种说法（{_SEVERITY[variant.severity or check.severity]}）：{variant.says}"


def _equations(check: Check) -> Iterator[str]:
    """The check's equations in the words of the form; one stands for all columns or rows."""
    for version in check.forms:
        seen: set[str] = set()
        for equation in form(version).equations:
            if equation.check == check.id and (equation.each not in ("column", "row") or equation.each not in seen):
                seen.add(equation.each)
                yield _words(version, equation)


def _words(version: str, equation: Equation) -> str:
    known = form(version)

    def side(terms: tuple[Term, ...]) -> str:
        words = ""
        for term in terms:
            row, _, column = known.label_of(term.cell).partition(" × ")
            label = {"column": row, "row": column}.get(equation.each, known.label_of(term.cell))
            label = f"上年报告的{label}" if term.previous else label
            words += f"{' − ' if term.sign < 0 else ' ＋ ' if words else ''}{label}"
        return words

    where = {"column": "每一栏：", "row": "每一行：", "item": "", "": ""}[equation.each]
    return f"{where}{side(equation.left)} ＝ {side(equation.right)}"


if __name__ == "__main__":
    sys.stdout.write(page())

"""The findings of a workbook, each kind once, with its first places."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.report.table import Issue, Severity
from gongkai.words import say

_SHOWN = 3


# kind: id, severity, sentence, fix
_FINDINGS: dict[str, tuple[str, Severity, str, str]] = {
    "hidden_sheet": (
        "READ-W3",
        "warning",
        "有隐藏的工作表：{where}；其中的内容没有计入报告。",
        "公布前请删除隐藏的工作表。",
    ),
    "hidden_row": (
        "READ-W3",
        "warning",
        "有隐藏的行，其中的单元格（{where}）看不见，没有计入报告。",
        "取消隐藏核对，或删除这些行。",
    ),
    "hidden_column": (
        "READ-W3",
        "warning",
        "有隐藏的列，其中的单元格（{where}）看不见，没有计入报告。",
        "取消隐藏核对，或删除这些列。",
    ),
    "concealed": (
        "READ-W3",
        "warning",
        "单元格 {where} 存有数值，但数字格式使它不显示；按空白读取。",
        "核对后清除该格或改正数字格式。",
    ),
    "comment": (
        "READ-W3",
        "warning",
        "工作表 {where} 带有批注；没有读入。",
        "公布前请删除批注。",
    ),
    "external": (
        "READ-W3",
        "warning",
        "文件链接了外部工作簿（{where}）；没有连接，采用文件中保存的结果。",
        "断开链接，把数值存入文件。",
    ),
    "pivot": (
        "READ-W3",
        "warning",
        "文件带有数据透视表的缓存（{where}），其中可能有未显示的明细。",
        "公布前把透视表粘贴为数值，另存为新文件。",
    ),
    "embedded": (
        "READ-W3",
        "warning",
        "工作表 {where} 嵌有其他文件；没有读入。",
        "公布前请删除嵌入对象。",
    ),
    "macro": (
        "READ-W3",
        "warning",
        "文件带有宏（{where}）；宏不会运行。",
        "另存为不带宏的 xlsx。",
    ),
    "risky_formula": (
        "READ-W3",
        "warning",
        "单元格 {where} 的公式会调用外部内容；没有执行，采用文件中保存的结果。",
        "把公式粘贴为数值。",
    ),
    "uncounted": (
        "READ-W1",
        "warning",
        "单元格 {where} 是公式，文件中没有保存计算结果，无法读取。",
        "用 Excel 或 WPS 打开并保存一次，再读取。",
    ),
    "imprecise": (
        "READ-W1",
        "warning",
        "单元格 {where} 的数字超过 15 位，存成数值时末尾已失真。",
        "请核对原始号码；号码应以文本形式填写。",
    ),
    "formula": (
        "READ-N1",
        "note",
        "单元格 {where} 是公式，采用文件中保存的结果，没有重新计算。",
        "",
    ),
    "rounded": (
        "READ-N1",
        "note",
        "单元格 {where} 显示的数与存储的数不同（小数位或千位缩放），按显示的数读取。",
        "核对存储的数值。",
    ),
    "from_1904": (
        "READ-N1",
        "note",
        "文件采用 1904 年日期系统，单元格 {where} 的日期已按此换算。",
        "",
    ),
}


def findings(found: Mapping[str, list[str]]) -> list[Issue]:
    """One finding for each kind that was met (the kinds are those of `_FINDINGS`)."""
    return [_one(kind, places) for kind, places in found.items() if kind in _FINDINGS]


def _one(kind: str, places: list[str]) -> Issue:
    unique = list(dict.fromkeys(places))
    listed = say("、").join(unique[:_SHOWN]) + (say("等 {n} 处", n=len(unique)) if len(unique) > _SHOWN else "")
    name, severity, _, fix = _FINDINGS[kind]
    return Issue(
        name, severity, "doc", (), say(_FINDINGS[kind][2], where=listed), fix=say(_FINDINGS[kind][3]) if fix else ""
    )

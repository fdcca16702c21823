"""What reading a file brings to light beside its text: changes, hidden content, foreign objects; each with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from gongkai.report.table import Issue, Severity
from gongkai.words import say

_QUOTED = 24
_LISTED = 3

# kind: (issue id, severity, sentence with {where} and {text}, what to do)
_KINDS: dict[str, tuple[str, Severity, Callable[..., str], Callable[[], str]]] = {
    "inserted": (
        "READ-W2",
        "warning",
        lambda **p: say("{where}有未接受的修订，插入了{text}；已按插入后的内容读取。", **p),
        lambda: say("在 Word 或 WPS 中接受或拒绝全部修订后另存，再核对这里。"),
    ),
    "deleted": (
        "READ-W2",
        "warning",
        lambda **p: say("{where}有未接受的修订，删去了{text}；删去的内容没有读入。", **p),
        lambda: say("在 Word 或 WPS 中接受或拒绝全部修订后另存，再核对这里。"),
    ),
    "struck": (
        "READ-W2",
        "warning",
        lambda **p: say("{where}有划了删除线的文字{text}；没有读入。", **p),
        lambda: say("删去作废的文字，或取消删除线。"),
    ),
    "hidden": (
        "READ-W3",
        "warning",
        lambda **p: say("{where}有看不见的内容{text}；没有读入。", **p),
        lambda: say("删去隐藏内容，或取消隐藏后核对。"),
    ),
    "invisible": (
        "READ-W3",
        "warning",
        lambda **p: say("{where}有白色、透明或小到看不见的文字{text}；已照常读取。", **p),
        lambda: say("公开前删去看不见的文字；数字请核对。"),
    ),
    "unseen": (
        "READ-W3",
        "note",
        lambda **p: say("网页表格以外有不显示的内容{text}；没有读入。", **p),
        lambda: "",
    ),
    "blackened": (
        "READ-W3",
        "warning",
        lambda **p: say("{where}有涂黑的文字{text}，文字仍在文件里。", **p),
        lambda: say("涂黑不等于删除；不应公开的文字请真正删去。"),
    ),
    "comment": (
        "READ-W3",
        "warning",
        lambda **p: say("文件带有批注{text}；没有读入。", **p),
        lambda: say("公开前删去批注。"),
    ),
    "embedded": (
        "READ-W3",
        "warning",
        lambda **p: say("文件嵌有其他文件（{text}），内容没有读入。", **p),
        lambda: say("把其中的表格直接做成文档里的表格，并删去嵌入对象。"),
    ),
    "altchunk": (
        "READ-W3",
        "warning",
        lambda **p: say("{where}插有外来文档片段（{text}），内容没有读入，里面可能有表格。", **p),
        lambda: say("用 Word 打开后另存为 docx，使片段成为正文。"),
    ),
    "macro": (
        "READ-W3",
        "warning",
        lambda **p: say("文件带有宏（{text}）；宏不会运行，正文已读取。", **p),
        lambda: say("另存为不带宏的 docx。"),
    ),
    "external": (
        "READ-W3",
        "warning",
        lambda **p: say("文件引用了外部资源{text}；没有连接。", **p),
        lambda: say("取消链接，把内容存入文件。"),
    ),
    "field": (
        "READ-W3",
        "warning",
        lambda **p: say("{where}有会调用外部程序的域{text}；没有执行。", **p),
        lambda: say("删去该域，直接写出内容。"),
    ),
    "span": (
        "READ-W1",
        "warning",
        lambda **p: say("{where}的合并单元格数写作{text}，不是有效的数，按 1 读取。", **p),
        lambda: say("核对这一行各列是否对齐。"),
    ),
    "encoding": (
        "READ-N1",
        "note",
        lambda **p: say("{text}", **p),
        lambda: say("如有乱码，请把文件另存为 UTF-8 编码。"),
    ),
    "garbled": (
        "READ-W1",
        "warning",
        lambda **p: say("{text}", **p),
        lambda: say("请取得编码完好的原件，或另存为 UTF-8 编码后再读。"),
    ),
}


def _quoted(texts: list[str]) -> str:
    shown = [" ".join(text.split()) for text in texts]
    shown = [f"“{text if len(text) <= _QUOTED else text[:_QUOTED] + '…'}”" for text in shown if text]
    more = say("等 {n} 处", n=len(shown)) if len(shown) > _LISTED else ""
    return say("、").join(shown[:_LISTED]) + more


@dataclass(slots=True)
class Notes:
    """Collects findings during one reading; `issues` gives one sentence for each kind and table.

    Attributes:
        table, row, column: where reading stands; 0 for the running text, the row and column count from 1.
    """

    table: int = 0
    row: int = 0
    column: int = 0
    _found: dict[tuple[int, str], list[tuple[str, int, int]]] = field(default_factory=dict)

    def add(self, kind: str, text: str = "") -> None:
        """Remember one finding at the present place; blank text of hidden or changed runs is no finding."""
        if text.strip() or kind in ("span",):
            self._found.setdefault((self.table, kind), []).append((text, self.row, self.column))

    def tables(self) -> list[int]:
        """The tables that have findings, 0 for the running text, in the order met."""
        return list(dict.fromkeys(table for table, _ in self._found))

    def issues(self, table: int) -> list[Issue]:
        """The findings of one table (0: of the running text and the file itself)."""
        out = []
        for (number, kind), items in self._found.items():
            if number != table:
                continue
            name, severity, sentence, fix = _KINDS[kind]
            plain = kind in ("encoding", "garbled")
            text = items[0][0] if plain else _quoted([item[0] for item in items])
            where = say("正文")
            if table:
                _, row, column = items[0]
                where = say("第 {table} 个表格第 {row} 行第 {column} 列", table=table, row=row, column=column)
            out.append(Issue(name, severity, "doc", (), sentence(where=where, text=text), fix=fix()))
        return out

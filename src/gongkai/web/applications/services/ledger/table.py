"""From the bytes of a ledger to its head and rows; read in the limited child."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gongkai.documents.isolation import ReaderServer
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.ledger.columns import field_of

MOST = 2000
_HEAD_WITHIN = 6  # rows: a title and a line of notes may stand above the head
_HEAD_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """The head of each column, and the rows with the line of each in the file."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]


def read(content: bytes, name: str) -> Table:
    """The ledger in an xlsx, xls, ods or csv file.

    Raises:
        NotAllowed: it cannot be read, has no head that is known, an empty row in between, or too many rows.
    """
    with ReaderServer() as server:
        answer = server.work({"task": "grids", "name": name}, content)
    if answer is None:
        raise NotAllowed(_("读这个文件时程序中断，文件可能有害，没有导入"))
    if answer.get("refused"):
        raise NotAllowed(answer["refused"][0]["message"])
    return _table(answer["grids"])


def _table(grids: list[dict[str, Any]]) -> Table:
    for at, grid in enumerate(grids):
        rows = grid["rows"]
        head = next((n for n, (_line, cells) in enumerate(rows[:_HEAD_WITHIN]) if _is_head(cells)), None)
        if head is None:
            continue
        below = [other for other in grids[at + 1 :] if other["sheet"] == grid["sheet"]]
        if below:
            line = rows[-1][0] + 1
            raise NotAllowed(_("第 %(line)s 行是空行，后面还有内容。请删去空行再导入，免得漏掉") % {"line": line})
        found = [(int(line), list(cells)) for line, cells in rows[head + 1 :] if any(cells)]
        if len(found) > MOST:
            raise NotAllowed(
                _("一次最多导入 %(most)s 行，这个文件有 %(n)s 行，请分成几份") % {"most": MOST, "n": len(found)}
            )
        if not found:
            raise NotAllowed(_("表头下面没有内容"))
        return Table(list(rows[head][1]), found)
    raise NotAllowed(_("没有找到表头。表头里至少要有收到日期、信息名称、办理结果这样的三列"))


def _is_head(cells: list[str]) -> bool:
    return len({field for cell in cells if (field := field_of(cell))}) >= _HEAD_FIELDS

"""The READ-* findings of recognition: one sentence each, with the place, what stands there and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from gongkai.documents.recognise.collect import Collected
from gongkai.report.form import form
from gongkai.report.table import Issue, Where, table_of
from gongkai.words import say

_LISTED = 5


def table_name(table: str) -> str:
    """What a clerk calls the table."""
    return {"t2": say("表二"), "t3": say("表三"), "t4": say("表四")}.get(table, say("全文"))


def place(where: Where | None) -> str:
    """ "第2页第3个表第9行第4列", without what is not known."""
    if where is None:
        return ""
    parts = []
    if where.sheet is not None:
        parts.append(say("工作表“{sheet}”", sheet=where.sheet))
    if where.page is not None:
        parts.append(say("第{page}页", page=where.page))
    if where.line is not None and where.page is None:
        parts.append(say("第{line}行文字", line=where.line))
        return "".join(parts)
    if where.table is not None:
        parts.append(say("第{table}个表格", table=where.table))
    if where.row is not None:
        parts.append(say("第{row}行", row=where.row))
    if where.column is not None:
        parts.append(say("第{column}列", column=where.column))
    return "".join(parts)


def of_cells(out: Collected, version: str | None) -> Iterable[Issue]:
    """Findings on single cells and on rows whose columns are lost."""
    lost = {cell_id for *_, ids in out.misaligned for cell_id in ids}
    for cell_id in dict.fromkeys([*out.unclear, *out.twice]):
        cell = out.cells[cell_id]
        if cell.status in ("value", "blank") or cell_id in lost:
            continue
        yield _unclear(out, cell_id, version)
    for table, where, raw, found, ids in out.misaligned:
        have, want = found.split("/")
        yield Issue(
            "READ-E4",
            "error",
            table,
            ids,
            say(
                "{table}{place}“{raw}”有 {have} 格，应有 {want} 格，无法确定各属哪一列。",
                table=table_name(table),
                place=place(where),
                raw=raw[:60],
                have=have,
                want=want,
            ),
            rule=say("读不准的数不录入，只列出可能的读法。"),
            fix=say("请对照原件逐格填写这一行。"),
        )


def _unclear(out: Collected, cell_id: str, version: str | None) -> Issue:
    cell = out.cells[cell_id]
    table = table_of(cell_id)
    label = cell_label(cell_id, version)
    if cell_id in out.twice:
        message = say(
            "{table}“{label}”在文中出现两次且不一致：“{raw}”。", table=table_name(table), label=label, raw=cell.raw
        )
    elif cell.candidates:
        message = say(
            "{table}{place}“{label}”印作“{raw}”，可能是 {readings}，不能确定。",
            table=table_name(table),
            place=place(cell.where),
            label=label,
            raw=_short(cell.raw),
            readings=say("或").join(reading or say("空白") for reading in cell.candidates),
        )
    else:
        message = say(
            "{table}{place}“{label}”读不出：“{raw}”。",
            table=table_name(table),
            place=place(cell.where),
            label=label,
            raw=_short(cell.raw),
        )
    fix = say("请对照原件填写。")
    if cell.suggestion is not None:
        fix = say("按勾稽关系应为 {value}，请对照原件填写。", value=cell.suggestion)
    return Issue(
        "READ-W1", "warning", table, (cell_id,), message, rule=say("读不准的数不录入，只列出可能的读法。"), fix=fix
    )


def of_labels(out: Collected, version: str | None) -> Iterable[Issue]:
    """Notes on values written in another form and on labels in other words; one for each table."""
    for table in ("t2", "t3", "t4"):
        ids = tuple(dict.fromkeys(i for i in out.normalised if table_of(i) == table and out.cells[i].status == "value"))
        if ids:
            shown = say("、").join(f"“{_short(out.cells[i].raw)}”→{out.cells[i].value}" for i in ids[:_LISTED])
            yield Issue(
                "READ-N1",
                "note",
                table,
                ids,
                say(
                    "{table}有 {count} 格的写法不是单纯的数字，已按其数值读取：{shown}。",
                    table=table_name(table),
                    count=len(ids),
                    shown=shown,
                ),
            )
    seen = list(dict.fromkeys(out.variants))
    for table in ("t2", "t3"):
        here = [(w, i) for w, i in seen if i.startswith(("t2.", "t2o.")) == (table == "t2")]
        if here:
            shown = say("、").join(f"“{word}”＝“{label_of(i, version)}”" for word, i in here[:_LISTED])
            yield Issue(
                "READ-N2",
                "note",
                table,
                (),
                say("{table}的项目名称与格式用语不同，已认作：{shown}。", table=table_name(table), shown=shown),
            )


def of_shape(out: Collected) -> Iterable[Issue]:
    """Findings on rows and columns that the form lacks and on hidden cells."""
    for table in ("t2", "t3", "t4"):
        extra = [(where, text) for found, where, text in out.extra if found == table]
        if extra:
            shown = say("；").join(say("{place}“{text}”", place=place(w), text=t) for w, t in extra[:_LISTED])
            yield Issue(
                "READ-W4",
                "warning",
                table,
                (),
                say(
                    "{table}有 {count} 处行或列是格式里没有的，其数字没有录入：{shown}。",
                    table=table_name(table),
                    count=len(extra),
                    shown=shown,
                ),
                rule=say("格式规定的行列不得增减。"),
                fix=say("请核对这些行列；属自加的小计或备注，报送前删去。"),
            )
        repeated = _repeated(out, table)
        if repeated is not None:
            yield repeated
        hidden = [where for found, where in out.hidden if found == table]
        if hidden:
            yield Issue(
                "READ-W3",
                "warning",
                table,
                (),
                say(
                    "{table}有 {count} 格是隐藏的（如{place}），其数字没有录入。",
                    table=table_name(table),
                    count=len(hidden),
                    place=place(hidden[0]).rstrip(", "),
                ),
                rule=say("看不见的数字不能当作已公开的数字。"),
                fix=say("请取消隐藏并核对，或删去隐藏的行列。"),
            )


def _repeated(out: Collected, table: str) -> Issue | None:
    """The table stands in the paper a second time with the same figures: worth a word, but nothing is doubtful."""
    again = [where for cell_id, where in out.again.items() if table_of(cell_id) == table]
    if not again or 2 * len(again) < sum(table_of(cell_id) == table for cell_id in out.cells):
        return None
    return Issue(
        "READ-W4",
        "note",
        table,
        (),
        say(
            "{table}在文中出现两次，数字相同（第二次在{place}）。",
            table=table_name(table),
            place=place(again[0]).rstrip(", "),
        ),
        rule=say("每个表格只应有一份。"),
        fix=say("请删去重复的一份。"),
    )


def missing_table(table: str, *, picture: bool) -> Issue:
    """READ-E5 where a picture stands in its place, else READ-E2."""
    if picture:
        return Issue(
            "READ-E5",
            "error",
            table,
            (),
            say("{table}没有可读的表格，文中该处是图片。", table=table_name(table)),
            rule=say("年度报告的三张表应当是可读取的表格。"),
            fix=say("请用文字表格代替图片，或把图片单独交给识别并核对。"),
        )
    return Issue(
        "READ-E2",
        "error",
        table,
        (),
        say("没有找到{table}。", table=table_name(table)),
        rule=say("年度报告须有格式规定的三张表。"),
        fix=say("请核对文件是否完整，补上这张表。"),
    )


def cut_table(table: str, lacking: list[str]) -> Issue:
    """READ-E3: what of the form's rows and columns the paper's table does not have."""
    shown = say("、").join(f"“{name}”" for name in lacking[:8])
    more = say("等 {count} 处", count=len(lacking)) if len(lacking) > 8 else ""
    message = (
        say("{table}不完整，缺少{shown}{more}。", table=table_name(table), shown=shown, more=more)
        if lacking
        else say("{table}在文件末尾被截断。", table=table_name(table))
    )
    return Issue(
        "READ-E3",
        "error",
        table,
        (),
        message,
        rule=say("格式规定的行列不得增减。"),
        fix=say("请对照原件补齐缺少的行列。"),
    )


def wrong_form(year: int, used: str, due: str) -> Issue:
    """A note that a report on this year was written in the other form."""
    return Issue(
        "READ-N2",
        "note",
        "doc",
        (),
        say(
            "{year} 年度报告应使用{due}，本文用的是{used}，已按其所用格式读取。",
            year=year,
            due=form(due).document,
            used=form(used).document,
        ),
    )


def years_differ(title: int, period: int, chosen: int) -> Issue:
    """A note on which year was taken when title and period disagree."""
    return Issue(
        "READ-N2",
        "note",
        "doc",
        (),
        say(
            "标题写的是 {title} 年，统计期限写的是 {period} 年，按 {chosen} 年度读取。",
            title=title,
            period=period,
            chosen=chosen,
        ),
    )


def cell_label(cell_id: str, version: str | None) -> str:
    """What a clerk calls the cell."""
    known = form(version or "v2021")
    try:
        return known.label_of(cell_id)
    except KeyError:
        return cell_id


def label_of(row: str, version: str | None) -> str:
    """The official label of a row of table 3 or 2."""
    return _row_labels(version or "v2021").get(row, row)


@cache
def _row_labels(version: str) -> dict[str, str]:
    found = {}
    for name in ("v2019", "v2021", version):
        found.update({row.id: row.label for row in form(name).t3_rows})
        for block in form(name).blocks:
            found.update({row.cells[0].rsplit(".", 1)[0]: row.label for row in block.rows})
    return found


def _short(text: str) -> str:
    return " ".join(text.split())[:40]

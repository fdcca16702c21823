"""The shapes themselves: each takes a truth and gives a paper. SAME must be read whole and without a finding."""

from __future__ import annotations

import random
from collections.abc import Callable

from documents.recognise.layouts import (
    Rows,
    Truth,
    frame,
    grid,
    official,
    ragged,
    show,
    table2,
    table3_body,
    table3_head,
    table4,
)
from gongkai.documents.paper import Block, Paper, Text


def _second(t: Truth, **rest: object) -> list[Block]:
    return [grid([row for block in table2(t) for row in block])]


def _third(t: Truth) -> list[Block]:
    return [grid(table3_head(t) + table3_body(t))]


def _fourth(t: Truth) -> list[Block]:
    return [grid(table4(t))]


def blocks_apart(t: Truth) -> Paper:
    return frame(t, [grid(block) for block in table2(t)], _third(t), _fourth(t))


def figures_not_merged(t: Truth) -> Paper:
    """Form v2021's wide cells left as three, the figure in the middle or the first one."""
    rows: Rows = []
    for block in table2(t):
        for row in block:
            if row[-1][1] == 3 and len(row) == 2 and not row[-1][0].startswith("本年"):
                rows.append([row[0], ("", 1, 1), (row[1][0], 1, 1), ("", 1, 1)])
            else:
                rows.append(row)
    return frame(t, [grid(rows)], _third(t), _fourth(t))


def pages_without_header(t: Truth) -> Paper:
    body = table3_body(t)
    cut = [("", 1, 1)]
    pieces = [
        table3_head(t) + body[:9],
        [[*cut, ("", 1, 1), *row[-8:]] for row in body[9:17]],
        [_flat(r) for r in body[17:]],
    ]
    return frame(t, _second(t), [grid(piece) for piece in pieces], _fourth(t))


def _flat(row: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    label = row[-8][0]
    return [(label, 3, 1), *row[-7:]]


def pages_with_header(t: Truth) -> Paper:
    body = [_flat(row) for row in table3_body(t)]
    return frame(t, _second(t), [grid(table3_head(t) + body[:11]), grid(table3_head(t) + body[11:])], _fourth(t))


def header_repeated_inside(t: Truth) -> Paper:
    body = [_flat(row) for row in table3_body(t)]
    return frame(t, _second(t), [grid(table3_head(t) + body[:11] + table3_head(t) + body[11:])], _fourth(t))


def everything_in_one_grid(t: Truth) -> Paper:
    parts = [part.title for part in t.form.parts]
    rows: Rows = [[(parts[1], 15, 1)]]
    rows += [
        [(x, c if i < len(r) - 1 else 16 - len(r), 1) for i, (x, c, _) in enumerate(r)] for b in table2(t) for r in b
    ]
    rows.append([(parts[2], 15, 1)])
    rows += table3_head(t) + table3_body(t)
    rows.append([(parts[3], 15, 1)])
    rows += table4(t)
    paper = frame(t, [grid(rows)], [], [])
    paper.blocks = [b for b in paper.blocks if not (isinstance(b, Text) and b.text in parts[1:4])]
    return paper


def on_its_side(t: Truth) -> Paper:
    """Table 3 with items across and applicants down."""
    rows: Rows = [[("申请人情况", 2, 1), *((row.label, 1, 1) for row in t.form.data_rows)]]
    for column in t.form.t3_columns:
        head = [("法人或其他组织", 1, 5)] if column.id == "enterprise" else []
        across = 1 if column.id not in ("natural_person", "total") else 2
        figures = [(show()(t.figures[f"t3.{row.id}.{column.id}"]), 1, 1) for row in t.form.data_rows]
        rows.append([*head, (column.label, across, 1), *figures])
    return frame(t, _second(t), [grid(rows)], _fourth(t))


def fourth_in_three(t: Truth) -> Paper:
    pieces = []
    for i, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
        row = table4(t)[3][i * 5 : i * 5 + 5]
        pieces.append(
            grid([[(name, 5, 1)], [(x, 1, 1) for x in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")], row])
        )
    return frame(t, _second(t), _third(t), pieces)


def fourth_in_two(t: Truth) -> Paper:
    five = [(x, 1, 1) for x in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")]
    row = table4(t)[3]
    first = grid([[("行政复议", 5, 1)], five, row[:5]])
    second = grid([[("行政诉讼", 10, 1)], [("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)], five + five, row[5:]])
    return frame(t, _second(t), _third(t), [first, second])


def fourth_as_rows(t: Truth) -> Paper:
    row = table4(t)[3]
    rows: Rows = [[("", 2, 1), *((x, 1, 1) for x in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))]]
    rows.append([("行政复议", 2, 1), *row[:5]])
    rows.append([("行政诉讼", 1, 2), ("未经复议直接起诉", 1, 1), *row[5:10]])
    rows.append([("复议后起诉", 1, 1), *row[10:]])
    return frame(t, _second(t), _third(t), [grid(rows)])


def fourth_on_its_side(t: Truth) -> Paper:
    figures = table4(t)[3]
    five = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    rows: Rows = []
    for i, one in enumerate(five * 3):
        head: list[tuple[str, int, int]] = []
        if i == 0:
            head = [("行政复议", 2, 5)]
        elif i == 5:
            head = [("行政诉讼", 1, 10), ("未经复议直接起诉", 1, 5)]
        elif i == 10:
            head = [("复议后起诉", 1, 5)]
        rows.append([*head, (one, 1, 1), figures[i]])
    return frame(t, _second(t), _third(t), [grid(rows)])


def fourth_badly_merged(t: Truth) -> Paper:
    """The third header row not merged upward: empty cells under the five of reconsideration."""
    rows = table4(t)
    rows[1] = [(x, c, 1) for x, c, _ in rows[1]]
    rows[2] = [("", 1, 1)] * 5 + rows[2]
    return frame(t, _second(t), _third(t), [grid(rows)])


def one_character_cells(t: Truth) -> Paper:
    """三、本年度办理结果 written down the margin, one character in a cell."""
    rows = table3_body(t)
    letters = list("三、本年度办理结果")
    out: Rows = []
    inside = 0
    for row, spec in zip(rows, t.form.data_rows, strict=True):
        if spec.parent is None:
            out.append(row)
            continue
        kept = row[1:] if row[0][0].startswith("三、") else row
        out.append([(letters[inside] if inside < len(letters) else "", 1, 1), *kept])
        inside += 1
    return frame(t, _second(t), [grid(table3_head(t) + out)], _fourth(t))


def no_spans_at_all(t: Truth) -> Paper:
    """Every row padded with empty cells instead of merged ones."""
    out: Rows = []
    for row, spec in zip(table3_body(t), t.form.data_rows, strict=True):
        depth = {0: [spec.label, "", ""], 1: ["", spec.label, ""], 2: ["", "", spec.label]}[spec.level]
        out.append([*((x, 1, 1) for x in depth), *row[-7:]])
    head: Rows = [
        [
            ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 1, 1),
            ("", 1, 1),
            ("", 1, 1),
            ("申请人情况", 1, 1),
            *[("", 1, 1)] * 6,
        ],
        [*[("", 1, 1)] * 3, ("自然人", 1, 1), ("法人或其他组织", 1, 1), *[("", 1, 1)] * 4, ("总计", 1, 1)],
        [
            *[("", 1, 1)] * 4,
            *((x, 1, 1) for x in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")),
            ("", 1, 1),
        ],
    ]
    return frame(t, _second(t), [grid(head + out)], _fourth(t))


def labels_narrower(t: Truth) -> Paper:
    """The first and last rows' labels span two columns instead of three (a common slip in html)."""
    rows = table3_body(t)
    for i in (0, 1, -1):
        rows[i][0] = (rows[i][0][0], 2, 1)
    return frame(t, _second(t), [grid(table3_head(t) + rows)], _fourth(t))


def blanks_merged(t: Truth) -> Paper:
    """A row without any figure has its seven cells merged into one."""
    rows = table3_body(t)
    for row in rows:
        if all(text == "" for text, _, _ in row[-7:]):
            row[-7:] = [("", 7, 1)]
    return frame(t, _second(t), [grid(table3_head(t) + rows)], _fourth(t))


def shuffled(t: Truth) -> Paper:
    rows = [_flat(row) for row in table3_body(t)]
    fixed = [i for i, spec in enumerate(t.form.data_rows) if spec.level < 2]
    loose = [i for i in range(len(rows)) if i not in fixed]
    order = loose[:]
    random.Random(5).shuffle(order)
    out = list(rows)
    for place, source in zip(loose, order, strict=True):
        out[place] = rows[source]
    return frame(t, _second(t), [grid(table3_head(t) + out)], _fourth(t))


def one_cell_a_line(t: Truth) -> Paper:
    second = ragged([row for block in table2(t) for row in block])
    return frame(t, [second], [ragged(table3_head(t) + table3_body(t))], [ragged(table4(t))])


def no_header(t: Truth) -> Paper:
    return frame(t, _second(t), [grid([_flat(row) for row in table3_body(t)])], _fourth(t))


def titles_inside(t: Truth) -> Paper:
    """Each table carries its part's heading in its first row; the text has none."""
    parts = [part.title for part in t.form.parts]
    second = [[(parts[1], 4, 1)], *(row for block in table2(t) for row in block)]
    third = [[(parts[2], 10, 1)], *table3_head(t), *table3_body(t)]
    fourth = [[(parts[3], 15, 1)], *table4(t)]
    paper = frame(t, [grid(second)], [grid(third)], [grid(fourth)])
    paper.blocks = [b for b in paper.blocks if not (isinstance(b, Text) and b.text in parts[1:4])]
    return paper


def label_cut_by_page(t: Truth) -> Paper:
    rows = [_flat(row) for row in table3_body(t)]
    i = next(i for i, row in enumerate(rows) if "禁止公开" in row[0][0])
    text = rows[i][0][0]
    rows[i][0] = (text[:9], 3, 1)
    rest = [(text[9:], 3, 1), *[("", 1, 1)] * 7]
    pieces = [grid(table3_head(t) + rows[: i + 1]), grid([rest, *rows[i + 1 :]])]
    return frame(t, _second(t), pieces, _fourth(t))


def other_numbering(t: Truth) -> Paper:
    marks = str.maketrans({"（": "(", "）": ")", "、": "．", ".": "、", "“": '"', "”": '"'})
    rows = table3_body(t, label=lambda text: text.translate(marks))
    return frame(t, _second(t), [grid(table3_head(t) + rows)], _fourth(t))


def no_numbering(t: Truth) -> Paper:
    rows = table3_body(t, label=lambda text: text.lstrip("（一二三四五六七八九十）、12345678.") or text)
    return frame(t, _second(t), [grid(table3_head(t) + rows)], _fourth(t))


def broken_labels(t: Truth) -> Paper:
    rows = table3_body(t, label=lambda text: "\n".join(text[i : i + 3] for i in range(0, len(text), 3)) + "\u200b ")
    return frame(t, _second(t), [grid(table3_head(t) + rows)], _fourth(t))


def serial_numbers(t: Truth) -> Paper:
    """A column of serial numbers before the labels, blank in the header."""
    rows = [[(str(i), 1, 1), *_flat(row)] for i, row in enumerate(table3_body(t), 1)]
    head = [[("", 1, 3), *table3_head(t)[0]], *table3_head(t)[1:]]
    return frame(t, _second(t), [grid(head + rows)], _fourth(t))


def slashes(t: Truth) -> Paper:
    return official(t, show("/"))


def dashes(t: Truth) -> Paper:
    return official(t, show("—"))


def hard_spaces(t: Truth) -> Paper:
    return official(t, lambda value: "\xa0" if value is None else f"\xa0{value}\u3000")


def lines_of_text(t: Truth) -> Paper:
    """Tables as lines of text, every cell filled."""
    say = show("/")
    second: list[Block] = [Text(" ".join(text for text, _, _ in row)) for block in table2(t, say) for row in block]
    third: list[Block] = [Text(" ".join(text for text, _, _ in row)) for row in table3_head(t) + table3_body(t, say)]
    fourth: list[Block] = [Text(" ".join(text for text, _, _ in row)) for row in table4(t, say)]
    return frame(t, second, third, fourth)


def cells_as_lines(t: Truth) -> Paper:
    """Tables as text, one cell a line without any mark of rows, every cell filled."""
    say = show("-")
    second: list[Block] = [Text(text) for block in table2(t, say) for row in block for text, _, _ in row]
    third: list[Block] = [Text(text) for row in table3_head(t) + table3_body(t, say) for text, _, _ in row]
    fourth: list[Block] = [Text(text) for row in table4(t, say) for text, _, _ in row]
    return frame(t, second, third, fourth)


SAME: tuple[Callable[[Truth], Paper], ...] = (
    official,
    blocks_apart,
    figures_not_merged,
    pages_without_header,
    pages_with_header,
    header_repeated_inside,
    everything_in_one_grid,
    on_its_side,
    fourth_in_three,
    fourth_in_two,
    fourth_as_rows,
    fourth_on_its_side,
    fourth_badly_merged,
    one_character_cells,
    no_spans_at_all,
    labels_narrower,
    blanks_merged,
    shuffled,
    one_cell_a_line,
    no_header,
    titles_inside,
    label_cut_by_page,
    other_numbering,
    no_numbering,
    broken_labels,
    serial_numbers,
    slashes,
    dashes,
    hard_spaces,
    lines_of_text,
    cells_as_lines,
)

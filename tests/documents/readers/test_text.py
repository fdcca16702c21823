"""Tables in plain text are found wherever the layout still tells of them; what ran together stays text."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.readers.grids import ids, only, picture, words
from gongkai.documents.paper import Paper, Text
from gongkai.documents.readers import read_paper
from gongkai.errors import RefusedFile

SAMPLE = Path(__file__).parent.parent / "samples" / "langao-2020.txt"


def read(text: str) -> Paper:
    return read_paper(text.encode(), "报告.txt")


def rows(paper: Paper) -> list[list[str]]:
    (grid,) = paper.grids
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


def test_the_sample_gives_three_tables_with_the_line_of_every_cell() -> None:
    paper = read_paper(SAMPLE.read_bytes(), SAMPLE.name)
    assert [(grid.rows, grid.columns, grid.ragged, grid.line) for grid in paper.grids] == [
        (18, 4, True, 13),
        (26, 10, True, 86),
        (4, 15, True, 362),
    ]
    source = SAMPLE.read_text(encoding="utf-8").split("\n")
    for grid in paper.grids:
        assert grid.row_lines is not None
        for cell in grid.cells:
            assert cell.line is not None
            assert source[cell.line - 1].strip() == cell.text.split("\n")[0].strip()
    fees = [cell.text for cell in paper.grids[0].cells if cell.row == 17]
    assert fees == ["政府集中采购", "31", "6181万元"]
    assert paper.findings == []


def test_one_cell_a_line_with_any_indent() -> None:
    for indent in ("\t", "    ", "\u3000\u3000"):
        cells = [["自然人", "商业\n企业", "总计"], [" 4", "", "4"]]
        text = "三、收到\n" + "\n\n".join("\n".join(indent + cell for cell in row) for row in cells) + "\n\n四、其他\n"
        paper = read(text)
        assert rows(paper) == cells
        assert words(paper) == ["三、收到", "四、其他"]


def test_only_the_first_cell_of_a_row_indented() -> None:
    paper = read("\t行政许可\n244\n-1\n22446\n\n\t行政处罚\n1673\n-11\n1349\n\n完\n")
    assert rows(paper) == [["行政许可", "244", "-1", "22446"], ["行政处罚", "1673", "-11", "1349"]]


def test_indented_prose_is_no_table() -> None:
    prose = "".join(f"\t第{at}段，" + "本机关认真贯彻条例，" * 8 + "\n" for at in range(6))
    paper = read(prose + "\n" + prose)
    assert paper.grids == []
    assert len(words(paper)) == 12


def test_markdown() -> None:
    paper = read("# 标题\n\n| 甲 | **乙** |\n|:---|---:|\n| 1<br>2 | 3 |\n| 有\\|竖线 | |\n\n完\n")
    assert only(paper) == [["甲", "乙"], ["1\n2", "3"], ["有|竖线", ""]]
    assert words(paper) == ["标题", "完"]
    assert paper.grids[0].row_lines == [3, 5, 6]


def test_markdown_that_keeps_its_tables_as_html() -> None:
    paper = read_paper(
        "# 一、总体\n第一段\n\n<table>\n<tr><td>甲</td><td>1</td></tr>\n</table>\n\n完\n".encode(), "a.md"
    )
    assert only(paper) == [["甲", "1"]]
    assert [(block.text, block.line) for block in paper.blocks if isinstance(block, Text)] == [
        ("一、总体", 1),
        ("第一段", 2),
        ("完", 8),
    ]
    assert paper.grids[0].line == 4


def test_tabs_with_a_banner_blank_cells_and_a_quoted_line_break() -> None:
    paper = read('第二十条\n甲\t乙\t丙\n合并的一行\n1\t\t3\n"结果\n维持"\t5\t6\n完。')
    assert only(paper) == [["甲", "乙", "丙"], ["合并的一行"] * 3, ["1", "", "3"], ["结果\n维持", "5", "6"]]


def test_tabs_with_lost_columns_are_ragged() -> None:
    paper = read("自然人\t法人\t总计\n商业\t科研\t公益\t法律\t其他\n4\t0\t0\t0\t0\t0\t4\n")
    assert paper.grids[0].ragged
    assert rows(paper)[1] == ["商业", "科研", "公益", "法律", "其他"]


def test_drawn_boxes_with_merged_cells() -> None:
    paper = read("表\n┌──┬────┐\n│甲│ 乙 │\n│  ├─┬──┤\n│  │1│ 2│\n├──┼─┼──┤\n│丙│3│ 4│\n└──┴─┴──┘\n完\n")
    assert only(paper) == [["甲", "乙", "乙"], ["甲", "1", "2"], ["丙", "3", "4"]]
    assert words(paper) == ["表", "完"]


def test_drawn_with_signs_of_two_columns() -> None:
    paper = read("┏━━┳━━┓\n┃甲　┃１　┃\n┣━━╋━━┫\n┃乙　┃２　┃\n┗━━┻━━┛\n")
    assert only(paper) == [["甲", "１"], ["乙", "２"]]


def test_plus_and_minus() -> None:
    assert only(read("+----+---+\n| 甲 | 1 |\n+====+===+\n| 乙 | 2 |\n+----+---+\n")) == [["甲", "1"], ["乙", "2"]]


def test_columns_told_by_blanks() -> None:
    paper = read(
        "信息内容        本年制发件数    本年废止件数    现行有效件数\n"
        "规章                 0               0               0\n"
        "规范性文件          12               3              40\n"
        "行政许可                                           100\n\n完。\n"
    )
    grid = paper.grids[0]
    assert grid.unruled and not grid.ragged
    assert picture(grid)[2:] == [["规范性文件", "12", "3", "40"], ["行政许可", None, None, "100"]]


def test_what_ran_together_stays_text_with_its_lines() -> None:
    paper = read("自然人商业企业科研机构总计\n（一）予以公开 4 0 0 0 0 0 4\n（二）部分公开 0 0 0 0 0 0 0\n")
    assert paper.grids == []
    assert [block.line for block in paper.blocks] == [1, 2, 3]  # type: ignore[union-attr]  # every block is text


def test_csv() -> None:
    paper = read_paper('甲,乙,丙\n1,2,3\n4,"5\n6",7\n8,9,10\n'.encode("gbk"), "x.csv")
    assert only(paper) == [["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5\n6", "7"], ["8", "9", "10"]]


@pytest.mark.parametrize("text", ['甲,乙,丙\n1,2,3\n4,5,6\n7,"8,9\n10,11,12\n', ",".join(["1"] * 100_000)])
def test_a_broken_or_endless_csv_is_refused(text: str) -> None:
    with pytest.raises(RefusedFile):
        read_paper(text.encode(), "x.csv")


def test_form_feeds_end_pages() -> None:
    paper = read("第一页\n\f第二页\n")
    assert paper.pages == 2
    assert [block.page for block in paper.blocks] == [1, 2]


def test_a_declared_charset_that_lies_is_told() -> None:
    paper = read_paper("charset=utf-8\n政府信息公开年度报告".encode("gbk"), "x.txt")
    assert ids(paper) == {"READ-N1"}


@pytest.mark.parametrize("text", ["\t" * 70 + "x\n" + "\t" * 70 + "y", "| " * 70 + "\n" + "| " * 70])
def test_too_many_columns_are_refused(text: str) -> None:
    with pytest.raises(RefusedFile) as caught:
        read(text)
    assert caught.value.data["allowed"] == 64

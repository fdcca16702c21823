"""A web page is read as a browser shows it: spans placed, frames ignored, the invisible left out and told."""

from __future__ import annotations

import pytest

from documents.readers.grids import ids, only, picture, words
from gongkai.documents.paper import Grid, Text
from gongkai.documents.readers import html as reader
from gongkai.documents.readers import read_paper
from gongkai.errors import RefusedFile


def read(page: str) -> reader.Paper:
    return reader.read(page.encode())


TABLE = "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>"
READ = [["甲", "1"], ["乙", "2"]]


def test_spans_are_placed_as_browsers_do() -> None:
    paper = read(
        "<table><tr><td colspan=2 rowspan='2'>勾稽<td colspan=2>申请人</tr><tr><th>自然人<th>总计</tr>"
        "<tr><td rowspan=99>三</td><td>公开</td><td>4</td><td>4</td></tr><tr><td>部分<td>&nbsp;<td>0</table>"
    )
    assert only(paper) == [
        ["勾稽", "勾稽", "申请人", "申请人"],
        ["勾稽", "勾稽", "自然人", "总计"],
        ["三", "公开", "4", "4"],
        ["三", "部分", "\xa0", "0"],
    ]


def test_text_tables_and_headings_keep_their_order() -> None:
    paper = read(
        f"<title>年报</title><h1>标题</h1><div>前<p>一、总体<br>第二行</div>{TABLE}后<span>面</span><b>！</b><p>完"
    )
    shown = [block.text if isinstance(block, Text) else picture(block) for block in paper.blocks]
    assert shown == ["标题", "前", "一、总体", "第二行", READ, "后面！", "完"]
    assert paper.title == "年报"
    assert isinstance(paper.blocks[0], Text) and paper.blocks[0].heading == 1


def test_lines_in_a_cell() -> None:
    paper = read(
        "<table><tr><td>商业<br/>企业<td><p>科研</p><p>机构</p><td>\n  <div>1</div>\n<td>a\n b<td><p>4</p>万元</table>"
    )
    assert only(paper) == [["商业\n企业", "科研\n机构", "1", "a b", "4\n万元"]]


def test_word_as_web_page() -> None:
    paper = read(
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><!--[if gte mso 9]><xml><o:x/></xml><![endif]--><body>"
        "<p class=MsoNormal><span lang=EN-US>2020</span><span>年度报告<o:p></o:p></span></p><table class=MsoNormalTable>"
        "<tr style='mso-yfti-irow:0'><td><p class=MsoNormal><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>属于国家秘密"
        "<o:p></o:p></p></td><td><![if !supportEmptyParas]>&nbsp;<![endif]><p>3<span style='display:none;mso-hide:all'>7"
        "</span></p></td></tr></table></body></html>"
    )
    assert words(paper)[0] == "2020年度报告"
    assert [row[1].strip() for row in only(paper)] == ["3"]  # type: ignore[union-attr]  # every position is filled
    assert "READ-W3" in ids(paper)


def test_frames_for_the_layout_are_no_tables() -> None:
    page = (
        "<table><tr><td>导航<td><table><tr><td><p>一、总体情况</p>"
        + TABLE
        + "<p>结尾</td></tr></table></td></tr></table>"
    )
    paper = read(page)
    assert only(paper) == READ
    assert words(paper) == ["导航", "一、总体情况", "结尾"]


def test_a_small_table_in_a_cell_of_figures() -> None:
    rows = "".join(f"<tr><td>第{at}行的名称<td>100" for at in range(5))
    paper = read(f"<table>{rows}<tr><td>内<td><table><tr><td>小<td>9</table></table>")
    outer, inner = paper.grids
    assert picture(outer)[5] == ["内", "小\n9"] or picture(outer)[5][0] == "内"
    assert picture(inner) == [["小", "9"]]
    assert (outer.number, inner.number) == (1, 2)


def test_head_and_foot_stand_where_they_are_shown() -> None:
    paper = read(
        "<table><caption>表二</caption><tfoot><tr><td>总计<td>3</tfoot><tbody><tr><td>甲<td>3</tbody><thead><tr><td>名<td>数</thead></table>"
    )
    assert only(paper) == [["名", "数"], ["甲", "3"], ["总计", "3"]]
    assert words(paper) == ["表二"]


@pytest.mark.parametrize("hide", ['style="display: none"', "hidden", 'style="DISPLAY:NONE"', 'class="no"'])
def test_hidden_rows_are_marked_and_told(hide: str) -> None:
    paper = read(f"<style>.no, .x {{display:none}}</style><table><tr><td>甲<td>1<tr {hide}><td>乙<td>2</table>")
    assert [cell.hidden for cell in paper.grids[0].cells] == [False, False, True, True]
    (found,) = paper.grids[0].findings
    assert (found.id, found.severity) == ("READ-W3", "warning")


def test_hidden_words_in_a_cell_are_left_out_and_told() -> None:
    paper = read('<table><tr><td>甲<td>1<i style="display:none">9</i><tr><td>乙<td style="visibility:hidden">2</table>')
    assert only(paper) == [["甲", "1"], ["乙", ""]]
    assert len(paper.grids[0].findings) == 1
    assert "“9”、“2”" in paper.grids[0].findings[0].message


def test_a_hidden_menu_is_only_a_note() -> None:
    paper = read(f'<ul style="display:none"><li>栏目</ul>{TABLE}')
    assert words(paper) == []
    assert [issue.severity for issue in paper.findings] == ["note"]


def test_scripts_forms_and_struck_figures() -> None:
    paper = read(
        "<body><script>var x='<table>'</script><noscript>请开脚本</noscript><table><tr><td>甲<script>1</script><td><input value=3>"
        "<input type=hidden value=9><td><select><option>1<option selected>2</select><td><textarea>5</textarea>"
        "<td><del>7</del>8<td>12<sup>1</sup></table><template>模板</template>"
    )
    assert only(paper) == [["甲", "3", "2", "5", "8", "12¹"]]
    assert words(paper) == []
    assert ids(paper) == {"READ-W2"}


def test_preformatted_text_keeps_its_tables() -> None:
    assert only(read("<p>前<pre>| 甲 | 1 |\n| 乙 | 2 |</pre>")) == READ


@pytest.mark.parametrize("span", ["abc", "-2", "", "2x"])
def test_a_bad_span_is_told(span: str) -> None:
    paper = read(f'<table><tr><td colspan="{span}">甲<td>1<tr><td>乙<td>2</table>')
    assert ids(paper) == {"READ-W1"}
    assert paper.grids[0].rows == 2


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("<table><tr><td colspan=1000>甲</table>", {"table": 1, "row": 1, "allowed": 64}),
        ("<table><tr><td colspan=60 rowspan=60000>甲</table>", {"row": 1, "column": 1, "allowed": 20_000}),
        ("<table><tr>" + "<td>1" * 5000 + "</table>", {"row": 1, "found": 65}),
        ("<table>" + "<tr><td>1<td>2" * 2001 + "</table>", {"row": 2001}),
        ("<table><tr><td>甲<td>" + "长" * 20_001 + "</table>", {"column": 2, "found": 20_001}),
        ("<table><tr><td>" * 20_000, {"allowed": 200}),
        ("<table><tr><td>" + "<div>" * 5_000 + "甲<td>乙", {"allowed": 200}),
        (TABLE * 51, {"found": 51}),
    ],
    ids=["wide", "block", "columns", "rows", "long", "nested", "unclosed", "tables"],
)
def test_beyond_the_bounds(page: str, place: dict[str, object]) -> None:
    with pytest.raises(RefusedFile) as caught:
        read(page)
    assert caught.value.data.items() >= place.items()


def test_unclosed_elements_without_end_are_refused_by_the_screen() -> None:
    with pytest.raises(RefusedFile):
        read_paper(b"<div>" * 5_000 + "甲".encode(), "x.html")


def test_mhtml_under_a_word_name() -> None:
    archive = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
        'charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<table><tr><td>=BC=D7</td><td>1</td></tr>'
        "</table>\r\n--b--\r\n"
    )
    paper = read_paper(archive.encode(), "年报.doc")
    assert only(paper) == [["甲", "1"]]


def test_a_page_under_a_word_name_is_a_note() -> None:
    paper = read_paper(f"<html><body>{TABLE}".encode(), "年报.doc")
    assert (paper.kind, only(paper)) == ("html", READ)
    assert [(issue.id, issue.severity) for issue in paper.findings] == [("READ-W3", "note")]


def test_every_grid_counts_from_one_in_reading_order() -> None:
    paper = read(TABLE + "<p>中" + TABLE)
    assert [block.number for block in paper.blocks if isinstance(block, Grid)] == [1, 2]

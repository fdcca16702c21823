"""A Word document is read as its reader sees it: merges, automatic numbers, changes, boxes; nothing twice, nothing lost."""

from __future__ import annotations

import io

import docx as python_docx
import pytest

from documents.readers.docx_xml import CONTINUE, RESTART, W_NAMESPACE, document, docx, p, r, span, tbl, tc, tr
from documents.readers.grids import ids, only, picture, words
from gongkai.documents.paper import Grid, Text
from gongkai.documents.readers import docx as reader
from gongkai.documents.readers import read_paper

LIST = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="（%1）"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%2."/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
)


def numbered(text: str, level: int = 0) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')


def test_spans_across_and_down_become_one_cell_each() -> None:
    paper = reader.read(
        docx(
            p("一、总体情况"),
            tbl(
                tr(tc("勾稽", span(2) + RESTART), tc("申请人情况", span(2))),
                tr(tc("", span(2) + CONTINUE), tc("自然人"), tc("总计")),
                tr(tc("三", RESTART), tc("予以公开"), tc("4"), tc("4")),
                tr(tc("", '<w:vMerge w:val="continue"/>'), tc("部分公开"), tc(), tc("0")),
            ),
            p("完"),
        )
    )
    assert only(paper) == [
        ["勾稽", "勾稽", "申请人情况", "申请人情况"],
        ["勾稽", "勾稽", "自然人", "总计"],
        ["三", "予以公开", "4", "4"],
        ["三", "部分公开", "", "0"],
    ]
    assert [type(block) for block in paper.blocks] == [Text, Grid, Text]
    assert paper.findings == [] and paper.grids[0].findings == []


def test_two_merges_one_above_the_other_stay_apart() -> None:
    paper = reader.read(
        docx(tbl(tr(tc("甲", RESTART)), tr(tc("", CONTINUE)), tr(tc("乙", RESTART)), tr(tc("", CONTINUE))))
    )
    assert [(cell.text, cell.row, cell.row_span) for cell in paper.grids[0].cells] == [("甲", 0, 2), ("乙", 2, 2)]


def test_a_table_made_by_python_docx_reads_as_it_was_made() -> None:
    made = python_docx.Document()
    table = made.add_table(3, 4)
    for at, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(at)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合并"
    out = io.BytesIO()
    made.core_properties.title = "年度报告"
    made.save(out)
    paper = reader.read(out.getvalue())
    assert only(paper) == [["合并", "合并", "2", "3"], ["合并", "合并", "6", "7"], ["8", "9", "10", "11"]]
    assert paper.title == "年度报告"


def test_old_horizontal_merge_and_skipped_columns() -> None:
    paper = reader.read(
        docx(
            tbl(
                tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("乙")),
                tr(tc("1"), tc("2"), properties='<w:gridBefore w:val="1"/>'),
            )
        )
    )
    assert only(paper) == [["甲", "甲", "乙"], [None, "1", "2"]]


def test_automatic_numbers_are_text() -> None:
    paper = reader.read(
        docx(
            numbered("予以公开"),
            numbered("不予公开"),
            tbl(tr(tc(numbered("属于国家秘密", 1)), tc("1")), tr(tc(numbered("其他", 1)), tc("2"))),
            numbered("无法提供"),
            numbered("本机关不掌握", 1),
            numbering=LIST,
        )
    )
    assert words(paper) == ["（一）予以公开", "（二）不予公开", "（三）无法提供", "1.本机关不掌握"]
    assert only(paper) == [["1.属于国家秘密", "1"], ["2.其他", "2"]]


def test_numbering_that_comes_with_a_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="own"/><w:basedOn w:val="a"/></w:style>'
    )
    paper = reader.read(
        docx(
            p("总体情况", properties='<w:pStyle w:val="a"/>'),
            p("其他", properties='<w:pStyle w:val="b"/>'),
            styles=styles,
            numbering=LIST,
        )
    )
    assert [(block.text, block.heading) for block in paper.blocks if isinstance(block, Text)] == [
        ("（一）总体情况", 1),
        ("（二）其他", 1),
    ]


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    paper = reader.read(
        docx(
            tbl(
                tr(
                    tc("新收"),
                    tc(
                        p(
                            f'<w:del w:id="1"><w:r><w:delText>5</w:delText></w:r></w:del><w:ins w:id="2">{r("6")}</w:ins>'
                        )
                    ),
                )
            )
        )
    )
    assert only(paper) == [["新收", "6"]]
    (removed, added) = paper.grids[0].findings
    assert removed.id == added.id == "READ-W2"
    assert "第 1 行第 2 列" in removed.message and "“5”" in removed.message and "“6”" in added.message


def test_a_deleted_row_is_gone_and_told() -> None:
    paper = reader.read(docx(tbl(tr(tc("甲"), tc("1")), tr(tc("乙"), tc("2"), properties='<w:del w:id="1"/>'))))
    assert only(paper) == [["甲", "1"]]
    assert ids(paper) == {"READ-W2"}


@pytest.mark.parametrize("mark", ["<w:vanish/>", '<w:vanish w:val="true"/>', '<w:rStyle w:val="h"/>'])
def test_hidden_text_is_left_out_and_told(mark: str) -> None:
    styles = '<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    paper = reader.read(docx(tbl(tr(tc(p(r("4"), r("9", mark))), tc("2"))), styles=styles))
    assert only(paper) == [["4", "2"]]
    assert ids(paper) == {"READ-W3"}


def test_hidden_switched_off_is_plain_text() -> None:
    paper = reader.read(docx(tbl(tr(tc(p(r("4", '<w:vanish w:val="0"/><w:strike w:val="false"/>'))), tc("2")))))
    assert only(paper) == [["4", "2"]]
    assert ids(paper) == set()


def test_struck_figures_never_run_into_the_new_one() -> None:
    paper = reader.read(docx(tbl(tr(tc(p(r("5", "<w:strike/>"), r("6"))), tc("2")))))
    assert only(paper) == [["6", "2"]]
    assert ids(paper) == {"READ-W2"}


def test_a_raised_note_mark_is_no_digit_of_the_figure() -> None:
    paper = reader.read(docx(tbl(tr(tc(p(r("12"), r("1", '<w:vertAlign w:val="superscript"/>'))), tc("2")))))
    assert only(paper) == [["12¹", "2"]]


def test_hidden_rows_are_marked() -> None:
    paper = reader.read(docx(tbl(tr(tc("甲"), tc("1")), tr(tc("乙"), tc("2"), properties="<w:hidden/>"))))
    assert [cell.hidden for cell in paper.grids[0].cells] == [False, False, True, True]
    assert ids(paper) == {"READ-W3"}


def test_text_that_a_merge_covers_is_told() -> None:
    paper = reader.read(docx(tbl(tr(tc("甲", RESTART), tc("1")), tr(tc("暗", CONTINUE), tc("2")))))
    assert only(paper) == [["甲", "1"], ["甲", "2"]]
    assert "“暗”" in paper.grids[0].findings[0].message


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('框内文字')}{tbl(tr(tc('甲'), tc('1')))}</w:txbxContent>"
    shape = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paper = reader.read(docx(p("前", shape)))
    assert words(paper) == ["前", "框内文字"]
    assert only(paper) == [["甲", "1"]]


def test_content_controls_smart_tags_links_and_fields() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("7")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    paper = reader.read(
        docx(
            tbl(
                tr(
                    f"<w:sdt><w:sdtContent>{tc('甲')}</w:sdtContent></w:sdt>",
                    tc(p(f"<w:sdt><w:sdtContent>{r('1')}</w:sdtContent></w:sdt><w:smartTag>{r('2')}</w:smartTag>")),
                ),
                f"<w:sdt><w:sdtContent>{tr(tc('乙'), tc(p(field)))}</w:sdtContent></w:sdt>",
            ),
            f"<w:sdt><w:sdtContent>{p('控件里的段落')}</w:sdtContent></w:sdt>",
            p(f"<w:hyperlink>{r('链接')}</w:hyperlink>"),
        )
    )
    assert only(paper) == [["甲", "12"], ["乙", "7"]]
    assert words(paper) == ["控件里的段落", "链接"]


def test_breaks_tabs_symbols_and_paragraphs_in_a_cell() -> None:
    paper = reader.read(
        docx(
            tbl(
                tr(
                    tc(p("商业") + p("企业")),
                    tc(p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>")),
                    tc(p('<w:r><w:sym w:font="Symbol" w:char="F034"/></w:r><w:r><w:noBreakHyphen/><w:t>1</w:t></w:r>')),
                )
            )
        )
    )
    assert only(paper) == [["商业\n企业", "a\tb\nc", "4-1"]]


def test_both_passes_agree_on_blank_lines() -> None:
    cells = [
        p("a") + "<w:p/>" + p(" ") + p("b"),
        p("a<") + p("\u3000"),
        p("<w:r><w:br/><w:t>c</w:t><w:br/></w:r>") + p("d"),
        p(" "),
    ]
    row = tr(*[tc(cell) for cell in cells])
    expected = [["a\nb", "a<", "c\nd", ""]]
    assert only(reader.read(docx(tbl(row)))) == expected
    assert only(reader.read(docx(tbl(f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>")))) == expected


def test_a_frame_around_the_report_is_not_a_table() -> None:
    inner = tbl(tr(tc("甲"), tc("1")), tr(tc("乙"), tc("2")))
    paper = reader.read(docx(tbl(tr(tc(p("标题") + inner + p("结尾"))))))
    assert only(paper) == [["甲", "1"], ["乙", "2"]]
    assert words(paper) == ["标题", "结尾"]


def test_a_small_table_inside_a_figure_table_stays_in_its_cell() -> None:
    inner = tbl(tr(tc("小"), tc("9")))
    rows = [tr(tc(f"第{at}行的名称"), tc("100")) for at in range(5)]
    paper = reader.read(docx(tbl(*rows, tr(tc("有内表"), tc(inner + "<w:p/>")))))
    outer, small = paper.grids
    assert picture(outer)[5] == ["有内表", "小\n9"]
    assert picture(small) == [["小", "9"]]
    assert (outer.number, small.number) == (1, 2)


def test_forty_tables_deep_loses_no_text() -> None:
    body = p("最里")
    for _ in range(40):
        body = tbl(tr(tc(body + "<w:p/>")))
    paper = reader.read(docx(body))
    assert "最里" in "".join(words(paper)) + "".join(str(only(paper)) if paper.grids else "")


def test_footnotes_follow_the_text() -> None:
    note = f'<w:footnote w:id="2">{p("数据含乡镇")}</w:footnote>'
    paper = reader.read(
        docx(tbl(tr(tc(p(r("5"), '<w:r><w:footnoteReference w:id="2"/></w:r>')), tc("1"))), footnotes=note)
    )
    assert only(paper) == [["5", "1"]]
    assert words(paper) == ["数据含乡镇"]


def test_pages_come_from_words_own_marks() -> None:
    paper = reader.read(docx(p("一"), p("<w:r><w:lastRenderedPageBreak/></w:r>", r("二")), tbl(tr(tc("甲"), tc("1")))))
    assert paper.pages == 2
    assert [block.page for block in paper.blocks] == [1, 2, 2]


def test_a_table_over_two_pages_knows_the_page_of_every_cell() -> None:
    turn = "<w:r><w:lastRenderedPageBreak/></w:r>"
    rows = [tr(tc("甲"), tc("1")), tr(tc(p(turn, r("乙"))), tc("2"))]
    for table in (tbl(*rows), tbl(f"<w:sdt><w:sdtContent>{rows[0]}</w:sdtContent></w:sdt>", rows[1])):
        paper = reader.read(docx(table, p("完")))
        assert [cell.page for cell in paper.grids[0].cells] == [1, 1, 2, 2]
        assert (paper.grids[0].page, paper.blocks[-1].page, paper.pages) == (1, 2, 2)


def test_a_large_picture_stands_where_a_table_may_have_been() -> None:
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="3000000"/><a:graphic><a:graphicData><a:blip/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    paper = reader.read(docx(p("二"), p(drawing), p("三")))
    assert paper.pictures == 1
    assert [block.picture for block in paper.grids] == [True]


def test_comments_macros_and_embedded_files_are_told() -> None:
    paper = reader.read(
        docx(
            p("正文"),
            comments=f'<w:comment w:id="1">{p("内部意见")}</w:comment>',
            extra={"word/vbaProject.bin": b"x", "word/embeddings/Book1.xlsx": b"x"},
        )
    )
    assert len(paper.findings) == 3
    assert ids(paper) == {"READ-W3"}


def test_strict_namespace_utf16_and_foreign_prefix_read_the_same() -> None:
    plain = document(tbl(tr(tc("甲"), tc("1"))))
    strict = plain.replace(W_NAMESPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    prefixed = (
        plain.replace("xmlns:w=", "xmlns:n0=").replace("<w:", "<n0:").replace("</w:", "</n0:").replace(" w:", " n0:")
    )
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + plain).encode("utf-16")
    for xml in (plain, strict, prefixed, wide):
        assert only(reader.read(docx(xml=xml))) == [["甲", "1"]]


def test_a_wrong_name_is_only_a_note() -> None:
    paper = read_paper(docx(tbl(tr(tc("甲"), tc("1")))), "年报.pdf")
    assert paper.kind == "docx"
    assert [(issue.id, issue.severity) for issue in paper.findings] == [("READ-W3", "note")]

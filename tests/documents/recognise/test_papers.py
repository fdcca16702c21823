"""Which report a paper is, whose, on which year; several in one file; papers that are none."""

from __future__ import annotations

import pytest

from documents.recognise.layouts import (
    Truth,
    frame,
    grid,
    loud,
    official,
    table2,
    table3_body,
    table3_head,
    table4,
    truth,
    unread,
    wrong,
)
from gongkai.documents.paper import Block, Grid, GridCell, Paper, Text
from gongkai.documents.recognise import recognise
from gongkai.documents.recognise.titles import read_title


@pytest.mark.parametrize(
    ("title", "agency", "year"),
    [
        ("青山县2020年度政府信息公开工作年度报告", "青山县", 2020),
        ("2022年青山镇政府信息公开工作年度报告", "青山镇", 2022),
        ("青山市水务局关于2021年政府信息公开工作年度报告", "青山市水务局", 2021),
        ("二〇二〇年青山县政府信息公开工作年度报告", "青山县", 2020),
        ("青山县教育局二○二一年政府信息公开工作年度报告", "青山县教育局", 2021),
        ("2023年度青山县人民政府信息公开工作年度报告", "青山县人民政府", 2023),
        ("青山县人民政府办公室2020年政府信息公开年报", "青山县人民政府办公室", 2020),
        ("青山县政府信息公开工作2020年度报告", "青山县", 2020),
        ("青山县审计局政府信息公开工作年度报告（2023年度）", "青山县审计局", 2023),
        ("附件：青山县司法局2020年政府信息公开工作年度报告", "青山县司法局", 2020),
        ("青山经济技术开发区管委会２０２１年政府信息公开工作年度报告", "青山经济技术开发区管委会", 2021),
        ("《青山县财政局2024年政府信息公开工作年度报告》", "青山县财政局", 2024),
        ("2021年度政府信息公开工作年度报告", None, 2021),
    ],
)
def test_titles(title: str, agency: str | None, year: int) -> None:
    found = read_title(title)
    assert found is not None
    assert (found.agency, found.year) == (agency, year)


@pytest.mark.parametrize(
    "line",
    [
        "首页>政府信息公开>政府信息公开年报",
        "关于印发《政府信息公开工作年度报告格式》的通知",
        "青山县2020年政府信息公开工作要点",
        "关于报送2021年政府信息公开工作年度报告的通知",
        "青山县卫生健康局2022年度法治政府建设年度报告",
    ],
)
def test_lines_that_are_no_title(line: str) -> None:
    assert read_title(line) is None


@pytest.mark.parametrize(
    "lines",
    [
        ["青山县水务局2022年度政府信息公开", "工作年度报告"],
        ["青山县水务局", "2022年政府信息公开工作年度报告"],
        ["青山县水务局", "2022年政府信息公开", "工作年度报告"],
        ["2022 年 青 山 县 水 务 局", "政府信息公开工作年度报告"],
        ["发布时间：2023-01-20 来源：办公室", "青山县水务局2022年政府信息公开工作年度报告"],
        ["首页 > 政务公开 > 年报", "青山县水务局2022年政府信息公开工作年度报告", "索引号：20230120"],
    ],
)
def test_titles_over_several_lines(lines: list[str]) -> None:
    known = truth(1)
    grids = (
        [grid([r for b in table2(known) for r in b])],
        [grid(table3_head(known) + table3_body(known))],
        [grid(table4(known))],
    )
    (report,) = recognise(frame(known, *grids, title=lines))
    assert (report.agency, report.report_year) == ("青山县水务局", 2022)
    assert wrong(report, known) == [] and loud(report) == []


def _without_title(known: Truth, *, signature: list[str]) -> Paper:
    paper = official(known)
    paper.blocks = [*paper.blocks[1:], *[Text(line) for line in signature]]
    return paper


def test_the_signature_names_the_agency_and_is_no_part_of_the_text() -> None:
    known = truth(2)
    (report,) = recognise(_without_title(known, signature=["青山县水务局", "2023年1月18日"]))
    assert (report.agency, report.report_year) == ("青山县水务局", 2022)
    assert report.sections[-1].text == "无其他需要报告的事项。"


def test_nobody_is_named() -> None:
    (report,) = recognise(_without_title(truth(2), signature=[]))
    assert report.agency is None
    assert report.report_year == 2022


def test_several_reports_in_one_file() -> None:
    names = ["青山县水务局", "青山县财政局", "青溪镇人民政府"]
    known = [truth(i) for i in range(3)]
    blocks: list[Block] = [Text("青山县各部门年度报告汇编"), Text("目 录")]
    blocks += [Text(f"{name}2022年政府信息公开工作年度报告……{i}") for i, name in enumerate(names)]
    number = 0
    for name, one in zip(names, known, strict=True):
        one.agency = name
        for block in official(one).blocks:
            if isinstance(block, Grid):
                number += 1
                block.number = number
            blocks.append(block)
    reports = recognise(Paper("docx", blocks))
    assert [r.agency for r in reports] == names
    for report, one in zip(reports, known, strict=True):
        assert wrong(report, one) == [] and unread(report, one) == [] and loud(report) == []
    last = reports[2].cells["t3.new_received.total"].where
    assert last is not None and last.table == 8


def test_a_running_head_on_every_page_does_not_split_the_report() -> None:
    known = truth(3)
    head = Text(f"{known.agency}{known.year}年政府信息公开工作年度报告")
    rows = [[(row[-8][0], 3, 1), *row[-7:]] for row in table3_body(known)]
    third: list[Block] = [grid(table3_head(known) + rows[:9]), head, Text("- 3 -"), grid(rows[9:])]
    (report,) = recognise(
        frame(known, [grid([r for b in table2(known) for r in b]), head], third, [grid(table4(known))])
    )
    assert wrong(report, known) == [] and unread(report, known) == [] and loud(report) == []
    assert not any("年度报告" in section.text for section in report.sections)


def test_a_workbook_with_a_sheet_for_each_agency() -> None:
    names = ["青山县水务局", "青山县财政局"]
    known = [truth(i) for i in range(2)]
    blocks: list[Block] = []
    for name, one in zip(names, known, strict=True):
        grids = [r for b in table2(one) for r in b], table3_head(one) + table3_body(one), table4(one)
        for rows in grids:
            made = grid(rows, number=len(blocks) + 1)
            made.sheet = name
            blocks.append(made)
    reports = recognise(Paper("xlsx", blocks))
    assert [r.agency for r in reports] == names
    for report, one in zip(reports, known, strict=True):
        assert wrong(report, one) == [] and unread(report, one) == [] and loud(report) == []


def test_a_table_of_contents_is_no_part() -> None:
    known = truth(3)
    paper = official(known)
    contents: list[Block] = [Text("目录"), *[Text(part.title) for part in known.form.parts]]
    paper.blocks = [paper.blocks[0], *contents, *paper.blocks[1:]]
    (report,) = recognise(paper)
    assert [s.id for s in report.sections] == [p.id for p in known.form.parts]
    assert report.sections[0].text.startswith("2022年，本单位")
    assert wrong(report, known) == [] and loud(report) == []


def test_words_behind_a_heading_and_a_website_around() -> None:
    known = truth(3)
    paper = official(known)
    paper.blocks = [
        Text("网站首页"),
        Text("政务公开"),
        *paper.blocks[:-2],
        Text("六、其他需要报告的事项：无。"),
        Text("上一篇：没有了"),
        Text("版权所有：某某"),
    ]
    (report,) = recognise(paper)
    assert report.sections[-1].title == "六、其他需要报告的事项"
    assert report.sections[-1].text == "无。"
    assert "网站首页" not in report.preamble


def test_subheadings_are_no_parts() -> None:
    known = truth(3)
    paper = official(known)
    at = next(i for i, b in enumerate(paper.blocks) if isinstance(b, Text) and b.text.startswith("一、")) + 1
    paper.blocks[at:at] = [
        Text("（一）主动公开情况"),
        Text("公开信息若干条。"),
        Text("（二）依申请公开情况"),
        Text("依法办理。"),
    ]
    (report,) = recognise(paper)
    assert [s.id for s in report.sections] == [p.id for p in known.form.parts]
    assert "依法办理。" in report.sections[0].text


def test_own_words_for_the_parts() -> None:
    known = truth(3)
    own = [
        "一、基本情况",
        "二、主动公开信息情况",
        "三、依申请公开情况",
        "四、行政复议、诉讼情况",
        "五、存在问题和下一步打算",
        "六、需要说明的其他事项",
    ]
    paper = official(known)
    swap = dict(zip([p.title for p in known.form.parts], own, strict=True))
    paper.blocks = [Text(swap.get(b.text, b.text)) if isinstance(b, Text) else b for b in paper.blocks]
    (report,) = recognise(paper)
    assert [s.id for s in report.sections] == [p.id for p in known.form.parts]
    assert [s.title for s in report.sections] == own


def test_the_wrong_form_is_read_by_its_own_words_and_noted() -> None:
    known = truth(4, "v2019")
    known.year = 2022
    (report,) = recognise(official(known))
    assert (report.form, report.report_year) == ("v2019", 2022)
    assert wrong(report, known) == [] and unread(report, known) == []
    assert [(i.id, i.severity, i.table) for i in report.issues] == [("READ-N2", "note", "doc")]


def test_two_forms_in_one_paper_never_lend_each_other_their_columns() -> None:
    new, old = truth(4), truth(4, "v2019")
    paper = frame(
        old,
        [grid([r for b in table2(new) for r in b])],
        [grid(table3_head(old) + table3_body(old))],
        [grid(table4(old))],
    )
    (report,) = recognise(paper)
    assert report.form == "v2019"
    assert [line for line in wrong(report, old) if not line.startswith("t2o.")] == []
    # 处理决定数量 means the same in both forms; no other column does.
    assert {cell.rsplit(".", 1)[1] for cell, _ in report.table_cells("t2")} == {"decisions"}
    assert {i.id for i in report.issues if i.table == "t2" and i.severity != "note"} == {"READ-E3", "READ-W4"}


def test_title_and_period_disagree() -> None:
    known = truth(4)
    paper = official(known)
    paper.blocks[0] = Text("青山县水务局2021年政府信息公开工作年度报告")
    (report,) = recognise(paper)
    assert report.report_year == 2022
    assert [i.id for i in report.issues] == ["READ-N2"]


def test_form_unknown_without_any_word_that_tells() -> None:
    known = truth(4)
    rows = [
        [(r[-8][0], 3, 1), *r[-7:]] for r in table3_body(known) if not any(w in r[-8][0] for w in ("逾期", "3.其他"))
    ]
    paper = frame(known, [], [grid(table3_head(known) + rows)], [grid(table4(known))])
    paper.blocks = [b for b in paper.blocks if not (isinstance(b, Text) and "20" in b.text)]
    (report,) = recognise(paper)
    assert report.form == "unknown"
    assert wrong(report, known) == []


def _prose(*lines: str) -> Paper:
    return Paper("docx", [Text(line) for line in lines])


def test_reports_before_2019() -> None:
    old = _prose(
        "青山县水务局2016年政府信息公开工作年度报告",
        "本报告数据统计期限为2016年1月1日至2016年12月31日。",
        "一、概述",
        "2016年，我局公开信息100条。",
        "二、主动公开政府信息的情况",
        "全年主动公开信息100条。",
        "三、依申请公开政府信息和不予公开政府信息的情况",
        "收到申请3件。",
        "四、政府信息公开的收费及减免情况",
        "未收费。",
    )
    (report,) = recognise(old)
    assert (report.form, report.report_year, report.agency) == ("pre2019", 2016, "青山县水务局")
    assert report.cells == {} and report.issues == []


@pytest.mark.parametrize(
    "lines",
    [
        ("青山县2021年政务公开工作要点", "一、加强公开", "做好年度报告编制工作。"),
        (
            "关于做好2021年政府信息公开工作年度报告编制工作的通知",
            "各单位：",
            "请于1月20日前报送，年度报告包括总体情况等六部分。",
        ),
        ("青山县政府信息公开指南", "一、公开范围", "主动公开下列信息。", "二、申请"),
        ("今日天气晴",),
        (),
    ],
)
def test_papers_that_are_no_report(lines: tuple[str, ...]) -> None:
    (report,) = recognise(_prose(*lines))
    assert report.form == "not_a_report"
    assert report.cells == {} and report.issues == []


def test_another_agencys_table_is_no_report() -> None:
    cells = [GridCell(r, c, t) for r, row in enumerate([["姓名", "职务"], ["张某", "科员"]]) for c, t in enumerate(row)]
    (report,) = recognise(Paper("docx", [Text("值班表"), Grid(2, 2, cells)]))
    assert report.form == "not_a_report"


def test_an_own_table_in_the_text_is_left_out_of_tables_and_text() -> None:
    known = truth(5)
    paper = official(known)
    at = next(i for i, b in enumerate(paper.blocks) if isinstance(b, Text) and b.text.startswith("一、")) + 2
    paper.blocks.insert(
        at, grid([[("渠道", 1, 1), ("条数", 1, 1)], [("网站", 1, 1), ("120", 1, 1)], [("微信", 1, 1), ("30", 1, 1)]])
    )
    (report,) = recognise(paper)
    assert wrong(report, known) == [] and unread(report, known) == [] and loud(report) == []
    assert "120" not in report.sections[0].text
    where = report.cells["t3.carried_over.total"].where
    assert where is not None

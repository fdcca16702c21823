"""Whose report it is, told from titles as agencies set them."""

from __future__ import annotations

import pytest

from documents.recognise.layouts import frame, grid, table2, table3_body, table3_head, table4, truth
from gongkai.documents.paper import Text
from gongkai.documents.recognise import recognise

TITLES = [
    ("云岭县", ["云岭县2022年政府信息公开工作年度报告"]),
    ("云岭县", ["2022年云岭县政府信息公开工作年度报告"]),
    ("云岭县教育局", ["2022年度云岭县教育局政府信息公开工作年度报告"]),
    ("云岭县教育局", ["云岭县教育局", "2022年政府信息公开年度报告"]),
    ("云岭县教育局", ["云岭县教育局关于2022年政府信息公开工作的年度报告"]),
    ("云岭县教育局", ["关于云岭县教育局2022年政府信息公开工作年度报告的公示"]),
    ("云岭县教育局", ["附件1", "云岭县教育局2022年政府信息公开工作年度报告"]),
    ("云岭县人力资源和社会保障局", ["云岭县人力资源和社会保障局2022年", "政府信息公开工作年度报告"]),
    ("云岭县青石镇人民政府", ["云岭县青石镇人民政府", "2022年政府信息公开", "工作年度报告"]),
    ("云岭县水利局", ["2022年政府信息公开工作年度报告", "云岭县水利局"]),
    ("云岭县水利局", ["2022年政府信息公开工作年度报告", "（云岭县水利局）"]),
    ("云岭县水利局", ["云岭县水利局政府信息公开工作年度报告", "（2022年度）"]),
    ("云岭县水利局", ["云岭县水利局 二○二二年政府信息公开工作年度报告"]),
    ("云岭县水利局", ["政策法规 云岭县水利局2022年政府信息公开工作年度报告"]),
    (
        "云岭县行政审批服务局（政务服务管理办公室）",
        ["云岭县行政审批服务局（政务服务管理办公室）2022年政府信息公开工作年度报告"],
    ),
    ("中共云岭县委机构编制委员会办公室", ["中共云岭县委机构编制委员会办公室2022年政府信息公开工作年度报告"]),
    ("云岭高新技术产业开发区管委会", ["云岭高新技术产业开发区管委会2022年政府信息公开工作年度报告"]),
    (None, ["政府信息公开工作年度报告"]),
]


@pytest.mark.parametrize(
    ("agency", "lines"), TITLES, ids=lambda part: "".join(part) if isinstance(part, list) else part
)
def test_the_title_names_the_agency(agency: str | None, lines: list[str]) -> None:
    known = truth(1)
    second = grid([row for block in table2(known) for row in block])
    third, fourth = grid(table3_head(known) + table3_body(known)), grid(table4(known))
    paper = frame(known, [second], [third], [fourth], title=lines)
    (report,) = recognise(paper)
    assert (report.agency, report.report_year) == (agency, 2022)


def test_a_signature_above_the_next_title_is_not_its_agency() -> None:
    known = truth(1)
    tables = [grid(table3_head(known) + table3_body(known))], [grid(table4(known))]
    first = frame(
        known,
        [grid([row for block in table2(known) for row in block])],
        *tables,
        title=["甲县水利局", "2022年政府信息公开工作年度报告"],
    )
    first.blocks += [Text("甲县水利局"), Text("2023年1月12日")]
    second = frame(
        known,
        [grid([row for block in table2(known) for row in block])],
        *tables,
        title=["乙县林业局", "2022年政府信息公开工作年度报告"],
    )
    first.blocks += second.blocks
    assert [report.agency for report in recognise(first)] == ["甲县水利局", "乙县林业局"]

"""What is found and what is let be; numbers however they are broken up (Hypothesis)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from documents.readers.docx_xml import tbl, tc, tr
from documents.redaction.made import ID, NAME, PHONE, card, docx_of, id_number, pdf_of, xlsx_of
from gongkai.documents.redaction.find import occurrences, suggest
from gongkai.documents.redaction.kinds import kinds, reasons
from gongkai.documents.redaction.leaks import blocking, scan
from gongkai.documents.redaction.model import suggestion_from, to_plain
from gongkai.documents.redaction.normal import normal, squeezed


def kinds_in(text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.text, one.confidence) for one in suggest(text.encode(), "a.txt")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"身份证号{ID}", [("id_number", ID, "certain")]),
        ("身份证号110105194912310021", [("id_number", "110105194912310021", "likely")]),
        ("编号110105194912310021", []),
        ("电话 0915-2522001", [("phone", "0915-2522001", "likely")]),
        ("电话：2522001", [("phone", "2522001", "likely")]),
        ("开户账号：2706 0112 0100 0088", [("bank_card", "2706 0112 0100 0088", "likely")]),
        ("学生，9岁，二级肢体残疾", [("minor", "9岁", "likely")]),
        ("青石镇中心小学三年级2班", [("minor", "青石镇中心小学三年级2班", "likely")]),
        ("因患慢性肾病住院；肢体残疾二级", [("health", "肢体残疾二级", "likely")]),
        ("18岁以上公民，60岁以上老人", []),
        ("通讯地址：青石镇兴教路6号", [("address", "青石镇兴教路6号", "likely")]),
        ("住址：青石镇\n青石村二组12号。", [("address", "青石镇\n青石村二组12号", "certain")]),
        ("青石镇青石村民委员会", []),
    ],
)  # fmt: skip
def test_kinds(text: str, found: list[tuple[str, str, str]]) -> None:
    assert kinds_in(text) == found


def test_every_kind_has_a_reason_and_every_reason_an_article() -> None:
    assert all(kind.reason in reasons() for kind in kinds().values())
    assert all(reason.article.startswith("第") and reason.code.isdigit() for reason in reasons().values())


def test_names_come_only_from_the_list() -> None:
    text = f"{NAME}与王 某\u200b某、赵某某".encode()
    assert [one.text for one in suggest(text, "a.txt", (), [NAME])] == [NAME, "王 某\u200b某"]
    assert suggest(text, "a.txt") == []


def test_the_applicants_own_come_first_and_only_once() -> None:
    found = suggest(f"电话{PHONE}".encode(), "a.txt", [PHONE])
    assert [(one.kind, one.confidence) for one in found] == [("own_value", "certain")]


def test_an_allowed_number_is_left_alone() -> None:
    assert suggest("电话：0915-2522001".encode(), "a.txt", allowed=["09152522001"]) == []
    assert blocking(scan(f"值班手机：{PHONE}".encode(), "a.txt", allowed=["138 1234 5678"])) == []


def test_places_in_each_format() -> None:
    page = suggest(pdf_of("第一页", f"电话{PHONE}"), "a.pdf")[0].place
    assert (page.page, len(page.boxes)) == (2, 1)
    part = suggest(docx_of("第一段", f"电话{PHONE}"), "a.docx")[0].place
    assert (part.part, part.paragraph) == ("word/document.xml", 2)
    cell = suggest(xlsx_of([["电话"], [PHONE]]), "a.xlsx")[0].place
    assert (cell.sheet, cell.row, cell.column) == ("Sheet", 2, 1)
    assert suggest(f"\n\n电话{PHONE}".encode(), "a.txt")[0].place.line == 3


def test_a_number_over_two_lines_has_two_boxes() -> None:
    found = suggest(pdf_of(f"身份证号：{ID[:9]}\n{ID[9:]}止"), "a.pdf")
    assert [len(one.place.boxes) for one in found] == [2]
    first, second = found[0].place.boxes
    assert first[3] < second[1] + 1


def test_ids_are_the_same_every_time_and_differ_from_each_other() -> None:
    data = pdf_of(f"{PHONE}，{PHONE}")
    first, second = suggest(data, "a.pdf"), suggest(data, "a.pdf")
    assert [one.id for one in first] == [one.id for one in second]
    assert len({one.id for one in first}) == 2


def test_what_stands_around_is_shown() -> None:
    one = occurrences(f"前文{NAME}后文".encode(), "a.txt", NAME)[0]
    assert (one.before, one.text, one.after) == ("前文", NAME, "后文")


def test_a_suggestion_travels() -> None:
    for one in suggest(pdf_of(f"电话{PHONE}"), "a.pdf"):
        assert suggestion_from(to_plain(one)) == one


digits = st.text("0123456789", min_size=3, max_size=3)
gaps = st.lists(st.sampled_from(["", "", "", " ", "-", "\u200b", "\u3000"]), min_size=18, max_size=18)
births = st.dates(min_value=date(1930, 1, 1), max_value=date(2025, 12, 31))


@given(born=births, serial=digits, gaps=gaps, wide=st.booleans())
@settings(max_examples=150)
def test_every_id_number_is_found_however_it_is_written(born: date, serial: str, gaps: list[str], wide: bool) -> None:
    number = id_number(born=f"{born:%Y%m%d}", serial=serial)
    written = "".join(digit + gap for digit, gap in zip(number, [*gaps[:17], ""], strict=True))
    if wide:
        written = "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in written)
    assert ("id_number", written, "certain") in kinds_in(f"证件号码为{written}，其余从略")


@given(front=st.text("0123456789", min_size=12, max_size=12), wrong=st.integers(1, 9))
def test_a_card_is_told_by_its_last_digit(front: str, wrong: int) -> None:
    number = card("622202" + front)
    other = number[:-1] + str((int(number[-1]) + wrong) % 10)
    assert ("bank_card", number, "certain") in kinds_in(f"存入{number}")
    assert not any(kind == "bank_card" and sure == "certain" for kind, _, sure in kinds_in(f"存入{other}"))


@given(st.text())
def test_normal_text_knows_where_it_came_from(text: str) -> None:
    for made in (normal(text), squeezed(text)):
        assert len(made.text) == len(made.origins)
        assert list(made.origins) == sorted(made.origins)
        for index in range(len(made.text)):
            start, end = made.span(index, index + 1)
            assert 0 <= start < end <= len(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_searching_never_fails(text: str) -> None:
    assume(text.strip())
    for one in suggest(f"说明：{text}".encode(), "a.txt", [text]):
        assert one.text


@pytest.mark.parametrize("table", ["xlsx", "docx"])
def test_a_column_is_known_by_its_heading(table: str) -> None:
    rows = [["序号", "家庭住址", "准考证号"], ["1", "青石镇兴教路6号", "202661090123"]]
    if table == "xlsx":
        found = suggest(xlsx_of(rows), "a.xlsx")
    else:
        found = suggest(docx_of(tbl(*(tr(*map(tc, row)) for row in rows))), "a.docx")
    assert [(one.kind, one.text, one.confidence) for one in found] == [
        ("address", "青石镇兴教路6号", "certain"),
        ("student_number", "202661090123", "certain"),
    ]
    assert found[0].before.endswith("家庭住址：")

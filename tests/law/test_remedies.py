"""Remedy paragraphs: their exact words, whom they name, and from when."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.errors import CaseFileError, OutsideKnownSpan
from gongkai.law.remedies import agency_kinds, court_of, reconsideration_authorities, remedy_paragraph

NAMES = {"county": "某县", "city": "某市", "superior": "某市某局"}
DAY = date(2026, 3, 20)


def paragraph(remedy_type: str, kind: str = "county_department", day: date = DAY, **more: object) -> str:
    return remedy_paragraph(remedy_type, agency_kind=kind, names=NAMES, day=day, **more).text  # type: ignore[arg-type]  # keywords under test


def test_a_refusal_says_that_reconsideration_comes_first() -> None:
    assert paragraph("R_RECONSIDER_FIRST") == (
        "如对本答复不服，应当先自收到本答复之日起60日内向某县人民政府申请行政复议；"
        "对行政复议决定不服的，可以自收到行政复议决定书之日起15日内向某县人民法院提起行政诉讼。"
    )


def test_other_replies_leave_the_choice() -> None:
    assert paragraph("R_EITHER") == (
        "如对本答复不服，可以自收到本答复之日起60日内向某县人民政府申请行政复议，"
        "也可以自收到本答复之日起六个月内直接向某县人民法院提起行政诉讼。"
    )


def test_the_county_government_is_heard_by_the_city_and_sued_before_the_intermediate_court() -> None:
    text = paragraph("R_EITHER", "county_government")
    assert "某市人民政府" in text and "某市中级人民法院" in text


@pytest.mark.parametrize(
    ("kind", "heard_by"),
    [
        ("county_department", ("某县人民政府",)),
        ("township_government", ("某县人民政府",)),
        ("street_office", ("某县人民政府",)),
        ("county_government", ("某市人民政府",)),
        ("vertical", ("某市某局",)),
        ("tax", ("某市某局",)),
        ("justice_bureau", ("某县人民政府", "某市某局")),
    ],
)
def test_who_hears_the_reconsideration_since_2024(kind: str, heard_by: tuple[str, ...]) -> None:
    assert reconsideration_authorities(kind, NAMES, DAY) == heard_by


def test_before_2024_a_department_had_two_authorities() -> None:
    assert reconsideration_authorities("county_department", NAMES, date(2023, 12, 31)) == ("某县人民政府", "某市某局")


def test_reconsideration_first_did_not_exist_before_2024() -> None:
    with pytest.raises(OutsideKnownSpan, match="2024-01-01"):
        paragraph("R_RECONSIDER_FIRST", day=date(2023, 12, 31))


def test_the_legal_office_chooses_for_configurable_replies() -> None:
    assert paragraph("R_CONFIGURABLE", configurable="none") == ""
    assert paragraph("R_CONFIGURABLE") == paragraph("R_EITHER")


def test_a_reply_served_online_names_the_channel() -> None:
    with pytest.raises(CaseFileError, match="互联网渠道"):
        paragraph("R_EITHER", served_online=True)
    with_url = remedy_paragraph(
        "R_EITHER", agency_kind="tax", names={**NAMES, "online_url": "https://fy.example"}, day=DAY, served_online=True
    )
    assert "https://fy.example" in with_url.text


@pytest.mark.parametrize("kind", agency_kinds(DAY))
@pytest.mark.parametrize("remedy_type", ["R_RECONSIDER_FIRST", "R_EITHER", "R_PARTIAL"])
def test_every_kind_of_agency_has_a_complete_paragraph(kind: str, remedy_type: str) -> None:
    text = paragraph(remedy_type, kind)
    assert "{" not in text and text.endswith("。")


def test_a_missing_name_is_asked_for() -> None:
    with pytest.raises(CaseFileError, match="city"):
        court_of("county_government", {"county": "某县"}, DAY)


def test_a_named_court_wins() -> None:
    assert court_of("tax", {"court": "某铁路运输法院"}, DAY) == ("某铁路运输法院", "基层人民法院")

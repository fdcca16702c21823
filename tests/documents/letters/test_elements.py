"""Take away one required element after another: each is named, and the letter does not leave."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest

from gongkai.documents import letters
from gongkai.documents.letters.template import Element
from gongkai.errors import CaseFileError, GongkaiError, RuleDataError
from gongkai.law import remedies

# where a field is worked out from other fields, those are what can be missing
SOURCES = {
    "received": ["events"],
    "original_due": ["events"],
    "new_due": ["events"],
    "extension_days": ["events"],
    "fee_yuan": ["fee_pages"],
    "payment_due": ["fee_notice_received"],
}
ELEMENTS = [(form.kind, element) for form in letters.kinds() for element in form.requires]
CONSULTATIONS = ["third_party_consultation", "third_party_outcome", "co_author_consultation"]


def _without(case: dict[str, Any], element: Element) -> dict[str, Any]:
    left = dict(case)
    for field in element.fields:
        name, _, part = field.partition(".")
        if part:
            left[name] = [{key: value for key, value in entry.items() if key != part} for entry in left[name]]
            continue
        for gone in (name, *SOURCES.get(name, [])):
            left.pop(gone, None)
    return left


@pytest.mark.parametrize("kind", [form.kind for form in letters.kinds()])
def test_the_example_lacks_nothing(kind: str) -> None:
    assert letters.missing_elements(kind, letters.example(kind)) == []


@pytest.mark.parametrize(("kind", "element"), ELEMENTS, ids=[f"{kind}-{'-'.join(e.fields)}" for kind, e in ELEMENTS])
def test_each_missing_element_is_named_and_stops_the_letter(kind: str, element: Element) -> None:
    case = _without(letters.example(kind), element)
    assert element.name in letters.missing_elements(kind, case)
    with pytest.raises(CaseFileError, match="还缺") as caught:
        letters.render(kind, case, "docx")
    assert element.name in str(caught.value)


@pytest.mark.parametrize("empty", [None, "", []])
def test_an_empty_value_is_a_missing_one(empty: object) -> None:
    case = letters.example("correction_notice") | {"corrections": empty}
    assert letters.missing_elements("correction_notice", case) == ["补正事项（一次性列全）"]


@pytest.mark.parametrize(
    ("field", "name"), [("county", "所在县（市、区）的名称"), ("agency_kind", "作出答复的机关的类别")]
)
def test_what_the_remedy_paragraph_names_is_required_too(field: str, name: str) -> None:
    case = letters.example("reply_granted")
    del case[field]
    [missing] = letters.missing_elements("reply_granted", case)
    assert missing.startswith(name)


def test_a_county_governments_letter_needs_the_city() -> None:
    case = letters.example("reply_granted") | {"agency_kind": "county_government"}
    del case["city"]
    assert letters.missing_elements("reply_granted", case) == ["所在设区的市的名称"]


def test_service_online_needs_the_internet_channel_for_reconsideration() -> None:
    case = letters.example("reply_granted") | {"service": "online"}
    assert letters.missing_elements("reply_granted", case) == ["提交行政复议申请书的互联网渠道"]
    case["online_url"] = "https://fy.example.gov.cn"
    assert "https://fy.example.gov.cn" in letters.compose("reply_granted", case).remedy


def test_the_legal_office_may_choose_no_paragraph_where_the_law_leaves_it_open() -> None:
    case = letters.example("not_processed_duplicate") | {"remedy_choice": remedies.NONE}
    assert letters.compose("not_processed_duplicate", case).remedy == ""
    denied = letters.example("reply_denied_internal_affairs") | {"remedy_choice": remedies.NONE}
    assert "应当先" in letters.compose("reply_denied_internal_affairs", denied).remedy


@pytest.mark.parametrize("kind", CONSULTATIONS)
def test_letters_to_others_never_say_who_applied(kind: str) -> None:
    identity = {"applicant": "赵某某", "applicant_phone": "00000000001", "applicant_id": "000000200001010000"}
    case = letters.example(kind) | identity
    text = letters.compose(kind, case).text()
    assert [value for value in identity.values() if value in text] == []
    with pytest.raises(CaseFileError, match="不得透露申请人的姓名或者名称（“赵某某”）"):
        letters.compose(kind, case | {"contents": ["赵某某申请公开的合同"]})


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ({"number_sequence": 12, "number_code": "云政依"}, "云政依〔2026〕12号"),
        ({"number": "清政公补〔2026〕第002号"}, "清政公补〔2026〕第002号"),
        (
            {"number_sequence": 3, "number_format": "{code}公复〔{year}〕{sequence}号-延", "number_code": "云"},
            "云公复〔2026〕3号-延",
        ),
    ],
)
def test_numbers_follow_the_configured_format(number: dict[str, Any], printed: str) -> None:
    case = letters.example("reply_granted")
    for name in ("number", "number_sequence", "number_code"):
        case.pop(name, None)
    assert letters.compose("reply_granted", case | number).number == printed


@pytest.mark.parametrize("number", ["云教公[2026]9号", "云教公（2026）9号", "云教公〔26〕9号"])
def test_a_number_without_hexagonal_brackets_round_the_whole_year_is_refused(number: str) -> None:
    with pytest.raises(CaseFileError, match="六角括号〔〕"):
        letters.compose("reply_granted", letters.example("reply_granted") | {"number": number})


def test_the_law_and_not_the_typist_sets_the_new_due_date() -> None:
    case = letters.example("extension_notice")
    assert "到2026年4月14日为止" in letters.compose("extension_notice", case).text()
    with pytest.raises(CaseFileError, match=r"延长后的答复期限写的是 2026-04-20，按案件的事实应为 2026-04-14"):
        letters.compose("extension_notice", case | {"new_due": date(2026, 4, 20)})


def test_an_undated_draft_lacks_its_date_and_not_what_its_events_say() -> None:
    case = letters.example("extension_notice")
    del case["date"]
    assert letters.missing_elements("extension_notice", case) == ["成文日期"]


@pytest.mark.parametrize("events", ["2026-03-02", ["2026-03-02"], [{"date": date(2026, 3, 2)}], [{"type": "received"}]])
def test_events_that_are_none_are_refused_in_a_sentence(events: object) -> None:
    with pytest.raises(GongkaiError, match=r"[\u4e00-\u9fff]"):
        letters.compose("extension_notice", letters.example("extension_notice") | {"events": events})


@pytest.mark.parametrize(
    ("day", "days", "sentence"),
    [(date(2026, 3, 20), 25, "超过条例第33条第2款的上限"), (date(2026, 4, 2), 10, "之后才告知")],
)
def test_an_extension_without_effect_has_no_letter(day: date, days: int, sentence: str) -> None:
    case = letters.example("extension_notice")
    case["events"][1] |= {"date": day, "days": days}
    with pytest.raises(CaseFileError, match=sentence):
        letters.compose("extension_notice", case | {"date": day})


def test_nobody_is_told_that_the_time_is_over_while_it_runs() -> None:
    case = letters.example("abandoned_unpaid")
    with pytest.raises(CaseFileError, match="还在期限 2026-04-07 之内"):
        letters.compose("abandoned_unpaid", case | {"date": date(2026, 4, 7)})


def test_a_fee_is_reckoned_and_never_asked_for_below_the_threshold() -> None:
    case = letters.example("fee_notice")
    assert "合计应缴1500.00元" in letters.compose("fee_notice", case).text()
    with pytest.raises(CaseFileError, match="不能出具收费通知书"):
        letters.compose("fee_notice", case | {"fee_pages": 30})
    with pytest.raises(CaseFileError, match="不能同时用两种标准"):
        letters.compose("fee_notice", case | {"fee_items": 12})


def test_a_refusal_must_cite_an_article() -> None:
    case = letters.example("reply_partial")
    case["withheld"] = [entry | {"basis": "有关规定"} for entry in case["withheld"]]
    assert letters.missing_elements("reply_partial", case) == ["不公开的条款（第十四条、第十五条或者第十六条）"]


def test_an_organisation_is_not_addressed_as_a_person() -> None:
    case = letters.example("reply_granted") | {"applicant": "某某有限公司", "applicant_type": "enterprise"}
    text = letters.compose("reply_granted", case).text()
    assert "你单位提出的政府信息公开申请" in text
    assert "您" not in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": date(2018, 5, 2), "received": date(2018, 4, 2)}, "不能用于 2018-05-02 的文书"),
        ({"date": "三月二十日"}, "要写成日期"),
        ({"service": "快递"}, "送达方式"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CaseFileError, match=sentence):
        letters.compose("reply_granted", letters.example("reply_granted") | change)


def test_braces_in_a_case_are_only_text() -> None:
    case = letters.example("reply_granted") | {"subject": "{agency.__class__} {0} {{"}
    assert "{agency.__class__} {0} {{" in letters.compose("reply_granted", case).text()


def test_an_unknown_kind_points_to_the_list() -> None:
    with pytest.raises(CaseFileError, match="--list"):
        letters.template("love_letter")


def test_templates_are_read_strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    templates = import_module("gongkai.documents.letters.template")
    raw = {"title": "甲", "trigger": "乙", "since": date(2019, 5, 15), "basis": [], "body": [], "titel": "丙"}
    templates.common()
    monkeypatch.setattr(templates.strict_yaml, "load_file", lambda path: raw)
    templates.template.cache_clear()
    with pytest.raises(RuleDataError, match="titel"):
        templates.template("reply_granted")
    templates.template.cache_clear()

"""Agencies with their history: names, places in the tree, ends and who follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from gongkai.law import rulebook
from gongkai.web.accounts import choices, guide, services
from gongkai.web.accounts.errors import AgencyRefused
from gongkai.web.accounts.models import Agency
from gongkai.web.accounts.projectors import AgencyProjector
from gongkai.web.accounts.selectors import below, succeeded, tree
from gongkai.web.history.selectors import events_of
from gongkai.web.history.services import SYSTEM


def test_a_name_is_that_of_the_day(education: Agency) -> None:
    renamed = services.agency_rename(agency=education, actor=SYSTEM, name="云岭县教育和体育局", since=date(2019, 3, 1))
    assert renamed.name == "云岭县教育和体育局"
    assert renamed.name_on(date(2019, 2, 28)) == "云岭县教育局"
    assert renamed.name_on(date(2019, 3, 1)) == "云岭县教育和体育局"
    assert renamed.name_on(date(1990, 1, 1)) == "云岭县教育局"
    with pytest.raises(AgencyRefused, match="2019-03-01"):
        services.agency_rename(agency=renamed, actor=SYSTEM, name="云岭县教体局", since=date(2018, 1, 1))


def test_a_move_carries_everything_below_along(county: Agency, found: Callable[..., Agency]) -> None:
    bureau, other = found("a", "甲局"), found("b", "乙局")
    under = found("c", "丙站", parent=bureau)
    deeper = found("d", "丁点", parent=under)
    services.agency_move(agency=bureau, actor=SYSTEM, parent=other, since=date(2024, 1, 1))
    assert Agency.objects.get(pk=deeper.pk).path == "yunling/b/a/c/d/"
    assert below(other) == {other.pk, bureau.pk, under.pk, deeper.pk}
    assert [agency.slug for agency in tree(county)] == ["yunling", "b", "a", "c", "d"]
    assert Agency.objects.get(pk=deeper.pk).home == county
    with pytest.raises(AgencyRefused, match="下级"):
        services.agency_move(
            agency=other, actor=SYSTEM, parent=Agency.objects.get(pk=deeper.pk), since=date(2024, 2, 1)
        )


def test_an_application_to_an_abolished_agency_goes_to_who_follows(found: Callable[..., Agency]) -> None:
    first, second, third = found("a", "甲局"), found("b", "乙局"), found("c", "丙局")
    gone = services.agency_abolish(agency=first, actor=SYSTEM, since=date(2020, 1, 1), successor=second)
    services.agency_merge(agency=second, actor=SYSTEM, into=third, since=date(2024, 1, 1))
    gone.refresh_from_db()
    assert succeeded(gone, date(2019, 12, 31)) == (gone, "")
    heir, says = succeeded(gone, date(2024, 6, 1))
    assert heir == third
    assert says == "这个机关已撤并，职权由丙局承接，已为您改选，请核对"
    with pytest.raises(AgencyRefused, match="已经撤并"):
        services.agency_rename(agency=gone, actor=SYSTEM, name="新名", since=date(2025, 1, 1))


def test_an_agency_with_open_ones_below_does_not_end(found: Callable[..., Agency]) -> None:
    bureau, other = found("a", "甲局"), found("b", "乙局")
    found("c", "丙站", parent=bureau)
    with pytest.raises(AgencyRefused, match="丙站"):
        services.agency_merge(agency=bureau, actor=SYSTEM, into=other, since=date(2024, 1, 1))


def test_functions_are_taken_over_with_their_day(education: Agency, water: Agency) -> None:
    taking = services.function_take_over(
        agency=education, actor=SYSTEM, from_agency=water, function="学校供水", since=date(2024, 5, 1)
    )
    assert taking.functions == [
        {"function": "学校供水", "from": str(water.pk), "from_name": "云岭县水利局", "since": "2024-05-01"}
    ]
    assert events_of(f"agency:{education.pk}")[-1].says == "自 2024-05-01 起承接云岭县水利局的职权：学校供水"


@pytest.mark.parametrize("code", ["91110000600037341L", "11610925016055187Y", "123"])
def test_a_code_that_fails_its_check_is_refused(found: Callable[..., Agency], code: str) -> None:
    with pytest.raises(AgencyRefused, match="校验不符"):
        found("a", "甲局", code=code[:-1] + "Z" if len(code) == 18 else code)


def test_codes_and_slugs_stand_once(found: Callable[..., Agency]) -> None:
    found("a", "甲局", code="91110000600037341L")
    with pytest.raises(AgencyRefused, match="另一个机关"):
        found("b", "乙局", code="9111 0000 6000 3734 1L")
    with pytest.raises(AgencyRefused, match="请换一个"):
        found("a", "丙局")
    with pytest.raises(AgencyRefused, match="连字符"):
        found("教育", "丁局")


def test_the_guide_says_which_legal_field_is_missing(education: Agency) -> None:
    fields = dict.fromkeys(guide.LEGAL, "有")
    fields |= {"hours": "8:30-12:00，14:30-18:00", "fax": ""}
    changed = services.guide_change(agency=education, actor=SYSTEM, changes=fields)
    assert guide.missing(changed.guide) == ["缺：传真号码（第十二条）"]
    assert changed.guide["updated_at"] == events_of(f"agency:{education.pk}")[-1].day.isoformat()
    with pytest.raises(AgencyRefused, match="8:30-12:00"):
        services.guide_change(agency=education, actor=SYSTEM, changes={"hours": "上午"})
    with pytest.raises(AgencyRefused, match="没有这一栏"):
        services.guide_change(agency=education, actor=SYSTEM, changes={"secret": "x"})


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("2026-11-24T09:00", "现在上班"),
        ("2026-11-24T12:00", "现在休息，今天 14:30 上班"),
        ("2026-11-24T18:00", "现在休息，明天 8:30 上班"),
        ("2026-11-28T09:00", "现在休息，11月30日 8:30 上班"),
        ("2026-02-14T09:00", "现在上班"),  # a Saturday worked for the spring festival
    ],
)
def test_the_guide_knows_whether_the_office_is_open(moment: str, says: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    now = guide.open_now({"hours": "8:30-12:00，14:30-18:00"}, at)
    assert now is not None
    assert now.says == says
    assert guide.open_now({}, at) is None


def test_a_choice_holds_below_until_an_agency_makes_its_own(county: Agency, education: Agency) -> None:
    assert choices.of(education, "soon_within") == 3
    services.settings_change(agency=county, actor=SYSTEM, changes={"soon_within": 5})
    education.refresh_from_db()
    assert choices.holding(education, "soon_within") == (5, county)
    own = services.settings_change(agency=education, actor=SYSTEM, changes={"soon_within": 2})
    assert choices.of(own, "soon_within") == 2
    back = services.settings_change(agency=own, actor=SYSTEM, changes={"soon_within": None})
    assert choices.of(back, "soon_within") == 5


def test_counter_and_post_can_not_be_switched_off(education: Agency) -> None:
    with pytest.raises(AgencyRefused, match=r"当面、邮寄渠道不能停用（国办公开办函〔2017〕19号）"):
        services.settings_change(agency=education, actor=SYSTEM, changes={"channels": ["online"]})
    kept = services.settings_change(agency=education, actor=SYSTEM, changes={"channels": ["postal", "in_person"]})
    assert kept.settings["channels"] == ["in_person", "postal"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("confirm_online_within", 9),
        ("online_url", "javascript:alert(1)"),
        ("number_formats", {"reply": "{short}{year}"}),
        ("number_formats", {"reply": "{short.__class__}{year}{serial}"}),
        ("number_formats", {"other_one": "{year}{serial}"}),
        ("law_kind", "moon"),
        ("nothing", 1),
    ],
)
def test_a_choice_takes_only_what_it_can_be(education: Agency, name: str, value: object) -> None:
    with pytest.raises(AgencyRefused):
        services.settings_change(agency=education, actor=SYSTEM, changes={name: value})


def test_remedies_come_from_kind_and_day(county: Agency, education: Agency) -> None:
    assert choices.remedies_of(education, date(2026, 11, 24)) == (("云岭县人民政府",), "云岭县人民法院")
    assert choices.remedies_of(county, date(2026, 11, 24)) == (("安山市人民政府",), "安山市中级人民法院")


def test_a_reading_of_the_law_is_chosen_by_the_county(county: Agency, education: Agency) -> None:
    assert choices.readings(education) == {}
    services.settings_change(agency=county, actor=SYSTEM, changes={"pause_count": "half_open", "soon_within": 4})
    education.refresh_from_db()
    assert choices.readings(education) == {"pause_count": "half_open"}
    with pytest.raises(AgencyRefused):
        services.settings_change(agency=county, actor=SYSTEM, changes={"pause_count": "closed"})


def test_the_readings_are_those_of_the_law() -> None:
    book = rulebook.default()
    offered = {name: choice.options for name, choice in choices.choices().items() if choice.kind == "reading"}
    of_law = [version for name in book for version in book.versions(name)[-1:] if version.kind == "settings"]
    assert offered == {version.name: version.options for version in of_law if version.options}


def test_every_default_is_a_value_that_the_choice_takes() -> None:
    for choice in choices.choices().values():
        if choice.default is not None:
            assert choices.checked({choice.name: choice.default})[choice.name] == choice.default
        assert choice.source
        assert choice.effect
        assert choice.evidence in {"verified", "from_memory", "inference"}


def test_rows_are_what_the_events_say_and_a_changed_row_is_named(
    education: Agency, found: Callable[..., Agency]
) -> None:
    found("c", "丙站", parent=education)
    assert list(AgencyProjector().differences()) == []
    Agency.objects.filter(pk=education.pk).update(name="伪教育局", path="x/")
    named = {(each.column, each.stored) for each in AgencyProjector().differences()}
    assert named == {("name", "伪教育局"), ("path", "x/")}

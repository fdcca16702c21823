"""Numbers of documents and telephones: what is wrong with them is said; what is shown of them is a rule."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.identity import checks
from gongkai.web.identity.masking import masked_id, masked_name, masked_phone


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("resident_id", "11010519491231002x", "11010519491231002X"),
        ("resident_id", "１１０１０５ 19491231 002X", "11010519491231002X"),
        ("uscc", "91110000600037341l", "91110000600037341L"),
        ("passport", "e 12345678", "E12345678"),
        ("hk_macao_permit", "H12345678", "H12345678"),
        ("hk_macao_permit", "M1234567801", "M1234567801"),
        ("taiwan_permit", "12345678", "12345678"),
        ("residence_permit", "810000199408230021", "810000199408230021"),
        ("permanent_residence", "USA110075100101", "USA110075100101"),
        ("other", "军字第1号", "军字第1号"),
    ],
)
def test_numbers_that_can_be(kind: str, typed: str, kept: str) -> None:
    assert checks.id_number(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("resident_id", "1101051949123100", "身份证号应为 18 位，您填了 16 位"),
        ("resident_id", "11010519491231002", "身份证号应为 18 位，您填了 17 位"),
        ("resident_id", "110105194912310021", "最后一位与前面的数字对不上"),
        ("resident_id", "11010519491331002X", "不对|对不上"),
        ("resident_id", "1101051949123100ab", "不对|对不上"),
        ("uscc", "9111000060003734", "统一社会信用代码应为 18 位，您填了 16 位"),
        ("uscc", "91110000600037342L", "对不上"),
        ("hk_macao_permit", "X12345678", "港澳居民来往内地通行证号码没有“X12345678”这样的"),
        ("passport", "护照", "护照号码没有“护照”这样的"),
    ],
)
def test_what_is_wrong_is_said(kind: str, typed: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        checks.id_number(kind, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "13800000000",
        "+86 138 0000 0000",
        "010-88888888",
        "（０１０）88888888",
        "0000-0000000",
        "+852 2345 6789",
        "010-88888888转8001",
    ],
)
def test_telephones_that_can_be_called(typed: str) -> None:
    assert checks.phone(typed)


@pytest.mark.parametrize("typed", ["13800", "138000000001234567", "电话", "", "abc"])
def test_telephones_that_cannot(typed: str) -> None:
    with pytest.raises(ValidationError, match="您填了"):
        checks.phone(typed)


@pytest.mark.parametrize(
    ("function", "value", "shown"),
    [
        (masked_name, "张某", "张*"),
        (masked_name, "欧阳某某", "欧*"),
        (masked_name, " 李某 ", "李*"),
        (masked_name, "", ""),
        (masked_id, "110105194912310134", "110***********0134"),
        (masked_id, "E12345678", "E******78"),
        (masked_id, "1234567", "*******"),
        (masked_id, "", ""),
        (masked_phone, "13800000000", "138****0000"),
        (masked_phone, "+86 138-0000-0000", "138****0000"),
        (masked_phone, "0000-0000012", "000******12"),
        (masked_phone, "12345", "*****"),
    ],
)
def test_masks_are_a_rule(function: object, value: str, shown: str) -> None:
    assert function(value) == shown  # type: ignore[operator]  # one of three functions of a text


@given(st.text(min_size=1, max_size=30))
def test_a_mask_never_shows_half_of_anything(value: str) -> None:
    for mask in (masked_id, masked_phone):
        shown = mask(value)
        assert 2 * len(shown.replace("*", "")) <= max(len(shown), 1)
    assert len(masked_name(value)) <= 2

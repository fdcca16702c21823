"""The information-processing fee: progressive steps, integer fen, the calculation in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import CaseFileError, OutsideKnownSpan
from gongkai.law import fees

BY_ITEM = {0: 0, 10: 0, 11: 100, 30: 2000, 31: 2200, 40: 4000, 41: 4300, 50: 7000, 51: 7400, 60: 11000, 100: 37000}
BY_PAGE = {0: 0, 30: 0, 31: 10, 100: 700, 101: 720, 200: 2700, 201: 2740, 250: 4700}


@pytest.mark.parametrize(("n", "yuan"), BY_ITEM.items())
def test_by_item(n: int, yuan: int) -> None:
    assert fees.by_item(n).fen == yuan * 100


@pytest.mark.parametrize(("n", "yuan"), BY_PAGE.items())
def test_by_page(n: int, yuan: int) -> None:
    assert fees.by_page(n).fen == yuan * 100


def test_the_calculation_is_spelled_out() -> None:
    assert fees.by_item(35).lines == (
        "第 1—10 件：10 × 0 元 = 0 元",
        "第 11—30 件：20 × 100 元 = 2000 元",
        "第 31—35 件：5 × 200 元 = 1000 元",
    )
    assert fees.by_item(35).yuan == "3000.00"


def test_the_price_of_one_more_item() -> None:
    assert fees.by_item(41, from_item=41).fen == 30000
    assert fees.by_item(41, from_item=41).lines == ("第 41 件：1 × 300 元 = 300 元",)


@given(st.integers(1, 400), st.integers(0, 400))
def test_items_charged_one_by_one_add_up(start: int, more: int) -> None:
    end = start + more
    one_by_one = sum(fees.by_item(n, from_item=n).fen for n in range(start, end + 1))
    assert fees.by_item(end, from_item=start).fen == one_by_one
    assert fees.by_item(end).fen == fees.by_item(start - 1).fen + one_by_one


def test_before_the_measures_there_is_no_fee() -> None:
    with pytest.raises(OutsideKnownSpan, match="2021-01-01"):
        fees.by_item(35, day=date(2020, 12, 31))


@pytest.mark.parametrize("n", [-1, 10**12])
def test_an_impossible_number_is_refused(n: int) -> None:
    with pytest.raises(CaseFileError, match=str(n)):
        fees.by_item(n)

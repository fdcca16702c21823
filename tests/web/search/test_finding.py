"""Everything that holds the terms is found, nothing else, newest first, inside the agencies asked for."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.web.search import services
from gongkai.web.search.checking import differences
from gongkai.web.search.models import Document
from gongkai.web.search.selectors import count, day_of, find
from gongkai.web.search.words import fold

DAY = date(2026, 11, 24)
EDUCATION, LAND = uuid.UUID(int=1), uuid.UUID(int=2)
WORDS = "县教育局土地征收补偿安置方案公告财政预算决算招生计划环评批复关于印发的通知第一二三号依申请公开答复书"


def put(
    text: str, day: date = DAY, agency: uuid.UUID = EDUCATION, *, kind: str = "case", public: bool = False
) -> uuid.UUID:
    """A document of its own key."""
    key = uuid.uuid4()
    services.put(kind, key, agency, text, day, public)
    return key


pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> dict[str, services.Source]:
    """No sources but those of the test."""
    known: dict[str, services.Source] = {}
    monkeypatch.setattr(services, "_sources", known)
    return known


@pytest.mark.parametrize(
    "q",
    [
        "云依申〔2026〕87号",
        "依申[2026]87",
        "2026-87",
        "２０２６",
        "87号",
        "招生",
        "招 生",
        "生计划",
        "招生　计划",
        "plan",
        "PLAN 招",
        "a",
        "划",
        "Plan B，招生",
    ],
)
def test_a_document_is_found_by_what_stands_in_it(q: str) -> None:
    key = put("云依申〔2026〕87号 2026年Plan B，招生计划")
    put("云依申〔2025〕78号 土地")
    assert find(q, kind="case") == [key]
    assert count(q, kind="case") == 1


@pytest.mark.parametrize(
    "q",
    [
        "",
        "  ",
        "，。",
        "计划招生",
        "生招",
        "招划",
        "2687",
        "872026",
        "招生 土地",
        "planb",
        "'",
        '"',
        "* OR a",
        ") OR (",
        "'); --",
    ],
)
def test_what_does_not_stand_there_does_not_find_it(q: str) -> None:
    put("云依申〔2026〕87号 2026年Plan B，招生计划 招，划")
    assert find(q, kind="case") == []
    assert count(q, kind="case") == 0


def test_agency_kind_and_public_restrict() -> None:
    ours, theirs = put("征收土地"), put("征收土地", agency=LAND)
    shown = put("征收土地", kind="published", public=True)
    assert set(find("土地", kind="case")) == {ours, theirs}
    assert find("土地", kind="case", agency_ids={LAND}) == [theirs]
    assert set(find("土地", kind="case", agency_ids=[LAND, EDUCATION])) == {ours, theirs}
    assert find("土地", kind="case", agency_ids=[]) == []
    assert find("土地", kind="case", agency_ids=[uuid.UUID(int=3)]) == []
    many = [LAND, *(uuid.UUID(int=n) for n in range(100, 300))]
    assert find("土地", kind="case", agency_ids=many) == [theirs]
    assert count("土地", kind="case", agency_ids=many) == 1
    assert find("土地", kind="case", public=True) == []
    assert find("土地", kind="published", public=True) == [shown]
    assert find("土地", kind="published", public=False) == []


def test_no_text_of_a_reader_reaches_the_marks_of_agency_and_kind() -> None:
    put("土地", agency=LAND)
    for q in ("\ue000p0", f"a{LAND.hex}", "\ue000a" + LAND.hex, "p0"):
        assert find(q, kind="case") == []


def test_newest_day_first_whatever_the_order_of_entry_and_pages_meet() -> None:
    keys = {n: put("决算", DAY - timedelta(days=n)) for n in (3, 0, 5, 1, 4, 2)}
    last = put("决算", DAY)
    everything = [last, *(keys[n] for n in range(6))]
    assert find("决算", kind="case") == everything
    paged: list[uuid.UUID] = []
    while page := find("决算", kind="case", limit=2, before=paged[-1] if paged else None):
        paged += page
    assert paged == everything
    assert find("决算", kind="case", before=uuid.uuid4()) == []
    assert find("决算", kind="case", limit=0) == []


def test_a_day_with_more_documents_than_numbers_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_DAY_BITS", 2)
    later = put("决算", DAY + timedelta(days=1))
    keys = [put("决算") for _ in range(9)]
    found = find("决算", kind="case")
    assert set(found) == {later, *keys}
    assert found[-4:] == keys[3::-1]
    assert Document.objects.count() == 10


def test_a_changed_document_is_found_by_the_new_text_alone() -> None:
    key = put("征收土地")
    services.put("case", key, LAND, "招生计划", DAY - timedelta(days=9), True)
    assert find("土地", kind="case") == []
    assert find("招生", kind="case", agency_ids=[LAND], public=True) == [key]
    assert find("招生", kind="case", agency_ids=[EDUCATION]) == []
    assert day_of("case", key) == DAY - timedelta(days=9)
    services.put("case", key, LAND, "招生计划二", DAY - timedelta(days=9), True)
    assert find("计划二", kind="case") == [key]
    services.drop("case", key)
    services.drop("case", key)
    assert find("招生", kind="case") == []
    assert day_of("case", key) is None
    assert list(differences()) == []


def test_a_long_document_is_found_by_its_end(sources: dict[str, services.Source]) -> None:
    rnd = random.Random(5)
    text = "".join(chr(rnd.randrange(0x4E00, 0x9FA5)) for _ in range(60_000))
    key = put(text)
    assert find(text[-4:], kind="case") == [key]
    assert find(text[30_000:30_200], kind="case") == [key]
    assert list(differences()) == []


def test_rebuild_tells_what_the_index_lost_and_reindex_mends_it(sources: dict[str, services.Source]) -> None:
    key = put("征收土地")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_index(search_index) VALUES ('delete-all')")
        else:
            cursor.execute("DELETE FROM search_index")
    assert ("search_index", "土地", 0, 1) in {(d.table, d.row, d.stored, d.expected) for d in differences()}
    assert services.reindex() == 1
    assert list(differences()) == []
    assert find("土地", kind="case") == [key]


def test_documents_are_compared_with_their_source(sources: dict[str, services.Source]) -> None:
    kept, changed, missing, extra = uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), uuid.uuid4()

    def entries() -> Iterator[services.Entry]:
        for key in (kept, changed, missing):
            yield services.Entry(key, LAND, "征收土地", DAY)

    services.register("case", entries)
    services.put("case", kept, LAND, "征收土地", DAY)
    services.put("case", changed, LAND, "征收林地", DAY)
    services.put("case", extra, LAND, "征收土地", DAY)
    found = {(d.row, d.column) for d in differences()}
    assert found == {(f"case:{changed}", "text"), (f"case:{missing}", ""), (f"case:{extra}", "")}
    services.reindex()
    assert list(differences()) == []
    assert set(find("土地", kind="case")) == {kept, changed, missing}


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_leaves_nothing_in_the_index() -> None:
    put("征收土地")
    call_command("flush", interactive=False, verbosity=0)
    assert list(differences()) == []
    key = put("招生")
    assert find("征收", kind="case") == []
    assert find("招生", kind="case") == [key]


def test_recall_is_whole_against_substrings_over_a_corpus() -> None:
    rnd = random.Random(11)
    texts = ["".join(rnd.choices(WORDS + "，。 ", k=rnd.randrange(20, 300))) for _ in range(300)]
    keys = [put(text, DAY - timedelta(days=n % 40), rnd.choice((LAND, EDUCATION))) for n, text in enumerate(texts)]
    folded = {key: fold(text) for key, text in zip(keys, texts, strict=True)}
    asked = 0
    for length in (1, 2, 3, 4):
        for _ in range(40):
            run = max(fold(rnd.choice(texts)).split(), key=len)
            start = rnd.randrange(max(1, len(run) - length + 1))
            q = run[start : start + length]
            truth = {key for key, text in folded.items() if q in text}
            assert set(find(q, kind="case", limit=1000)) == truth, q
            assert count(q, kind="case") == len(truth)
            asked += len(truth)
    assert asked > 400
    assert Document.objects.count() == 300


class SubstringTruth(TestCase):
    """Any text, any part of it."""

    @given(
        st.lists(st.text(st.sampled_from("政府信息公开aB1〔〕， \n"), max_size=12), max_size=5),
        st.text(st.sampled_from("政府信息公开aB1〔， "), max_size=5),
    )
    def test_found_is_what_holds_every_term(self, texts: list[str], q: str) -> None:
        keys = {put(text): fold(text) for text in texts}
        terms = [folded for term in q.split() if (folded := fold(term))]
        truth = {key for key, text in keys.items() if terms and all(term in text for term in terms)}
        assert set(find(q, kind="case", limit=100)) == truth

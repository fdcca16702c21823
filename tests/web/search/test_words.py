"""The tokenizer, and the marks in the text it came from."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.web.search.highlights import excerpt, marked, spans
from gongkai.web.search.words import MARK, bigrams, fold, parse, tokens

TEXT = st.text(st.sampled_from("政府信息公开Ａa1１〔〕，。 \n\u200bé①Ⅷß<&\"'𠮷"), max_size=30)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("云依申〔2026〕87号", "云依申 2026 87号"),
        ("ＡＢＣ１２３", "abc123"),
        ("政\u200b府\ufeff信息", "政府信息"),
        ("　　第1号——补正。", "第1号 补正"),
        ("Straße", "strasse"),
        ("e\u0301cole", "école"),
        (MARK + "kx", "kx"),
        ("", ""),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_tokens_are_the_pairs_of_a_run_and_its_last_character() -> None:
    assert bigrams("公开，公文a1，b") == "1 a1 b 公开 公文 开 文a"
    assert bigrams("") == ""


def test_a_query_asks_for_pairs_and_for_single_characters_only_where_they_stand_alone() -> None:
    query = parse("依申〔2026〕 环")
    assert query.terms == ("依申 2026", "环")
    assert query.tokens == ("02", "20", "26", "依申", "环")
    assert query.exact == ("依申 2026",)


def test_a_query_of_any_length_is_bounded() -> None:
    assert len(parse("政" * 10_000).terms[0]) == 200


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_any_text_becomes_tokens_of_one_or_two_characters(text: str) -> None:
    assert {len(token) for token in tokens(fold(text))} <= {1, 2}
    assert not any(token.startswith(MARK) for token in tokens(fold(text)))


@given(TEXT, TEXT)
@example("政府信息公开", "府信")
def test_marking_keeps_every_character_and_lets_no_markup_through(text: str, q: str) -> None:
    out = marked(text, q)
    bare = out.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert html.unescape(bare) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "q", "shown"),
    [
        ("关于公开财政信息的答复", "财政", "关于公开<mark>财政</mark>信息的答复"),
        ("文号：云依申〔２０２６〕87号", "2026]87", "文号：云依申〔<mark>２０２６〕87</mark>号"),
        ("公开公开公", "公开公", "<mark>公开公开公</mark>"),
        ("<b>土地</b>", "土地", "&lt;b&gt;<mark>土地</mark>&lt;/b&gt;"),
        ("没有", "土地", "没有"),
        ("甲乙丙", "丙 甲", "<mark>甲</mark>乙<mark>丙</mark>"),
    ],
)
def test_terms_are_marked_where_they_stand(text: str, q: str, shown: str) -> None:
    assert marked(text, q) == shown


def test_an_excerpt_is_cut_around_the_first_term() -> None:
    text = "一" * 100 + "补偿标准" + "二" * 100
    assert excerpt(text, "补偿", around=3) == "…一一一<mark>补偿</mark>标准二…"
    assert excerpt(text, "没有", around=3) == "一一一一一一…"
    assert spans(text, "标准") == [(102, 104)]

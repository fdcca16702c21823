"""A source is a value: every written form reads, and what cannot be read is refused."""

from __future__ import annotations

import pytest

from gongkai.errors import RuleDataError
from gongkai.law import rulebook
from gongkai.law.citations import Citation, in_words, parse
from gongkai.law.events import kinds
from gongkai.words import set_language


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("条例第33条第2款", [Citation("条例", 33, 2)]),
        ("2019年条例第33条、第56条", [Citation("条例", 33), Citation("条例", 56)]),
        ("条例第31条(二)后段", [Citation("条例", 31, None, "二")]),
        ("行诉法第14、15条", [Citation("行政诉讼法", 14), Citation("行政诉讼法", 15)]),
        ("复议法第23条第1款第4项、第2款", [Citation("行政复议法", 23, 1, "4"), Citation("行政复议法", 23, 2)]),
        (
            "复议法第53条(四)、第54、88条",
            [Citation("行政复议法", 53, None, "四"), Citation("行政复议法", 54), Citation("行政复议法", 88)],
        ),
        ("国办公开办函〔2015〕207号一.2", [Citation("国办公开办函〔2015〕207号", section="一.2")]),
        ("109号（在申请处理期限内发出收费通知）", [Citation("国办函〔2020〕109号")]),
        ("2007年条例；现条例第30条", [Citation("2007年条例"), Citation("条例", 30)]),
        ("（无专条）", []),
    ],
)
def test_every_written_form_reads(text: str, read: list[Citation]) -> None:
    assert list(parse(text)) == read


@pytest.mark.parametrize("text", ["", "某法第3条", "条例第三条", "第33条", "条例第33条之一", "条例大约第33条"])
def test_a_source_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(RuleDataError):
        parse(text)


def test_a_place_covers_what_is_coarser_and_not_what_is_finer() -> None:
    place = Citation("条例", 33, 2)
    assert place.covers(Citation("条例", 33)) and place.covers(Citation("条例"))
    assert not Citation("条例", 33).covers(place)
    assert not place.covers(Citation("2007年条例", 33, 2))


def test_a_citation_is_written_as_it_is_read() -> None:
    for rule in (version for name in rulebook.default() for version in rulebook.default().versions(name)):
        for citation in rule.citations:
            assert parse(str(citation)) == (citation,)


def test_every_event_article_reads() -> None:
    assert all(parse(kind.article) for kind in kinds().values() if kind.article)


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("条例第33条第2款", "Regulation art. 33 para. 2"),
        (
            "条例第36条(二)、第37条；法释〔2025〕8号第1条(二)",
            "Regulation art. 36 item 2, art. 37; 法释〔2025〕8号 art. 1 item 2",
        ),
        ("行政复议法第54、88条", "Administrative Reconsideration Law art. 54, art. 88"),
        ("国办公开办函〔2015〕207号一.2", "国办公开办函〔2015〕207号 section 1.2"),
        ("条例第20条第1款(十五)", "Regulation art. 20 para. 1 item 15"),
        ("（无专条）", "(no specific clause)"),
    ],
)
def test_each_reader_is_given_the_place_in_their_language(source: str, english: str) -> None:
    assert in_words(source) == source
    set_language("en")
    assert in_words(source) == english


def test_what_is_no_citation_stays_as_it_is() -> None:
    set_language("en")
    assert in_words("某规定第3条") == "某规定第3条"

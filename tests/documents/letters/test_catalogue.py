"""Every letter of the catalogue (rulebook D.1): worded as kept, rendered both ways, resting on what it cites."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import cn2an
import docx
import pypdfium2
import pytest

from gongkai.documents import letters
from gongkai.documents.letters import elements
from gongkai.law import citations

KINDS = [form.kind for form in letters.kinds()]
GOLDEN = Path(__file__).with_name("golden")
DAY = date(2026, 3, 20)

# rulebook D.1, the column 救济段; `other_handling` is A.4.1's `other_misc`, for which D.1 names no letter
REMEDIES = {
    "none": [
        "registration_receipt", "correction_notice", "justification_notice", "extension_notice", "deferred_reply_notice",
        "third_party_consultation", "consultation_notice_to_applicant", "co_author_consultation", "fee_notice",
        "provision_receipt", "transfer_letter",
    ],
    "R_EITHER": [
        "third_party_outcome", "reply_granted", "reply_already_public", "reply_not_exist", "reply_not_responsible",
        "reply_needs_creation", "reply_still_unclear", "not_processed_excessive", "abandoned_uncorrected",
        "abandoned_unpaid", "correction_of_record_reply",
    ],
    "R_PARTIAL": ["reply_partial"],
    "R_RECONSIDER_FIRST": [
        "reply_denied_state_secret", "reply_denied_prohibited_by_law", "reply_denied_three_securities_one_stability",
        "reply_denied_third_party_rights", "reply_denied_internal_affairs", "reply_denied_process_information",
        "reply_denied_enforcement_case_file",
    ],
    "R_CONFIGURABLE": [
        "reply_admin_query", "not_processed_petition", "not_processed_duplicate", "not_processed_publication",
        "not_processed_reissue", "other_handling",
    ],
}  # fmt: skip


def test_the_catalogue_is_the_rulebooks() -> None:
    assert sorted(KINDS) == sorted(kind for kinds in REMEDIES.values() for kind in kinds)


@pytest.mark.parametrize(("remedy", "kind"), [(remedy, kind) for remedy, kinds in REMEDIES.items() for kind in kinds])
def test_each_kind_owes_the_remedy_paragraph_of_its_outcome(remedy: str, kind: str) -> None:
    assert elements.remedy_type(letters.template(kind), DAY) == remedy
    letter = letters.compose(kind, letters.example(kind))
    assert bool(letter.remedy) == (remedy != "none")


@pytest.mark.parametrize("kind", KINDS)
def test_the_wording_is_the_one_that_was_looked_at(kind: str) -> None:
    assert letters.compose(kind, letters.example(kind)).text() == (GOLDEN / f"{kind}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_the_docx_holds_the_whole_wording_and_is_the_same_when_made_again(kind: str) -> None:
    case = letters.example(kind)
    data = letters.render(kind, case, "docx")
    assert letters.render(kind, case, "docx") == data
    found = docx.Document(io.BytesIO(data))
    printed = [paragraph.text for paragraph in found.paragraphs]
    letter = letters.compose(kind, case)
    wanted = [letter.agency, letter.title, *letter.paragraphs, letter.remedy, letter.contact, letter.day]
    assert [text for text in wanted if text and text not in printed] == []
    rows = [tuple(cell.text for cell in row.cells) for table in found.tables for row in table.rows]
    assert rows == list(letter.table)


@pytest.mark.fonts
@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_holds_the_same_wording(kind: str) -> None:
    case = letters.example(kind)
    document = pypdfium2.PdfDocument(letters.render(kind, case, "pdf"))
    printed = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()
    letter = letters.compose(kind, case)
    # page numbers stand between the pages, so each paragraph is looked for by its first half line
    starts = [text[:12] for text in (letter.title, *letter.paragraphs, letter.remedy, letter.contact, letter.day)]
    assert [text for text in starts if "".join(text.split()) not in "".join(printed.split())] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_wording_names_every_article_that_the_template_rests_on(kind: str) -> None:
    text = letters.compose(kind, letters.example(kind)).text()
    for source in letters.template(kind).basis:
        for place in citations.parse(source):
            words = []
            if place.article is not None:
                words.append(f"第{cn2an.an2cn(place.article)}条")
            if place.paragraph is not None:
                words.append(f"第{cn2an.an2cn(place.paragraph)}款")
            if place.item is not None:
                words.append(f"第（{place.item}）项")
            words = words or [place.act]
            assert [word for word in words if word not in text] == [], source


@pytest.mark.parametrize("kind", KINDS)
def test_a_short_name_of_the_regulation_follows_its_full_name(kind: str) -> None:
    text = letters.compose(kind, letters.example(kind)).text()
    assert "《条例》" not in text.split("《中华人民共和国政府信息公开条例》")[0]

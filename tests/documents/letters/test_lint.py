"""Words that must not leave, each found by its kind; and a draft that shows its gaps."""

from __future__ import annotations

import re
from datetime import date

import pytest

from gongkai.documents import letters
from gongkai.documents.letters.draft import CLOSE, OPEN, draft
from gongkai.documents.letters.lint import findings

DAY = date(2026, 3, 20)
KINDS = [found.kind for found in letters.kinds()]
DENIED = "reply_denied_internal_affairs"


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_have_nothing_to_mend(kind: str) -> None:
    assert findings(kind, letters.example(kind)) == []


def codes(kind: str, **changed: object) -> set[str]:
    case = {name: value for name, value in {**letters.example(kind), **changed}.items() if value is not None}
    return {found.code for found in findings(kind, case)}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": None}, "missing"),
        ({"date": date(2026, 2, 1)}, "date"),
        ({"number": "云教公〔2025〕9号", "number_sequence": None}, "date"),
        ({"reason": "不服的可以向云州市人民政府申请行政复议"}, "authority"),
        ({"reason": "不服的可以在三个月内提起行政诉讼"}, "remedy"),
        ({"reason": "办件页 /desk/applications/jyj/2026-1/ 上有"}, "link"),
        ({"reason": "查询码 7F3A-K2M9-QW4T-8Z1C"}, "link"),
        ({"remedy_override": {"type": "none", "by": "陈某", "reason": "口径"}}, "facts"),
        ({"remedy_override": {"type": "R_EITHER", "by": "", "reason": ""}}, "facts"),
    ],
)
def test_each_fault_of_a_denial_is_found(changed: dict[str, object], code: str) -> None:
    assert code in codes(DENIED, **changed)


@pytest.mark.parametrize("kind", ["reply_not_responsible", DENIED])
def test_what_a_decision_says_of_remedies_elsewhere_is_no_fault(kind: str) -> None:
    said = "该信息载于行政复议决定书，由复议机关制作"
    assert "remedy" not in codes(kind, reason=said)


def test_a_date_after_the_letter_is_found() -> None:
    assert codes("not_processed_duplicate", previous_date=date(2026, 4, 1)) == {"date"}


@pytest.mark.parametrize("kind", ["third_party_consultation", "third_party_outcome", "co_author_consultation"])
def test_a_letter_to_others_does_not_say_who_applied(kind: str) -> None:
    who = {"applicant": "赵某某某", "applicant_phone": "13800000000"}
    assert codes(kind, contents=["赵某某某要的合同"], **who) == {"identity"}
    assert codes(kind, contents=["合同，来电 13800000000"], **who) == {"identity"}
    assert codes(kind, contents=["合同"], **who) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_shows_a_gap_for_all_that_is_missing(kind: str) -> None:
    sheet = draft(kind, {"agency": "云岭县教育局"}, DAY)
    text = sheet.text()
    whole = re.findall(f"{OPEN}[^{OPEN}{CLOSE}\n]*{CLOSE}", text)
    assert len(whole) == text.count(OPEN) == text.count(CLOSE) >= 1
    assert sheet.title == letters.template(kind).title


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_draft_is_the_letter(kind: str) -> None:
    assert draft(kind, letters.example(kind), DAY) == letters.compose(kind, letters.example(kind))


def test_one_attachment_need_not_be_a_list() -> None:
    letter = letters.compose("reply_granted", {**letters.example("reply_granted"), "attachments": "采购合同（13页）"})
    assert letter.attachments == ("采购合同（13页）",)
    assert "附件：采购合同（13页）\n" in letter.text()


def test_another_remedy_stands_where_somebody_answers_for_it() -> None:
    override = {"type": "R_EITHER", "by": "陈某", "reason": "县司法局的口径"}
    letter = letters.compose(DENIED, {**letters.example(DENIED), "remedy_override": override})
    assert "也可以自收到本答复之日起六个月内直接向" in letter.remedy

"""The same person is found inside an agency and not across two; identities are corrected, moved, held and erased."""

from __future__ import annotations

from datetime import date

import county as invented
import pytest

from gongkai.web.accounts.access import Staff
from gongkai.web.history import files, projection
from gongkai.web.history import selectors as history
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity import retention, selectors, services
from gongkai.web.identity.errors import IdentityRefused
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.identity.services import IdentityFields

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> invented.County:
    """The invented county."""
    return invented.make()


def keep(county: invented.County, at: str = "education", **changed: object) -> object:
    """An identity at an agency."""
    return services.identity_keep(agency_id=county[at].pk, fields=invented.who(**changed))


def test_the_same_number_is_the_same_person_at_one_agency(county: invented.County) -> None:
    first = keep(county)
    again = keep(county, id_number=" 11010519491231002x", name="李某")
    old = keep(county, id_number="110105491231002")
    keep(county, id_number="110105194912310039")
    keep(county, "water")
    keep(county, id_type="other")
    for key in (first, again, old):
        assert services.same_person(key) == [first, again, old]


def test_without_a_number_nobody_is_the_same(county: invented.County) -> None:
    first = keep(county, id_number="")
    keep(county, id_number=" ")
    assert services.same_person(first) == [first]


def test_the_blind_index_of_two_agencies_cannot_be_joined(county: invented.County) -> None:
    keep(county)
    keep(county, "water")
    assert len({bytes(row.blind) for row in ApplicantIdentity.objects.all()}) == 2


@pytest.mark.parametrize("tail", ["002X", "002x", "００２Ｘ", "0000", " 0000 ", "0001", "0039"])
def test_the_tail_of_number_or_telephone_matches(county: invented.County, tail: str) -> None:
    key = keep(county, agent_name="王某", agent_id_number="110105194912310039", agent_phone="13900000001")
    assert services.last4_matches(key, tail)


@pytest.mark.parametrize("tail", ["", "002", "1002X", "0002", "号码", "𠮷𠮷𠮷𠮷", "****"])
def test_another_tail_does_not(county: invented.County, tail: str) -> None:
    assert not services.last4_matches(keep(county), tail)
    assert not services.last4_matches(keep(county, id_number="", phone="0000"), "0000"), "four digits are no secret"


def test_a_tail_matches_nobody_who_is_not_there(county: invented.County) -> None:
    assert not services.last4_matches(county["education"].pk, "0000")


def test_an_agent_without_authorisation_is_told_until_it_comes(county: invented.County) -> None:
    assert invented.who(agent_name="王某").authority_missing
    key = keep(county, agent_name="王某")
    assert selectors.authority_missing(key)
    digest = services.proof_keep(b"letter", name="委托书.pdf", content_type="application/pdf")
    services.authorisation_add(identity_id=key, sha256=digest, actor=SYSTEM)
    assert not selectors.authority_missing(key)
    assert selectors.proofs_of(key) == [digest]
    assert not selectors.authority_missing(keep(county))


def test_a_correction_names_the_fields_and_not_the_values(county: invented.County) -> None:
    key = keep(county, id_number="110105194912310039")
    right = invented.who(phone="13900000001")
    services.identity_reseal(identity_id=key, fields=right, actor=SYSTEM, reason="申请人补正")
    event = history.events_of(f"identity:{key}")[-1]
    assert (event.kind, event.data["names"], event.reason) == (
        "identity_corrected",
        ["id_number", "phone"],
        "申请人补正",
    )
    assert selectors.masked([key])[key] == selectors.Masked("李*", "110***********002X", "139****0001")
    assert services.same_person(key) == services.same_person(keep(county))[:1]


def test_a_transfer_takes_the_identity_along_under_the_other_agencys_key(county: invented.County) -> None:
    key = keep(county, email="li@example.org")
    moved = services.identity_moved(identity_id=key, to_agency=county["water"].pk)
    there = keep(county, "water")
    assert services.same_person(moved) == [moved, there]
    assert services.same_person(key) == [key]
    clerk = county.staff("clerk@water")
    got = services.identity_read(identity_id=moved, staff=clerk, purpose="contact", application=None)
    assert got == invented.who(email="li@example.org")
    with pytest.raises(IdentityRefused):
        services.identity_read(identity_id=key, staff=clerk, purpose="contact", application=None)
    assert [event.kind for event in history.events_of(f"identity:{key}")] == [
        "identity_kept",
        "identity_moved_out",
        "identity_refused",
    ]
    assert history.events_of(f"identity:{moved}")[0].agency_name == "云岭县水利局"


def test_erasing_leaves_a_reason_and_nothing_else(
    county: invented.County, django_capture_on_commit_callbacks: object
) -> None:
    digest = services.proof_keep(b"card", name="a.jpg", content_type="image/jpeg")
    key = keep(county, proofs=(digest,))
    with pytest.raises(IdentityRefused, match="依据"):
        services.identity_erase(identity_id=key, actor=SYSTEM, basis="", reason="到期")
    with django_capture_on_commit_callbacks(execute=True):
        services.identity_erase(identity_id=key, actor=SYSTEM, basis="个人信息保护法第47条", reason="保管期满")
    row = ApplicantIdentity.objects.get(pk=key)
    assert {bytes(getattr(row, name)) for name in ("name", "id_number", "phone", "address", "email")} == {b""}
    assert (row.blind, row.masked_name, row.masked_id, row.proofs) == (None, "", "", [])
    assert not files.path(digest).exists()
    event = history.events_of(f"identity:{key}")[-1]
    assert (event.kind, event.reason) == ("identity_erased", "保管期满")
    assert "个人信息保护法第47条" in event.says
    with pytest.raises(IdentityRefused, match="已于"):
        services.identity_for_letter(key, purpose="答复")
    assert not services.last4_matches(key, "0000")
    check = next(each for each in projection.all_checks() if each.name == "identity")
    assert list(check.differences()) == []


def test_a_hold_wins_over_erasing(county: invented.County) -> None:
    key = keep(county, proofs=("a" * 64,))
    services.identity_hold(identity_id=key, actor=SYSTEM, because="行政诉讼")
    for act in (services.identity_erase, services.proofs_erase):
        with pytest.raises(IdentityRefused, match="行政诉讼"):
            act(identity_id=key, actor=SYSTEM, basis="期限", reason="到期")
    services.identity_release(identity_id=key, actor=SYSTEM)
    assert services.proofs_erase(identity_id=key, actor=SYSTEM, basis="期限", reason="到期") == 1
    assert selectors.proofs_of(key) == []


def test_a_proof_that_a_transferred_case_still_needs_stays(
    county: invented.County, django_capture_on_commit_callbacks: object
) -> None:
    digest = services.proof_keep(b"card", name="a.jpg", content_type="image/jpeg")
    key = keep(county, proofs=(digest,))
    moved = services.identity_moved(identity_id=key, to_agency=county["water"].pk)
    with django_capture_on_commit_callbacks(execute=True):
        services.proofs_erase(identity_id=key, actor=SYSTEM, basis="期限", reason="到期")
    assert files.open(digest) == b"card"
    with django_capture_on_commit_callbacks(execute=True):
        services.proofs_erase(identity_id=moved, actor=SYSTEM, basis="期限", reason="到期")
    assert not files.path(digest).exists()


def test_retention_is_dated_and_names_its_source() -> None:
    proofs = retention.rule("proofs", date(2026, 3, 1))
    assert proofs.until(date(2026, 3, 1)) == date(2027, 3, 1)
    assert "第19条" in proofs.source
    assert retention.rule("identity", date(2026, 3, 1)).until(date(2026, 3, 1)) is None
    assert retention.rule("reads", date(2024, 2, 29)).until(date(2024, 2, 29)) == date(2027, 3, 1)
    assert retention.rule("proofs", date(2000, 1, 1)).days == 365, "before the first rule the first one holds"


def test_fields_of_an_organisation_are_no_personal_data(county: invented.County) -> None:
    key = services.identity_keep(
        agency_id=county["education"].pk,
        fields=IdentityFields(name="云岭县某某有限公司", id_type="uscc", id_number="91110000600037341L"),
    )
    assert selectors.masked([key])[key].name == "云岭县某某有限公司"


def test_a_person_is_found_by_name_or_number_at_one_agency_by_who_may_read(county: invented.County) -> None:
    first, other = keep(county), keep(county, name="赵某", id_number="E12345678", agent_name="李某某")
    keep(county, "water")
    clerk, at = county.staff("clerk@education"), county["education"].pk

    def find(q: str, who: Staff = clerk) -> list[object]:
        return services.person_find(agency_id=at, q=q, staff=who)

    assert find("李某") == [other, first]
    assert find(" 赵 某") == [other]
    assert find("e12345678") == [other]
    assert find("110105 19491231 002x") == [first]
    assert find("11010519491231") == [], "a part of a number finds nobody"
    assert find("  ") == find("钱") == []
    assert find("李某", county.staff("reviewer@education")) == find("李某", county.staff("clerk@water")) == []
    events = history.events_of(f"identity_search:{at}")
    assert len(events) == 6
    assert {event.actor_id for event in events} == {clerk.person.pk}
    assert {str(event.data) for event in events} == {"{}"}, "for whom they looked is not written down"

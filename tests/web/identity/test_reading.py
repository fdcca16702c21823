"""Clear values come out of services alone, and only after the event that says who read what for which case."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import county as invented
import pytest
from django.db import connection
from django.db.utils import OperationalError

from gongkai import web
from gongkai.web.history import clock, projection
from gongkai.web.history import selectors as history
from gongkai.web.identity import selectors, services
from gongkai.web.identity.errors import IdentityRefused
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.sealing import SealBroken

pytestmark = pytest.mark.django_db

NUMBER = "11010519491231002X"
FIELDS = invented.who(
    name="李某某", email="li@example.org", agent_name="王某", agent_id_number="110105194912310039", agent_phone="13900000001",
)  # fmt: skip


@pytest.fixture
def county() -> invented.County:
    """The invented county."""
    return invented.make()


def read(county: invented.County, key: object, who: str = "clerk@education", **more: object) -> services.IdentityFields:
    """As the desk reads it."""
    given = {"identity_id": key, "staff": county.staff(who), "purpose": "contact", "application": None, **more}
    return services.identity_read(**given)


def test_no_value_lies_readable_in_the_database(county: invented.County) -> None:
    key = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identity_applicantidentity")
        stored = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
        cursor.execute("SELECT payload FROM history_payload")
        said = repr(cursor.fetchall())
    values = [v for v in asdict(FIELDS).values() if isinstance(v, str) and v and v != "resident_id"]
    assert len(values) == 8
    for value in values:
        assert value not in stored
        assert value not in said
        assert repr(value.encode())[2:-1] not in stored
        assert value not in repr(FIELDS)
    assert selectors.masked([key])[key] == selectors.Masked("李*", "110***********002X", "138****0000")


def test_who_reads_is_on_record_before_the_values_come(county: invented.County) -> None:
    sent = invented.submitted(county["education"], who=FIELDS)
    case = sent.application
    got = read(county, case.identity, application=case, purpose="contact")
    assert got == FIELDS
    event = history.events_of(f"identity:{case.identity}")[-1]
    assert event.kind == "identity_read"
    assert event.actor_id == county.person("clerk@education").pk
    assert event.agency_id == county["education"].pk
    assert event.data["role"] == "经办员"
    assert event.data["purpose"] == "与申请人联系"
    assert event.data["number"] == case.number
    assert event.data["result"] == "shown"
    assert set(event.data["names"]) == set(services.IdentityFields.__dataclass_fields__) & set(event.data["names"])
    assert "查看姓名或者名称、证件号码" in event.says
    assert selectors.reads_of(case.identity) == [event]


def test_only_the_fields_asked_for_come(county: invented.County) -> None:
    key = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    got = read(county, key, fields=["phone"])
    assert (got.phone, got.name, got.id_number, got.agent_phone) == ("13800000000", "", "", "")
    assert selectors.reads_of(key)[-1].data["names"] == ["phone"]


@pytest.mark.parametrize(
    "who", ["clerk@water", "reviewer@education", "supervisor@county", "system_admin@county", "auditor@county"]
)
def test_others_get_nothing_and_the_refusal_is_on_record(county: invented.County, who: str) -> None:
    key = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    with pytest.raises(IdentityRefused, match="没有查看这份身份信息的权限"):
        read(county, key, who)
    event = history.events_of(f"identity:{key}")[-1]
    assert (event.kind, event.data["result"], event.actor_id) == ("identity_refused", "refused", county.person(who).pk)
    assert selectors.reads_of(key) == []


def test_no_purpose_no_values_and_no_event(county: invented.County) -> None:
    key = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    with pytest.raises(IdentityRefused, match="用途"):
        read(county, key, purpose="  ")
    assert len(history.events_of(f"identity:{key}")) == 1


def test_no_event_no_data(county: invented.County, monkeypatch: pytest.MonkeyPatch) -> None:
    key = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    staff = county.staff("clerk@education")

    def fails(**said: object) -> None:
        raise OperationalError("disk full")

    opened: list[object] = []
    monkeypatch.setattr("gongkai.web.identity.services.acting.record", fails)
    monkeypatch.setattr("gongkai.web.sealing.unseal", lambda *a, **k: opened.append(a))
    for act in (
        lambda: services.identity_read(identity_id=key, staff=staff, purpose="contact", application=None),
        lambda: services.identity_export(key),
    ):
        with pytest.raises(OperationalError):
            act()
    assert opened == []


@pytest.mark.django_db(transaction=True)
def test_values_never_leave_before_their_event_is_committed(county: invented.County) -> None:
    from django.db import transaction

    key = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    staff = county.staff("clerk@education")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        services.identity_read(identity_id=key, staff=staff, purpose="contact", application=None)
    assert services.identity_read(identity_id=key, staff=staff, purpose="contact", application=None) == FIELDS


@pytest.mark.parametrize("column", ["name", "phone", "id_number"])
def test_a_value_moved_to_another_row_or_column_does_not_open(county: invented.County, column: str) -> None:
    first = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    second = services.identity_keep(agency_id=county["education"].pk, fields=invented.who(name="赵某"))
    moved = bytes(getattr(ApplicantIdentity.objects.get(pk=first), column))
    for target in (column, "address"):
        key = second if target == column else first
        ApplicantIdentity.objects.filter(pk=key).update(**{target: moved})
        with pytest.raises(SealBroken):
            read(county, key)


def test_a_letter_uses_the_values_on_record(county: invented.County) -> None:
    key = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    assert services.identity_for_letter(key, purpose="补正告知书") == FIELDS
    event = selectors.reads_of(key)[-1]
    assert (event.kind, event.actor_name, event.data["purpose"]) == ("identity_used", "系统", "补正告知书")


def test_a_proof_is_sealed_on_the_disk_and_opened_on_record(county: invented.County) -> None:
    digest = services.proof_keep(b"a photo of a card 110105", name="身份证.jpg", content_type="image/jpeg")
    other = services.proof_keep(b"of somebody else", name="b.jpg", content_type="image/jpeg")
    key = services.identity_keep(agency_id=county["education"].pk, fields=invented.who())
    services.proof_add(identity_id=key, sha256=digest, actor=county.staff("clerk@education").as_actor())
    from gongkai.web.history import files

    assert b"110105" not in files.path(digest).read_bytes()
    given = {"identity_id": key, "staff": county.staff("clerk@education"), "purpose": "verify", "application": None}
    file, content = services.proof_read(sha256=digest, **given)
    assert (file.name, content) == ("身份证.jpg", b"a photo of a card 110105")
    assert selectors.reads_of(key)[-1].data["sha256"] == digest
    with pytest.raises(IdentityRefused, match="没有这个文件"):
        services.proof_read(sha256=other, **given)
    with pytest.raises(IdentityRefused, match="没有查看"):
        services.proof_read(sha256=digest, **{**given, "staff": county.staff("clerk@water")})


def test_the_applicants_export_is_their_own_and_names_no_staff(county: invented.County) -> None:
    digest = services.proof_keep(b"card", name="证.jpg", content_type="image/jpeg")
    mine = invented.submitted(county["education"], who=invented.who(proofs=(digest,))).application
    theirs = services.identity_keep(
        agency_id=county["education"].pk, fields=invented.who(name="赵某某", phone="13700000002")
    )
    read(county, mine.identity, application=mine)
    read(county, theirs)
    found = json.loads(json.dumps(services.identity_export(mine.identity)))
    assert (found["name"], found["id_number"], found["agency"]) == ("李某某", NUMBER, "云岭县教育局")
    assert [file["name"] for file in found["files"]] == ["证.jpg"]
    assert [(each["agency"], each["role"], each["purpose"]) for each in found["reads"][:1]] == [
        ("云岭县教育局", "经办员", "与申请人联系")
    ]
    text = json.dumps(found, ensure_ascii=False)
    for marker in ("赵某某", "13700000002", str(theirs), county.person("clerk@education").name):
        assert marker not in text


def test_whose_identity_an_account_read_is_listed_after_a_breach(county: invented.County) -> None:
    keys = [services.identity_keep(agency_id=county["education"].pk, fields=FIELDS) for _ in range(3)]
    begin = clock.now()
    for key in (*keys[:2], keys[0]):
        read(county, key)
    person = county.person("clerk@education").pk
    assert set(selectors.read_by(person, begin, clock.now() + timedelta(seconds=1))) == set(keys[:2])
    assert selectors.read_by(person, begin - timedelta(days=1), begin) == []
    assert selectors.read_by(county.person("clerk@water").pk, begin, clock.now()) == []


def test_rebuild_sees_a_row_without_events_and_events_without_a_row(county: invented.County) -> None:
    check = next(each for each in projection.all_checks() if each.name == "identity")
    key = services.identity_keep(agency_id=county["education"].pk, fields=FIELDS)
    assert list(check.differences()) == []
    ApplicantIdentity.objects.filter(pk=key).update(agency_id=county["water"].pk)
    assert [each.column for each in check.differences()] == ["agency_id"]
    ApplicantIdentity.objects.filter(pk=key).delete()
    assert [(each.row, each.stored, each.expected) for each in check.differences()] == [(str(key), None, "row")]


def test_clear_values_are_opened_by_the_identity_app_alone() -> None:
    site = Path(web.__file__).parent
    users = {
        str(path.relative_to(site).parts[0])
        for path in site.rglob("*.py")
        if "identity.boxes" in (text := path.read_text(encoding="utf-8"))
        or "identity import boxes" in text
        or "ApplicantIdentity" in text
    }
    assert users == {"identity"}

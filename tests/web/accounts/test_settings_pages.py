"""The settings as the three administrators walk them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from signing_in import code_of, signed_in

from gongkai.web.accounts import effects, services
from gongkai.web.accounts.models import Agency, Delegation, Person
from gongkai.web.history import clock
from gongkai.web.history.selectors import events_of
from gongkai.web.history.services import SYSTEM

PAGES = ["agencies/", "agencies/jyj/", "calendar/", "calendar/?year=2027", "law/", "numbers/", "letters/"]


@pytest.fixture
def admins(county: Agency, education: Agency, person: Callable[..., Person]) -> dict[str, Person]:
    """One person for each administration, at the county."""
    return {role: person(role, (county, role)) for role in ("system_admin", "security_admin", "audit_admin")}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_says_what_it_is(admins: dict[str, Person], page: str) -> None:
    answer = signed_in(admins["system_admin"]).get(f"/settings/{page}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("<h1") == 1
    assert 'lang="zh-CN"' in text
    assert " style=" not in text
    assert answer["Cache-Control"] == "no-store, private"


def test_a_clerk_of_another_agency_finds_nothing(
    admins: dict[str, Person], education: Agency, water: Agency, person: Callable[..., Person]
) -> None:
    browser = signed_in(person("clerk", (education, "clerk")))
    assert browser.get("/settings/agencies/jyj/").status_code == 200
    for url in (
        "agencies/slj/",
        "agencies/yunling/",
        "people/",
        f"people/{admins['audit_admin'].pk}/",
        "agencies/new/",
    ):
        assert browser.get(f"/settings/{url}").status_code == 404, url
    assert "云岭县水利局" not in browser.get("/settings/agencies/").content.decode()
    for url in ("agencies/slj/guide/", "agencies/jyj/do/rename/", "agencies/jyj/choices/channels/", "people/new/"):
        assert browser.post(f"/settings/{url}", {}).status_code == 404, url


def test_a_denial_is_kept(admins: dict[str, Person], education: Agency, person: Callable[..., Person]) -> None:
    clerk = person("clerk", (education, "clerk"))
    signed_in(clerk).get("/settings/people/")
    last = events_of(f"sign_in:{clerk.pk}")[-1]
    assert (last.kind, last.data["path"]) == ("access_denied", "/settings/people/")


def test_an_auditor_of_the_system_writes_nothing(admins: dict[str, Person]) -> None:
    browser = signed_in(admins["audit_admin"])
    target = admins["security_admin"].pk
    assert browser.get(f"/settings/people/{target}/").status_code == 200
    for url in (
        "agencies/new/", "agencies/jyj/guide/", "agencies/jyj/choices/channels/", "agencies/jyj/do/rename/", "people/new/",
        f"people/{target}/posts/", f"people/{target}/disable/", f"people/{target}/password/",
        f"people/{target}/second-factor/",
    ):  # fmt: skip
        assert browser.post(f"/settings/{url}", {}).status_code == 404, url


def test_an_agency_is_founded_renamed_and_merged(admins: dict[str, Person], county: Agency) -> None:
    browser = signed_in(admins["system_admin"])
    given = {
        "parent": str(county.pk), "name": "云岭县体育局", "short_name": "云体", "slug": "tyj", "kind": "department",
        "founded": "2015-06-01", "code": "",
    }  # fmt: skip
    assert browser.post("/settings/agencies/new/", given)["Location"] == "/settings/agencies/tyj/"
    refused = browser.post("/settings/agencies/new/", given)
    assert refused.status_code == 422
    assert "<title>错误：" in refused.content.decode()
    assert "请换一个" in refused.content.decode()
    answer = browser.post("/settings/agencies/tyj/do/rename/", {"name": "云岭县文体局", "since": "2019-01-01"})
    assert answer.status_code == 302
    heir = Agency.objects.get(slug="jyj")
    browser.post("/settings/agencies/tyj/do/merge/", {"successor": str(heir.pk), "since": "2024-01-01"})
    page = browser.get("/settings/agencies/tyj/").content.decode()
    assert "2024-01-01 起撤并，职权由云岭县教育局承接" in page
    assert "云岭县体育局" in page
    assert browser.get("/settings/agencies/tyj/do/rename/").status_code == 404


def test_what_a_merger_would_do_is_told_by_who_knows(
    admins: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "_tellers", {})
    effects.register("abolish", lambda agency: f"{agency.name}还有 3 件在办，一并移交")
    page = signed_in(admins["system_admin"]).get("/settings/agencies/jyj/do/merge/").content.decode()
    assert "云岭县教育局还有 3 件在办，一并移交" in page


def test_a_choice_says_who_set_it_and_goes_back_to_the_default(admins: dict[str, Person]) -> None:
    browser = signed_in(admins["system_admin"])
    url = "/settings/agencies/jyj/choices/remind_before/"
    assert "现在由默认设定" in browser.get(url).content.decode()
    assert browser.post(url, {"value": "5，3, 0"}).status_code == 302
    assert Agency.objects.get(slug="jyj").settings["remind_before"] == [5, 3, 0]
    assert "现在由云岭县教育局设定" in browser.get(url).content.decode()
    assert browser.post(url, {"value": "x"}).status_code == 422
    browser.post(url, {"value": "5", "default": "1"})
    assert "remind_before" not in Agency.objects.get(slug="jyj").settings
    channels = browser.post("/settings/agencies/jyj/choices/channels/", {"value": ["online"]})
    assert "当面、邮寄渠道不能停用" in channels.content.decode()
    numbers = dict.fromkeys(("receipt", "reply", "correction", "extension", "transfer", "consultation", "fee", "other"), "{short}公开〔{year}〕第{serial:03d}号")  # fmt: skip
    assert browser.post("/settings/agencies/jyj/choices/number_formats/", numbers).status_code == 302
    assert "第007号" in browser.get("/settings/numbers/").content.decode()
    assert browser.get("/settings/agencies/jyj/choices/seal/").status_code == 404
    reading = "/settings/agencies/jyj/choices/pause_count/"
    assert "收到意见当日也不计入" in browser.get(reading).content.decode()
    assert browser.post(reading, {"value": "half_open"}).status_code == 302
    assert "收到意见当日也不计入" in browser.get("/settings/agencies/jyj/").content.decode()


def test_the_guide_is_edited_by_its_own_clerk(education: Agency, person: Callable[..., Person]) -> None:
    clerk = person("clerk", (education, "clerk"))
    browser = signed_in(clerk)
    assert "缺：传真号码（第十二条）" in browser.get("/settings/agencies/jyj/guide/").content.decode()
    answer = browser.post("/settings/agencies/jyj/guide/", {"fax": "0900-7654321", "slug": "stolen", "name": "别名"})
    assert answer.status_code == 302
    changed = Agency.objects.get(slug="jyj")
    assert (changed.guide["fax"], changed.name) == ("0900-7654321", "云岭县教育局")
    assert events_of(f"agency:{education.pk}")[-1].says == "更新公开指南：传真号码"


def test_a_person_is_added_gets_a_post_and_is_retired(
    admins: dict[str, Person], education: Agency, water: Agency
) -> None:
    browser = signed_in(admins["security_admin"])
    given = {"username": "zhao", "name": "赵某", "password": "short", "email": "", "phone": ""}
    assert browser.post("/settings/people/new/", given).status_code == 422
    answer = browser.post("/settings/people/new/", {**given, "password": "seven tall pines 3"})
    made = Person.objects.get(username="zhao")
    assert answer["Location"] == f"/settings/people/{made.pk}/"
    post = {"agency": str(education.pk), "role": "clerk", "since": clock.today().isoformat()}
    assert browser.post(f"/settings/people/{made.pk}/posts/", post).status_code == 302
    assert [held.role for held in made.posts.all()] == ["clerk"]
    assert browser.post(f"/settings/people/{made.pk}/posts/{made.posts.get().pk}/end/").status_code == 302
    assert made.posts.get().ended
    assert browser.post(f"/settings/people/{made.pk}/disable/").status_code == 302
    assert not Person.objects.get(pk=made.pk).is_active
    assert browser.post(f"/settings/people/{admins['security_admin'].pk}/disable/").status_code == 404


def test_an_administration_wants_a_second_person_with_their_own_code(
    admins: dict[str, Person], county: Agency, person: Callable[..., Person]
) -> None:
    candidate, second = person("candidate"), admins["audit_admin"]
    browser = signed_in(admins["security_admin"])
    url = f"/settings/people/{candidate.pk}/posts/"
    post = {"agency": str(county.pk), "role": "system_admin", "since": clock.today().isoformat()}
    own = admins["security_admin"]
    for given in (
        {},
        {"second": second.username, "second_code": "000000"},
        {"second": own.username, "second_code": code_of(own)},
        {"second": candidate.username, "second_code": code_of(candidate)},
    ):
        assert browser.post(url, {**post, **given}).status_code == 422
        assert not candidate.posts.exists()
    given = {"second": second.username, "second_code": code_of(second)}
    assert browser.post(url, {**post, **given}).status_code == 302
    last = events_of(f"person:{candidate.pk}")[-1]
    assert (last.data["role"], last.data["second_name"]) == ("system_admin", second.name)


def test_a_lost_telephone(admins: dict[str, Person], education: Agency, person: Callable[..., Person]) -> None:
    clerk = person("clerk", (education, "clerk"))
    browser = signed_in(clerk)
    signed_in(admins["security_admin"]).post(f"/settings/people/{clerk.pk}/second-factor/")
    assert browser.get("/accounts/").status_code == 302
    assert not clerk.authenticator_set.exists()
    kinds = [(event.kind, event.actor_name) for event in events_of(f"person:{clerk.pk}")][-2:]
    assert kinds == [
        ("second_factor_removed", admins["security_admin"].name),
        ("second_factor_reset", admins["security_admin"].name),
    ]


def test_nobody_takes_an_administrator_s_place_alone(
    admins: dict[str, Person], county: Agency, person: Callable[..., Person]
) -> None:
    target, second = admins["audit_admin"], person("second", (county, "security_admin"))
    browser = signed_in(admins["security_admin"])
    for url, given in (("password", {"password": "seven tall pines 3"}), ("second-factor", {})):
        assert browser.post(f"/settings/people/{target.pk}/{url}/", given).status_code == 422
    assert Person.objects.get(pk=target.pk).password == target.password
    assert target.authenticator_set.exists()
    given = {"second": second.username, "second_code": code_of(second)}
    assert browser.post(f"/settings/people/{target.pk}/second-factor/", given).status_code == 302
    assert events_of(f"person:{target.pk}")[-1].data["second_name"] == second.name


@pytest.mark.parametrize(
    "url", ["agencies/new/", "agencies/jyj/do/rename/", "people/new/", "agencies/jyj/choices/channels/"]
)
def test_sudo_required(admins: dict[str, Person], url: str) -> None:
    browser = signed_in(admins["security_admin" if "people" in url else "system_admin"])
    assert browser.get(f"/settings/{url}").status_code == 200
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    answer = browser.get(f"/settings/{url}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_somebody_acts_while_one_is_away(education: Agency, person: Callable[..., Person]) -> None:
    chief, deputy = (
        person("li", (education, "approver"), name="李某"),
        person("zhang", (education, "clerk"), name="张某"),
    )
    browser = signed_in(chief)
    given = {"to": str(deputy.pk), "roles": ["approver"], "since": clock.today().isoformat(), "until": "2099-01-01"}
    assert browser.post("/accounts/delegation/jyj/", {**given, "roles": ["reviewer"]}).status_code == 422
    assert browser.post("/accounts/delegation/jyj/", given).status_code == 302
    assert "由张某代行" in browser.get("/accounts/").content.decode()
    assert "代 李某" in signed_in(deputy).get("/accounts/").content.decode()
    one = Delegation.objects.get()
    assert signed_in(deputy).post(f"/accounts/delegation/{one.pk}/end/").status_code == 404
    assert browser.post(f"/accounts/delegation/{one.pk}/end/").status_code == 302
    assert Delegation.objects.get().ended


def test_the_masthead_shows_the_parts_of_the_role(
    county: Agency, education: Agency, water: Agency, person: Callable[..., Person]
) -> None:
    clerk = person("clerk", (education, "clerk"), (water, "reviewer"))
    browser = signed_in(clerk)
    page = browser.get("/settings/agencies/").content.decode()
    assert 'href="/settings/agencies/" aria-current="page"' in page
    assert "退出登录" in page
    assert browser.post("/accounts/agency/", {"agency": str(county.pk), "next": "/settings/law/"}).status_code == 404
    moved = browser.post("/accounts/agency/", {"agency": str(water.pk), "next": "/settings/law/"})
    assert moved["Location"] == "/settings/law/"
    away = browser.post("/accounts/agency/", {"agency": str(water.pk), "next": "https://evil.example/"})
    assert away["Location"] == "/accounts/start/"


def test_the_calendar_says_what_is_provisional(admins: dict[str, Person]) -> None:
    browser = signed_in(admins["system_admin"])
    known = browser.get("/settings/calendar/?year=2026").content.decode()
    assert "国务院办公厅关于2026年部分节假日安排的通知" in known
    assert 'class="worked">14<small>班' in known
    assert "2027 年放假安排未公布" in browser.get("/settings/calendar/?year=2027").content.decode()
    for year in ("1999", "x"):
        assert browser.get(f"/settings/calendar/?year={year}").status_code == 404


def test_an_abolished_agency_keeps_its_page(admins: dict[str, Person], education: Agency, water: Agency) -> None:
    services.agency_abolish(agency=water, actor=SYSTEM, since=clock.today(), successor=education)
    page = signed_in(admins["system_admin"]).get("/settings/agencies/slj/").content.decode()
    assert "已撤并" in page


def test_anonymous_is_asked_to_sign_in(county: Agency) -> None:
    for page in ("agencies/", "people/", "law/"):
        answer = Client().get(f"/settings/{page}")
        assert answer["Location"] == f"/accounts/login/?next=/settings/{page}"

"""The rules of rules.yaml, lived through by the services of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from applications.letter_cases import at, made, received, signed
from county import County, submitted, who

from gongkai.law import strict_yaml
from gongkai.law.trail import timeline_json
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.law_case import timeline_of
from gongkai.web.applications.models import Application
from gongkai.web.applications.services import consult, fees, intake, moves, organise, service
from gongkai.web.applications.services.acting import NotAllowed, history_of
from gongkai.web.applications.services.letter_checks import decision_why_not
from gongkai.web.applications.wording import wording
from gongkai.web.history import clock
from gongkai.web.reporting.models import CellCase
from gongkai.web.reporting.selectors.year import form_of_year

pytestmark = pytest.mark.django_db
RULES: list[dict[str, Any]] = strict_yaml.load_file(Path(__file__).parent / "rules.yaml")
YEAR = 2026
Step = dict[str, Any]


def day_of(told: Any) -> Any:
    """A day, of the year where none is written; anything else as it is."""
    if isinstance(told, str) and len(told) == len("03-02") and told[2] == "-":
        return date.fromisoformat(f"{YEAR}-{told}")
    return told


class Desk:
    """One rule's cases by name, and what its steps do to them."""

    def __init__(self, county: County) -> None:
        self.county, self.cases = county, dict[str, Application]()

    def __getitem__(self, name: str) -> Application:
        return Application.objects.select_related("agency").get(pk=self.cases[name].pk)

    def take(self, step: Step) -> None:
        """One step on its day; refused with the words that the rule gives, or not at all."""
        today, name = day_of(step["at"]), step.get("case", step.get("as", "case"))
        do = (lambda: self.choose(self[name], step["may"])) if "may" in step else (lambda: self.do(name, today, step))
        with at(str(today)):
            if "refused" not in step:
                do()
                return
            with pytest.raises(NotAllowed, match=step["refused"]) as refusal:
                do()
            assert refusal.value.article.startswith(("条例第", "国办函", "国办公开办函"))

    def choose(self, case: Application, code: str) -> None:
        if why := decision_why_not(case, code, history_of(case)):
            raise NotAllowed(*why)

    def do(self, name: str, today: date, step: Step) -> None:
        if step["do"] == "receive":
            self.cases[name] = received(self.county, str(today))
        elif step["do"] == "submit":
            self.cases[name] = submitted(self.county["education"]).application
        else:
            told = {"day": day_of(step["day"])} if "day" in step else {}
            DEEDS[step["do"]](self, self[name], self.county.staff("clerk@education"), step, told)


Deed = Callable[[Desk, Application, Staff, Step, dict[str, Any]], Any]


def ask_correction(_desk: Desk, case: Application, staff: Staff, step: Step, _told: dict[str, Any]) -> None:
    moves.correction_ask(
        application=case, staff=staff, items=["写明年份"], guidance="可以来电", until=day_of(step["until"]), how="当面",
        reason=step.get("reason", ""),
    )  # fmt: skip


def correct(_desk: Desk, case: Application, staff: Staff, step: Step, told: dict[str, Any]) -> None:
    flags = {name: bool(step.get(name)) for name in ("still_unclear", "reason_accepted")}
    refused = bool(step.get("refused_by_agency"))
    moves.correction_receive(
        application=case, by=staff, text="2025年", refused=refused, reason=step.get("reason", ""), **flags, **told
    )


def extend(_desk: Desk, case: Application, staff: Staff, step: Step, _told: dict[str, Any]) -> None:
    by = step.get("approved_by", "王某某")
    moves.extension_grant(application=case, staff=staff, days=step["days"], reason="档案多", approved_by=by)


def ask(_desk: Desk, case: Application, staff: Staff, step: Step, _told: dict[str, Any]) -> None:
    consult.consultation_send(
        application=case, staff=staff, office=step["office"], party=step["party"], contents="合同附件", reply_to="邮寄",
        until=day_of(step.get("until")),
    )  # fmt: skip


def has_letter(_desk: Desk, case: Application, staff: Staff, step: Step, _told: dict[str, Any]) -> None:
    consult.consultation_received(application=case, staff=staff, office=step["office"], party=step["party"])


def says(_desk: Desk, case: Application, staff: Staff, step: Step, _told: dict[str, Any]) -> None:
    consult.consultation_answered(
        application=case, staff=staff, office=step["office"], party=step["party"], opinion=step["opinion"]
    )


def ask_reasons(_desk: Desk, case: Application, staff: Staff, step: Step, _told: dict[str, Any]) -> None:
    moves.justification_ask(application=case, staff=staff, facts="本月 40 件", until=day_of(step["until"]))


def reply(desk: Desk, case: Application, staff: Staff, _step: Step, _told: dict[str, Any]) -> None:
    service.letter_serve(letter=signed(desk.county, case), staff=staff, service="postal", tracking="XA000000001CN")


DEEDS: dict[str, Deed] = {
    "ask_correction": ask_correction, "correct": correct, "extend": extend, "ask": ask, "has_letter": has_letter,
    "says": says, "ask_reasons": ask_reasons, "reply": reply,
    "override": lambda _d, c, who, s, _t: consult.override_decide(
        application=c, staff=who, party=s["party"], text="关系食品安全"),
    "reasons": lambda _d, c, who, _s, _t: moves.justification_receive(application=c, by=who, text="研究"),
    "defer": lambda _d, c, who, s, _t: moves.deferral_tell(
        application=c, staff=who, until=day_of(s["until"]), reason="件数多"),
    "fee": lambda _d, c, who, s, _t: fees.fee_set(
        application=c, staff=who, by="page", pages=s["pages"], how_to_pay="政务大厅"),
    "fee_has": lambda _d, c, who, _s, _t: fees.fee_notice_received(application=c, by=who),
    "pay": lambda _d, c, who, _s, _t: fees.fee_paid(application=c, staff=who, receipt="一"),
    "unreached": lambda _d, c, who, _s, _t: intake.contact_fail(application=c, staff=who, text="两次无人接听"),
    "confirm": lambda _d, c, who, _s, _t: intake.receipt_confirm(application=c, staff=who, how="电话"),
    "withdraw": lambda _d, c, who, _s, _t: moves.application_withdraw(application=c, by=who),
    "search": lambda _d, c, who, _s, _t: organise.search_record(
        application=c, staff=who, places="档案室", method="按题名", result="未发现"),
    "split": lambda _d, c, who, _s, _t: organise.application_split(
        application=c, staff=who, parts=[{"title": "合同甲"}, {"title": "合同乙"}]),
    "transfer": lambda d, c, who, _s, _t: organise.application_transfer(
        application=c, to=d.county["water"], staff=who, reason="由其制作"),
    "merge": lambda d, c, who, s, _t: organise.application_merge(application=c, into=d[s["into"]], staff=who),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=[rule["rule"] for rule in RULES])
def test_the_desk_keeps_the_rule(rule: dict[str, Any]) -> None:
    desk = Desk(made())
    for step in rule["steps"]:
        desk.take(step)
    name = rule["steps"][-1].get("case", "case")
    case = desk[name]
    _agrees(case, rule.get("row", {}))
    parts = list(Application.objects.filter(related=case.pk)) if "parts" in rule else []
    assert len(parts) == (2 if "parts" in rule else 0)
    for part in parts:
        _agrees(part, rule["parts"])
    if "clock" in rule:
        with at(str(day_of(rule["steps"][-1]["at"]))):
            told = timeline_json(timeline_of(history_of(case), clock.today()))
        assert {key: told.get(key) for key in rule["clock"]} == rule["clock"]
    if "cells" in rule:
        assert _rows(case) == rule["cells"]
    if "letter" in rule:
        _reads(case, rule["letter"])


def _agrees(case: Application, wanted: dict[str, Any]) -> None:
    assert {name: getattr(case, name) for name in wanted} == {name: day_of(value) for name, value in wanted.items()}


def _rows(case: Application) -> dict[str, list[str]]:
    """The rows of table 3 that count the case, by year."""
    found: dict[str, list[str]] = {}
    counted = CellCase.objects.filter(
        case=case.pk, scope=case.agency_id, cell__startswith="t3.", cell__endswith=".total"
    )
    for year, cell in counted.values_list("year", "cell"):
        rows = {f"t3.{row.id}.total": row.number for row in form_of_year(year).t3_rows}
        found.setdefault(str(year), []).append(str(rows[cell]))
    return {year: sorted(rows) for year, rows in sorted(found.items())}


def _reads(case: Application, wanted: dict[str, Any]) -> None:
    letter = case.letters.get(kind=wanted["kind"])
    assert letter.signed_on is not None
    text = wording(case, letter.kind, letter.fields, letter.signed_on)
    assert [words for words in wanted["has"] if words not in text] == []
    assert [words for words in wanted.get("has_not", ()) if words in text] == []


def test_items_of_a_month_are_those_of_one_applicant_at_one_agency_by_the_day_of_receipt() -> None:
    county = made()
    received(county, "2026-02-27")
    received(county, "2026-03-02", agency="water")
    received(county, "2026-03-02", who=who(id_number="110105189001010011", name="王某某"))
    for _n in range(9):
        received(county, "2026-03-02")
    tenth, staff = received(county, "2026-03-31"), county.staff("clerk@education")
    eleventh = received(county, "2026-03-31")
    april = received(county, "2026-04-01")
    assert [fees.item_in_month(case) for case in (tenth, eleventh, april)] == [10, 11, 1]
    given = {"staff": staff, "by": "item", "how_to_pay": "政务大厅"}
    with at("2026-04-02"):
        with pytest.raises(NotAllowed, match="还不到收费的数量"):
            fees.fee_set(application=tenth, **given)
        with pytest.raises(NotAllowed, match="按量计收须写明页数"):
            fees.fee_set(application=eleventh, **{**given, "by": "page"})
        fees.fee_set(application=eleventh, **given)
    told = next(event for event in history_of(eleventh) if event.kind == "fee_set")
    assert told.data["yuan"] == "100.00"  # the price of this item alone, not the sum of the month

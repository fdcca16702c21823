"""From the first page to the receipt."""

from __future__ import annotations

from walking import Citizen

from gongkai.web.applications.models import Application


def test_a_person_applies_and_gets_a_receipt(citizen: Citizen) -> None:
    receipt, code = citizen.applied()
    case = Application.objects.get()
    assert receipt == f"education-{case.number}"
    assert len(code.replace(" ", "")) == 16
    assert case.channel == "online" and case.received is None

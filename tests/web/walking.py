"""A citizen's browser that walks the form."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

PERSON = {"name": "李某某", "id_type": "resident_id", "id_number": "11010519491231002X", "phone": "13800000000"}
WANTED = {
    "agency": "education",
    "title": "青石镇中心小学2025年食堂食材配送采购合同",
    "document_no": "",
    "description": "",
}
HOW = {"delivery": "online", "medium": "electronic"}


class Citizen:
    """A browser that walks the form; `code` is the draft's."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.code = ""

    def start(self) -> None:
        response = self.client.post("/apply/")
        self.code = re.findall(r"/apply/([0-9A-Z]{16})/who/", response.headers["Location"])[0]

    def at(self, step: str) -> str:
        return f"/apply/{self.code}/{step}/"

    def fill(self, *, who: dict[str, Any] | None = None, what: dict[str, Any] | None = None, how: dict[str, Any] | None = None,
             applicant_type: str = "natural_person", by_agent: str = "no") -> None:  # fmt: skip
        """Draft, steps 1 to 3."""
        self.start()
        self.step("who", {"applicant_type": applicant_type, "by_agent": by_agent})
        self.step("details", {**PERSON, **(who or {})})
        self.step("what", {**WANTED, **(what or {})})
        self.step("how", {**HOW, **(how or {})})

    def step(self, name: str, data: dict[str, Any]) -> None:
        response = self.client.post(self.at(name), data)
        assert response.status_code == 302, response.content.decode()

    def form(self) -> dict[str, str]:
        """The hidden fields of the check page."""
        page = self.client.get(self.at("check")).content.decode()
        return dict(re.findall(r'type="hidden" name="(key|digest)" value="([^"]+)"', page))

    def send(self, form: dict[str, str] | None = None) -> Any:
        return self.client.post(self.at("check"), form or self.form())

    def applied(self, **given: Any) -> tuple[str, str]:
        """Receipt and query code of a new application."""
        self.fill(**given)
        response = self.send()
        assert response.status_code == 303, response.content.decode()
        receipt = response.headers["Location"].split("/")[-2]
        page = self.client.get(response.headers["Location"]).content.decode()
        code = re.findall(r'data-copy="([0-9A-Z]{16})"', page)[0]
        return receipt, code

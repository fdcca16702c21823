"""What holds on the whole site: settings fit for the open net, errors without detail, no personal data in addresses and logs,
every act on record (ASVS 12.2.1, 13.4.2, 14.2.1, 16.2)."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from applications.letter_cases import at
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from furnished import APPLICANT, NOW, Furnished, furnished, kept_for_the_module
from walking import Citizen

from gongkai.web.history.models import Event
from gongkai.web.logs import PrivateFormatter

pytestmark = pytest.mark.django_db
PERSONAL = (
    "11010519491231002X",
    "13800000000",
    "李某某",
    "%E6%9D%8E%E6%9F%90%E6%9F%90",
    "欧阳青禾",
    "三个安静的词汇12",
)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Furnished]:
    """The county with its cases."""
    with kept_for_the_module(django_db_blocker):
        found = furnished()
        found.sign_in(*(f"{role}@education" for role in ("clerk", "reviewer", "approver")), "security_admin@county")
        yield found


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """A working day."""
    with at(NOW):
        yield


class Watched(Client):
    """A browser whose every address is kept: those asked for and those it is sent to."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def request(self, **request: Any) -> Any:
        """Ask, and keep the address."""
        self.addresses.append(f"{request['PATH_INFO']}?{request.get('QUERY_STRING', '')}")
        answer = super().request(**request)
        self.addresses.append(answer.headers.get("Location", ""))
        return answer


def test_no_pii_in_urls_or_logs(world: Furnished) -> None:
    """A citizen applies, follows and reads; a clerk opens the identity: no address and no line of the log tells who."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(PrivateFormatter("%(levelname)s %(name)s %(message)s"))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        browser = Watched()
        receipt, code = Citizen(browser).applied()
        browser.post("/track/", {"receipt": receipt, "code": "0000000000000000"})
        browser.post("/track/", {"receipt": receipt, "code": code})
        browser.get(f"/track/{receipt}/")
        browser.post(f"/track/{receipt}/prove/", {"tail": "0000"})
        browser.get(f"/track/{receipt}/mine/")
        clerk = world.client("clerk@education")
        identity = reverse("applications:identity", kwargs=world.case("processing"))
        assert APPLICANT.id_number in clerk.post(identity, {"purpose": "service"}).content.decode()
        logging.getLogger("gongkai.test").warning("applicant 11010519491231002X at 13800000000")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert "gongkai.test" in lines.getvalue()
    told = "\n".join([*browser.addresses, lines.getvalue()])
    assert not [word for word in (*PERSONAL, code) if word in told]
    assert len(browser.addresses) > 20


def test_no_form_sends_what_tells_a_person_in_the_address() -> None:
    """Every form of a template that is sent by GET has only fields of search, paging and choice."""
    private = {"name", "id_number", "phone", "address", "email", "tail", "password"}
    wrong = []
    for path in Path(site.HERE).rglob("*.html"):
        for form in re.findall(
            r"<form\b(?![^>]*method=\"(?:post|dialog)\")[^>]*>.*?</form>", path.read_text(), re.DOTALL
        ):
            names = set(re.findall(r'name="([a-z_]+)"', form))
            if names & private or ("code" in names and "portal" in path.parts):  # at the desk it is a decision's
                wrong.append((path.name, names))
    assert wrong == []


@pytest.mark.parametrize("who", ["anonymous", "clerk@education"])
def test_500_shows_no_detail(
    world: Furnished, who: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of the program is told with a number that leads to the log; no words of it, no path, no setting."""

    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError(f"inner detail of {APPLICANT.id_number} in SECRET_KEY")

    monkeypatch.setattr("gongkai.web.portal.views.front.place.county", fail)
    monkeypatch.setattr("gongkai.web.applications.views.desk.desk_of", fail)
    browser = world.client(who)
    monkeypatch.setattr(browser, "raise_request_exception", False)
    answer = browser.get("/guide/" if who == "anonymous" else "/desk/")
    page = answer.content.decode()
    number = re.findall(r"出错编号 ([0-9A-F]{4})", page)[0]
    assert answer.status_code == 500 and f"incident {number}" in caplog.text
    for word in (
        "inner detail",
        "RuntimeError",
        "Traceback",
        "SECRET_KEY",
        "site-packages",
        APPLICANT.id_number,
        "欧阳",
    ):
        assert word not in page
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_settings_are_fit_for_the_open_net(tmp_path: Path) -> None:
    """`check --deploy` has nothing to say behind TLS; what is silenced has its reason in the settings."""
    environment = {
        **os.environ, "GONGKAI_HOME": str(tmp_path), "GONGKAI_HTTPS": "1", "GONGKAI_HOSTS": "gongkai.example.gov.cn",
        "DJANGO_SETTINGS_MODULE": "gongkai.web.settings",
    }  # fmt: skip
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the browser tests of the same run set it for themselves
    command = [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_every_post_writes_one_audit_row(world: Furnished) -> None:
    """Each act of the desk leaves its event: who, where, when and what; who only looks leaves none but of identity."""
    files = {"source": SimpleUploadedFile("说明.txt", "无个人信息".encode(), "text/plain")}
    processing, submitted = world.case("processing"), world.case("submitted")
    letter = {**processing, "letter": world.letters["processing"]}

    def url(name: str, given: dict[str, Any], **more: Any) -> str:
        return reverse(f"applications:{name}", kwargs={**given, **more})

    # who posts what where, and the event that says so
    acts: list[tuple[str, str, dict[str, Any], str]] = [
        ("clerk", url("act", submitted, action="note"), {"text": "备注"}, "note_added"),
        ("clerk", url("act", submitted, action="confirm"), {"how": "电话", "day": NOW, "confirmed": "1"}, "agency_confirmed"),
        ("clerk", url("identity", processing), {"purpose": "service"}, "identity_read"),
        ("clerk", url("sources", submitted), files, "file_added"),
        ("clerk", url("letter", letter), {"step": "submit"}, "letter_submitted"),
        ("clerk", url("letter", letter), {"step": "void", "text": "重拟"}, "letter_voided"),
        ("clerk", url("remedies", world.case("withdrawn")),
         {"remedy": "open", "open-kind": "reconsideration", "open-authority": "云岭县人民政府", "open-day": NOW}, "remedy_opened"),
        ("clerk", url("archive", world.case("withdrawn")), {}, ""),
        ("reviewer", url("archive", processing), {}, "access_denied"),
    ]  # fmt: skip
    for role, where, data, kind in acts:
        person = world.county.person(f"{role}@education")
        last = Event.objects.order_by("-n").values_list("n", flat=True)[0]
        answer = world.client(f"{role}@education").post(where, data)
        written = Event.objects.filter(n__gt=last)
        kinds = list(written.values_list("kind", flat=True))
        if not kind:
            assert answer.status_code == 409 and kinds == []  # refused by the law, not by the role: nothing happened
            continue
        assert kind in kinds and kinds.count(kind) == 1, f"{where}: {answer.status_code} {kinds}"
        row = written.get(kind=kind)
        assert (row.actor_id, row.actor_name, row.agency_id) == (person.pk, person.name, world.county["education"].pk)
        assert row.recorded_us > 0

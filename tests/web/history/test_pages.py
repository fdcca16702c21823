"""The public proof: heads to keep, keys to check them with, and a receipt that is compared."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from gongkai.web.history import heads, tasks
from gongkai.web.history.chain import Recorded

pytestmark = pytest.mark.django_db(transaction=True)
Record = Callable[..., Recorded]


def test_before_the_first_head_the_page_says_when_it_comes(client: Client) -> None:
    assert "还没有签署过链头" in client.get("/heads/").content.decode()


def test_a_stranger_checks_a_head_with_what_the_site_publishes(client: Client, record: Record) -> None:
    record()
    head = heads.write()
    page = client.get("/heads/").content.decode()
    address = f"/heads/{head.name}"
    assert address in page
    said = json.loads(client.get(address).content)
    assert said["n"] == 1
    public = load_pem_public_key(client.get(f"/heads/keys/{said['key']}.pem").content)
    assert isinstance(public, Ed25519PublicKey)
    signature = base64.b64decode(said.pop("signature"))
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    public.verify(signature, b"gongkai-head-v1\n" + text.encode())


def test_a_head_is_never_overwritten(record: Record) -> None:
    record()
    first = heads.write()
    text = (heads.folder() / first.name).read_bytes()
    record()
    second = heads.write()
    assert second.name == f"{first.day}-n2.json"
    assert (heads.folder() / first.name).read_bytes() == text


@pytest.mark.parametrize("name", ["2020-01-01", "x", "..", "2020-01-01-n7"])
def test_a_head_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/heads/{name}.json").status_code == 404
    assert client.get("/heads/keys/0000000000000000.pem").status_code == 404


def test_a_receipt_is_compared_with_the_record(client: Client, record: Record) -> None:
    event = record()
    spaced = " ".join(event.short.upper()[i : i + 4] for i in range(0, 16, 4))
    page = client.get("/heads/witness/", {"n": event.n, "digits": spaced})
    assert page.status_code == 200
    assert "有，与回执一致" in page.content.decode()
    assert "道路预算" not in page.content.decode()
    assert event.hash not in page.content.decode()
    other = client.get("/heads/witness/", {"n": event.n, "digits": "0" * 16}).content.decode()
    assert "不一致" in other
    assert event.short not in other
    assert "没有这个记录号" in client.get("/heads/witness/", {"n": 7, "digits": event.short}).content.decode()


@pytest.mark.parametrize(
    ("n", "digits"), [("", ""), ("x", "0" * 16), ("0", "0" * 16), ("1", "xyz"), ("9" * 30, "0" * 16)]
)
def test_what_is_no_receipt_is_said_beside_the_field(client: Client, n: str, digits: str) -> None:
    page = client.get("/heads/witness/", {"n": n, "digits": digits})
    assert page.status_code == 422
    assert "请改正下面的地方" in page.content.decode()
    assert "aria-invalid" in page.content.decode()


def test_an_address_with_nul_is_not_taken(client: Client) -> None:
    assert client.get("/heads/witness/", {"n": "1", "digits": "\0" * 16}).status_code == 400


def test_the_daily_head_is_mailed_once_to_those_who_keep_it(record: Record, settings: LazySettings) -> None:
    settings.HEAD_MAIL = ["auditor@example.cn"]
    record()
    name = tasks.write_daily_head()
    tasks.write_daily_head()
    assert name in {path.name for path in heads.files()}
    assert [message.to for message in mail.outbox] == [["auditor@example.cn"]]
    assert '"n": 1' in mail.outbox[0].body

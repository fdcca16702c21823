"""What is to be sent is written with its reason, leaves once, and stays with a reason when it cannot leave."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import transaction
from django.utils import timezone

from gongkai.web.environment import mail as mail_settings
from gongkai.web.jobs import channels, services, tasks
from gongkai.web.jobs.models import Outgoing

pytestmark = pytest.mark.django_db(transaction=True)


def post(channel: str = "mail", **more: object) -> Outgoing:
    """A message to an invented person."""
    values = {"channel": channel, "to": "wang@example.cn", "subject": "提醒", "body": "明天到期", **more}
    return services.post_later(**values)  # type: ignore[arg-type]  # the test's own mapping


def test_a_mail_leaves_with_its_transaction_and_its_own_message_id() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert mail.outbox == []
    outgoing = post()
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("提醒", ["wang@example.cn"])
    assert message.extra_headers["Message-ID"] == outgoing.message_id
    assert re.fullmatch(r"<[0-9a-f-]{36}@gongkai\.invalid>", outgoing.message_id)
    outgoing.refresh_from_db()
    assert outgoing.state == "sent"
    assert tasks.send(str(outgoing.pk)) == "not taken"


def test_text_messages_become_files_until_there_is_a_gateway(tmp_path: Path, settings: LazySettings) -> None:
    settings.HOME = tmp_path
    outgoing = post("sms", to="13800000000")
    said = json.loads((tmp_path / "outbox/sms" / f"{outgoing.pk}.json").read_text(encoding="utf-8"))
    assert said == {
        "channel": "sms",
        "to": "13800000000",
        "subject": "提醒",
        "body": "明天到期",
        "message_id": outgoing.message_id,
    }


def test_a_gateway_is_named_by_its_path(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    settings.GATEWAYS = {"sms": "gongkai.web.jobs.channels.by_mail", "wechat": ""}
    post("sms")
    assert len(mail.outbox) == 1


def test_what_cannot_leave_says_why_and_is_tried_later_not_for_ever() -> None:
    outgoing = post("pigeon")
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.tried) == ("waiting", 1)
    assert "NoChannel" in outgoing.last_error
    assert outgoing.due_at > timezone.now()
    assert tasks.tick() == 0
    for _ in range(10):
        Outgoing.objects.update(due_at=timezone.now())
        tasks.tick()
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.tried) == ("failed", 6)


def test_killed_between_sending_and_marking_it_goes_once_more_with_the_same_id(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    def killed(outgoing: Outgoing) -> None:
        sent.append(outgoing.message_id)
        raise KeyboardInterrupt

    outgoing = Outgoing.objects.create(
        channel="test", to="x", body="", message_id="<1@x>", due_at=timezone.now(), id=uuid.uuid4()
    )
    monkeypatch.setattr(channels, "_registered", {"test": killed})
    with pytest.raises(KeyboardInterrupt):
        tasks.send(str(outgoing.pk))
    monkeypatch.setattr(channels, "_registered", {"test": lambda again: sent.append(again.message_id)})
    assert tasks.tick() == 0
    Outgoing.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert tasks.tick() == 1
    assert sent == ["<1@x>", "<1@x>"]
    assert tasks.tick() == 0


def test_a_key_is_posted_once() -> None:
    first, second = post(key="due:1"), post(key="due:1", body="又一次")
    assert first.pk == second.pk
    assert len(mail.outbox) == 1


def test_what_is_due_later_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    post(due_at=timezone.now() + timedelta(days=1))
    assert (tasks.tick(), mail.outbox) == (0, [])


@pytest.mark.parametrize("more", [{"to": "a@b.cn\nBcc: x@y.cn"}, {"subject": "a\r\nb"}, {"headers": {"X": "a\nb"}}])
def test_a_line_break_never_reaches_a_header(more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="line break"):
        post(**more)
    assert not Outgoing.objects.exists()


def test_the_mail_server_is_read_from_one_url(tmp_path: Path) -> None:
    assert mail_settings(None, tmp_path)["EMAIL_FILE_PATH"] == str(tmp_path)
    found = mail_settings("smtp://a%40b:p%3A@mail.example.cn", tmp_path)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"], found["EMAIL_PORT"]) == ("a@b", "p:", 587)
    assert found["EMAIL_USE_TLS"]
    assert mail_settings("smtps://mail.example.cn", tmp_path)["EMAIL_USE_SSL"]
    with pytest.raises(ValueError, match="imap"):
        mail_settings("imap://mail.example.cn", tmp_path)

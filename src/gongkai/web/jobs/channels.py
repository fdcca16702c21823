"""Ways out: mail by Django, text messages and WeChat by the county's gateway, files until there is one.

A channel is a function that takes an `Outgoing` and returns when the gateway has it; whatever it raises is kept as
`last_error` and tried again later. A gateway is named in `GONGKAI_SMS` or `GONGKAI_WECHAT` as "package.module.function".
The default writes `GONGKAI_HOME/outbox/<channel>/<id>.json` with to, subject, body and message_id.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from gongkai.web.jobs.models import Outgoing

Sender = Callable[[Outgoing], None]
_registered: dict[str, Sender] = {}


class NoChannel(Exception):
    """Nothing is set up to send this way."""


def register(channel: str, sender: Sender) -> None:
    """Have messages of `channel` sent by `sender` (webhooks: the app that knows their keys)."""
    _registered[channel] = sender


def sender(channel: str) -> Sender:
    """What sends messages of this channel.

    Raises:
        NoChannel: nothing does.
    """
    if channel in _registered:
        return _registered[channel]
    if channel == "mail":
        return by_mail
    if channel in settings.GATEWAYS:
        named = settings.GATEWAYS[channel]
        found: Sender = import_string(named) if named else into_folder
        return found
    raise NoChannel(channel)


def by_mail(outgoing: Outgoing) -> None:
    """Through Django's mail settings (`GONGKAI_MAIL_URL`)."""
    headers = {**outgoing.headers, "Message-ID": outgoing.message_id}
    EmailMessage(outgoing.subject, outgoing.body, to=[outgoing.to], headers=headers).send()


def into_folder(outgoing: Outgoing) -> None:
    """A file a message, complete when its name is there; sent twice, it is the same file."""
    folder = Path(settings.HOME) / "outbox" / outgoing.channel
    folder.mkdir(parents=True, exist_ok=True)
    said = {name: getattr(outgoing, name) for name in ("channel", "to", "subject", "body", "message_id")}
    partial = folder / f".{outgoing.pk}.partial"
    partial.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(folder / f"{outgoing.pk}.json")

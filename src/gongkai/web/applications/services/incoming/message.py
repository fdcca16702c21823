"""A mail as bytes becomes sender, subject, words and files; whatever cannot be read, the message itself is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Mail
from email.utils import parsedate_to_datetime
from pathlib import PurePath

import nh3
from django.utils.translation import gettext as _
from imap_tools import MailMessage

FILES = 20
FILE_BYTES = 20 * 1024 * 1024
TEXT = 20_000  # characters; an application is shorter, and the whole message is kept


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a message."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What a mail says. `key` tells it from every other one: its Message-ID, else its bytes."""

    key: str
    name: str = ""
    address: str = ""
    subject: str = ""
    text: str = ""
    arrived: datetime | None = None
    files: tuple[Part, ...] = ()
    left_out: tuple[str, ...] = field(default=())


def read(raw: bytes) -> Message:
    """The message in these bytes; one that the reader cannot make out has only its key."""
    try:
        mail = MailMessage.from_bytes(raw)
        return _read(raw, mail)
    except Exception:  # whatever a hostile header does to the reader, the message is kept and waits for a person
        return Message(_key(raw, ""), subject=_("（读不出的邮件，请下载原件查看）"))


def _read(raw: bytes, mail: MailMessage) -> Message:
    parts: list[Part] = []
    left: list[str] = []
    for each in mail.attachments:
        name = _line(PurePath((each.filename or "").replace("\\", "/")).name)[:200] or _("附件")
        content = each.payload
        if len(parts) >= FILES or len(content) > FILE_BYTES:
            left.append(name)
        else:
            parts.append(Part(name, each.content_type or "", content))
    sender = mail.from_values
    return Message(
        key=_key(raw, str(mail.obj.get("Message-ID") or "")),
        name=_line(sender.name if sender else "")[:100],
        address=_line(sender.email if sender else "")[:200],
        subject=_line(mail.subject or "")[:300],
        text=_words(mail)[:TEXT],
        arrived=_arrived(mail.obj),
        files=tuple(parts),
        left_out=tuple(left),
    )


def _words(mail: MailMessage) -> str:
    """The plain text, else the words of the page without any markup."""
    text = mail.text or nh3.clean(mail.html or "", tags=set(), clean_content_tags={"script", "style"})
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\0", "").split("\n")).strip()


def _line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _key(raw: bytes, message_id: str) -> str:
    return hashlib.sha256(message_id.strip().encode("utf-8", "replace") or raw).hexdigest()


def _arrived(mail: Mail) -> datetime | None:
    """When our own server took it in: the uppermost Received line, not the date that the sender wrote."""
    lines = mail.get_all("Received") or []
    if not lines:
        return None
    try:
        at = parsedate_to_datetime(str(lines[0]).rpartition(";")[2].strip())
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)

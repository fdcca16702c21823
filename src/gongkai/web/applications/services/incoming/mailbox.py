"""The county's mail box for applications (`GONGKAI_IMAP_URL`): fetched every few minutes, each message once."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from imap_tools import AND, MailBox, MailBoxStartTls, MailMessageFlags

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.services.incoming.acts import mail_take
from gongkai.web.history.services import SYSTEM

log = logging.getLogger(__name__)
AT_ONCE = 50


def fetch() -> int:
    """Take what is new in the mail box; how many messages were.

    A message is marked as seen after it was kept: killed in between, it is fetched again and found by its Message-ID.
    """
    if settings.IMAP is None:
        return 0
    agency = Agency.objects.filter(slug=settings.IMAP["agency"], abolished=None).first()
    if agency is None:
        log.error("GONGKAI_IMAP_URL: no agency %s", settings.IMAP["agency"])
        return 0
    taken = 0
    with opened(settings.IMAP) as box:
        for message in box.fetch(AND(seen=False), mark_seen=False, limit=AT_ONCE):
            _incoming, new = mail_take(agency=agency, raw=message.obj.as_bytes(), kind="imap", by=SYSTEM)
            taken += new
            box.flag(message.uid, MailMessageFlags.SEEN, True)
    return taken


@contextmanager
def opened(at: Mapping[str, Any]) -> Iterator[Any]:
    """The mail box, signed in; TLS from the first byte, or before the password goes out."""
    make = MailBox if at["direct"] else MailBoxStartTls
    with make(at["host"], at["port"], timeout=30).login(at["user"], at["password"], at["folder"]) as box:
        yield box

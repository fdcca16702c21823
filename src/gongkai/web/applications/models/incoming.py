"""Rows of what came in the door and is no case yet: messages that wait for their registration, ledgers of old cases."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts.models import Agency


class Incoming(models.Model):
    """What came in the door and is no application yet, as its events say; what it says is sealed in `IncomingText`.

    `kind` is eml, imap, fax or scan; `files` are its enclosures `{"sha256", "name", "size", "verdict"}`; `original` is
    the digest of the message as it came (sealed), "" where there is none.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("等待登记")
        REGISTERED = "registered", _("已登记")
        NOT_AN_APPLICATION = "not_an_application", _("不是公开申请")

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=4)
    message_key = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    received_day = models.DateField()
    original = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State.choices)
    reason = models.CharField(max_length=500, blank=True)
    application = models.UUIDField(null=True)

    class Meta:
        """A message comes once to an agency; the list goes by age."""

        constraints = [models.UniqueConstraint(fields=["agency", "message_key"], name="incoming_once")]
        indexes = [models.Index(fields=["agency", "state", "received_at"], name="incoming_waiting")]


class IncomingText(models.Model):
    """Sender, address, subject and words of what came in, sealed for this row."""

    id = models.UUIDField(primary_key=True)
    sealed = models.BinaryField()


class LedgerImport(models.Model):
    """An old ledger on its way in: what was read, sealed, and how its columns were understood; kept as its evidence.

    It is no event: `ledger_imported` and the events of each case are. `state` is draft, running or done; `sha256` names
    the file as it is kept (sealed, for it names applicants), `digest` what came in, so that the same file goes in once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    person = models.UUIDField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="draft")
    second_person = models.CharField(max_length=60, blank=True)
    job = models.UUIDField(null=True)
    made_at = models.DateTimeField()

"""Rows of the record: events and their payloads are closed to UPDATE and DELETE by triggers (`triggers.py`).

`history_event` carries no personal data; what was said lies in `history_payload` under a salt, so that erasing a payload
at the end of its retention leaves the chain whole and its digest without meaning.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

ZERO = "0" * 64  # what the first event has before it


class Event(models.Model):
    """One fact, numbered without gaps over the whole site; `hash` covers every column and the event before."""

    n = models.BigIntegerField(primary_key=True)
    stream = models.CharField(max_length=100)
    seq = models.IntegerField()
    kind = models.CharField(max_length=60)
    day = models.DateField()
    # Microseconds since 1970 (UTC): one spelling on both engines, so that one byte more or less is seen.
    recorded_us = models.BigIntegerField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    agency_id = models.UUIDField(null=True)
    agency_name = models.CharField(max_length=200)
    corrects = models.BigIntegerField(null=True)
    demonstration = models.BooleanField(default=False)
    payload_digest = models.CharField(max_length=64)
    suite = models.SmallIntegerField(default=1)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "seq"], name="history_stream_seq")]


class Payload(models.Model):
    """What an event says: canonical JSON of data, reason and evidence. Deletable only when an `erased` event names n."""

    n = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField()
    payload = models.TextField()


class Erasure(models.Model):
    """Which payload an `erased` event names; the trigger that lets a payload go looks here. Append-only too."""

    n = models.BigIntegerField(primary_key=True)
    by = models.BigIntegerField()


class Head(models.Model):
    """The one row (id 1) that every append locks: the last event's number, hash and time."""

    n = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    recorded_us = models.BigIntegerField()


class File(models.Model):
    """A kept file. `sha256` is of the bytes on the disk: for a sealed file those of the sealed bytes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    sealed = models.BooleanField(default=False)
    seal_row = models.UUIDField(default=uuid.uuid4)
    erased = models.BooleanField(default=False)
    kept_at = models.DateTimeField()


def ensure_head(using: str = "default") -> None:
    """Give an empty history its head; one that has events keeps what it has."""
    if not Event.objects.using(using).exists():
        Head.objects.using(using).get_or_create(pk=1, defaults={"n": 0, "hash": ZERO, "recorded_us": 0})

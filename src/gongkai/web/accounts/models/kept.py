"""A form that was sent when the session had expired: sealed, for a day, for the person who wrote it."""

from __future__ import annotations

from django.db import models


class KeptText(models.Model):
    """`code_hash` is the SHA-256 of the one-time code; `person_id` is whoever the dead session belonged to."""

    code_hash = models.CharField(max_length=64, unique=True)
    person_id = models.UUIDField(null=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(db_index=True)

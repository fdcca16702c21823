"""Rows of the portal: answers that were made public, and the tries that limits count."""

from __future__ import annotations

import uuid

from django.db import models

from gongkai.web.accounts.models import Agency


class PublicAnswer(models.Model):
    """An answer made public (条例第44条); a projection of the application's events, without its applicant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="public_answers")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    document_no = models.CharField(max_length=120, blank=True)
    answered = models.DateField(null=True)
    published = models.DateField()

    class Meta:
        """The newest come first; a page is found by its address."""

        indexes = [
            models.Index(fields=["-published", "id"], name="portal_newest"),
            models.Index(fields=["agency", "number"], name="portal_answer_address"),
        ]

    def __str__(self) -> str:
        return self.title


class Attempt(models.Model):
    """One try that a limit counts; `subject` is a keyed hash, never an address or a number."""

    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        """Tries are counted by kind and subject since a moment."""

        indexes = [models.Index(fields=["kind", "subject", "at"], name="portal_attempts")]

"""Rows of the check-up: a batch of papers, what was read from each, and the corrections made by hand."""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

# Base 32 without I, L, O, U: a code that can be read out over the telephone. 16 characters carry 80 random bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """A batch code; knowing it is what lets a person see the batch."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


class Batch(models.Model):
    """Papers that were put in together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def folder(self) -> Path:
        """Where the batch's files lie; named by the id, so that a listing of the disk opens no page."""
        return Path(settings.FILES) / "checkup" / str(self.id)


class Paper(models.Model):
    """One file, kept as it came. `state` moves queued → reading → read | refused, and back to queued on retry."""

    class State(models.TextChoices):
        QUEUED = "queued"
        READING = "reading"
        READ = "read"
        REFUSED = "refused"
        SET_ASIDE = "set_aside"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="papers")
    n = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    refusal = models.TextField(blank=True)
    seconds = models.FloatField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "n"], name="paper_number_in_batch")]

    @property
    def original(self) -> Path:
        """The bytes as they were put in."""
        return self.batch.folder / f"{self.n}.bin"

    @property
    def outline(self) -> Path:
        """The blocks that were read (JSON), to show a value in its place."""
        return self.batch.folder / f"{self.n}.outline.json"


class FoundReport(models.Model):
    """One report found in a paper, as the contract's object; never changed, corrections stand beside it."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="reports")
    n = models.PositiveIntegerField()
    data = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["paper", "n"], name="report_number_in_paper")]


class Correction(models.Model):
    """A cell set by hand. Rows are appended; the last one for a cell counts. `value` "" means: it is blank."""

    report = models.ForeignKey(FoundReport, on_delete=models.CASCADE, related_name="corrections")
    cell = models.CharField(max_length=100)
    value = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

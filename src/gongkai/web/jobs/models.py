"""Rows of long work and of what is to be sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Job(models.Model):
    """Work done in steps. A step moves `cursor` and `done` in the transaction of its effect."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    payload = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    error = models.TextField(blank=True)
    agency_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["lease_until"], name="jobs_unfinished", condition=models.Q(state__in=["queued", "running"])
            )
        ]

    @property
    def finished(self) -> bool:
        """Nothing more will happen."""
        return self.state in (self.State.DONE, self.State.FAILED)


class Outgoing(models.Model):
    """Something to be sent, written in the transaction of its reason."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10)
    to = models.CharField(max_length=500)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200)
    key = models.CharField(max_length=200, null=True, unique=True)
    agency_id = models.UUIDField(null=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    tried = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="jobs_waiting", condition=models.Q(state="waiting")),
        ]

"""Keys and webhooks of an agency; the history tells who made and revoked them."""

from __future__ import annotations

import uuid

from django.db import models

from gongkai.web.accounts.models import Agency


class ApiKey(models.Model):
    """A key of an agency's own system: shown once, kept as a digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Webhook(models.Model):
    """An address that hears of an agency's cases; the secret that signs is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="webhooks")
    url = models.URLField(max_length=300)
    secret = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

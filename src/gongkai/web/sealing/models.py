"""Keys of the site as they lie in the database: wrapped by the master key, which is never there and in no backup."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class WrappedKey(models.Model):
    """A data key, or the key of the blind indexes. One of each use is current; older ones open what they sealed.

    `wrapped` is the key sealed by the master key whose fingerprint is `master`: opening it is the sentinel of the start.
    """

    class Use(models.TextChoices):
        DATA = "data"
        INDEX = "index"

    id = models.CharField(primary_key=True, max_length=16)
    use = models.CharField(max_length=5, choices=Use)
    suite = models.CharField(max_length=12)
    master = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["use"], condition=models.Q(current=True), name="sealing_one_current")
        ]

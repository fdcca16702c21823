"""What can be found. The index beside it (`search_index`) is made by `index.py`, not by the ORM."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Document(models.Model):
    """One thing that can be found, with its folded text.

    `id` is (day << 12) + a number within the day: newest first is greatest id first, in the index too, without sorting.
    Small numbers are why the index is small. A day with more than 4,096 documents goes on in the numbers that follow.
    """

    id = models.BigAutoField(primary_key=True)  # SQLite: the row's own number, so the index leads straight to it
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    public = models.BooleanField(default=False)
    day = models.DateField()
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_once")]

"""The one table that knows who applied. Nothing here is readable: see `services` for the values, `masked_*` for lists."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdType(models.TextChoices):
    """Kinds of document (居民身份证法；出境入境管理法)."""

    RESIDENT_ID = "resident_id", _("居民身份证")
    PASSPORT = "passport", _("护照")
    HK_MACAO_PERMIT = "hk_macao_permit", _("港澳居民来往内地通行证")
    TAIWAN_PERMIT = "taiwan_permit", _("台湾居民来往大陆通行证")
    PERMANENT_RESIDENCE = "permanent_residence", _("外国人永久居留身份证")
    RESIDENCE_PERMIT = "residence_permit", _("港澳台居民居住证")
    USCC = "uscc", _("统一社会信用代码")
    OTHER = "other", _("其他证件")


class ApplicantIdentity(models.Model):
    """An applicant of one agency. Sealed columns are bound to this table, column and row; `blind` finds the same person.

    `key_id` and `index_key` name the keys of the row, so that a re-encryption finds what is left to do. `moved_from` is
    the identity at the agency that handed the case over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_id = models.UUIDField()
    id_type = models.CharField(max_length=20)
    is_organisation = models.BooleanField(default=False)
    name = models.BinaryField()
    id_number = models.BinaryField()
    phone = models.BinaryField()
    address = models.BinaryField()
    email = models.BinaryField()
    agent_name = models.BinaryField()
    agent_id_number = models.BinaryField()
    agent_phone = models.BinaryField()
    key_id = models.CharField(max_length=16, db_index=True)
    blind = models.BinaryField(max_length=16, null=True)
    index_key = models.CharField(max_length=16, db_index=True)
    masked_name = models.CharField(max_length=200)
    masked_id = models.CharField(max_length=60)
    masked_phone = models.CharField(max_length=60)
    has_agent = models.BooleanField(default=False)
    authorisation = models.CharField(max_length=64, blank=True)
    proofs: Any = models.JSONField(default=list)
    moved_from = models.UUIDField(null=True)
    hold = models.CharField(max_length=200, blank=True)
    erased_on = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency_id", "id_type", "blind"], name="identity_same_person")]

    @property
    def authority_missing(self) -> bool:
        """An agent without a letter of authorisation: a correction can ask for it (条例第29、30条)."""
        return self.has_agent and not self.authorisation

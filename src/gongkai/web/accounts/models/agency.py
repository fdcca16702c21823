"""An agency as it stands now; how it came to be so is its stream `agency:<uuid>`."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """A projection of `agency:<uuid>`; nothing but its projector writes it.

    `path` is the materialised tree path of slugs (`yunling/jyj/`), `names` the dated names as
    `[{"name": …, "since": "2019-01-01"}]`, `guide` the legal fields of article 12, `settings` the county's choices.
    """

    class Kind(models.TextChoices):
        COUNTY_GOVERNMENT = "county_government", _("县级人民政府")
        COUNTY_OFFICE = "county_office", _("县政府办公室")
        DEPARTMENT = "department", _("县级部门")
        TOWNSHIP = "township", _("乡镇人民政府")
        SUBDISTRICT = "subdistrict", _("街道办事处")
        VERTICAL = "vertical", _("垂直管理机关")
        AUTHORISED_ORG = "authorised_org", _("法律、法规授权的组织")
        CITY_ABOVE = "city_above", _("市级以上机关")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=18, blank=True)
    slug = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40)
    founded = models.DateField()
    abolished = models.DateField(null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    path = models.CharField(max_length=400, db_index=True)
    guide: Any = models.JSONField(default=dict)
    settings: Any = models.JSONField(default=dict)
    names: Any = models.JSONField(default=list)
    functions: Any = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="agency_code_once")
        ]

    def __str__(self) -> str:
        """Its name today."""
        return self.name

    def name_on(self, day: date) -> str:
        """The name it bore on a day; before its first name, the first one."""
        borne = [each for each in self.names if each["since"] <= day.isoformat()]
        return str((borne or self.names[:1] or [{"name": self.name}])[-1]["name"])

    @property
    def home(self) -> Agency:
        """The county: the root of its tree."""
        root = self.path.split("/", 1)[0]
        if root == self.slug:
            return self
        parent = self.parent  # nearly always the county itself, and often read along with this one
        return parent if parent is not None and parent.slug == root else Agency.objects.get(slug=root)

    @property
    def is_open(self) -> bool:
        """Not abolished."""
        return self.abolished is None

    def contains(self, other: Agency) -> bool:
        """Whether the other one is this agency or stands below it."""
        return other.path.startswith(self.path)

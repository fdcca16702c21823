"""People of the agencies: who they are, which posts they hold, who acts for whom."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of design section 8; `anonymous`, the tenth, is nobody's post."""

    CLERK = "clerk", _("经办员")
    REVIEWER = "reviewer", _("审查员")
    APPROVER = "approver", _("签发人")
    PUBLISHER = "publisher", _("发布员")
    SUPERVISOR = "supervisor", _("监督员")
    AUDITOR = "auditor", _("审计员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ROLES: tuple[str, ...] = tuple(Role.values)
ADMIN_ROLES: tuple[str, ...] = (Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value, Role.AUDIT_ADMIN.value)


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by user name; people are made by `services.person_add` alone."""


class Person(AbstractBaseUser):
    """A member of staff. `username`, `name` and `is_active` are projected from `person:<uuid>`.

    The password, the contact data and `epoch` are credentials and stay out of the history: the history tells that
    they were changed, not to what. A session made under an older `epoch` or password is dead.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    epoch = models.PositiveIntegerField(default=0)
    password_set_at = models.DateTimeField(null=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        """Name and user name."""
        return f"{self.name}（{self.username}）"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions die with a new password and with a new epoch."""
        return salted_hmac(
            "gongkai.web.accounts.session", f"{self.password}:{self.epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Post(models.Model):
    """A role held at an agency from `since` through the day before `until`; projected from `person:<uuid>`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateField()
    until = models.DateField(null=True)
    ended = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["since", "role"]
        constraints: ClassVar = [
            # 三员分立 (GB/T 22239 安全管理): whoever administers one of the three never administers another.
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(role__in=ADMIN_ROLES, ended=False),
                name="three_admins_exclude_each_other",
            ),
            models.UniqueConstraint(
                fields=["person", "agency", "role"], condition=models.Q(ended=False), name="one_open_post_of_a_kind"
            ),
        ]


class Delegation(models.Model):
    """Who acts for whom at an agency, for which roles, from `since` through the day before `until`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegated")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acts_for")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+")
    roles: Any = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField()
    ended = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["since"]

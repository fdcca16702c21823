"""`manage.py found_county`: the county and its three administrators on an empty site; everything else is done on pages."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.web.accounts import services
from gongkai.web.accounts.errors import AccountsError
from gongkai.web.accounts.models import ADMIN_ROLES, Agency, Role
from gongkai.web.history.services import SYSTEM


class Command(BaseCommand):
    """Found the county; print each administrator's first password once."""

    help = cast("str", gettext_lazy("在空的站点上设立县级人民政府和三名管理员，首次登录口令只显示这一次"))

    def add_arguments(self, parser: CommandParser) -> None:
        """Name and ASCII slug of the county, and `role=account:name` three times."""
        parser.add_argument("name")
        parser.add_argument("slug")
        parser.add_argument("--short-name", default="")
        parser.add_argument("--founded", type=date.fromisoformat, default=date(1949, 10, 1))
        for role in ADMIN_ROLES:
            parser.add_argument(f"--{role.replace('_', '-')}", required=True, help="account:name")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """All or nothing."""
        if Agency.objects.exists():
            raise CommandError(_("站点里已经有机关，请在设置页面上设立"))
        try:
            county = services.agency_found(
                actor=SYSTEM,
                name=options["name"],
                short_name=options["short_name"] or options["name"],
                slug=options["slug"],
                kind="county_government",
                founded=options["founded"],
            )
            for role in ADMIN_ROLES:
                self._add(county, role, options[role])
        except AccountsError as error:
            raise CommandError(str(error)) from error

    def _add(self, county: Agency, role: str, told: str) -> None:
        username, _colon, name = told.partition(":")
        password = secrets.token_urlsafe(12)
        person = services.person_add(actor=SYSTEM, username=username, name=name, password=password)
        services.post_give(person=person, actor=SYSTEM, agency=county, role=role)
        said = {"role": Role(role).label, "username": username, "password": password}
        self.stdout.write(_("%(role)s：账号 %(username)s，首次登录口令 %(password)s") % said)

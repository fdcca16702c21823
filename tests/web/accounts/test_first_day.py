"""An empty site gets its county and three administrators, who then work on pages."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from gongkai.web.accounts.models import ADMIN_ROLES, Agency, Person

ARGUMENTS = [
    "云岭县人民政府",
    "yunling",
    "--system-admin=qian:钱某",
    "--security-admin=sun:孙某",
    "--audit-admin=li:李某",
]


@pytest.mark.django_db
def test_a_county_and_three_administrators() -> None:
    out = StringIO()
    call_command("found_county", *ARGUMENTS, stdout=out)
    assert Agency.objects.get().path == "yunling/"
    assert {person.posts.get().role for person in Person.objects.all()} == set(ADMIN_ROLES)
    told = re.search(r"账号 qian，首次登录口令 (\S+)", out.getvalue())
    assert told
    answer = Client().post("/accounts/login/", {"login": "qian", "password": told[1]}, follow=True)
    assert "启用动态码" in answer.content.decode()
    with pytest.raises(CommandError, match="已经有机关"):
        call_command("found_county", *ARGUMENTS, stdout=out)


@pytest.mark.django_db
def test_all_or_nothing() -> None:
    with pytest.raises(CommandError, match="已经有人使用"):
        call_command(
            "found_county",
            "云岭县人民政府",
            "yunling",
            *[f"--{each}=qian:钱某" for each in ("system-admin", "security-admin", "audit-admin")],
        )
    assert not Agency.objects.exists()
    assert not Person.objects.exists()

"""The people of the demonstration who can sign in: the second factor stays on, and its current code is shown."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from gongkai.web.accounts.models import Person, Post
from gongkai.web.accounts.services import people
from gongkai.web.demo.agencies import PASSWORD, SIGN_INS, Cast
from gongkai.web.history.models import Event
from gongkai.web.history.services import SYSTEM

PERIOD = 30  # seconds that a code holds (RFC 6238)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person to try the product as."""

    person: Person
    agency: str
    role: str
    code: str


def give_credentials(cast: Cast) -> None:
    """Password and second factor for those who may sign in; nobody else can."""
    for slug, roles in SIGN_INS.items():
        for role in roles:
            person = people.password_set(person=cast.people[slug, role], actor=SYSTEM, password=PASSWORD)
            TOTP.activate(person, generate_totp_secret())


def is_demonstration() -> bool:
    """Whether this history began as a demonstration; a real one never shows a code."""
    first = Event.objects.filter(n=1).values_list("demonstration", flat=True).first()
    return bool(first)


def sign_ins() -> list[SignIn]:
    """Everybody who can sign in, with the code of this half minute."""
    found = []
    counter = int(time.time()) // PERIOD
    for slug, roles in SIGN_INS.items():
        posts = Post.objects.filter(agency__slug=slug, role__in=roles, ended=False).select_related("person", "agency")
        secrets = {
            row.user_id: decrypt(row.data["secret"])
            for row in Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__in=[p.person for p in posts])
        }
        for post in sorted(posts, key=lambda post: roles.index(post.role)):
            if post.person_id in secrets:
                code = format_hotp_value(hotp_value(secrets[post.person_id], counter))
                found.append(SignIn(post.person, post.agency.short_name, post.get_role_display(), code))
    return found

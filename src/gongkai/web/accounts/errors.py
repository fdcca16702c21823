"""What the accounts refuse; every sentence is for the person who asked."""

from __future__ import annotations

from gongkai.errors import GongkaiError


class AccountsError(GongkaiError):
    """Base of what the accounts refuse."""

    code = "ACCOUNTS"


class AgencyRefused(AccountsError):
    """An agency that may not become so: a code that fails its check, a tree that would bite its tail."""

    code = "ACCOUNTS-AGENCY"


class PostRefused(AccountsError):
    """A post that this person may not hold: the three administrators exclude each other."""

    code = "ACCOUNTS-POST"


class PersonRefused(AccountsError):
    """A person that may not be made or changed so."""

    code = "ACCOUNTS-PERSON"

"""Rows of the accounts: agencies, people, posts, delegations. All but credentials are projections of events."""

from gongkai.web.accounts.models.agency import Agency
from gongkai.web.accounts.models.kept import KeptText
from gongkai.web.accounts.models.person import ADMIN_ROLES, ROLES, Delegation, Person, Post, Role

__all__ = ["ADMIN_ROLES", "ROLES", "Agency", "Delegation", "KeptText", "Person", "Post", "Role"]

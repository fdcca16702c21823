"""What is done with agencies and people; one function per action, each an event with its rows in one transaction."""

from gongkai.web.accounts.services.agencies import (
    agency_abolish,
    agency_found,
    agency_merge,
    agency_move,
    agency_rename,
    function_take_over,
    guide_change,
    settings_change,
)
from gongkai.web.accounts.services.people import (
    contact_change,
    delegation_end,
    delegation_give,
    password_set,
    person_add,
    person_disable,
    person_enable,
    person_rename,
    post_end,
    post_give,
    second_factor_reset,
    sessions_end,
)

__all__ = [
    "agency_abolish",
    "agency_found",
    "agency_merge",
    "agency_move",
    "agency_rename",
    "contact_change",
    "delegation_end",
    "delegation_give",
    "function_take_over",
    "guide_change",
    "password_set",
    "person_add",
    "person_disable",
    "person_enable",
    "person_rename",
    "post_end",
    "post_give",
    "second_factor_reset",
    "sessions_end",
    "settings_change",
]

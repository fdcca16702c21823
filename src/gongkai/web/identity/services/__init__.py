"""What can be done with an identity. Only these functions give clear values, and each of them goes on record first."""

from gongkai.web.identity.fields import IdentityFields
from gongkai.web.identity.services.erasing import identity_erase, identity_hold, identity_release, proofs_erase
from gongkai.web.identity.services.finding import of_number, person_find
from gongkai.web.identity.services.keeping import (
    authorisation_add,
    contact_change,
    identity_keep,
    identity_moved,
    identity_reseal,
    last4_matches,
    proof_add,
    proof_keep,
    same_person,
)
from gongkai.web.identity.services.reading import (
    Purpose,
    identity_export,
    identity_for_letter,
    identity_read,
    proof_read,
)
from gongkai.web.identity.services.rotating import reencrypt_batch

__all__ = [
    "IdentityFields",
    "Purpose",
    "authorisation_add",
    "contact_change",
    "identity_erase",
    "identity_export",
    "identity_for_letter",
    "identity_hold",
    "identity_keep",
    "identity_moved",
    "identity_read",
    "identity_release",
    "identity_reseal",
    "last4_matches",
    "of_number",
    "person_find",
    "proof_add",
    "proof_keep",
    "proof_read",
    "proofs_erase",
    "reencrypt_batch",
    "same_person",
]

"""What the identity services refuse."""

from gongkai.errors import GongkaiError


class IdentityRefused(GongkaiError):
    """Not given out, not changed or not erased; the message says why and what to do."""

    code = "IDENTITY"

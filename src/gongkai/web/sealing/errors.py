"""What cannot be opened, and what to do."""

from gongkai.errors import GongkaiError


class SealingError(GongkaiError):
    """Base of what goes wrong with sealed values."""

    code = "SEALING"


class KeyLost(SealingError):
    """The master key is missing or another one: the site does not run, for whatever it wrote now could not be read."""

    code = "SEALING-KEY"


class SealBroken(SealingError):
    """The bytes were changed, cut, or moved here from another row or column."""

    code = "SEALING-BROKEN"

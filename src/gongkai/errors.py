"""One tree of errors: a code, its data, and a full sentence for the reader.

Every error that may reach a person is a `GongkaiError`. `str(error)` is the sentence in the reader's language: what
is wrong, where, and what to do. Programs read `code` and `data`.
"""

from __future__ import annotations


class GongkaiError(Exception):
    """Base of everything that Gongkai refuses.

    Args:
        message: the whole sentence, already translated (through `gongkai.words.say`).
        code: a stable identifier for programs; defaults to the class's own.
        data: what the sentence was built from (JSON-able).
    """

    code = "GK-E0"

    def __init__(self, message: str, *, code: str | None = None, **data: object) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
        self.data = data


class RuleDataError(GongkaiError):
    """A file of rules, forms or checks is not what its strict loader accepts (file and line in the sentence)."""

    code = "LAW-DATA"


class OutsideKnownSpan(GongkaiError):
    """A rule or calendar was asked for a day that it has no data for; the sentence names the first known day."""

    code = "LAW-SPAN"


class ContradictoryEvents(GongkaiError):
    """Events that cannot both be true or stand in an impossible order; the sentence names both."""

    code = "LAW-EVENTS"


class CaseFileError(GongkaiError):
    """A case, fact or tree file is malformed; the sentence names file, line or row, and field."""

    code = "CASE-FILE"


class RefusedFile(GongkaiError):
    """A paper that is refused before or while it is opened (READ-E1): too large, damaged, hostile, locked.

    `data` holds what is known of the place: `part`, `table`, `row`, `column`, `offset`, `found`, `allowed`.
    """

    code = "READ-E1"


class MissingProgram(GongkaiError):
    """An optional Debian package or Python extra is needed here; the sentence names it."""

    code = "ENV-MISSING"

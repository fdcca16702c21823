"""What the site logs: no identity number, telephone, e-mail address, query code or token, and one line a message.

The last thing that touches a line is the formatter: what an exception says and what a path carries pass here too.
"""

from __future__ import annotations

import logging
import re
import unicodedata

_HIDDEN = "▒▒▒"
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_CROCKFORD = "0-9A-HJKMNP-TV-Z"
_PRIVATE = re.compile(
    "|".join(
        (
            r"(?i:(?<=password=)|(?<=token=)|(?<=code=)|(?<=sessionid=)|(?<=bearer )|(?<=api-key: ))[^\s&;,'\"]+",
            r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",  # mail
            r"(?<![0-9A-Za-z.])[0-9]{6}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])",  # 身份证 (GB 11643)
            r"(?<![0-9A-Za-z.])[0-9]{15}(?![0-9A-Za-z])",  # its form of 15 digits
            r"(?<![0-9A-Za-z.])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9A-Za-z])",  # mobile
            rf"(?<![0-9A-Za-z])(?=[A-Z -]*[0-9])(?=[0-9 -]*[A-Z])[{_CROCKFORD}]{{4}}(?:[ -]?[{_CROCKFORD}]{{4}}){{3}}(?![0-9A-Za-z])",
            # a random token: long, with a digit in it, and no uuid (uuids name rows and open nothing)
            rf"(?<![0-9A-Za-z_-])(?!{_UUID}(?![0-9A-Za-z_-]))(?=[A-Za-z_-]*[0-9])[0-9A-Za-z_-]{{32,}}",
        )
    )
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def scrubbed(text: str) -> str:
    """Text without what tells a person or opens a door. Full-width digits count as digits."""
    plain = "".join(unicodedata.normalize("NFKC", char) if "０" <= char <= "ｚ" else char for char in text)
    return _PRIVATE.sub(_HIDDEN, plain)


class PrivateFormatter(logging.Formatter):
    """The formatter of every handler. A line break inside a message is written `\\n`: a reader can forge no line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        """The line, on one line."""
        return _CONTROL.sub(lambda char: repr(char[0])[1:-1], super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """The line and, below it, the traceback; both scrubbed."""
        return scrubbed(super().format(record))

"""The reader's language: msgids are the Chinese sentences, `locale/en` translates them.

The default is Chinese; English comes by `--lang en` or `GONGKAI_LANG=en`, never by the machine's locale.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"
_chosen: gettext.NullTranslations = gettext.NullTranslations()


def set_language(language: str | None = None) -> None:
    """Choose "zh" (the default) or "en" for all later sentences; without an argument read `GONGKAI_LANG`."""
    global _chosen  # noqa: PLW0603  one process speaks one language; the site uses Django's own activation
    wanted = (language or os.environ.get("GONGKAI_LANG") or "zh").lower()
    if wanted.startswith("en"):
        _chosen = gettext.translation("gongkai", _LOCALE, languages=["en"], fallback=True)
    else:
        _chosen = gettext.NullTranslations()


def speaks_english() -> bool:
    """Whether English was chosen."""
    return isinstance(_chosen, gettext.GNUTranslations)


def language() -> str:
    """The language that was chosen: "zh" or "en"."""
    return "en" if speaks_english() else "zh"


def say(sentence: str, /, **parts: object) -> str:
    """The sentence in the chosen language with its `{parts}` filled in.

    Write the Chinese sentence as a literal so that `make words` can collect it.
    """
    text = _chosen.gettext(sentence)
    return text.format(**parts) if parts else text

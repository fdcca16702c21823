"""What is public: the newest answers, the search, the matches beside the application form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from gongkai.web.applications.models import Attachment
from gongkai.web.portal.models import PublicAnswer
from gongkai.web.portal.published import KIND
from gongkai.web.search import selectors as search

MATCHES = 5
_SMALL = re.compile(r"[\W\d_]+|年度?|关于|的|和|与|及")
_SHORTEST, _PIECES = 3, 3
PAGE = 50


def newest(limit: int = 6) -> list[PublicAnswer]:
    """The answers that were made public last."""
    return list(PublicAnswer.objects.select_related("agency").order_by("-published", "id")[:limit])


def search_public(q: str, limit: int = PAGE) -> list[PublicAnswer]:
    """Public answers that hold all the words, newest first."""
    if not q.strip():
        return []
    return _in_order(search.find(q[:200], kind=KIND, public=True, limit=limit))


def matches(title: str, document_no: str = "") -> list[PublicAnswer]:
    """What is public already about what somebody is going to ask for; the document number counts most."""
    found: list[PublicAnswer] = []
    for words in (document_no, title, *_pieces(title)):
        known = {each.pk for each in found}
        found += [each for each in search_public(words, MATCHES) if each.pk not in known] if words else []
        if len(found) >= MATCHES:
            break
    return found[:MATCHES]


def _pieces(title: str) -> list[str]:
    """The longest parts of a title between digits, signs and small words: a whole title seldom stands in another one."""
    parts = [each for each in _SMALL.split(title) if _SHORTEST <= len(each) < len(title)]
    return sorted(parts, key=len, reverse=True)[:_PIECES]


def _in_order(keys: Sequence[UUID]) -> list[PublicAnswer]:
    rows = PublicAnswer.objects.select_related("agency").in_bulk(list(keys))
    return [rows[key] for key in keys if key in rows]


def files_of(answer: PublicAnswer) -> list[Attachment]:
    """The files that were released with the answer."""
    kept = Attachment.objects.filter(application_id=answer.pk, to_applicant=True, role="redacted")
    return [file for file in kept.order_by("name") if not file.kept_apart]

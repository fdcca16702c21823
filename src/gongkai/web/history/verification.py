"""Reading the whole record and saying the first event that is wrong (`gongkai verify`).

The chain is read in pieces in order of n; nothing is kept but the numbers of erased payloads. Sentences name the event;
`Damage.n` is its number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from gongkai.web.history import heads, rows, schema
from gongkai.web.history.chain import event_hash, payload_digest
from gongkai.web.history.models import ZERO

_PAGE = 5000
_BEFORE_ALL = -(2**63)


@dataclass(frozen=True, slots=True)
class Damage:
    """Something wrong. `n`: the first event that it touches, None when it is no event."""

    n: int | None
    sentence: str


@dataclass(slots=True)
class Seen:
    """What reading the chain leaves behind."""

    count: int = 0
    last_n: int = 0
    last_hash: str = ZERO
    last_us: int = 0
    without_payload: set[int] = field(default_factory=set)
    erased: dict[int, int] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)


def record(wanted: list[Path] | None = None) -> tuple[Seen, list[Damage]]:
    """Check chain, heads (those kept here and those of `wanted`) and triggers; what was seen, and every damage."""
    signed, damages = _signed(wanted or [])
    seen = Seen(hashes=dict.fromkeys((head.n for head in signed), ""))
    before = _head_row()
    damages += _chain(seen)
    damages += _ends(seen, before, _head_row())
    damages += _contents(seen)
    damages += _sequence()
    damages += _against(signed, seen)
    damages += [
        Damage(None, _("防改触发器 %(name)s 缺失、被停用或被改过") % {"name": name})
        for name in schema.broken_triggers()
    ]
    damages.sort(key=lambda damage: (damage.n is None, damage.n or 0))
    return seen, damages


def _chain(seen: Seen) -> Iterator[Damage]:
    statement = rows.select("WHERE e.n > %s", "e.n") + " LIMIT %s"
    after = _BEFORE_ALL
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [after, _PAGE])
            page = cursor.fetchall()
        for row in page:
            if not _sound(row, seen):
                yield from _event(row, seen)
        if len(page) < _PAGE:
            return
        after = page[-1][0]


def _sound(row: Any, seen: Seen) -> bool:
    """Whether nothing at all is to be said of an event, as of nearly all; it then counts as read."""
    n, prev, own, us = row[0], row[14], row[15], row[5]
    if n != seen.last_n + 1 or prev != seen.last_hash or row[17] is None or row[3] == "erased":
        return False
    try:
        if us < seen.last_us or payload_digest(bytes(row[16]), row[17]) != row[12]:
            return False
        if event_hash(prev, (*row[:11], rows.truth(row[11]), row[12], row[13])) != own:
            return False
    except (ValueError, TypeError, AttributeError):
        return False
    seen.count += 1
    seen.last_n, seen.last_hash, seen.last_us = n, own, us
    if n in seen.hashes:
        seen.hashes[n] = own
    return True


def _event(row: Any, seen: Seen) -> Iterator[Damage]:
    """One event against the one before it."""
    n, prev, own, us = row[0], row[14], row[15], row[5]
    try:
        columns = (*row[:11], rows.truth(row[11]), *row[12:14])
        follows = event_hash(prev, columns) == own
        # An event that was renumbered to make room tells what was put in before it.
        pushed = not follows and n == seen.last_n + 1 and event_hash(prev, (n - 1, *columns[1:])) == own
    except (ValueError, TypeError, AttributeError):
        follows = pushed = False
    if n != seen.last_n + 1:
        yield _numbering(n, seen.last_n)
    elif pushed:
        yield Damage(n - 1, _("第 %(n)s 号记录是后来插入的，后面的记录被改了号") % {"n": n - 1})
    elif prev != seen.last_hash:
        # An event whose own hash holds vouches for the one that it followed: that one was changed afterwards.
        if follows and n > 1:
            yield Damage(n - 1, _("第 %(n)s 号记录与后一号留存的散列不符：登记之后被改过或被替换") % {"n": n - 1})
        else:
            yield Damage(n, _("第 %(n)s 号记录接不上前一号") % {"n": n})
    if not follows:
        yield Damage(n, _("第 %(n)s 号记录的内容与自己的散列不符：被改过") % {"n": n})
    if isinstance(us, int):
        if us < seen.last_us:
            yield Damage(n, _("第 %(n)s 号记录的时间早于前一号") % {"n": n})
        seen.last_us = us
    yield from _payload(n, row, seen)
    seen.count += 1
    seen.last_n, seen.last_hash = n, own
    if n in seen.hashes:
        seen.hashes[n] = own


def _numbering(n: int, last: int) -> Damage:
    if n > last + 1:
        gap = {"first": last + 1, "last": n - 1}
        return Damage(last + 1, _("第 %(first)s 号至第 %(last)s 号记录缺失：被删除") % gap)
    return Damage(n, _("第 %(n)s 号记录出现两次或次序不对") % {"n": n})


def _payload(n: int, row: Any, seen: Seen) -> Iterator[Damage]:
    salt, payload = row[16], row[17]
    if payload is None:
        seen.without_payload.add(n)
        return
    try:
        sound = payload_digest(bytes(salt), payload) == row[12]
        if sound and row[3] == "erased":
            seen.erased[json.loads(payload)["data"]["n"]] = n
    except (ValueError, TypeError, AttributeError, KeyError):
        sound = False
    if not sound:
        yield Damage(n, _("第 %(n)s 号记录的正文与登记时的摘要不符：正文被改过或被调换") % {"n": n})


def _ends(seen: Seen, before: tuple[int, str] | None, after: tuple[int, str] | None) -> Iterator[Damage]:
    """The last event against the head row; others may append while this runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM history_event WHERE n <= %s", [seen.last_n])
        stored = cursor.fetchone()[0]
    if stored != seen.count:
        yield Damage(
            None, _("读到 %(seen)s 条记录，库里有 %(stored)s 条：有编号重复") % {"seen": seen.count, "stored": stored}
        )
    if before is None or after is None:
        yield Damage(None, _("链头表 history_head 是空的"))
    elif seen.last_n < before[0]:
        gap = {"n": seen.last_n + 1, "head": before[0]}
        yield Damage(seen.last_n + 1, _("链头到第 %(head)s 号，记录从第 %(n)s 号起没有了：末尾被截去") % gap)
    elif seen.last_n > after[0]:
        yield Damage(after[0] + 1, _("第 %(n)s 号记录在链头之后：不是由系统登记的") % {"n": after[0] + 1})
    elif seen.last_n == after[0] and seen.last_hash != after[1]:
        yield Damage(seen.last_n, _("第 %(n)s 号记录与链头的散列不符：登记之后被改过") % {"n": seen.last_n})


def _contents(seen: Seen) -> Iterator[Damage]:
    """Payloads that are gone without an erasure, and rows that no event stands behind."""
    for n in sorted(seen.without_payload):
        if seen.erased.get(n, 0) <= n:
            yield Damage(n, _("第 %(n)s 号记录的正文不见了，又没有清除它的记录") % {"n": n})
    for n in sorted(seen.erased.keys() - seen.without_payload):
        yield Damage(n, _("第 %(n)s 号记录已登记清除，正文却还在") % {"n": n})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.n FROM history_payload p LEFT JOIN history_event e ON e.n = p.n WHERE e.n IS NULL"
            " AND p.n <= (SELECT max(n) FROM history_event) ORDER BY p.n LIMIT 20"
        )
        for (n,) in cursor.fetchall():
            yield Damage(n, _("第 %(n)s 号有正文而没有记录") % {"n": n})
        cursor.execute("SELECT n, by FROM history_erasure ORDER BY n")
        for n, by in cursor.fetchall():
            if n not in seen.erased and by <= seen.last_n:
                yield Damage(n, _("第 %(n)s 号登记为已清除，但没有清除它的记录") % {"n": n})


def _sequence() -> Iterator[Damage]:
    """Within a stream events count 1, 2, 3 in the order of the record."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, stream, seq, expected FROM (SELECT n, stream, seq, row_number()"
            " OVER (PARTITION BY stream ORDER BY n) AS expected FROM history_event) AS counted"
            " WHERE seq <> expected ORDER BY n LIMIT 20"
        )
        for n, stream, seq, expected in cursor.fetchall():
            said = {"n": n, "stream": stream, "seq": seq, "expected": expected}
            yield Damage(n, _("第 %(n)s 号记录在 %(stream)s 里是第 %(expected)s 条，却标为第 %(seq)s 条") % said)


def _signed(wanted: list[Path]) -> tuple[list[heads.Head], list[Damage]]:
    """All heads whose signature holds, oldest first, and what is wrong with the others."""
    found, damages = [], []
    for path in [*heads.files(), *wanted]:
        try:
            found.append(heads.read(path))
        except heads.NotAHead as error:
            damages.append(Damage(None, str(error)))
    return sorted(found, key=lambda head: head.n), damages


def _against(signed: list[heads.Head], seen: Seen) -> Iterator[Damage]:
    """The record against every head: neither shorter nor another one."""
    good, by_number = 0, {0: ZERO}
    for head in signed:
        said = {"file": head.name, "n": head.n, "good": good + 1, "last": seen.last_n}
        if by_number.setdefault(head.n, head.hash) != head.hash:
            yield Damage(head.n, _("两个链头都到第 %(n)s 号而散列不同（%(file)s）：记录曾被分成两份") % said)
        elif head.n > seen.last_n:
            sentence = _("链头 %(file)s 到第 %(n)s 号，记录只到第 %(last)s 号：末尾被截去，或恢复了旧备份")
            yield Damage(seen.last_n + 1, sentence % said)
        elif head.n and seen.hashes[head.n] != head.hash:
            yield Damage(good + 1, _("链头 %(file)s 与记录不符：第 %(good)s 号至第 %(n)s 号之间被改写") % said)
        else:
            good = head.n
    here = [head for head in signed if head.engine == connection.vendor]
    if here and here[-1].schema != schema.digest() and here[-1].software == heads.software():
        yield Damage(None, _("记录的表、约束或触发器与链头 %(file)s 签署时不同") % {"file": here[-1].name})


def _head_row() -> tuple[int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, hash FROM history_head WHERE id = 1")
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None

"""Chinese full text: the site's `find` beside sorted posting arrays and beside `icontains`, on the same documents.

The measuring process is a child with a home of its own: the site's settings, SQLite with its durable defaults.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from benchmarks.pairs import Goal, Line, Result

DOCUMENTS = 50_000
CHARACTERS = 419
FIRST = date(2016, 1, 4)
BANDS = {"rare": (20, 200), "mid": (500, 4000), "common": (5_000, DOCUMENTS)}
A_BAND = 12  # terms of each length in each band


def search() -> Result:
    """Newest 20 at 50,000 documents of 419 characters, terms of 2 and 4 characters from rare to common."""
    with tempfile.TemporaryDirectory(prefix="gongkai-search-") as home:
        environment = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
        environment |= {"GONGKAI_HOME": home, "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
        command = [sys.executable, "-m", "benchmarks.searching"]
        found = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
    result = Result("Search in 50,000 documents", "python -m benchmarks search")
    for name, ms in found["ms"].items():
        result.lines.append(Line(name, ms["p50"], f"p95 {ms['p95']:.3f} ms"))
    for length in ("2", "4"):
        floor, ours, naive = (
            found["ms"][f"{who}, {length} characters"] for who in ("posting arrays", "find", "icontains")
        )
        result.goals.append(
            Goal(f"newest 20, {length} characters, p50 over posting arrays", ours["p50"] / floor["p50"], 6, False)
        )
        result.goals.append(
            Goal(f"newest 20, {length} characters, icontains p95 over ours", naive["p95"] / ours["p95"], 100, True)
        )
    result.goals.append(Goal("worst recall against substrings", found["recall"], 1, True))
    result.goals.append(Goal("worst precision against substrings", found["precision"], 1, True))
    result.goals.append(Goal("index over text, bytes", found["index_bytes"] / found["text_bytes"], 1.3, False))
    result.notes.append(f"Built in {found['build_s']:.0f} s; index {found['index_bytes'] / 2**20:.0f} MiB.")
    return result


def texts(count: int, seed: int = 7) -> list[str]:
    """Texts of invented words, used as often as words are (Zipf), with a comma every dozen characters or so."""
    import numpy as np

    rnd = random.Random(seed)
    chars = [chr(0x4E00 + n * 7) for n in range(2500)]
    weights = [1 / (n + 12) for n in range(len(chars))]
    sizes = rnd.choices((2, 3, 4), (70, 15, 15), k=12_000)
    words = list(dict.fromkeys("".join(rnd.choices(chars, weights, k=size)) for size in sizes))
    chance = 1 / np.arange(5, len(words) + 5)
    drawn = np.random.default_rng(seed).choice(len(words), (count, 176), p=chance / chance.sum())
    made = []
    for row in drawn.tolist():
        parts = [words[n] + ("，" if at % 5 == 4 else "") for at, n in enumerate(row)]
        made.append("".join(parts)[:CHARACTERS])
    return made


class Postings:
    """The floor: for every pair of characters the sorted numbers of the documents that hold it; the site's own folding."""

    def __init__(self, folded: Sequence[str]) -> None:
        import numpy as np

        from gongkai.web.search.words import parse

        self.np, self.parse = np, parse
        codes = np.frombuffer("\0".join(folded).encode("utf-32-le"), np.uint32).astype(np.int64)
        document = np.cumsum(codes == 0)
        pairs = (codes[:-1] << 21) | codes[1:]
        both = (codes[:-1] > 32) & (codes[1:] > 32)
        keyed = np.unique((pairs[both] << 17) | document[:-1][both])  # 42 bits of pair, 17 of document
        owner, self.numbers = keyed >> 17, (keyed & 0x1FFFF).astype(np.int32)
        self.pairs, starts = np.unique(owner, return_index=True)
        self.bounds = np.append(starts, len(keyed))

    def newest(self, term: str, limit: int = 20) -> list[int]:
        """The greatest document numbers that hold all pairs of the term."""
        lists = []
        for token in self.parse(term).tokens:
            pair = (ord(token[0]) << 21) | ord(token[1])
            at = int(self.np.searchsorted(self.pairs, pair))
            lists.append(self.numbers[self.bounds[at] : self.bounds[at + 1]])
        lists.sort(key=len)
        held = lists[0]
        for other in lists[1:]:
            at = self.np.searchsorted(other, held)
            at[at == len(other)] = 0
            held = held[other[at] == held]
        return list(held[: -limit - 1 : -1].tolist())


def terms(made: Sequence[str]) -> dict[int, list[str]]:
    """Pieces of the texts, `A_BAND` of each length and band, by how often a tenth of the texts holds them."""
    rnd = random.Random(3)
    chosen: dict[int, list[str]] = {}
    for length in (2, 4):
        held: Counter[str] = Counter()
        for text in made[::10]:
            held.update({text[at : at + length] for at in range(len(text) - length + 1)})
        chosen[length] = []
        for low, high in BANDS.values():
            fitting = sorted(term for term, n in held.items() if low <= n * 10 <= high and "，" not in term)
            chosen[length] += rnd.sample(fitting, min(A_BAND, len(fitting)))
    return chosen


def measure() -> dict[str, Any]:
    """Build, ask, compare; runs in the child."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from gongkai.web.search import index, selectors
    from gongkai.web.search.models import Document
    from gongkai.web.search.words import fold

    call_command("migrate", verbosity=0)
    made = texts(DOCUMENTS)
    folded = [fold(text) for text in made]
    keys = [uuid.UUID(int=n + 1) for n in range(DOCUMENTS)]
    agency = uuid.UUID(int=1)
    start = time.process_time()
    with transaction.atomic():
        for n, text in enumerate(folded):
            day = FIRST + timedelta(days=n // 20)
            document = Document(
                pk=(day.toordinal() << 12) + n % 20, kind="published", object_id=keys[n], agency_id=agency, public=True,
                day=day, text=text,
            )  # fmt: skip
            document.save(force_insert=True)
            index.add(document)
    built = time.process_time() - start
    postings = Postings(folded)
    asked = terms(made)

    def find(term: str) -> list[int]:
        return [key.int - 1 for key in selectors.find(term, kind="published", public=True, limit=20)]

    def icontains(term: str) -> list[int]:
        rows = Document.objects.filter(kind="published", text__icontains=term).order_by("-pk")[:20]
        return [key.int - 1 for key in rows.values_list("object_id", flat=True)]

    ms = {}
    for length, those in asked.items():
        contenders = {"posting arrays": postings.newest, "find": find, "icontains": icontains}
        for who, times in timed(contenders, those).items():
            ms[f"{who}, {length} characters"] = {"p50": statistics.median(times), "p95": times[int(len(times) * 0.95)]}
    recall, precision = quality(asked, folded, selectors.find)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_index%%'")
        size = cursor.fetchone()[0]
    return {
        "ms": ms, "recall": recall, "precision": precision, "build_s": built, "index_bytes": size,
        "text_bytes": sum(len(text.encode()) for text in made),
    }  # fmt: skip


def timed(
    contenders: dict[str, Callable[[str], list[int]]], asked: Sequence[str], rounds: int = 5
) -> dict[str, list[float]]:
    """CPU milliseconds of each call, sorted; interleaved term by term, `icontains` once for every third term."""
    found: dict[str, list[float]] = {who: [] for who in contenders}
    for number in range(rounds + 1):
        for at, term in enumerate(asked):
            for who, run in contenders.items():
                if who == "icontains" and (number != 1 or at % 3):
                    continue
                start = time.process_time()
                run(term)
                if number:
                    found[who].append((time.process_time() - start) * 1000)
    return {who: sorted(times) for who, times in found.items()}


def quality(
    asked: dict[int, list[str]], folded: Sequence[str], find: Callable[..., list[uuid.UUID]]
) -> tuple[float, float]:
    """Worst recall and precision against the texts themselves, all documents of each term."""
    recall = precision = 1.0
    for term in (term for those in asked.values() for term in those):
        truth = {n for n, text in enumerate(folded) if term in text}
        got = {key.int - 1 for key in find(term, kind="published", limit=DOCUMENTS)}
        recall = min(recall, len(truth & got) / len(truth))
        precision = min(precision, len(truth & got) / len(got) if got else 0.0)
    return recall, precision


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)

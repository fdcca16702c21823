"""`python -m benchmarks [SECTION…]`: measure, print, and (for a whole run) write docs/explanation/performance.md."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import deadlines, reading, rendering, searching, starting
from benchmarks.pairs import Result

SECTIONS: dict[str, Callable[[], Result]] = {
    "word": reading.word,
    "web": reading.web,
    "portable": reading.portable,
    "memory": reading.memory,
    "scalar": deadlines.scalar,
    "vector": deadlines.vector,
    "word_out": rendering.word,
    "portable_out": rendering.portable,
    "start": starting.start,
    "search": searching.search,
}
PAGE = Path(__file__).parents[1] / "docs/explanation/performance.md"
HEAD = """# Performance

Written by `make bench`; do not edit. Contenders run side by side in interleaved rounds in one process, CPU time, medians;
ratios are the claim, absolute times belong to the machine of this run ({machine}). The papers are synthetic
(`benchmarks/papers.py`).

"""

TAIL = """
## What is missed, and why

- **html.** A page that is proved plain is read without a tree, for little more than lexbor needs to parse it and hand out its cells by
  css. The bounds were set when lexbor's parse and pandas took longer; with today's selectolax even cells by css, with nothing placed
  or checked, miss the 2.2 ×. About half of ours is the proof, without which the page could not be trusted to show what it says; it is
  also the screen. The rest is Python work a different tag, a cell and a text; no single step stands out any more.
- **html, not plain.** Tags left open, hidden content, lists to choose from or another charset than UTF-8 lead through the tree, at the
  price of a screen by bytes and one css search a question, as before.
- **pdf.** Every cell is right, which no peer manages; pdfium's own loading and text are half of the time, the rest is spread thinly
  over rules, words and placing.
- **checks.** About 0.2 ms a report of some 7 ms: a third is the prose beside its numbers, which the bound did not count; most of that
  is one search for numbers through every character of the text.
- **As shipped** a docx costs about twice its time in process: the forked child touches some 2,900 pages of its own.
"""


def main(names: list[str]) -> int:
    """Run the named sections, or all; 1 when a promise was missed."""
    results = []
    for name in names or SECTIONS:
        result = SECTIONS[name]()
        results.append(result)
        print(result.markdown(), flush=True)
    if not names:
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        PAGE.write_text(
            HEAD.format(machine=machine) + "\n".join(each.markdown() for each in results) + TAIL, encoding="utf-8"
        )
    return int(any(not goal.met for result in results for goal in result.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

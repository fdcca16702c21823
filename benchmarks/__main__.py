"""`python -m benchmarks [--write] [SECTION…]`: measure and print; a whole run writes docs/explanation/performance.md.

`--write` with sections puts these anew into the page of the last whole run, and today's words on what is missed.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import cells, deadlines, reading, recording, rendering, searching, serving, starting
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
    "cells": cells.cells,
    "serve": serving.serve,
    "history": recording.history,
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
- **pdf.** Every cell is right, which no peer manages. Of the 1.5 × bare text, 0.9 × are pdfium's own loading of pages and characters,
  which nobody can spare, and 0.1 × the screen for hostile bytes: half of the text's time would be left for everything else. That is
  some 3,000 questions to pdfium (what colour is this text, where does this word begin and end: it answers one at a time), which take
  about 0.4 ×, and the rules, cells and paragraphs in Python.
- **checks.** Just above the bound (2.0 to 2.1 % from run to run), some 0.17 ms a report: a third is fetching two hundred cells
  and weighing them in one sweep, a quarter the prose beside its numbers, the rest single figures and titles.
- **As shipped** a docx costs about twice its time in process: the forked child touches some 2,900 pages of its own.
- **Pages made anew** miss their shares of `ok`: these were measured on bare views, a shipped page has its template, masthead, reading
  choices and access check. Made once, the page cache answers (met). A page of 50 cases is 50 clocks, next steps and rows of a
  template, some 2 ms of 35 a query; search spends its time on the page around the hits, not on finding them (its own section). The
  share of search over `icontains` counts the whole page against the bare statement.
- **Submissions** are some twelve rows in one commit, sealed and chained, about 15 ms of CPU of which a third is projecting; the bound
  was set on one row. The tail is within its bound. One worker still takes far more in a second than a county gets in a day.
- **The record**: verifying is just below its bound, all of it hashing and reading; recording one event is two rows and their checks
  in Python beside one bare row.
- **One changed case** is its row, four list rows out, four in and four counters for two scopes, three statements and one commit.
"""


def renewed(page: str, results: list[Result]) -> str:
    """The page with these sections as they were measured now."""
    head, *sections = page.partition(TAIL.lstrip().splitlines()[0])[0].split("\n## ")
    new = {result.title: result.markdown().removeprefix("## ").rstrip("\n") for result in results}
    kept = [new.pop(section.partition("\n")[0], section.rstrip("\n")) for section in sections]
    kept += new.values()
    return "\n\n## ".join([head.rstrip("\n"), *kept]) + "\n" + TAIL


def main(names: list[str]) -> int:
    """Run the named sections, or all; 1 when a promise was missed."""
    results = []
    write, names = "--write" in names, [name for name in names if name != "--write"]
    for name in names or SECTIONS:
        result = SECTIONS[name]()
        results.append(result)
        print(result.markdown(), flush=True)
    if not names:
        machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        PAGE.write_text(
            HEAD.format(machine=machine) + "\n".join(each.markdown() for each in results) + TAIL, encoding="utf-8"
        )
    elif write:
        PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")
    return int(any(not goal.met for result in results for goal in result.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Papers in traditional characters (an old Big5 page, a report converted for Hong Kong readers) read by the same labels.

The official forms are printed in simplified characters. A paper whose text is traditional is folded once, before its
labels are looked for; figures are not touched, and the reports say that it was done.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from gongkai.documents.paper import Block, Paper, Text
from gongkai.law.strict_yaml import load_file
from gongkai.report.table import Issue
from gongkai.words import say

# These stand in every report's title and tables; none of them is in use where simplified characters are written.
_MARKS = frozenset("開請數複訴處")
_ENOUGH = 3


def simplified(paper: Paper) -> Paper:
    """The paper itself, or its copy in simplified characters where it is written in traditional ones."""
    seen: set[str] = set()
    for block in paper.blocks:
        for text in [block.text] if isinstance(block, Text) else [cell.text for cell in block.cells]:
            seen |= _MARKS.intersection(text)
        if len(seen) >= _ENOUGH:
            break
    else:
        return paper
    note = Issue(
        "READ-N1",
        "note",
        "doc",
        (),
        say("全文是繁体字，标签按对应的简体字识别，数字没有改动。"),
    )
    return replace(paper, blocks=[_fold(block) for block in paper.blocks], findings=[*paper.findings, note])


def _fold(block: Block) -> Block:
    if isinstance(block, Text):
        return replace(block, text=block.text.translate(_table()))
    return replace(block, cells=[replace(cell, text=cell.text.translate(_table())) for cell in block.cells])


@cache
def _table() -> dict[int, int]:
    pairs = load_file(Path(__file__).with_name("traditional.yaml"))
    return str.maketrans(pairs["traditional"], pairs["simplified"])

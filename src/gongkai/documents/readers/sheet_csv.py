"""Read csv and tsv files: any encoding, the separator found by counting, quotes as Excel writes them."""

from __future__ import annotations

import csv
import io

from gongkai.documents.paper import Paper
from gongkai.documents.readers.bounds import refuse
from gongkai.documents.readers.encoding import decode
from gongkai.documents.readers.findings import Notes
from gongkai.documents.readers.sheet import add_sheets
from gongkai.documents.readers.sheet_regions import Sheet, SheetCell, check_size
from gongkai.words import say

_SEPARATORS = ",\t;|"
_LONGEST_LINE = 100_000


def read(data: bytes) -> Paper:
    """The tables in a csv file.

    Raises:
        RefusedFile: zero bytes in the text, quotes that do not close, a line or cell beyond the bounds.
    """
    decoded = decode(data)
    if b"\x00" in data and not decoded.charset.startswith("utf-16") and not decoded.charset.startswith("utf-32"):
        raise refuse(say("文件里有空字节（NUL），不是完好的 csv 文本；请重新导出。"), offset=data.index(b"\x00"))
    text = decoded.text
    longest = max((len(line) for line in text.splitlines()), default=0)
    if longest > _LONGEST_LINE:
        message = say(
            "csv 文件有一行长达 {found} 字，超过 {allowed} 字；请检查换行。", found=longest, allowed=_LONGEST_LINE
        )
        raise refuse(message, found=longest, allowed=_LONGEST_LINE)
    sheet = Sheet(None)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for row, values in enumerate(reader):
            for column, value in enumerate(values):
                if value.strip():
                    sheet.cells[row, column] = SheetCell(value.strip())
            check_size(len(sheet.cells), "csv")
    except csv.Error as error:
        message = say("csv 文件第 {line} 行附近的引号或内容不完整，无法读取；请重新导出。", line=reader.line_num)
        raise refuse(message, row=reader.line_num, reason=str(error)) from error
    paper = Paper("csv")
    add_sheets(paper, [sheet])
    notes = Notes()
    notes.add("encoding", decoded.note)
    notes.add("garbled", decoded.damage)
    paper.findings = notes.issues(0)
    return paper


def _separator(text: str) -> str:
    """The separator that most lines have, ties going to the comma."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    return max(_SEPARATORS, key=lambda mark: (sum(1 for line in lines if mark in line), -_SEPARATORS.index(mark)))

"""Readers: one module per format, bytes in, a `Paper` out; the format is told by content, not by the file's name."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import cast

from gongkai.documents.paper import Paper
from gongkai.documents.readers.findings import Notes
from gongkai.documents.readers.kinds import kind_of
from gongkai.words import say

_MODULES = {
    "doc": "office",
    "odt": "office",
    "rtf": "office",
    "xlsx": "sheet",
    "xls": "sheet",
    "ods": "sheet",
    "csv": "sheet_csv",
}
_EXPECTED = {
    "docx": {".docx", ".docm", ".dotx", ".dotm", ".wps"},
    "xlsx": {".xlsx", ".xlsm", ".et"},
    "ods": {".ods"},
    "odt": {".odt"},
    "doc": {".doc", ".wps", ".dot"},
    "xls": {".xls", ".et"},
    "rtf": {".rtf", ".doc"},
    "pdf": {".pdf"},
}


def read_paper(data: bytes, name: str) -> Paper:
    """Read one file into blocks, in this process and without limits on time or memory.

    Args:
        data: the file's bytes.
        name: its name; only compared with what the bytes are.

    Raises:
        RefusedFile: it cannot or must not be read; the sentence says where and why.
        MissingProgram: the format needs a Debian package or an extra that is not installed.
    """
    kind = kind_of(data)
    if kind == "text" and PurePath(name).suffix.lower() in (".csv", ".tsv"):
        kind = "csv"
    module = import_module(f"{__name__}.{_MODULES.get(kind, kind)}")
    paper = cast("Paper", module.read(data))
    ending = PurePath(name).suffix.lower()
    known = _EXPECTED.get(kind)
    misnamed = ending not in known if known is not None else any(ending in group for group in _EXPECTED.values())
    if ending and misnamed:
        notes = Notes()
        notes.add(
            "misnamed",
            say("文件名以“{ending}”结尾，内容其实是 {kind} 格式；已按内容读取。", ending=ending, kind=kind),
        )
        paper.findings.extend(notes.issues(0))
    return paper

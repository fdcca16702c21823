"""Readers: one module per format, bytes in, a `Paper` out; the format is told by content, not by the file's name."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from gongkai.documents.paper import Paper
from gongkai.errors import RefusedFile
from gongkai.words import say


def read_paper(data: bytes, name: str) -> Paper:
    """Read one file into blocks after the pre-screen, in this process and without limits on time or memory.

    Args:
        data: the file's bytes.
        name: its name; only compared with what the bytes are.

    Raises:
        RefusedFile: it cannot or must not be read, or is an archive of papers; the sentence says where and why.
        MissingProgram: the format needs a Debian package or an extra that is not installed.
    """
    from gongkai.documents.isolation.reading import READERS
    from gongkai.documents.prescreen import screen

    screened = screen(data, name)
    if screened.kind not in READERS:
        raise RefusedFile(say("{name} 不是一份文件，而是 {kind}；请逐份读取。", name=name, kind=screened.kind))
    module = READERS[screened.kind]
    reader = import_module(f"{__name__}.{module}")
    if module == "html":
        paper = cast("Paper", reader.read_screened(screened))
    else:
        arguments = (screened.data, screened.kind) if module == "office" else (screened.data,)
        paper = cast("Paper", reader.read(*arguments))
    paper.findings = [*screened.findings, *paper.findings]
    return paper

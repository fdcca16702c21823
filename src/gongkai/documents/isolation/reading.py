"""What happens to one file inside the child: screen, read, look again, recognise, and say it all as JSON.

`read_here` is the same work without a child, for tests and for files that we wrote ourselves.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from gongkai.documents.isolation.wire import jsonable
from gongkai.documents.paper import Block, Paper, Text
from gongkai.documents.prescreen import BOUNDS, Bounds, screen
from gongkai.documents.prescreen.refusal import named, refusal
from gongkai.documents.prescreen.screened import Screened
from gongkai.errors import GongkaiError, MissingProgram, RefusedFile
from gongkai.report.table import Issue, Report, Severity, Source
from gongkai.words import say

# kind -> the reader module; `office` kinds go through LibreOffice, pictures through OCR
READERS = {
    "docx": "docx",
    "html": "html",
    "mhtml": "html",
    "pdf": "pdf",
    "xlsx": "sheet",
    "xls": "sheet",
    "ods": "sheet",
    "txt": "text",
    "csv": "sheet_csv",
    "md": "text",
    "doc": "office",
    "odt": "office",
    "rtf": "office",
    "png": "image",
    "jpeg": "image",
    "tiff": "image",
    "bmp": "image",
    "gif": "image",
    "webp": "image",
}
_WARM = ((b"PK", "docx"), (b"%PDF", "pdf"), (b"<", "html"))


_LIGHT = ("docx", "html", "pdf", "sheet", "sheet_csv", "text")


class NeedsLargerChild(Exception):
    """LibreOffice or OCR does not fit into the limits of a reading child."""

    def __init__(self, wish: dict[str, Any]) -> None:
        super().__init__(wish)
        self.wish = wish


class IsArchive(Exception):
    """The file is a zip of papers: each member is read on its own."""

    def __init__(self, members: list[tuple[dict[str, Any], str]]) -> None:
        super().__init__()
        self.members = members


def preload() -> None:
    """Load what every file needs, before the first fork."""
    for module in ("gongkai.documents.prescreen.screening", "gongkai.documents.recognise", "gongkai.report.contract"):
        importlib.import_module(module)
    recogniser = importlib.import_module("gongkai.documents.recognise")
    getattr(recogniser, "preload", lambda: None)()


def warm(data: bytes) -> None:
    """Load the reader that the first bytes hint at, so that no child pays for the import again."""
    head = data[:64].lstrip(b"\xef\xbb\xbf\r\n\t ")
    name = next((module for magic, module in _WARM if head.startswith(magic)), None)
    if name is not None:
        importlib.import_module(f"gongkai.documents.readers.{name}")


def warm_for(name: str) -> None:
    """The same by the name of an archive's member, whose first bytes the server does not see."""
    module = READERS.get(name.rpartition(".")[2].lower())
    if module in _LIGHT:
        importlib.import_module(f"gongkai.documents.readers.{module}")


def run(request: dict[str, Any], data: bytes) -> bytes:
    """One request, answered: a tag byte (D done, A again in a larger child, M members) and JSON."""
    if request.get("task") == "grids":
        from gongkai.documents.readers import grids

        return b"D" + dumps(grids.answer(request, data))
    if "task" in request:
        from gongkai.documents.redaction import tasks

        return b"D" + dumps(tasks.run(request, data))
    if "folder" in request:
        tempfile.tempdir = request["folder"]
    try:
        return b"D" + dumps(_read(request, data, larger=request.get("with")))
    except NeedsLargerChild as need:
        return b"A" + dumps(need.wish)
    except IsArchive as archive:
        return b"M" + dumps({"members": archive.members})


def read_here(data: bytes, name: str, *, checks: bool = False) -> dict[str, Any]:
    """Read in this process, without limits of its own.

    Returns:
        {"reports": [objects of the contract], "refused": [{"file", "message", "code", "data"}]}
    """
    request: dict[str, Any] = {"name": name, "checks": checks}
    try:
        return _read(request, data, larger="all")
    except IsArchive as archive:
        together: dict[str, Any] = {"reports": [], "refused": []}
        for place, member in archive.members:
            part = _read({**request, "name": member, "member": place}, data, larger="all")
            together["reports"] += part["reports"]
            together["refused"] += part["refused"]
        return together


def _read(request: dict[str, Any], data: bytes, larger: str | None) -> dict[str, Any]:
    name = request["name"]
    try:
        if "member" in request:
            from gongkai.documents.readers import archive

            data = archive.extract(data, request["member"])
        if request.get("screen"):
            seen_in_it = [each.message for each in screen(data, name).findings]
            return {"reports": [], "refused": [], "outlines": [], "findings": seen_in_it}
        outlines: list[dict[str, Any]] = []
        seen = outlines if request.get("outline") else None
        reports = read_reports(data, name, larger=larger, member="member" in request, outlines=seen)
        if request.get("checks"):
            reports = [checked(report) for report in reports]
    except (RefusedFile, MissingProgram) as error:
        return {"reports": [], "refused": [refused(name, error)]}
    except RecursionError:
        return {"reports": [], "refused": [refused(name, refusal(say("内容嵌套过深，无法读取")))]}
    except (NeedsLargerChild, IsArchive, MemoryError):
        raise
    except Exception as fault:
        found = say("读取程序读不下去，文件可能已损坏（{kind}）", kind=type(fault).__name__)
        return {"reports": [], "refused": [refused(name, refusal(found, fault=repr(fault)[:500]))]}
    from gongkai.report.contract import to_json

    return {"reports": [to_json(report) for report in reports], "refused": [], "outlines": outlines}


def read_reports(
    data: bytes,
    name: str,
    *,
    bounds: Bounds = BOUNDS,
    larger: str | None = "all",
    member: bool = False,
    outlines: list[dict[str, Any]] | None = None,
) -> list[Report]:
    """Every report of one file, with the findings of reading; at least one for a file that could be opened.

    Args:
        larger: what this process is big enough for: "office", "ocr", "all" or None.
        member: the file comes out of an archive, so that an archive would be one too deep.
        outlines: gets {"file", "blocks"}, the paper as it was read, for who shows a value in its place.

    Raises:
        RefusedFile, MissingProgram: the file cannot be read; the sentence says why.
    """
    screened = screen(data, name, bounds)
    source = Source(file=name, sha256=hashlib.sha256(data).hexdigest(), kind=screened.kind)
    if screened.kind == "json":
        from gongkai.documents.isolation.own import own_reports

        return [_with(report, report.source or source, screened.findings) for report in own_reports(data)]
    if screened.kind == "zip":
        from gongkai.documents.readers import archive

        if member:
            raise refusal(say("压缩包里还有压缩包"), allowed=say("{n} 层", n=bounds.archive_depth))
        raise IsArchive(archive.members(data, name))
    from gongkai.documents.prescreen.second_look import figures_within, look_again
    from gongkai.documents.recognise import recognise

    paper = _paper(data, screened, larger)
    findings = [*screened.findings, *look_again(paper, bounds)]
    if outlines is not None:
        outlines.append({"file": name, "blocks": [_plain(block) for block in paper.blocks]})
    reports = recognise(paper)
    for report in reports:
        figures_within({cell_id: cell.raw for cell_id, cell in report.cells.items()}, bounds)
    told = {issue.message for report in reports for issue in report.issues}
    findings += [issue for grid in paper.grids for issue in grid.findings if issue.message not in told]
    return [_with(report, source, findings) for report in reports]


def _plain(block: Block) -> dict[str, Any]:
    return {key: value for key, value in asdict(block).items() if value is not None}


def _paper(data: bytes, screened: Screened, larger: str | None) -> Paper:
    module = READERS[screened.kind]
    if module == "office":
        _need("office", larger)
        from gongkai.documents.readers import office

        return office.read(data, screened.kind)
    if module == "image":
        _need("ocr", larger)
        return _ocr(lambda image: image.read(data), Paper("image", pictures=1))
    reader = importlib.import_module(f"gongkai.documents.readers.{module}")
    paper: Paper = reader.read_screened(screened) if module == "html" else reader.read(screened.data)
    pages = reader.scanned_pages(paper) if module == "pdf" else []
    if pages:
        _need("ocr", larger, len(pages))
        return _ocr(lambda image: image.read_pages(data, paper, pages), paper)
    return paper


def _need(size: str, larger: str | None, pages: int = 1) -> None:
    """Ask for a larger child unless this one is large enough."""
    if larger not in ("all", size):
        raise NeedsLargerChild({"with": size, "pages": pages})


def _ocr(read: Callable[[Any], Paper], unread: Paper) -> Paper:
    """What OCR makes of pictures, and a word that it did; or the paper as it is where the extra is not installed."""
    try:
        paper = read(importlib.import_module("gongkai.documents.readers.image"))
    except (ImportError, MissingProgram):
        message = say("文件里是图片（扫描件），没有读：这台机器没有装文字识别。")
        fix = say('安装：pip install "gongkai[ocr]"；或取得文字版再读。')
        issue = Issue(id="READ-E5", severity="error", table="doc", cells=(), message=message, fix=fix)
        unread.findings.append(issue)
        return unread
    if any(block.text.strip() if isinstance(block, Text) else block.cells for block in paper.blocks):
        message = say("文件里有扫描件或图片，其中的文字和数字由识别得来；请对照原件抽查。")
        paper.findings.append(Issue(id="READ-N1", severity="note", table="doc", cells=(), message=message))
    else:
        message = say("文件里只有图片，没有认出文字。")
        # a picture says what it is by its name; who sends a pdf takes it for a text
        severity: Severity = "note" if unread.kind == "image" else "error"
        fix = say("请取得文字版，或重新扫描得更清楚再读。")
        paper.findings.append(Issue(id="READ-E5", severity=severity, table="doc", cells=(), message=message, fix=fix))
    return paper


def _with(report: Report, source: Source, findings: list[Issue]) -> Report:
    said = {(issue.id, issue.message) for issue in report.issues}
    fresh = [issue for issue in findings if (issue.id, issue.message) not in said]
    return replace(report, source=source, issues=[*fresh, *report.issues])


def checked(report: Report) -> Report:
    """The report with the findings of all checks after those of reading."""
    from gongkai.report.checks import run as run_checks

    reading = [issue for issue in report.issues if issue.id.startswith("READ-")]
    return replace(report, issues=[*reading, *(issue for issue in run_checks(report) if issue not in reading)])


def refused(name: str, reason: GongkaiError | str) -> dict[str, Any]:
    """A refusal as it travels: the file, the sentence, the code and what is known of the place."""
    error = RefusedFile(reason) if isinstance(reason, str) else reason
    if isinstance(error, RefusedFile):
        error = named(error, name)
    return {"file": name, "message": error.message, "code": error.code, "data": jsonable(error.data)}


def dumps(value: Any) -> bytes:
    """JSON as it travels; a lone surrogate of a file name survives."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

"""How `read` (and `check`) walk over what they were given, show progress and put the results down."""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gongkai.documents.intake import FileResult, paths_below, read_many
from gongkai.documents.isolation import ReaderServer
from gongkai.documents.prescreen.names import visible
from gongkai.errors import GongkaiError
from gongkai.words import say

NOTHING_READ, SOME_UNREAD = 2, 3


def run(paths: list[Path], out: Path | None, as_json: bool, workers: int) -> int:
    """Read everything and write it into `out`, as an array on stdout, or as a summary for people.

    Returns:
        The exit status: 0 all read, 2 nothing read, 3 some not read.
    """
    files, roots = gather(paths)
    if not files:
        print(say("没有可读的文件。"), file=sys.stderr)  # noqa: T201  a command speaks
        return NOTHING_READ
    if out is not None and not _writable(out):
        return NOTHING_READ
    target: _Array | _Summary | _Folder
    target = _Folder(out, files, roots) if out is not None else _Array() if as_json else _Summary()
    read = unread = 0
    with crew(min(workers or os.cpu_count() or 1, len(files))) as servers, progress(len(files)) as advance:
        for result in read_many(files, on_progress=advance, checks=True, servers=servers):
            read += bool(result.objects)
            unread += bool(result.refusals)
            say_refusals(result)
            call_by_place(result, roots)
            target.add(result)
    target.close()
    return 0 if not unread else SOME_UNREAD if read else NOTHING_READ


def gather(paths: Iterable[Path]) -> tuple[list[Path], dict[Path, Path]]:
    """The files that were named or stand below named folders, once each, and the folder that each was found from."""
    files: dict[Path, Path] = {}
    skipped: list[Path] = []
    for path in paths:
        if path.is_dir():
            for file in paths_below(path, skipped):
                files.setdefault(file, path)
        else:
            files.setdefault(path, path.parent)
    if skipped:
        shown = say("、").join(visible(path.name) for path in skipped[:3])
        print(say("跳过 {n} 个隐藏文件、锁定文件或链接：{shown}", n=len(skipped), shown=shown), file=sys.stderr)  # noqa: T201
    return list(files), files


@contextmanager
def crew(size: int) -> Iterator[list[ReaderServer]]:
    """Reader servers for one run; says once when the machine does not let them be cut off from the network."""
    servers = [ReaderServer() for _ in range(size)]
    try:
        state = servers[0].network
        if state["network"] != "cut":
            print(  # noqa: T201
                say("提示：这台机器不允许断开读取进程的网络（{reason}）；其余限制照常。", reason=state["reason"]),
                file=sys.stderr,
            )
        yield servers
    finally:
        for server in servers:
            server.close()


@contextmanager
def progress(total: int) -> Iterator[Any]:
    """A progress bar on a terminal, nothing elsewhere; yields what to call with each result."""
    if total < 2 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("读"), total=total)
        yield lambda _: bar.advance(task)


def say_refusals(result: FileResult) -> None:
    """What was not read, on stderr, one line each."""
    for refusal in result.refusals:
        print(" ".join(refusal["message"].splitlines()), file=sys.stderr)  # noqa: T201


def call_by_place(result: FileResult, roots: dict[Path, Path]) -> None:
    """Name the source as the contract does: the file's place below the folder that was named, "x.docx", "a.zip!b.docx"."""
    path = Path(result.path)
    place = str(_below(path, roots.get(path, path.parent)))
    for item in result.objects:
        source = item.get("source")
        if source and source["file"].startswith(result.path):  # a report of our own JSON names its first source
            source["file"] = place + source["file"].removeprefix(result.path)


class _Array:
    """One JSON array on stdout, written as results come, so that memory stays flat."""

    def __init__(self) -> None:
        self.first = True
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        sys.stdout.write("[")

    def add(self, result: FileResult) -> None:
        for item in result.objects:
            sys.stdout.write("\n" if self.first else ",\n")
            sys.stdout.write(dumps(item))
            self.first = False

    def close(self) -> None:
        sys.stdout.write("]\n" if self.first else "\n]\n")
        sys.stdout.flush()


class _Folder:
    """One file per paper, folders mirrored, and `_summary.json`."""

    def __init__(self, out: Path, files: list[Path], roots: dict[Path, Path]) -> None:
        self.out = out
        self.names = result_names(files, roots)
        self.lines: list[dict[str, Any]] = []

    def add(self, result: FileResult) -> None:
        name = self.names[Path(result.path)]
        target = self.out / name
        body = ",\n".join(dumps(item) for item in result.objects)
        _replace(target, f"[\n{body}\n]\n" if body else "[]\n")
        severities = Counter(issue["severity"] for item in result.objects for issue in item["issues"])
        self.lines.append(
            {
                "file": result.path,
                "result": str(name),
                "reports": [
                    {"form": item["form"], "agency": item["agency"], "report_year": item["report_year"]}
                    for item in result.objects
                ],
                "issues": {severity: severities[severity] for severity in ("error", "warning", "note")},
                "refused": [
                    {"file": one["file"], "id": one["code"], "reason": one["message"], "place": one["data"]}
                    for one in result.refusals
                ],
                "seconds": round(result.seconds, 3),
            }
        )

    def close(self) -> None:
        unread = [refusal for line in self.lines for refusal in line["refused"]]
        counts = {
            "files": len(self.lines),
            "reports": sum(len(line["reports"]) for line in self.lines),
            "refused": len(unread),
        }
        summary = {"schema": "gongkai.read-summary/1", **counts, "results": self.lines}
        _replace(self.out / "_summary.json", json.dumps(summary, ensure_ascii=False, indent=1) + "\n")


class _Summary:
    """A table for people: what was read, what stands in it, what to look at."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []

    def add(self, result: FileResult) -> None:
        for item in result.objects:
            self.rows.append(_row(item))
        for refusal in result.refusals:
            self.rows.append((visible(str(refusal["file"])), say("没有读"), "", "", "", "", ""))

    def close(self) -> None:
        head = (say("文件"), say("读成"), say("表二"), say("表三"), say("表四"), say("读不出"), say("校核"))
        widths = [max(_width(row[at]) for row in [head, *self.rows]) for at in range(len(head))]
        for row in [head, *self.rows]:
            cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
            print("  ".join(cells).rstrip())  # noqa: T201


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    cells = item["cells"]
    filled: Counter[str] = Counter()
    unread = 0
    for cell_id, cell in cells.items():
        table = "t2" if cell_id.startswith("t2") else cell_id.split(".", 1)[0]
        filled[table] += cell["status"] == "value"
        unread += cell["status"] in ("unreadable", "ambiguous")
    found = Counter(issue["severity"] for issue in item["issues"])
    words = {"error": say("错误"), "warning": say("提醒"), "note": say("说明")}
    hints = " ".join(f"{words[severity]} {found[severity]}" for severity in words if found[severity])
    return (
        visible(item["source"]["file"]),
        _form(item),
        *(str(filled[table]) for table in ("t2", "t3", "t4")),
        str(unread),
        hints or say("无"),
    )


def _form(item: dict[str, Any]) -> str:
    named = {
        "not_a_report": say("不是年报"),
        "pre2019": say("2019 年以前的年报"),
        "unknown": say("看不出哪一版格式"),
    }
    form = named.get(item["form"], item["form"])
    return " ".join(str(part) for part in (item["agency"], item["report_year"], form) if part)


def result_names(files: Iterable[Path], roots: dict[Path, Path]) -> dict[Path, Path]:
    """Where each file's result goes below the output folder: `<stem>.json`, or `<file name>.json` where stems meet."""
    places = {file: _below(file, roots[file]) for file in files}
    stems = Counter(str(place.with_name(place.stem)).casefold() for place in places.values())
    names: dict[Path, Path] = {}
    taken: set[str] = {"_summary.json"}
    for file, place in places.items():
        shared = stems[str(place.with_name(place.stem)).casefold()] > 1
        name = _unique(place.with_name(f"{place.name if shared else place.stem}.json"), place, taken)
        names[file] = name
    return names


def _unique(name: Path, place: Path, taken: set[str]) -> Path:
    number, wanted = 1, name
    while str(wanted).casefold() in taken:
        wanted = place.with_name(f"{place.name}.json" if number == 1 else f"{place.name}-{number}.json")
        number += 1
    taken.add(str(wanted).casefold())
    return wanted


def _below(file: Path, root: Path) -> Path:
    try:
        return file.relative_to(root)
    except ValueError:
        return Path(file.name)


def _writable(out: Path) -> bool:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(say("{folder}：写不了（{reason}）", folder=out, reason=error.strerror), file=sys.stderr)  # noqa: T201
        return False
    return True


def _replace(target: Path, text: str) -> None:
    """Write whole or not at all: a killed run leaves no half result behind."""
    beside = target.with_name(f".{target.name[:80]}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # a file name that is no text has lone surrogates: written as JSON's own escapes they survive
        beside.write_text(text, encoding="utf-8", errors="backslashreplace")
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        sentence = say(
            "{file}：写不了（{reason}）；已写好的结果都是完整的。", file=visible(str(target)), reason=error.strerror
        )
        raise GongkaiError(sentence) from None


def dumps(item: Any) -> str:
    """One object on one line."""
    return json.dumps(item, ensure_ascii=False)


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

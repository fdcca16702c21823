"""The file of a case as one PDF: cover, contents, 期限账, events with their hashes, letters; every page numbered."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf

from gongkai.documents.writers.typesetting import compile_pdf, faces, quote

_STAMP = pikepdf.Name("/PageNumber")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the file: its name in the contents, and either finished pages or tables that are set here."""

    name: str
    pdf: bytes = b""
    head: Sequence[str] = ()
    rows: Rows = ()
    widths: Sequence[int] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the first page: agency, title, and label with value."""

    agency: str
    title: str
    lines: Rows


def bound(cover: Cover, parts: Sequence[Part]) -> bytes:
    """One PDF; the same parts give the same bytes.

    Raises:
        MissingProgram: a font is not installed.
    """
    finished = [part.pdf or compile_pdf(_source(_part(part))) for part in parts]
    counts = [_pages(pdf) for pdf in finished]
    first = _pages(_front(cover, parts, [0] * len(parts)))
    starts = [first + 1 + sum(counts[:place]) for place in range(len(parts))]
    front = _front(cover, parts, starts)
    with pikepdf.new() as whole:
        for pdf in (front, *finished):
            with pikepdf.open(io.BytesIO(pdf)) as piece:
                whole.pages.extend(piece.pages)
        _number(whole)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _number(whole: pikepdf.Pdf) -> None:
    count = len(whole.pages)
    source = _source([f"#stamps({count})\n"], stamped=True)
    with pikepdf.open(io.BytesIO(compile_pdf(source))) as stamps:
        for page, stamp in zip(whole.pages, stamps.pages, strict=True):
            # by hand: pikepdf's own overlay gives its resources random names
            name = page.add_resource(whole.copy_foreign(stamp.as_form_xobject()), pikepdf.Name.XObject, _STAMP)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\nq " + bytes(name) + b" Do Q\n")


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as found:
        return len(found.pages)


def _front(cover: Cover, parts: Sequence[Part], starts: Sequence[int]) -> bytes:
    lines = [f"#cover({quote(cover.agency)}, {quote(cover.title)}, {_table(cover.lines)})\n"]
    rows = [
        (str(number), part.name, str(start)) for number, (part, start) in enumerate(zip(parts, starts, strict=True), 1)
    ]
    lines.append(f"#contents({_table(rows)})\n")
    return compile_pdf(_source(lines))


def _part(part: Part) -> Iterable[str]:
    yield f"#part({quote(part.name)})\n"
    for line in part.notes:
        yield f"#said({quote(line)})\n"
    if part.head:
        widths = ", ".join(f"{width}fr" for width in part.widths)
        yield f"#ledger(({widths}), {_table([part.head])}, {_table(part.rows)})\n"


def _table(rows: Rows) -> str:
    cells = "".join(f"({', '.join(quote(cell) for cell in row)},), " for row in rows)
    return f"({cells})" if rows else "()"


def _source(lines: Iterable[str], *, stamped: bool = False) -> str:
    fill = "none" if stamped else "white"
    return "".join([faces(), f"#let paper = {fill}\n", _style(), *lines])


@cache
def _style() -> str:
    return Path(__file__).with_name("archive.typ").read_text(encoding="utf-8")

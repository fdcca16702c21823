"""A pdf without what was taken out: pages with boxes become pictures, the file is written anew from nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf

from gongkai.documents.prescreen import BOUNDS
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.readers.pdf.opening import Opened, opened
from gongkai.documents.redaction.kinds import box_label
from gongkai.documents.redaction.model import Box, Redaction
from gongkai.documents.redaction.pdf_draw import Writer
from gongkai.documents.redaction.pdf_keep import Keeper, nothing_unseen
from gongkai.documents.redaction.pdf_pages import shown
from gongkai.documents.redaction.pictures import paint
from gongkai.words import say

_DPI = (300, 200, 150)  # the next one when the file becomes too large


def rebuild(
    data: bytes, redactions: Sequence[Redaction], *, dpi: int = 300, everything: bool = False
) -> tuple[bytes, list[str]]:
    """The new file and what a person should know of it.

    Args:
        redactions: each with page and box.
        dpi: dots an inch of the pages that become pictures.
        everything: make every page a picture, also those that could stay text.

    Raises:
        RefusedFile: the file cannot be read, or stays larger than allowed.
    """
    for dots in [dpi, *(value for value in _DPI if value < dpi)]:
        out, notes = _rebuilt(data, redactions, dots, everything)
        if len(out) <= BOUNDS.file_bytes:
            return out, notes
    raise refusal(
        say("遮盖后的文件超过 {n} MB", n=BOUNDS.file_bytes // 1024**2), todo=say("请把原文件分成几份，分别遮盖")
    )


def _rebuilt(data: bytes, redactions: Sequence[Redaction], dpi: int, everything: bool) -> tuple[bytes, list[str]]:
    try:
        with opened(data) as document, pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as target:
            if len(source.pages) != document.pages:
                raise refusal(say("两种读法数出的页数不同（{a} 与 {b}）", a=document.pages, b=len(source.pages)))
            drawn, bare = _pages(document, source, target, redactions, dpi, everything)
            target.Root.Lang = pikepdf.String("zh-CN")
            out = io.BytesIO()
            target.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except pikepdf.PdfError as fault:
        raise refusal(say("PDF 的结构读不通（{fault}）", fault=str(fault)[:80])) from None
    return out.getvalue(), _notes(drawn, bare, dpi)


def _pages(
    document: Opened,
    source: pikepdf.Pdf,
    target: pikepdf.Pdf,
    redactions: Sequence[Redaction],
    dpi: int,
    everything: bool,
) -> tuple[list[int], list[int]]:
    """Write all pages. Returns the pages that became pictures, and those of them that have no text layer."""
    keeper, writer = Keeper(source, target), Writer(target)
    drawn, bare = [], []
    for index in range(document.pages):
        boxes = [one for one in redactions if one.page == index + 1]
        clear = nothing_unseen(document.raw, index)
        if not boxes and clear and not everything and keeper.keep(index):
            continue
        drawn.append(index + 1)
        with shown(document.raw, index) as page:
            picture = page.draw(dpi)
            labelled = [(one.box, box_label(one.kind, one.reason)) for one in boxes if one.box is not None]
            paint(picture, [(box, "") for box, _ in labelled], picture.width / page.width)
            layer = clear and any(letter.drawn and letter.box for letter in page.letters)
            if not layer:
                bare.append(index + 1)
            unit = source.pages[index].obj.get("/UserUnit", 1)
            writer.append(page, picture, _clipped(labelled, page.width, page.height), layer=layer, unit=float(unit))
    writer.finish()
    return drawn, bare


def _clipped(boxes: list[tuple[Box, str]], width: float, height: float) -> list[tuple[Box, str]]:
    return [((max(0, a), max(0, b), min(width, c), min(height, d)), text) for (a, b, c, d), text in boxes]


def _notes(drawn: list[int], bare: list[int], dpi: int) -> list[str]:
    out = []
    if drawn:
        out.append(say("第 {pages} 页做成了图片（每英寸 {dpi} 点），图上的字不能再改。", pages=_listed(drawn), dpi=dpi))
    if bare:
        out.append(
            say("第 {pages} 页没有留文字层：页上有看不见的文字或只有图片。请人工再看一遍。", pages=_listed(bare))
        )
    return out


def _listed(numbers: list[int]) -> str:
    return say("、").join(str(number) for number in numbers[:20]) + ("…" if len(numbers) > 20 else "")

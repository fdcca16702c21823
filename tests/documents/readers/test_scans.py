"""Scans: what is read is right, what is not surely read is flagged, a blank stays blank."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from documents.readers.scan_pages import Scanner, drawn, file_of, printed, scan, scanned, scanner, titled
from gongkai.documents.paper import Grid, Paper
from gongkai.documents.readers import image, pdf
from gongkai.documents.recognise import recognise
from gongkai.documents.recognise.collect import SURE
from gongkai.errors import RefusedFile
from gongkai.report.table import Cell, Report

pytestmark = [pytest.mark.ocr, pytest.mark.fonts]

SCANS = range(30)


def _page_of(seed: int) -> tuple[bytes, int, dict[str, Cell]]:
    """A page with a table of a report, table by table and form by form."""
    data, on = printed(("v2019", "v2021")[seed % 2], seed)
    page = sorted(on)[seed // 2 % len(on)]
    return data, page, on[page]


def _outcome(want: Cell, got: Cell | None, flagged: set[str], name: str) -> str:
    if got is None or got.status in ("ambiguous", "unreadable"):
        return "flagged" if name in flagged or got is None else "hidden"
    if got.status == "blank":
        return "right" if want.status == "blank" else "lost"
    return "right" if got.value == want.value else "wrong"


def _outcomes(report: Report, want: dict[str, Cell]) -> dict[str, str]:
    flagged = {name for issue in report.issues for name in issue.cells}
    return {name: _outcome(cell, report.cells.get(name), flagged, name) for name, cell in want.items()}


@pytest.mark.parametrize("seed", SCANS)
def test_figures_of_a_scan_are_right_or_flagged(seed: int) -> None:
    data, page, want = _page_of(seed)
    [report] = recognise(image.read(scan(data, page, scanner(seed), seed)))
    found = _outcomes(report, want)
    assert {name: how for name, how in found.items() if how not in ("right", "flagged")} == {}
    filled = [how for name, how in found.items() if want[name].status != "blank"]
    assert filled.count("right") >= 0.95 * len(filled)
    assert all(how == "right" for name, how in found.items() if want[name].status == "blank")


def _small() -> tuple[np.ndarray, dict[str, Cell]]:
    data, on = printed("v2021", 5)
    page = min(on, key=lambda number: len(on[number]))
    return titled(data, page, 200), on[page]


def _all_right(paper: Paper, want: dict[str, Cell]) -> bool:
    [report] = recognise(paper)
    return set(_outcomes(report, want).values()) == {"right"}


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_turned(turns: int) -> None:
    page, want = _small()
    assert _all_right(image.read(file_of(np.rot90(page, turns).copy())), want)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_every_kind_of_picture_is_read(kind: str) -> None:
    page, want = _small()
    assert _all_right(image.read(file_of(page, kind)), want)


def test_pages_of_a_tiff_are_one_paper_and_what_was_not_read_is_none() -> None:
    data, on = printed("v2021", 5)
    pages = [Image.fromarray(drawn(data, number, 200)) for number in (1, min(on, key=lambda number: len(on[number])))]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    paper = image.read(out.getvalue())
    assert (paper.kind, paper.pages, paper.pictures) == ("image", 2, 0)
    assert {cell.page for grid in paper.grids for cell in grid.cells} == {2}


def test_worn_print_is_flagged_and_never_blank() -> None:
    page, want = _small()
    worn = np.maximum(page, 196)  # all print as light as pencil
    body = slice(0, page.shape[0])
    mixed = page.copy()
    middle = page.shape[1] // 2
    mixed[body, middle:] = np.where(page[body, middle:] < 128, worn[body, middle:], page[body, middle:])
    [report] = recognise(image.read(file_of(mixed)))
    found = _outcomes(report, want)
    assert not {"wrong", "lost", "hidden"} & set(found.values())


def test_a_red_seal_over_the_table_does_not_hide_the_figures() -> None:
    page, want = _small()
    colours = np.repeat(page[:, :, None], 3, axis=2)
    seal = np.zeros(page.shape, np.uint8)
    cv2.circle(seal, (page.shape[1] // 2, page.shape[0] // 3), 160, 1, 14)
    cv2.circle(seal, (page.shape[1] // 2, page.shape[0] // 3), 30, 1, -1)
    colours[seal > 0] = (colours[seal > 0] * np.array([0.2, 1, 1]) + np.array([180, 0, 0]) * 1.0).clip(
        0, 255
    ) * np.array([1, 0.15, 0.15])
    paper = image.read(file_of(colours))
    [report] = recognise(paper)
    assert not {"wrong", "lost", "hidden"} & set(_outcomes(report, want).values())


def test_a_picture_without_a_table_is_no_report() -> None:
    grain = np.random.default_rng(1).normal(150, 40, (1200, 900)).clip(0, 255).astype(np.uint8)
    paper = image.read(file_of(cv2.GaussianBlur(grain, (0, 0), 6)))
    assert [report.form for report in recognise(paper)] == ["not_a_report"]


def test_an_empty_page_is_empty() -> None:
    paper = image.read(file_of(np.full((2339, 1654), 240, np.uint8)))
    assert (paper.blocks, paper.pictures) == ([], 0)


def test_a_broken_picture_is_refused_with_its_page() -> None:
    page, _ = _small()
    with pytest.raises(RefusedFile, match="第 1 页"):
        image.read(file_of(page)[:2000])


def _pdf_of(pages: list[np.ndarray]) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.fromarray(page) for page in pages]
    first.save(out, "PDF", resolution=200, save_all=True, append_images=rest)
    return out.getvalue()


def test_a_scanned_pdf_is_read_and_joined_to_one_paper() -> None:
    page, want = _small()
    data = _pdf_of([scanned(page, Scanner(angle=1.2), 3)])
    paper = pdf.read(data)
    assert pdf.scanned_pages(paper) == [1]
    read = image.read_pages(data, paper, [1])
    assert (read.kind, read.pictures) == ("pdf", 0)
    assert _all_right(read, want)


def test_certainty_reaches_the_cells_of_the_paper() -> None:
    page, _ = _small()
    [grid] = [block for block in image.read(file_of(page)).blocks if isinstance(block, Grid)]
    figures = [cell for cell in grid.cells if cell.text.isdigit()]
    assert figures
    assert all(cell.confidence is not None and cell.confidence >= SURE for cell in figures)

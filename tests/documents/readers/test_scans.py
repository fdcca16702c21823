"""Scans: what is read is right, what is not surely read is flagged, a blank stays blank."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
import typst
from PIL import Image

from documents.readers.scan_pages import Scanner, drawn, file_of, printed, scan, scanned, scanner, titled
from gongkai.documents.paper import Grid, Paper, Text
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


def test_only_the_picture_of_a_table_in_a_page_of_text_is_read(tmp_path: Path) -> None:
    made, want = _small()
    inked = np.flatnonzero((made < 128).any(axis=1))
    table = made[inked[0] + 200 : inked[-1] + 20, 200:-200]
    Image.fromarray(table).save(tmp_path / "table.png")
    words = "全年主动公开政府信息三百余条，办理结果均在法定期限内作出。" * 3
    text = f'#set text(font: "Noto Serif CJK SC", lang: "zh")\n{words}\n\n#image("table.png", width: 15cm)\n\n{words}'
    (tmp_path / "page.typ").write_text(text, encoding="utf-8")
    data = typst.compile(str(tmp_path / "page.typ"), format="pdf")
    paper = pdf.read(data)
    assert paper.pictures == 1
    read = image.read_pages(data, paper, pdf.scanned_pages(paper))
    assert read.pictures == 0
    printed_text = [block for block in paper.blocks if isinstance(block, Text)]
    assert [block for block in read.blocks if isinstance(block, Text)] == printed_text
    sure = {cell.text for grid in read.grids for cell in grid.cells if cell.confidence and cell.confidence >= SURE}
    figures, wanted = {text for text in sure if text.isdigit()}, {str(cell.value) for cell in want.values()}
    assert figures <= wanted
    assert len(figures) >= 3


def test_a_scan_without_rules_keeps_its_figures_under_each_other() -> None:
    rows = [
        "信息内容 本年制发件数 本年废止件数 现行有效件数",
        "规章 3 0 17",
        "行政规范性文件 25 4 118",
        "行政许可 640 0 12",
    ]
    cells = "".join(f"[{cell}]," for row in rows for cell in row.split())
    text = (
        '#set text(font: "Noto Serif CJK SC", size: 11pt, lang: "zh")\n'
        f"#grid(columns: (5cm, 3.5cm, 3.5cm, 3.5cm), row-gutter: 12pt, {cells})"
    )
    page = drawn(typst.compile(text.encode(), format="pdf"), 1, 200)
    [grid] = image.read(file_of(scanned(page, Scanner(angle=-0.8)))).grids
    assert grid.unruled
    rows_read = [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]
    assert [row[-3:] for row in rows_read][-3:] == [row.split()[-3:] for row in rows[1:]]
    assert all(cell.confidence is not None for cell in grid.cells)

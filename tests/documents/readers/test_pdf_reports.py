"""Whole reports as pdf in many layouts: every cell of all three tables, with its merges, must come back."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Pt

from documents.readers.pdf_forms import FILLER, Layout, Table, found, pdf, plain, tables
from gongkai.documents.paper import Grid, Paper, Text
from gongkai.documents.readers.pdf import read

A3 = 'paper: "a4", flipped: true, margin: 2cm'
LAYOUTS = {
    "ruled, table three on one page": Layout(size="7pt", page='paper: "a4", margin: 1.5cm', inset="2pt"),
    "table three over a page's end": Layout(filler=3),
    "over a page's end, header rows repeated": Layout(filler=4, repeat=3),
    "landscape": Layout(page=A3),
    "printed sideways": Layout(turned=True, size="7pt", inset="1.5pt"),
    "dashed": Layout(stroke='(thickness: 0.5pt, dash: "dashed")'),
    "dotted": Layout(stroke='(thickness: 1pt, dash: "dotted")', filler=2),
    "no outer borders left and right": Layout(stroke="(x, y) => (left: if x > 0 { 0.5pt }, top: 0.5pt, bottom: 0.5pt)"),
    "large type, page numbers": Layout(
        size="10.5pt", filler=6, inset="5pt", page='paper: "a4", margin: 3cm, numbering: "— 1 —"'
    ),
}
HEADINGS = [
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
]


def texts(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Text)]


def same(made: list[Table], paper: Paper) -> None:
    assert len(paper.grids) == len(made)
    for table, grid in zip(made, paper.grids, strict=True):
        assert plain(found(grid)) == plain(table.cells)
        assert grid.rows == table.rows
        assert not grid.unruled and not grid.cut and not grid.picture


@pytest.mark.fonts
@pytest.mark.parametrize("version", ["v2019", "v2021"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_comes_back(layout: str, version: str) -> None:
    made = tables(version, seed=len(layout), blank_zero=version == "v2019", extra_row="number" in layout)
    paper = read(pdf(made, LAYOUTS[layout]))
    same(made, paper)
    assert not paper.findings


@pytest.mark.fonts
def test_text_and_tables_stand_in_reading_order() -> None:
    paper = read(pdf(tables("v2021", 5), LAYOUTS["table three over a page's end"]))
    order = [block.text if isinstance(block, Text) else block.number for block in paper.blocks]
    assert [item for item in order if item in (*HEADINGS, 1, 2, 3)] == [
        HEADINGS[0],
        1,
        HEADINGS[1],
        2,
        HEADINGS[2],
        3,
        HEADINGS[3],
    ]
    assert order[-1] == "（无）"


@pytest.mark.fonts
def test_a_paragraph_is_whole_and_page_numbers_are_no_text() -> None:
    paper = read(pdf(tables("v2021", 6), LAYOUTS["large type, page numbers"]))
    assert texts(paper).count(FILLER * 2) == 7
    assert not [text for text in texts(paper) if "—" in text]
    assert [block.heading for block in paper.blocks if isinstance(block, Text)].count(1) == 1


@pytest.mark.fonts
def test_each_cell_knows_its_page() -> None:
    made = tables("v2021", 7)
    paper = read(pdf(made, LAYOUTS["table three over a page's end"]))
    pages = [cell.page for cell in paper.grids[1].cells if cell.column == paper.grids[1].columns - 1]
    assert pages == sorted(pages) and len(set(pages)) > 1
    assert paper.grids[1].page == min(pages)


@pytest.mark.fonts
@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_page_turned_by_its_own_entry_reads_the_same(quarter: int) -> None:
    made = tables("v2021", 8)
    document = pypdfium2.PdfDocument(pdf(made, Layout()))
    for page in document:
        page.set_rotation(90 * quarter)
    out = io.BytesIO()
    document.save(out)
    same(made, read(out.getvalue()))


def figures(grid: Grid) -> dict[str, list[str]]:
    """Each row's figures by its last label."""
    out: dict[str, list[str]] = {}
    for row in range(grid.rows):
        here = [cell.text.replace(" ", "") for cell in grid.cells if cell.row == row and cell.text]
        labels = [text for text in here if not text.isdigit()]
        if labels:
            out[labels[-1]] = [text for text in here if text.isdigit()]
    return out


@pytest.mark.fonts
@pytest.mark.parametrize("stroke", ["none", "(x: none, y: 0.5pt)"])
def test_without_upright_lines_every_figure_stands_beside_its_label(stroke: str) -> None:
    made = tables("v2021", 9)
    paper = read(pdf(made, Layout(stroke=stroke, size="7pt", page='paper: "a4", margin: 1.5cm', inset="3pt")))
    assert [grid.unruled for grid in paper.grids] == [True, True, True]
    got = figures(paper.grids[1])
    rows = {cell[4]: cell[0] for cell in made[1].cells if cell[0] > 2 and not cell[4].isdigit()}
    wanted = {
        label: [cell[4] for cell in made[1].cells if cell[0] == row and cell[4].isdigit()]
        for label, row in rows.items()
    }
    for label in (
        "一、本年新收政府信息公开申请数量",
        "（七）总计",
        "四、结转下年度继续办理",
        "1.属于国家秘密",
        "2.重复申请",
    ):
        assert got[label] == wanted[label]


def _word(made: list[Table], path: Path) -> None:
    """The report as docx by python-docx, to be printed by LibreOffice."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(12)
    for heading, table in zip(HEADINGS, made, strict=False):
        document.add_paragraph(FILLER * 6)
        document.add_paragraph(heading)
        grid = document.add_table(table.rows, table.columns, style="Table Grid")
        cells = [row.cells for row in grid.rows]
        for row, column, tall, wide, text in table.cells:
            cell = cells[row][column]
            if tall * wide > 1:
                cell = cell.merge(cells[row + tall - 1][column + wide - 1])
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(9)
    document.save(path)


@pytest.mark.libreoffice
@pytest.mark.fonts
def test_what_libreoffice_prints_from_word(tmp_path: Path) -> None:
    made = tables("v2021", 10)
    _word(made, tmp_path / "a.docx")
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "a.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    same(made, read((tmp_path / "a.pdf").read_bytes()))

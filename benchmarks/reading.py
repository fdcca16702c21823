"""Read one report into cells: docx, html, pdf against their peers and floors; what recognition and checks add."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat

from benchmarks.pairs import Contender, Goal, Line, Result, race, ratio
from benchmarks.papers import docx, grids, html, truth
from gongkai.documents.intake import read_many
from gongkai.documents.plain_page.skim import skim
from gongkai.documents.readers import read_paper
from gongkai.documents.readers.pdf.screen import screen
from gongkai.documents.recognise import recognise
from gongkai.documents.writers import write
from gongkai.report import checks, prose


def _each(papers: list[bytes], read: Callable[[bytes], object]) -> Callable[[], None]:
    def run() -> None:
        for data in papers:
            read(data)

    return run


def _race(papers: list[bytes], kind: str, peers: Mapping[str, Callable[[bytes], object]]) -> dict[str, Contender]:
    ours: dict[str, Callable[[bytes], object]] = {
        "**ours: blocks and grids**": lambda data: read_paper(data, f"a.{kind}")
    }
    return race([Contender(name, _each(papers, read), len(papers)) for name, read in {**peers, **ours}.items()])


def _expat(data: bytes) -> None:
    expat.ParserCreate().Parse(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"), True)


def _python_docx(data: bytes) -> list[list[list[str]]]:
    import docx as peer

    document = peer.Document(io.BytesIO(data))
    _ = [paragraph.text for paragraph in document.paragraphs]
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def word() -> Result:
    """docx."""
    papers = [docx(seed) for seed in range(20)]
    peers = {"floor: unzip + expat, no handlers": _expat, "python-docx `row.cells`": _python_docx}
    found = _race(papers, "docx", peers)
    floor, peer, ours = found.values()
    result = Result("Read a docx (404 kB of markup)", "python -m benchmarks word")
    result.table(found)
    result.goals = [
        Goal("docx: × faster than python-docx", ratio(peer, ours), 5, True),
        Goal("docx: × unzip + expat", ratio(ours, floor), 3, False),
    ]
    read = [read_paper(data, "a.docx") for data in papers]
    reports = [recognise(paper)[0] for paper in read]
    whole = Contender(
        "read + recognise + check", _each(papers, lambda d: checks.run(recognise(read_paper(d, "a.docx"))[0])), 20
    )
    checking = Contender("checks alone", lambda: [checks.run(report) for report in reports], 20)
    into_cells = Contender("read + recognise", _each(papers, lambda d: recognise(read_paper(d, "a.docx"))), 20)
    prosing = Contender("of these, the prose", lambda: [prose.findings(report) for report in reports], 20)
    more = race([whole, checking, prosing, into_cells], rounds=9)
    result.lines += [Line(name, each.each * 1000) for name, each in more.items()]
    result.goals.append(Goal("checks, % of reading into cells", 100 * ratio(checking, into_cells), 2, False))
    _shipped(papers, result)
    return result


def _shipped(papers: list[bytes], result: Result) -> None:
    """The command as shipped: one warm server, a forked child with limits a file."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{n}.docx" for n in range(100)]
        for n, path in enumerate(paths):
            path.write_bytes(papers[n % len(papers)])
        start = time.perf_counter()
        read = sum(1 for _ in read_many(paths, workers=1))
        seconds = time.perf_counter() - start
    result.lines.append(
        Line("as shipped: a limited child a file, 100 files, one worker", seconds * 1000 / read, "wall time")
    )


def web() -> Result:
    """html."""
    import pandas
    from selectolax.lexbor import LexborHTMLParser

    papers = [html(seed) for seed in range(40)]
    peers: dict[str, Callable[[bytes], object]] = {
        "floor: lexbor parse only": LexborHTMLParser,
        "pandas.read_html": lambda data: pandas.read_html(io.BytesIO(data), encoding="utf-8", keep_default_na=False),
        "lexbor, the tables' cells only, by css": _lexbor_cells,
        "of ours: the page proved plain, which stands for the screen": skim,
        "ours, the same page with one paragraph left open: through the tree": lambda data: read_paper(
            data.replace(b"</body>", b"<p></body>"), "a.html"
        ),
    }
    found = _race(papers, "html", peers)
    floor, peer, least, proof, tree, ours = found.values()
    result = Result("Read an html page (77 kB)", "python -m benchmarks web")
    result.table(found)
    result.goals = [
        Goal("html: × faster than pandas.read_html", ratio(peer, ours), 6, True),
        Goal("html: × lexbor parse", ratio(ours, floor), 2.2, False),
    ]
    bare, screened = ratio(least, floor), ratio(ours, least)
    share, slower = 100 * ratio(proof, ours), ratio(tree, ours)
    result.notes = [
        f"Cells by css alone, no merges, running text, charset, hidden content or limits: {bare:.1f} × lexbor's parse.",
        f"All of it: {screened:.2f} × that. {share:.0f} % of ours is the proof that the page is plain.",
        f"A page that is not takes {slower:.1f} × as long: screened by its bytes, read from lexbor's tree.",
    ]
    return result


def _lexbor_cells(data: bytes) -> list[list[list[tuple[str, int, int]]]]:
    from selectolax.lexbor import LexborHTMLParser

    return [
        [
            [
                (cell.text(), int(cell.attributes.get("colspan") or 1), int(cell.attributes.get("rowspan") or 1))
                for cell in row.css("td,th")
            ]
            for row in table.css("tr")
        ]
        for table in LexborHTMLParser(data).css("table")
    ]


def _pdfplumber(data: bytes) -> list[list[list[str | None]]]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return [table for page in document.pages for table in (page.extract_text(), page.extract_tables())[1]]


def _pdfium_text(data: bytes) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()


def _pdfium_pages(data: bytes) -> None:
    """Every page and its characters loaded, nothing asked: what any reader that rests on pdfium pays."""
    import pypdfium2.raw as pdfium

    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    for index in range(pdfium.FPDF_GetPageCount(document)):
        page = pdfium.FPDF_LoadPage(document, index)
        pdfium.FPDFText_ClosePage(pdfium.FPDFText_LoadPage(page))
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)


def portable() -> Result:
    """pdf: time, and how many printed figures each reader finds in their rows."""
    papers = [_pdf(seed) for seed in range(4)]
    peers: dict[str, Callable[[bytes], object]] = {
        "floor: pdfium text only": _pdfium_text,
        "pdfplumber": _pdfplumber,
        "of ours: pdfium's pages and characters loaded": _pdfium_pages,
        "of ours: the screen of the bytes": screen,
    }
    found = _race(papers, "pdf", peers)
    floor, peer, pages, screened, ours = found.values()
    right = sum(_right(seed, recognise(read_paper(data, "a.pdf"))[0].cells) for seed, data in enumerate(papers))
    theirs = sum(_rows_right(seed, _pdfplumber(data)) for seed, data in enumerate(papers))
    total = sum(len(truth(seed).figures) for seed in range(len(papers)))
    result = Result("Read a pdf (LibreOffice's print of the docx)", "python -m benchmarks portable")
    result.table(found)
    result.goals = [
        Goal("pdf: × faster than pdfplumber", ratio(peer, ours), 20, True),
        Goal("pdf: × pdfium text only", ratio(ours, floor), 1.5, False),
        Goal("pdf: % of cells right", 100 * right / total, 100 * theirs / total, True),
    ]
    loading, looking = 100 * ratio(pages, ours), 100 * ratio(screened, ours)
    result.notes = [
        f"Cells right: ours {right} of {total}, pdfplumber's rows {theirs} of {total}.",
        f"{loading:.0f} % of ours is pdfium's own loading, {looking:.0f} % the screen for hostile bytes.",
    ]
    return result


def _pdf(seed: int) -> bytes:
    """The docx printed by LibreOffice where it is installed, else our own pdf of the same figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(docx(seed))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        try:
            subprocess.run(
                ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)],
                check=True,
                capture_output=True,
            )
        except FileNotFoundError:
            return write(recognise(read_paper(docx(seed), "a.docx"))[0], "pdf")
        return path.with_suffix(".pdf").read_bytes()


def _right(seed: int, cells: dict[str, object]) -> int:
    figures = truth(seed).figures
    return sum(str(getattr(cells.get(cell), "value", None)) == str(value) for cell, value in figures.items())


def _rows_right(seed: int, tables: list[list[list[str | None]]]) -> int:
    """Figures of `grids` that stand, in order, in a row of the peer's tables that carries the row's label."""
    rows = [["".join((cell or "").split()) for cell in row] for table in tables for row in table]
    right = 0
    for row in (row for grid in grids(truth(seed)) for row in grid):
        figures = [text for text, _, _ in row if text.isdigit()]
        label = next((text for text, _, _ in reversed(row) if not text.isdigit()), "")
        for each in rows:
            filled = [cell for cell in each if cell]
            if figures and filled[-len(figures) :] == figures and (not label or label in filled):
                right += len(figures)
                break
    return right


def memory() -> Result:
    """Resident memory after 1,000 and after 10,000 files read by the command as shipped."""
    program = (
        "import resource, sys; from pathlib import Path; from gongkai.documents.intake import read_many\n"
        "paths = [Path(sys.argv[1])] * 10000; peak = []\n"
        "for n, _ in enumerate(read_many(paths, workers=2), 1):\n"
        "    if n in (1000, 10000): peak.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        "print(*peak)"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(docx(1))
        run = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    early, late = map(int, run.stdout.split())
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    result = Result("Memory over 10,000 files", "python -m benchmarks memory")
    result.lines = [
        Line("after 1,000 files", None, f"{early / 1024:.0f} MiB"),
        Line("after 10,000 files", None, f"{late / 1024:.0f} MiB"),
        Line("largest child", None, f"{children / 1024:.0f} MiB"),
    ]
    result.goals = [Goal("growth from file 1,000 to 10,000, %", 100 * (late / early - 1), 5, False)]
    return result

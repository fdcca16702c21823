"""Write one report as docx and as pdf against template engines and floors."""

from __future__ import annotations

import io
import itertools
import re
import tempfile
import zipfile
from pathlib import Path

from benchmarks.pairs import Contender, Goal, Result, race, ratio
from benchmarks.papers import Placed, docx, grids, html, paragraphs, truth
from gongkai.documents.readers import read_paper
from gongkai.documents.recognise import recognise
from gongkai.documents.writers import write
from gongkai.report.table import Report

_FIGURE = re.compile(r'(?<=<w:t xml:space="preserve">)(\d+)(?=</w:t>)')
_SEEDS = (1, 2, 4, 5, 7, 8)


def _report(seed: int) -> Report:
    return recognise(read_paper(docx(seed), "a.docx"))[0]


def word() -> Result:
    """docx: against docxtpl, and against joining a template that was cut at its numbers."""
    from docxtpl import DocxTemplate

    reports = itertools.cycle([_report(seed) for seed in _SEEDS])
    ours_once = write(next(reports), "docx")
    parts = {
        name: zipfile.ZipFile(io.BytesIO(ours_once)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(ours_once)).namelist()
    }
    theirs = zipfile.ZipFile(io.BytesIO(docx(1)))
    markup = theirs.read("word/document.xml").decode()
    numbers = itertools.count()
    template = _zip(
        {name: theirs.read(name) for name in theirs.namelist()}
        | {"word/document.xml": _FIGURE.sub(lambda _: f"{{{{ v{next(numbers)} }}}}", markup).encode()}
    )
    values = {f"v{n}": figure for n, figure in enumerate(_FIGURE.findall(markup))}
    cut = re.split(r"(>\d+<)", parts["word/document.xml"].decode())

    def join() -> bytes:
        return _zip({**parts, "word/document.xml": "".join(cut).encode()})

    def docxtpl() -> bytes:
        peer = DocxTemplate(io.BytesIO(template))
        peer.render(values)
        buffer = io.BytesIO()
        peer.save(buffer)
        return buffer.getvalue()

    found = race(
        [
            Contender("floor: our own markup cut at its numbers, joined and deflated", join),
            Contender("docxtpl", docxtpl),
            Contender("**ours**", lambda: write(next(reports), "docx")),
        ]
    )
    floor, peer, ours = found.values()
    result = Result("Write a docx", "python -m benchmarks word_out")
    result.table(found)
    result.goals = [
        Goal("docx out: × faster than docxtpl", ratio(peer, ours), 30, True),
        Goal("docx out: × the floor", ratio(ours, floor), 4, False),
    ]
    return result


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def portable() -> Result:
    """pdf: against WeasyPrint, and against a kept typst compiler that sets a plain page of the same report."""
    import typst
    import weasyprint

    # The compiler remembers what it has set: every paper is a new one, and none is read within the time.
    seeds = itertools.count(1000)
    reports = iter([_report(seed) for seed in range(2000, 2020)])
    folder = Path(tempfile.mkdtemp(prefix="gongkai-bench-"))
    compiler = typst.Compiler(root=str(folder))

    def floor_run() -> None:
        source = folder / "a.typ"
        source.write_text(_typst_source(next(seeds)), encoding="utf-8")
        compiler.compile(input=str(source), output=str(folder / "a.pdf"))

    found = race(
        [
            Contender("floor: typst, compiler kept, plain page, new text each time", floor_run),
            Contender("WeasyPrint", lambda: weasyprint.HTML(string=html(next(seeds)).decode()).write_pdf()),
            Contender("**ours**", lambda: write(next(reports), "pdf")),
        ],
        rounds=7,
    )
    floor, peer, ours = found.values()
    result = Result("Write a pdf", "python -m benchmarks portable_out")
    result.table(found)
    result.goals = [
        Goal("pdf out: × faster than WeasyPrint", ratio(peer, ours), 5, True),
        Goal("pdf out: × a kept typst", ratio(ours, floor), 1.5, False),
    ]
    return result


def _typst_source(seed: int) -> str:
    head = '#set page(paper:"a4",margin:2.5cm)\n#set text(font:"Noto Serif CJK SC",size:16pt,lang:"zh")\n'
    body = [head, f"= {truth(seed).title}\n"]
    body += [f"#par[{text}]\n" for text in paragraphs(seed)]
    body += [
        f"#text(size:9pt)[#table(columns:{sum(s for _, s, _ in grid[0])},{_typst_cells(grid)})]\n"
        for grid in grids(truth(seed))
    ]
    return "\n".join(body)


def _typst_cells(grid: list[list[Placed]]) -> str:
    return ",".join(
        f"table.cell(colspan:{across},rowspan:{down})[{text}]" for row in grid for text, across, down in row
    )

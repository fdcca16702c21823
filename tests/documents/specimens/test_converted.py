"""The same specimens after another program has printed or saved them: what agencies really send."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from documents.specimens.facts import Specimen, specimens
from documents.specimens.test_specimens import faults, printed
from gongkai.documents.isolation.reading import read_reports
from needs import chromium_path

BY_OFFICE = {
    "county_2023": "word.wps",
    "public_security_2019": "word.wps",
    "township_t4_blank": "word.text_below",
    "housing_prose_received_wrong": "word.three_pieces",
}
BY_BROWSER = {
    "county_2023_prose_wrong": "html.trs.ueditor",
    "education_all_zero": "html.layout_table.broken",
    "township_t4_blank": "html.portal.mso",
}


def _known() -> dict[str, Specimen]:
    return {specimen.id: specimen for specimen in specimens()}


@pytest.mark.libreoffice
@pytest.mark.fonts
@pytest.mark.parametrize("to", ["pdf", "doc", "odt", "rtf"])
def test_saved_by_libreoffice(to: str, tmp_path: Path) -> None:
    known, files = _known(), []
    papers = BY_OFFICE if to == "pdf" else dict(list(BY_OFFICE.items())[:1])
    for name, paper in papers.items():
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(printed(known[name], paper)[0])
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    office = shutil.which("soffice") or "soffice"
    command = [office, profile, "--headless", "--convert-to", to, "--outdir", str(tmp_path / to), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)
    found = {}
    for name in papers:
        data = (tmp_path / to / f"{name}.{to}").read_bytes()
        found[name] = faults(known[name], read_reports(data, f"{name}.{to}"))
    assert found == {name: [] for name in papers}


@pytest.mark.chromium
@pytest.mark.fonts
def test_printed_by_a_browser(tmp_path: Path) -> None:
    known, found = _known(), {}
    browser = chromium_path()
    for name, paper in BY_BROWSER.items():
        page, pdf = tmp_path / f"{name}.html", tmp_path / f"{name}.pdf"
        page.write_bytes(printed(known[name], paper)[0])
        quiet = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
        subprocess.run([browser, *quiet, f"--print-to-pdf={pdf}", page.as_uri()], check=True, capture_output=True)
        found[name] = faults(known[name], read_reports(pdf.read_bytes(), pdf.name))
    assert found == {name: [] for name in BY_BROWSER}

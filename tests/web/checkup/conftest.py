"""Papers for the check-up: made from figures, never anybody's real report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.documents.writers import write
from gongkai.report.form import form
from gongkai.report.table import Cell, Report, Section
from gongkai.web.checkup.models import Batch


def report(year: int = 2025, **changed: int) -> Report:
    """A report of a town with four applications granted; `changed` sets cells, `.` written as `__`."""
    official = form("v2021")
    cells = dict.fromkeys(official.cells, 0)
    for row in ("new_received", "granted", "result_total"):
        cells |= {f"t3.{row}.natural_person": 4, f"t3.{row}.total": 4}
    cells |= {name.replace("__", "."): value for name, value in changed.items()}
    texts = {
        "other_matters": f"{year}年没有收取信息处理费。",
        "problems_and_improvements": "公开的深度还不够，下一步加强培训。",
    }
    covered = "（一）主动公开。（二）依申请公开。（三）政府信息管理。（四）政府信息公开平台建设。（五）监督保障。"
    sections = [
        Section(part.id, part.title, texts.get(part.id, covered if part.n == 1 else "")) for part in official.parts
    ]
    return Report(
        form="v2021",
        agency="青石镇人民政府",
        report_year=year,
        cells={name: Cell.of(value) for name, value in cells.items()},
        sections=sections,
        title=f"青石镇人民政府{year}年政府信息公开工作年度报告",
    )


@pytest.fixture
def paper() -> Callable[..., SimpleUploadedFile]:
    """An upload of a report as docx."""

    def make(name: str = "青石镇.docx", **changed: int) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, write(report(**changed), "docx"))

    return make


@pytest.fixture
def batch_of(client: Client, paper: Callable[..., SimpleUploadedFile]) -> Callable[..., Batch]:
    """Put papers in as a person does; the batch they are in."""

    def put(*uploads: SimpleUploadedFile) -> Batch:
        answer = client.post("/checkup/", {"papers": list(uploads) or [paper()]})
        assert answer.status_code == 302, answer.content.decode()
        return Batch.objects.get(code=answer["Location"].strip("/").split("/")[-1])

    return put


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """Files of each test lie apart."""
    settings.FILES = tmp_path / "files"
    return tmp_path

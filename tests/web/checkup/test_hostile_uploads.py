"""Whatever is put in ends in a line of the batch with a reason or a report, and the page over it is served."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.web.checkup.models import Batch, Paper
from hostile.registry import FILES

for module in ("containers", "ole_files", "xml_parts", "tables", "web_pages", "workbooks", "pdfs", "pictures"):
    importlib.import_module(f"hostile.{module}")

pytestmark = pytest.mark.django_db(transaction=True)
Put = Callable[..., Batch]


@pytest.mark.parametrize(
    "name",
    [
        "zip_bomb.docx",
        "zip_quoted_overlap.docx",
        "zip_nested.zip",
        "zip_traversal.docx",
        "type_php.jpg",
        "ole_fat_loop.doc",
        "xml_billion_laughs.docx",
        "table_gridspan_huge.docx",
        "html_nested_tables.html",
        "xlsx_merge_all.xlsx",
        "pdf_flate_bomb.pdf",
        "img_bomb.png",
    ],
)
def test_a_hostile_upload_is_refused_in_its_line_and_the_page_stands(client: Client, batch_of: Put, name: str) -> None:
    batch = batch_of(SimpleUploadedFile(name, FILES[name]()))
    paper = batch.papers.get()
    assert paper.state == Paper.State.REFUSED
    assert name in paper.refusal
    page = client.get(f"/checkup/{batch.code}/")
    assert page.status_code == 200
    assert name in page.content.decode()


@pytest.mark.parametrize(
    "name", ["leak_comment.docx", "html_active.html", "xlsx_formula.xlsx", "zip_with_a_bad_member.zip"]
)
def test_a_doubtful_upload_is_read_and_nothing_of_it_runs_on_the_page(client: Client, batch_of: Put, name: str) -> None:
    batch = batch_of(SimpleUploadedFile(name, FILES[name]()))
    assert batch.papers.get().state == Paper.State.READ
    page = client.get(f"/checkup/{batch.code}/")
    assert page.status_code == 200
    assert "alert(" not in page.content.decode()


@pytest.mark.parametrize(
    "name", ["年报\u202efdp.html", "..html", "a\r\nb.html", "-rf --help.html", "长" * 80 + ".html", "\x00.html"]
)
def test_a_strange_name_is_kept_as_text(client: Client, batch_of: Put, name: str) -> None:
    batch = batch_of(SimpleUploadedFile(name, FILES["html_active.html"]()))
    assert batch.papers.get().state == Paper.State.READ
    assert client.get(f"/checkup/{batch.code}/").status_code == 200

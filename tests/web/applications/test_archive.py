"""The archived file: one PDF and one zip that hold everything, with the hashes that prove it; then the case is only read."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile

import pikepdf
import pytest
from applications.letter_cases import DENIED, at, made, received, signed
from county import County
from pypdfium2 import PdfDocument

from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.services import archive, letters
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.applications.services.service import letter_serve
from gongkai.web.history import files, selectors

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return made()


@pytest.fixture
def archived(county: County) -> Application:
    case = received(county)
    staff = county.staff("clerk@education")
    with at("2026-03-19"):
        kept = files.keep(b"=evil", name="=cmd()/../来件.txt", content_type="text/plain")
        file_add(application=case, by=staff, enclosure=Enclosure(kept, "scan"))
        proof = files.keep_private(b"identity", name="身份证.jpg", content_type="image/jpeg")
        file_add(application=case, by=None, enclosure=Enclosure(proof, "proof"))
    with at("2026-03-20"):
        letter = signed(county, case)
        case = letter_serve(letter=letter, staff=staff, service="postal", tracking="XA1")
    with at("2026-04-20"):
        return archive.application_archive(application=case, staff=staff)


def texts(pdf: bytes) -> list[str]:
    document = PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def kept(case: Application, kind: str) -> bytes:
    return files.open(case.attachments.get(role="archive", name__endswith=kind).sha256)


def test_the_pdf_holds_cover_contents_account_events_and_letters(archived: Application) -> None:
    pdf = kept(archived, ".pdf")
    pages = texts(pdf)
    whole = "".join(pages)
    for part in ("政府信息公开申请案卷", "目录", "期限账", "办理经过", "材料清单", "第三十六条第（三）项"):
        assert part in whole
    before = [event for event in selectors.events_of(archived.stream) if event.kind != "archived"]
    assert all(event.hash[:16] in whole for event in before[:-2])
    assert [f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)


def test_the_contents_name_the_page_on_which_each_part_begins(archived: Application) -> None:
    pages = texts(kept(archived, ".pdf"))
    contents = next(page for page in pages if "目录" in page)
    for part in ("期限账", "办理经过", "材料清单"):
        start = next(n for n, page in enumerate(pages, 1) if page.startswith(part) or (part in page and n > 2))
        assert f"{part}{start}" in contents


def test_the_zip_has_an_index_with_digests_and_no_identity(archived: Application) -> None:
    with zipfile.ZipFile(io.BytesIO(kept(archived, ".zip"))) as package:
        index = list(csv.reader(io.StringIO(package.read("目录.csv").decode("utf-8-sig"))))
        names = package.namelist()
        for name, _role, size, digest in index[1:]:
            data = package.read(name)
            assert (str(len(data)), hashlib.sha256(data).hexdigest()) == (size, digest)
    assert not any("身份证" in name or ".." in name for name in names)
    assert {"文书/01 政府信息公开申请不予公开告知书.pdf", "文书/01 政府信息公开申请不予公开告知书.docx"} <= set(names)


def test_the_same_file_is_the_same_to_the_byte(archived: Application) -> None:
    events = selectors.events_of(archived.stream)
    with at("2026-04-20"):
        assert archive.archive_pdf(archived, events) == archive.archive_pdf(archived, events)
        assert archive.archive_zip(archived, events) == archive.archive_zip(archived, events)
    with pikepdf.open(io.BytesIO(kept(archived, ".pdf"))) as pdf:
        assert len(pdf.pages) >= 6


def test_what_is_unfinished_is_not_archived(county: County) -> None:
    case = received(county)
    staff = county.staff("clerk@education")
    with at("2026-03-20"), pytest.raises(NotAllowed, match="还没有办结"):
        archive.application_archive(application=case, staff=staff)


def test_an_archived_case_is_only_read(county: County, archived: Application) -> None:
    staff = county.staff("clerk@education")
    with at("2026-04-21"):
        with pytest.raises(NotAllowed, match="已归档"):
            archive.application_archive(application=archived, staff=staff)
        with pytest.raises(NotAllowed, match="已经办结"):
            letters.letter_draft(application=archived, staff=staff, code="denied_internal_affairs", fields=DENIED)
    assert Letter.objects.count() == 1

"""The same steps in a bound child, and what happens when a file kills it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from documents.redaction.made import NAME, PHONE, docx_of, pdf_of
from gongkai.documents.isolation import ReaderServer
from gongkai.documents.redaction import Redaction, apply, safely
from gongkai.errors import RefusedFile


@pytest.fixture(scope="module")
def server() -> Iterator[ReaderServer]:
    with ReaderServer() as one:
        yield one


def test_the_child_gives_what_the_functions_give(server: ReaderServer) -> None:
    data = pdf_of(f"当事人{NAME}，电话{PHONE}")
    found = safely.suggest(data, "a.pdf", (), [NAME], server=server)
    assert [one.kind for one in found.suggestions] == ["name", "phone"]
    assert [page.words for page in found.pages] == [True]
    assert len(safely.occurrences(data, "a.pdf", NAME, "name", server=server)) == 1
    wanted = [Redaction(one.kind, one.reason, one.place.page, one.place.box, one.text) for one in found.suggestions]
    made = safely.redact(data, "a.pdf", wanted, [PHONE], server=server)
    assert made == apply.redact(data, "a.pdf", wanted, [PHONE])
    assert made.certificate.ok
    proof = safely.certificate(data, made.data, wanted, [PHONE], name=made.name, server=server)
    assert proof.lines == made.certificate.lines
    assert [leak.severity for leak in safely.scan(data, "a.pdf", [NAME], server=server)] == ["block", "block"]
    assert safely.scan(made.data, made.name, [NAME], server=server) == []
    assert safely.page_picture(data, "a.pdf", 1, server=server).startswith(b"\x89PNG")


def test_a_file_that_cannot_be_read_is_refused_with_its_name(server: ReaderServer) -> None:
    with pytest.raises(RefusedFile, match=r"坏\.docx") as error:
        safely.suggest(b"PK\x03\x04 broken", "坏.docx", server=server)
    assert error.value.data["file"] == "坏.docx"
    assert [leak.kind for leak in safely.scan(b"PK\x03\x04 broken", "坏.docx", server=server)] == ["unreadable"]


def test_too_large_a_file_never_reaches_the_child(server: ReaderServer) -> None:
    with pytest.raises(RefusedFile, match="20 MB"):
        safely.suggest(b"x" * (21 << 20), "a.txt", server=server)


def test_a_dead_server_blocks_and_the_next_call_works() -> None:
    with ReaderServer() as server:
        assert safely.suggest(docx_of(f"电话{PHONE}"), "a.docx", server=server).suggestions
        server.answer = lambda: None  # type: ignore[method-assign]  # as when the server is killed over the file
        assert [leak.severity for leak in safely.scan(docx_of("公告"), "a.docx", server=server)] == ["block"]

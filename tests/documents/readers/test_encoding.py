"""Bytes become the right characters whatever a file declares, and a lie or damage is told."""

from __future__ import annotations

import pytest

from documents.readers.grids import only
from gongkai.documents.readers import html, read_paper
from gongkai.documents.readers.encoding import decode

TEXT = "某县2020年度政府信息公开工作年度报告\n本年新收政府信息公开申请数量 4 件，规范性文件 12 件。\n"
TRADITIONAL = "某縣政府信息公開工作年度報告，本年新收申請數量總計四件。\n"


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "hz"]
)
def test_undeclared(charset: str) -> None:
    found = decode(TEXT.encode(charset))
    assert found.text == TEXT
    assert found.note == found.damage == ""


def test_big5_and_rare_characters() -> None:
    assert decode(TRADITIONAL.encode("big5")).text == TRADITIONAL
    rare = "<meta charset=gb2312>㐀𠀀县政府信息公开"
    assert decode(rare.encode("gb18030")).text == rare


@pytest.mark.parametrize("word", ["合计 3", "陕西省", "无", "联通"])
def test_a_short_word_in_gbk_is_not_taken_for_big5(word: str) -> None:
    assert decode(word.encode("gbk")).text == word


@pytest.mark.parametrize(("said", "real"), [("utf-8", "gbk"), ("gb2312", "utf-8"), ("big5", "gbk")])
def test_a_false_declaration_is_told(said: str, real: str) -> None:
    page = f"<meta charset={said}>{TEXT}"
    found = decode(page.encode(real))
    assert found.text == page
    assert said in found.note


@pytest.mark.parametrize("said", ["iso-8859-1", "windows-1252", "us-ascii", "nonsense-9"])
@pytest.mark.parametrize("real", ["gbk", "utf-8"])
def test_a_meaningless_declaration_changes_nothing(said: str, real: str) -> None:
    page = f"<meta charset={said}>{TEXT}"
    assert decode(page.encode(real)).text == page


def test_two_charsets_in_one_file() -> None:
    found = decode(TEXT.encode("gbk") + b"<p>" + TEXT.encode() + b"</p>")
    assert found.text == f"{TEXT}<p>{TEXT}</p>"
    assert "两种编码" in found.damage


def test_damaged_bytes_keep_the_rest() -> None:
    data = TEXT.encode()
    found = decode(data[:20] + b"\xff" + data[20:] + data)
    assert found.text.endswith(TEXT)
    assert "第 1 行" in found.damage


def test_zero_bytes_are_dropped_and_told() -> None:
    found = decode(TEXT.encode().replace("县".encode(), "县".encode() + b"\x00"))
    assert found.text == TEXT
    assert "NUL" in found.damage


@pytest.mark.parametrize("charset", ["gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "utf-7", "big5"])
def test_a_page_without_declaration_in_any_charset(charset: str) -> None:
    words = TRADITIONAL if charset == "big5" else TEXT
    page = f"<html><body><p>{words}</p><table><tr><td>甲</td><td>1</td></tr></table></body></html>"
    data = page.encode(charset)
    assert only(html.read(data)) == [["甲", "1"]]
    assert read_paper(data, "x.htm").kind == "html"

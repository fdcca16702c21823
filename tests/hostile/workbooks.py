"""Workbooks that hide, point far away or cannot be true."""

from __future__ import annotations

from typing import Any

from hostile.papers import R, packed, relationships, xlsx, xlsx_parts
from hostile.registry import case

SHEET = "xl/worksheets/sheet1.xml"


def _changed(old: bytes, new: bytes, **more: bytes) -> bytes:
    parts = xlsx_parts()
    assert old in parts[SHEET]
    parts[SHEET] = parts[SHEET].replace(old, new, 1)
    return packed({**parts, **more})


@case("xlsx_good.xlsx")
def good() -> bytes:
    return xlsx()


@case("xlsx_hidden.xlsx")
def hidden() -> bytes:
    def then(book: Any, sheet: Any, end: int) -> None:
        secret = book.add_worksheet("底稿")
        secret.write(0, 0, "申请人名单")
        secret.hide()
        sheet.write(end, 0, "内部")
        sheet.set_row(end, None, None, {"hidden": True})

    return xlsx(then=then)


@case("xlsx_very_hidden.xlsx")
def very_hidden() -> bytes:
    def then(book: Any, sheet: Any, end: int) -> None:
        secret = book.add_worksheet("底稿")
        secret.write(0, 0, "申请人名单")
        secret.very_hidden()

    return xlsx(then=then)


@case("xlsx_pivot_cache.xlsx")
def pivot_cache() -> bytes:
    cache = b'<pivotCacheRecords xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="0"/>'
    return packed({**xlsx_parts(), "xl/pivotCache/pivotCacheRecords1.xml": cache})


@case("xlsx_external_link.xlsx")
def external_link() -> bytes:
    rels = relationships(("rId1", f"{R}/externalLinkPath", "http://127.0.0.1:9/book.xlsx", "External"))
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    return packed(
        {
            **xlsx_parts(),
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": rels,
        }
    )


@case("xlsx_formula.xlsx")
def formula() -> bytes:
    def then(book: Any, sheet: Any, end: int) -> None:
        sheet.write_formula(end + 1, 0, "=1+1", None, 3)

    return xlsx(then=then)


@case("xlsx_far_cell.xlsx")
def far_cell() -> bytes:
    return _changed(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


@case("xlsx_merge_all.xlsx")
def merge_all() -> bytes:
    return _changed(b"<mergeCell ", b'<mergeCell ref="A1:XFD1048576"/><mergeCell ')


@case("xlsx_sst_range.xlsx")
def shared_string_range() -> bytes:
    return _changed(b"</sheetData>", b'<row r="900"><c r="A900" t="s"><v>99999</v></c></row></sheetData>')


@case("xlsx_sst_negative.xlsx")
def shared_string_negative() -> bytes:
    return _changed(b"</sheetData>", b'<row r="900"><c r="A900" t="s"><v>-1</v></c></row></sheetData>')


@case("xlsx_bomb.xlsx")
def bomb() -> bytes:
    row = b'<row><c t="inlineStr"><is><t>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</t></is></c></row>'
    return _changed(b"</sheetData>", row * (110 * 1024**2 // len(row)) + b"</sheetData>")


@case("xlsx_1904_and_ids.xlsx")
def dates_1904_and_ids() -> bytes:
    def then(book: Any, sheet: Any, end: int) -> None:
        sheet.write_string(end + 1, 0, "11010519491231002X")

    return xlsx(then=then, workbook={"date_1904": True})


@case("xlsx_doctype.xlsx")
def doctype() -> bytes:
    parts = xlsx_parts()
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"<sst", b"<!DOCTYPE sst><sst", 1)
    return packed(parts)


@case("xlsx_macro.xlsm")
def macro() -> bytes:
    return packed({**xlsx_parts(), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 100})

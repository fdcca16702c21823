"""How much of a file is accepted: every limit in one place, shown to the user where it is exceeded."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one file. Sizes in bytes, the rest are counts.

    Attributes:
        ratio: inflated size to packed size of one member, looked at once it exceeds `ratio_from` bytes.
        archive_depth: archives in archives; an office package inside an archive is a file, not an archive.
        span_product: rows times columns that one merged cell may cover.
        number_digits: digits of a figure in a report.
        lines: lines of a plain text or csv.
        line_chars: characters of one line of it.
    """

    file_bytes: int = 20 * MIB
    image_bytes: int = 10 * MIB
    inflated_bytes: int = 100 * MIB
    ratio: int = 200
    ratio_from: int = MIB
    members: int = 2_000
    archive_depth: int = 1
    xml_depth: int = 200
    table_rows: int = 2_000
    table_columns: int = 64
    tables: int = 50
    span_product: int = 20_000
    cell_chars: int = 20_000
    number_digits: int = 12
    pixels: int = 40_000_000
    pdf_pages: int = 2_000
    pdf_objects: int = 200_000
    lines: int = 200_000
    line_chars: int = 100_000


BOUNDS = Bounds()

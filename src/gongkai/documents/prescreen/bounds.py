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
        text_bytes: size of a plain text or csv; text_blocks, text_chars: paragraphs and characters of any paper's text.
        line_bytes, line_words: bytes and blank-separated words of one line of it.
        tags, part_tags, entities: beginnings of tags of a page and of a document's part, character references of a page.
        attribute_cost: the sum over all tags of the square of their words: what a page parser spends on attributes.
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
    lines: int = 30_000
    text_bytes: int = 4 * MIB
    text_blocks: int = 30_000
    text_chars: int = 2_000_000
    line_bytes: int = 60_000
    line_words: int = 2_000
    tags: int = 1_200_000
    part_tags: int = 800_000
    entities: int = 300_000
    attribute_cost: int = 400_000_000


BOUNDS = Bounds()

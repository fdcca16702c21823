"""Makes scans: pages of official reports with known figures, drawn, turned, greyed, blurred, as an office's scanner would."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import cv2
import numpy as np
from PIL import Image

from gongkai.documents.readers import pdf, read_paper
from gongkai.documents.recognise import recognise
from gongkai.documents.writers import write
from gongkai.report.form import form
from gongkai.report.table import Cell, Report, Section

TEXT = "坚持以公开为常态、不公开为例外，全年主动公开政府信息三百余条，办理结果均在法定期限内作出。"


def report(version: str, seed: int) -> Report:
    """A report with figures of every length, noughts and blanks."""
    chance, blank = random.Random(seed), form(version)
    year = 2020 if version == "v2019" else 2023
    return Report(
        form=version,
        agency="云岭县人民政府",
        report_year=year,
        cells={name: _cell(blank.kind_of(name), chance) for name in blank.cells},
        title=f"云岭县人民政府{year}年政府信息公开工作年度报告",
        preamble=f"本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
        sections=[Section(part.id, part.title, TEXT * 2) for part in blank.parts],
    )


def _cell(kind: str, chance: random.Random) -> Cell:
    if chance.random() < 0.15:
        return Cell.of(None)
    if kind in ("decimal_10k_yuan", "amount_with_unit"):
        amount = Decimal(chance.randint(0, 999_999)).scaleb(-chance.choice((0, 1, 2)))
        return Cell.of(amount, unit="万元" if kind == "amount_with_unit" else None)
    value = 0 if chance.random() < 0.45 else chance.randint(0, 10 ** chance.choice((1, 1, 2, 3, 5)))
    return Cell.of(-value if kind == "signed" and chance.random() < 0.3 else value)


@cache
def printed(version: str, seed: int) -> tuple[bytes, dict[int, dict[str, Cell]]]:
    """A report as pdf, and which cells stand on which of its pages."""
    made = report(version, seed)
    data = write(made, "pdf")
    [back] = recognise(read_paper(data, "年报.pdf"))
    on: dict[int, dict[str, Cell]] = {}
    for name, cell in back.cells.items():
        if cell.where is not None and cell.where.page is not None:
            on.setdefault(cell.where.page, {})[name] = made.cells[name]
    return data, on


@dataclass(frozen=True)
class Scanner:
    """How a page is scanned. `paper` and `ink` are grey levels, `noise` a deviation, `quality` JPEG's or None (PNG)."""

    dpi: int = 200
    angle: float = 0.0
    paper: int = 235
    ink: int = 40
    noise: float = 5.0
    blur: float = 0.6
    quality: int | None = 80
    shadow: float = 0.0


def scanner(seed: int) -> Scanner:
    """A scanner within what the promise covers: 150 to 300 dpi, up to two degrees, grey."""
    chance = random.Random(seed)
    dpi = chance.choice((150, 200, 240, 300))
    return Scanner(
        dpi=dpi,
        angle=chance.uniform(-2, 2),
        paper=chance.randint(190, 250),
        ink=chance.randint(15, 80),
        noise=chance.uniform(1, 8),
        blur=chance.uniform(0.3, 0.8) * dpi / 200,
        quality=chance.choice((None, 60, 75, 90)),
        shadow=chance.choice((0.0, 0.0, 0.25)),
    )


def drawn(data: bytes, page: int, dpi: int) -> np.ndarray:
    """A pdf's page as a grey array."""
    return np.asarray(Image.open(io.BytesIO(pdf.render_page(data, page, dpi))).convert("L"))


def titled(data: bytes, page: int, dpi: int) -> np.ndarray:
    """A page with the report's title, from the first page, in its upper margin: one page that is a report by itself."""
    first, out = drawn(data, 1, dpi), drawn(data, page, dpi).copy()
    inked = np.flatnonzero((first < 128).any(axis=1))
    ends = np.flatnonzero(np.diff(inked) > 0.45 * dpi / 2.54 * 2)
    top, foot = inked[0], inked[ends[0]] + 1
    place = dpi // 3
    assert (out[: place + foot - top] > 200).all(), "the upper margin is not empty"
    out[place : place + foot - top] = first[top:foot]
    return out


def scanned(picture: np.ndarray, how: Scanner, seed: int = 0) -> np.ndarray:
    """A grey page as it comes from the scanner."""
    tall, wide = picture.shape
    turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), how.angle, 1.0)
    page = cv2.warpAffine(picture, turn, (wide, tall), flags=cv2.INTER_CUBIC, borderValue=(255.0,)).astype(np.float32)
    page = how.ink + page / 255 * (how.paper - how.ink)
    if how.shadow:
        page *= 1 - how.shadow * np.linspace(0, 1, wide, dtype=np.float32) ** 2
    page = cv2.GaussianBlur(page, (0, 0), how.blur)
    page += np.random.default_rng(seed).normal(0, how.noise, page.shape)
    return np.clip(page, 0, 255).astype(np.uint8)


def file_of(page: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
    """An array as a picture file."""
    out = io.BytesIO()
    Image.fromarray(page).save(out, kind, **options)
    return out.getvalue()


def scan(data: bytes, page: int, how: Scanner, seed: int = 0) -> bytes:
    """A page of a report as a scanned picture file."""
    picture = scanned(titled(data, page, how.dpi), how, seed)
    return file_of(picture) if how.quality is None else file_of(picture, "JPEG", quality=how.quality)

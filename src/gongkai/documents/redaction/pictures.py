"""Pictures: what they show and nothing else; boxes painted over, then encoded anew."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongkai.documents.prescreen import BOUNDS
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.redaction.model import Box
from gongkai.documents.redaction.reading import png_of
from gongkai.errors import RefusedFile
from gongkai.words import say

if TYPE_CHECKING:
    from PIL.Image import Image

_JPEG_QUALITY = 90
_MOST_FRAMES = 50


def frames(data: bytes) -> list[Image]:
    """Every frame as it is shown (turned as the camera says), in RGB on white.

    Raises:
        RefusedFile: damaged, too large, or with too many frames.
    """
    from PIL import Image, ImageSequence

    Image.MAX_IMAGE_PIXELS = BOUNDS.pixels
    try:
        with Image.open(io.BytesIO(data)) as picture:
            count = getattr(picture, "n_frames", 1)
            if count > _MOST_FRAMES:
                raise refusal(say("图片有 {n} 帧", n=count), allowed=say("最多 {n} 帧", n=_MOST_FRAMES))
            return [_upright(frame) for frame in ImageSequence.Iterator(picture)]
    except RefusedFile:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise refusal(
            say("图片已损坏，无法打开（{fault}）", fault=type(fault).__name__), todo=say("请重新导出或重新扫描")
        ) from None


def _upright(frame: Image) -> Image:
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(frame)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        over = turned.convert("RGBA")
        ground = Image.new("RGBA", over.size, (255, 255, 255, 255))
        turned = Image.alpha_composite(ground, over)
    clean = Image.new("RGB", turned.size)
    clean.paste(turned.convert("RGB"))  # a new picture: whatever hung on the old one stays behind
    return clean


def frame_png(data: bytes, page: int) -> bytes:
    """One frame (from 1) as PNG bytes.

    Raises:
        RefusedFile: as `frames`; also a frame that the picture does not have.
    """
    found = frames(data)
    if not 1 <= page <= len(found):
        raise refusal(say("图片没有第 {page} 帧", page=page), page=page)
    return png_of(found[page - 1])


def paint(picture: Image, boxes: Sequence[tuple[Box, str]], scale: float = 1.0) -> None:
    """Paint boxes black, with a Latin code such as "15" on each where it fits; boxes times `scale` are pixels."""
    from PIL import ImageDraw, ImageFont

    pen = ImageDraw.Draw(picture)
    for box, code in boxes:
        left, top, right, bottom = pixels(box, scale, picture.size)
        pen.rectangle((left, top, right - 1, bottom - 1), fill=(0, 0, 0))
        size = int(min((bottom - top) * 0.6, 40))
        if not code or size < 8:
            continue
        font = ImageFont.load_default(size)
        _, _, wide, high = font.getbbox(code)
        if wide < (right - left) * 0.9:
            at = ((left + right - wide) / 2, (top + bottom - high) / 2)
            pen.text(at, code, fill=(255, 255, 255), font=font)


def pixels(box: Box, scale: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box in whole pixels, never smaller than it was drawn: (left, top, right, bottom), right and bottom outside."""
    left, top = int(box[0] * scale), int(box[1] * scale)
    right, bottom = -int(-box[2] * scale // 1), -int(-box[3] * scale // 1)
    return max(0, left), max(0, top), min(size[0], max(right, left + 1)), min(size[1], max(bottom, top + 1))


def encoded(kind: str, pictures: list[Image]) -> tuple[bytes, str]:
    """Frames as a new file and its extension: jpeg stays jpeg, several frames become a tiff, the rest png."""
    out = io.BytesIO()
    if len(pictures) > 1:
        pictures[0].save(out, "TIFF", save_all=True, append_images=pictures[1:], compression="tiff_adobe_deflate")
        return out.getvalue(), "tiff"
    if kind == "jpeg":
        pictures[0].save(out, "JPEG", quality=_JPEG_QUALITY)
        return out.getvalue(), "jpg"
    return png_of(pictures[0]), "png"

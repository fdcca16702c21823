"""The pages of a picture file as grey arrays: every frame, turned as its EXIF says, red seals washed out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from gongkai.documents.readers.scan.arrays import Grey, parts
from gongkai.errors import RefusedFile
from gongkai.words import say

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_MAX_FRAMES = 50
_MAX_PIXELS = 40_000_000
_REDDISH = 50  # levels by which red stands out of a pixel
_SEAL = (0.1, 0.45)  # of the page's width: diameters of seals (a round one is 38 to 45 mm wide)


def pages(data: bytes) -> Iterator[Grey]:
    """Every frame of a picture, white paper bright, one byte a pixel.

    Raises:
        RefusedFile: it cannot be decoded, or has too many frames or pixels; the sentence names the page.
    """
    Image.MAX_IMAGE_PIXELS = None  # the size is looked at here, and before in the pre-screen
    number = 1
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            animated = picture.format in ("GIF", "WEBP", "PNG")
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if number > _MAX_FRAMES:
                    raise _refused(say("图片有 {n} 页以上", n=_MAX_FRAMES), number)
                if frame.width * frame.height > _MAX_PIXELS:
                    raise _refused(say("图片有 {w}×{h} 像素", w=frame.width, h=frame.height), number)
                yield grey(_array(frame))
                if animated:
                    break
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError):
        raise _refused(say("图片已损坏或没有传完整"), number) from None


def _refused(found: str, page: int) -> RefusedFile:
    return RefusedFile(say("第 {page} 页：{found}，无法识别；请重新扫描。", page=page, found=found), page=page)


def _array(frame: Image.Image) -> NDArray[np.uint8]:
    """RGB or grey; what is transparent shows white paper."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode.startswith("I") or upright.mode == "F":
        values: NDArray[Any] = np.asarray(upright, dtype=np.float32)
        top = 65_535.0 if values.max(initial=0) > 255 else 255.0
        return np.clip(values * (255.0 / top), 0, 255).astype(np.uint8)
    if "A" in upright.getbands() or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        upright = Image.alpha_composite(paper, layered).convert("RGB")
    if upright.mode in ("1", "L"):
        return np.asarray(upright.convert("L"), dtype=np.uint8)
    return np.asarray(upright.convert("RGB"), dtype=np.uint8)


def grey(image: NDArray[np.uint8]) -> Grey:
    """Luminance, but a seal's red counts as white: what is printed under it can be read."""
    if image.ndim == 2:
        return image
    bright = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    red, green, blue = (image[:, :, band].astype(np.int16) for band in range(3))
    reddish = ((red - np.maximum(green, blue)) > _REDDISH).astype(np.uint8)
    if not reddish.any():
        return bright
    return np.where(_seals(reddish) & (image[:, :, 0] > bright), image[:, :, 0], bright)


def _seals(reddish: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where seals stand: red things about as wide as high. Red letters of a heading stay letters."""
    height, width = reddish.shape
    reach = max(3, width // 60)
    _, boxes, _ = parts(cv2.dilate(reddish, np.ones((reach, reach), np.uint8)).astype(np.uint8))
    out = np.zeros(reddish.shape, np.bool_)
    low, high = _SEAL[0] * min(width, height), _SEAL[1] * min(width, height)
    for x, y, wide, tall, _ in boxes:
        if low < wide < high and low < tall < high and 0.6 < wide / tall < 1.6:
            out[y : y + tall, x : x + wide] = True
    return out

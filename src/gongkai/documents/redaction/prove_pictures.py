"""A picture read back: nothing but the picture, and the boxes black."""

from __future__ import annotations

import io
from collections.abc import Sequence

from gongkai.documents.redaction.model import Redaction
from gongkai.documents.redaction.pictures import frames, pixels
from gongkai.documents.redaction.prove_pdf import dark_share
from gongkai.words import say

_HARMLESS = frozenset(
    (
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "dpi",
        "compression",
        "gamma",
        "srgb",
        "progression",
        "progressive",
    )
)


def look(data: bytes, redactions: Sequence[Redaction]) -> list[str]:
    """What stands in a picture's file beside the picture, and boxes that are not black."""
    found = carried(data)
    shown = [frame.convert("L") for frame in frames(data)]
    for one in redactions:
        if one.box is None or not 1 <= (one.page or 1) <= len(shown):
            found.append(say("有一处遮盖不在图片上"))
            continue
        picture = shown[(one.page or 1) - 1]
        if dark_share(picture.crop(pixels(one.box, 1.0, picture.size))) < 0.5:
            found.append(say("图片上的一个遮盖框不是黑的"))
    return found


def carried(data: bytes) -> list[str]:
    """What a picture's file carries beside the picture, each as a sentence."""
    from PIL import Image

    found = []
    with Image.open(io.BytesIO(data)) as picture:
        exif = {tag for tag in picture.getexif() if tag not in _STRUCTURE}
        if 0x8825 in exif:
            found.append(say("图片里留有拍摄地点（GPS）"))
        elif exif:
            found.append(say("图片里留有拍摄信息（EXIF，{n} 项）", n=len(exif)))
        extra = sorted(str(key) for key in picture.info if str(key).lower() not in _HARMLESS | _SEEN)
        if extra:
            found.append(say("图片里带有附加信息（{keys}）", keys="、".join(extra[:5])))
    if tail := _behind(data):
        found.append(say("图片后面还有 {n} 字节别的内容", n=tail))
    return found


_STRUCTURE = frozenset((*range(254, 320), 322, 323, 324, 325, 338, 339, 530, 531, 532, 34665, 34675)) - {
    305,
    306,
    315,
    316,
}
_SEEN = frozenset(("exif", "transparency", "icc_profile", "background", "loop", "duration", "extension", "version", "mp",
                   "adobe", "adobe_transform", "photoshop_none", "interlace", "default_image"))  # fmt: skip


def _behind(data: bytes) -> int:
    """How many bytes stand behind the end of a png or jpeg."""
    if data.startswith(b"\x89PNG"):
        end = data.rfind(b"IEND")
        return len(data) - end - 8 if end > 0 else 0
    if data.startswith(b"\xff\xd8"):
        end = data.rfind(b"\xff\xd9")
        return len(data) - end - 2 if end > 0 else 0
    return 0

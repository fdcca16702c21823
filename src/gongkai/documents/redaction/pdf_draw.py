"""A page as a picture in a new pdf: black boxes with their reason, and an unseen text layer of what is left to see."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from gongkai.documents.redaction.model import Box
from gongkai.documents.redaction.pdf_pages import Letter, ShownPage, around, follows, heading, reading_way, touches

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGE = 1_500_000  # bytes: a picture that flate makes larger than this is a photograph
_JPEG_QUALITY = 88
_CONTRAST = 48
_SLACK = 0.35  # points that a neighbouring letter may reach into a box


class _Sheet:
    """The page laid so that its lines run to the right, and the /Rotate that shows it as it was: readers need both."""

    def __init__(self, width: float, height: float, way: str) -> None:
        self.rotate = {"right": 0, "down": 90, "left": 180, "up": 270}[way]
        self.shown = width, height
        self.width, self.height = (width, height) if self.rotate in (0, 180) else (height, width)

    def turn(self, box: Box) -> Box:
        """A box of the page as shown, on the sheet as laid."""
        (left, top, right, bottom), (width, height) = box, self.shown
        return {
            0: (left, top, right, bottom),
            90: (top, width - right, bottom, width - left),
            180: (width - right, height - bottom, width - left, height - top),
            270: (height - bottom, left, height - top, right),
        }[self.rotate]

    def laid(self, picture: Image) -> Image:
        """The page's picture on the sheet as laid."""
        from PIL.Image import Transpose

        turns = {90: Transpose.ROTATE_90, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_270}
        return picture.transpose(turns[self.rotate]) if self.rotate else picture


class Writer:
    """Appends drawn pages to a pdf; the two fonts are written once."""

    def __init__(self, target: pikepdf.Pdf) -> None:
        self.target = target
        self._fonts: Dictionary | None = None
        self._meanings = target.make_stream(b"")
        self._codes: set[int] = set()

    def append(
        self, page: ShownPage, picture: Image, boxes: Sequence[tuple[Box, str]], *, layer: bool, unit: float = 1.0
    ) -> None:
        """Append a page.

        Args:
            picture: the page as drawn, boxes painted.
            boxes: in points as shown, each with its label.
            layer: keep the letters that can be seen outside the boxes as unseen text, for search and reading aloud.
            unit: the page's /UserUnit.
        """
        kept = _left(page, picture, [box for box, _ in boxes]) if layer else []
        sheet = _Sheet(page.width, page.height, reading_way(page.letters))
        content = f"q {sheet.width:.3f} 0 0 {sheet.height:.3f} 0 0 cm /P Do Q\n"
        if layer:
            turned = [Letter(one.char, sheet.turn(one.box) if one.box else None) for one in kept]
            content += _layer(turned, sheet.height)
            self._codes |= {ord(one.char) for one in kept}
        content += "".join(_label(sheet.turn(box), text, sheet.height) for box, text in boxes)
        made = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(sheet.width, 3), round(sheet.height, 3)]),
            Resources=Dictionary(XObject=Dictionary(P=self._picture(sheet.laid(picture))), Font=self._font_entries()),
            Contents=self.target.make_stream(content.encode("ascii")),
        )
        if sheet.rotate:
            made.Rotate = sheet.rotate
        if unit != 1.0:
            made.UserUnit = unit
        self.target.pages.append(pikepdf.Page(self.target.make_indirect(made)))

    def finish(self) -> None:
        """Write what can only be known after the last page."""
        self._meanings.write(_cmap(self._codes))

    def _picture(self, picture: Image) -> pikepdf.Stream:
        flat, colours = _flattest(picture)
        out = io.BytesIO()
        flat.save(out, "PNG", compress_level=6)
        data = _idat(out.getvalue())
        space = Name.DeviceGray if colours == 1 else Name.DeviceRGB
        if len(data) > _LARGE:
            out = io.BytesIO()
            flat.save(out, "JPEG", quality=_JPEG_QUALITY)
            stream = pikepdf.Stream(self.target, out.getvalue())
            stream.Filter = Name.DCTDecode
        else:
            stream = pikepdf.Stream(self.target, data)
            stream.Filter = Name.FlateDecode
            stream.DecodeParms = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=8, Columns=flat.width)
        stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, space
        stream.Width, stream.Height, stream.BitsPerComponent = flat.width, flat.height, 8
        return stream

    def _font_entries(self) -> Dictionary:
        if self._fonts is None:
            self._fonts = Dictionary(
                U=self.target.make_indirect(self._unseen()), L=self.target.make_indirect(_song(self.target))
            )
        return self._fonts

    def _unseen(self) -> Dictionary:
        """A font without shapes whose codes are UTF-16: for text that is found and read aloud, never drawn."""
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Unseen, Flags=4, FontBBox=Array([0, -200, 1000, 800]),
            ItalicAngle=0, Ascent=800, Descent=-200, CapHeight=800, StemV=80,
        )  # fmt: skip
        descendant = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Unseen, DW=1000, CIDToGIDMap=Name.Identity,
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=self.target.make_indirect(descriptor),
        )  # fmt: skip
        return Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Unseen, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self.target.make_indirect(descendant)]), ToUnicode=self._meanings,
        )  # fmt: skip


def _song(target: pikepdf.Pdf) -> Dictionary:
    """Adobe's STSong-Light, which every viewer has or replaces; nothing is embedded."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=6, FontBBox=Array([-25, -254, 1000, 880]),
        ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=880, StemV=93,
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"), DW=1000,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=4),
        FontDescriptor=target.make_indirect(descriptor),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"), Encoding=Name("/UniGB-UCS2-H"),
        DescendantFonts=Array([target.make_indirect(descendant)]),
    )  # fmt: skip


def _cmap(codes: set[int]) -> bytes:
    """What the unseen font's codes mean, which are UTF-16 themselves: only those that are used."""
    lines = [f"<{code:04X}> <{code:04X}>" for code in sorted(codes)]
    body = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n"
        for block in (lines[start : start + 100] for start in range(0, len(lines), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n/CMapName /Unseen def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n" + body + "endcmap\nend\nend\n"
    ).encode()


def _flattest(picture: Image) -> tuple[Image, int]:
    """The picture in grey when it has no colour, and how many colours a dot has."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    if ImageChops.difference(red, green).getbbox() is None and ImageChops.difference(green, blue).getbbox() is None:
        return red, 1
    return picture, 3


def _idat(png: bytes) -> bytes:
    """The zlib stream of a png, which is what /FlateDecode with predictor 15 reads."""
    pieces, at = [], 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            pieces.append(png[at + 8 : at + 8 + size])
        at += 12 + size
    return b"".join(pieces)


def _left(page: ShownPage, picture: Image, boxes: list[Box]) -> list[Letter]:
    """The letters to keep: outside every box, drawn, and with ink where they stand."""
    grey = picture.convert("L")
    scale = picture.width / page.width
    kept: list[Letter] = []
    for letter in page.letters:
        if letter.box is None or (
            letter.drawn
            and ord(letter.char) <= 0xFFFF
            and not any(touches(letter.box, box, _SLACK) for box in boxes)
            and (letter.char.isspace() or inked(grey, letter.box, scale))
        ):
            kept.append(letter)
        else:
            kept.append(Letter("\n", None))
    return kept


def inked(grey: Image, box: Box, scale: float) -> bool:
    """Whether a grey picture shows both light and dark in a box; `scale` dots a point."""
    left, top, right, bottom = (value * scale for value in box)
    area = (
        max(0, int(left)), max(0, int(top)), min(grey.width, round(right + 0.5)), min(grey.height, round(bottom + 0.5))
    )  # fmt: skip
    if area[0] >= area[2] or area[1] >= area[3]:
        return False
    low, high = grey.crop(area).getextrema()
    return float(high) - float(low) > _CONTRAST  # type: ignore[arg-type]  # one band: two numbers


def _layer(letters: list[Letter], height: float) -> str:
    """Runs of letters that stand side by side, each stretched over its place."""
    out, run = ["BT 3 Tr\n"], list[Letter]()
    for letter in [*letters, Letter("\n", None)]:
        boxes = [one.box for one in run if one.box is not None]
        goes_on = letter.char == " " and boxes if letter.box is None else not boxes or _goes_on(boxes, letter.box)
        if goes_on:
            run.append(letter)
        else:
            out.append(_run(run, height))
            run = [letter] if letter.box is not None else []
    return "".join(out) + "ET\n" if len(out) > 1 else ""


def _goes_on(line: list[Box], box: Box) -> bool:
    """Whether a letter goes on in a run: beside the last one and as wide, for a run is stretched evenly."""
    last = line[-1]
    flat = heading([*line, box]) in ("right", "left")
    wide, before = (box[2] - box[0], last[2] - last[0]) if flat else (box[3] - box[1], last[3] - last[1])
    return follows(line, box, 1.5) and abs(wide - before) < 0.35 * max(wide, before)


def _run(run: list[Letter], height: float) -> str:
    while run and run[-1].box is None:
        run = run[:-1]
    boxes = [letter.box for letter in run if letter.box is not None]
    if not boxes:
        return ""
    left, top, right, bottom = around(boxes)
    way = heading(boxes)
    flat = way in ("right", "left")
    size = max(1.0, bottom - top if flat else right - left)
    stretch = max(1.0, 100 * ((right - left) if flat else (bottom - top)) / (len(run) * size))
    rise = 0.2 * size
    matrix, x, y = {
        "right": ("1 0 0 1", left, bottom - rise),
        "left": ("-1 0 0 -1", right, top + rise),
        "down": ("0 -1 1 0", left + rise, top),
        "up": ("0 1 -1 0", right - rise, bottom),
    }[way]
    words = "".join(f"{ord(letter.char):04X}" for letter in run)
    return f"/U {size:.2f} Tf {stretch:.2f} Tz {matrix} {x:.2f} {height - y:.2f} Tm <{words}> Tj\n"


def _label(box: Box, text: str, height: float) -> str:
    """White words in the middle of a black box, as large as fits; none where they would be too small to read."""
    wide, high = box[2] - box[0], box[3] - box[1]
    size = min(high * 0.6, wide * 0.9 / max(1, len(text)), 14.0)
    if not text or size < 3.5:
        return ""
    x = (box[0] + box[2] - size * len(text)) / 2
    y = height - (box[1] + box[3]) / 2 - size * 0.36
    words = text.encode("utf-16-be", "replace").hex()
    return f"BT 0 Tr 1 g 100 Tz /L {size:.2f} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{words}> Tj ET\n"

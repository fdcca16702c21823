"""What is drawn on a pdf page besides letters: ruling lines, filled areas, pictures, and letters that nobody sees.

Coordinates here are the page's own (points, y upwards); `page.py` turns them upright.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as pdfium

from gongkai.documents.readers.pdf import objects

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_THIN = 3.5  # points: the thickest rule still taken for a line (2.25 pt is Word's thickest single border)
_WHITE = 245
_DARK = 200
_FAINT = 20  # of 255: paint thinner than this is not seen
_INVISIBLE_MODES = (3, 7)
_MAX_OBJECTS = 200_000
_MAX_FORM_DEPTH = 12
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Fill:
    """A filled area with its place in the drawing order."""

    box: Box
    order: int
    dark: bool
    opaque: bool


@dataclass(slots=True)
class Drawing:
    """All that a page draws, in drawing order.

    Attributes:
        lines: (x0, y0, x1, y1) of every straight rule, thin rectangle or rectangle's edge.
        pictures: boxes of images.
        texts: each text object (its address) with its place in the drawing order.
        unseen: addresses of text objects that are never painted (render mode 3, transparent, white on white).
        pale: white text objects with their boxes; they are seen only on a darker ground.
    """

    lines: list[Box] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    pale: list[tuple[int, int, Box]] = field(default_factory=list)


class _Scratch:
    """The out-parameters of pdfium's functions, made once: a page asks thousands of times."""

    def __init__(self) -> None:
        self.left, self.bottom, self.right, self.top = (ctypes.c_float() for _ in range(4))
        self.box = tuple(ctypes.addressof(value) for value in (self.left, self.bottom, self.right, self.top))
        self.red, self.green, self.blue, self.alpha = (ctypes.c_uint() for _ in range(4))
        self.colour = tuple(ctypes.addressof(value) for value in (self.red, self.green, self.blue, self.alpha))
        self.mode, self.stroke = ctypes.c_int(), ctypes.c_int()
        self.draw_mode = (ctypes.addressof(self.mode), ctypes.addressof(self.stroke))
        self.x, self.y = ctypes.c_float(), ctypes.c_float()
        self.point = (ctypes.addressof(self.x), ctypes.addressof(self.y))

    def bounds(self, item: int) -> Box:
        objects.bounds_of(item, *self.box)
        return self.left.value, self.bottom.value, self.right.value, self.top.value

    def paint(self, item: int, stroke: bool) -> tuple[int, int]:
        """(brightness 0..255, alpha 0..255); black where pdfium cannot say."""
        get = objects.stroke_colour if stroke else objects.fill_colour
        if not get(item, *self.colour):
            return 0, 255
        return min(self.red.value, self.green.value, self.blue.value), self.alpha.value


def look(page: int) -> Drawing:
    """Everything drawn on a loaded page (the address of an FPDF_PAGE)."""
    drawing, scratch = Drawing(), _Scratch()
    get, kind_of = objects.get_object, objects.type_of
    mode_of, colour_of = objects.render_mode, objects.fill_colour
    red, alpha, colour = scratch.red, scratch.alpha, scratch.colour
    for order in range(min(objects.count_objects(page), _MAX_OBJECTS)):
        item = get(page, order)
        kind = kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            # Most letters are plain black ones: a report has a thousand such pieces, so this is the short way out.
            if mode_of(item) == 0 and colour_of(item, *colour) and red.value < _WHITE and alpha.value > _FAINT:
                drawing.texts.append((item, order))
            else:
                _text(drawing, scratch, item, _IDENTITY, order)
        else:
            _other(drawing, scratch, item, _IDENTITY, kind=kind, order=order)
    _settle_pale(drawing)
    return drawing


def _other(
    drawing: Drawing, scratch: _Scratch, item: int, matrix: Matrix, *, kind: int, order: int, depth: int = 0
) -> None:
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        _path(drawing, scratch, item, matrix, order)
    elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
        _text(drawing, scratch, item, matrix, order)
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        drawing.pictures.append(_moved(scratch.bounds(item), matrix))
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
        inner = _times(_matrix(item), matrix)
        for index in range(min(objects.count_in_form(item), _MAX_OBJECTS)):
            part = objects.get_in_form(item, index)
            _other(drawing, scratch, part, inner, kind=objects.type_of(part), order=order, depth=depth + 1)


def _path(drawing: Drawing, scratch: _Scratch, item: int, matrix: Matrix, order: int) -> None:
    box = _moved(scratch.bounds(item), matrix)
    thin = box[2] - box[0] < _THIN or box[3] - box[1] < _THIN
    objects.draw_mode(item, *scratch.draw_mode)
    filled, stroked = scratch.mode.value != 0, scratch.stroke.value != 0
    if not (filled or stroked):
        return
    brightness, alpha = scratch.paint(item, stroked)
    if stroked and filled and alpha < _FAINT:
        stroked = False
    if thin:
        if alpha > _FAINT and (brightness < _WHITE or _on_dark(drawing, box)):
            drawing.lines.append(box)
        return
    shapes = list(_shapes(scratch, item, matrix))
    if stroked and alpha > _FAINT and brightness < _WHITE:
        drawing.lines += [edge for shape in shapes for edge in _edges(shape)]
    if filled:
        _filled(drawing, scratch, item, shapes, order)


def _filled(
    drawing: Drawing, scratch: _Scratch, item: int, shapes: list[list[tuple[float, float]]], order: int
) -> None:
    brightness, alpha = scratch.paint(item, stroke=False)
    if alpha <= _FAINT:
        return
    opaque = alpha > 230 and not objects.is_transparent(item)
    frame = len(shapes) > 1 and all(len(shape) <= 6 for shape in shapes)
    for shape in shapes:
        xs, ys = [x for x, _ in shape], [y for _, y in shape]
        box = (min(xs), min(ys), max(xs), max(ys))
        if box[2] - box[0] < _THIN or box[3] - box[1] < _THIN:
            if brightness < _WHITE:
                drawing.lines.append(box)
        elif len(shape) > 6:
            # An outline of many corners that is filled: borders melted into one polygon. Its edges are the rules.
            if brightness < _WHITE:
                drawing.lines += _edges(shape)
        elif frame and _nested(box, shapes):
            if brightness < _WHITE:
                drawing.lines += _edges(shape)
        else:
            drawing.fills.append(Fill(box, order, brightness < _DARK, opaque))


def _nested(box: Box, shapes: list[list[tuple[float, float]]]) -> bool:
    """Whether another rectangle of the same path lies just inside or outside this one: a frame drawn as a ring."""
    for shape in shapes:
        xs, ys = [x for x, _ in shape], [y for _, y in shape]
        gaps = (min(xs) - box[0], min(ys) - box[1], box[2] - max(xs), box[3] - max(ys))
        if any(gaps) and all(abs(gap) <= _THIN for gap in gaps):
            return True
    return False


def _shapes(scratch: _Scratch, item: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The subpaths as lists of corners; curves are kept by their end points."""
    move = _times(_matrix(item), matrix)
    a, b, c, d, e, f = move
    shape: list[tuple[float, float]] = []
    for index in range(min(objects.count_segments(item), _MAX_OBJECTS)):
        segment = objects.get_segment(item, index)
        objects.segment_point(segment, *scratch.point)
        x, y = scratch.x.value, scratch.y.value
        if objects.segment_type(segment) == pdfium.FPDF_SEGMENT_MOVETO and shape:
            yield shape
            shape = []
        shape.append((a * x + c * y + e, b * x + d * y + f))
        if objects.segment_closes(segment):
            shape.append(shape[0])
    if shape:
        yield shape


def _edges(shape: list[tuple[float, float]]) -> list[Box]:
    """The level and upright sides of a polygon."""
    sides = []
    for (x0, y0), (x1, y1) in pairwise(shape):
        if abs(x1 - x0) < 1 or abs(y1 - y0) < 1:
            sides.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return sides


def _text(drawing: Drawing, scratch: _Scratch, item: int, matrix: Matrix, order: int) -> None:
    drawing.texts.append((item, order))
    mode = objects.render_mode(item)
    brightness, alpha = scratch.paint(item, stroke=mode == 1)
    if mode in _INVISIBLE_MODES or alpha <= _FAINT:
        drawing.unseen.add(item)
    elif brightness >= _WHITE:
        drawing.pale.append((item, order, _moved(scratch.bounds(item), matrix)))


def _settle_pale(drawing: Drawing) -> None:
    for item, order, box in drawing.pale:
        ground = [fill for fill in drawing.fills if fill.order < order and _inside(_centre(box), fill.box)]
        pictured = any(_inside(_centre(box), picture) for picture in drawing.pictures)
        if not pictured and not any(fill.dark for fill in ground):
            drawing.unseen.add(item)


def _on_dark(drawing: Drawing, box: Box) -> bool:
    return any(fill.dark and _inside(_centre(box), fill.box) for fill in drawing.fills)


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _matrix(item: int) -> Matrix:
    raw = pdfium.FS_MATRIX()
    if not objects.matrix_of(item, ctypes.addressof(raw)):
        return _IDENTITY
    return raw.a, raw.b, raw.c, raw.d, raw.e, raw.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _moved(box: Box, matrix: Matrix) -> Box:
    if matrix is _IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)

"""pdfium's page-object functions bound to plain addresses.

pypdfium2 wraps every pointer in an object of its own; a report has a thousand page objects and each is asked three
times, which then costs as much as pdfium's own parsing. Bound to integers the same calls take half the time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

_P, _I = ctypes.c_void_p, ctypes.c_int


def _bound(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The C function behind a pypdfium2 function, for integer addresses."""
    address = ctypes.cast(function, _P).value
    if address is None:
        raise ImportError(function)
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def address(pointer: Any) -> int:
    """The address that a pypdfium2 pointer holds, 0 for none."""
    return ctypes.cast(pointer, _P).value or 0


count_objects = _bound(pdfium.FPDFPage_CountObjects, _I, _P)
get_object = _bound(pdfium.FPDFPage_GetObject, _P, _P, _I)
type_of = _bound(pdfium.FPDFPageObj_GetType, _I, _P)
bounds_of = _bound(pdfium.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P, _P)
fill_colour = _bound(pdfium.FPDFPageObj_GetFillColor, _I, _P, _P, _P, _P, _P)
stroke_colour = _bound(pdfium.FPDFPageObj_GetStrokeColor, _I, _P, _P, _P, _P, _P)
matrix_of = _bound(pdfium.FPDFPageObj_GetMatrix, _I, _P, _P)
is_transparent = _bound(pdfium.FPDFPageObj_HasTransparency, _I, _P)
render_mode = _bound(pdfium.FPDFTextObj_GetTextRenderMode, _I, _P)
draw_mode = _bound(pdfium.FPDFPath_GetDrawMode, _I, _P, _P, _P)
count_segments = _bound(pdfium.FPDFPath_CountSegments, _I, _P)
get_segment = _bound(pdfium.FPDFPath_GetPathSegment, _P, _P, _I)
segment_point = _bound(pdfium.FPDFPathSegment_GetPoint, _I, _P, _P, _P)
segment_type = _bound(pdfium.FPDFPathSegment_GetType, _I, _P)
segment_closes = _bound(pdfium.FPDFPathSegment_GetClose, _I, _P)
count_in_form = _bound(pdfium.FPDFFormObj_CountObjects, _I, _P)
get_in_form = _bound(pdfium.FPDFFormObj_GetObject, _P, _P, ctypes.c_ulong)
loose_box = _bound(pdfium.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
text_object = _bound(pdfium.FPDFText_GetTextObject, _P, _P, _I)

"""The kinds of arrays that the reading of scans works on, and two things OpenCV says with many words."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]


def bars(long: int, across: int, level: bool) -> Mask:
    """A level or upright bar for morphology."""
    return np.ones((across, long) if level else (long, across), np.uint8)


def parts(mask: Mask) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """The connected parts of a mask: labels from 1 on the mask; for each part (x, y, width, height, area); its centre."""
    _, labels, boxes, centres = cv2.connectedComponentsWithStats(mask)
    return labels.astype(np.int32), boxes[1:].astype(np.int32), centres[1:].astype(np.float64)


def chosen(labels: NDArray[np.int32], keep: NDArray[np.bool_]) -> Mask:
    """The mask of the parts that are kept; `keep[0]` speaks of the part labelled 1."""
    return np.concatenate(([False], keep)).astype(np.uint8)[labels]

"""The recogniser: a line of print in, the probability of every letter along the line out.

The network (PP-OCRv6, from PaddleOCR, Apache-2.0) comes inside the wheel of `rapidocr`; it is run directly, since
figures need the probabilities themselves and not only the best text. Nothing is ever fetched from a network.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from gongkai.documents.readers.scan.arrays import Grey
from gongkai.errors import MissingProgram
from gongkai.words import say

HEIGHT = 48  # pixels of the lines that the network reads
_NARROWEST, _WIDEST = 64, 2400
_BATCH = 6_000  # pixels of width that are read at once: bounds the memory (150 kB each 8 pixels)

_OTHERS, _POSSIBLE = 4, 0.00005  # other letters for one: how many, how likely at least

Odds = NDArray[np.float32]


@dataclass(slots=True)
class Recogniser:
    """A loaded network; `letters[0]` is the CTC blank, the last one the space."""

    session: Any
    letters: list[str]

    def read(self, strips: list[Grey]) -> list[Odds]:
        """The probabilities (steps along the line × letters) for each strip of any size."""
        shaped = [_shaped(strip) for strip in strips]
        out: list[Odds] = [np.zeros((0, len(self.letters)), np.float32)] * len(strips)
        order = sorted(range(len(shaped)), key=lambda index: shaped[index].shape[1])
        while order:
            wide = shaped[order[0]].shape[1]
            batch = [order.pop(0)]
            while order and shaped[order[0]].shape[1] <= 1.25 * wide + 16:
                if shaped[order[0]].shape[1] * (len(batch) + 1) > _BATCH:
                    break
                batch.append(order.pop(0))
            width = max(shaped[index].shape[1] for index in batch)
            for index, odds in zip(batch, self._run([shaped[index] for index in batch], width), strict=True):
                out[index] = odds
        return out

    def _run(self, batch: list[Grey], width: int) -> Odds:
        lines = np.full((len(batch), 3, HEIGHT, width), 1.0, np.float32)
        for place, strip in enumerate(batch):
            lines[place, :, :, : strip.shape[1]] = strip.astype(np.float32) / 127.5 - 1
        odds: Odds = self.session.run(None, {self.session.get_inputs()[0].name: lines})[0]
        return odds

    def text(self, odds: Odds) -> tuple[str, float]:
        """The likeliest text and the mean certainty of its letters."""
        steps = _starts(odds)
        text = "".join(self.letters[index] for index in odds[steps].argmax(axis=1))
        return text, float(odds[steps].max(axis=1).mean()) if len(steps) else 0.0

    def others(self, odds: Odds) -> list[str]:
        """For each letter of the likeliest text those that it may be instead, the likelier ones first."""
        out = []
        for step in _starts(odds):
            ranked = np.argsort(-odds[step])[1 : _OTHERS + 1]
            out.append("".join(self.letters[index] for index in ranked if index and odds[step, index] >= _POSSIBLE))
        return out


def _starts(odds: Odds) -> NDArray[np.intp]:
    """The steps on which the letters of the likeliest text begin."""
    best = odds.argmax(axis=1)
    return np.flatnonzero((best > 0) & (np.concatenate(([0], best[:-1])) != best))


def _shaped(strip: Grey) -> Grey:
    tall, wide = strip.shape
    width = min(_WIDEST, max(8, round(wide * HEIGHT / max(1, tall))))
    how = cv2.INTER_AREA if tall > HEIGHT else cv2.INTER_CUBIC
    line = cv2.resize(strip, (width, HEIGHT), interpolation=how).astype(np.uint8)
    missing = max(_NARROWEST - width, -width % 8)
    return np.pad(line, ((0, 0), (missing // 2, missing - missing // 2)), constant_values=255)


@cache
def recogniser() -> Recogniser:
    """The network, loaded once a process.

    Raises:
        MissingProgram: the extra is not installed, or its wheel came without the network.
    """
    wheel = importlib.util.find_spec("rapidocr")
    places = wheel.submodule_search_locations if wheel is not None else None
    found = sorted(path for place in places or () for path in Path(place, "models").glob("*_rec_*.onnx"))
    if not found:
        raise MissingProgram(say('缺少文字识别的模型。安装：pip install "gongkai[ocr]"'))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(found[-1]), options, providers=["CPUExecutionProvider"])
    letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Recogniser(session, ["", *letters, " "])

"""Letters that look alike (未 and 末, 己 and 已) told apart as a person does: by the words that a form's labels are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from gongkai.documents.readers.scan.reader import ReadWord
from gongkai.documents.recognise import labels

_FEWEST = 2  # letters: shorter words are too much alike
_SLIPS = 2  # letters at most that are read as their lookalikes in one label
_MOST = 400  # texts that are tried


def as_known_label(words: list[ReadWord]) -> None:
    """Change a cell's words where other letters, that the picture allows as well, make them a known label."""
    text = "".join(word.text for word in words)
    key = labels.key(text)
    if len(key) < _FEWEST or key.isdigit() or key in labels.meanings() or labels.banner_key(text):
        return
    found = {labels.key("".join(letters)): letters for letters in _variants(words) if _is_known("".join(letters))}
    if len(found) == 1:
        [letters] = found.values()
        _put(words, letters)


def _is_known(text: str) -> bool:
    return labels.key(text) in labels.meanings()


def _variants(words: list[ReadWord]) -> Iterator[list[str]]:
    """The letters of the words with one, then with two of them changed, the likelier ones first."""
    letters = [letter for word in words for letter in word.text]
    others = [
        other
        for word in words
        for other in (word.others if len(word.others) == len(word.text) else [""] * len(word.text))
    ]
    places = [(place, letter) for place, choice in enumerate(others) for letter in choice]
    tried = 0
    for slips in range(1, _SLIPS + 1):
        for changes in combinations(places, slips):
            if len({place for place, _ in changes}) < slips:
                continue
            tried += 1
            if tried > _MOST:
                return
            changed = list(letters)
            for place, letter in changes:
                changed[place] = letter
            yield changed


def _put(words: list[ReadWord], letters: list[str]) -> None:
    start = 0
    for word in words:
        end = start + len(word.text)
        word.text = "".join(letters[start:end])
        start = end

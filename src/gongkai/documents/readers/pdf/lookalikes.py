"""Characters that only look like the usual ones: radicals and compatibility forms that bad fonts put into a pdf.

NFKC knows the Kangxi radicals and the compatibility ideographs; of the radicals supplement (U+2E80–2EF3), which browsers
and macOS write for 民, 长, 见, 页 …, it knows only two, so the others stand here (Unicode's EquivalentUnifiedIdeograph).
"""

from __future__ import annotations

import re
import unicodedata

SUSPECT = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_RADICALS = {
    "⺠": "民", "⻄": "西", "⻁": "虎", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车", "⻓": "长", "⻔": "门", "⻗": "雨",
    "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼",
    "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟", "⺟": "母", "⻑": "長",
    "⻒": "镸", "⻌": "辶", "⻎": "辶", "⻏": "阝", "⻖": "阝", "⻫": "斉", "⻯": "竜",
}  # fmt: skip


def usual(text: str) -> str:
    """The text with look-alike characters replaced; everything else stays as it is."""
    return SUSPECT.sub(lambda found: _RADICALS.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)

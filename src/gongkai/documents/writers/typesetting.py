"""typst, kept warm: one compiler a process, so that fonts are found once; no clock, no network, no files.

Text enters a source only as a string literal, so nothing in a report can become markup or code.
"""

from __future__ import annotations

import re
from functools import cache
from threading import Lock

import typst

from gongkai.errors import GongkaiError, MissingProgram
from gongkai.words import say

# What a printed page needs, by use: the standard's faces where the machine has them, else the free ones of Debian.
_FACES: dict[str, tuple[tuple[str, ...], str]] = {
    "fangsong": (("FangSong", "仿宋", "FangSong_GB2312", "STFangsong", "Noto Serif CJK SC"), "fonts-noto-cjk"),
    "song": (("FZXiaoBiaoSong-B05S", "方正小标宋简体", "Noto Serif CJK SC"), "fonts-noto-cjk"),
    "cell": (("SimSun", "宋体", "Noto Serif CJK SC"), "fonts-noto-cjk"),
    "hei": (("SimHei", "黑体", "Noto Sans CJK SC"), "fonts-noto-cjk"),
    "kai": (("KaiTi", "楷体", "LXGW WenKai"), "fonts-lxgw-wenkai"),
}
_ONE_AT_A_TIME = Lock()  # a kept compiler serves one thread at a time and refuses a second
_QUOTED = re.compile(r'[\\"\n\r\t]')
_IN_STRING = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"}


def quote(text: str) -> str:
    """A typst string literal of the text."""
    return '"' + _QUOTED.sub(lambda found: _IN_STRING[found[0]], text) + '"'


@cache
def faces() -> str:
    """The definitions `#let fangsong = "…"` … for the fonts of this machine.

    Raises:
        MissingProgram: a use has no font here.
    """
    installed = {family.casefold() for family in typst.Fonts().families()}
    lines = []
    for use, (families, package) in _FACES.items():
        found = next((family for family in families if family.casefold() in installed), None)
        if found is None:
            raise MissingProgram(
                say(
                    "排版 PDF 要用字体“{family}”，请安装 Debian 软件包 {package}", family=families[-1], package=package
                ),
                family=families[-1],
                package=package,
            )
        lines.append(f"#let {use} = {quote(found)}\n")
    return "".join(lines)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler()


def compile_pdf(source: str) -> bytes:
    """The tagged PDF of a typst source; the same source gives the same bytes.

    Raises:
        GongkaiError: typst refused the source or warned of anything (a warning here is a defect of ours).
    """
    try:
        with _ONE_AT_A_TIME:
            data, warnings = _compiler().compile_with_warnings(input=source.encode(), format="pdf")
    except typst.TypstError as error:
        raise GongkaiError(say("排版 PDF 时出错：{why}", why=error), code="PDF-TYPST") from error
    if warnings:
        raise GongkaiError(say("排版 PDF 时有警告：{why}", why=warnings[0].message), code="PDF-TYPST")
    if not isinstance(data, bytes):
        raise GongkaiError(say("排版 PDF 时出错：{why}", why="typst"), code="PDF-TYPST")
    return data

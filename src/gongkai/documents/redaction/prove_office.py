"""An office file read back: its bytes as they are packed, without any office library, and the list of its parts."""

from __future__ import annotations

import html
import re

from gongkai.documents.readers.docx_package import Package, plain_bytes
from gongkai.documents.redaction.stories import Story, somewhere
from gongkai.words import say

_PARTS = {
    "docx": re.compile(
        r"\[Content_Types\]\.xml|(?:word/)?_rels/[\w.]*\.rels|word/(?:document|header\d*|footer\d*|footnotes\d*|endnotes\d*"
        r"|styles\d*|numbering\d*|settings\d*)\.xml|word/theme/theme\d*\.xml|word/media/image\d+\.(?:png|jpg)"
    ),
    "xlsx": re.compile(
        r"\[Content_Types\]\.xml|(?:xl/)?_rels/[\w.]*\.rels|xl/(?:workbook|styles)\.xml|xl/worksheets/sheet\d+\.xml"
        r"|xl/theme/theme1\.xml"
    ),
}
_FORBIDDEN = {
    "docx": {
        r"<(?:\w+:)?(?:ins|del|moveFrom|moveTo|\w+Change|delText)\b": "修订记录",
        r"<(?:\w+:)?(?:comment|annotationRef)": "批注",
        r"<(?:\w+:)?(?:vanish|webHidden)\b": "隐藏文字",
        r"<(?:\w+:)?(?:altChunk|object|control|pict)\b": "嵌入对象",
        r'\brsid\w*="': "编辑记录（rsid）",
        r"<(?:\w+:)?srcRect\s+[^/>]": "被裁掉的图片部分",
        r'<\w+:(?:docPr|cNvPr)\b[^>]*\b(?:descr|title)="[^"]': "图片的替代文字",
        r'TargetMode="External"': "外部链接",
    },
    "xlsx": {
        r'\bhidden="(?:1|true)"': "隐藏的行或列",
        r'\bstate="\w*[hH]idden"': "隐藏的工作表",
        r"<(?:\w+:)?f[\s>]": "公式",
        r"<(?:\w+:)?definedName\b": "定义的名称",
        r"<(?:\w+:)?autoFilter\b": "筛选",
        r'TargetMode="External"': "外部链接",
    },
}
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTES = re.compile(r'="([^"]*)"')
_CELL_ENDS = re.compile(r"</(?:\w+:)?(?:tc|c|p)>")


def second(data: bytes) -> list[Story]:
    """The text of every part by its bytes: tags cut away, and the values of attributes by themselves."""
    package = Package(data)
    out = []
    for name in package.names():
        if not name.endswith((".xml", ".rels")):
            continue
        source = source_of(package, name)
        words = html.unescape(_TAG.sub("", _CELL_ENDS.sub("\x1f", source)))
        values = html.unescape("\x1f".join(_ATTRIBUTES.findall(source)))
        out += [Story(text, somewhere(name)) for text in (words, values)]
    return out


def source_of(package: Package, name: str) -> str:
    """A part as text, whatever its encoding."""
    return plain_bytes(package.read(name) or b"", name).decode("utf-8", "replace")


def structure(data: bytes, kind: str) -> list[str]:
    """Parts that the output should not have, and marks of what is not shown."""
    package = Package(data)
    found = []
    for name in package.names():
        if not _PARTS[kind].fullmatch(name):
            found.append(say("输出里有不该有的部件 {part}", part=name))
        elif name.endswith((".xml", ".rels")):
            source = source_of(package, name)
            found += [
                say("输出里有{what}（{part}）", what=say(what), part=name)
                for pattern, what in _FORBIDDEN[kind].items()
                if re.search(pattern, source)
            ]
    return found

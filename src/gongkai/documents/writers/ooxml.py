"""A Word package around a body: GB/T 9704-2012 page, styles and page numbers; the same bytes for the same body.

Fonts stand by the names that the standard's users have (仿宋, 黑体, 楷体, 宋体); none is shipped, they are not free.
"""

from __future__ import annotations

import io
import re
import zipfile

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold: no clock in the file

TWIPS_PER_MM = 1440 / 25.4
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_SPECIAL = re.compile('[&<>"]')

# A4; margins 37 top, 28 left, so that 156 × 225 mm remain; the page number 7 mm under the type area
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1304" w:gutter="0"/>'
    "</w:sectPr>"
)


def escape(text: str) -> str:
    """Text made safe inside XML, once."""
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)


def run(text: str, style: str = "") -> str:
    """A run; line breaks and tabs of the text stay."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    inner = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    inner = inner.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r>{look}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def paragraph(style: str, *runs: str) -> str:
    """A paragraph of a named style from finished runs."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def package(body: str, title: str) -> bytes:
    """The docx file with this body (the content of w:body without its section)."""
    document = f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{SECTION}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (*_FIXED, ("docProps/core.xml", _core(title)), ("word/document.xml", document)):
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            archive.writestr(member, text.encode())
    return out.getvalue()


def _core(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(" ".join(title.split()))}</dc:title>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def _font(name: str) -> str:
    # figures and Latin letters in Times New Roman: narrow enough for six digits in a column of table 4
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{name}" w:cs="Times New Roman"/>'


def _style(kind: str, name: str, shown: str, paragraph_look: str, character_look: str) -> str:
    looks = (f"<w:pPr>{paragraph_look}</w:pPr>" if paragraph_look else "") + f"<w:rPr>{character_look}</w:rPr>"
    more = ' w:default="1"' if name == "Normal" else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"{more}><w:name w:val="{shown}"/><w:qFormat/>{looks}</w:style>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_LINE = '<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>'  # 28.95 pt: 22 lines on 225 mm
_TIGHT = '<w:spacing w:val="-5"/>'  # 15.75 pt a character: 28 on 156 mm
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
_SIGNED = '<w:ind w:left="3969" w:right="630"/><w:jc w:val="center"/>'  # right half, two characters from the edge
_NO_GRID = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
_TEXT = _font("仿宋") + _TIGHT + _size(32)
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_font("仿宋")}{_size(32)}'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + _style("paragraph", "Normal", "Normal", _NO_GRID + _LINE, _TEXT)
    + _style("paragraph", "Body", "正文段", _NO_GRID + _LINE + _INDENT + '<w:jc w:val="both"/>', _TEXT)
    + _style(
        "paragraph",
        "Title",
        "Title",
        '<w:keepNext/><w:spacing w:before="0" w:after="560" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>',
        _font("宋体") + '<w:b/><w:bCs/><w:spacing w:val="0"/>' + _size(44),
    )
    + _style(
        "paragraph",
        "Heading1",
        "heading 1",
        f'<w:keepNext/>{_NO_GRID}<w:spacing w:before="120" w:after="60" w:line="579" w:lineRule="exact"/>{_INDENT}'
        '<w:outlineLvl w:val="0"/>',
        _font("黑体") + _TIGHT + _size(32),
    )
    + _style(
        "paragraph",
        "Cell",
        "表格",
        f'{_NO_GRID}<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="exact"/><w:jc w:val="center"/>',
        _font("宋体") + '<w:spacing w:val="0"/>' + _size(18),
    )
    + _style(
        "paragraph",
        "CellWide",
        "宽表格",
        f'{_NO_GRID}<w:spacing w:before="20" w:after="20" w:line="280" w:lineRule="exact"/><w:jc w:val="center"/>',
        _font("宋体") + '<w:spacing w:val="0"/>' + _size(21),
    )
    + _style("character", "Lead", "二级标题", "", _font("楷体"))
    + _style("paragraph", "Center", "居中", _NO_GRID + _LINE + '<w:jc w:val="center"/>', _TEXT)
    + _style("paragraph", "Plain", "顶格", _NO_GRID + _LINE, _TEXT)
    + _style(
        "paragraph",
        "Agency",
        "机关名称",
        '<w:keepNext/><w:spacing w:before="0" w:after="120" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>',
        _font("宋体") + '<w:b/><w:bCs/><w:spacing w:val="0"/>' + _size(44),
    )
    + _style(
        "paragraph",
        "LetterTitle",
        "文书标题",
        '<w:keepNext/><w:spacing w:before="0" w:after="240" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>'
        '<w:outlineLvl w:val="0"/>',
        _font("宋体") + '<w:b/><w:bCs/><w:spacing w:val="0"/>' + _size(44),
    )
    + _style(
        "paragraph",
        "Number",
        "发文字号",
        f'{_NO_GRID}<w:spacing w:before="0" w:after="400" w:line="579" w:lineRule="exact"/><w:jc w:val="center"/>',
        _TEXT,
    )
    # the last line before the signature stays on its page: a signature never stands alone
    + _style("paragraph", "LastLine", "末行", "<w:keepNext/>" + _NO_GRID + _LINE + _INDENT, _TEXT)
    + _style("paragraph", "Seal", "印章处", f"<w:keepNext/>{_NO_GRID}{_LINE}{_SIGNED}", _TEXT)
    + _style("character", "Faint", "印章字", "", '<w:color w:val="808080"/>' + _size(21))
    + _style("paragraph", "Signature", "落款", f"<w:keepNext/><w:keepLines/>{_NO_GRID}{_LINE}{_SIGNED}", _TEXT)
    + "</w:styles>"
)


def _footer(side: str) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    look = f"<w:rPr>{_font('宋体')}{_size(28)}</w:rPr>"
    field = field.replace("<w:r>", f"<w:r>{look}")
    dash = f"<w:r>{look}" + '<w:t xml:space="preserve">{}</w:t></w:r>'
    return (
        f'{_HEAD}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:ind w:left="280" w:right="280"/><w:jc w:val="{side}"/></w:pPr>'
        f"{dash.format('— ')}{field}{dash.format(' —')}</w:p></w:ftr>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def _types() -> str:
    parts = {
        "/word/document.xml": _WORD_TYPE + "document.main+xml",
        "/word/styles.xml": _WORD_TYPE + "styles+xml",
        "/word/settings.xml": _WORD_TYPE + "settings+xml",
        "/word/fontTable.xml": _WORD_TYPE + "fontTable+xml",
        "/word/footer1.xml": _WORD_TYPE + "footer+xml",
        "/word/footer2.xml": _WORD_TYPE + "footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    lines = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    )


def _settings() -> str:
    return (
        f'{_HEAD}<w:settings xmlns:w="{_W}"><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    kinds = {
        "仿宋": ("FangSong", "modern"),
        "宋体": ("SimSun", "auto"),
        "黑体": ("SimHei", "modern"),
        "楷体": ("KaiTi", "modern"),
    }
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
        for name, (other, family) in kinds.items()
    )
    return f'{_HEAD}<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'


_FIXED = (
    ("[Content_Types].xml", _types()),
    (
        "_rels/.rels",
        _relations(
            (_RELATION + "officeDocument", "word/document.xml"),
            (
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
        ),
    ),
    (
        "word/_rels/document.xml.rels",
        _relations(
            (_RELATION + "styles", "styles.xml"),
            (_RELATION + "settings", "settings.xml"),
            (_RELATION + "fontTable", "fontTable.xml"),
            (_RELATION + "footer", "footer1.xml"),
            (_RELATION + "footer", "footer2.xml"),
        ),
    ),
    ("word/styles.xml", _STYLES),
    ("word/fontTable.xml", _font_table()),
    ("word/footer1.xml", _footer("right")),
    ("word/footer2.xml", _footer("left")),
    (
        "word/settings.xml",
        _settings(),
    ),
)

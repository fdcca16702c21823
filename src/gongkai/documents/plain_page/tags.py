"""One sign for every tag of a plain page, and what a tag may carry to count as plain."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongkai.documents.readers.bounds import MAX_COLUMNS, MAX_SPAN_PRODUCT

FIRST = 0xE000
_FIRST_SPAN, _LAST_SPAN = 0xE100, 0xF8FF
_MOST_LETTERS = 1_000

_INLINE = (
    *("span", "font", "b", "strong", "i", "em", "u", "a", "big", "small", "tt", "code", "cite", "sub", "ins", "mark"),
    *("abbr", "label", "o:p"),
)
HEADINGS = [f"h{level}" for level in range(1, 7)]
_BLOCKS = (
    *("p", "li", "dt", "dd", "div", "ul", "ol", "dl", "section", "article", "header", "footer", "nav", "main"),
    *("aside", "address", "center", "blockquote", "figure", "figcaption", "form", *HEADINGS),
)
_TABLE = ("td", "th", "tr", "tbody", "thead", "colgroup", "table")
_PAGE = ("html", "head", "body", "title")
_PAIRED = [*_INLINE, *_BLOCKS, *_TABLE, *_PAGE]

OPEN = {name: chr(FIRST + 2 * at) for at, name in enumerate(_PAIRED)}
CLOSE = {name: chr(FIRST + 2 * at + 1) for at, name in enumerate(_PAIRED)}
BREAK, RULE, PICTURE, COLUMN, UNSHOWN, FIELD, DOCTYPE, ARTICLE = map(chr, range(FIRST + 0xF0, FIRST + 0xF8))
_VOID = {
    "br": BREAK, "hr": RULE, "img": PICTURE, "col": COLUMN, "input": FIELD,
    "meta": UNSHOWN, "link": UNSHOWN, "base": UNSHOWN,
}  # fmt: skip
_SIGNS = OPEN | {f"/{name}": sign for name, sign in CLOSE.items()} | _VOID
_EMPTY = frozenset(_VOID.values())
_DECLARES = ("!", "?")
_CLOSELY = frozenset(("td", "th", "img", "font", "meta"))

INLINE, BLOCKS, TABLE, PAGE = (
    [OPEN[name] + CLOSE[name] for name in names] for names in (_INLINE, _BLOCKS, _TABLE, _PAGE)
)
HEADING_LEVELS = {OPEN[name]: level for level, name in enumerate(HEADINGS, 1)}
# What stands in a line and breaks none.
TRANSPARENT = "".join([*INLINE, PICTURE, FIELD, UNSHOWN])
# Within the brackets of a regular expression: every sign of a tag, every sign of spans.
ALL = f"{chr(FIRST)}-{chr(FIRST + 0xFF)}"
SPANS = f"{chr(_FIRST_SPAN)}-{chr(_LAST_SPAN)}"
PRIVATE = re.compile(f"[{ALL}{SPANS}]")

_VALUE = r"""(?:=(?:"[^"<>]*"|'[^'<>]*'|[a-z0-9_.%#:/?,;-]+))?"""
_NAME = r"[a-z_:@][a-z0-9_:.-]*"
ATTRIBUTES = re.compile(rf"(?:[ \t\r\n\f]+{_NAME}{_VALUE})*[ \t\r\n\f]*")
# Name, attributes, slash; each tag between two NULs, in small letters.
_TAG = re.compile(rf"(?<=\0)(/?[a-z][a-z0-9]*(?::[a-z]+)?)((?:[ \t\r\n\f]+{_NAME}{_VALUE})*)[ \t\r\n\f]*(/?)\0")
_ATTRIBUTE = re.compile(rf"""[ \t\r\n\f]({_NAME})(?:=(?:"([^"]*)"|'([^']*)'|([a-z0-9_.%#:/?,;-]+)))?""")
_ARTICLE = re.compile(r"""[ \t\r\n\f]content=(?:"([^"]*)"|'([^']*)')""", re.I)
_STYLE = re.compile(r"""style=("[^"]*"|'[^']*'|[^ \t\r\n\f\0]*)""")
# What in a style may make its element unseen or faint, said loosely; the words spare most pages the search.
_UNSEEN = [
    (word, re.compile(pattern))
    for word, pattern in (
        ("display", ""), ("visib", ""), ("hide", ""), ("opacity", ""), ("&", ""), ("\\", ""),
        ("color", r"color\s*:\s*(?:white|#fff|rgb)"),
        ("left", r"left\s*:\s*-"),
        ("top", r"top\s*:\s*-"),
        ("indent", r"text-indent\s*:\s*-"),
        ("font-size", r"font-size\s*:\s*(?:[0.]|1(?![\d.]))"),
    )
]  # fmt: skip
_SPAN = re.compile(r"[1-9][0-9]{0,3}", re.A)


class NotPlain(Exception):
    """The page needs the tree."""


class Tags:
    """The signs of one page's tags; a cell's spans stand in front of its sign.

    Args:
        tags: what stands between the brackets of each.

    Attributes:
        signs: the sign of each tag.
        spans: columns and rows by the sign that stands in front of a cell which covers more than one.
        article: what `<meta name="ArticleTitle">` says; None where there is none.

    Raises:
        NotPlain: one is of a kind that needs the tree, says that something is hidden, or is written oddly.
    """

    def __init__(self, tags: Iterable[str]) -> None:
        self.signs: dict[str, str] = {}
        self.spans: dict[str, tuple[int, int]] = {}
        self.article: str | None = None
        written = [tag for tag in tags if tag[:1] not in _DECLARES or self._is_tag(tag)]
        together = "\0" + "\0".join(written).lower() + "\0"
        if max(map(len, written), default=0) > _MOST_LETTERS:
            raise NotPlain
        found = _TAG.findall(together)
        if len(found) != len(written):
            raise NotPlain
        hidden = "hidden" in together
        for tag, (name, attributes, empty) in zip(written, found, strict=True):
            sign = _SIGNS.get(name)
            if sign is None or (empty and sign not in _EMPTY) or (attributes and name[0] == "/"):
                raise NotPlain
            if attributes and (hidden or name in _CLOSELY):
                special = self._look_closely(tag, name, attributes)
                sign = special if special == ARTICLE else special + sign
            self.signs[tag] = sign
        styles = ";".join(_STYLE.findall(together))
        if any(word in styles and pattern.search(styles) for word, pattern in _UNSEEN):
            raise NotPlain

    def _is_tag(self, tag: str) -> bool:
        """Give a declaration or an empty comment its sign; False, for it is no tag."""
        if tag[:9].lower() == "!doctype ":
            self.signs[tag] = DOCTYPE
        elif tag == "!" or (tag.startswith("?xml") and tag.endswith("?")):
            self.signs[tag] = UNSHOWN
        else:
            raise NotPlain
        return False

    def _look_closely(self, tag: str, name: str, written: str) -> str:
        """The sign of a cell's spans, if it has some, or of the article's title; `written`: its attributes in small."""
        # Backwards, for of an attribute that is said twice the first one counts.
        attributes = {key: a or b or c for key, a, b, c in reversed(_ATTRIBUTE.findall(written))}
        wide = name == "img" and "width" in written
        if wide or "hidden" in attributes or (name == "font" and _is_whitish(attributes.get("color", ""))):
            raise NotPlain
        if name == "meta" and attributes.get("name") == "articletitle":
            contents = _ARTICLE.findall(tag)
            if self.article is not None or "&" in tag or len(contents) != 1:
                raise NotPlain
            self.article = contents[0][0] or contents[0][1]
            return ARTICLE
        if name in ("td", "th"):
            return self._spans(attributes.get("colspan", "1"), attributes.get("rowspan", "1"))
        return ""

    def _spans(self, columns: str, rows: str) -> str:
        if columns == rows == "1":
            return ""
        if not (_SPAN.fullmatch(columns) and _SPAN.fullmatch(rows)):
            raise NotPlain
        spans = int(columns), int(rows)
        if spans[0] > MAX_COLUMNS or spans[0] * spans[1] > MAX_SPAN_PRODUCT:
            raise NotPlain
        sign = next((sign for sign, known in self.spans.items() if known == spans), "")
        if not sign:
            if len(self.spans) > _LAST_SPAN - _FIRST_SPAN:
                raise NotPlain
            sign = chr(_FIRST_SPAN + len(self.spans))
            self.spans[sign] = spans
        return sign


def _is_whitish(colour: str) -> bool:
    return colour.strip().startswith(("white", "#fff", "fff", "rgb", "&"))

"""Web pages and saved web archives: nesting that a browser would cut silently, and the page inside an archive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from gongkai.documents.plain_page.skim import skim
from gongkai.documents.prescreen.bounds import BOUNDS, Bounds
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import Screened, hidden
from gongkai.report.table import Issue
from gongkai.words import say

_CONTAINERS = (b"div", b"table", b"section", b"ul", b"blockquote", b"form", b"center", b"article", b"dl")
_FORMATTING = (
    b"b",
    b"i",
    b"u",
    b"font",
    b"a",
    b"em",
    b"strong",
    b"big",
    b"small",
    b"s",
    b"tt",
    b"code",
    b"nobr",
    b"span",
    b"label",
)
# The names of tags that begin; "" for a bracket that begins nothing.
_BEGINNING = re.compile(rb"<([a-z]+|(?=[<\s]))")
_STRAY = re.compile(rb"<(?=[<\s])|=[\"']?<")
_UNQUOTED = (b"=<", b'="<', b"='<")
_NOT_THEIRS = bytes(set(range(256)) - set(b"<=\"'"))
_STREWN = 1_000  # brackets that begin nothing
_CROWDED = 2_000  # bytes without an end of a tag
_SOUP = re.compile(rb"</?(?:" + b"|".join(_FORMATTING) + rb")(?=[\s/>])[^<>]*>", re.I)


def look(data: bytes, kind: str, bounds: Bounds) -> Screened:
    """Check a page's nesting; a web archive is reduced to its page.

    Raises:
        RefusedFile: nested deeper than any page that people write, or an archive without a page.
    """
    page = _page_of(data) if kind == "mhtml" else data
    plain = skim(page)
    if plain is not None and plain.depth is not None and plain.depth <= bounds.xml_depth and bounds is BOUNDS:
        # All tags stand in order and there are not many bytes: nothing that is looked for below can be there.
        return Screened(kind, page, plain=plain)
    screened = look_closely(page, kind, bounds)
    screened.plain = plain if screened.data is page else None
    return screened


def look_closely(page: bytes, kind: str, bounds: Bounds) -> Screened:
    """As `look`, for a page of which nothing is known."""
    lower = _narrow(page).lower()
    _check_amounts(lower, bounds)
    counts = Counter(_BEGINNING.findall(lower))
    for tag in _CONTAINERS:
        if counts[tag] > bounds.xml_depth and _is_deep(lower, {tag: counts[tag]}, bounds.xml_depth):
            raise refusal(
                say("<{tag}> 嵌套超过 {n} 层", tag=tag.decode(), n=bounds.xml_depth),
                allowed=say("最多 {n} 层", n=bounds.xml_depth),
                todo=say("请在浏览器里打开后另存，或只保留报告的部分"),
            )
    torn = _torn(lower, counts[b""])
    many = {tag: counts[tag] for tag in _FORMATTING if counts[tag] > bounds.xml_depth // 4}
    if not _is_deep(lower, many, bounds.xml_depth):
        return Screened(kind, page, torn)
    soup = sum(_depth(lower, tag) for tag in many)
    message = say("网页里有 {n} 层没有收尾的格式标记；已去掉这些标记后读取。", n=soup)
    return Screened(kind, _SOUP.sub(b"", page), [*torn, hidden(message, fix=say("请在浏览器里打开后另存，再核对。"))])


def _check_amounts(page: bytes, bounds: Bounds) -> None:
    """Refuse what a parser would spend its time on: tags, character references and attributes without end."""
    amounts: tuple[tuple[Callable[[bytes], int], int, str], ...] = (
        (_tags, bounds.tags, say("标记")),
        (lambda page: page.count(b"&"), bounds.entities, say("字符引用")),
    )
    for count, allowed, what in amounts:
        if len(page) > allowed and (found := count(page)) > allowed:
            raise refusal(
                say("网页里有 {n} 个{what}", n=found, what=what),
                allowed=say("最多 {n} 个", n=allowed),
                todo=say("请在浏览器里打开后另存，或只保留报告的部分"),
            )
    words = [len(piece.partition(b"<")[2].split()) for piece in _crowded(page)]
    if sum(number * number for number in words) > bounds.attribute_cost:
        raise refusal(
            say("网页里有 {n} 个标记的属性过多（最多的有 {m} 个）", n=len(words), m=max(words)),
            todo=say("请在浏览器里打开后另存，或只保留报告的部分"),
        )


def _tags(page: bytes) -> int:
    return sum(bool(found[1]) for found in _BEGINNING.finditer(page))


def _crowded(page: bytes) -> Iterator[bytes]:
    """The long pieces between two ends of tags, found by leaps over the short ones."""
    start, size = 0, len(page)
    while size - start > _CROWDED:
        end = page.rfind(b">", start, start + _CROWDED + 1)
        if end < 0:
            end = page.find(b">", start)
            end = size if end < 0 else end
            yield page[start:end]
        start = end + 1


def _torn(page: bytes, strays: int) -> list[Issue]:
    """A page whose end lies within a tag or a comment, or that is strewn with brackets: what follows is not shown."""
    last = page.rfind(b"<")
    comment = page.rfind(b"<!--", 0, page.rfind(b"!") + 3)
    within = (last > page.rfind(b">") and page[last + 1 : last + 2].isalpha()) or page.find(b"-->", comment) < comment
    if not within and not _is_strewn(page, strays):
        return []
    message = say("网页的标记残缺：标签或注释没有收尾，其后的内容浏览器不显示，也没有读入。")
    return [hidden(message, fix=say("请在浏览器里打开后另存，再核对。"))]


def _is_strewn(page: bytes, strays: int) -> bool:
    # Without all other bytes there are no fewer brackets after "=", and they are counted in a fraction of the time.
    brackets = page.translate(None, _NOT_THEIRS)
    highest = strays + sum(map(brackets.count, _UNQUOTED))
    return highest >= _STREWN and len(_STRAY.findall(page)) >= _STREWN


def _narrow(data: bytes) -> bytes:
    """UTF-16 with its zeros dropped: enough to count tags."""
    return data.replace(b"\x00", b"") if data.count(b"\x00", 0, 512) > 64 else data


def _is_deep(lower: bytes, tags: dict[bytes, int], allowed: int) -> bool:
    """Whether the depths of `tags` together exceed `allowed`; tells most pages without following every tag.

    Args:
        tags: how often each begins, which its depth cannot exceed.
    """
    highest = sum(tags.values())
    for tag, count in sorted(tags.items(), key=lambda item: -item[1]):
        if highest <= allowed:
            return False
        # A beginning adds to the depth only if no end stands between it and the next one.
        end = b"</" + tag + b">"
        highest -= count - min(count, 1 + sum(end not in piece for piece in lower.split(b"<" + tag)[1:]))
    return highest > allowed and sum(_depth(lower, tag) for tag in tags) > allowed


def _depth(lower: bytes, tag: bytes) -> int:
    """How deep `tag` gets when every end tag closes one; ends without a beginning count for nothing."""
    depth = deepest = 0
    for match in re.finditer(rb"<(/?)" + tag + rb"(?=[\s/>])", lower):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _page_of(data: bytes) -> bytes:
    """The page of a web archive, as bytes with its charset declared in front of it."""
    # only an archive needs the mail parser, and it is slow to load
    import email
    import email.policy
    from email.message import EmailMessage

    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and isinstance(part, EmailMessage):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                charset = part.get_content_charset()
                declared = re.search(rb"<meta[^>]{0,200}charset", content[:4096], re.I)
                return content if declared or not charset else _declare(content, charset)
    raise refusal(say("网页存档里没有网页"), todo=say("请在浏览器里打开后另存为 html"))


def _declare(content: bytes, charset: str) -> bytes:
    safe = re.sub(r"[^A-Za-z0-9_-]", "", charset)
    return b'<meta charset="' + safe.encode() + b'">' + content

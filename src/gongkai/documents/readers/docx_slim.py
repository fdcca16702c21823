"""Takes from a Word document's bytes what changes nothing that is read: most of them, before the parser sees them."""

from __future__ import annotations

import re

_BOUND = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# Formatting that changes what is read: hidden, struck, raised, blackened or changed text, and a style that may be hidden.
_TELLING = re.compile(rb'vanish|strike|"superscript"|"black"|fill="000000"|w:rStyle|w:ins|w:del|w:move|Change|w:sym')
_SWITCHED_OFF = re.compile(rb'<w:(?:vanish|d?strike) w:val="(?:0|false|off)"/>')
_OUTSIDE = re.compile(rb">[^<]*[^<\s]")
_NAMES = re.compile(rb"<([^\s/>]+)")
_SIDES = frozenset(b"w:" + side for side in b"top left bottom right start end insideH insideV tl2br tr2bl".split())
_LAYOUT = frozenset(
    b"w:" + name
    for name in (
        b"keepNext keepLines pageBreakBefore widowControl kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        b"autoSpaceDN adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents jc textAlignment"
    ).split()
)
_BOX = frozenset((b"w:tcW", b"w:shd", b"w:noWrap", b"w:vAlign", b"w:tcFitText"))


def without_formatting(source: bytes) -> bytes:
    """The document without its plain formatting, and with runs joined that nothing parts any more.

    Formatting that changes what is read stays. Cutting is safe only if `w:` means Word's namespace throughout and no
    comment, CDATA or instruction can hold look-alike tags; any other document comes back unchanged.
    """
    if (b"!" in source and b"<!" in source) or (source.count(b"?") > 2 and source.count(b"<?") > 1):
        return source
    slim = _cut(source, b"<w:rPr>", b"</w:rPr>", None)
    slim = _cut(slim, b"<w:tcBorders>", b"</w:tcBorders>", _SIDES)
    slim = _cut(slim, b"<w:pPr>", b"</w:pPr>", _LAYOUT)
    slim = _cut(slim, b"<w:tcPr>", b"</w:tcPr>", _BOX)
    slim = slim.replace(b'<w:t xml:space="preserve">', b"<w:t>")
    if b"<w:rPr" not in slim:
        # Where a run has kept its formatting, that must not reach over the next one's text.
        slim = slim.replace(b"</w:t></w:r><w:r><w:t>", b"")
    if slim.count(b"xmlns:w=") != 1 or _BOUND not in slim[: 16 * 1024]:
        return source
    return slim


def _cut(source: bytes, begin: bytes, end: bytes, allowed: frozenset[bytes] | None) -> bytes:
    """The bytes without the elements between `begin` and `end` that hold only what is `allowed` (None: nothing telling).

    What stands in the document a thousand times differs little: each distinct content is looked at once.
    """
    first, *rest = source.split(begin)
    verdicts: dict[bytes, bool] = {}
    kept = [first]
    for piece in rest:
        content, found, after = piece.partition(end)
        plain = verdicts.get(content)
        if plain is None:
            plain = verdicts[content] = _is_plain(content, allowed)
        if plain and found:
            kept.append(after)
        else:
            kept.append(begin)
            kept.append(piece)
    return b"".join(kept)


def _is_plain(content: bytes, allowed: frozenset[bytes] | None) -> bool:
    if allowed is None:
        return not _TELLING.search(_SWITCHED_OFF.sub(b"", content))
    return allowed.issuperset(_NAMES.findall(content)) and not _OUTSIDE.search(b">" + content)

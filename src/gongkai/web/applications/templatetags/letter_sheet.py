"""The sheet of a letter: gaps of a draft are drawn as gaps."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.documents.letters.compose import attachment_lines
from gongkai.web.applications.selectors.reply import pieces

register = template.Library()


@register.simple_tag
def gaps(text: str) -> SafeString:
    """The text, escaped, with every gap in a frame."""
    drawn = (
        format_html('<span class="gap">{}</span>', piece.text) if piece.gap else format_html("{}", piece.text)
        for piece in pieces(text)
    )
    return format_html_join("", "{}", ((part,) for part in drawn))


@register.simple_tag
def attached(names: tuple[str, ...]) -> list[str]:
    """附件：1. … as the paper numbers them."""
    return attachment_lines(tuple(names))

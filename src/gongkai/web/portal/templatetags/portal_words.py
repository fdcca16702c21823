"""Words that the portal's templates ask for."""

from django import template

from gongkai.web.applications.models import Letter
from gongkai.web.portal.selectors.track import title_of

register = template.Library()


@register.filter
def letter_title(letter: Letter) -> str:
    """The title of a letter as it is printed."""
    return title_of(letter)

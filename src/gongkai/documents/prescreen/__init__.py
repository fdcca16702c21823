"""One screen before any library sees a file: what it is, whether it may be read, what it carries unseen."""

from gongkai.documents.prescreen.bounds import BOUNDS, Bounds
from gongkai.documents.prescreen.refusal import named, refusal, visible
from gongkai.documents.prescreen.screen import screen
from gongkai.documents.prescreen.screened import Screened, hidden

__all__ = ["BOUNDS", "Bounds", "Screened", "hidden", "named", "refusal", "screen", "visible"]

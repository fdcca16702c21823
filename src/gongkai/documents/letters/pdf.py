"""A letter as PDF, the same page as the docx."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gongkai.documents.letters.compose import Letter, attachment_lines
from gongkai.documents.writers import typesetting
from gongkai.documents.writers.typesetting import compile_pdf, faces, quote

_PAGE = Path(typesetting.__file__).with_name("page.typ")
_LETTER = Path(__file__).with_name("letter.typ")


def write(letter: Letter) -> bytes:
    """The letter as a tagged PDF; the same wording gives the same bytes on the same fonts.

    Raises:
        MissingProgram: a font is not installed.
    """
    out = [f"#set document(title: {quote(letter.agency + letter.title)}, date: none)\n", faces(), *_styles()]
    out.append(f"#head({quote(letter.agency)}, {quote(letter.title)}, {quote(letter.number)})\n")
    out.append(f"#plain({quote(letter.addressee + '：')})\n\n")
    texts = [text for text in (*letter.paragraphs, letter.remedy, letter.contact) if text]
    lines = attachment_lines(letter.attachments)
    out += [f"#text({quote(text)})\n\n" for text in (texts if lines else texts[:-2])]
    if lines:
        out.append("#v(28.95pt, weak: false)\n")
        out += [f"#text({quote(line)})\n\n" for line in lines[:-2]]
    # What was decided goes to the signature's page with the line of contact: neither stands there alone.
    out += [f"#last({quote(text)})\n" for text in (lines or texts)[-2:]]
    out.append(f"#sign({quote(letter.agency)}, {quote(letter.day)})\n")
    if letter.table:
        cells = ", ".join(f"{quote(label)}, {quote(text)}" for label, text in letter.table)
        out.append(f"#slip({cells})\n")
    return compile_pdf("".join(out))


@cache
def _styles() -> tuple[str, str]:
    return _PAGE.read_text(encoding="utf-8"), _LETTER.read_text(encoding="utf-8")

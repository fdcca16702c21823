"""Letters: one folder a kind; a case in, the official paper out, never with an element missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from gongkai.documents.letters.compose import Letter, compose
from gongkai.documents.letters.elements import missing_elements
from gongkai.documents.letters.template import FOLDER, Template, common, template
from gongkai.errors import CaseFileError, RuleDataError
from gongkai.law import strict_yaml
from gongkai.words import say

Format = Literal["docx", "pdf"]
FORMATS: tuple[Format, ...] = ("docx", "pdf")
_LARGEST = 1_000_000

__all__ = [
    "FOLDER",
    "FORMATS",
    "Letter",
    "compose",
    "example",
    "kinds",
    "missing_elements",
    "read_case",
    "render",
    "template",
]


def kinds() -> tuple[Template, ...]:
    """All templates in the order of the catalogue (rulebook D.1)."""
    return tuple(template(kind) for kind in common().kinds)


def render(kind: str, case: Mapping[str, Any], to: Format) -> bytes:
    """The letter as a file; the same case gives the same bytes.

    Raises:
        CaseFileError: see `compose`.
        MissingProgram: pdf without the fonts that it needs.
    """
    letter = compose(kind, case)
    if to == "docx":
        from gongkai.documents.letters import docx

        return docx.write(letter)
    from gongkai.documents.letters import pdf

    return pdf.write(letter)


def example(kind: str) -> dict[str, Any]:
    """The example case that is kept beside the template."""
    return read_case(FOLDER / template(kind).kind / "example.yaml")


def read_case(path: Path) -> dict[str, Any]:
    """The fields of a letter's case from a YAML file.

    Raises:
        CaseFileError: it cannot be opened or is not a mapping of fields.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise CaseFileError(say("{file} 超过 1 MB，不是一个案件文件", file=path.name))
        found = strict_yaml.load_text(path.read_text(encoding="utf-8-sig"), path.name)
    except OSError as error:
        raise CaseFileError(say("{file}：打不开（{why}）", file=path, why=error.strerror)) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise CaseFileError(say("{file} 读不懂：{why}", file=path.name, why=error)) from error
    except RuleDataError as error:
        raise CaseFileError(error.message) from error
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise CaseFileError(say("{file}：应当是“字段: 值”的清单", file=path.name))
    return found

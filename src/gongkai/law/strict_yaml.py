"""YAML for statutory data, read strictly: what PyYAML lets pass in silence is an error with file and line.

Refused: duplicate keys (plain PyYAML keeps the second), the YAML 1.1 booleans on/off/yes/no as keys, anchors and
custom tags. Dates stay dates; text stays text.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import yaml

from gongkai.errors import RuleDataError
from gongkai.words import say

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _Base  # type: ignore[assignment]


class _StrictLoader(_Base):
    """CSafeLoader whose mappings refuse a key that appears twice."""


def _mapping(name: str, loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, int] = {}
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if isinstance(key, bool):
            raise RuleDataError(
                say(
                    "{file} 第 {line} 行：键“{key}”会被 YAML 读成布尔值，请换一个词或加引号",
                    file=name,
                    line=line,
                    key=key_node.value,
                )
            )
        if key in seen:
            raise RuleDataError(
                say(
                    "{file} 第 {line} 行：“{key}”出现了两次（前一次在第 {first} 行）",
                    file=name,
                    line=line,
                    key=key,
                    first=seen[key],
                )
            )
        seen[key] = line
    loader.flatten_mapping(node)
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True) for key, value in node.value
    }


def _timestamp(name: str, loader: _StrictLoader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        line = node.start_mark.line + 1
        raise RuleDataError(
            say("{file} 第 {line} 行：“{value}”不是日期", file=name, line=line, value=node.value)
        ) from None


def load_text(text: str, name: str) -> Any:
    """Parse one document; `name` stands in errors.

    Raises:
        RuleDataError: syntax error, duplicate or boolean key, with file and line.
    """
    loader_class = type("Loader", (_StrictLoader,), {})
    loader_class.add_constructor("tag:yaml.org,2002:map", partial(_mapping, name))  # type: ignore[attr-defined]
    loader_class.add_constructor("tag:yaml.org,2002:timestamp", partial(_timestamp, name))  # type: ignore[attr-defined]
    try:
        return yaml.load(text, Loader=loader_class)  # noqa: S506  a SafeLoader subclass
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or str(error)
        raise RuleDataError(
            say("{file} 第 {line} 行：不是合格的 YAML（{problem}）", file=name, line=line, problem=problem)
        ) from error


def load_file(path: Path) -> Any:
    """Parse one YAML file strictly (UTF-8)."""
    return load_text(path.read_text(encoding="utf-8"), path.name)

"""Words of a call as strings, switches, paths and whole numbers, without the validator that typer loads for that.

Loading it takes longer than reading a paper. Whatever is not plainly right goes to typer's own way, which words the
refusal.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, get_args, get_origin


class PlainValue:
    """Stands for a parameter's conversion in typer."""

    def __init__(self, parameter: Any) -> None:
        self._parameter = parameter

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The parameter's value, or typer's BadParameter."""
        try:
            return _converted(value, self._parameter)
        except _NotPlain:
            param._runtime_param = None  # the only way back to typer's own conversion
            return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


class _NotPlain(Exception):
    """Not a value that can be told by itself."""


def make_plain(parameters: list[Any]) -> None:
    """Have these parameters converted here where their types allow it; another version of typer keeps its own way."""
    for parameter in parameters:
        descriptor = getattr(parameter, "type_descriptor", None)
        if descriptor is not None and hasattr(parameter, "_runtime_param") and _is_plain(descriptor):
            parameter._runtime_param = PlainValue(parameter)  # typer has no public place for it


def _is_plain(descriptor: Any) -> bool:
    wishes = descriptor.parameter_info
    asked = (wishes.parser, wishes.path_type, wishes.exists, wishes.resolve_path, wishes.allow_dash, wishes.writable)
    return (
        descriptor.file_annotation is None and not any(asked) and _leaf(descriptor.annotation) in (str, int, bool, Path)
    )


def _leaf(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is list else annotation


def _converted(value: Any, parameter: Any) -> Any:
    several = parameter.multiple or parameter.nargs == -1
    if value is None:
        return () if several else None
    descriptor = parameter.type_descriptor
    leaf = _leaf(descriptor.annotation)
    if not several:
        return _one(value, leaf, descriptor.parameter_info)
    if isinstance(value, (list, tuple)):
        return [_one(each, leaf, descriptor.parameter_info) for each in value]
    raise _NotPlain


def _one(value: Any, leaf: Any, wishes: Any) -> Any:
    if leaf is int:
        return _whole_number(value, wishes)
    if not isinstance(value, leaf if leaf is bool else (str, leaf)):
        raise _NotPlain
    if leaf is not Path:
        return value
    path = Path(str(value))
    if path.exists() and not os.access(path, os.R_OK):
        raise _NotPlain
    return path


def _whole_number(value: Any, wishes: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    in_bounds = (
        type(value) is int
        and (wishes.min is None or value >= wishes.min)
        and (wishes.max is None or value <= wishes.max)
    )
    if not in_bounds:
        raise _NotPlain
    return int(value)

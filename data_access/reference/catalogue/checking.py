"""Checking an entry against its dataclass: pydantic checks the types, and every fault becomes a plain sentence.

The same models give the JSON schemas in `docs/schemas`, with which an editor checks an entry while it is written.
"""

from __future__ import annotations

import math
import sys
import types
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Strict, StringConstraints, ValidationError, create_model

T = TypeVar("T")

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
_Text = Annotated[str, StringConstraints(pattern=r"\S")]  # not blank


_type_hints = cache(get_type_hints)  # of a class, which hundreds of entries share


@cache
def model_of(entry_class: type, may_be_empty: tuple[str, ...] = ()) -> type[BaseModel]:
    """The pydantic model of an entry's dataclass. Every key without a default must be given, and a text must not be blank
    unless it `may_be_empty`."""
    hints = _type_hints(entry_class)
    keys: dict[str, Any] = {
        field.name: (
            hints[field.name] if field.name in may_be_empty else _without_blanks(hints[field.name]),
            ... if field.default is MISSING else field.default,
        )
        for field in fields(entry_class)
    }
    return create_model(entry_class.__name__, __config__=_STRICT, **keys)


def _without_blanks(wanted: Any) -> Any:
    if wanted is str:
        return _Text
    if wanted == tuple[str, ...]:
        return tuple[_Text, ...]
    if (nested := nested_class(wanted)) is not None:
        return tuple[Annotated[model_of(nested), Strict(False)], ...]  # type: ignore[misc]  # a model of keys and values
    return _Text | None if wanted == str | None else wanted


def nested_class(wanted: Any) -> type | None:
    """The dataclass of a key that holds a list of entries, such as the breaks of a series."""
    if get_origin(wanted) is tuple and is_dataclass(item := get_args(wanted)[0]):
        return item  # type: ignore[return-value]  # a class, not an instance: it stands in a type hint
    return None


def frozen_fields(entry_class: type, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry as its dataclass takes them: lists as tuples, lists of entries as tuples of their dataclass."""
    hints = _type_hints(entry_class)
    frozen: dict[str, Any] = {}
    for key, value in given.items():
        nested = nested_class(hints.get(key))
        if isinstance(value, list | tuple):
            frozen[key] = tuple(nested(**item) for item in value) if nested else tuple(value)
        else:
            frozen[key] = value
    return frozen


def check_entry(
    entry_class: type[T], given: object, where: str, problems: list[str], may_be_empty: tuple[str, ...] = ()
) -> T | None:
    """One checked entry, or None with the reasons added to `problems`."""
    if not isinstance(given, dict):
        problems.append(f"{where}: expected keys and values, found {type(given).__name__}")
        return None
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    model = model_of(entry_class, may_be_empty)  # type: ignore[arg-type]
    try:
        model.model_validate(values)
    except ValidationError as refused:
        # One sentence for each key, although each item of a list has an error of its own.
        errors = reversed(refused.errors(include_url=False))
        kinds = {error["loc"][0]: error["type"] if len(error["loc"]) == 1 else "part of a value" for error in errors}
        names = [field.name for field in fields(entry_class)]  # type: ignore[arg-type]
        in_order = [name for name in names if name in kinds] + [key for key in given if key not in names]
        problems += [f"{where}: {_fault(entry_class, str(key), str(kinds[key]), given)}" for key in in_order]
        return None
    return entry_class(**frozen_fields(entry_class, given))


def _fault(entry_class: type, key: str, kind: str, given: dict[str, Any]) -> str:
    if kind == "missing":
        return f"{key} is missing"
    if kind in ("extra_forbidden", "invalid_key"):
        return f"{key} is not a known key"
    value = given[key]
    if isinstance(value, str) and not value.strip():
        return f"{key} is empty"
    return f"{key} is {shown(value)}, expected {_expected(_type_hints(entry_class)[key])}"


def _expected(wanted: Any) -> str:
    """The value a key must have, as a phrase."""
    if get_origin(wanted) is Literal:
        return "one of " + ", ".join(map(str, get_args(wanted)))
    if get_origin(wanted) is tuple:
        items = get_args(wanted)[0]
        if is_dataclass(items):
            return "a list of entries, each with " + ", ".join(field.name for field in fields(items))
        return "a list of texts" if items is str else f"a list, each {_expected(items)}"
    if get_origin(wanted) is dict:
        return "keys and values"
    if get_origin(wanted) in (Union, types.UnionType):
        return " or ".join(_expected(part) for part in get_args(wanted))
    words = {str: "a text", bool: "true or false", float: "a number", int: "a whole number", type(None): "null"}
    return words[wanted]


def shown(value: object) -> str:
    """A value as YAML writes it where that differs from Python, in at most 80 characters."""
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    if value is None:
        return "empty"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > sys.float_info.max:
        return "a number of hundreds of digits"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"

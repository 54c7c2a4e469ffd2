"""Reading one YAML file that somebody edits by hand: what could exhaust memory is refused before it is built up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from data_access.reference.sources.file_kind import not_text

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # five times as fast where the library was built with it

_MOST_BYTES, _DEEPEST = 200_000, 20  # of one file: the longest entry has 5 kB and three levels


def read_yaml(path: Path, problems: list[str]) -> Any:
    """The content of a YAML file; None with the reason added to `problems`. Files are refused before they are built up when
    a few bytes could stand for gigabytes (aliases), or when they are far larger or deeper than any entry."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            problems.append(f"{path.name}: is larger than {_MOST_BYTES // 1000} kB, and an entry has a few")
            return None
        content = path.read_bytes()
        if not content.lstrip().startswith((b"{", b"[")) and (found := not_text(content)):  # JSON is YAML too
            where = "" if found.row is None else f" (row {found.row})"
            problems.append(
                f"{path.name}: is no text in UTF-8{where}: save it from a text editor, with the encoding UTF-8"
            )
            return None
        text = content.decode("utf-8-sig")
        if reason := _unsafe(text):
            problems.append(f"{path.name}: {reason}")
            return None
        loaded = yaml.load(text, Loader=_Loader)
    # ValueError: a date there is not, a number of too many digits
    except (OSError, yaml.YAMLError, ValueError, OverflowError, RecursionError) as fault:
        problems.append(f"{path.name}: cannot be read ({fault})")
        return None
    return _dates_to_text(loaded)


def _unsafe(text: str) -> str:
    """Why a YAML text must not be built up; "" when it may. Reads it piece by piece: nothing is repeated or nested yet."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            return f"uses an alias (*{event.anchor}): write the text out where it is meant"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return f"has more than {_DEEPEST} levels of lists within lists"
    return ""


def _dates_to_text(value: Any) -> Any:
    """YAML makes a date of an unquoted 2027-03-31; the catalogue holds texts."""
    if isinstance(value, dict):
        return {key: _dates_to_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dates_to_text(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value

"""The catalogue: data, not code. One YAML file per indicator, one list of sources, one list of area groups.

Adding an indicator is adding a file to `indicators/`. An entry with a key too many, a key too few or a value of the wrong
kind is refused by name; all problems of all entries are reported at once.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from data_access.disclosure import RULES
from data_access.freshness import limit_in_months
from vocabulary import Indicator

FOLDER = Path(__file__).resolve().parent
T = TypeVar("T")


class CatalogueRefused(ValueError):
    """Catalogue entries that are incomplete or wrong. `problems` has one sentence for each fault, naming the entry."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The catalogue cannot be used:\n" + "\n".join(f"- {problem}" for problem in problems))


@dataclass(frozen=True)
class Source:
    """One publication: who published it, under which licence, and in what shape it reached us."""

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    published_as: str
    file: str  # path below the SOURCE folder
    caveats: tuple[str, ...]


@dataclass(frozen=True)
class AreaGroup:
    """A dated group of areas made from others. `members` are store codes."""

    id: str
    name: str
    kind: Literal["cluster"]
    region: str
    members: tuple[str, ...]
    valid_from: str
    valid_to: str


def _fits(value: object, wanted: Any) -> bool:
    """Whether a YAML value is what a field's type asks for. Knows str, float, Literal, tuple[str, ...] and | None."""
    origin = get_origin(wanted)
    if origin is Literal:
        return value in get_args(wanted)
    if origin in (Union, types.UnionType):
        return any(_fits(value, part) for part in get_args(wanted))
    if origin is tuple:
        return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
    if wanted is type(None):
        return value is None
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if wanted is str:
        return isinstance(value, str)
    raise TypeError(f"the catalogue cannot check a field of type {wanted!r}")


def _words(wanted: Any) -> str:
    if get_origin(wanted) is Literal:
        return "one of " + ", ".join(map(str, get_args(wanted)))
    if get_origin(wanted) is tuple:
        return "a list of texts"
    if get_origin(wanted) in (Union, types.UnionType):
        return " or ".join(_words(part) for part in get_args(wanted))
    return {str: "a text", float: "a number", type(None): "null"}[wanted]


def _entry(
    made: type[T], given: object, where: str, problems: list[str], may_be_empty: tuple[str, ...] = ()
) -> T | None:
    """One checked entry of dataclass `made`, or None with the reasons added to `problems`."""
    if not isinstance(given, dict):
        problems.append(f"{where}: expected keys and values, found {type(given).__name__}")
        return None
    hints = get_type_hints(made)
    names = [field.name for field in fields(made)]  # type: ignore[arg-type]
    before = len(problems)
    problems += [f"{where}: {name} is missing" for name in names if name not in given]
    problems += [f"{where}: {name} is not a known key" for name in given if name not in names]
    for name in names:
        if name not in given:
            continue
        value = given[name]
        if not _fits(value, hints[name]):
            problems.append(f"{where}: {name} is {value!r}, expected {_words(hints[name])}")
        elif isinstance(value, str) and not value.strip() and name not in may_be_empty:
            problems.append(f"{where}: {name} is empty")
    if len(problems) > before:
        return None
    return made(**{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()})


def _read(path: Path, problems: list[str]) -> Any:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        problems.append(f"{path.name}: cannot be read ({fault})")
        return None
    return _dates_to_text(loaded)


def _dates_to_text(value: Any) -> Any:
    """YAML makes a date of an unquoted 2027-03-31; the catalogue holds texts."""
    if isinstance(value, dict):
        return {key: _dates_to_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dates_to_text(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def load_sources(folder: Path = FOLDER) -> dict[str, Source]:
    """Every publication by id. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = _read(folder / "sources.yaml", problems)
    if not isinstance(entries, dict):
        raise CatalogueRefused(problems or ["sources.yaml: expected one entry per source"])
    found: dict[str, Source] = {}
    for name, given in entries.items():
        if isinstance(given, dict):
            given = {"id": name, **given}
        source = _entry(Source, given, f"sources.yaml, {name}", problems)
        if source is not None:
            found[source.id] = source
    if problems:
        raise CatalogueRefused(problems)
    return found


def load_area_groups(folder: Path = FOLDER) -> tuple[AreaGroup, ...]:
    """Every area group, in the order of the file. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = _read(folder / "area_groups.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["area_groups.yaml: expected a list of groups"])
    found: list[AreaGroup] = []
    for number, given in enumerate(entries, start=1):
        name = given.get("id", number) if isinstance(given, dict) else number
        group = _entry(AreaGroup, given, f"area_groups.yaml, {name}", problems, may_be_empty=("valid_to",))
        if group is not None:
            found.append(group)
    repeated = {group.id for group in found if sum(other.id == group.id for other in found) > 1}
    problems += [f"area_groups.yaml, {name}: the id is used twice" for name in sorted(repeated)]
    if problems:
        raise CatalogueRefused(problems)
    return tuple(found)


def load_indicators(folder: Path = FOLDER) -> dict[str, Indicator]:
    """Every indicator by id, in order of id. Raises CatalogueRefused naming each incomplete entry and what it lacks."""
    sources = load_sources(folder)
    problems: list[str] = []
    found: dict[str, Indicator] = {}
    for path in sorted((folder / "indicators").glob("*.yaml")):
        indicator = _entry(Indicator, _read(path, problems), path.name, problems)
        if indicator is None:
            continue
        if indicator.id != path.stem:
            problems.append(f"{path.name}: id is {indicator.id!r}, expected the file's name, {path.stem!r}")
        if indicator.source not in sources:
            problems.append(f"{path.name}: source is {indicator.source!r}, which sources.yaml does not have")
        if indicator.disclosure_rule not in RULES:
            problems.append(
                f"{path.name}: disclosure_rule is {indicator.disclosure_rule!r}, expected one of {', '.join(RULES)}"
            )
        if limit_in_months(indicator.stale_after) is None:
            problems.append(
                f"{path.name}: stale_after is {indicator.stale_after!r}, expected such as '3 months', '2 years'"
            )
        if (indicator.target is None) != (indicator.target_source is None):
            problems.append(f"{path.name}: target and target_source must both be given or both be null")
        found[indicator.id] = indicator
    if problems:
        raise CatalogueRefused(problems)
    return found


def load_code_changes(folder: Path = FOLDER) -> dict[str, str]:
    """Old ONS code -> the code that replaced it. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = _read(folder / "code_changes.yaml", problems)
    if not isinstance(entries, dict) or not all(isinstance(x, str) for pair in entries.items() for x in pair):
        raise CatalogueRefused(problems or ["code_changes.yaml: expected an old and a new code for each change"])
    return dict(entries)

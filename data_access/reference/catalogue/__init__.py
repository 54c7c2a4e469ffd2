"""The catalogue: data, not code. One YAML file per indicator, one list of sources, one list of area groups.

Adding an indicator is adding a file to `indicators/`. An entry with a key too many, a key too few or a value of the wrong
kind is refused by name; all problems of all entries are reported at once.
"""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from data_access.reference.catalogue.series import OPTIONAL_KEYS, frozen_fields, series_faults
from data_access.reference.disclosure import RULES
from data_access.reference.freshness import limit_in_months
from data_access.reference.sources.file_kind import not_text
from vocabulary import Indicator

FOLDER = Path(__file__).resolve().parent

# Every kind of area, from the widest. msoa and lsoa are census areas of the year named; ltla and utla are lower and upper
# tier local authorities; itl are the international territorial levels of regional accounts; an organisation is one that
# is no trust of ours, or whose name the publisher withholds.
AREA_KINDS = (
    *("uk", "england", "region", "cluster", "icb", "sub_icb", "pcn", "practice", "trust", "provider"),
    *("utla", "ltla", "msoa11", "msoa21", "lsoa11", "lsoa21", "itl1", "itl2", "itl3", "organisation"),
)
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
    loader: str  # module in data_access/reference/sources
    files: dict[str, str]  # role -> path below the SOURCE folder
    needs: tuple[str, ...]  # sources whose areas and memberships must be loaded before
    as_of: str | None  # month of a lookup or boundary file ("2024-04"); None where the figures carry their periods
    caveats: tuple[str, ...]
    url: str  # the publisher's page about it
    published: str | None  # the day the publisher issued it ("2025-10-30"); None: not known
    read_from: dict[
        str, str
    ]  # role -> where the file of that role was read from: the exact version, where there is one


@dataclass(frozen=True)
class Dimension:
    """What a breakdown divides by: deprivation tenths, sex, specialty. `values`: key -> words, in the order shown."""

    id: str
    name: str
    ordered: bool  # from one end to the other (deprivation), not merely listed (specialties)
    convention: str  # which end is which, and whose classification
    values: dict[str, str]  # empty: the source itself names them


@dataclass(frozen=True)
class Intervention:
    """What spending on something has been found to buy in health, as published. `pounds_per_year`: for one year in full health."""

    id: str
    name: str  # "More of the public health grant"
    pounds_per_year: float
    lowest: float | None  # of what the source gives; None: it gives one figure
    highest: float | None
    prices: str  # the year they are of: "2016/17"
    reach: str  # by deprivation; "": the source does not say
    quality: Literal["Good", "Fair", "Weak"]  # of the evidence
    why_quality: str
    source: str
    address: str
    quoted: str  # the figure as the source has it


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


@dataclass(frozen=True)
class BoardChange:
    """An integrated care board formed from others. `formed_from`: store code of each -> how many of its practices came."""

    code: str
    ods: str
    name: str
    short_name: str
    region: str
    valid_from: str
    formed_from: dict[str, int]


@dataclass(frozen=True)
class Method:
    """How figures are made: a definition, where it comes from, the function that does it, and what that was checked by."""

    id: str
    name: str
    question: str
    definition: str
    reference: str
    function: str  # dotted name
    reference_cases: dict[str, int]  # method in tests/reference_values/cases -> cases it reproduces


@dataclass(frozen=True)
class Catalogue:
    """All that is needed to check what loaders give."""

    sources: dict[str, Source]
    indicators: dict[str, Indicator]
    dimensions: dict[str, Dimension]
    groups: tuple[AreaGroup, ...]
    board_changes: tuple[BoardChange, ...] = ()


def _fits(value: object, wanted: Any) -> bool:
    """Whether a YAML value is what a field's type asks for. Knows str, float, Literal, | None, and tuples of texts or of dataclasses."""
    origin = get_origin(wanted)
    if origin is Literal:
        return value in get_args(wanted)
    if origin in (Union, types.UnionType):
        return any(_fits(value, part) for part in get_args(wanted))
    if origin is dict:
        parts = get_args(wanted)
        return isinstance(value, dict) and all(
            _fits(item, part) for pair in value.items() for item, part in zip(pair, parts, strict=True)
        )
    if origin is tuple:
        item_type = get_args(wanted)[0]
        return isinstance(value, list) and all(_fits(item, item_type) and not _blank(item) for item in value)
    if is_dataclass(wanted):
        hints = get_type_hints(wanted)
        return (
            isinstance(value, dict)
            and set(value) == set(hints)
            and all(_fits(item, hints[key]) for key, item in value.items())
        )
    if wanted is type(None):
        return value is None
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted in (str, bool):
        return isinstance(value, wanted)
    raise TypeError(f"the catalogue cannot check a field of type {wanted!r}")


def _blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _words(wanted: Any) -> str:
    if get_origin(wanted) is Literal:
        return "one of " + ", ".join(map(str, get_args(wanted)))
    if get_origin(wanted) is tuple:
        item_type = get_args(wanted)[0]
        if is_dataclass(item_type):
            return "a list of entries, each with " + ", ".join(field.name for field in fields(item_type))
        return "a list of texts"
    if get_origin(wanted) is dict:
        return "keys and values"
    if get_origin(wanted) in (Union, types.UnionType):
        return " or ".join(_words(part) for part in get_args(wanted))
    return {str: "a text", bool: "true or false", float: "a number", type(None): "null"}[wanted]


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
    problems += [f"{where}: {name} is missing" for name in names if name not in given and name not in OPTIONAL_KEYS]
    problems += [f"{where}: {name} is not a known key" for name in given if name not in names]
    for name in names:
        if name not in given:
            continue
        value = given[name]
        if not _fits(value, hints[name]):
            problems.append(f"{where}: {name} is {_shown(value)}, expected {_words(hints[name])}")
        elif isinstance(value, str) and not value.strip() and name not in may_be_empty:
            problems.append(f"{where}: {name} is empty")
    if len(problems) > before:
        return None
    return made(**frozen_fields(given))


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # five times as fast where the library was built with it


_MOST_BYTES, _DEEPEST = 200_000, 20  # of one file: the longest entry has 5 kB and three levels


def _read(path: Path, problems: list[str]) -> Any:
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


def _shown(value: object) -> str:
    """A value as it is written in YAML where that differs from Python, in at most 80 characters."""
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    if value is None:
        return "empty"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > sys.float_info.max:
        return "a number of hundreds of digits"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _dates_to_text(value: Any) -> Any:
    """YAML makes a date of an unquoted 2027-03-31; the catalogue holds texts."""
    if isinstance(value, dict):
        return {key: _dates_to_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dates_to_text(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _entries(made: type[T], folder: Path, problems: list[str]) -> dict[str, T]:
    """One entry for each YAML file of a folder, by the file's name, which is the entry's id."""
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.yaml")):
        given = _read(path, problems)
        if isinstance(given, dict):
            given = {"id": path.stem, **given}
        entry = _entry(made, given, path.name, problems)
        if entry is None:
            continue
        if given["id"] != path.stem:
            problems.append(f"{path.name}: id is {given['id']!r}, expected the file's name, {path.stem!r}")
        found[path.stem] = entry
    return found


def load_sources(folder: Path = FOLDER) -> dict[str, Source]:
    """Every publication by id. Raises CatalogueRefused."""
    problems: list[str] = []
    found = _entries(Source, folder / "sources", problems)
    problems += [f"{name}.yaml: files names no file" for name, source in found.items() if not source.files]
    if problems:
        raise CatalogueRefused(problems)
    return found


def load_dimensions(folder: Path = FOLDER) -> dict[str, Dimension]:
    """Every breakdown dimension by id. Raises CatalogueRefused."""
    problems: list[str] = []
    found = _entries(Dimension, folder / "breakdowns", problems)
    if problems:
        raise CatalogueRefused(problems)
    return found


@cache
def load_methods(folder: Path = FOLDER) -> dict[str, Method]:
    """Every method by id. Raises CatalogueRefused."""
    problems: list[str] = []
    found = _entries(Method, folder / "methods", problems)
    if problems:
        raise CatalogueRefused(problems)
    return found


def load_interventions(folder: Path = FOLDER) -> dict[str, Intervention]:
    """Every intervention by id, in the order of the file. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = _read(folder / "interventions.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["interventions.yaml: expected a list of interventions"])
    found: dict[str, Intervention] = {}
    for number, given in enumerate(entries, start=1):
        name = given.get("id", number) if isinstance(given, dict) else number
        entry = _entry(Intervention, given, f"interventions.yaml, {name}", problems, may_be_empty=("reach",))
        if entry is None:
            continue
        if entry.id in found:
            problems.append(f"interventions.yaml, {name}: the id is used twice")
        if (entry.lowest is None) != (entry.highest is None):
            problems.append(f"interventions.yaml, {name}: lowest and highest must both be given or both be null")
        if (
            not (entry.lowest or entry.pounds_per_year)
            <= entry.pounds_per_year
            <= (entry.highest or entry.pounds_per_year)
        ):
            problems.append(f"interventions.yaml, {name}: pounds_per_year is not between lowest and highest")
        found[entry.id] = entry
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


def load_board_changes(folder: Path = FOLDER) -> tuple[BoardChange, ...]:
    """Every board formed from others, in the order of the file. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = _read(folder / "board_changes.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["board_changes.yaml: expected a list of boards"])
    found: list[BoardChange] = []
    for number, given in enumerate(entries, start=1):
        name = given.get("code", number) if isinstance(given, dict) else number
        change = _entry(BoardChange, given, f"board_changes.yaml, {name}", problems)
        if change is not None:
            found.append(change)
            if not change.formed_from or any(count < 1 for count in change.formed_from.values()):
                problems.append(f"board_changes.yaml, {name}: formed_from needs boards, each with 1 practice or more")
    repeated = {change.code for change in found if sum(other.code == change.code for other in found) > 1}
    problems += [f"board_changes.yaml, {code}: the code is used twice" for code in sorted(repeated)]
    if problems:
        raise CatalogueRefused(problems)
    return tuple(found)


def load_indicators(folder: Path = FOLDER) -> dict[str, Indicator]:
    """Every indicator by id, in order of id. Raises CatalogueRefused naming each incomplete entry and what it lacks."""
    sources = load_sources(folder)
    dimensions = load_dimensions(folder)
    problems: list[str] = []
    found = _entries(Indicator, folder / "indicators", problems)
    for name, indicator in found.items():
        problems += [f"{name}.yaml: {fault}" for fault in _faults(indicator, sources, dimensions)]
    if problems:
        raise CatalogueRefused(problems)
    return found


def _faults(indicator: Indicator, sources: dict[str, Source], dimensions: dict[str, Dimension]) -> Iterator[str]:
    """What is wrong with an entry that has every key: references that lead nowhere, promises the figures cannot keep."""
    for source in (indicator.source, *indicator.other_sources):
        if source not in sources:
            yield f"source is {source!r}, which catalogue/sources does not have"
    for dimension in indicator.breakdowns:
        if dimension not in dimensions:
            yield f"breakdown {dimension!r} is not in catalogue/breakdowns"
    for kind in (*indicator.geographies, *indicator.aggregates):
        if kind not in AREA_KINDS:
            yield f"{kind!r} is not a kind of area; expected some of {', '.join(AREA_KINDS)}"
    if indicator.disclosure_rule not in RULES:
        yield f"disclosure_rule is {indicator.disclosure_rule!r}, expected one of {', '.join(RULES)}"
    if limit_in_months(indicator.stale_after) is None:
        yield f"stale_after is {indicator.stale_after!r}, expected such as '3 months', '2 years'"
    if (indicator.target is None) != (indicator.target_source is None):
        yield "target and target_source must both be given or both be null"
    if indicator.multiplier is not None and indicator.multiplier <= 0:
        yield f"multiplier is {_shown(indicator.multiplier)}, expected a number above 0, such as 1, 1000 or 100000; or null"
    yield from series_faults(indicator)
    counted = indicator.multiplier is not None or indicator.value_kind == "count"
    if indicator.aggregates and not counted:
        yield "aggregates need counts: a multiplier, or value_kind count"
    if "people" in indicator.supports and not counted:
        yield "supports people, but has no counts"
    if ("people" in indicator.supports) == (indicator.cannot_rank is not None):
        yield "cannot_rank must say why exactly where supports does not list people"


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Everything at once. Raises CatalogueRefused."""
    return Catalogue(
        load_sources(folder),
        load_indicators(folder),
        load_dimensions(folder),
        load_area_groups(folder),
        load_board_changes(folder),
    )


def load_code_changes(folder: Path = FOLDER) -> dict[str, str]:
    """Old ONS code -> the code that replaced it. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = _read(folder / "code_changes.yaml", problems)
    if not isinstance(entries, dict) or not all(isinstance(x, str) for pair in entries.items() for x in pair):
        raise CatalogueRefused(problems or ["code_changes.yaml: expected an old and a new code for each change"])
    return dict(entries)

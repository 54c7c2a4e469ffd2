"""The catalogue: data, not code. One YAML file for each indicator, source, method and breakdown; one list each of area groups,
board changes and interventions.

Adding an indicator is adding a file to `indicators/`. An entry with a key too many, a key too few or a value of the wrong
kind is refused by name; all problems of all entries are reported at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from data_access.reference.catalogue.checking import check_entry, shown
from data_access.reference.catalogue.entries import (
    AREA_KINDS,
    AreaGroup,
    BoardChange,
    BoardPapers,
    Catalogue,
    Dimension,
    ElicitedShift,
    ElicitedShifts,
    HouseholdSpending,
    Intervention,
    Method,
    PrintedTotal,
    PublicChange,
    Reported,
    Source,
    SpendingAssociation,
    UnitCost,
)
from data_access.reference.catalogue.series import series_faults
from data_access.reference.catalogue.source_faults import source_faults
from data_access.reference.catalogue.yaml_file import read_yaml
from data_access.reference.disclosure import RULES
from data_access.reference.freshness import limit_in_months
from vocabulary import Indicator

__all__ = [
    "AREA_KINDS",
    "FOLDER",
    "AreaGroup",
    "BoardChange",
    "BoardPapers",
    "Catalogue",
    "CatalogueRefused",
    "Dimension",
    "ElicitedShift",
    "ElicitedShifts",
    "HouseholdSpending",
    "Intervention",
    "Method",
    "PrintedTotal",
    "PublicChange",
    "Reported",
    "Source",
    "SpendingAssociation",
    "UnitCost",
    "indicator_faults",
    "load_area_groups",
    "load_board_changes",
    "load_board_papers",
    "load_catalogue",
    "load_code_changes",
    "load_dimensions",
    "load_elicited_shifts",
    "load_household_spending",
    "load_indicators",
    "load_interventions",
    "load_methods",
    "load_public_changes",
    "load_sources",
    "load_specialist_trusts",
    "load_spending_associations",
    "load_unit_costs",
]

FOLDER = Path(__file__).resolve().parent

T = TypeVar("T")


class CatalogueRefused(ValueError):
    """Catalogue entries that are incomplete or wrong. `problems` has one sentence for each fault, naming the entry."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The catalogue cannot be used:\n" + "\n".join(f"- {problem}" for problem in problems))


def _entries(entry_class: type[T], folder: Path, problems: list[str]) -> dict[str, T]:
    """One entry for each YAML file of a folder, by the file's name, which is the entry's id."""
    found: dict[str, T] = {}
    for path in sorted(folder.glob("*.yaml")):
        given = read_yaml(path, problems)
        if isinstance(given, dict):
            given = {"id": path.stem, **given}
        entry = check_entry(entry_class, given, path.name, problems)
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
    problems += [f"{name}.yaml: {fault}" for name, source in found.items() for fault in source_faults(source)]
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
    entries = read_yaml(folder / "interventions.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["interventions.yaml: expected a list of interventions"])
    found: dict[str, Intervention] = {}
    for number, given in enumerate(entries, start=1):
        name = given.get("id", number) if isinstance(given, dict) else number
        entry = check_entry(Intervention, given, f"interventions.yaml, {name}", problems, may_be_empty=("reach",))
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


def load_spending_associations(folder: Path = FOLDER) -> dict[str, SpendingAssociation]:
    """What publications found to go with spending of each kind, by kind. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = read_yaml(folder / "spending_associations.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["spending_associations.yaml: expected a list of associations"])
    found: dict[str, SpendingAssociation] = {}
    for number, given in enumerate(entries, start=1):
        where = f"spending_associations.yaml, {given.get('id', number) if isinstance(given, dict) else number}"
        entry = check_entry(SpendingAssociation, given, where, problems)
        if entry is None:
            continue
        if entry.id in found:
            problems.append(f"{where}: the id is used twice")
        if entry.lowest > entry.highest:
            problems.append(f"{where}: lowest is above highest")
        found[entry.id] = entry
    if problems:
        raise CatalogueRefused(problems)
    return found


def load_household_spending(folder: Path = FOLDER) -> HouseholdSpending:
    """What UK households spent on what each industry made. Raises CatalogueRefused, too where the parts are not the whole."""
    problems: list[str] = []
    entry = check_entry(
        HouseholdSpending, read_yaml(folder / "household_spending.yaml", problems), "household_spending.yaml", problems
    )
    if entry is not None:
        parts = sum(entry.spending.values()) + entry.imports + entry.taxes
        if abs(parts - entry.in_all) > len(entry.spending) * 0.001 or min(entry.spending.values(), default=-1.0) < 0:
            problems.append(
                f"household_spending.yaml: the parts add up to {parts:,.0f}, or one is negative; in_all is {entry.in_all:,.0f}"
            )
        if missing := [key for key in entry.no_spending_of_pay if key not in entry.spending]:
            problems.append(f"household_spending.yaml: no_spending_of_pay names {', '.join(missing)}, not in spending")
    if entry is None or problems:
        raise CatalogueRefused(problems)
    return entry


def load_unit_costs(folder: Path = FOLDER) -> dict[str, UnitCost]:
    """Every unit cost by id. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = read_yaml(folder / "unit_costs.yaml", problems)
    found: dict[str, UnitCost] = {}
    for number, given in enumerate(entries if isinstance(entries, list) else (), start=1):
        entry = check_entry(UnitCost, given, f"unit_costs.yaml, entry {number}", problems)
        if entry is not None and not entry.pounds > 0:
            problems.append(f"unit_costs.yaml, {entry.id}: a cost is above 0")
        if entry is not None:
            found[entry.id] = entry
    if problems or not found:
        raise CatalogueRefused(problems or ["unit_costs.yaml: expected a list of unit costs"])
    return found


def load_elicited_shifts(folder: Path = FOLDER) -> ElicitedShifts:
    """What experts thought would remain of hospital activity. Raises CatalogueRefused."""
    problems: list[str] = []
    given = read_yaml(folder / "elicited_shifts.yaml", problems)
    named = ("source", "address", "licence", "horizon")
    head = {name: str(given.get(name) or "") for name in named} if isinstance(given, dict) else {}
    if not head or not all(head.values()):
        raise CatalogueRefused(problems or ["elicited_shifts.yaml: source, address, licence and horizon are needed"])
    found: dict[str, ElicitedShift] = {}
    for number, row in enumerate(given.get("shifts") or (), start=1):
        where = f"elicited_shifts.yaml, entry {number}"
        entry = check_entry(ElicitedShift, row, where, problems, may_be_empty=("name", "group"))
        if entry is not None and not 0 <= entry.percentile90 <= entry.mean <= entry.percentile10 <= 100:
            problems.append(
                f"{where}: what remains lies between 0 and 100, less at the 90th percentile than at the 10th"
            )
        if entry is not None:
            found[entry.id] = entry
    if problems or not found:
        raise CatalogueRefused(problems or ["elicited_shifts.yaml: expected a list of shifts"])
    return ElicitedShifts(head["source"], head["address"], head["licence"], head["horizon"], found)


def load_area_groups(folder: Path = FOLDER) -> tuple[AreaGroup, ...]:
    """Every area group, in the order of the file. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = read_yaml(folder / "area_groups.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["area_groups.yaml: expected a list of groups"])
    found: list[AreaGroup] = []
    for number, given in enumerate(entries, start=1):
        name = given.get("id", number) if isinstance(given, dict) else number
        group = check_entry(AreaGroup, given, f"area_groups.yaml, {name}", problems, may_be_empty=("valid_to",))
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
    entries = read_yaml(folder / "board_changes.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["board_changes.yaml: expected a list of boards"])
    found: list[BoardChange] = []
    for number, given in enumerate(entries, start=1):
        name = given.get("code", number) if isinstance(given, dict) else number
        change = check_entry(BoardChange, given, f"board_changes.yaml, {name}", problems)
        if change is not None:
            found.append(change)
            if not change.formed_from or any(count < 1 for count in change.formed_from.values()):
                problems.append(f"board_changes.yaml, {name}: formed_from needs boards, each with 1 practice or more")
    repeated = {change.code for change in found if sum(other.code == change.code for other in found) > 1}
    problems += [f"board_changes.yaml, {code}: the code is used twice" for code in sorted(repeated)]
    if problems:
        raise CatalogueRefused(problems)
    return tuple(found)


def load_board_papers(folder: Path = FOLDER) -> dict[str, BoardPapers]:
    """Where each board publishes its papers, by the board's store code. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = read_yaml(folder / "board_papers.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["board_papers.yaml: expected a list of boards"])
    found: dict[str, BoardPapers] = {}
    for number, given in enumerate(entries, start=1):
        name = given.get("board", number) if isinstance(given, dict) else number
        entry = check_entry(BoardPapers, given, f"board_papers.yaml, {name}", problems)
        if entry is None:
            continue
        if entry.board in found:
            problems.append(f"board_papers.yaml, {name}: the board is listed twice")
        for address in (entry.papers, entry.together):
            if address is not None and not address.startswith("https://"):
                problems.append(f"board_papers.yaml, {name}: {shown(address)} is no address that begins with https://")
        found[entry.board] = entry
    if problems:
        raise CatalogueRefused(problems)
    return found


def load_public_changes(folder: Path = FOLDER) -> tuple[PublicChange, ...]:
    """Changes announced with a date, in the order of the file. Raises CatalogueRefused."""
    problems: list[str] = []
    entries = read_yaml(folder / "public_changes.yaml", problems)
    if not isinstance(entries, list):
        raise CatalogueRefused(problems or ["public_changes.yaml: expected a list of changes"])
    found: list[PublicChange] = []
    for number, given in enumerate(entries, start=1):
        name = given.get("id", number) if isinstance(given, dict) else number
        entry = check_entry(PublicChange, given, f"public_changes.yaml, {name}", problems)
        if entry is None:
            continue
        found.append(entry)
        if not entry.dated:
            problems.append(f"public_changes.yaml, {name}: dated names no report")
        problems += [
            f"public_changes.yaml, {name}: {shown(each.address)} is no address that begins with https://"
            for each in (*entry.dated, *entry.claimed, *entry.other_causes)
            if not each.address.startswith("https://")
        ]
    if len({entry.id for entry in found}) < len(found):
        problems.append("public_changes.yaml: an id is used twice")
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
        problems += [f"{name}.yaml: {fault}" for fault in indicator_faults(indicator, sources, dimensions)]
        if indicator.superseded_by is not None and indicator.superseded_by not in found:
            problems.append(f"{name}.yaml: superseded_by is {indicator.superseded_by!r}, which is no indicator")
    if problems:
        raise CatalogueRefused(problems)
    return found


def _seen_by_faults(indicator: Indicator) -> Iterator[str]:
    for each in indicator.seen_by:
        kind, _, name = each.partition(" ")
        if kind not in ("team", "person") or not name.strip() or name != name.strip():
            yield f"seen_by holds {shown(each)}, expected such as 'team black-country' or 'person ann.smith@example.nhs.uk'"


def indicator_faults(
    indicator: Indicator, sources: dict[str, Source], dimensions: dict[str, Dimension]
) -> Iterator[str]:
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
    if indicator.case_mix is not None and indicator.case_mix not in indicator.caveats:
        yield "case_mix is not one of the caveats, word for word: it is then missing where caveats are listed"
    if indicator.superseded_by == indicator.id:
        yield "superseded_by names the measure itself"
    if limit_in_months(indicator.stale_after) is None:
        yield f"stale_after is {indicator.stale_after!r}, expected such as '3 months', '2 years'"
    if (indicator.target is None) != (indicator.target_source is None):
        yield "target and target_source must both be given or both be null"
    if indicator.multiplier is not None and indicator.multiplier <= 0:
        yield f"multiplier is {shown(indicator.multiplier)}, expected a number above 0, such as 1, 1000 or 100000; or null"
    yield from series_faults(indicator)
    yield from _seen_by_faults(indicator)
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
    return _pairs(folder / "code_changes.yaml", "an old and a new code for each change")


def load_specialist_trusts(folder: Path = FOLDER) -> dict[str, str]:
    """Trust -> what kind of specialist hospital it is. Raises CatalogueRefused."""
    return _pairs(folder / "specialist_trusts.yaml", "a code and a kind for each trust")


def _pairs(path: Path, expected: str) -> dict[str, str]:
    problems: list[str] = []
    entries = read_yaml(path, problems)
    if not isinstance(entries, dict) or not all(isinstance(each, str) for pair in entries.items() for each in pair):
        raise CatalogueRefused(problems or [f"{path.name}: expected {expected}"])
    return dict(entries)

"""Figures of the user's own: one long CSV file, and an entry beside it for each indicator the catalogue does not have.

Layout: UTF-8, commas, a header, one row for each figure. Fields may stand in quotes, but hold no comma and no line break.

    indicator    id of the catalogue, or of an entry beside the file (`<id>.yaml`)
    area         code of an area: ONS, ODS or this project's own
    period       2026-02 (month), 2025-Q3, 2024, 2023/24, 2016/2020 ...: the forms of data_access/reference/periods.py
    breakdown    nothing for everybody, otherwise dimension=value, several joined by "&"
    numerator    what is counted
    denominator  out of how many
    value        the figure, in the entry's unit; a percentage as a share, 0.25. Nothing where it follows from the counts
    lower, upper the ends of its 95% interval, both or neither
    status       may be left out, column and all: ok, suppressed, missing, not applicable, low reliability

`docs/own_data.md` says it for the person who fills it in; `docs/own_data_template.csv` and `.yaml` are there to be copied.

Rules
- A field with no number is missing, never 0. A row without value and numerator is missing.
- With counts, the value is always worked out from them; one given too must agree within 1%, which finds percentages written
  as 25 and columns put in the wrong order.
- An entry beside the file has the keys of the catalogue's entries. `disclosure_rule` may be left out and is then
  "hospital": counts of 1 to 7 are hidden and the others rounded. `source` is always the file itself.
- Figures of an indicator the catalogue has are shown by that indicator's own rule. Where that shows figures as published, the
  file is refused unless a copy of the entry lies beside it: a declaration that these are published too. Counts that are not
  need an entry of their own.
- A board must be one of the period: an ODS code that passed from one board to another means the one there was at the end of
  the period.
- An area must be known, and of a kind the entry names in `geographies` or `aggregates`.
- The same figure twice is refused, also under two codes of one area, under two ids of one period or with its breakdown
  written in another order.
- All periods of an indicator are of one kind. Two neighbouring calendar years ("2024/2025") are no period.
- Rows that are wholly empty, as spreadsheets leave at the end, are passed over.
- All faults of the file are reported at once, and nothing is loaded.

Everything is worked out on whole columns, and each different text looked at once: a million rows take seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pandas as pd

from data_access.reference.catalogue import Source, indicator_faults, load_dimensions, load_sources
from data_access.reference.catalogue.checking import check_entry
from data_access.reference.catalogue.yaml_file import read_yaml
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.own_data_file import Report, read_table
from data_access.reference.sources.own_data_rows import RowChecks
from data_access.reference.sources.refusal import Faults
from vocabulary import Indicator

DEFAULT_RULE = "hospital"
_ID = re.compile(r"[a-z][a-z0-9_]{0,79}")


@dataclass(frozen=True)
class OwnLoaded(Loaded):
    """What an own file stands for. `indicators` are those the catalogue does not have, by id."""

    indicators: Mapping[str, Indicator] = field(default_factory=dict)


def read(
    path: Path,
    known: Known,
    catalogue: Mapping[str, Indicator],
    *,
    progress: Callable[[int, int], None] = lambda done, rows: None,
) -> OwnLoaded:
    """Read and check one file. `catalogue` are the indicators there are already; `progress` hears rows done and rows in all.

    Raises SourceRefused with every fault of the file and of the entries beside it.
    """
    faults = Faults(path.name)
    report = Report()
    table, empty = read_table(path, faults, report, progress)
    own = _entries_beside(path, table["indicator"].cat.categories, catalogue, faults)
    facts = RowChecks(table, known, {**catalogue, **own}, load_dimensions(), report).facts()
    report.hand_on(faults)
    faults.refuse_if_any()
    progress(len(table) + empty, len(table) + empty)
    return OwnLoaded(rows_read=len(table) + empty, facts=facts, indicators=own)


def files_of(path: Path) -> tuple[Path, ...]:
    """The file and the entries beside it that it uses: what must be kept together. Raises SourceRefused."""
    faults = Faults(path.name)
    table, _ = read_table(path, faults, Report(), lambda done, rows: None, only=("indicator",))
    beside = (path.with_name(f"{name}.yaml") for name in table["indicator"].cat.categories if _ID.fullmatch(name))
    return (path, *(entry for entry in beside if entry.is_file()))


# --- entries beside the file ---


# Figures of such a measure are shown as they are: whoever adds to it has to say that theirs are published too.
DECLARE = (
    "beside the file a copy of the catalogue's entry, which declares that these figures are published as well; otherwise give "
    "yours an id and an entry of their own"
)


def _entries_beside(
    path: Path, names: pd.Index[Any], catalogue: Mapping[str, Indicator], faults: Faults
) -> dict[str, Indicator]:
    """The entries of indicators the catalogue does not have; a fault for each that is there and cannot be used."""
    found: dict[str, Indicator] = {}
    source = _source(path)
    sources, dimensions = load_sources() | {source.id: source}, load_dimensions()
    for name in names:
        beside = path.with_name(f"{name}.yaml")
        if not _ID.fullmatch(name):
            continue
        if not beside.is_file():
            there = catalogue.get(name)
            if there is not None and there.disclosure_rule == "published":
                faults.add(None, "indicator", name, DECLARE)
            continue
        problems: list[str] = []
        entry = _entry(beside, name, source.id, problems)
        if entry is not None:
            problems += indicator_faults(entry, sources, dimensions)
            there = catalogue.get(name)
            if there is not None and _without_source(there) != _without_source(entry):
                problems.append("the catalogue has this id already, with another entry. Give yours an id of its own")
            elif there is None:
                found[name] = entry
        for problem in problems:
            faults.add(None, beside.name, problem, "an entry like docs/own_data_template.yaml")
    return found


def _entry(beside: Path, name: str, source: str, problems: list[str]) -> Indicator | None:
    given = read_yaml(beside, problems)
    if problems:
        return None
    if isinstance(given, dict):
        if given.get("id", name) != name:
            problems.append(f"id is {given['id']!r}, expected the file's name, {name!r}")
        given = {"disclosure_rule": DEFAULT_RULE, **given, "id": name, "source": source}
    return check_entry(Indicator, given, beside.name, problems)


def _without_source(entry: Indicator) -> tuple[object, ...]:
    return tuple(getattr(entry, each.name) for each in fields(entry) if each.name != "source")


def _source(path: Path) -> Source:
    name = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].casefold()).strip("-")
    return Source(
        id=f"own-{name}",
        title=f"Own data: {name}",
        publisher="Your own organisation",
        licence="Not stated",
        attribution="Your own organisation",
        published_as="a file of your own",
        loader="own_data",
        files={"main": path.name},
        needs=(),
        as_of=None,
        caveats=(),
        url="",
        published=None,
        read_from={},
    )

"""Office for National Statistics: Explore local statistics, one table for each subject (CSV).

One row for each area, indicator and period, written as a day and a length ("2024-11-16/P1Y"). The loader of the source it
continues reads it, once the period stands in two columns as in that source's file. A download from the site has fewer columns, and
"value" for "observation"; one of a single indicator does not name it in its rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import ModuleType

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.publishers_files.layouts import through_loader
from data_access.reference.publishers_files.parts import letters_of, plain
from data_access.reference.sources.loaded import Loaded
from vocabulary import Status

LOADER = "ons_local_statistics"
_MUST = ("areacd", "period", "observation")
_MAY = ("indicator", "measure", "lci_95", "uci_95", "status", "notes")
_WORDS = {Status.SUPPRESSED: "u", Status.MISSING: "x", Status.NOT_APPLICABLE: "x"}  # as the loader has them
_AREAS = r"[EK]\d{8}"


def read(table: Table) -> Read:
    """The figures of every indicator of the file that a measure continues. Raises SourceRefused."""
    faults = table.faults
    module = through_loader.loader(LOADER)
    there = [name for name in _MAY if plain(name) in table.header.places]
    rows = table.part.table(table.header, (*_MUST, *there), faults)
    rows_read = len(rows)
    if "indicator" not in there:
        rows["indicator"] = _told_outside(table, module.MEASURES)
    called = {name: _called(name, module.MEASURES) for name in rows["indicator"].unique()}
    rows["indicator"] = rows["indicator"].map(called)
    rows["measure"] = rows["measure"] if "measure" in there else rows["indicator"].map(_usual(module)).fillna("")
    for name in _MAY[2:]:
        rows[name] = rows[name] if name in there else ""
    known = rows["indicator"].isin(list(module.MEASURES))
    left_out = [f"No measure here continues “{name}”." for name in dict.fromkeys(rows.loc[~known, "indicator"])]
    rows = rows[known]
    elsewhere = ~rows["areacd"].str.fullmatch(_AREAS)
    if elsewhere.any():
        left_out.append("Wales, Scotland and Northern Ireland are in the file and are not areas here.")
    rows = rows[~elsewhere]
    if rows.empty:
        return Read("none", Loaded(rows_read), left_out=tuple(left_out))
    parts = rows["period"].str.partition("/")
    given = rows.drop(columns="period").assign(period_start=parts[0], period_length=parts[2])
    for name in ("lci_95", "uci_95", "observation"):
        given[name], status = cells.numbers(rows[name], name, faults)
    marked = (rows["observation"] != "") & (rows["status"] == "")  # a mark instead of the figure
    given["status"] = given["status"].mask(marked, status.map(_WORDS).fillna(""))
    faults.refuse_if_any()
    content = given.to_csv(index=False).encode()
    loaded = through_loader.load(module, table.part.file, content, table.known, rows_floor=1)
    measures = sorted(loaded.facts["indicator"].unique())
    return Read(
        key="-".join(measures),
        loaded=Loaded(rows_read, loaded.facts),
        left_out=tuple(left_out),
        no_total="its figures are rates and averages, which do not add up",
    )


def _usual(module: ModuleType) -> dict[str, str]:
    """The one measure that each indicator is taken in as: of a table that names none."""
    return {name: each.called for name, each in module.MEASURES.items()}


def _called(name: str, measures: Mapping[str, object]) -> str:
    """The loader's name of an indicator: the site adds the countries it is of, "Employment rate (Great Britain)"."""
    return name if name in measures else _bare(name) if _bare(name) in measures else name


def _bare(name: str) -> str:
    return re.sub(r" \((Great Britain|United Kingdom|UK|England|England and Wales)\)$", "", name)


def _told_outside(table: Table, measures: Mapping[str, object]) -> str:
    """The indicator of a table of one, which its rows do not name: from the file's name ("employment-rate.csv"), the sheet's or the
    rows above. Raises SourceRefused."""
    above = (text for row, _ in table.part.top[: max(table.header.row, 0)] for text in row)
    named = {letters_of(form): name for name in measures for form in (name, _bare(name))}
    for text in (table.part.file.rpartition(".")[0], table.part.name, *above):
        if found := named.get(letters_of(_bare(text))):
            return found
    faults = table.faults
    faults.say(
        "The rows do not say which indicator they are of; the name of the file does as it is downloaded, such as employment-rate.csv. "
        "Keep it, or give a download of several indicators, which has a column “indicator”."
    )
    faults.refuse_if_any()
    raise AssertionError("unreachable")


LAYOUT = Layout(
    id="ons-local-statistics",
    name="Explore local statistics, a table (CSV)",
    publisher="Office for National Statistics",
    page="https://www.ons.gov.uk/explore-local-statistics/",
    columns=_MUST,
    also=(*_MAY, "areanm", "geography", "unit"),
    continues=(LOADER,),
    read=read,
    older_names={"value": "observation"},  # as the site and its interface call it since 2025
)

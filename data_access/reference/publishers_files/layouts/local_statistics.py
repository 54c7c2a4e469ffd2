"""Office for National Statistics: Explore local statistics, one table for each subject (CSV).

One row for each area, indicator and period, written as a day and a length ("2024-11-16/P1Y"). The loader of the source it
continues reads it, once the period stands in two columns as in that source's file.
"""

from __future__ import annotations

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.publishers_files.layouts import through_loader
from data_access.reference.sources.loaded import Loaded
from vocabulary import Status

LOADER = "ons_local_statistics"
_TEXTS = ("areacd", "indicator", "period", "observation", "measure", "lci_95", "uci_95", "status", "notes")
_WORDS = {Status.SUPPRESSED: "u", Status.MISSING: "x", Status.NOT_APPLICABLE: "x"}  # as the loader has them
_AREAS = r"[EK]\d{8}"


def read(table: Table) -> Read:
    """The figures of every indicator of the file that a measure continues. Raises SourceRefused."""
    faults = table.faults
    rows = table.part.table(table.header, _TEXTS, faults)
    rows_read = len(rows)
    module = through_loader.loader(LOADER)
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
    marked = (rows["observation"] != "") & (rows["status"] == "")  # a mark in the place of the figure
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


LAYOUT = Layout(
    id="ons-local-statistics",
    name="Explore local statistics, a table (CSV)",
    publisher="Office for National Statistics",
    page="https://www.ons.gov.uk/explore-local-statistics/",
    columns=_TEXTS,
    also=("areanm", "geography", "unit"),
    continues=(LOADER,),
    read=read,
)

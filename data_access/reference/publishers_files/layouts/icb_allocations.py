"""NHS England: allocations to integrated care boards (workbook), recognised by the words above its columns.

Its sheets are those of the source it continues, for other years. That source's loader reads them and checks every sheet
against its printed total for England.
"""

from __future__ import annotations

from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.publishers_files.layouts import through_loader
from data_access.reference.sources.icb_allocation_workbook import TOTAL_WITHIN, PrintedTotal

LOADER = "icb_allocations"


def read(table: Table) -> Read:
    """The allocations of every year in the workbook. Raises SourceRefused."""
    name = f"{table.part.file.removesuffix('.xlsx')}.xlsx"
    printed: list[PrintedTotal] = []
    loaded = through_loader.load(
        through_loader.loader(LOADER), name, table.part.workbook, table.known, held_to=printed.extend
    )
    years = sorted(loaded.facts["period"].unique())
    return Read(
        key=f"{years[0]}-to-{years[-1]}" if len(years) > 1 else str(years[0]),
        loaded=loaded,
        totals=tuple(InFileTotal(*total, TOTAL_WITHIN) for total in printed),
        left_out=("How each baseline was put together is in the workbook and is not taken in.",),
        no_total="no sheet prints a total for England",
    )


LAYOUT = Layout(
    id="icb-allocations",
    name="Allocations to integrated care boards (workbook)",
    publisher="NHS England",
    page="https://www.england.nhs.uk/allocations/",
    columns=("Region",),
    forms=(r"r\d\d", r"icb\d\d", r".*(recurrent baseline|fair[ -]shares target|recurrent allocation).*"),
    examples=("R26", "ICB26", "2026/27 recurrent allocation (£k)"),
    continues=(LOADER,),
    read=read,
    plans=True,
)

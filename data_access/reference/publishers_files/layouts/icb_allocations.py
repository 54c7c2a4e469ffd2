"""NHS England: allocations to integrated care boards (workbook), recognised by the words above its columns.

Its sheets are those of the source it continues, of other years: that source's own loader reads them, and holds every sheet to
the totals of regions and England printed in it.
"""

from __future__ import annotations

from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.publishers_files.layouts import through_loader

LOADER = "icb_allocations"


def read(table: Table) -> Read:
    """The allocations of every year in the workbook. Raises SourceRefused."""
    name = f"{table.part.file.removesuffix('.xlsx')}.xlsx"
    loaded = through_loader.load(through_loader.loader(LOADER), name, table.part.workbook, table.known)
    years = sorted(loaded.facts["period"].unique())
    return Read(
        key=f"{years[0]}-to-{years[-1]}" if len(years) > 1 else str(years[0]),
        loaded=loaded,
        left_out=("How each baseline was put together is in the workbook and is not taken in.",),
        no_total="every sheet was held to the totals of regions and England printed in it while it was read",
    )


LAYOUT = Layout(
    id="icb-allocations",
    name="Allocations to integrated care boards (workbook)",
    publisher="NHS England",
    page="https://www.england.nhs.uk/allocations/",
    columns=("Region",),
    forms=(r"r\d\d", r"icb\d\d", r".*(recurrent baseline|fair[ -]shares target|recurrent allocation).*"),
    continues=(LOADER,),
    read=read,
)

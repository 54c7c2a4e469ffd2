"""NHS England: A&E attendances and emergency admissions, one month, by provider (the monthly CSV).

One row for each organisation, and a last row TOTAL. `Period` is "MSitAE-MARCH-2026". Booked appointments have columns of
their own. What the figures mean, and what a 0 does not mean, is the business of the source it continues.
"""

from __future__ import annotations

from dataclasses import replace

from data_access.reference.periods import MONTHS
from data_access.reference.publishers_files.cells import is_total, month
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.sources import ae_by_provider as source
from data_access.reference.sources.loaded import Loaded
from data_access.reference.sources.table import Number, check_table

_COLUMNS = tuple(
    replace(column, thousands=True) if isinstance(column, Number) else column for column in source.PUBLISHED
)
NAMES = tuple(column.name for column in _COLUMNS)


def read(table: Table) -> Read:
    """The month's figures of every trust with a major department. Raises SourceRefused."""
    faults = table.faults
    texts = table.part.table(table.header, NAMES, faults)
    total = texts[["Period", "Org Code", "Parent Org"]].map(is_total).any(axis=1)
    if total.sum() != 1:
        faults.add(
            None, "Org Code", f"{int(total.sum())} rows TOTAL", "one, the last: without it the file may be cut short"
        )
    faults.refuse_if_any()
    texts["Period"] = texts["Period"].map(_as_published)
    rows = check_table(
        texts[~total], _COLUMNS, faults, rows_floor=1, key=("Period", "Org Code"), first_line=table.header.row + 2
    )
    months = sorted({source.month(text) for text in rows["Period"].unique()})
    if len(months) > 1:
        faults.add(None, "Period", ", ".join(months), "one month in a file")
    printed = check_table(texts[total][list(source.COUNTS)], _COLUMNS[4:], faults, rows_floor=1)
    totals = tuple(
        InFileTotal(f"{name}, row TOTAL", float(printed[name].iloc[0]), float(rows[name].sum()))
        for name in source.COUNTS
    )
    rows["month"] = months[0]
    rows["admissions"] = rows[list(source.ADMISSIONS)].sum(axis=1)
    source.check_counts(rows, faults)
    regions = source.regions_of(rows, table.known, faults)
    faults.refuse_if_any()
    areas, members = source.trusts(rows, regions)
    major = rows[rows["A&E attendances Type 1"] > 0].sort_values(["Org Code", "month"])
    without = len(rows) - len(major)
    return Read(
        key=months[0],
        loaded=Loaded(rows_read=len(rows), facts=source.facts_of(major), areas=areas, members=members),
        totals=totals,
        left_out=(
            f"Left out: {without} organisation{'' if without == 1 else 's'} without a major (type 1) department.",
            "Booked appointments, type 2 and other departments are in the file and are not measures here.",
            "It holds no patients’ homes: figures are those of the organisation, wherever its patients live.",
        ),
    )


def _as_published(text: str) -> str:
    """A month however it is written, such as a spreadsheet's date, as "MSitAE-MARCH-2026"; another text as it is."""
    found = month(text)
    return text if found is None else f"MSitAE-{MONTHS[int(found[5:]) - 1].upper()}-{found[:4]}"


LAYOUT = Layout(
    id="ae-by-provider",
    name="A&E attendances and emergency admissions, one month, by provider (CSV)",
    publisher="NHS England",
    page="https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/",
    columns=NAMES,
    continues=("ae_by_provider",),
    read=read,
    older_names={
        "Number of A&E attendances Type 1": "A&E attendances Type 1",
        "Number of A&E attendances Type 2": "A&E attendances Type 2",
        "Number of A&E attendances Other A&E Department": "A&E attendances Other A&E Department",
        "Number of attendances over 4hrs Type 1": "Attendances over 4hrs Type 1",
        "Number of attendances over 4hrs Type 2": "Attendances over 4hrs Type 2",
        "Number of attendances over 4hrs Other A&E Department": "Attendances over 4hrs Other Department",
    },
)

"""NHS England: the Summary Hospital-level Mortality Indicator of twelve months, by trust (CSV or workbook)."""

from __future__ import annotations

import re

import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.sources.loaded import Loaded, facts
from vocabulary import Status

_SPAN = re.compile(r"([A-Z][a-z]{2,8})[ -]?((?:20)?\d\d)\s*(?:-|–|to)\s*([A-Z][a-z]{2,8})[ -]?((?:20)?\d\d)")
_SHMI = ("Provider code", "Provider name", "SHMI value", "SHMI banding", "Observed deaths", "Expected deaths")
ROUNDED = 0.005  # the printed ratio against that of counts rounded to 5


def read(table: Table) -> Read:
    """Deaths observed and expected of each trust, and the publisher's band. Raises SourceRefused."""
    faults = table.faults
    texts = table.part.table(table.header, _SHMI, faults)
    rows = texts[texts["Provider code"].str.fullmatch(r"R[A-Z0-9]{2}")]
    if rows.empty:
        faults.add(None, "Provider code", "no code of a trust", "codes such as RJE")
    period = _year(table)
    if period is None:
        faults.say(
            "The twelve months are not said above the table or in the file’s name, or are not those of a calendar year, such as "
            "January 2026 to December 2026. Other twelve months overlap those the measure has."
        )
    faults.refuse_if_any()
    ratio, status = cells.numbers(rows["SHMI value"], "SHMI value", faults)
    observed, of_observed = cells.numbers(rows["Observed deaths"], "Observed deaths", faults)
    expected, of_expected = cells.numbers(rows["Expected deaths"], "Expected deaths", faults)
    status = status.where(observed.notna(), of_observed).where(expected.notna(), of_expected)
    shown = status == Status.OK
    band, band_status = cells.numbers(rows["SHMI banding"], "SHMI banding", faults)
    far = (observed / expected - ratio).abs() > ROUNDED
    for row in rows.index[far]:
        faults.add(
            int(row), "SHMI value", f"{ratio[row]:g}", f"{observed[row] / expected[row]:.4f}, from the deaths beside it"
        )
    faults.refuse_if_any()
    made = [
        facts(
            indicator="hospital_mortality_shmi",
            period=period,
            area=rows["Provider code"],
            numerator=observed.where(shown),
            denominator=expected.where(shown),
            status=status.astype(object),
        ),
        facts(
            indicator="hospital_mortality_band",
            period=period,
            area=rows["Provider code"],
            value=band,
            status=band_status.astype(object),
        ),
    ]
    return Read(
        key=str(period),
        loaded=Loaded(rows_read=len(rows), facts=pd.concat(made, ignore_index=True)),
        left_out=("Intervals, spells and notes on quality are in the file and are not taken in.",),
        no_total=f"the file prints none; observed over expected deaths are {observed.sum() / expected.sum():.4f} in all",
    )


def _year(table: Table) -> str | None:
    """The calendar year the figures are of, from the rows above the header or the file's name."""
    above = (" ".join(row) for row, _ in table.part.top[: max(table.header.row, 0)])
    for text in (*above, table.part.file, table.part.name):
        if match := _SPAN.search(text):
            first, last = (cells.month(f"{match[at]}-{match[at + 1]}") for at in (1, 3))
            if first and last and first[5:] == "01" and last[5:] == "12" and first[:4] == last[:4]:
                return first[:4]
    return None


LAYOUT = Layout(
    id="shmi",
    name="Summary Hospital-level Mortality Indicator by trust (CSV or workbook)",
    publisher="NHS England",
    page="https://digital.nhs.uk/data-and-information/publications/statistical/shmi",
    columns=_SHMI,
    also=("Number of spells", "Reporting period", "Data quality notes"),
    continues=("shmi_2025",),
    read=read,
    not_with={
        "Site code": "this is the file by hospital site. Give the one “at trust level”.",
        "Diagnosis group": "this is the file by diagnosis. Give the one “at trust level”.",
    },
    older_names={"Observed number of deaths": "Observed deaths", "Expected number of deaths": "Expected deaths"},
)

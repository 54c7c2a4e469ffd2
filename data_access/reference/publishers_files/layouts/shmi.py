"""NHS England: the Summary Hospital-level Mortality Indicator of twelve months, by trust (CSV or workbook).

A publication is a zip of tables by trust, by site and by diagnosis. One of them, "Historical_trust_level_SHMI_data", has every twelve
months of earlier publications, TIME_PERIOD "JAN25_DEC25". It comes out every month, so any twelve months are read: January to December as
the calendar year, others as a span of months. The newest of a file are taken in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from data_access.reference.calendar import is_year_long
from data_access.reference.periods import period
from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import Layout, Read, Table
from data_access.reference.publishers_files.parts import Header, Part, plain
from data_access.reference.sources.loaded import Loaded, facts
from data_access.reference.sources.refusal import Faults
from vocabulary import Status

_MONTH = r"([A-Z][A-Za-z]{2,8})[ -]?((?:20)?\d\d)"
_SPAN = re.compile(rf"{_MONTH}\s*(?:[-–_]|to)\s*{_MONTH}")
_SHMI = ("Provider code", "Provider name", "SHMI value", "SHMI banding", "Observed deaths", "Expected deaths")
_TWELVE_MONTHS = "Reporting period"  # of a row, in the file that goes back to earlier publications
TO = 5  # deaths are rounded to
BESIDE_YEARS = "These are no calendar year: they stand beside the calendar years as a span of months, and no change is worked out between the two."
PRINTED = 0.00006  # half the last decimal of the printed ratio, and a little


@dataclass(frozen=True)
class _Months:
    """Where the figures of twelve months stand: in all rows of a table, or in those whose text of months is `months`."""

    first: str  # "2025-02"
    last: str
    part: Part
    header: Header
    months: str = ""

    @property
    def period(self) -> str:
        whole_year = self.first[5:] == "01"
        return self.first[:4] if whole_year else f"{self.first}/{self.last}"


def read(table: Table) -> Read:
    """Deaths observed and expected of each trust, and the publisher's band. Raises SourceRefused."""
    faults = table.faults
    found = _twelve_months(table)
    if not found:
        faults.say(
            "The twelve months are not said in the rows, above the table or in the file’s name, as in “January 2026 to December 2026”. "
            "Give the zip of the publication as it was downloaded, or a file that keeps its name."
        )
        faults.refuse_if_any()
    at = max(found, key=lambda each: each.last)
    faults = Faults(at.part.file + (f", sheet {at.part.name}" if at.part.name else ""))
    texts = at.part.table(at.header, (*_SHMI, _TWELVE_MONTHS) if at.months else _SHMI, faults)
    rows = texts[texts["Provider code"].str.fullmatch(r"R[A-Z0-9]{2}")]
    if at.months:
        rows = rows[rows[_TWELVE_MONTHS] == at.months]
    if rows.empty:
        faults.add(None, "Provider code", "no code of a trust", "codes such as RJE")
    for row, code in rows.loc[rows.duplicated("Provider code"), "Provider code"].items():
        faults.add(int(str(row)), "Provider code", code, "a row of its own")
    faults.refuse_if_any()
    label = period(at.period).label
    ratio, status = cells.numbers(rows["SHMI value"], "SHMI value", faults)
    observed, of_observed = cells.numbers(rows["Observed deaths"], "Observed deaths", faults)
    expected, of_expected = cells.numbers(rows["Expected deaths"], "Expected deaths", faults)
    status = status.where(observed.notna(), of_observed).where(expected.notna(), of_expected)
    shown = status == Status.OK
    band, band_status = cells.numbers(rows["SHMI banding"], "SHMI banding", faults)
    far = (observed / expected - ratio).abs() > TO / 2 * (1 + ratio) / expected + PRINTED
    for row in rows.index[far]:
        faults.add(
            int(row), "SHMI value", f"{ratio[row]:g}", f"{observed[row] / expected[row]:.4f}, from the deaths beside it"
        )
    faults.refuse_if_any()
    made = [
        facts(
            indicator="hospital_mortality_shmi",
            period=at.period,
            area=rows["Provider code"],
            numerator=observed.where(shown),
            denominator=expected.where(shown),
            status=status.astype(object),
        ),
        facts(
            indicator="hospital_mortality_band",
            period=at.period,
            area=rows["Provider code"],
            value=band,
            status=band_status.astype(object),
        ),
    ]
    return Read(
        key=at.period.replace("/", "-to-"),
        loaded=Loaded(rows_read=len(rows), facts=pd.concat(made, ignore_index=True)),
        left_out=(
            "Intervals, spells and notes on quality are in the file and are not taken in.",
            *([f"The figures are those of {at.part.file}."] if at.part is not table.part else []),
            *(
                [f"Twelve months of earlier publications are in the file. Only the newest are taken in: {label}."]
                if len({each.last for each in found}) > 1
                else []
            ),
            *([BESIDE_YEARS] if at.first[5:] != "01" else []),
        ),
        no_total=f"the file prints none; observed over expected deaths are {observed.sum() / expected.sum():.4f} in all",
    )


def _twelve_months(table: Table) -> list[_Months]:
    """All twelve months that the table has, and those beside it with the same columns."""
    found: list[_Months] = []
    spans: Sequence[tuple[str, tuple[str, str] | None]]
    for part, header in ((table.part, table.header), *_alike(table.beside)):
        if plain(_TWELVE_MONTHS) in header.places:
            texts = part.table(header, ("Provider code", _TWELVE_MONTHS), table.faults)[_TWELVE_MONTHS].unique()
            spans = [(str(text), _span(str(text))) for text in texts]
        else:
            above = (" ".join(row) for row, _ in part.top[: max(header.row, 0)])
            spans = [("", span) for text in (*above, part.file, part.name) if (span := _span(text))][:1]
        found += [_Months(*span, part, header, text) for text, span in spans if span]
    return found


def _alike(parts: Iterable[Part]) -> Iterator[tuple[Part, Header]]:
    for part in parts:
        for header in map(LAYOUT.named, part.headers()):
            if all(plain(name) in header.places for name in _SHMI) and not LAYOUT.another(header):
                yield part, header
                break


def _span(text: str) -> tuple[str, str] | None:
    """ "JAN25_DEC25" or "January 2025 - December 2025" as its first and last month; None for what is not twelve months."""
    for match in _SPAN.finditer(text):
        first, last = (cells.month(f"{match[at]}-{match[at + 1]}") for at in (1, 3))
        if first and last and is_year_long(first, last):
            return first, last
    return None


LAYOUT = Layout(
    id="shmi",
    name="Summary Hospital-level Mortality Indicator by trust (CSV, workbook, or the zip of a publication)",
    publisher="NHS England",
    page="https://digital.nhs.uk/data-and-information/publications/statistical/shmi",
    columns=_SHMI,
    also=("Number of spells", _TWELVE_MONTHS, "Data quality notes", "Publication month", "OD_LL", "OD_UL"),
    continues=("shmi_2025",),
    read=read,
    not_with={
        "Site code": "this is the file by hospital site. Give the one “at trust level”.",
        "Diagnosis group": "this is the file by diagnosis. Give the one “at trust level”.",
    },
    older_names={
        "Observed number of deaths": "Observed deaths",
        "Expected number of deaths": "Expected deaths",
        "OBSERVED": "Observed deaths",
        "EXPECTED": "Expected deaths",
        "SPELLS": "Number of spells",
        "TIME_PERIOD": _TWELVE_MONTHS,
    },
)

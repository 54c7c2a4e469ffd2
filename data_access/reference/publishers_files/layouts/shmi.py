"""NHS England: the Summary Hospital-level Mortality Indicator of twelve months, by trust (CSV or workbook).

A publication is a zip of tables by trust, by site and by diagnosis. One of them, "Historical_trust_level_SHMI_data", has every twelve
months of earlier publications, TIME_PERIOD "JAN25_DEC25": where the newest twelve months are no calendar year, the newest calendar
year is found there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

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
PRINTED = 0.00006  # half the last decimal of the printed ratio, and a little


@dataclass(frozen=True)
class _Year:
    """Where the figures of a calendar year stand: in all rows of a table, or in those whose text of months is `months`."""

    year: str
    part: Part
    header: Header
    months: str = ""


def read(table: Table) -> Read:
    """Deaths observed and expected of each trust, and the publisher's band. Raises SourceRefused."""
    faults = table.faults
    years, other = _years(table)
    if not years:
        faults.say(
            "The twelve months are not said in the rows, above the table or in the file’s name, or are not those of a calendar year, "
            "such as January 2026 to December 2026. Other twelve months overlap those the measure has."
            + (f" It has {other}." if other else "")
        )
        faults.refuse_if_any()
    at = max(years, key=lambda each: each.year)
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
    year = at.year
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
            period=year,
            area=rows["Provider code"],
            numerator=observed.where(shown),
            denominator=expected.where(shown),
            status=status.astype(object),
        ),
        facts(
            indicator="hospital_mortality_band",
            period=year,
            area=rows["Provider code"],
            value=band,
            status=band_status.astype(object),
        ),
    ]
    return Read(
        key=year,
        loaded=Loaded(rows_read=len(rows), facts=pd.concat(made, ignore_index=True)),
        left_out=(
            "Intervals, spells and notes on quality are in the file and are not taken in.",
            *([f"The figures are those of {at.part.file}."] if at.part is not table.part else []),
            *(
                [f"Twelve months that are no calendar year overlap those there are, and stay out: {other}."]
                if other
                else []
            ),
            *(
                [f"Earlier calendar years are in the file. Only {year} is taken in."]
                if len({each.year for each in years}) > 1
                else []
            ),
        ),
        no_total=f"the file prints none; observed over expected deaths are {observed.sum() / expected.sum():.4f} in all",
    )


def _years(table: Table) -> tuple[list[_Year], str]:
    """The calendar years of the table and of those beside it that have the same columns, and the newest other twelve months."""
    found: list[_Year] = []
    others: list[tuple[str, str]] = []
    spans: Sequence[tuple[str, tuple[str, str] | None]]
    for part, header in ((table.part, table.header), *_alike(table.beside)):
        if plain(_TWELVE_MONTHS) in header.places:
            texts = part.table(header, ("Provider code", _TWELVE_MONTHS), table.faults)[_TWELVE_MONTHS].unique()
            spans = [(str(text), _span(str(text))) for text in texts]
        else:
            above = (" ".join(row) for row, _ in part.top[: max(header.row, 0)])
            spans = [("", span) for text in (*above, part.file, part.name) if (span := _span(text))][:1]
        for text, span in spans:
            if span and span[0][5:] == "01" and span[1] == f"{span[0][:4]}-12":
                found.append(_Year(span[0][:4], part, header, text))
            elif span:
                others.append(span)
    newest = max((span for span in others), key=lambda span: span[1], default=None)
    return found, f"{period(newest[0]).label} to {period(newest[1]).label}" if newest else ""


def _alike(parts: Iterable[Part]) -> Iterator[tuple[Part, Header]]:
    for part in parts:
        for header in map(LAYOUT.named, part.headers()):
            if all(plain(name) in header.places for name in _SHMI) and not LAYOUT.another(header):
                yield part, header
                break


def _span(text: str) -> tuple[str, str] | None:
    """ "JAN25_DEC25" or "January 2025 - December 2025" as its first and last month; None for another text."""
    for match in _SPAN.finditer(text):
        first, last = (cells.month(f"{match[at]}-{match[at + 1]}") for at in (1, 3))
        if first and last:
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

"""What the two exhibits of years share: the table of all series, the chart and the sentences about them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components import narrative as say
from components.charts.specs import TimeSeries as TimeSeriesChart
from components.exhibit import Column, Table
from components.units import Unit
from data_access.reference.calendar import absent, after_absence
from data_access.reference.periods import period
from domain.resource_distribution.years import TimeSeries
from pages.resource_distribution.evidence import Evidence
from vocabulary import PLACE, Period

GREY_LINES = {
    "icb": "the other systems",
    "cluster": "the other clusters",
    "region": "the eleven systems",
    PLACE: "the systems it lies in",
}


def years_table(evidence: Evidence, all_series: Sequence[TimeSeries], label: str, unit: Unit) -> Table:
    """A row for each area and year; the area and its benchmark are drawn strong."""
    strong = (evidence.area.code, evidence.benchmark.code)
    frame = pd.DataFrame(
        [
            {
                "code": series.area.code,
                "name": series.area.short_name,
                "year": _position(year),
                "label": year,
                "value": value,
                "focus": series.area.code in strong,
                "own": series.area.code == evidence.area.code,
            }
            for series in all_series
            for year, value in zip(series.labels, series.value, strict=True)
        ]
    )
    columns = (Column("name", "Area"), Column("label", "Year"), Column("value", label, "figure", unit=unit))
    return Table(frame, columns=columns, highlight="own")


def year_by_year(own: TimeSeries, title: str, unit: Unit) -> TimeSeriesChart:
    """The chart of `years_table`: no line is drawn across years that were never published."""
    return TimeSeriesChart(
        x="year",
        label="label",
        y="value",
        series="code",
        name="name",
        focus="focus",
        y_title=title,
        unit=unit,
        gaps=[_position(own.labels[start]) for start in after_absence(_periods(own))],
    )


def grey_lines(evidence: Evidence) -> str:
    return f"The grey lines are {GREY_LINES[evidence.area.kind]}."


def absent_years(series: TimeSeries) -> str:
    """A sentence and a space about the years that were never published; "" where there are none."""
    sentence = say.broken_line([year.label for year in absent(_periods(series))])
    return f"{sentence} " if sentence else ""


def _position(year: str) -> int:
    """Where a year stands on the axis: "2018/19" at 2018."""
    return int(year[:4])


def _periods(series: TimeSeries) -> tuple[Period, ...]:
    return tuple(period(label) for label in series.labels)  # of years, the label is the id

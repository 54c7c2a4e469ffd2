"""Shares over time: the share itself, the share as a multiple of the UK's, and the three industries it is made of."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components import narrative as say
from components.charts.specs import TimeSeries
from components.exhibit import Column, Exhibit, Format, Table
from components.units import PERCENT, Unit
from data_access.reference.calendar import absent, after_absence
from domain.wider_economy.accounts import QUOTIENT, SHARE, Account, Floats
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.words import HARDLY_MOVED, NO_INTERVAL, area_name, change, changed
from vocabulary import Sureness

TIMES = Unit("times the UK", decimals=2, floor=0, after=" ×")
CLOSE = 0.02  # a change of the quotient below which it has hardly changed
INDUSTRY_NAMES = {
    # industry: at the start of a label, in the middle of a sentence
    "industry=86": ("Health", "health"),
    "industry=87": ("Residential care", "residential care"),
    "industry=88": ("Social work", "social work"),
}


def share_over_time(view: View, evidence: Evidence) -> Exhibit:
    """The share in every year."""
    own, year, peak = evidence.own.share, evidence.year_index, evidence.own.peak
    highest = (
        f" It was highest in {evidence.years[peak].label}, at {say.percent(own[peak])}."
        if peak not in (0, year)
        else ""
    )
    return Exhibit(
        id="course",
        title=_course(evidence),
        sentence=(
            f"The share went from {say.percent(own[0])} in {evidence.years[0].label} to {say.percent(own[year])} in {evidence.year}.{highest} "
            f"{change(evidence)} The grey lines are {_others(evidence)}. In 2020 and 2021 the pandemic closed other industries and more "
            f"was spent on health. Shares of those years are no sign of a lasting change. {_absent(evidence)}{NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=_series_table(
            evidence, [(account, account.share) for account in _drawn(evidence)], PERCENT, "Share", "percent"
        ),
        spec=TimeSeries.standard(
            y_title=f"share of gross value added ({evidence.part})",
            unit=PERCENT,
            x="year",
            gaps=_gaps(evidence),
        ),
        provenance=evidence.provenance_of_all_years(SHARE),
        caveats=evidence.caveats(SHARE),
    )


def _course(evidence: Evidence) -> str:
    """ "The share has risen by 4.8 points since 1998; the UK’s by 2.4"."""
    year, first = evidence.year_index, evidence.years[0].label
    if year == 0:
        return f"The share was {say.percent(evidence.own.share[0])} in {first}, the first year there is"
    own, uk = (float(account.share[year] - account.share[0]) for account in (evidence.own, evidence.uk))
    if abs(own) < HARDLY_MOVED:
        return f"The share has hardly moved since {first}; the UK’s has {changed(uk)}"
    same_way = (own > 0) == (uk > 0) and abs(uk) >= HARDLY_MOVED
    meanwhile = f"by {100 * abs(uk):.1f}" if same_way else f"has {changed(uk)}"
    return f"The share has {changed(own)} since {first}; the UK’s {meanwhile}"


def quotient(view: View, evidence: Evidence) -> Exhibit:
    """The share as a multiple of the UK's, in every year."""
    uk, year, first = evidence.uk.share, evidence.year_index, evidence.years[0].label
    own = evidence.own.share / uk
    series = [(account, account.share / uk) for account in _drawn(evidence) if account is not evidence.uk]
    since_first = (
        f"much as in {first}"
        if abs(own[year] - own[0]) < CLOSE
        else f"{'up' if own[year] > own[0] else 'down'} from {own[0]:.2f} in {first}"
    )
    return Exhibit(
        id="quotient",
        title=f"The share is {own[year]:.2f} times the UK’s, {since_first}",
        sentence=(
            f"Specialisation: the area’s share divided by the UK’s in the same year; 1 is the UK’s share. What happened everywhere, such "
            f"as the pandemic, drops out. The grey lines are {_others(evidence)}. Above 1 does not mean "
            f"better care or more of it. {_absent(evidence)}{NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=_series_table(evidence, series, TIMES, "Times the UK’s share", "figure"),
        spec=TimeSeries.standard(
            y_title="times the UK’s share",
            unit=TIMES,
            x="year",
            gaps=_gaps(evidence),
            target=1.0,
            target_name="as the UK",
        ),
        provenance=evidence.provenance_of_all_years(QUOTIENT),
        caveats=evidence.caveats(QUOTIENT),
    )


def split(view: View, evidence: Evidence) -> Exhibit:
    """Health, residential care and social work apart, whichever part the view names."""
    year = evidence.year_index
    own, uk = evidence.shares_by_industry
    frame = pd.DataFrame(
        [
            {
                "series": f"{whose} {INDUSTRY_NAMES[industry][0]}",
                "name": INDUSTRY_NAMES[industry][0],
                "whose": area.short_name,
                "area_code": area.code,
                "year": int(period.id),
                "label": period.label,
                "value": value,
                "focus": whose == "own",
            }
            for whose, area, industries in (("own", evidence.area, own), ("uk", evidence.uk.area, uk))
            for industry, values in industries.items()
            for period, value in zip(evidence.years, values, strict=True)
        ]
    )
    health, uk_health = (
        industries["industry=86"][year] / sum(values[year] for values in industries.values())
        for industries in (own, uk)
    )
    share, of_uk = say.percent(health, 0), say.percent(uk_health, 0)
    listed = say.listing(
        [f"{INDUSTRY_NAMES[industry][1]} {say.percent(values[year])}" for industry, values in own.items()]
    )
    return Exhibit(
        id="split",
        title=f"Health is {share} of health and social care here, {'as' if share == of_uk else of_uk} in the UK",
        sentence=(
            f"Of everything earned in {area_name(evidence)} in {evidence.year}: {listed}. The grey lines are the UK’s. "
            f"Social work here is all care without lodging: home care, day care, nurseries. {_absent(evidence)}{NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("whose", "Area"),
                Column("name", "Part"),
                Column("label", "Year"),
                Column("value", "Share of all that is earned", "percent"),
            ),
            highlight="focus",
        ),
        spec=TimeSeries.standard(
            y_title="share of gross value added",
            unit=PERCENT,
            x="year",
            series="series",
            gaps=_gaps(evidence),
        ),
        provenance=evidence.provenance_of_all_years(SHARE),
        caveats=evidence.caveats(SHARE),
    )


def _series_table(
    evidence: Evidence, series: Sequence[tuple[Account, Floats]], unit: Unit, label: str, form: Format
) -> Table:
    strong = (evidence.area.code, evidence.uk.area.code)
    frame = pd.DataFrame(
        [
            {
                "code": account.area.code,
                "name": account.area.short_name,
                "year": int(period.id),
                "label": period.label,
                "value": value,
                "focus": account.area.code in strong,
                "own": account.area.code == evidence.area.code,
            }
            for account, values in series
            for period, value in zip(evidence.years, values, strict=True)
        ]
    )
    return Table(
        frame,
        columns=(Column("name", "Area"), Column("label", "Year"), Column("value", label, form, unit=unit)),
        highlight="own",
    )


def _drawn(evidence: Evidence) -> list[Account]:
    """The area, the UK, then its peers: the order of the table."""
    others = [account for account in evidence.peers if account.area.code != evidence.area.code]
    return [evidence.own, evidence.uk, *others]


def _others(evidence: Evidence) -> str:
    kind = {"icb": "the other systems", "cluster": "the other clusters", "region": "the eleven systems"}
    return kind[evidence.area.kind]


def _gaps(evidence: Evidence) -> list[float]:
    """Where a line would be drawn across years that were never published. The axis is the year."""
    return [float(evidence.years[start].id) for start in after_absence(evidence.years)]


def _absent(evidence: Evidence) -> str:
    said = say.broken_line([period.label for period in absent(evidence.years)])
    return f"{said} " if said else ""

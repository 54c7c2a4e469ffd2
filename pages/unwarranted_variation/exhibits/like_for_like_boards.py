"""Like for like where only boards are counted: each system against what boards with such people have."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from data_access import MIDLANDS
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.scan import scan_area
from pages import areas
from pages.fair_words import ALLOWED, HOW_SURE, WHY_NO_SURER, amount, how_sure, unit_of, why_no_surer, worse_by
from pages.unwarranted_variation.evidence import Evidence
from pages.words import named, provenance
from vocabulary import Area

PEOPLE = Unit("people", decimals=0)
METHOD = (
    "What boards with people like its own have, by a model of England’s boards with deprivation and the share of people aged 65 and over, "
    "used only where it foretells boards left out of the fit; scaled to the Midlands. The interval allows for chance, for what passes from year "
    "to year, and for what is not known of the effects of deprivation and age: how far they move when one region after another, London among "
    "them, is left out. How alike the practices of a board are is not known, so it is too narrow."
)


def of_boards(exhibit: str, evidence: Evidence) -> Exhibit | None:
    """The systems of the Midlands, the furthest on the worse side first. None where the view shows no such comparison."""
    own = evidence.fair
    if evidence.level != "icb" or own is None or not own.like_for_like:
        return None
    found = [
        (area, one) for area in evidence.store.members(MIDLANDS, "icb") if (one := _of(evidence, area)) is not None
    ]
    frame = pd.DataFrame([_row(area, one, area.code == evidence.area.code) for area, one in found])
    frame = frame.sort_values("difference", ascending=False, kind="stable", ignore_index=True)
    counted, year = evidence.indicator.people_worse, own.period.label
    return Exhibit(
        id=exhibit,
        title=f"Like for like, {named(evidence.area)} has {amount(own)} than the Midlands average, {year}",
        sentence=(
            f"Each mark is a system’s {counted} beyond those of boards with people like its own, at the level of the Midlands; the line is the "
            f"95% interval. Allowed for: {say.listing([ALLOWED[key] for key in own.adjusted_for], most=9)}. "
            f"Against the plain average {named(evidence.area)} has "
            f"{say.signed(worse_by(own, own.crude), unit_of(own.indicator))}."
        ),
        sure=own.sure.phrase,
        like_for_like=True,
        table=Table(
            frame,
            columns=(
                Column("name", "System"),
                Column("difference", f"More (fewer) {counted} than expected, like for like", "figure", unit=PEOPLE),
                Column("lower", "95% interval from", "figure", unit=PEOPLE),
                Column("upper", "to", "figure", unit=PEOPLE),
                Column("sure", HOW_SURE),
                Column("why", WHY_NO_SURER),
                Column("crude", "Against the plain average", "figure", unit=PEOPLE),
            ),
            highlight="own",
        ),
        spec=RankedDot(
            value="difference",
            lower="lower",
            upper="upper",
            name="name",
            code="key",
            focus="own",
            average=0.0,
            average_name="as expected",
            value_title=f"more or fewer than expected, {year}",
            unit=PEOPLE,
        ),
        provenance=provenance(evidence.store, (evidence.indicator.id,), year, METHOD),
        caveats=evidence.indicator.caveats,
    )


def _of(evidence: Evidence, area: Area) -> Compared | None:
    own = (
        one
        for one in scan_area(evidence.store, area.code)
        if one.indicator.id == evidence.indicator.id and one.unit_kind == "board" and one.like_for_like
    )
    return next(own, None)


def _row(area: Area, one: Compared, own: bool) -> dict[str, object]:
    low, high = sorted((worse_by(one, one.lower), worse_by(one, one.upper)))
    return {
        "key": areas.key_of(area),
        "name": area.short_name,
        "difference": worse_by(one, one.difference),
        "lower": low,
        "upper": high,
        "sure": how_sure(one),
        "why": why_no_surer(one),
        "crude": worse_by(one, one.crude),
        "own": own,
    }

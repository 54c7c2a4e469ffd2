"""The places compared on the map: shaded by value if their boundaries are stored, else marked at their location."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import ChartSpec, Choropleth, Scatter
from components.exhibit import Exhibit
from components.links import safe_link
from components.units import Unit
from data_access.reference import boundaries
from domain.unwarranted_variation.funnel import Funnel
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits import peers_table
from pages.unwarranted_variation.view import View
from pages.unwarranted_variation.words import case_mix, of_whom
from pages.words import named
from vocabulary import Refused

ID, TITLE = "map", "On the map"
DEGREES = Unit("degrees", decimals=2)
MOST_MARKED = 400


def on_the_map(view: View, evidence: Evidence) -> Exhibit:
    """Areas with borders all over; of places with an address, the area's own."""
    funnel = evidence.funnel
    if isinstance(funnel, Refused):
        return Exhibit(ID, TITLE, "", refused=funnel.reason)
    shapes = boundaries.address(evidence.level) if evidence.level in boundaries.KINDS else ""
    frame = _shaded(evidence, funnel) if shapes else _marked(evidence, funnel)
    if frame.empty:
        why = f"Neither borders nor addresses of {evidence.noun.many} are held, so they cannot be drawn."
        return Exhibit(ID, TITLE, "", refused=why)
    unit, area = evidence.unit, say.sentence_case(named(evidence.area))
    if shapes:
        outlined = not evidence.peers.whole and bool(frame["own"].any())
        said = "A stronger colour is a higher value." + (f" {area}’s own are outlined." if outlined else "")
        credit = f" {boundaries.ATTRIBUTION}"
        spec: ChartSpec = Choropleth(
            value="value",
            name="name",
            code="code",
            focus="own" if outlined else None,
            unit=unit,
            boundaries=safe_link(shapes),
            value_title=f"{of_whom(evidence)}{unit.axis}, {evidence.period.label}",
        )
    else:
        said, credit = "Each mark stands where the place is; filled ones lie outside the 99.8% limits.", ""
        spec = Scatter(
            x="x",
            y="y",
            name="name",
            code="code",
            x_title="Degrees east",
            y_title="Degrees north",
            x_unit=DEGREES,
            y_unit=DEGREES,
            focus="outside",
            degrees=True,
        )
    return Exhibit(
        id=ID,
        title=_title(evidence, frame),
        sentence=f"{said} Near places share people, staff and buildings: a cluster is no proof of a cause. {case_mix(evidence)}{credit}",
        table=peers_table.table(evidence, funnel, frame),
        spec=spec,
        provenance=evidence.provenance,
        caveats=evidence.caveats,
    )


def _shaded(evidence: Evidence, funnel: Funnel) -> pd.DataFrame:
    frame = peers_table.frame(evidence, funnel)
    drawn = {each.code for each in boundaries.outlines(evidence.level, set(frame["code"]))}
    return frame[frame["code"].isin(drawn)].reset_index(drop=True)


def _marked(evidence: Evidence, funnel: Funnel) -> pd.DataFrame:
    frame = peers_table.frame(evidence, funnel)
    frame = frame[frame["own"] & frame["value"].notna()]
    places = [evidence.store.area(str(code)) for code in frame["code"]]
    frame = frame.assign(
        x=[_degrees(place.longitude if place else None) for place in places],
        y=[_degrees(place.latitude if place else None) for place in places],
        outside=frame["group"].isin([0, 2]),
    ).dropna(subset=["x", "y"])
    return frame.head(MOST_MARKED).reset_index(drop=True)


def _degrees(given: float | None) -> float:
    """NaN where it is not known."""
    return float("nan") if given is None else given


def _title(evidence: Evidence, frame: pd.DataFrame) -> str:
    known = frame.dropna(subset=["value"])
    low, high = (evidence.unit.write(float(each)) for each in (known["value"].min(), known["value"].max()))
    values = f"{low} to {high} by {evidence.noun.one}" if low != high else f"{low} in every {evidence.noun.one}"
    return f"{of_whom(evidence)} on the map: {values}, {evidence.period.label}"

"""The exhibits: places side by side, practices on the map and in a table, overlaps, and practices in no place."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import Line, RankedDot, Scatter
from components.exhibit import Column, Exhibit, Table
from components.page import lassoed
from components.units import Unit
from data_access.reference import boundaries
from domain.resource_distribution.comparison import Comparison
from pages import paths
from pages.places.evidence import Evidence
from pages.places.headline import INDEX, needed
from pages.places.view import BATCH, SIDE_BY_SIDE, View
from pages.words import named
from vocabulary import Refused, Sureness

POUNDS_EACH = Unit("£", before="£", decimals=2)
GPS_EACH = Unit("GPs", decimals=2, floor=0)
DEGREES = Unit("degrees", decimals=2)
MOST_ROWS = 300  # of practices in one table
NO_INTERVAL = "No interval is published: everybody is counted."


def side_by_side(view: View, evidence: Evidence) -> Exhibit:
    """Every place with its people, need, pounds and GPs, beside the area and England."""
    comparison = evidence.side_by_side
    if isinstance(comparison, Refused):
        return Exhibit("side-by-side", "Places side by side", "", refused=comparison.reason)
    counts, places, years = comparison.counts, {place.id: place for place in evidence.places}, evidence.years
    frame = pd.DataFrame(
        {
            "code": counts.codes,
            "name": [evidence.called.get(code, name) for code, name in zip(counts.codes, counts.names, strict=True)],
            "practices": [
                float(sum(practice in evidence.names for practice in places[code].practices))
                if code in places
                else None
                for code in counts.codes
            ],
            "registered": counts.registered,
            "index": comparison.need_index,
            "pounds": counts.payments_per_patient,
            "gps": counts.gps_per_10000,
            "look": [
                ("Look at it", f"{paths.OVERVIEW}?area={code}") if code in places else None for code in counts.codes
            ],
            "own": [evidence.own is not None and code == evidence.own.id for code in counts.codes],
        }
    ).sort_values("index", ascending=False, kind="stable", na_position="last")
    return Exhibit(
        id="side-by-side",
        title=_greatest_need(evidence, comparison),
        sentence=(
            f"{_beside(len(places))}{named(evidence.area)} and England, in order of need for all core services together, "
            f"{years.need.label}. England is 1. Pounds for general practice are of {years.payments.label}, GPs of "
            f"{years.staff.label}, both for patients weighted for need. {NO_INTERVAL}{_more_saved(evidence)}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Place"),
                Column("practices", "Practices", "count"),
                Column("registered", f"People registered, {years.need.label}", "count"),
                Column("index", "Need index", "figure", "need index", INDEX),
                Column("pounds", f"£ for each weighted patient, {years.payments.label}", "figure", unit=POUNDS_EACH),
                Column("gps", f"GPs for every 10,000 weighted for need, {years.staff.label}", "figure", unit=GPS_EACH),
                Column("look", "On every page", "link"),
            ),
            why_missing="",
            highlight="own",
        ),
        spec=RankedDot(
            value="index",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            average=1.0,
            average_name="England 1",
            value_title=f"need index, {years.need.label}",
            unit=INDEX,
        ),
        provenance=evidence.provenance,
    )


def _greatest_need(evidence: Evidence, comparison: Comparison) -> str:
    """The need of the neediest place, or of the area where there is no place."""
    counts = comparison.counts
    rows = [
        row
        for row, code in enumerate(counts.codes)
        if code in evidence.called and say.known(comparison.need_index[row])
    ]
    if not rows:
        index = float(comparison.need_index[comparison.row(evidence.area.code)])
        return f"{say.sentence_case(say.possessive(_area(evidence)))} need is {needed(index)}"
    first = max(rows, key=lambda row: float(comparison.need_index[row]))
    whose, index = f"“{evidence.called[counts.codes[first]]}”", float(comparison.need_index[first])
    if len(rows) == 1:
        return f"The need of {whose} is {needed(index)}"
    return f"Of {say.count(len(rows))} places, {whose} has the greatest need: {needed(index)}"


def _area(evidence: Evidence) -> str:
    """The area in a title, where the long name of a cluster does not fit: it stands in the choices above."""
    return "the cluster" if evidence.area.kind == "cluster" else named(evidence.area)


def _beside(places: int) -> str:
    """ "Three places beside "; "" where none stands there."""
    if not places:
        return ""
    return f"{'One place' if places == 1 else f'{say.count(places)} places'} beside "


@lassoed
def on_the_map(view: View, evidence: Evidence) -> Exhibit:
    """Where the practices of the area are: drawing round them puts them into the list of the form that changes the place."""
    title = f"Map of the practices of {_area(evidence)}"
    frame = _practices(evidence)
    if isinstance(frame, Refused):
        return Exhibit("map", title, "", refused=frame.reason)
    frame = frame.dropna(subset=["x", "y"]).reset_index(drop=True)
    if frame.empty:
        return Exhibit("map", title, "", refused="It is not known where these practices are.")
    return Exhibit(
        id="map",
        title=f"Map of the {say.count(len(frame))} practices of {_area(evidence)}",
        sentence=(
            "Each mark is a practice, larger where more people are registered. Blue marks are in the chosen place. Draw round marks with "
            "the mouse to put them in the list under “Change this place”, where you can add them or take them out. The list also works by keyboard. "
            f"{boundaries.ATTRIBUTION}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Practice"),
                Column("code", "Code"),
                Column("x", "Degrees east", "figure", unit=DEGREES),
                Column("y", "Degrees north", "figure", unit=DEGREES),
            ),
            highlight="inside",
        ),
        spec=Scatter(
            x="x",
            y="y",
            name="name",
            code="code",
            focus="inside",
            size="registered",
            x_title="degrees east",
            y_title="degrees north",
            x_unit=DEGREES,
            y_unit=DEGREES,
            lasso=True,
            degrees=True,
            outlines=[(border.name, Line(border.east, border.north)) for border in evidence.borders],
        ),
        provenance=evidence.provenance,
    )


def practices(view: View, evidence: Evidence) -> Exhibit:
    """The practices of the chosen place, the neediest first."""
    title = "The practices of the place you choose"
    if evidence.own is None:
        return Exhibit(
            "practices",
            title,
            "",
            refused="You have not chosen a place: choose one, or add practices under “Change this place”.",
        )
    frame = _practices(evidence)
    if isinstance(frame, Refused) or not frame["inside"].any():
        return Exhibit(
            "practices",
            title,
            "",
            refused=f"“{evidence.called[evidence.own.id]}” has no practice with registered people yet.",
        )
    frame = frame[frame["inside"]].sort_values("index", ascending=False, kind="stable", na_position="last")
    return Exhibit(
        id="practices",
        title=f"The {say.count(len(frame))} practices of “{evidence.called[evidence.own.id]}”",
        sentence=f"In order of need for all core services together, {evidence.years.need.label}. England is 1. {NO_INTERVAL}{_cut(frame)}",
        table=_table(frame, evidence),
        provenance=evidence.provenance,
    )


def left_over(view: View, evidence: Evidence) -> Exhibit:
    """The practices of the area that are in no place."""
    where = "none of these places" if evidence.places else "no place yet"
    title = f"Practices of {_area(evidence)} in {where}"
    frame = _practices(evidence)
    if isinstance(frame, Refused):
        return Exhibit("left-over", title, "", refused=frame.reason)
    frame = frame[frame["code"].isin(evidence.unassigned)]
    if frame.empty:
        return Exhibit(
            "left-over", title, "", refused=f"Every practice of {named(evidence.area)} is in one of the places."
        )
    people = say.count(float(frame["registered"].sum()))
    return Exhibit(
        id="left-over",
        title=f"{say.count(len(frame))} practices of {_area(evidence)} are in {where}",
        sentence=f"{people} people are registered with them. The places are the chosen one and those that stand beside it above.{_cut(frame)}",
        table=_table(frame, evidence),
        provenance=evidence.provenance,
    )


def shared(view: View, evidence: Evidence) -> Exhibit:
    """Practices in two places, and those of the chosen place outside the area."""
    pairs = [(f"In “{both.one}” and in “{both.other}”", both.practices) for both in evidence.overlaps]
    if evidence.own:
        pairs.append((f"In “{evidence.called[evidence.own.id]}”, and not of {named(evidence.area)}", evidence.outside))
    practices = [(where, code) for where, codes in pairs for code in codes]
    rows = [_row(where, code, evidence) for where, code in practices[:MOST_ROWS]]
    title = f"Practices in two places or beyond {_area(evidence)}"
    number = len(practices)
    cut = f" The first {MOST_ROWS:,} are listed." if number > MOST_ROWS else ""
    if not rows:
        return Exhibit(
            "shared",
            title,
            "",
            refused="No two places share a practice, and no practice of the chosen place lies beyond the area.",
        )
    return Exhibit(
        id="shared",
        title=f"{say.count(number)} {'practice is' if number == 1 else 'practices are'} in two places or beyond {_area(evidence)}",
        sentence=f"Places may overlap, and may cross the border of a system. Do not add them up: people of a practice in two places would count twice.{cut}",
        table=Table(
            pd.DataFrame(rows),
            columns=(Column("where", "Where"), Column("code", "Code"), Column("name", "Practice")),
        ),
        provenance=evidence.provenance,
    )


def _cut(frame: pd.DataFrame) -> str:
    if len(frame) <= MOST_ROWS:
        return ""
    return f" The first {MOST_ROWS:,} of {say.count(len(frame))} are listed here; the file below the table has all."


def _more_saved(evidence: Evidence) -> str:
    if evidence.offered <= BATCH:
        return ""
    return f" At most {SIDE_BY_SIDE} places stand side by side, and overlaps are those among them: “Saved places beside it” chooses others."


def _row(where: str, code: str, evidence: Evidence) -> dict[str, str]:
    return {"where": where, "code": code, "name": evidence.names.get(code, "not listed today")}


def _practices(evidence: Evidence) -> pd.DataFrame | Refused:
    practices = evidence.practices
    comparison = practices.comparison
    if isinstance(comparison, Refused):
        return comparison
    return pd.DataFrame(
        {
            "code": comparison.counts.codes,
            "name": comparison.counts.names,
            "authority": practices.authority,
            "registered": comparison.counts.registered,
            "index": comparison.need_index,
            "x": practices.longitude,
            "y": practices.latitude,
            "inside": practices.in_place,
        }
    )


def _table(frame: pd.DataFrame, evidence: Evidence) -> Table:
    """On the screen the first MOST_ROWS; the file has all."""
    return Table(
        frame.assign(on_screen=[row < MOST_ROWS for row in range(len(frame))]),
        listed="on_screen",
        short=True,
        columns=(
            Column("name", "Practice"),
            Column("code", "Code"),
            Column("authority", "Authority"),
            Column("registered", f"People registered, {evidence.years.need.label}", "count"),
            Column("index", "Need index", "figure", "need index", INDEX),
        ),
    )

"""The exhibits: places side by side, the practices on the map and in a table, what overlaps, what is in no place."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot, Scatter
from components.exhibit import Column, Exhibit, Table
from components.page import lassoed
from components.units import Unit
from pages import paths
from pages.places.evidence import Evidence
from pages.places.headline import INDEX
from pages.places.view import BATCH, SIDE_BY_SIDE, View
from pages.words import named
from vocabulary import Refused

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
        title=f"{_how_many(len(places))} beside {named(evidence.area)} and England",
        sentence=(
            f"In order of need for all core services together, {years.need.label}; 1 is England. Pounds for general practice are of {years.payments.label}, GPs of "
            f"{years.staff.label}, both for patients weighted for need. {NO_INTERVAL}{_more_saved(evidence)}"
        ),
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


def _how_many(places: int) -> str:
    if places == 1:
        return "One place"
    return f"{say.count(places) if places else 'No'} places"


@lassoed
def on_the_map(view: View, evidence: Evidence) -> Exhibit:
    """Where the practices of the area are: drawing round them puts them into the list of the form that changes the place."""
    title = f"The practices of {named(evidence.area)} on the map"
    frame = _practices(evidence)
    if isinstance(frame, Refused):
        return Exhibit("map", title, "", refused=frame.reason)
    frame = frame.dropna(subset=["x", "y"]).reset_index(drop=True)
    if frame.empty:
        return Exhibit("map", title, "", refused="It is not known where these practices are.")
    return Exhibit(
        id="map",
        title=title,
        sentence=(
            "Each mark is a practice, larger where more people are registered; strong ones are in the chosen place. Draw round marks with the mouse and they stand "
            "in the list under “Change this place”, to be added or taken out. The list does the same by keyboard."
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
        ),
        provenance=evidence.provenance,
    )


def practices(view: View, evidence: Evidence) -> Exhibit:
    """The practices of the chosen place, the neediest first."""
    title = "The practices of the chosen place"
    if evidence.own is None:
        return Exhibit(
            "practices",
            title,
            "",
            refused="No place is chosen yet: choose one, or add practices under “Change this place”.",
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
        sentence=f"In order of need for all core services together, {evidence.years.need.label}; 1 is England. {NO_INTERVAL}{_cut(frame)}",
        table=_table(frame, evidence),
        provenance=evidence.provenance,
    )


def left_over(view: View, evidence: Evidence) -> Exhibit:
    """The practices of the area that are in no place."""
    title = f"Practices of {named(evidence.area)} in none of these places"
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
        title=f"{say.count(len(frame))} practices of {named(evidence.area)} are in none of these places",
        sentence=f"Together {people} people are registered with them. These places are the chosen one and those that stand beside it above.{_cut(frame)}",
        table=_table(frame, evidence),
        provenance=evidence.provenance,
    )


def shared(view: View, evidence: Evidence) -> Exhibit:
    """Practices that two places hold, and those of the chosen place that lie beyond the area."""
    pairs = [(f"In “{both.one}” and in “{both.other}”", both.practices) for both in evidence.overlaps]
    if evidence.own:
        pairs.append((f"In “{evidence.called[evidence.own.id]}”, and not of {named(evidence.area)}", evidence.outside))
    practices = [(where, code) for where, codes in pairs for code in codes]
    rows = [_row(where, code, evidence) for where, code in practices[:MOST_ROWS]]
    title = "What overlaps, and what lies beyond the area"
    number = len(practices)
    cut = f" The first {MOST_ROWS:,} are listed." if number > MOST_ROWS else ""
    if not rows:
        return Exhibit(
            "shared",
            title,
            "",
            refused="No two places share a practice, and none of the chosen place lies beyond the area.",
        )
    return Exhibit(
        id="shared",
        title=f"{title}: {say.count(number)} {'practice' if number == 1 else 'practices'}",
        sentence=f"Places may overlap and may cross the border of a system: added up side by side, the people of a practice in two places would count twice.{cut}",
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
        columns=(
            Column("name", "Practice"),
            Column("code", "Code"),
            Column("authority", "Authority"),
            Column("registered", f"People registered, {evidence.years.need.label}", "count"),
            Column("index", "Need index", "figure", "need index", INDEX),
        ),
    )

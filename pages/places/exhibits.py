"""The exhibits: places side by side, the practices on the map and in a table, what overlaps, what is in no place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
import pandas as pd

from components import narrative as say
from components.exhibit import ChartSpec, Column, Exhibit, Table
from components.units import Unit
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
    found = evidence.side_by_side
    if isinstance(found, Refused):
        return Exhibit("side-by-side", "Places side by side", "", refused=found.reason)
    rows = found.rows
    places = {each.id: each for each in (*((evidence.own,) if evidence.own else ()), *evidence.saved)}
    frame = pd.DataFrame(
        {
            "code": rows.codes,
            "name": [evidence.called.get(code, name) for code, name in zip(rows.codes, rows.names, strict=True)],
            "practices": [
                float(sum(each in evidence.names for each in places[code].practices)) if code in places else np.nan
                for code in rows.codes
            ],
            "registered": rows.registered,
            "index": found.index,
            "pounds": rows.pounds_each,
            "gps": rows.gps_per_10000,
            "look": [("Look at it", f"/?area={code}") if code in places else None for code in rows.codes],
            "own": [evidence.own is not None and code == evidence.own.id for code in rows.codes],
            "lower": np.nan,
            "upper": np.nan,
        }
    ).sort_values("index", ascending=False, kind="stable", na_position="last")
    number = len(places)
    return Exhibit(
        id="side-by-side",
        title=f"{'No' if not number else 'One' if number == 1 else say.count(number)} {'place' if number == 1 else 'places'} beside {named(evidence.area)} and England",
        sentence=(
            f"In order of need for all core services together, {evidence.need_year}; 1 is England. Pounds for general practice are of {evidence.pounds_year}, GPs of "
            f"{evidence.staff_year}, both for patients weighted for need. {NO_INTERVAL}{_more_saved(evidence)}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Place"),
                Column("practices", "Practices", "count"),
                Column("registered", f"People registered, {evidence.need_year}", "count"),
                Column("index", "Need index", "figure", "need index", INDEX),
                Column("pounds", f"£ for each weighted patient, {evidence.pounds_year}", "figure", unit=POUNDS_EACH),
                Column(
                    "gps", f"GPs for every 10,000 weighted for need, {evidence.staff_year}", "figure", unit=GPS_EACH
                ),
                Column("look", "On every page", "link"),
            ),
            why_missing="",
            highlight="own",
        ),
        spec=ChartSpec(
            "league",
            roles={
                "value": "index",
                "lower": "lower",
                "upper": "upper",
                "name": "name",
                "code": "code",
                "focus": "own",
                "chosen": "own",
            },
            options={
                "average": 1.0,
                "average_name": "England 1",
                "value_title": f"need index, {evidence.need_year}",
                "unit": INDEX,
            },
        ),
        provenance=evidence.provenance,
    )


def on_the_map(view: View, evidence: Evidence) -> Exhibit:
    """Where the practices of the area are: drawing round them puts them into the list below the picture."""
    found = evidence.practices
    title = f"The practices of {named(evidence.area)} on the map"
    if isinstance(found, Refused):
        return Exhibit("map", title, "", refused=found.reason)
    frame = _practices(evidence)
    frame = frame[np.isfinite(frame["x"]) & np.isfinite(frame["y"])].reset_index(drop=True)
    if frame.empty:
        return Exhibit("map", title, "", refused="It is not known where these practices are.")
    return Exhibit(
        id="map",
        title=title,
        sentence=(
            "Each mark is a practice, larger where more people are registered; strong ones are in the place in hand. Draw round marks with the mouse and they stand "
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
        spec=ChartSpec(
            "scatter",
            roles={
                "x": "x",
                "y": "y",
                "name": "name",
                "code": "code",
                "focus": "inside",
                "chosen": "none",
                "size": "registered",
            },
            options={
                "x_title": "degrees east",
                "y_title": "degrees north",
                "x_unit": DEGREES,
                "y_unit": DEGREES,
                "line_name": "",
                "lasso": True,
                "degrees": True,
            },
        ),
        provenance=evidence.provenance,
    )


def practices(view: View, evidence: Evidence) -> Exhibit:
    """The practices of the place in hand, the neediest first."""
    title = "The practices of the place in hand"
    if evidence.own is None:
        return Exhibit(
            "practices", title, "", refused="No place is in hand yet: choose one above, or add practices below."
        )
    found = evidence.practices
    if isinstance(found, Refused) or not evidence.inside.any():
        return Exhibit(
            "practices",
            title,
            "",
            refused=f"“{evidence.called[evidence.own.id]}” has no practice with registered people yet.",
        )
    frame = _practices(evidence)
    frame = frame[frame["inside"]].sort_values("index", ascending=False, kind="stable", na_position="last")
    return Exhibit(
        id="practices",
        title=f"The {say.count(len(frame))} practices of “{evidence.called[evidence.own.id]}”",
        sentence=f"In order of need for all core services together, {evidence.need_year}; 1 is England. {NO_INTERVAL}{_cut(frame)}",
        table=_table(frame, evidence),
        provenance=evidence.provenance,
    )


def left_over(view: View, evidence: Evidence) -> Exhibit:
    """The practices of the area that are in no place."""
    title = f"Practices of {named(evidence.area)} in none of these places"
    if isinstance(evidence.practices, Refused):
        return Exhibit("left-over", title, "", refused=evidence.practices.reason)
    frame = _practices(evidence)
    frame = frame[frame["code"].isin(evidence.free)]
    if frame.empty:
        return Exhibit(
            "left-over", title, "", refused=f"Every practice of {named(evidence.area)} is in one of the places."
        )
    people = say.count(float(np.nansum(frame["registered"])))
    return Exhibit(
        id="left-over",
        title=f"{say.count(len(frame))} practices of {named(evidence.area)} are in none of these places",
        sentence=f"Together {people} people are registered with them. These places are the one in hand and those that stand beside it above.{_cut(frame)}",
        table=_table(frame, evidence),
        provenance=evidence.provenance,
    )


def shared(view: View, evidence: Evidence) -> Exhibit:
    """Practices that two places hold, and those of the place in hand that lie beyond the area."""
    own = evidence.own
    pairs = (
        *((f"In “{each.one}” and in “{each.other}”", each.practices) for each in evidence.overlaps),
        *([(f"In “{evidence.called[own.id]}”, and not of {named(evidence.area)}", evidence.outside)] if own else []),
    )
    found = ((where, code) for where, codes in pairs for code in codes)
    rows = [_row(where, code, evidence) for where, code in islice(found, MOST_ROWS)]
    title = "What overlaps, and what lies beyond the area"
    number = sum(len(each.practices) for each in evidence.overlaps) + (len(evidence.outside) if own else 0)
    cut = f" The first {MOST_ROWS:,} are listed." if number > MOST_ROWS else ""
    if not rows:
        return Exhibit(
            "shared",
            title,
            "",
            refused="No two places share a practice, and none of the place in hand lies beyond the area.",
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
    if evidence.seen <= BATCH:
        return ""
    return f" At most {SIDE_BY_SIDE} places stand side by side, and overlaps are those among them: “Saved places beside it” chooses others."


def _row(where: str, code: str, evidence: Evidence) -> dict[str, str]:
    return {"where": where, "code": code, "name": evidence.names.get(code, "not listed today")}


def _practices(evidence: Evidence) -> pd.DataFrame:
    found = evidence.practices
    assert not isinstance(found, Refused)
    rows = found.rows
    return pd.DataFrame(
        {
            "code": rows.codes,
            "name": rows.names,
            "authority": evidence.authority,
            "registered": rows.registered,
            "index": found.index,
            "x": evidence.where[:, 0],
            "y": evidence.where[:, 1],
            "inside": evidence.inside,
            "none": False,
        }
    )


def _table(frame: pd.DataFrame, evidence: Evidence, more: Sequence[Column] = ()) -> Table:
    """On the screen the first MOST_ROWS; the file has all."""
    return Table(
        frame.assign(on_screen=np.arange(len(frame)) < MOST_ROWS),
        listed="on_screen",
        columns=(
            Column("name", "Practice"),
            Column("code", "Code"),
            Column("authority", "Authority"),
            Column("registered", f"People registered, {evidence.need_year}", "count"),
            Column("index", "Need index", "figure", "need index", INDEX),
            *more,
        ),
    )

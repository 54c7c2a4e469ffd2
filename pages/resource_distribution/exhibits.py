"""The exhibits: systems side by side, the parts of need, places within, pounds against need, the years, the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from components import narrative as say
from components.exhibit import ChartSpec, Column, Drill, Exhibit, Table
from components.links import safe_link
from components.page import drills
from components.units import Unit
from data_access.reference import boundaries
from data_access.reference.calendar import absent, starts
from data_access.reference.periods import period
from pages.resource_distribution.course import gp_course, moved, pounds_course
from pages.resource_distribution.evidence import (
    FEWEST_PEOPLE,
    GPS,
    NEED_FOR_POUNDS,
    NEED_FOR_STAFF,
    NET,
    NURSES,
    OTHERS,
    Against,
    Course,
    Evidence,
)
from pages.resource_distribution.view import COMPONENTS, LEVELS, View
from pages.resource_distribution.words import (
    GPS_EACH,
    HOW_SURE,
    INDEX,
    NO_INTERVAL,
    POUNDS,
    POUNDS_EACH,
    place,
    placed,
    rate_of,
)
from vocabulary import PLACE, Period, Refused

KINDS = {
    "icb": "system",
    "cluster": "cluster of systems",
    "region": "all systems together",
    "england": "country",
    PLACE: "a place of your own",
}
LEAGUE = {"name": "name", "code": "key", "focus": "own", "chosen": "own", "lower": "lower", "upper": "upper"}
TREND = {"x": "place", "label": "label", "y": "value", "series": "code", "name": "name", "focus": "focus"}
WEIGHTS = (
    "The weights are those of the national allocation formula: a judgement about need, made from age, illness, deprivation and "
    "past use. Need that has never been met is not all in them. Those for all core services together and for general practice "
    "also allow for what care costs in each place, which is more in and around London."
)
CARR_HILL = (
    "The payment formula has weights of its own (Carr-Hill), older than those of the allocations: even pounds for each weighted "
    "patient need not be even pounds for each unit of need."
)
YEARS_DIFFER = "Need, pounds and staff are of three different years: read each column by itself."

# ---------------------------------------------------------------- where to look


@drills("area")
def need(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster in order of need, with its pounds and its GPs beside."""
    frame = _frame(evidence.listed, evidence)
    frame = frame[frame["kind"] != KINDS["england"]].sort_values("index", ascending=False, kind="stable")
    systems = frame[frame["kind"] == KINDS["icb"]]
    first, last = systems.iloc[0], systems.iloc[-1]
    above = int((systems["index"] > 1).sum())
    standing = ""
    if evidence.ranked:
        standing = (
            f"{say.sentence_case(say.possessive(place(evidence)))} need is {placed(evidence, evidence.listed.index)}. "
        )
    words = COMPONENTS[evidence.component][1]
    return Exhibit(
        id="need",
        title=(
            f"Need for {words} ran from {INDEX.write(last['index'])} in {last['name']} to {INDEX.write(first['index'])} in "
            f"{first['name']}, {evidence.need_year.label} ({evidence.compared_words} 1)"
        ),
        sentence=(
            f"{standing}In {say.share_of(above, len(systems), 'system')} the need index is above that of "
            f"{evidence.compared_words}, the dashed line. A cluster is its systems added up, so it stands among its own parts. "
            f"{YEARS_DIFFER} {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("index", f"Need index, {evidence.need_year.label}", "figure", "need index", INDEX),
                Column("registered", f"People registered, {evidence.need_year.label}", "count"),
                Column("beyond_words", "Weighted for"),
                Column(
                    "pounds_each",
                    f"£ for each weighted patient, {evidence.pounds_year.label}",
                    "figure",
                    "weighted patient",
                    POUNDS_EACH,
                ),
                Column(
                    "gps_each",
                    f"GPs for every 10,000 weighted for need, {evidence.staff_year.label}",
                    "figure",
                    unit=GPS_EACH,
                ),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "index"},
            options={
                "average": 1.0,
                "average_name": f"{evidence.compared_words} 1",
                "value_title": f"need index, {words}, {evidence.need_year.label}",
                "unit": INDEX,
            },
        ),
        provenance=replace(evidence.provenance["all"], period=_three_years(evidence)),
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats[evidence.component]),
        drill=Drill(parameter="area", key="key", verb="Look closer", name="name"),
    )


@drills("area")
def pounds(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster by pounds for each weighted patient, and what the same rate for all would change."""
    frame = _frame(evidence.listed, evidence)
    frame = frame[frame["kind"] != KINDS["england"]].sort_values("pounds_each", ascending=False, kind="stable")
    systems = frame[frame["kind"] == KINDS["icb"]]
    first, last = systems.iloc[0], systems.iloc[-1]
    gain, lose = systems[systems["pounds_missing"] > 0], systems[systems["pounds_missing"] < 0]
    other = float(evidence.listed.rows.pounds_each[evidence.other])
    standing = ""
    if evidence.ranked:
        standing = (
            f"{say.sentence_case(say.possessive(place(evidence)))} rate is "
            f"{placed(evidence, evidence.listed.rows.pounds_each)}. "
        )
    return Exhibit(
        id="pounds",
        title=(
            f"General practice was paid from {POUNDS_EACH.write(last['pounds_each'])} for each weighted patient in "
            f"{last['name']} to {POUNDS_EACH.write(first['pounds_each'])} in {first['name']}, {evidence.pounds_year.label}"
        ),
        sentence=(
            f"{standing}At {rate_of(evidence)} of {POUNDS_EACH.write(other)} (the dashed line), "
            f"{_together(gain, 'more')}{' and ' if len(gain) and len(lose) else ''}{_together(lose, 'less')}. {_local(systems)} "
            "Dispensing and drugs, which follow prescriptions, are left out. No interval is published: these are all payments."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("pounds_each", "£ for each weighted patient", "figure", "weighted patient", POUNDS_EACH),
                Column("pounds", "£ paid in the year", "figure", unit=POUNDS),
                Column("payment_patients", "Weighted patients", "count"),
                Column("pounds_words", f"£ in all, at {rate_of(evidence)}"),
                Column("local_each", "of it local schemes, £ for each", "figure", unit=POUNDS_EACH),
                Column("gross_each", "with dispensing and drugs, £ for each", "figure", unit=POUNDS_EACH),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "pounds_each"},
            options={
                "average": other,
                "average_name": f"{evidence.compared_words} {POUNDS_EACH.write(other)}",
                "value_title": f"payments for each weighted patient, {evidence.pounds_year.label}",
                "unit": POUNDS_EACH,
            },
        ),
        provenance=evidence.provenance["pounds"],
        caveats=evidence.caveats[NET],
        drill=Drill(parameter="area", key="key", verb="Look closer", name="name"),
    )


def _together(frame: pd.DataFrame, more: str) -> str:
    """ "the 8 systems below it would have been paid about £30.1 million more"; "" where there are none."""
    if not len(frame):
        return ""
    below = "below" if more == "more" else "above"
    whose = f"the {len(frame)} systems {below} it" if len(frame) > 1 else f"the one system {below} it"
    return f"{whose} would have been paid {say.pounds(frame['pounds_missing'].sum())} {more}"


def _local(systems: pd.DataFrame) -> str:
    """What boards themselves add, and what the spread would be without it."""
    by_local = systems.sort_values("local_each", kind="stable")
    least, most = by_local.iloc[0], by_local.iloc[-1]
    rest = systems["pounds_each"] - systems["local_each"]
    return (
        f"Local schemes, which boards set themselves, were from {POUNDS_EACH.write(least['local_each'])} in {least['name']} to "
        f"{POUNDS_EACH.write(most['local_each'])} in {most['name']}; without them the systems would lie between "
        f"{POUNDS_EACH.write(float(rest.min()))} and {POUNDS_EACH.write(float(rest.max()))}."
    )


@drills("area")
def staff(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster by GPs for every 10,000 patients weighted for need."""
    frame = _frame(evidence.listed, evidence)
    frame = frame[frame["kind"] != KINDS["england"]].sort_values("gps_each", ascending=False, kind="stable")
    systems = frame[frame["kind"] == KINDS["icb"]]
    first, last = systems.iloc[0], systems.iloc[-1]
    other = float(evidence.listed.rows.gps_per_10000[evidence.other])
    below = systems[systems["gps_missing"] > 0]
    standing = ""
    if evidence.ranked:
        standing = (
            f"{say.sentence_case(say.possessive(place(evidence)))} number is "
            f"{placed(evidence, evidence.listed.rows.gps_per_10000)}. "
        )
    short = (
        f"In {say.share_of(len(below), len(systems), 'system')} there are fewer than in {evidence.compared_words}, "
        f"{GPS_EACH.write(other)} (the dashed line)"
        + (f": {say.about(below['gps_missing'].sum())} full-time GPs fewer in all. " if len(below) else ". ")
    )
    return Exhibit(
        id="staff",
        title=(
            f"There were from {GPS_EACH.write(last['gps_each'])} full-time GPs for every 10,000 patients weighted for need in "
            f"{last['name']} to {GPS_EACH.write(first['gps_each'])} in {first['name']}, {evidence.staff_year.label}"
        ),
        sentence=(
            f"{standing}{short}GPs and patients are of {evidence.staff_year.label}; the patients are weighted by the need for "
            f"general practice in the allocations of {NEED_FOR_STAFF}. Trainees, locums and the staff of networks are left out. "
            "No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("gps_each", "GPs for every 10,000 patients weighted for need", "figure", unit=GPS_EACH),
                Column("gps", "Full-time GPs", "count"),
                Column("gp_patients", "Patients", "count"),
                Column(
                    "gp_index",
                    f"Need index, general practice, {NEED_FOR_STAFF} (England 1)",
                    "figure",
                    "need index",
                    INDEX,
                ),
                Column("gps_words", f"At {rate_of(evidence)}"),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "gps_each"},
            options={
                "average": other,
                "average_name": f"{evidence.compared_words} {GPS_EACH.write(other)}",
                "value_title": f"full-time GPs per 10,000 weighted for need, {evidence.staff_year.label}",
                "unit": GPS_EACH,
            },
        ),
        provenance=replace(
            evidence.provenance["staff"],
            method=(
                "Full-time equivalents over patients, times 10,000, over the need index of the area for general practice (its "
                "weighted population over its registered population; England 1)."
            ),
            period=f"staff and patients {evidence.staff_year.label}; need index {NEED_FOR_STAFF}",
        ),
        caveats=evidence.caveats[GPS],
        drill=Drill(parameter="area", key="key", verb="Look closer", name="name"),
    )


def _frame(against: Against, evidence: Evidence) -> pd.DataFrame:
    """One row for each area: its need, its pounds, its GPs, and what the average would change."""
    rows = against.rows
    kind = [evidence.midlands_kinds.get(code, "") for code in rows.codes]
    return pd.DataFrame(
        {
            "code": rows.codes,
            "key": _keys(evidence, rows.codes),
            "name": rows.names,
            "kind": [KINDS.get(each, "part") for each in kind],
            "registered": rows.registered,
            "weighted": rows.weighted,
            "index": against.index,
            "beyond": against.beyond,
            "beyond_words": [
                _signed(value, "people more than registered", "people fewer than registered")
                for value in against.beyond
            ],
            "pounds": rows.pounds,
            "payment_patients": rows.payment_patients,
            "pounds_each": rows.pounds_each,
            "pounds_missing": against.pounds.missing,
            "local_each": rows.local_each,
            "gross_each": rows.gross_each,
            "pounds_words": [_signed(value, "more", "less", "£") for value in against.pounds.missing],
            "gps": rows.gps,
            "gp_patients": rows.gp_patients,
            "gp_index": rows.gp_index,
            "gps_each": rows.gps_per_10000,
            "gps_missing": against.gps.missing,
            "gps_words": [_signed(value, "more", "fewer") for value in against.gps.missing],
            "own": [code == evidence.area.code for code in rows.codes],
            "none": False,
            "lower": np.nan,
            "upper": np.nan,
        }
    )


def _keys(evidence: Evidence, codes: Sequence[str]) -> list[str]:
    """What a drill to an area sets: the code its choice has."""
    return [evidence.keys.get(code, code) for code in codes]


def _signed(value: float, more: str, fewer: str, before: str = "") -> str | None:
    """ "12,345 more", "£12,345 less": a sign in words; None where there is no number."""
    if not np.isfinite(value):
        return None
    if round(value) == 0:
        return "no different"
    return f"{before}{say.count(abs(value))} {more if value > 0 else fewer}"


def _three_years(evidence: Evidence) -> str:
    return (
        f"need {evidence.need_year.label}; pounds {evidence.pounds_year.label}; GPs {evidence.staff_year.label}, weighted by the "
        f"need of {NEED_FOR_STAFF}"
    )


# ---------------------------------------------------------------- look closer


@drills("component")
def components(view: View, evidence: Evidence) -> Exhibit:
    """The need index of the area for every service."""
    frame = pd.DataFrame(
        {
            "key": list(evidence.components),
            "name": [COMPONENTS[key][0] for key in evidence.components],
            "value": list(evidence.components.values()),
            "own": [key == evidence.component for key in evidence.components],
            "all": True,
            "lower": np.nan,
            "upper": np.nan,
        }
    ).sort_values("value", ascending=False, kind="stable")
    registered = float(evidence.listed.rows.registered[evidence.own])
    frame["beyond_words"] = [
        _signed((value - 1) * registered, "people more than registered", "people fewer than registered")
        for value in frame["value"]
    ]
    first, last = frame.iloc[0], frame.iloc[-1]
    return Exhibit(
        id="components",
        title=(
            f"Need in {place(evidence)} is highest for {COMPONENTS[first['key']][1]} ({INDEX.write(first['value'])}) and lowest "
            f"for {COMPONENTS[last['key']][1]} ({INDEX.write(last['value'])}), {evidence.need_year.label}"
        ),
        sentence=(
            f"Each service has weights of its own; 1 is {evidence.compared_words}. The index for all core services together is "
            "put together from those of its parts. The health inequalities part is weighted by deaths that could have been "
            f"avoided, so it differs most between places; it counts for about a tenth of the whole. {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Need for"),
                Column("value", "Need index", "figure", "need index", INDEX),
                Column("beyond_words", "Weighted for"),
            ),
            highlight="own",
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "value", "focus": "all"},
            options={
                "average": 1.0,
                "average_name": f"{evidence.compared_words} 1",
                "value_title": f"need index, {evidence.need_year.label}",
                "unit": INDEX,
            },
        ),
        provenance=evidence.provenance["components"],
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats[evidence.component]),
        drill=Drill(parameter="component", key="key", verb="Look closer", name="name"),
    )


def places(view: View, evidence: Evidence) -> Exhibit:
    """The places within the area, in order of need, with their pounds and GPs."""
    _, one, several = LEVELS[evidence.kind]
    title = f"Need by {one} within {place(evidence)}"
    found = evidence.places
    if isinstance(found, Refused):
        return Exhibit("places", title, "", refused=f"{found.reason} Choose other places within it.")
    if len(found.rows) < 2:
        return Exhibit(
            "places",
            title,
            "",
            refused=f"{say.sentence_case(place(evidence))} is one single {one}. Choose other places within it.",
        )
    frame = _frame(found, evidence).sort_values("index", ascending=False, kind="stable", na_position="last")
    frame["all"] = True
    ranked = frame[np.isfinite(frame["index"])]
    first, last = ranked.iloc[0], ranked.iloc[-1]
    whole = float(evidence.listed.index[evidence.own])
    with_pounds = frame[np.isfinite(frame["pounds_missing"])]
    below = int((with_pounds["pounds_missing"] > 0).sum())
    money = (
        f"{say.sentence_case(say.share_of(below, len(with_pounds), one))} were paid less for each weighted patient than "
        f"{rate_of(evidence)} in {evidence.pounds_year.label}. "
        if len(with_pounds)
        else f"Payments are not added up to {several}: choose networks for pounds. "
    )
    return Exhibit(
        id="places",
        title=(
            f"Within {place(evidence)}, need ran from {INDEX.write(last['index'])} in {last['name']} to "
            f"{INDEX.write(first['index'])} in {first['name']}, {evidence.need_year.label}"
        ),
        sentence=(
            f"{say.count(len(ranked))} {several} in order of need for {COMPONENTS[evidence.component][1]}; the dashed line is all of "
            f"{place(evidence)}, {INDEX.write(whole)}, and 1 is {evidence.compared_words}. {money}{_left_out(evidence, len(frame) - len(ranked))}"
            f"{YEARS_DIFFER} {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(one)),
                Column("index", f"Need index, {evidence.need_year.label}", "figure", "need index", INDEX),
                Column("registered", f"People registered, {evidence.need_year.label}", "count"),
                Column("beyond_words", "Weighted for"),
                Column(
                    "pounds_each",
                    f"£ for each weighted patient, {evidence.pounds_year.label}",
                    "figure",
                    "weighted patient",
                    POUNDS_EACH,
                ),
                Column("pounds_words", f"£ at {rate_of(evidence)}"),
                Column(
                    "gps_each",
                    f"GPs for every 10,000 weighted for need, {evidence.staff_year.label}",
                    "figure",
                    unit=GPS_EACH,
                ),
                Column("gps_words", f"GPs at {rate_of(evidence)}"),
            ),
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "index", "focus": "all", "chosen": "none"},
            options={
                "average": whole,
                "average_name": f"all of it {INDEX.write(whole)}",
                "value_title": f"need index, {evidence.need_year.label}",
                "order_title": f"{say.count(len(ranked))} {several}, most need first",
                "unit": INDEX,
            },
        ),
        provenance=replace(evidence.provenance["all"], period=_three_years(evidence)),
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats[evidence.component]),
    )


def _left_out(evidence: Evidence, unweighted: int) -> str:
    """People of the area who are in none of its places, and places of which nothing can be said."""
    several = LEVELS[evidence.kind][2]
    parts = []
    if evidence.kind == "ltla":
        parts.append("A local authority is made of the practices with an address in it, whoever their patients are.")
    elif evidence.unplaced > 0.5:
        parts.append(
            f"{say.sentence_case(say.about(evidence.unplaced))} people are registered with practices that are in none of the {several} of "
            "August 2025."
        )
    if evidence.too_small:
        parts.append(f"{evidence.too_small} with fewer than {FEWEST_PEOPLE:,} people are left out.")
    if unweighted:
        parts.append(f"{unweighted} without a weight for it are in the table and not in the order.")
    return " ".join(parts) + (" " if parts else "")


def match(view: View, evidence: Evidence) -> Exhibit:
    """Networks or practices of the Midlands: does more money for each weighted patient go where need is greater?"""
    marks = evidence.marks
    _, one, several = LEVELS[marks.kind]
    name = place(evidence)
    if int(marks.own.sum()) < 5 or isinstance(evidence.gathers, Refused):
        why = evidence.gathers.reason if isinstance(evidence.gathers, Refused) else f"There are too few {several}."
        return Exhibit("match", f"Pounds against need by {one}", "", refused=why)
    frame = pd.DataFrame(
        {
            "code": marks.rows.codes,
            "key": marks.rows.codes,
            "name": marks.rows.names,
            "index": marks.index,
            "pounds_each": marks.rows.pounds_each,
            "patients": marks.rows.payment_patients,
            "own": marks.own,
            "none": False,
        }
    )
    frame["whose"] = np.where(frame["own"], name, "elsewhere in the Midlands")
    frame = frame.sort_values(["own", "index"], ascending=False, kind="stable")
    england = evidence.england_pounds
    strong = "" if evidence.area.kind == "region" else f", those of {name} strong"
    spread = [float(frame["index"].min()), float(frame["index"].max())]
    left = (
        f" {marks.left_out} practices with fewer than {FEWEST_PEOPLE:,} patients are left out."
        if marks.left_out
        else ""
    )
    return Exhibit(
        id="match",
        title=f"{say.sentence_case(_gathers(evidence))}, {evidence.pounds_year.label}",
        sentence=(
            f"Each mark is a {one} of the Midlands{strong}: need for general practice from left to right "
            f"(allocations of {NEED_FOR_POUNDS}, made for the people of {evidence.pounds_year.label}; England 1), pounds for each "
            f"weighted patient upwards. The line is England’s average, {POUNDS_EACH.write(england)}. {_index_words(evidence)}{left}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(one)),
                Column("whose", "Where"),
                Column("index", f"Need index, general practice, {NEED_FOR_POUNDS}", "figure", "need index", INDEX),
                Column(
                    "pounds_each",
                    f"£ for each weighted patient, {evidence.pounds_year.label}",
                    "figure",
                    "weighted patient",
                    POUNDS_EACH,
                ),
                Column("patients", "Weighted patients", "count"),
            ),
            highlight="own",
        ),
        spec=ChartSpec(
            "scatter",
            roles={"x": "index", "y": "pounds_each", "name": "name", "code": "key", "focus": "own", "chosen": "none"},
            options={
                "x_title": f"need index, general practice, {NEED_FOR_POUNDS} (England 1)",
                "y_title": f"payments for each weighted patient, {evidence.pounds_year.label}",
                "x_unit": replace(INDEX, words="need index"),
                "y_unit": replace(POUNDS_EACH, words="for each weighted patient"),
                "line_name": f"England {POUNDS_EACH.write(england)}",
            },
            overlay=pd.DataFrame({"x": spread, "y": [england, england]}),
        ),
        provenance=replace(
            evidence.provenance["marks"],
            method=(
                "Payments over weighted patients; need index: weighted over registered population, England 1. Concentration "
                "index of the payments along need, the neediest first, weighted patients counted; its interval is that of the "
                "line it is the slope of."
            ),
            period=f"payments {evidence.pounds_year.label}; need index {NEED_FOR_POUNDS}",
        ),
        caveats=(
            CARR_HILL,
            *evidence.caveats[NET],
        ),
    )


def _gathers(evidence: Evidence) -> str:
    """Which way pounds gather, in words, for a title."""
    name, _, several = place(evidence), *LEVELS[evidence.marks.kind][1:]
    found = evidence.gathers
    assert not isinstance(found, Refused)
    low, high = _range(evidence)
    if low <= 0 <= high:
        return f"in {name}, {several} with more need were not clearly paid more, or less, for each weighted patient"
    more = "less" if found.index > 0 else "more"
    return f"in {name}, {several} with more need were paid {more} for each weighted patient than those with less"


def _range(evidence: Evidence) -> tuple[float, float]:
    found = evidence.gathers
    assert not isinstance(found, Refused) and found.regression_error is not None
    half = 1.959964 * found.regression_error
    return found.index - half, found.index + half


def _index_words(evidence: Evidence) -> str:
    found = evidence.gathers
    assert not isinstance(found, Refused)
    low, high = _range(evidence)

    write = Unit("concentration", decimals=3).apart((low, high), (found.index, 0.0)).write

    return (
        f"Their concentration index is {write(found.index)} (95% interval {write(low)} to {write(high)}): 0 is even, below 0 "
        "more money where need is greater, above 0 less."
    )


# ---------------------------------------------------------------- over time


def pounds_years(view: View, evidence: Evidence) -> Exhibit:
    """Pounds for each weighted patient in the years that can be compared."""
    own = evidence.pounds_course[0]
    return Exhibit(
        id="pounds-years",
        title=(
            f"General practice in {place(evidence)}: payments for each weighted patient "
            f"{moved(float(own.value[0]), float(own.value[-1]))} between {own.labels[0]} and {own.labels[-1]}"
        ),
        sentence=(
            f"{pounds_course(evidence)} Pounds are those of their year, and prices rose between them. Two years are no trend. "
            "2018/19 is published too and left out: many of its practices and all its groups have gone, so that its areas would "
            f"not be those of today. The grey lines are {_others(evidence)}. {_absent(own)}No interval is published."
        ),
        table=_years_table(evidence, evidence.pounds_course, "£ for each weighted patient", POUNDS_EACH),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={"y_title": "payments for each weighted patient", "unit": POUNDS_EACH, "gaps": _gaps(own)},
        ),
        provenance=replace(evidence.provenance["pounds"], period=f"{own.labels[0]} and {own.labels[-1]}"),
        caveats=evidence.caveats[NET],
    )


def staff_years(view: View, evidence: Evidence) -> Exhibit:
    """GPs for every 10,000 patients since 2016."""
    own = evidence.staff_courses[GPS][0]
    others = [
        f"{words} {moved(float(course.value[0]), float(course.value[-1]), GPS_EACH)}"
        for words, course in (
            ("nurses", evidence.staff_courses[NURSES][0]),
            ("other staff in direct care", evidence.staff_courses[OTHERS][0]),
        )
    ]
    return Exhibit(
        id="staff-years",
        title=(
            f"Qualified GPs for every 10,000 patients in {place(evidence)} "
            f"{moved(float(own.value[0]), float(own.value[-1]), GPS_EACH)} between {own.labels[0]} and {own.labels[-1]}"
        ),
        sentence=(
            f"{gp_course(evidence)} Meanwhile, for every 10,000 patients here, {' and '.join(others)}. Only staff whom practices employ: "
            "staff of networks, whose number has grown, are not in it. Patients are not weighted for need here, since weights "
            f"for these years are not published. The grey lines are {_others(evidence)}. {_absent(own)}No interval is published."
        ),
        table=_years_table(evidence, evidence.staff_courses[GPS], "GPs for every 10,000 patients", GPS_EACH),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={"y_title": "full-time GPs for every 10,000 patients", "unit": GPS_EACH, "gaps": _gaps(own)},
        ),
        provenance=replace(evidence.provenance["staff"], period=f"{own.labels[0]} to {own.labels[-1]}"),
        caveats=evidence.caveats[GPS],
    )


def _others(evidence: Evidence) -> str:
    kind = {
        "icb": "the other systems",
        "cluster": "the other clusters",
        "region": "the eleven systems",
        PLACE: "the systems it lies in",
    }
    return kind[evidence.area.kind]


def _gaps(course: Course) -> list[float]:
    """Where a line would be drawn across years that were never published, on the axis of `_years_table`."""
    return [float(course.labels[start][:4]) for start in starts(_periods(course))]


def _absent(course: Course) -> str:
    said = say.broken_line([each.label for each in absent(_periods(course))])
    return f"{said} " if said else ""


def _periods(course: Course) -> tuple[Period, ...]:
    return tuple(period(label) for label in course.labels)  # of years, the label is the id


def _years_table(evidence: Evidence, courses: Sequence[Course], label: str, unit: Unit) -> Table:
    strong = (evidence.area.code, evidence.compared.code)
    frame = pd.DataFrame(
        [
            {
                "code": course.area.code,
                "name": course.area.short_name,
                "place": int(year[:4]),
                "label": year,
                "value": value,
                "focus": course.area.code in strong,
                "own": course.area.code == evidence.area.code,
            }
            for course in courses
            for year, value in zip(course.labels, course.value, strict=True)
        ]
    )
    columns = (Column("name", "Area"), Column("label", "Year"), Column("value", label, "figure", unit=unit))
    return Table(frame, columns=columns, highlight="own")


# ---------------------------------------------------------------- on the map


def on_the_map(view: View, evidence: Evidence) -> Exhibit:
    """Need by local authority or part of a board, over the Midlands."""
    _, one, several = LEVELS[evidence.drawn_kind]
    shapes = boundaries.address(evidence.drawn_kind)
    frame = _frame(evidence.drawn, evidence).assign(own=evidence.drawn_own)
    frame["whose"] = np.where(frame["own"], place(evidence), "elsewhere in the Midlands")
    frame = frame.sort_values(["own", "index"], ascending=False, kind="stable")
    own = frame[frame["own"]]
    title = f"Need by {one} in the Midlands, {evidence.need_year.label}"
    if not shapes:
        return Exhibit("map", title, "", refused=f"There are no boundaries of {several} to draw.")
    if evidence.area.kind == "region" or len(own) < 2:
        title = f"{title}: {INDEX.write(frame['index'].min())} to {INDEX.write(frame['index'].max())}"
    else:
        first, last = own.iloc[0], own.iloc[-1]
        title = (
            f"In {place(evidence)}, need is greatest in {first['name']} ({INDEX.write(first['index'])}) and least in "
            f"{last['name']} ({INDEX.write(last['index'])}), {evidence.need_year.label}"
        )
    belong = "with an address in them" if evidence.drawn_kind == "ltla" else "that belong to them"
    outlined = {} if evidence.area.kind == "region" or not len(own) else {"focus": "own"}
    return Exhibit(
        id="map",
        title=title,
        sentence=(
            f"Need for {COMPONENTS[evidence.component][1]} by {one}, in the colours of the scale; 1 is {evidence.compared_words}. "
            f"{f'Those of {place(evidence)} are outlined. ' if outlined else _no_outline(evidence)}"
            f"{say.sentence_case(several)} are made of the practices {belong}. {NO_INTERVAL} {boundaries.ATTRIBUTION}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(one)),
                Column("whose", "Where"),
                Column("index", "Need index", "figure", "need index", INDEX),
                Column("registered", "People registered", "count"),
                Column("beyond_words", "Weighted for"),
            ),
            highlight="own",
        ),
        spec=ChartSpec(
            "map",
            roles={"value": "index", "name": "name", "code": "code"} | outlined,
            options={
                "unit": INDEX,
                "boundaries": safe_link(shapes),
                "value_title": f"need index, {evidence.need_year.label}",
            },
        ),
        provenance=evidence.provenance["need"],
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats[evidence.component]),
    )


def _no_outline(evidence: Evidence) -> str:
    """Why nothing is outlined."""
    if evidence.area.kind != PLACE:
        return ""
    return f"{say.sentence_case(place(evidence))} is made of practices and has no boundary of its own. "

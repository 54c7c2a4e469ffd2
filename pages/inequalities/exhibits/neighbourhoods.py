"""Neighbourhood by neighbourhood: life expectancy against deprivation, and both on the map."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import Choropleth, Line, Scatter
from components.exhibit import Column, Exhibit, Table
from components.links import safe_link
from components.units import PERCENT, Unit
from data_access.reference import boundaries
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.words import YEARS, longer_by, number_word, of
from vocabulary import Refused

PLACES = "This compares places, not people."
FROM_AVERAGE = "Intervals are those of each neighbourhood’s own figure; the average is taken as certain."
AGAINST_LINE = {1: "longer lives than the line", -1: "shorter lives than the line", 0: "near the line"}


def neighbourhoods(view: View, evidence: Evidence) -> Exhibit:
    """Each neighbourhood: life expectancy against deprivation, and those off the line."""
    line = evidence.line
    if isinstance(line, Refused):
        return Exhibit("neighbourhoods", "Neighbourhood by neighbourhood", "", refused=line.reason)
    fit, frame = line.fit, _frame(evidence)
    known = frame[frame["apart"].notna()]
    ends = [float(known["position"].min()), float(known["position"].max())]
    above, below = int((frame["off"] > 0).sum()), int((frame["off"] < 0).sum())
    out = above + below
    off_line = (
        f"The blue marks, {number_word(out)} of {len(known):,} neighbourhoods, lie off the straight line through all by more than their own 99.8% interval: "
        f"{number_word(above)} with longer lives than their deprivation suggests, {number_word(below)} with shorter. Chance alone would "
        f"put {_by_chance(len(known))} there. They show where to ask what else matters."
        if out
        else "No neighbourhood lies off the line by more than its own 99.8% interval."
    )
    return Exhibit(
        id="neighbourhoods",
        title=(
            f"{say.percent(out / len(known), 0)} of neighbourhoods are clearly off the trend"
            if fit.slope > 0
            else "Life expectancy here does not fall with deprivation"
        ),
        sentence=(
            f"{say.sentence_case(of(view))}, {evidence.period}. {off_line} Deprivation and life expectancy have a rank correlation of "
            f"{fit.rank_correlation:.2f} (95% interval {fit.lower:.2f} to {fit.upper:.2f}; 1 is the same order, 0 no relation). "
            f"{_unknown(evidence)}{PLACES}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Neighbourhood"),
                Column("position", "Place in England’s order by deprivation (0% most deprived)", "percent"),
                Column("apart", "Years from the area’s average (below 0: shorter lives)", "figure", unit=YEARS),
                Column("lower", "95% interval from", "figure", unit=YEARS),
                Column("upper", "to", "figure", unit=YEARS),
                Column("words", "Against the line"),
                Column("people", "People", "count"),
            ),
            why_missing="not published",
            highlight="strong",
        ),
        spec=Scatter(
            x="position",
            y="apart",
            name="name",
            code="code",
            focus="strong",
            x_title="place in England’s order by deprivation (0% is the most deprived)",
            y_title="years from the area’s average",
            x_unit=replace(PERCENT, words="of England’s people live in more deprived neighbourhoods"),
            y_unit=replace(YEARS, words="years from the average"),
            line=Line(ends, [fit.line(each) for each in ends]),
        ),
        provenance=replace(
            evidence.slope_provenance,
            method=(
                f"Spearman’s rank correlation, interval after Bonett and Wright (2000); least squares line. Every neighbourhood counts "
                f"the same. {evidence.slope_provenance.method}"
            ),
        ),
        caveats=(FROM_AVERAGE, *evidence.slope_caveats),
    )


def _by_chance(number: int) -> str:
    expected = number * 0.002
    return "less than one" if expected < 1 else f"about {number_word(round(expected))}"


def _unknown(evidence: Evidence) -> str:
    missing = evidence.gradient.unknown
    if not missing:
        return ""
    have, are = ("has", "is") if missing == 1 else ("have", "are")
    return (
        f"{say.sentence_case(number_word(missing))} of its {len(evidence.gradient.rows):,} neighbourhoods {have} no "
        f"published figure and {are} left out. "
    )


def _frame(evidence: Evidence) -> pd.DataFrame:
    """The area's neighbourhoods, the most deprived first."""
    own, around, line = evidence.gradient, evidence.neighbourhoods, evidence.line
    life = around.life[own.rows]
    apart = life - own.mean
    off = [0] * len(own.rows) if isinstance(line, Refused) else line.off.tolist()
    frame = pd.DataFrame(
        {
            "code": around.code[own.rows],
            "name": around.name[own.rows],
            "position": around.place[own.rows],
            "apart": apart,
            "england": life - evidence.england.mean,
            "lower": around.lower[own.rows] - own.mean,
            "upper": around.upper[own.rows] - own.mean,
            "people": around.people[own.rows],
            "off": off,
            "strong": [side != 0 for side in off],
            "words": [
                "not published" if math.isnan(value) else AGAINST_LINE[side]
                for side, value in zip(off, apart.tolist(), strict=True)
            ],
        }
    )
    return frame.sort_values("position", kind="stable", ignore_index=True)


# ---------------------------------------------------------------- maps


def life_map(view: View, evidence: Evidence) -> Exhibit:
    """Where lives are short: each neighbourhood against England's average."""
    if evidence.refused:
        return Exhibit("life-map", "Life expectancy on the map", "", refused=evidence.refused)
    frame = _frame(evidence).sort_values("england", kind="stable", na_position="last", ignore_index=True)
    known = frame[frame["england"].notna()]
    below = int((known["england"] < 0).sum())
    low, high = (float(each) for each in known["england"].quantile([0.05, 0.95]))
    return _map(
        evidence,
        frame,
        name="life-map",
        title=f"In {say.percent(below / len(known), 0)} of neighbourhoods, lives are shorter than England’s average",
        sentence=(
            f"{say.sentence_case(of(view))}, {evidence.period}. The stronger the colour (darker on white, lighter on black), the shorter the lives: nine in ten neighbourhoods are between {longer_by(low)} and {longer_by(high)} than England’s average. "
            "One neighbourhood has a wide interval, and students or a care home can move it far. Look "
            f"for groups. {_unknown(evidence)}"
        ).strip(),
        column=Column("england", "Years from England’s average (below 0: shorter lives)", "figure", unit=YEARS),
        unit=YEARS,
        words=f"years from England’s average ({of(view)})",
    )


def deprivation_map(view: View, evidence: Evidence) -> Exhibit:
    """Where people are deprived: the same neighbourhoods."""
    if evidence.refused:
        return Exhibit("deprivation-map", "Deprivation on the map", "", refused=evidence.refused)
    frame = _frame(evidence)
    share = float(frame["people"][frame["position"] < 0.2].sum() / frame["people"].sum())
    return _map(
        evidence,
        frame,
        name="deprivation-map",
        title=f"{say.percent(share, 0)} of people live in England’s most deprived fifth",
        sentence=(
            "The stronger the colour (darker on white, lighter on black), the more deprived: 0% is the most deprived neighbourhood in England, 100% the least. Where both maps have the same "
            "colour, deprivation and short lives go together. This is a ranking, from the index of 2019, without an interval."
        ),
        column=Column("position", "Place in England’s order by deprivation (0% most deprived)", "percent"),
        unit=replace(PERCENT, decimals=0),
        words="place in England’s order by deprivation, 2019",
    )


def _map(
    evidence: Evidence,
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    sentence: str,
    column: Column,
    unit: Unit,
    words: str,
) -> Exhibit:
    # A board's own file is a tenth of the whole, so the map is drawn sooner.
    shapes = boundaries.address("msoa11", evidence.area.code if evidence.area.kind == "icb" else "")
    if not shapes:
        return Exhibit(name, title, "", refused="There are no boundaries of neighbourhoods to draw.")
    return Exhibit(
        id=name,
        title=title,
        sentence=f"{sentence} {boundaries.ATTRIBUTION}",
        table=Table(
            frame,
            columns=(Column("name", "Neighbourhood"), column, Column("people", "People", "count")),
            why_missing="not published",
        ),
        spec=Choropleth(
            value=column.key,
            name="name",
            code="code",
            value_title=words,
            unit=unit,
            boundaries=safe_link(shapes),
            reverse=True,
        ),
        provenance=evidence.slope_provenance,
        caveats=evidence.slope_caveats,
    )

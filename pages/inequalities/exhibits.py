"""The exhibits, in the order the reader meets them: areas side by side, gaps side by side, then the area itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.equality import above
from analysis.slope import difference
from components import narrative as say
from components.exhibit import ChartSpec, Column, Drill, Exhibit, Table
from components.links import safe_link
from components.page import drills, shows
from components.units import PERCENT, Unit
from data_access.reference import boundaries
from data_access.reference.calendar import absent, starts
from pages import areas
from pages.inequalities.evidence import Evidence, Gradient, Within
from pages.inequalities.fifths import Fifths
from pages.inequalities.headline import rank
from pages.inequalities.view import View
from pages.inequalities.words import (
    KINDS,
    NO_INTERVAL,
    YEARS,
    counted,
    interval,
    lower_by,
    of,
    place,
    short,
    sure,
    verb,
    within_words,
    years,
)
from pages.words import named
from vocabulary import Period, Provenance, Refused

KIND_NAMES = {"icb": "System", "cluster": "Cluster of systems", "region": "Region"}
SLOPE = "Years lower at the most deprived end"
METHOD = (
    "Neighbourhoods of 2011 in order of the mean deprivation rank (2019) of their residents, cut into ten groups of about equal "
    "population; a straight line weighted by population through the groups’ life expectancies (slope index of inequality); interval "
    "by simulation, 10,000 draws, from how far the neighbourhoods of one group differ, so it allows for more than the chance in deaths. Residents "
    "of 2020."
)
NARROW = (
    "An area whose neighbourhoods are much alike in deprivation has a gentle slope by nature: a slope is no mark for a system. It "
    "says how unequal lives are, not who made them so."
)
OWN_TENTHS = "Each area’s tenths are its own: the most deprived tenth of one may be less deprived than that of another."
# ---------------------------------------------------------------- where to look


@drills("area")
def slopes(view: View, evidence: Evidence) -> Exhibit:
    """Every system, every cluster and the Midlands: the steepest first."""
    title = f"Slope of life expectancy ({of(view)}) in every area"
    if evidence.refused:
        return Exhibit("slopes", title, "", refused=evidence.refused)
    listed = sorted(_listed(evidence), key=lambda each: -each.slope.sii)
    england = evidence.england.slope
    inside = {each.area.code for each in listed if _inside(evidence, each)}
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(each.area) for each in listed],
            "name": [each.area.short_name for each in listed],
            "kind": [KIND_NAMES[each.area.kind] for each in listed],
            "slope": [each.slope.sii for each in listed],
            "lower": [each.slope.sii_lower for each in listed],
            "upper": [each.slope.sii_upper for each in listed],
            "against": [_against(each, evidence) for each in listed],
            "missing": [f"{each.unknown} of {len(each.rows):,}" for each in listed],
            "own": [each.area.code == evidence.area.code for each in listed],
            "strong": [each.area.code == evidence.area.code or each.area.code in inside for each in listed],
        }
    )
    words = {kind: _count_beyond(evidence, kind) for kind in ("icb", "cluster")}
    return Exhibit(
        id="slopes",
        title=_slopes_title(view, evidence),
        sentence=(
            f"{SLOPE} than at the least, {of(view)}, {evidence.period}. Against England’s {years(england.sii)} "
            f"({interval(england.sii_lower, england.sii_upper)}), {words['icb']}; {words['cluster']}. Areas whose intervals overlap "
            "much should not be ranked by this."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("kind", "Kind"),
                Column("slope", SLOPE, "figure", "slope", YEARS),
                Column("lower", "95% interval from", "figure", unit=YEARS),
                Column("upper", "to", "figure", unit=YEARS),
                Column("against", "Against England"),
                Column("missing", "Neighbourhoods without a figure"),
            ),
            highlight="strong",
            chosen="own",
        ),
        spec=ChartSpec(
            "league",
            roles={"value": "slope", "lower": "lower", "upper": "upper"}
            | {"name": "name", "code": "code", "focus": "strong", "chosen": "own"},
            options={
                "average": england.sii,
                "average_name": f"England {england.sii:.1f}",
                "value_title": f"years lower at the most deprived end ({of(view)}, {evidence.period})",
                "unit": YEARS,
            },
        ),
        provenance=replace(evidence.provenance["slope"], method=METHOD),
        caveats=(NARROW, OWN_TENTHS, *evidence.caveats["slope"]),
        drill=Drill(parameter="area", key="code", verb="Look closer", name="name"),
    )


def _listed(evidence: Evidence) -> list[Gradient]:
    return [each for each in evidence.gradients.values() if each.area.kind in KIND_NAMES]


def _inside(evidence: Evidence, each: Gradient) -> bool:
    """Whether a system belongs to the cluster looked at."""
    return (
        evidence.area.kind == "cluster"
        and each.area.kind == "icb"
        and set(each.rows.tolist()) <= set(evidence.gradient.rows.tolist())
    )


def _against(each: Gradient, evidence: Evidence) -> str:
    apart = difference(each.slope, evidence.england.slope)
    if not apart.beyond_chance:
        return "not clearly different"
    return f"{years(apart.value)} {'steeper' if apart.value > 0 else 'gentler'}"


def _count_beyond(evidence: Evidence, kind: str) -> str:
    """ "two are clearly steeper and six are clearly gentler of the 11 systems"."""
    found = [difference(each.slope, evidence.england.slope) for each in _listed(evidence) if each.area.kind == kind]
    steeper = sum(each.beyond_chance and each.value > 0 for each in found)
    gentler = sum(each.beyond_chance and each.value < 0 for each in found)
    return f"{verb(steeper)} clearly steeper and {verb(gentler)} clearly gentler of the {len(found)} {KINDS[kind][1]}"


def _slopes_title(view: View, evidence: Evidence) -> str:
    peers = evidence.peers
    first, last = peers[0], peers[-1]
    if evidence.area.kind == "region":
        return (
            f"Steepest in {named(first.area)} ({years(first.slope.sii)}), gentlest in {named(last.area)} "
            f"({years(last.slope.sii)}): life expectancy of {of(view)} from most to least deprived, {evidence.period}"
        )
    order = rank(evidence)
    return (
        f"{say.sentence_case(place(evidence))}: {order} of the {len(peers)} {KINDS[evidence.area.kind][1]}, "
        f"{years(evidence.gradient.slope.sii)} ({of(view)}, {evidence.period})"
    )


# ---------------------------------------------------------------- look closer: the slope


def gradient(view: View, evidence: Evidence) -> Exhibit:
    """The ten groups with their intervals and the line through them, as differences from the area's average."""
    if evidence.refused:
        return Exhibit("gradient", "Life expectancy along deprivation", "", refused=evidence.refused)
    own, england = evidence.gradient, evidence.england
    groups = own.groups
    apart = groups.value - own.mean
    half = 1.959964 * groups.standard_error
    where = _places(evidence, own)
    frame = pd.DataFrame(
        {
            "tenth": [_tenth(number) for number in range(len(apart))],
            "x": own.slope.ranks,
            "apart": apart,
            "lower": apart - half,
            "upper": apart + half,
            "people": groups.population,
            "areas": groups.areas,
            "place": where,
        }
    )
    last = len(apart) - 1
    return Exhibit(
        id="gradient",
        title=(
            f"{say.sentence_case(place(evidence))}: lives are {_sided(apart[0])} than the average in the most deprived tenth and "
            f"{_sided(apart[last])} in the least deprived ({of(view)}, {evidence.period})"
        ),
        sentence=(
            f"Each point is a tenth of the people, with its 95% interval from how far its neighbourhoods differ; the line through them gives the slope: life expectancy "
            f"{lower_by(own.slope.sii)}. The dotted line is England’s, {years(england.slope.sii)}, drawn about its own average. "
            f"{_curved(evidence)} The ends differ from England’s in how deprived they are: the most deprived tenth here stands at "
            f"{say.percent(where[0], 0)} of England’s order by deprivation and the least deprived at {say.percent(where[last], 0)} "
            "(0% is the most deprived)."
        ),
        table=Table(
            frame,
            columns=(
                Column("tenth", "Tenth of the people"),
                Column("apart", "Years from the area’s average (below 0: shorter lives)", "figure", unit=YEARS),
                Column("lower", "95% interval from", "figure", unit=YEARS),
                Column("upper", "to", "figure", unit=YEARS),
                Column("place", "Place in England’s order by deprivation", "percent"),
                Column("people", "People", "count"),
                Column("areas", "Neighbourhoods", "count"),
            ),
        ),
        spec=ChartSpec(
            "gradient",
            roles={"x": "x", "value": "apart", "lower": "lower", "upper": "upper", "name": "tenth"},
            options={
                "x_title": f"tenths of the people of {place(evidence)} by deprivation",
                "y_title": "years from the area’s average",
                "unit": YEARS,
                "start_name": "most deprived",
                "end_name": "least",
                "line_name": f"{evidence.area.short_name}: {years(own.slope.sii)}",
                "other_name": f"England: {years(england.slope.sii)}",
            },
            overlay=pd.DataFrame(
                {
                    "x": [0.0, 1.0],
                    "y": [own.slope.at_most_deprived - own.mean, own.slope.at_least_deprived - own.mean],
                    "other": [
                        england.slope.at_most_deprived - england.mean,
                        england.slope.at_least_deprived - england.mean,
                    ],
                }
            ),
        ),
        provenance=replace(evidence.provenance["slope"], method=METHOD),
        caveats=(OWN_TENTHS, *evidence.caveats["slope"]),
    )


def _tenth(number: int) -> str:
    return {0: "1 (most deprived)", 9: "10 (least deprived)"}.get(number, str(number + 1))


def _sided(value: float) -> str:
    """ "4.2 years shorter", "3.1 years longer"."""
    return f"{years(value)} {'longer' if value >= 0 else 'shorter'}"


def _places(evidence: Evidence, own: Gradient) -> np.ndarray:
    """The mean place of each tenth's people in England's order by deprivation."""
    around, group = evidence.neighbourhoods, own.groups.group_of
    known = group >= 0
    people = around.people[own.rows][known]
    sums = np.bincount(group[known], weights=people * around.place[own.rows][known], minlength=len(own.groups.value))
    return np.asarray(sums / own.groups.population)


def _curved(evidence: Evidence) -> str:
    """Where the most deprived tenth lies off the line: the line is the rule, not the edge."""
    own = evidence.gradient
    slope, groups = own.slope, own.groups
    on_line = slope.at_most_deprived + slope.sii * float(slope.ranks[0])
    apart = float(groups.value[0]) - on_line
    if abs(apart) <= 1.959964 * float(groups.standard_error[0]):
        return "The most deprived tenth lies about on the line."
    return f"The most deprived tenth lies {years(apart)} {'above' if apart > 0 else 'below'} the line."


# ---------------------------------------------------------------- look closer: gaps between practices side by side


@drills("trend")
def measures(view: View, evidence: Evidence) -> Exhibit:
    """What is measured by fifth of practices: how many times as much in the most deprived fifth as in the least."""
    title = "Gaps between practices in the most and least deprived fifth"
    row = evidence.system
    if row is None:
        return Exhibit("measures", title, "", refused=not_added(evidence))
    rows, without = [], []
    for each in evidence.measures:
        most, least = float(each.most[row, -1]), float(each.least[row, -1])
        if not (np.isfinite(most) and np.isfinite(least) and least > 0 and most > 0):
            without.append(say.lowered(each.indicator.short_name.removesuffix(" by deprivation")))
            continue
        england = float(each.most[-1, -1] / each.least[-1, -1])
        usual = each.moves(row)
        rows.append(
            {
                "code": each.indicator.id,
                "name": each.indicator.short_name.removesuffix(" by deprivation"),
                "year": each.periods[-1].label,
                "times": most / least,
                "england": england,
                "most": written(each, most),
                "least": written(each, least),
                "gap": signed_gap(each, most - least),
                "england_gap": signed_gap(each, float(each.gap[-1, -1])),
                "moves": "too few years" if isinstance(usual, Refused) else amount(each, usual.largest),
                "reading": _reading(each, row),
                "own": True,
                "followed": each.indicator.id == view.trend,
            }
        )
    if not rows:
        return Exhibit("measures", title, "", refused=few(evidence))
    frame = pd.DataFrame(rows)
    frame["order"] = np.abs(np.log(frame["times"]))
    frame = frame.sort_values("order", ascending=False, kind="stable", ignore_index=True)
    frame["words"] = [f"{each:.2f} times" for each in frame["times"]]
    first = frame.iloc[0]
    years_seen = sorted(set(frame["year"]))
    missing = f" Not known here: {say.listing(without, most=20)}." if without else ""
    stand_out = (
        " ".join(
            f"By more than it moves in one year, the gap is {words} {say.listing([say.lowered(each) for each in picked], most=18)}."
            for start, words in (
                ("wider", "wider than England’s for"),
                ("reversed", "the other way round from England’s for"),
            )
            if (picked := frame[frame["reading"].str.startswith(start)]["name"].tolist())
        )
        or "No gap is wider than England’s by more than it moves in one year."
    )
    return Exhibit(
        id="measures",
        title=(
            f"{evidence.area.short_name}: furthest apart in {say.lowered(first['name'])}, {first['words']} as high in the most deprived "
            f"fifth of practices as in the least ({first['year']})"
        ),
        sentence=(
            f"The filled circle is {named(evidence.area)}, the open diamond England; 1 is no gap. {stand_out} "
            f"{_years_differ(years_seen)} More illness recorded is not more illness: it is also how well practices find it. "
            f"{MEDIANS} {NO_INTERVAL}{missing}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Measure"),
                Column("year", "Year"),
                Column("most", "Most deprived fifth"),
                Column("least", "Least deprived fifth"),
                Column("gap", "Gap, most against least deprived"),
                Column("england_gap", "England’s gap"),
                Column("moves", "Most the gap moved in one year"),
                Column("reading", "Against England"),
            ),
            chosen="followed",
        ),
        spec=ChartSpec(
            "ends",
            roles={"start": "times", "end": "england", "words": "words"}
            | {"name": "name", "code": "code", "focus": "own", "chosen": "followed"},
            options={
                "start_name": evidence.area.short_name,
                "end_name": "England",
                "against": "",
                "start_level": float("nan"),
                "end_level": float("nan"),
                "value_title": "most deprived fifth over least (1 is no gap)",
                "unit": TIMES,
            },
        ),
        provenance=_of_measures(evidence),
        caveats=tuple(dict.fromkeys(caveat for each in evidence.measures for caveat in each.indicator.caveats)),
        drill=Drill(parameter="trend", key="code", verb="Over time", name="name"),
    )


TIMES = Unit("times", words="times", decimals=2)
POINTS = Unit("points", 100, words="points", decimals=1)
MEDIANS = "Each figure is that of the middle practice of a fifth, without counts."


def _years_differ(seen: list[str]) -> str:
    if len(seen) == 1:
        return f"All are of {seen[0]}."
    return f"The years differ ({say.listing(seen, most=6)}): the order is of gaps, not of one moment."


def _reading(each: Fifths, row: int) -> str:
    """The gap in its newest year against England's, with the largest move of one year as the yardstick."""
    own, england = float(each.gap[row, -1]), float(each.gap[-1, -1])
    usual = each.moves(row)
    if isinstance(usual, Refused):
        return "cannot be said: too few years"
    if abs(own - england) <= usual.largest:
        return "no more than it moves in one year"
    if own * england < 0:
        return "reversed: the other way round"
    return "wider" if abs(own) > abs(england) else "narrower"


def _of_measures(evidence: Evidence) -> Provenance:
    parts = [evidence.provenance[each.indicator.id] for each in evidence.measures]
    return replace(
        parts[0],
        definition=" ".join(part.definition for part in parts),
        releases=tuple({release.id: release for part in parts for release in part.releases}.values()),
        method="The figure of the most deprived fifth over that of the least; each as published, the middle practice of a fifth.",
        period=f"the newest year of each measure: {say.listing(sorted({each.periods[-1].label for each in evidence.measures}), most=6)}",
    )


def written(each: Fifths, value: float) -> str:
    return say.percent(value) if each.indicator.value_kind == "proportion" else gap_unit(each).write(value)


def gap_unit(each: Fifths) -> Unit:
    if each.indicator.value_kind == "proportion":
        return POINTS
    return Unit(each.indicator.unit, words=each.indicator.unit, decimals=1)


def amount(each: Fifths, gap: float, unit: Unit | None = None) -> str:
    """A gap without its sign: "8.0 points". What is not nothing is not written as 0.0."""
    words = (unit or gap_unit(each)).telling(abs(gap), 0.0).write(abs(gap))
    return words.removesuffix("s") if words == "1.0 points" else words


def signed_gap(each: Fifths, gap: float, unit: Unit | None = None) -> str:
    """ "8.0 points higher": in the most deprived fifth than in the least."""
    if amount(each, gap) == amount(each, 0.0):
        return "none"
    return f"{amount(each, gap, unit)} {'higher' if gap > 0 else 'lower'}"


def not_added(evidence: Evidence) -> str:
    return (
        f"{say.sentence_case(place(evidence))} as a whole has no figure: medians of practices cannot be added up or averaged. Counts of "
        "patients, practice by practice, would be needed. Choose one of its systems."
    )


def few(evidence: Evidence) -> str:
    return (
        f"{say.sentence_case(named(evidence.area))} has no published figure for one of the two fifths: hardly a practice there serves people that "
        "deprived. Its neighbourhoods, below, do show how life expectancy goes with deprivation."
    )


# ---------------------------------------------------------------- look closer: neighbourhoods


def neighbourhoods(view: View, evidence: Evidence) -> Exhibit:
    """Each neighbourhood: life expectancy against deprivation, and those off the line."""
    line = evidence.line
    if isinstance(line, Refused):
        return Exhibit("neighbourhoods", "Neighbourhood by neighbourhood", "", refused=line.reason)
    frame = _neighbourhoods(evidence)
    known = frame[frame["apart"].notna()]
    ends = [float(known["place"].min()), float(known["place"].max())]
    above, below = int((frame["off"] > 0).sum()), int((frame["off"] < 0).sum())
    out = above + below
    share = out / len(known)
    standing = (
        f"{counted(out).capitalize()} of {len(known):,} neighbourhoods lie off the straight line through all by more than their own 99.8% interval: the strong marks "
        f"({counted(above)} with longer lives than their deprivation would suggest, {counted(below)} with shorter); chance alone would "
        f"bring {_by_chance(len(known))}. They say where to ask: deprivation is not all there is."
        if out
        else "No neighbourhood lies off the line by more than its own 99.8% interval."
    )
    return Exhibit(
        id="neighbourhoods",
        title=(
            f"Deprivation goes with shorter lives, and is not all: {say.percent(share, 0)} of neighbourhoods of {place(evidence)} stand "
            f"clearly off the line ({of(view)}, {evidence.period})"
            if line.slope > 0
            else f"In {place(evidence)} neighbourhoods do not follow deprivation ({of(view)}, {evidence.period})"
        ),
        sentence=(
            f"{standing} The order by deprivation and the order by life expectancy agree with a rank correlation of "
            f"{line.rank_correlation:.2f} (95% interval {line.lower:.2f} to {line.upper:.2f}; 1 is the same order, 0 no relation). "
            f"{_unknown(evidence)}{PLACES}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Neighbourhood"),
                Column("place", "Place in England’s order by deprivation (0% most deprived)", "percent"),
                Column("apart", "Years from the area’s average (below 0: shorter lives)", "figure", unit=YEARS),
                Column("lower", "95% interval from", "figure", unit=YEARS),
                Column("upper", "to", "figure", unit=YEARS),
                Column("words", "Against the line"),
                Column("people", "People", "count"),
            ),
            why_missing="not published",
            highlight="strong",
        ),
        spec=ChartSpec(
            "scatter",
            roles={"x": "place", "y": "apart", "name": "name", "code": "code", "focus": "strong", "chosen": "none"},
            options={
                "x_title": "place in England’s order by deprivation (0% is the most deprived)",
                "y_title": "years from the area’s average",
                "x_unit": replace(PERCENT, words="of England’s people live in more deprived neighbourhoods"),
                "y_unit": replace(YEARS, words="years from the average"),
            },
            overlay=pd.DataFrame({"x": ends, "y": [line.line(each) for each in ends]}),
        ),
        provenance=replace(
            evidence.provenance["slope"],
            method=(
                f"Spearman’s rank correlation, interval after Bonett and Wright (2000); least squares line. Every neighbourhood counts "
                f"the same. {evidence.provenance['slope'].method}"
            ),
        ),
        caveats=(FROM_AVERAGE, *evidence.caveats["slope"]),
    )


PLACES = "It compares places, not people."
FROM_AVERAGE = (
    "Intervals are those of each neighbourhood’s own figure; the average they are held against is taken as certain."
)


def _by_chance(number: int) -> str:
    expected = number * 0.002
    return "less than one" if expected < 1 else f"about {counted(round(expected))}"


def _unknown(evidence: Evidence) -> str:
    missing = evidence.gradient.unknown
    if not missing:
        return ""
    return (
        f"{counted(missing).capitalize()} of its {len(evidence.gradient.rows):,} neighbourhoods {'has' if missing == 1 else 'have'} no "
        "published figure and are left out. ".replace("are left", "is left" if missing == 1 else "are left")
    )


def _neighbourhoods(evidence: Evidence) -> pd.DataFrame:
    """The area's neighbourhoods, the most deprived first."""
    own, around = evidence.gradient, evidence.neighbourhoods
    apart = around.life[own.rows] - own.mean
    half = 1.959964 * around.error[own.rows]
    words = {1: "longer lives than the line", -1: "shorter lives than the line", 0: "near the line"}
    frame = pd.DataFrame(
        {
            "code": around.code[own.rows],
            "name": around.name[own.rows],
            "place": around.place[own.rows],
            "apart": apart,
            "england": around.life[own.rows] - evidence.england.mean,
            "lower": apart - half,
            "upper": apart + half,
            "people": around.people[own.rows],
            "off": evidence.off,
            "strong": evidence.off != 0,
            "none": False,
        }
    )
    frame["words"] = [
        words[off] if np.isfinite(value) else "not published"
        for off, value in zip(frame["off"].tolist(), frame["apart"], strict=True)
    ]
    return frame.sort_values("place", kind="stable", ignore_index=True)


def life_map(view: View, evidence: Evidence) -> Exhibit:
    """Where lives are short: each neighbourhood against England's average."""
    if evidence.refused:
        return Exhibit("life-map", "Life expectancy on the map", "", refused=evidence.refused)
    frame = _neighbourhoods(evidence).sort_values("england", kind="stable", na_position="last", ignore_index=True)
    known = frame[frame["england"].notna()]
    below = int((known["england"] < 0).sum())
    low, high = (float(each) for each in known["england"].quantile([0.05, 0.95]))
    return _map(
        evidence,
        frame,
        name="life-map",
        title=(
            f"{_share(below, len(known))} of the neighbourhoods of {place(evidence)} have shorter lives than England’s average "
            f"({of(view)}, {evidence.period})"
        ),
        sentence=(
            f"The stronger the colour, the shorter the lives: nine in ten lie between {_sided(low)} and {_sided(high)} than England’s average. A single "
            "neighbourhood has a wide interval, given in the table of the picture before, and students or a care home can move it far: look "
            f"at groups of them. {_unknown(evidence)}"
        ).strip(),
        column=Column("england", "Years from England’s average (below 0: shorter lives)", "figure", unit=YEARS),
        unit=YEARS,
        words=f"years from England’s average ({of(view)})",
    )


def deprivation_map(view: View, evidence: Evidence) -> Exhibit:
    """Where people are deprived: the same neighbourhoods."""
    if evidence.refused:
        return Exhibit("deprivation-map", "Deprivation on the map", "", refused=evidence.refused)
    frame = _neighbourhoods(evidence)
    fifth = frame["place"] < 0.2
    share = float(frame["people"][fifth].sum() / frame["people"].sum())
    return _map(
        evidence,
        frame,
        name="deprivation-map",
        title=f"{say.percent(share, 0)} of the people of {place(evidence)} live in England’s most deprived fifth of neighbourhoods (2019)",
        sentence=(
            "The stronger the colour, the more deprived: 0% is the most deprived place in England’s order, 100% the least. If both maps are strong in "
            "the same places, deprivation and short lives go together there. It is an order, from the index of 2019: no interval is "
            "published."
        ),
        column=Column("place", "Place in England’s order by deprivation (0% most deprived)", "percent"),
        unit=replace(PERCENT, decimals=0),
        words="place in England’s order by deprivation, 2019",
    )


def _share(part: int, whole: int) -> str:
    return say.percent(part / whole, 0)


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
    # A board's own file is a tenth of all: the map stands that much sooner.
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
        spec=ChartSpec(
            "map",
            roles={"value": column.key, "name": "name", "code": "code"},
            options={"unit": unit, "boundaries": safe_link(shapes), "value_title": words, "reverse": True},
        ),
        provenance=evidence.provenance["slope"],
        caveats=evidence.caveats["slope"],
    )


# ---------------------------------------------------------------- look closer: ours and those published


def published_slopes(view: View, evidence: Evidence) -> Exhibit:
    """Slopes inside authorities: ours from neighbourhoods against those published from smaller areas."""
    found = evidence.beside
    title = f"Our slopes beside those published ({of(view)})"
    if isinstance(found, Refused):
        return Exhibit("published-slopes", title, "", refused=found.reason)
    own = {each.code for each in evidence.within.authorities} if isinstance(evidence.within, Within) else set()
    frame = pd.DataFrame(
        {
            "code": found.code,
            "name": found.name,
            "ours": found.ours,
            "published": found.published,
            "apart": found.published - found.ours,
            "neighbourhoods": found.neighbourhoods,
            "own": [code in own for code in found.code],
            "none": False,
        }
    ).sort_values(["own", "published"], ascending=False, kind="stable", ignore_index=True)
    agree = found.agree
    together = (
        f"with a rank correlation of {agree.rank_correlation:.2f} (95% interval {agree.lower:.2f} to {agree.upper:.2f})"
        if not isinstance(agree, Refused)
        else "in a way that cannot be said"
    )
    ends = [float(min(found.ours.min(), found.published.min())), float(max(found.ours.max(), found.published.max()))]
    return Exhibit(
        id="published-slopes",
        title=f"{title}: much the same order, ours about {years(found.shorter)} {'shorter' if found.shorter > 0 else 'longer'}",
        sentence=(
            f"Each mark is one of {len(found.code)} authorities of England, those of {place(evidence)} strong: our slope through its neighbourhoods "
            f"({evidence.period}) from left to right, the one published from areas a fifth as large ({found.period.label}) upwards. They go together {together}. "
            "Marks lie above the line, where both would be the same, because neighbourhoods mix richer and poorer streets: compare areas by our "
            f"slopes, and take the published ones for the size of a gap. {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Authority"),
                Column("published", f"Published, {found.period.label}", "figure", unit=YEARS),
                Column("ours", f"Ours, {evidence.period}", "figure", unit=YEARS),
                Column("apart", "Published minus ours", "figure", unit=YEARS),
                Column("neighbourhoods", "Neighbourhoods", "count"),
            ),
            highlight="own",
        ),
        spec=ChartSpec(
            "scatter",
            roles={"x": "ours", "y": "published", "name": "name", "code": "code", "focus": "own", "chosen": "none"},
            options={
                "x_title": f"ours: years lower at the most deprived end ({of(view)})",
                "y_title": "published",
                "x_unit": YEARS,
                "y_unit": YEARS,
                "line_name": "the same",
            },
            overlay=pd.DataFrame({"x": ends, "y": ends}),
        ),
        provenance=replace(
            evidence.provenance["within"],
            method=(
                "Ours: a straight line, people counted, through the neighbourhoods of an authority in order of deprivation (of one with more than "
                "100, through twentieths of its people). Published: as published."
            ),
            period=f"{evidence.period} and {found.period.label}",
        ),
        caveats=(*evidence.caveats["slope"], *evidence.caveats["within"]),
    )


# ---------------------------------------------------------------- look closer: over time


@shows("trend")
def over_time(view: View, evidence: Evidence) -> Exhibit:
    """The gap chosen, year by year."""
    return _inside_authorities(view, evidence) if evidence.fifths is None else _by_fifth(evidence, evidence.fifths)


def _inside_authorities(view: View, evidence: Evidence) -> Exhibit:
    found = evidence.within
    title = "Gaps inside authorities, over time"
    if isinstance(found, Refused):
        return Exhibit("over-time", title, "", refused=found.reason)
    if isinstance(found.signs, Refused):
        return Exhibit("over-time", title, "", refused=found.signs.reason)
    strong = _strong(found)
    rows = [
        {
            "code": each.code,
            "name": each.short_name,
            "x": float(x),
            "label": short(period),
            "value": float(value[x]),
            "focus": focus,
        }
        for each, value, focus in [
            *((each, found.value[row], row in strong) for row, each in enumerate(found.authorities)),
            (evidence.england.area, found.england, True),
        ]
        for x, period in enumerate(found.periods)
    ]
    frame = pd.DataFrame(rows).sort_values("focus", ascending=False, kind="stable", ignore_index=True)
    return Exhibit(
        id="over-time",
        title=f"{within_words(view, evidence, found)[:1].upper()}{within_words(view, evidence, found)[1:]}",
        sentence=(
            f"Years lower at the most deprived end than at the least, by small areas inside each authority, as published. {_strong_words(found, strong)} "
            f"{sure(found)} Neighbouring points share two of their three years, and authorities are small: single moves mean "
            f"little. An area of several authorities has no line: slopes cannot be averaged. {_absent(found.periods)}{NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Authority"),
                Column("label", "Years"),
                Column("value", SLOPE, "figure", unit=YEARS),
            ),
            why_missing="not published",
            highlight="focus",
        ),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={
                "y_title": f"years lower at the most deprived end ({of(view)})",
                "unit": YEARS,
                "gaps": [float(start) for start in starts(found.periods)],
            },
        ),
        provenance=replace(
            evidence.provenance["within"],
            method=f"{evidence.provenance['within'].method} Growing and shrinking counted by the sign test.",
        ),
        caveats=evidence.caveats["within"],
    )


TREND = {"x": "x", "label": "label", "y": "value", "series": "code", "name": "name", "focus": "focus"}
FEW = 4  # lines that can all be strong


def _strong(found: Within) -> list[int]:
    """The authorities drawn strong: all of a few, else the two whose gap grew most and shrank most."""
    if len(found.authorities) <= FEW:
        return list(range(len(found.authorities)))
    change = found.change
    known = [row for row in range(len(change)) if np.isfinite(change[row])]
    return sorted({max(known, key=lambda row: change[row]), min(known, key=lambda row: change[row])})


def _absent(periods: tuple[Period, ...]) -> str:
    """The sentence that names periods never published; "" where every one is there."""
    said = say.broken_line([each.label for each in absent(periods)])
    return f"{said} " if said else ""


def _strong_words(found: Within, strong: list[int]) -> str:
    if len(strong) == len(found.authorities):
        return "All lines are labelled at their ends."
    told = [
        f"{found.authorities[row].short_name}, whose gap {'grew' if change > 0 else 'shrank' if change < 0 else 'changed'} "
        f"{'most' if change == extreme else 'least'}"
        for row in sorted(strong, key=lambda row: -found.change[row])
        for change in (float(found.change[row]),)
        for extreme in (float(np.nanmax(found.change) if change > 0 else np.nanmin(found.change)),)
    ]
    return f"The strong lines are England, {' and '.join(told)}; the table names the others."


def _by_fifth(evidence: Evidence, found: Fifths) -> Exhibit:
    name = found.indicator.short_name.removesuffix(" by deprivation")
    if len(found.periods) < 2:
        return Exhibit(
            "over-time",
            f"{name}, over time",
            "",
            refused=f"{name} by fifth of practices is published for {found.periods[0].label} only: a course needs a second year.",
        )
    whole = evidence.area.kind == "region"
    strong = {*(() if whole else evidence.own), len(found.areas) - 1}
    rows = [
        {
            "code": each.code,
            "name": each.short_name,
            "x": float(x),
            "label": period.label,
            "value": float(found.gap[row, x]),
            "most": written(found, float(found.most[row, x])),
            "least": written(found, float(found.least[row, x])),
            "words": signed_gap(found, float(found.gap[row, x])) if np.isfinite(found.gap[row, x]) else "not published",
            "focus": row in strong,
        }
        for row, each in enumerate(found.areas)
        for x, period in enumerate(found.periods)
    ]
    frame = pd.DataFrame(rows).sort_values("focus", ascending=False, kind="stable", ignore_index=True)
    breaks = " ".join([*(each.words for each in found.breaks[::-1]), _absent(found.periods)]).strip()
    lines = (
        "The strong line is England, the grey ones are the systems."
        if whole
        else f"Strong: {say.listing([named(found.areas[row]) for row in (*evidence.own, -1)], most=12)}; grey: the other systems."
    )
    whole_words = "" if evidence.system is not None else f"{not_added(evidence)} "
    return Exhibit(
        id="over-time",
        title=_fifths_title(evidence, found, name),
        sentence=(
            f"Above the dashed line, the figure is higher where practices serve more deprived people. {_course(evidence, found)} {breaks} "
            f"{lines} {whole_words}{MEDIANS} {NO_INTERVAL}"
        ).replace("  ", " "),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("label", "Year"),
                Column("words", "Gap, most against least deprived fifth"),
                Column("most", "Most deprived fifth"),
                Column("least", "Least deprived fifth"),
            ),
            why_missing="not published",
            highlight="focus",
        ),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={
                "y_title": f"{say.lowered(name)}: most deprived fifth less least",
                "unit": gap_unit(found),
                "breaks": [(start - 0.5, each.label) for start, each in zip(found.starts, found.breaks, strict=True)],
                "cut": True,
                "gaps": [float(start) for start in starts(found.periods)],
                "target": 0.0,
                "target_name": "no gap",
            },
        ),
        provenance=evidence.provenance[found.indicator.id],
        caveats=found.indicator.caveats,
    )


def _shown(evidence: Evidence, found: Fifths) -> int:
    """Whose course is told: the system's, else England's."""
    return len(found.areas) - 1 if evidence.system is None else evidence.system


def _fifths_title(evidence: Evidence, found: Fifths, name: str) -> str:
    row = _shown(evidence, found)
    at = found.last(row)
    whose = say.sentence_case(named(found.areas[row]))
    if at is None:
        return f"{whose} has no known gap in {say.lowered(name)} between the most and the least deprived fifth of practices"
    gap = signed_gap(found, float(found.gap[row, at]))
    words = "no gap" if gap == "none" else f"{gap} in the most deprived fifth of practices than in the least"
    return f"{whose}, {say.lowered(name)}: {words}, {found.periods[at].label}"


def _course(evidence: Evidence, found: Fifths) -> str:
    """How the gap has moved within years that may be read together, against what it moves in one."""
    row = _shown(evidence, found)
    at = found.last(row)
    if at is None:
        return few(evidence).split(": ")[0] + "."
    years_ = [year for year in found.stretch(at) if np.isfinite(found.gap[row, year])]
    first, last = years_[0], years_[-1]
    if first == last:
        return f"{found.periods[at].label} stands alone: no earlier year may be set beside it."
    start, end = float(found.gap[row, first]), float(found.gap[row, last])
    usual = found.moves(row)
    unit = gap_unit(found).telling(start, end)
    between = f"From {found.periods[first].label} to {found.periods[last].label} the gap"
    told = (
        f"{between} stayed at {signed_gap(found, end)}"
        if unit.same(start, end)
        else f"{between} went from {signed_gap(found, start, unit)} to {signed_gap(found, end, unit)}"
    )
    if isinstance(usual, Refused):
        return f"{told}; too few years are known to say whether that is more than it moves by chance."
    more = "more" if above(abs(end - start), usual.largest) else "no more"
    return f"{told}, {more} than it has moved in a single year (up to {amount(found, usual.largest)})."

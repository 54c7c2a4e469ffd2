"""The exhibits, in the order the reader meets them: who stands out, the funnel, one place over time, who does it well."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.spc import POINTS_TO_LOCK, XmR
from analysis.variation import Variation
from components import narrative as say
from components.charts.funnel import MOST_MARKS
from components.exhibit import ChartSpec, Column, Drill, Exhibit, Table
from components.page import drills, shows
from components.units import Unit
from data_access import ENGLAND
from data_access.reference.periods import first_month
from pages.unwarranted_variation.course import counting, many_periods, sign, standing, verdicts
from pages.unwarranted_variation.evidence import Evidence, Series, outside, places_of
from pages.unwarranted_variation.view import MOST_TO_CHOOSE, View
from pages.unwarranted_variation.words import (
    by_chance,
    case_mix,
    hidden,
    line,
    of_whom,
    own_places,
    places,
    possessive,
    side,
)
from pages.words import named
from vocabulary import Period, Provenance, Refused

# ---------------------------------------------------------------- where to look

MOST_DRAWN = 40
"""Places one under another with their names; of more, the area's own that stand out are drawn."""


@drills("place")
def league(view: View, evidence: Evidence) -> Exhibit:
    """The places that stand out on the worse side, the ordinary ones by name, and those that stand out on the better side."""
    funnel = evidence.funnel
    if isinstance(funnel, Refused):
        return Exhibit("league", "Who stands out", "", refused=funnel.reason)
    table = _drawn(evidence, _table(evidence))
    if table.frame.empty:
        return Exhibit(
            "league",
            "Who stands out",
            "",
            refused=f"{say.sentence_case(named(evidence.area))} has no {evidence.one} with a figure.",
        )
    worse, better = (_mine(evidence, way) for way in ("worse", "better"))
    standing_out = [
        f"{side(evidence, way)}: {say.listing(names, 3)}"
        for way, names in (("worse", worse), ("better", better))
        if names
    ]
    return Exhibit(
        id="league",
        title=(
            f"{say.sentence_case(_found(evidence, len(worse) + len(better)))}{' (' + '; '.join(standing_out) + ')' if standing_out else ''}, "
            f"{evidence.period.label}"
        ),
        sentence=(
            f"{_which(evidence, table)}Each mark is one of the {evidence.many} and the line through it its 95% interval."
            f"{_marks(evidence)} Those that stand out come first and last, by how many people they stand for; the others are "
            f"in order of name, since their order would be luck. {_dashed(evidence)} {case_mix(evidence)}"
        ),
        table=table,
        spec=ChartSpec(
            "league",
            roles=ROLES | {"value": "value", "lower": "lower", "upper": "upper"},
            options={
                "average": funnel.target,
                "average_name": (
                    f"as expected {evidence.unit.write(funnel.target)}"
                    if evidence.expected
                    else f"{evidence.compared} average {evidence.unit.write(funnel.target)}"
                ),
                "value_title": _axis(evidence),
                "order_title": "Standing out, ordinary by name, standing out",
                "unit": evidence.unit,
            },
        ),
        provenance=evidence.provenance,
        caveats=(CHANCE_ONLY, *evidence.indicator.caveats),
        drill=_drill(evidence),
        **_all_figures(evidence),
    )


def _dashed(evidence: Evidence) -> str:
    """What the dashed line is: the average of the places compared, or, of observed over expected, as many as expected."""
    funnel = evidence.funnel
    assert isinstance(funnel, Variation)
    those = f"{funnel.judged:,} {evidence.compared} {evidence.many}"
    if not evidence.expected:
        return f"The dashed line is the average of {those}, {evidence.unit.write(funnel.target)}."
    unit = evidence.unit.telling(evidence.pooled, funnel.target)
    return (
        f"The dashed line is as many as expected, {evidence.unit.write(funnel.target)}; the {those} together have "
        f"{unit.write(evidence.pooled)}."
    )


def _found(evidence: Evidence, out: int) -> str:
    """How many of the area's own stand out: "3 of the Black Country’s 181 practices stand out"."""
    mine = _counted(evidence)
    if mine == 0:
        return f"{say.sentence_case(named(evidence.area))} has no {evidence.one} with a figure"
    if mine == 1:
        own = places_of(evidence.area, evidence.own, evidence.level)
        return f"{own} {'stands' if out else 'does not stand'} out"
    number = "not one" if out == 0 else f"all {mine:,}" if out == mine else f"{out:,}"
    who = own_places(evidence, "" if out in (0, mine) else f"{mine:,}")
    return f"{number} of {who} {'stands' if out < 2 else 'stand'} out"


CHANCE_ONLY = (
    "Counts are complete. Intervals say how far luck in one period could move a figure; they do not allow for the usual "
    "differences between places, which are much larger."
)
ROLES = {"name": "name", "code": "code", "focus": "own", "chosen": "chosen"}


def _drill(evidence: Evidence) -> Drill:
    return Drill(parameter="place", key="code", verb="Look closer", name="name")


def _all_figures(evidence: Evidence) -> dict[str, str]:
    return {
        "file": f"/data/{evidence.indicator.id}.csv",
        "file_words": "Download every figure of this measure, all places and periods (CSV)",
    }


def _table(evidence: Evidence) -> pd.DataFrame:
    """The places compared in order, with where each stands in words."""
    frame = evidence.table.copy()
    frame["standing"] = frame["position"].map(STANDING).fillna("no figure")
    frame["pick"] = frame["own"] if len(frame) > MOST_TO_CHOOSE else True
    return frame


def _as_table(evidence: Evidence, frame: pd.DataFrame, *, limits: bool = False, listed: str = "") -> Table:
    indicator, unit = evidence.indicator, evidence.unit
    return Table(
        frame,
        columns=(
            Column("name", evidence.one.capitalize()),
            _column("value", say.sentence_case(of_whom(evidence)), unit),
            _column("lower", "95% interval from", unit, "95% interval"),
            _column("upper", "to", unit),
            _difference(unit, "as expected" if evidence.expected else "the average"),
            Column(
                "over",
                f"More (+) or fewer (−) than {'expected' if evidence.expected else 'at the average'}",
                "figure",
                unit=PEOPLE,
            ),
            Column("numerator", say.sentence_case(indicator.people), "count"),
            Column("people", "Out of", "count"),
            Column("standing", "Against the limits", "text", "limits"),
            *((_column("low", "99.8% limits from", unit, "limits"), _column("high", "to", unit)) if limits else ()),
        ),
        why_missing="no count",
        highlight="own",
        chosen="chosen",
        listed=listed,
    )


PEOPLE = Unit("people", decimals=0)


def _column(key: str, label: str, unit: Unit, term: str = "") -> Column:
    if unit.by == 100 and unit.decimals == 1:
        return Column(key, label, "percent", term)
    # The unit is said once, above the column.
    return Column(key, f"{label}{unit.axis}", "figure", term, replace(unit, words=""))


def _difference(unit: Unit, line: str) -> Column:
    if unit.by == 100 and unit.decimals == 1:
        return Column("difference", "Points from average", "points", "percentage point")
    label = f"{'Points above' if unit.by == 100 else 'Above'} or below (−) {line}{unit.axis if unit.by != 100 else ''}"
    return Column("difference", label, "figure", unit=replace(unit, after="", words=""))


STANDING = {
    "below 99.8": "below the 99.8% limit",
    "below 95": "between the 95% and 99.8% limits, below",
    "within": "within the limits",
    "above 95": "between the 95% and 99.8% limits, above",
    "above 99.8": "above the 99.8% limit",
}


def _drawn(evidence: Evidence, frame: pd.DataFrame) -> Table:
    """All places where they are few; of many, the area's own: all where they are few, else those that stand out, else all."""
    if len(frame) > MOST_TO_CHOOSE:
        frame = frame[frame["own"] & frame["value"].notna()]
        stands_out = frame["group"].isin([0, 2]) | frame["chosen"]
        if len(frame) > MOST_DRAWN and stands_out.any():
            frame = frame[stands_out]
            if len(frame) > MOST_DRAWN:
                largest = frame["over"].abs().nlargest(MOST_DRAWN).index
                frame = frame[frame.index.isin(largest) | frame["chosen"]]
        within = frame[frame["group"] == 1].sort_values("name", kind="stable")
        frame = pd.concat([frame[frame["group"] == 0], within, frame[frame["group"] == 2]])
    return _as_table(evidence, frame.reset_index(drop=True))


def _which(evidence: Evidence, table: Table) -> str:
    """What is drawn, where it is not all."""
    drawn, mine = len(table.frame), _counted(evidence)
    if len(evidence.peers) <= MOST_TO_CHOOSE:
        return ""
    if drawn == mine:
        return f"Shown are {possessive(evidence)} own {mine:,}. "
    return f"Shown are {drawn} of {possessive(evidence)} own {mine:,}: those that stand out most. "


def _mine(evidence: Evidence, way: str) -> list[str]:
    """Names of the area's own places outside the limits on one side, most people first."""
    rows = np.flatnonzero(outside(evidence, way) & evidence.own)
    order = rows[np.argsort(-np.abs(evidence.people_over[rows]), kind="stable")]
    return [str(name) for name in evidence.peers.short_name[order]]


def _counted(evidence: Evidence) -> int:
    return int((evidence.own & evidence.peers.known).sum())


def _marks(evidence: Evidence) -> str:
    if evidence.whole or len(evidence.peers) > MOST_TO_CHOOSE:
        return ""
    return f" {say.sentence_case(possessive(evidence))} own are filled."


def _axis(evidence: Evidence) -> str:
    better = {"higher": " (higher is better)", "lower": " (lower is better)", "neutral": ""}[
        evidence.indicator.polarity
    ]
    return f"{of_whom(evidence)}{evidence.unit.axis}, {evidence.period.label}{better}"


# ---------------------------------------------------------------- look closer

MOST_LISTED = 100
"""Rows of the funnel's table on the page where there are more places than can be looked through: the file has all."""


@drills("place")
def funnel_plot(view: View, evidence: Evidence) -> Exhibit:
    """Each place's figure against its size, with limits."""
    funnel = evidence.funnel
    if isinstance(funnel, Refused):
        return Exhibit("funnel", "Which places differ by more than expected", "", refused=funnel.reason)
    frame = _table(evidence)
    people = frame["people"].to_numpy(float)
    curve_x = np.geomspace(max(np.nanmin(people) * 0.5, 1e-9), np.nanmax(people) * 1.05, 90)
    out = int(outside(evidence).sum())
    stand = places(out, funnel.judged, f"{evidence.compared} {evidence.one}", f"{evidence.compared} {evidence.many}")
    if view.limits == "overdispersed":
        title = f"Allowing for the usual spread between {evidence.many}, {stand} {'is' if out == 1 else 'are'} outside the 99.8% limits"
        meaning = f"The limits allow for the usual spread between {evidence.many} as well as for chance."
    else:
        title = f"By more than chance alone can explain, {stand} {'differs' if out == 1 else 'differ'} from {line(evidence, short=True)}"
        meaning = (
            "The limits allow for chance only. Where places see many people they are so narrow that nearly every one is "
            "outside: that says places differ, not which of them to ask."
        )
    return Exhibit(
        id="funnel",
        title=title,
        sentence=(
            f"{meaning} If they told the whole story, {by_chance(funnel.outside_by_chance)} of {funnel.judged:,} would be outside "
            f"by luck. A diamond is a place outside its 99.8% limits{_dots(out)}; the dotted lines are the 95% limits."
            f"{_filled(evidence)}{_small(evidence)}{hidden(evidence)}{_rows(evidence)}"
        ),
        table=_as_table(evidence, frame, limits=True, listed=_listed(evidence, frame)),
        spec=ChartSpec(
            "funnel",
            roles=ROLES | {"x": "people", "y": "value", "position": "position", "pick": "pick"},
            options={
                "x_title": f"{evidence.indicator.denominator}, {evidence.period.label}",
                "y_title": f"{of_whom(evidence)}{evidence.unit.axis}",
                "average_name": "as expected" if evidence.expected else "average",
                "unit": evidence.unit,
            },
            overlay=pd.DataFrame({"x": curve_x} | _curve(funnel, curve_x)),
        ),
        provenance=evidence.provenance,
        caveats=evidence.indicator.caveats,
        drill=_drill(evidence),
        **_all_figures(evidence),
    )


def _listed(evidence: Evidence, frame: pd.DataFrame) -> str:
    """Marks the rows listed on the page, where not all are: the chosen, then the area's own outside, then others outside."""
    if len(frame) <= MOST_TO_CHOOSE:
        return ""
    out = frame["group"].isin([0, 2])
    rank = np.select([frame["chosen"], frame["own"] & out, frame["own"] & frame["value"].notna(), out], [0, 1, 2, 3], 4)
    order = np.lexsort((-frame["over"].abs().fillna(0).to_numpy(), rank))
    frame["listed"] = False
    frame.loc[order[:MOST_LISTED], "listed"] = True
    return "listed"


def _rows(evidence: Evidence) -> str:
    if len(evidence.peers) <= MOST_TO_CHOOSE:
        return ""
    return f" The table lists {MOST_LISTED} of {len(evidence.peers):,}, {possessive(evidence)} own that stand out first; its file has all."


def _dots(out: int) -> str:
    return "" if out <= MOST_MARKS else ", but most of so many are drawn as dots"


def _small(evidence: Evidence) -> str:
    funnel = evidence.funnel
    assert isinstance(funnel, Variation)
    few = int((funnel.few & evidence.peers.known).sum())
    if not few:
        return ""
    return (
        f" For {few:,} so small that fewer than five cases are expected the lines are rough: a place counts as outside only if its "
        "exact probability is as small as the limit’s."
    )


def _filled(evidence: Evidence) -> str:
    return "" if evidence.whole else f" {say.sentence_case(possessive(evidence))} own are in the stronger colour."


def _curve(funnel: Variation, people: np.ndarray) -> dict[str, np.ndarray]:
    limits = funnel.curve(people)
    names = ("lower95", "upper95", "lower998", "upper998")
    return {name: getattr(limits, name) for name in names} | {"target": np.full(people.size, funnel.target)}


HELD_BACK = "A period may be missing because its numbers are small and are held back."


@shows("place")
def over_time(view: View, evidence: Evidence) -> Exhibit:
    """The chosen place, period by period: a control chart where there are points enough for one."""
    series = evidence.shown
    course = series.course
    if isinstance(course, Refused):
        return _plain(evidence, series, course.reason)
    top = 1.0 if evidence.indicator.value_kind == "proportion" else np.inf
    frame = pd.DataFrame(
        {
            "date": [_date(each) for each in series.months],
            "label": [each.label for each in series.months],
            "value": series.value,
            "mean": course.mean,
            "lower": np.clip(course.lower, 0, top),
            "upper": np.clip(course.upper, 0, top),
            "cause": ["not reported" if each is None else sign(each, series) for each in course.special_causes],
            "verdict": verdicts(course),
            "chosen": [each == evidence.period for each in series.months],
        }
    )
    many = many_periods(series)
    gap = say.broken_line([each.label for each in series.missing])
    gap += " No run of signs and no usual range is counted across a gap." if gap else ""
    gap += f" {HELD_BACK}" if gap and evidence.indicator.disclosure_rule != "published" else ""
    target = evidence.indicator.target
    parts = (
        _provisional(course, series),
        RESTLESS.format(periods=many) if series.restless else STEADY.format(period=many[:-1]),
        _shapes(evidence),
        counting(series),
        _assurance(course, evidence, many) if target is not None else "",
        gap,
    )
    unit = evidence.unit
    return Exhibit(
        id="over-time",
        title=f"{say.sentence_case(series.name)}: {_where_now(evidence, series)}",
        sentence=" ".join(part for part in parts if part),
        table=Table(
            frame,
            columns=(
                Column("label", many[:-1].capitalize()),
                _column("value", say.sentence_case(of_whom(evidence)), unit),
                _column("mean", "Average", unit),
                _column("lower", "Usual range from", unit, "usual range"),
                _column("upper", "to", unit),
                Column("cause", "Sign"),
            ),
            why_missing="not reported",
            chosen="chosen",
        ),
        spec=ChartSpec(
            "xmr",
            roles={
                "x": "date",
                "y": "value",
                "label": "label",
                "mean": "mean",
                "lower": "lower",
                "upper": "upper",
                "cause": "cause",
                "verdict": "verdict",
            },
            options={
                "y_title": f"{of_whom(evidence)}{unit.axis}",
                "target": target,
                "target_name": f"standard {unit.write(target, decimals=0)}" if target is not None else "",
                "unit": unit,
                "by_label": not series.monthly,
            },
        ),
        provenance=_dated(evidence, series, XMR),
        caveats=(LONG_SERIES, *evidence.indicator.caveats),
    )


XMR = "XmR control chart (NHS England, Making Data Count): average plus and minus 2.66 mean moving ranges"
PLAIN = "As published, joined by lines: too few points for a control chart"
STEADY = "The dashed lines are the usual range: a {period} inside it is ordinary variation. Ordinary means steady, not acceptable."
RESTLESS = "More than half of the {periods} carry a sign, so no one average and usual range describe this series."
LONG_SERIES = (
    "The average and the usual range are made of the whole series, and cut off at what is possible. Where the level has moved for good, "
    "they describe the past more than the present; no new start is made for them without a reason that somebody has written down."
)


def _provisional(course: XmR, series: Series) -> str:
    if course.locked:
        return ""
    return (
        f"Only {course.points_in_limits} {many_periods(series)}: the usual range is provisional until there are {POINTS_TO_LOCK}, "
        "and a sign of change is a hint, not a finding."
    )


def _shapes(evidence: Evidence) -> str:
    if evidence.indicator.polarity == "neutral":
        return "Squares are unusual; neither direction is good or bad by itself."
    return "Large round marks are signs of improvement, diamonds of concern."


def _where_now(evidence: Evidence, series: Series) -> str:
    """Where the series stands in the period shown; where it has none of it, in its newest."""
    there = evidence.period in series.months
    return standing(series, evidence.period if there else series.months[-1], evidence.unit)


def _plain(evidence: Evidence, series: Series, reason: str) -> Exhibit:
    """Too few points for a control chart, said; the points there are, as they are."""
    if series.known < 2:
        few = f"For {series.name}, only {_only(series)} is published." if series.known else reason
        need = "A line over time needs two points, a control chart three." if series.known else ""
        return Exhibit("over-time", f"{say.sentence_case(series.name)} over time", "", refused=f"{few} {need}".strip())
    unit = evidence.unit
    frame = pd.DataFrame(
        {
            "place": np.arange(len(series.months), dtype=float),  # an absent period has its place
            "label": [each.label for each in series.months],
            "value": series.value,
            "series": series.name,
            "own": True,
            "chosen": [each == evidence.period for each in series.months],
        }
    )
    return Exhibit(
        id="over-time",
        title=f"{say.sentence_case(series.name)}: {_where_now(evidence, series)}",
        sentence=(
            f"No usual range is drawn. {reason} The line joins what is published; it does not say what is chance. "
            f"{say.broken_line([each.label for each in series.missing])}"
        ).strip(),
        table=Table(
            frame,
            columns=(
                Column("label", many_periods(series)[:-1].capitalize()),
                _column("value", say.sentence_case(of_whom(evidence)), unit),
            ),
            why_missing="not reported",
            chosen="chosen",
        ),
        spec=ChartSpec(
            "trend",
            roles={"x": "place", "label": "label", "y": "value", "series": "series", "name": "series", "focus": "own"},
            options={"y_title": f"{of_whom(evidence)}{unit.axis}", "unit": unit},
        ),
        provenance=_dated(evidence, series, PLAIN),
        caveats=evidence.indicator.caveats,
    )


def _only(series: Series) -> str:
    """The one period of a series that has a figure."""
    return series.months[int(np.flatnonzero(np.isfinite(series.value))[0])].label


def _date(period: Period) -> str:
    month = first_month(period.id)
    return f"{month}-01" if month else ""


def _assurance(course: XmR, evidence: Evidence, many: str) -> str:
    """Whether the standard would be met if nothing changed."""
    one = many[:-1]
    verdicts = {
        "consistently meets": f"at this level it would be met {one} after {one}",
        "hit or miss": f"at this level it would be met in some {many} and missed in others",
        "consistently misses": f"at this level it would be missed {one} after {one}",
    }
    verdict = verdicts.get(course.assurance or "")
    return f"{evidence.indicator.target_source}; against it, {verdict}." if verdict else ""


def _dated(evidence: Evidence, series: Series, method: str) -> Provenance:
    first, last = series.months[0].label, series.months[-1].label
    return replace(evidence.provenance, method=method, period=first if first == last else f"{first} to {last}")


# ---------------------------------------------------------------- who does it well

MOST_EXAMPLES = 12


@drills("place")
def examples(view: View, evidence: Evidence) -> Exhibit:
    """Places like the one in question that stand out on the better side: whom to ask how it is done."""
    funnel, peers, row = evidence.funnel, evidence.peers, evidence.example_for
    title = "Who does it well"
    if isinstance(funnel, Refused):
        return Exhibit("examples", title, "", refused=funnel.reason)
    if evidence.indicator.polarity == "neutral":
        return Exhibit(
            "examples",
            title,
            "",
            refused=(
                "More of this is neither good nor bad by itself, so nobody is named as doing it well. It would need a measure of "
                "what is done for these people."
            ),
        )
    if row is None or not peers.known[row]:
        return Exhibit(
            "examples",
            title,
            "",
            refused=f"{say.sentence_case(named(evidence.area))} has no {evidence.one} with a figure.",
        )
    name = str(peers.short_name[row])
    like = _band(evidence)
    rows = evidence.like & outside(evidence, "better")
    if not rows.any():
        return Exhibit(
            "examples",
            title,
            "",
            refused=(
                f"Of the {int(evidence.like.sum()):,} {evidence.many} compared that are like {name} ({like}), none stands out on "
                f"the better side.{_wider(view)}"
            ),
        )
    frame = _table(evidence)
    codes = set(peers.area[rows])
    frame = frame[frame["code"].isin(codes)]
    largest = frame["over"].abs().nlargest(MOST_EXAMPLES).index
    frame = frame[frame.index.isin(largest)].sort_values("name").reset_index(drop=True)
    return Exhibit(
        id="examples",
        title=f"{int(rows.sum()):,} {evidence.many if rows.sum() > 1 else evidence.one} like {name} {'stand' if rows.sum() > 1 else 'stands'} out on the better side, {evidence.period.label}",
        sentence=(
            f"Like means {like}. They are whom to ask how it is done, in order of name"
            f"{f': the {MOST_EXAMPLES} that stand for most people' if rows.sum() > MOST_EXAMPLES else ''}. "
            f"Being like in this does not make their patients alike. {case_mix(evidence)}"
        ),
        table=_as_table(evidence, frame),
        provenance=evidence.provenance,
        caveats=evidence.indicator.caveats,
        drill=_drill(evidence) if len(peers) <= MOST_TO_CHOOSE else None,
    )


def _wider(view: View) -> str:
    """What could find an example, where it has not been tried."""
    ways = [
        "with all of England" if view.compare != ENGLAND else "",
        "by chance alone" if view.limits != "chance" else "",
    ]
    tried = " or ".join(way for way in ways if way)
    return f" Comparing {tried} may find one." if tried else ""


def _band(evidence: Evidence) -> str:
    also = ", and patients in the same fifth of deprivation" if evidence.level == "practice" else ""
    return f"from half to twice its size{also}"

"""What happened after a change: the series with and without it, and every design."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.evaluation.donors import Matched
from analysis.evaluation.interrupted import Effect
from analysis.evaluation.parallel_trends import Alongside
from analysis.evaluation.verdicts import sided
from components.charts.specs import RankedDot, TimeSeries
from components.exhibit import Column, Exhibit, Table
from domain.learning.evaluation import Evaluation
from pages.learning.evidence import DESIGNS, Evidence
from pages.learning.exhibits.basis import ONE_IN_TWENTY, difference_unit, drawn_broken, provenance_of, refused_exhibit
from pages.learning.headline import NO_CAUSE, headline
from pages.learning.view import View
from pages.learning.words import a_period, gap_moved, period_noun, place_name, since, size
from vocabulary import Refused


def _expected(evidence: Evidence, found: Evaluation) -> tuple[str, Sequence[float]] | None:
    """What the line without the change is called, and its values; None for a design that draws none."""
    if evidence.design == "matched" and isinstance(found.matched, Matched):
        return "without it: a mixture of other places", found.matched.synthetic.tolist()
    return None if found.own_past is None else ("without it: where its own past was heading", found.own_past.tolist())


def course(view: View, evidence: Evidence) -> Exhibit:
    """The series, and what it would have been without the change."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        return _so_far(evidence, found)
    finding = headline(view, evidence)
    known = found.series.known
    lines: list[tuple[str, str, Sequence[float], bool]] = [
        ("own", place_name(evidence), found.series.figures.tolist(), True)
    ]
    without = _expected(evidence, found)
    if without is not None:
        lines.append(("without", without[0], without[1], False))
    frame = pd.DataFrame(
        [
            {
                "at": int(at),
                "label": found.series.periods[at].label,
                "value": float(value),
                "code": code,
                "name": name,
                "focus": focus,
            }
            for code, name, values, focus in lines
            for at, value in zip(known, values, strict=True)
        ]
    )
    return Exhibit(
        id="course",
        title=f"{evidence.indicator.short_name}, with and without the change",
        sentence=f"{finding.detail} {_check(evidence, found)}{drawn_broken(found.series)}",
        sure=evidence.sure,
        table=Table(
            frame,
            (
                Column("label", "Period"),
                Column("name", "Line"),
                Column("value", evidence.indicator.short_name, "figure", unit=evidence.unit),
            ),
            short=True,
        ),
        spec=TimeSeries.standard(
            y_title=evidence.indicator.short_name,
            unit=evidence.unit,
            x="at",
            names_others=True,
            breaks=((found.change - 0.5, f"change: {since(evidence)}"),),
            gaps=found.series.gaps,
        ),
        provenance=provenance_of(evidence, found.series),
        caveats=(NO_CAUSE, ONE_IN_TWENTY, *evidence.indicator.caveats),
    )


def _so_far(evidence: Evidence, why: Refused) -> Exhibit:
    """The series alone, where there is nothing to judge yet."""
    series = evidence.series
    if isinstance(series, Refused):
        return refused_exhibit("course", "No series to judge", why.reason)
    measure = evidence.indicator.short_name
    frame = pd.DataFrame(
        [
            {
                "at": at,
                "label": series.periods[at].label,
                "value": float(series.value[at]),
                "code": "own",
                "name": place_name(evidence),
            }
            for at in series.known
        ]
    )
    return Exhibit(
        id="course",
        title=f"{measure} so far",
        sentence=f"{why.reason}{drawn_broken(series)}",
        table=Table(
            frame,
            (Column("label", "Period"), Column("value", measure, "figure", unit=evidence.unit)),
            short=True,
        ),
        spec=TimeSeries.standard(
            y_title=measure,
            unit=evidence.unit,
            focus=None,
            x="at",
            gaps=series.gaps,
        ),
        provenance=provenance_of(evidence, series),
        caveats=evidence.indicator.caveats,
    )


def _check(evidence: Evidence, found: Evaluation) -> str:
    parts = []
    if not isinstance(found.bent, Refused) and found.bent.bent:
        parts.append("Its past already bent half-way to the change, so its own past is a poor guide.")
    if found.apart and isinstance(found.alongside, Refused):
        parts.append("It ran apart from the other places before the change, so their average is a poor guide.")
    if isinstance(found.alongside, Alongside):
        parts.append(ran_alongside(evidence, found, found.alongside))
    if not isinstance(found.matched, Refused):
        parts.append(f"Before the change the mixture was off by {size(evidence, found.matched.fit)} in a usual period.")
    return " ".join(parts)


def ran_alongside(evidence: Evidence, found: Evaluation, check: Alongside) -> str:
    """The slope of the gap before the change with its interval, and what dates there say where nothing was changed."""
    return (
        f"Of {check.tried} dates before the change, on which nothing is known to have changed, {check.told or 'none'} {'shows' if check.told < 2 else 'show'} an effect. The gap to the other places was "
        f"{gap_moved(evidence, check, found.change)}; 95% interval: {_slope_span(evidence, check.slope)}. "
        + (
            "So it did not run alongside them, and their average is no guide."
            if check.fails
            else "So no trend is seen that would rule out their average; a short past shows little."
        )
    )


def _slope_span(evidence: Evidence, slope: Effect) -> str:
    """ "0.21 to 0.57 percentage points up a month", "0.1 percentage points down to 0.2 percentage points up a month"."""
    noun = period_noun(evidence)
    if slope.lower < 0 < slope.upper:
        return f"{a_period(evidence, slope.lower)} down to {a_period(evidence, slope.upper)} up a {noun}"
    near, far = sorted((abs(slope.lower), abs(slope.upper)))
    nearest = f"{100 * near:.2f}" if evidence.unit.name == "%" else a_period(evidence, near)
    return f"{nearest} to {a_period(evidence, far)} {'up' if slope.lower >= 0 else 'down'} a {noun}"


CANNOT_JUDGE = "No method can judge this change"


def designs(view: View, evidence: Evidence) -> Exhibit:
    """All designs side by side."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        title = "Choose a date: five methods then say what changed" if evidence.is_undated else CANNOT_JUDGE
        return refused_exhibit("designs", title, found.reason)
    answering = {name: each for name, each in evidence.effects.items() if isinstance(each, Effect)}
    if not answering:
        return refused_exhibit("designs", CANNOT_JUDGE, headline(view, evidence).detail)
    clear = {name: 0 if name in evidence.doubtful else sided(each) for name, each in answering.items()}
    sides = set(clear.values())
    if len(answering) == 1:
        title = "Only one design can answer"
    elif sides == {0}:
        title = f"Of {len(answering)} designs, none shows a clear effect"
    elif len(sides) == 1:
        title = f"All {len(answering)} designs say {'higher' if sides == {1} else 'lower'}"
    elif {1, -1} <= sides:
        title = "The designs contradict each other"
    else:
        number = sum(side != 0 for side in clear.values())
        shows = "shows" if number == 1 else "show"
        others = "the other does not" if len(answering) - number == 1 else "the others do not"
        title = f"{number} of {len(answering)} designs {shows} a clear effect; {others}"
    frame = pd.DataFrame(
        [
            {
                "code": name,
                "name": DESIGNS[name],
                "value": each.estimate,
                "lower": each.lower,
                "upper": each.upper,
                "says": _says(each, name in evidence.doubtful),
                "first": name == evidence.design,
            }
            for name, each in answering.items()
        ]
    )
    refused = " ".join(
        f"{DESIGNS[name]}: {each.reason}" for name, each in evidence.effects.items() if isinstance(each, Refused)
    )
    return Exhibit(
        id="designs",
        title=title,
        sentence=(
            "Designs differ in what they take for the course without the change. Its own past misses what happened everywhere; other "
            "places miss what happened only here. Each less its trend before takes those trends to have carried on. The average after less the "
            f"average before counts every trend as effect. {refused}"
        ).strip(),
        sure=evidence.sure,
        table=Table(
            frame,
            (
                Column("name", "Design"),
                Column("value", "Effect", "figure", unit=difference_unit(evidence)),
                Column("lower", "Lower end (95%)", "figure", unit=difference_unit(evidence)),
                Column("upper", "Upper end (95%)", "figure", unit=difference_unit(evidence)),
                Column("says", "What it says"),
            ),
            chosen="first",
        ),
        spec=RankedDot(
            value="value",
            lower="lower",
            upper="upper",
            name="name",
            code="code",
            chosen="first",
            value_title=f"effect on {evidence.indicator.short_name}, on average since {since(evidence)}",
            unit=difference_unit(evidence),
            average=0.0,
            average_name="no effect",
        ),
        provenance=provenance_of(evidence, found.series),
        caveats=(NO_CAUSE, ONE_IN_TWENTY),
    )


def _says(effect: Effect, doubtful: bool) -> str:
    if doubtful:
        return "Can’t tell: it fails its own check"
    side = sided(effect)
    return "Higher" if side > 0 else "Lower" if side < 0 else "Can’t tell"

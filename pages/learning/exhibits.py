"""What happened after a change: the series, every design, the places compared with, and what the series could tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.evaluation.donors import Matched
from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import sided
from components import narrative as say
from components.charts.specs import RankedDot, TimeSeries
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from data_access import PublicChange
from domain.learning.evaluation import Evaluation
from pages.learning.evidence import DESIGNS, Evidence
from pages.learning.headline import NO_CAUSE, headline
from pages.learning.view import PATH, View
from pages.learning.words import periods_noun, place_name, since, size
from pages.words import provenance
from vocabulary import Provenance, Refused

METHOD = (
    "Interrupted time series with the resemblance of neighbouring periods averaged over; difference in differences and a synthetic "
    "control with intervals from how far places that decided nothing moved."
)
ONE_IN_TWENTY = (
    "Of designs applied where nothing was changed, about 1 in 20 still gives an interval that does not include zero."
)


def _refused(id: str, title: str, reason: str) -> Exhibit:
    return Exhibit(id=id, title=title, sentence="", refused=reason)


def _provenance(evidence: Evidence, found: Evaluation) -> Provenance:
    span_of_years = say.period_span(found.series.periods[0].label, found.series.periods[-1].label)
    return provenance(evidence.store, [evidence.indicator.id], span_of_years, METHOD)


def _expected(evidence: Evidence, found: Evaluation) -> tuple[str, Sequence[float]] | None:
    """What the line without the change is called, and its values; None for a design that draws none."""
    if evidence.design == "matched" and isinstance(found.matched, Matched):
        return "A mixture of other places", found.matched.synthetic.tolist()
    return None if found.own_past is None else ("Where its own past was heading", found.own_past.tolist())


def course(view: View, evidence: Evidence) -> Exhibit:
    """The series, and what it would have been without the change."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        return _refused("course", "No series to judge", found.reason)
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
        sentence=f"{finding.detail} {_check(evidence, found)}",
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
        spec=TimeSeries(
            x="at",
            label="label",
            y="value",
            series="code",
            name="name",
            focus="focus",
            y_title=evidence.indicator.short_name,
            unit=evidence.unit,
            breaks=((found.change - 0.5, f"change: {since(evidence)}"),),
        ),
        provenance=_provenance(evidence, found),
        caveats=(NO_CAUSE, ONE_IN_TWENTY, *evidence.indicator.caveats),
    )


def _check(evidence: Evidence, found: Evaluation) -> str:
    parts = []
    if not isinstance(found.bent, Refused) and found.bent.bent:
        parts.append("Its past already bent half-way to the change, so its own past is a poor guide.")
    if not isinstance(found.differenced, Refused) and not found.differenced.leads_usual:
        parts.append("It ran apart from the other places before the change, so their average is a poor guide.")
    if not isinstance(found.matched, Refused):
        parts.append(f"Before the change the mixture was off by {size(evidence, found.matched.fit)} in a usual period.")
    return " ".join(parts)


def designs(view: View, evidence: Evidence) -> Exhibit:
    """All designs side by side."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        return _refused("designs", "No design can answer", found.reason)
    answering = {name: each for name, each in evidence.effects.items() if isinstance(each, Effect)}
    if not answering:
        return _refused("designs", "No design can answer", headline(view, evidence).detail)
    sides = {sided(each) for each in answering.values()}
    if len(answering) == 1:
        title = "Only one design can answer"
    elif sides == {0}:
        title = f"No effect by any of the {len(answering)} designs that chance could not make"
    elif len(sides) == 1:
        title = f"All {len(answering)} designs say {'higher' if sides == {1} else 'lower'}"
    elif {1, -1} <= sides:
        title = "The designs contradict each other"
    else:
        number = sum(sided(each) != 0 for each in answering.values())
        title = f"{number} of {len(answering)} designs tell an effect; the others do not"
    frame = pd.DataFrame(
        [
            {
                "code": name,
                "name": DESIGNS[name],
                "value": each.estimate,
                "lower": each.lower,
                "upper": each.upper,
                "says": _says(each),
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
            f"places miss what happened only here. The average after less the average before counts every trend as effect. {refused}"
        ).strip(),
        sure=evidence.sure,
        table=Table(
            frame,
            (
                Column("name", "Design"),
                Column("value", "Effect", "figure", unit=_difference(evidence)),
                Column("lower", "Lower end (95%)", "figure", unit=_difference(evidence)),
                Column("upper", "Upper end (95%)", "figure", unit=_difference(evidence)),
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
            unit=_difference(evidence),
            average=0.0,
            average_name="no effect",
        ),
        provenance=_provenance(evidence, found),
        caveats=(NO_CAUSE, ONE_IN_TWENTY),
    )


def _says(effect: Effect) -> str:
    side = sided(effect)
    return "Higher" if side > 0 else "Lower" if side < 0 else "Can’t tell"


def _difference(evidence: Evidence) -> Unit:
    """The unit of a difference: points for shares, and either side of nought for all."""
    unit = evidence.unit
    if unit.name == "%":
        return replace(unit, name="points", after="", words="points", floor=-math.inf, ceiling=math.inf)
    return replace(unit, floor=-math.inf)


def elsewhere(view: View, evidence: Evidence) -> Exhibit:
    """How far places that decided nothing moved, beside this one."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        return _refused("elsewhere", "No places to compare with", found.reason)
    if isinstance(found.differenced, Refused):
        return _refused("elsewhere", "Too few places to compare with", found.differenced.reason)
    moved = found.differenced
    own = moved.place
    as_far, number = found.as_far, len(moved.donors)
    frame = pd.DataFrame(
        [{"code": found.series.area.code, "name": found.series.area.short_name, "value": own, "own": True}]
        + [
            {"code": area.code, "name": area.short_name, "value": float(change), "own": False}
            for area, change in zip(found.donors.areas, moved.donors, strict=True)
        ]
    ).sort_values("value", ascending=evidence.indicator.polarity == "lower", ignore_index=True)
    left = (
        f" {found.donors.left_out} more lack a figure in some period and are left out." if found.donors.left_out else ""
    )
    return Exhibit(
        id="elsewhere",
        title=f"{as_far} of {number} other places moved as far from the average as this one",
        sentence=(
            f"Each place’s average since {since(evidence)} less its average before. {say.sentence_case(place_name(evidence))} moved "
            f"{size(evidence, own)} {'up' if own > 0 else 'down'}; the others {size(evidence, moved.others)} "
            f"{'up' if moved.others > 0 else 'down'} on average.{left}"
        ),
        sure=evidence.sure,
        table=Table(
            frame,
            (Column("name", "Place"), Column("value", "Change", "figure", unit=_difference(evidence))),
            chosen="own",
            short=True,
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            value_title=f"change of {evidence.indicator.short_name}",
            unit=_difference(evidence),
            average=moved.others,
            average_name="the others on average",
        ),
        provenance=_provenance(evidence, found),
        caveats=(NO_CAUSE,),
    )


def mixture(view: View, evidence: Evidence) -> Exhibit:
    """Which places the synthetic control is made of."""
    found = evidence.evaluation
    if isinstance(found, Refused) or isinstance(found.matched, Refused):
        reason = found.reason if isinstance(found, Refused) else found.matched.reason  # type: ignore[union-attr]
        return _refused("mixture", "No mixture of places runs like it", reason)
    matched = found.matched
    listed = sorted(
        ((area, weight) for area, weight in zip(found.donors.areas, matched.weights, strict=True) if weight >= 0.005),
        key=lambda pair: -pair[1],
    )
    frame = pd.DataFrame(
        [{"code": area.code, "name": area.short_name, "share": float(weight)} for area, weight in listed]
    )
    return Exhibit(
        id="mixture",
        title=f"{len(listed)} places together followed the same course before {since(evidence)}",
        sentence=(
            "The mixture whose course before the change is nearest. No share is negative, and they add up to 100%. "
            f"{round(100 * matched.share_as_large)}% of the {len(found.donors.areas) + 1} places, this one included, have a gap as large "
            "since, for how well their own mixture fits."
        ),
        table=Table(frame, (Column("name", "Place"), Column("share", "Share of the mixture", "percent"))),
        spec=RankedDot(value="share", name="name", code="code", value_title="share of the mixture"),
        provenance=_provenance(evidence, found),
        caveats=(NO_CAUSE,),
    )


def could_tell(view: View, evidence: Evidence) -> Exhibit:
    """How small an effect this series could tell of a change made today."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        return _refused("could-tell", "What this series could tell is not known", found.reason)
    horizons = evidence.horizons
    if isinstance(horizons, Refused):
        return _refused("could-tell", "What this series could tell is not known", horizons.reason)
    frame = pd.DataFrame(
        [
            {
                "after": periods_noun(evidence, each.after),
                "number": each.after,
                "smallest": each.smallest,
                "code": str(each.after),
            }
            for each in horizons
        ]
    )
    last = horizons[-1]
    return Exhibit(
        id="could-tell",
        title=f"Decided today, an effect of {size(evidence, last.smallest)} shows within {periods_noun(evidence, last.after)}",
        sentence=(
            "The smallest effect that its own past would tell in 8 of 10 cases. A smaller one may be real and will most likely be reported as "
            "“can’t tell”. Say what you expect before you decide: if it is smaller than this, choose another measure."
        ),
        table=Table(
            frame,
            (
                Column("after", "After the change", order="number"),
                Column("smallest", "Smallest effect told", "figure", unit=_difference(evidence)),
            ),
        ),
        spec=RankedDot(
            value="smallest",
            name="after",
            code="code",
            value_title=f"smallest effect on {evidence.indicator.short_name} told in 8 of 10 cases",
            unit=_difference(evidence),
        ),
        provenance=_provenance(evidence, found),
        caveats=("Drawn many times from its own past. If the series becomes more restless than it was, less is told.",),
    )


def public_cases(view: View, evidence: Evidence) -> Exhibit:
    """Changes that were announced in public, ready to be judged."""
    frame = pd.DataFrame(
        [
            {
                "name": each.name,
                "claimed": each.claimed,
                "other": each.other_causes,
                "open": ("Judge it", _address(each)),
                "source": (each.source, each.address),
            }
            for each in evidence.public_changes
        ]
    )
    number = len(frame)
    return Exhibit(
        id="cases",
        title=f"{number} announced change{'' if number == 1 else 's'} can be judged here",
        sentence="Dated changes that were announced in public. What was claimed is the claim of its source; what is shown here is not.",
        table=Table(
            frame,
            (
                Column("name", "Change"),
                Column("claimed", "What was claimed"),
                Column("other", "What else happened"),
                Column("open", "Here", "link"),
                Column("source", "Reported by", "outside link"),
            ),
        ),
        provenance=Provenance(
            definition="Changes announced in public with a date, from the catalogue.",
            releases=evidence.store.releases(evidence.indicator.id),
            edition=evidence.store.edition,
            method="Read from the sources named in the table. Nothing here says whether a change worked.",
            period=", ".join(each.first_period for each in evidence.public_changes),
        ),
    )


def _address(each: PublicChange) -> str:
    view = View(area=each.area, indicator=each.measure, change=each.first_period)
    if each.place:
        view = View(area=each.area, indicator=each.measure, change=each.first_period, place=each.place)
    return PATH + view.to_query()

"""The places compared with: how far they moved, and which of them run like this one."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot, TimeSeries
from components.exhibit import Column, Exhibit, Table
from pages.learning.evidence import Evidence
from pages.learning.exhibits.basis import difference_unit, drawn_broken, provenance_of, refused_exhibit
from pages.learning.exhibits.course import ran_alongside
from pages.learning.headline import NO_CAUSE
from pages.learning.view import View
from pages.learning.words import gap_moved, more_or_fewer, place_name, since, size, span
from vocabulary import Refused


def elsewhere(view: View, evidence: Evidence) -> Exhibit:
    """How far places that decided nothing moved, beside this one."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        return refused_exhibit("elsewhere", "No places to compare with", found.reason)
    if isinstance(found.differenced, Refused):
        return refused_exhibit("elsewhere", "Too few places to compare with", found.differenced.reason)
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
    same = found.donors.decided_same
    if same:
        left += f" {same} that decided the same {'is' if same == 1 else 'are'} left out too."
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
            (Column("name", "Place"), Column("value", "Change", "figure", unit=difference_unit(evidence))),
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
            unit=difference_unit(evidence),
            average=moved.others,
            average_name="the others on average",
        ),
        provenance=provenance_of(evidence, found.series),
        caveats=(NO_CAUSE,),
    )


def mixture(view: View, evidence: Evidence) -> Exhibit:
    """Which places the synthetic control is made of."""
    found = evidence.evaluation
    if isinstance(found, Refused) or isinstance(found.matched, Refused):
        reason = found.reason if isinstance(found, Refused) else found.matched.reason  # type: ignore[union-attr]
        return refused_exhibit("mixture", "No mixture of places runs like it", reason)
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
        title=(
            f"{len(listed)} place{'s' if len(listed) > 1 else ''} together followed the same course before {since(evidence)}"
            if matched.close
            else f"No mixture of other places followed its course closely before {since(evidence)}"
        ),
        sentence=(
            f"The mixture whose course before the change is nearest: off by {size(evidence, matched.fit)} in a usual period, where that of the "
            f"median place is off by {size(evidence, matched.usual_fit)}. No share is negative, and they add up to 100%. "
            f"{round(100 * matched.share_as_large)}% of the {len(found.donors.areas) + 1} places, this one included, have a gap as large "
            "since, for how well their own mixture fits."
        ),
        table=Table(frame, (Column("name", "Place"), Column("share", "Share of the mixture", "percent"))),
        spec=RankedDot(value="share", name="name", code="code", value_title="share of the mixture"),
        provenance=provenance_of(evidence, found.series),
        caveats=(NO_CAUSE,),
    )


def gap_before(view: View, evidence: Evidence) -> Exhibit:
    """The gap to the other places, and its line before the change carried on: whether it ran alongside them."""
    found = evidence.evaluation
    title = "Whether it ran alongside the other places is not known"
    if isinstance(found, Refused) or isinstance(found.alongside, Refused):
        reason = found.reason if isinstance(found, Refused) else found.alongside.reason  # type: ignore[union-attr]
        return refused_exhibit("gap-before", title, reason)
    check, known = found.alongside, found.series.known
    line = check.line(len(found.series.periods))[known].tolist()
    lines = (
        ("gap", "gap to the other places", found.gap.tolist(), True),
        ("line", "its trend before, carried on", line, False),
    )
    frame = pd.DataFrame(
        [
            {
                "at": at,
                "label": found.series.periods[at].label,
                "value": value,
                "code": code,
                "name": name,
                "focus": focus,
            }
            for code, name, values, focus in lines
            for at, value in zip(known, values, strict=True)
        ]
    )
    if check.sloped:
        title = f"Before {since(evidence)} the gap was already {gap_moved(evidence, check, found.change)}"
    elif check.fails:
        title = f"{check.told} of {check.tried} dates before {since(evidence)} show an effect too"
    else:
        title = f"Before {since(evidence)} the gap to the other places had no clear trend"
    adjusted = found.adjusted
    carried = (
        ""
        if isinstance(adjusted, Refused)
        else (
            f" Carried on, the trend alone gives {more_or_fewer(evidence, adjusted.carried)} since. Without it the effect is "
            f"{more_or_fewer(evidence, adjusted.effect.estimate)}; 95% interval: {span(evidence, adjusted.effect.lower, adjusted.effect.upper)}."
        )
    )
    return Exhibit(
        id="gap-before",
        title=title,
        sentence=ran_alongside(evidence, found, check) + carried + drawn_broken(found.series),
        table=Table(
            frame,
            (
                Column("label", "Period"),
                Column("name", "Line"),
                Column("value", "Gap", "figure", unit=difference_unit(evidence)),
            ),
            short=True,
        ),
        spec=TimeSeries.standard(
            y_title=f"{evidence.indicator.short_name}, less the average of the others",
            unit=difference_unit(evidence),
            x="at",
            names_others=True,
            breaks=((found.change - 0.5, f"change: {since(evidence)}"),),
            gaps=found.series.gaps,
        ),
        provenance=provenance_of(evidence, found.series),
        caveats=(
            "A check that passes does not show that there was no trend: with few periods only a steep one is seen.",
            NO_CAUSE,
        ),
    )

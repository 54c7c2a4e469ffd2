"""What a series could tell of a decision made now, and what the register would have said of one made then."""

from __future__ import annotations

import pandas as pd

from analysis.evaluation.interrupted import Effect
from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from domain.learning.evaluation import Evaluation
from domain.learning.over_time import BackTest, Step
from pages.learning.evidence import Evidence
from pages.learning.exhibits.basis import difference_unit, provenance_of, refused_exhibit
from pages.learning.headline import NO_CAUSE
from pages.learning.view import View
from pages.learning.words import more_or_fewer, periods_noun, place_name, since, size, span
from vocabulary import Refused

OWN_EXPECTATION = (
    "Nobody signed this: the range is ours. It begins at the smallest effect that would have been stated as told in 8 of 10 cases, and ends at "
    "twice that, on the side that is better."
)


def could_tell(view: View, evidence: Evidence) -> Exhibit:
    """How small an effect this series could tell of a change made today."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        return refused_exhibit("could-tell", "What this series could tell is not known", found.reason)
    horizons = evidence.horizons
    if isinstance(horizons, Refused):
        return refused_exhibit("could-tell", "What this series could tell is not known", horizons.reason)
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
            "The smallest effect that would be told in 8 of 10 cases, if the series stays as restless as it was. A smaller one may be real and will most likely be reported as "
            "“can’t tell”. Say what you expect before you decide: if it is smaller than this, choose another measure."
        ),
        table=Table(
            frame,
            (
                Column("after", "After the change", order="number"),
                Column("smallest", "Smallest effect told", "figure", unit=difference_unit(evidence)),
            ),
        ),
        spec=RankedDot(
            value="smallest",
            name="after",
            code="code",
            value_title=f"smallest effect on {evidence.indicator.short_name} told in 8 of 10 cases",
            unit=difference_unit(evidence),
        ),
        provenance=provenance_of(evidence, found.series),
        caveats=("Drawn many times from its own past. If the series becomes more restless than it was, less is told.",),
    )


def back_test(view: View, evidence: Evidence) -> Exhibit:
    """What the register would have said of this change, had it been signed when it began."""
    found = evidence.back_test
    if isinstance(found, Refused):
        return refused_exhibit("back-test", "This date cannot be tested backwards", found.reason)
    answered = [step for step in found.steps if isinstance(step.effect, Effect)]
    if not answered:
        return refused_exhibit(
            "back-test",
            "This date cannot be tested backwards",
            f"There are too few figures since {since(evidence)}: the first answer needs {periods_noun(evidence, 3)}.",
        )
    last = answered[-1]
    frame = pd.DataFrame(
        [
            {
                "after": f"after {periods_noun(evidence, step.after)}",
                "number": step.after,
                "newest": step.newest.label,
                "value": step.effect.estimate,
                "lower": step.effect.lower,
                "upper": step.effect.upper,
                "verdict": str(step.verdict),
                "others": f"{step.others_told} of {step.others}",
                "code": str(step.after),
                "last": step is last,
            }
            for step in answered
            if isinstance(step.effect, Effect)
        ]
    )
    return Exhibit(
        id="back-test",
        title=f"Signed in {since(evidence)}, {periods_noun(evidence, last.after)} on: {say.mid_sentence(str(last.verdict))}",
        sentence=_told_then(evidence, found, answered),
        table=Table(
            frame,
            (
                Column("after", "Asked", order="number"),
                Column("newest", "Newest figure then"),
                Column("verdict", "Verdict"),
                Column("value", "Found", "figure", unit=difference_unit(evidence)),
                Column("lower", "Lower end (95%)", "figure", unit=difference_unit(evidence)),
                Column("upper", "Upper end (95%)", "figure", unit=difference_unit(evidence)),
                Column("others", "Other places told to have changed"),
            ),
            chosen="last",
        ),
        spec=RankedDot(
            value="value",
            lower="lower",
            upper="upper",
            name="after",
            code="code",
            chosen="last",
            value_title=f"effect on {evidence.indicator.short_name}, as told then",
            unit=difference_unit(evidence),
            average=0.0,
            average_name="no effect",
        ),
        provenance=provenance_of(evidence, found_in(evidence).series),
        caveats=(
            OWN_EXPECTATION,
            NO_CAUSE,
            "Each answer uses only the figures up to its date, as they are published now: some have been revised since.",
        ),
    )


def found_in(evidence: Evidence) -> Evaluation:
    found = evidence.evaluation
    assert not isinstance(found, Refused)  # a date that was tested backwards has an evaluation
    return found


def _told_then(evidence: Evidence, found: BackTest, steps: list[Step]) -> str:
    last, expected = steps[-1], found.expected
    changes = len({step.verdict for step in steps})
    steady = (
        "The verdict stayed the same."
        if changes == 1
        else f"The verdict was not always the same: {changes} different ones in {len(steps)}."
    )
    named = (
        f"What was announced: {evidence.announced.name}. What else happened: {evidence.announced.other_causes} "
        if evidence.announced is not None
        else "No change is known here at this date: what is told is what the register says where nobody names one. "
    )
    others = (
        f"{last.others_told} of {last.others} other places, where nobody named a change at this date, are told to have changed too. "
        if last.others
        else ""
    )
    effect = last.effect
    came = more_or_fewer(evidence, effect.estimate) if isinstance(effect, Effect) else ""
    parts = (
        named,
        f"Expected of {place_name(evidence)}: {span(evidence, expected.low, expected.high)}.",
        f"Found in the end: {came}.",
        steady,
        others,
        "Design: against the average of the other places.",
    )
    return " ".join(part.strip() for part in parts if part)

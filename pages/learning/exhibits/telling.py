"""Power of a series for a decision made now, and the register's verdicts on one made in the past (a back-test)."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import Verdict
from components import narrative as say
from components.charts.specs import RankedDot, TimeSeries
from components.exhibit import Column, Exhibit, Table
from domain.learning.evaluation import Evaluation
from domain.learning.over_time import BackTest
from pages.learning.evidence import DESIGNS, Evidence
from pages.learning.exhibits.basis import difference_unit, provenance_of, refused_exhibit
from pages.learning.headline import NO_CAUSE
from pages.learning.view import AGAINST, View
from pages.learning.words import more_or_fewer, periods_noun, reported, since, size, span
from vocabulary import Refused

OWN_EXPECTATION = (
    "Nobody signed this: the range is ours. It begins at the smallest effect that would show in 8 of 10 cases, and ends at twice that, "
    "on the side that is better."
)

BY = {"differenced": "against the other places", "interrupted": "against its own past"}
FROM = {
    "differenced": "From how far the other places moved over as many periods of their past.",
    "interrupted": "Drawn many times from its own past.",
}
NO_GUIDE = "It does not run alongside the other places now, so their average is no guide. "


def could_tell(view: View, evidence: Evidence) -> Exhibit:
    """How small an effect this series could tell of a change made today."""
    found = evidence.evaluation
    if isinstance(found, Refused):
        return refused_exhibit("could-tell", "What this series could tell is not known", found.reason)
    stated = evidence.stated
    if isinstance(stated, Refused):
        return refused_exhibit("could-tell", "What this series could tell is not known", stated.reason)
    frame = pd.DataFrame(
        [
            {
                "after": periods_noun(evidence, each.after),
                "number": each.after,
                "smallest": each.smallest,
                "code": str(each.after),
            }
            for each in stated.horizons
        ]
    )
    last = stated.horizons[-1]
    return Exhibit(
        id="could-tell",
        title=f"Effects of {size(evidence, last.smallest)} show within {periods_noun(evidence, last.after)} {BY[stated.design]}",
        sentence=(
            f"This is for a change decided today. Design: {DESIGNS[stated.design][:1].lower()}{DESIGNS[stated.design][1:]}. {NO_GUIDE if stated.apart else ''}"
            "The effect is the smallest that would show in 8 of 10 cases, if the series varies as much as it has. A smaller one may be real, and would probably be reported as "
            "“can’t tell”. Say what you expect before you decide: if it is smaller than this, choose another measure."
        ),
        table=Table(
            frame,
            (
                Column("after", "After the change", order="number"),
                Column("smallest", "Smallest effect that shows", "figure", unit=difference_unit(evidence)),
            ),
        ),
        spec=RankedDot(
            value="smallest",
            name="after",
            code="code",
            value_title=f"smallest effect on {evidence.indicator.short_name} that shows in 8 of 10 cases",
            unit=difference_unit(evidence),
        ),
        provenance=provenance_of(evidence, found.series),
        caveats=(f"{FROM[stated.design]} If the series varies more than it has, only larger effects show.",),
    )


def back_test(view: View, evidence: Evidence) -> Exhibit:
    """What the register would have said of this change, had it been signed when it began, with each figure since."""
    found = evidence.back_test
    if isinstance(found, Refused):
        return refused_exhibit("back-test", "This date cannot be tested backwards", found.reason)
    if not found.answered:
        return refused_exhibit(
            "back-test",
            "This date cannot be tested backwards",
            f"There is no figure since {since(evidence)} that can be compared with other places.",
        )
    frame = pd.DataFrame(
        [
            {
                "number": step.after,
                "newest": step.newest.label,
                "value": step.effect.estimate,
                "lower": step.effect.lower,
                "upper": step.effect.upper,
                "verdict": _verdict(evidence, step.verdict),
                "others": f"{step.others_told} of {step.others}",
                "series": "found",
                "name": "found by then",
            }
            for step in found.answered
            if isinstance(step.effect, Effect)
        ]
    )
    least = found.expected.low if found.expected.low > 0 else found.expected.high
    return Exhibit(
        id="back-test",
        title=_trial(evidence, found),
        sentence=_told_then(evidence, found),
        table=Table(
            frame,
            (
                Column("newest", "Newest figure then", order="number"),
                Column("verdict", "Verdict"),
                Column("value", "Found", "figure", unit=difference_unit(evidence)),
                Column("lower", "Lower end (95%)", "figure", unit=difference_unit(evidence)),
                Column("upper", "Upper end (95%)", "figure", unit=difference_unit(evidence)),
                Column("others", "Other places told to have changed"),
            ),
            short=True,
        ),
        spec=TimeSeries(
            x="number",
            label="newest",
            y="value",
            series="series",
            name="name",
            lower="lower",
            upper="upper",
            y_title=f"effect on {evidence.indicator.short_name}, as told then",
            unit=difference_unit(evidence),
            gaps=[step.after for before, step in pairwise(found.answered) if step.after - before.after > 1],
            target=least,
            target_name="the nearer end of the range tried",
        ),
        provenance=provenance_of(evidence, found_in(evidence).series),
        caveats=(
            OWN_EXPECTATION,
            NO_CAUSE,
            "Each answer uses only the figures up to its date, as they are published now: some have been revised since.",
        ),
    )


NOBODY_NAMED = {
    Verdict.AS_EXPECTED: "Would claim an effect",
    Verdict.MORE: "Would claim an effect",
    Verdict.LESS: "Would claim an effect",
    Verdict.WRONG_WAY: "Would claim an effect, the other way",
    Verdict.NO_SIGN: "No sign of an effect",
    Verdict.CANNOT_TELL: "Can’t tell yet",
}
"""A verdict at a date that nobody named: there is nothing that could have worked."""


def _verdict(evidence: Evidence, verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return str(verdict) if evidence.announced is not None else NOBODY_NAMED[verdict]


def _is_disputed(evidence: Evidence, found: BackTest) -> bool:
    """Whether the register would claim an effect that the top of the page does not, or one to the other side."""
    last, told = found.answered[-1].effect, evidence.effect
    if not found.claimed or not isinstance(last, Effect):
        return False
    return not evidence.is_told or told is None or told.estimate * last.estimate < 0


def _trial(evidence: Evidence, found: BackTest) -> str:
    """A trial of the register on a date, never a decision that somebody signed; it claims nothing that the top of the page does not."""
    on = f"Trial of the register, {since(evidence)}"
    if _is_disputed(evidence, found):
        return f"{on}: other designs do not bear out its verdict"
    return f"{on}: {say.mid_sentence(_verdict(evidence, found.answered[-1].verdict))}"


def found_in(evidence: Evidence) -> Evaluation:
    found = evidence.evaluation
    assert not isinstance(found, Refused)  # a date that was tested backwards has an evaluation
    return found


def _told_then(evidence: Evidence, found: BackTest) -> str:
    """The sentence of a back-test: what was announced, tested and found, and whether the verdict stayed."""
    parts = (
        _named(evidence),
        (
            f"A trial: what the register would say had a change been signed then, on the figures from {found.past[0].label} to {found.past[-1].label} alone. "
            f"Design: against the average of {AGAINST[evidence.view.against]}."
        ),
        (
            f"It would have said: an effect of {size(evidence, found.stated)} shows within {periods_noun(evidence, found.stated_after)}. "
            f"Range tried: {span(evidence, found.expected.low, found.expected.high)}."
        ),
        *_was_steady(evidence, found),
    )
    return " ".join(part.strip() for part in parts if part)


def _named(evidence: Evidence) -> str:
    """What was announced at this date; else that nothing is, and of which year no change is held at all."""
    if evidence.announced is not None:
        announced = evidence.announced
        return (
            f"What was announced: {announced.name}. {reported(announced.dated)} What was claimed: {reported(announced.claimed)} "
            f"What else happened: {reported(announced.other_causes)} {announced.measured} We read {announced.read_as}."
        )
    year = evidence.first.id[:4]
    held = any(each.first_period.startswith(year) for each in evidence.public_changes)
    none = "" if held else f" We hold no change announced in {year}."
    return f"No change is known here at this date.{none} This is what the register says when nobody names a change."


def _was_steady(evidence: Evidence, found: BackTest) -> tuple[str, ...]:
    """What was found beside the range tried, whether the verdict stayed, and how often the same design is wrong elsewhere."""
    answered, last, stands = found.answered, found.answered[-1], found.stands_since
    effect, verdict = last.effect, say.mid_sentence(_verdict(evidence, last.verdict))
    assert isinstance(effect, Effect)  # an answer has one
    each = {"month": "monthly", "quarter": "quarterly"}.get(evidence.first.kind, "yearly")
    reaches = effect.lower <= found.expected.high and effect.upper >= found.expected.low
    return (
        (
            f"Found by now: {more_or_fewer(evidence, effect.estimate)}; 95% interval: {span(evidence, effect.lower, effect.upper)}, which "
            f"{'reaches' if reaches else 'does not reach'} the range tried."
        ),
        "It did not run alongside the other places before, so this design can tell nothing." if found.apart else "",
        (
            f"The top of the page claims less: {DESIGNS[evidence.design][:1].lower()}{DESIGNS[evidence.design][1:]} it is "
            f"{more_or_fewer(evidence, evidence.effect.estimate)} ({say.mid_sentence(str(evidence.sure))})."
        )
        if _is_disputed(evidence, found) and evidence.effect is not None
        else "",
        (
            f"Was it steady? All figures so far say “{verdict}”. {found.agreeing} of {len(answered)} {each} verdicts said so; it has stood since "
            f"{stands.newest.label}."
        ),
        (
            f"{last.others_told} of {last.others} other places, where nobody named a change at this date, are told to have changed too: "
            "about 1 in 20 is chance."
        )
        if last.others
        else "",
    )

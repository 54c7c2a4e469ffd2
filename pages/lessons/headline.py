"""The question of a lesson, and once it is answered what is right and why."""

from __future__ import annotations

from collections.abc import Callable

from components import narrative as say
from domain.learning import lessons
from pages.lessons.answers import is_sign
from pages.lessons.evidence import Evidence
from pages.lessons.view import PATH, View, choices
from pages.words import spoken, statement
from vocabulary import Finding, Refused


def headline(view: View, evidence: Evidence) -> Finding:
    question, because = _LESSONS[view.lesson](evidence)
    if evidence.is_open or not evidence.right:
        sentence, caution = question, "Choose your answer above."
    else:
        told = choices(evidence.store, "answer", {"area": view.area, "lesson": view.lesson})
        verdict = "Right" if view.answer == evidence.right else "Not quite"
        sentence, caution = f"{verdict}: {say.mid_sentence(told.label(evidence.right))}.", because
    return statement(
        PATH,
        sentence,
        area=evidence.area.code,
        link=PATH + view.to_query(),
        caution=caution,
    )


Told = tuple[str, str]
"""The question, and why the answer is right."""


def _refused(reason: Refused) -> Told:
    return "This lesson has no figures here.", reason.reason


def _funnel(evidence: Evidence) -> Told:
    found = evidence.practices
    if isinstance(found, Refused):
        return _refused(found)
    number = len(found.areas)
    more = ": more than luck would put there" if found.outside > number / 10 else ""
    return (
        f"If only luck made {number:,} practices differ, how many would cross the 95% limits?",
        (
            f"The 95% limits hold 19 in 20 where only luck differs, and are wider for small practices. {found.outside:,} lie outside them{more}. "
            "Who the patients are comes first, then how they are cared for."
        ),
    )


def _rank(evidence: Evidence) -> Told:
    found = evidence.systems
    if isinstance(found, Refused):
        return _refused(found)
    own, low, high = (int(each[found.own]) for each in (found.ranks.rank, found.ranks.lower, found.ranks.upper))
    where = spoken(found.areas[found.own].short_name)
    return (
        f"{say.sentence_case(where)} ranks {say.ordinal(own)} of {found.ranks.units}. Which ranks may it truly have?",
        (
            f"Another sample of patients would reorder systems that lie close together: {say.ordinal(low)} to {say.ordinal(high)} are all "
            "consistent with the answers. Ask how far apart places are before asking who is first."
        ),
    )


def _gaps(evidence: Evidence) -> Told:
    found = evidence.fifths
    if isinstance(found, Refused):
        return _refused(found)
    # Rounded first, so that what is written adds up.
    most, least = round(float(found.value[0])), round(float(found.value[-1]))
    apart, ratio = abs(most - least), most / least
    return (
        f"If every fifth’s rate in {spoken(found.area.short_name)} halved, what would become of the gap?",
        (
            f"Now {most} in the most deprived fifth and {least} in the least: {apart} apart, {ratio:.1f} times. Halved, {most / 2:g} and "
            f"{least / 2:g}: {apart / 2:g} apart, still {ratio:.1f} times. A report of one alone can say “narrowed” or “unchanged” of the same figures."
        ),
    )


def _regression(evidence: Evidence) -> Told:
    found = evidence.following
    if isinstance(found, Refused):
        return _refused(found)
    before, now = found.periods
    first, second = 100 * found.found.first, 100 * found.found.second
    then = f"{abs(second):.1f} points {'less' if second > 0 else 'more'}"
    fell = (
        "Part of a bad month is bad luck, and luck does not last: whatever is done to the worst ten seems to work."
        if second < first
        else "Usually they come nearer, because part of a bad month is bad luck. This time they did not."
    )
    return (
        f"Ten systems improved least in {before.label}. How did they do, beside the average, in {now.label}?",
        (
            f"In {before.label} the ten gained {first:.1f} points less than the average of all; in {now.label}, {then}. {fell} "
            f"Compare with places as bad that did nothing.{_among_the_ten(evidence, found)}"
        ),
    )


def _among_the_ten(evidence: Evidence, found: lessons.Following) -> str:
    """ " Lincolnshire was not one of the ten: it gained 1.2 points, then 2.0."; "" where it has no figure."""
    own = lessons.system_of_lesson(evidence.store, evidence.area.code)
    at = next((number for number, each in enumerate(found.areas) if each.code == own), None)
    if at is None:
        return ""
    one, two = (
        f"{'gained' if each >= 0 else 'lost'} {abs(100 * each):.1f}" for each in (found.first[at], found.second[at])
    )
    among = "one of the ten" if found.found.chosen[at] else "not one of the ten"
    return f" {say.sentence_case(spoken(found.areas[at].short_name))} was {among}: it {one} points, then {two}."


WIDE = 1.5
"""Times the limits of the published rules, from which on it is said why they are wider."""


def _why_wide(found: lessons.Monthly) -> str:
    chart, published = found.chart, found.published
    if chart.upper[-1] - chart.lower[-1] < WIDE * (published.upper[-1] - published.lower[-1]):
        return ""
    narrow = f"{100 * published.lower[-1]:.0f}% to {100 * published.upper[-1]:.0f}%"
    return f"These limits are wide because each month is much like the one before; of unrelated months they would be {narrow}. "


def _control(evidence: Evidence) -> Told:
    found = evidence.monthly
    if isinstance(found, Refused):
        return _refused(found)
    last, before = (float(found.chart.values[at]) for at in (-1, -2))
    moved = "rose" if last > before else "fell"
    lower, upper = 100 * found.chart.lower[-1], 100 * found.chart.upper[-1]
    sign = (
        "The newest month carries a sign: outside the limits, or one of a run that luck seldom makes."
        if is_sign(found)
        else "The newest month is inside them and no run ends in it. Asking what happened that month would find a story, not a cause."
    )
    return (
        f"{found.indicator.short_name} {moved} by {abs(100 * (last - before)):.1f} points in {found.periods[-1].label}. Is that a sign?",
        f"By themselves, months may lie anywhere from {lower:.0f}% to {upper:.0f}%. {_why_wide(found)}{sign}",
    )


def _probability(evidence: Evidence) -> Told:
    found = evidence.undecided
    if isinstance(found, Refused):
        return _refused(found)
    return (
        f"Nobody names a change in {found.since.label}. How many of {found.systems} systems “changed” by a 95% test?",
        (
            f"A 95% test is wrong in 1 of 20 where nothing happened: that is {found.systems / 20:.0f} of {found.systems}. Here it flagged {found.told}; "
            f"{spoken(found.area.short_name)} was {'one of them' if found.own_told else 'not among them'}. "
            "So one surprise among many is no news. Say beforehand which place and which measure you will look at."
        ),
    )


_LESSONS: dict[str, Callable[[Evidence], Told]] = {
    "funnel": _funnel,
    "rank": _rank,
    "gaps": _gaps,
    "regression": _regression,
    "control": _control,
    "probability": _probability,
}

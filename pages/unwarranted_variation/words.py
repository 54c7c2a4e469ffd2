"""Texts shared by exhibits of this page: numbers of places, sides of the average, and other explanations."""

from __future__ import annotations

from dataclasses import replace

from components import narrative as say
from components.nouns import Noun
from components.units import Unit
from data_access import TRUST_KINDS
from domain.unwarranted_variation.funnel import Funnel, Side
from pages import fair_words
from pages.unwarranted_variation.evidence import Evidence
from pages.words import named, spoken


def compared_noun(evidence: Evidence) -> Noun:
    """ "Midlands trust", "Midlands trusts"."""
    return Noun(f"{evidence.compared} {evidence.noun.one}", f"{evidence.compared} {evidence.noun.many}")


def line(evidence: Evidence, funnel: Funnel, *, short: bool = False) -> str:
    """The target, in the middle of a sentence: "the Midlands average", or for a ratio "what was expected"."""
    if funnel.against_expected:
        return "what was expected"
    return "the average" if short else f"the {evidence.compared} average"


def than_the_line(evidence: Evidence, funnel: Funnel) -> str:
    """What a number of people is held against, behind it: "than at the Midlands average", "than expected"."""
    return f"than {at_the_line(evidence, funnel)}"


def at_the_line(evidence: Evidence, funnel: Funnel) -> str:
    """Behind "more than": "at the Midlands average", or for a ratio "expected"."""
    return "expected" if funnel.against_expected else f"at {line(evidence, funnel)}"


def side_name(evidence: Evidence, side: Side) -> str:
    """ "worse" and "better", or "higher" and "lower" for a measure without a good direction."""
    if evidence.indicator.polarity != "neutral":
        return side
    return "higher" if side == "worse" else "lower"


def difference(evidence: Evidence, value: float, told: Unit | None = None) -> str:
    """A difference from the line without its sign, in the unit: "3.4 percentage points", "12.3 per 1,000". `told`: with its decimals."""
    unit = told or evidence.unit
    if unit.by == 100:
        return say.points(value, unit.decimals)
    return unit.write(abs(value))


MANY = 10
"""From this number of places in an area, the headline says how many of them stand out."""
FEW = 50
"""Up to this number of places compared, the one furthest out is named though it does not stand out."""


def against_the_others(evidence: Evidence, funnel: Funnel, row: int) -> str:
    """Where a place stands: "41.4%, lowest of 21 trusts and 15.8 percentage points below average"; without a rank unless it is last."""
    value = float(funnel.variation.value[row])
    unit = evidence.unit.telling(value, funnel.target)
    if unit.same(value, funnel.target):
        return f"{unit.write(value)}, {'as expected' if funnel.against_expected else 'the average'}"
    joined = "and " if rank_of(evidence, funnel, row) else ""
    return f"{figure_and_rank(evidence, funnel, row)}{' ' if joined else ', '}{joined}{apart(evidence, funnel, value)}"


def figure_and_rank(evidence: Evidence, funnel: Funnel, row: int) -> str:
    """ "41.4%, lowest of 21 trusts"; without a rank unless it is last."""
    value, rank = float(funnel.variation.value[row]), rank_of(evidence, funnel, row)
    written = evidence.unit.telling(value, funnel.target).write(value)
    return f"{written}, {rank}" if rank else written


def rank_of(evidence: Evidence, funnel: Funnel, row: int) -> str:
    """ "lowest of 21 trusts" or "highest of 21 trusts"; "" for any between, and for one of several that share the figure.

    Of all with a figure, specialist hospitals among them: who is last is a fact, whomever they are compared with.
    """
    known = [value for value in funnel.published.tolist() if say.known(value)]
    value = float(funnel.published[row])
    if known.count(value) > 1 or value not in (min(known), max(known)):
        return ""
    return f"{'lowest' if value == min(known) else 'highest'} of {len(known):,} {evidence.noun.many}"


def apart(evidence: Evidence, funnel: Funnel, value: float) -> str:
    """ "15.8 percentage points below average", "0.12 above expected"."""
    unit = evidence.unit.telling(value, funnel.target)
    distance = as_written_apart(value, funnel.target, unit)
    average = f"the {evidence.compared} average" if evidence.compared == "peer" else "average"
    line = "expected" if funnel.against_expected else average
    return f"{difference(evidence, distance, unit)} {'above' if distance > 0 else 'below'} {line}"


def as_written_apart(value: float, line: float, unit: Unit) -> float:
    """The difference of two figures as they are written, so that a reader who takes one from the other finds it: 41.4% and 57.2% are 15.8 points
    apart. The exact one where both are written alike."""
    written = round(value * unit.by, unit.decimals) - round(line * unit.by, unit.decimals)
    return round(written, unit.decimals) / unit.by or value - line


def furthest_out(evidence: Evidence, funnel: Funnel) -> int | None:
    """The row to name where none stands out: of few places compared, the area's own furthest on the worse side. None: there is none."""
    row = funnel.furthest_behind
    if row is None or funnel.variation.judged > FEW or funnel.variation.limits != "overdispersed":
        return None
    return None if funnel.outside_either[row] or evidence.indicator.polarity == "neutral" else row


def worse_than_the_line(funnel: Funnel, row: int) -> bool:
    return bool((funnel.variation.value[row] > funnel.target) != funnel.higher_is_better)


def usual_between(evidence: Evidence) -> str:
    """ "differences this wide are usual between trusts, and their patients may be why"."""
    return fair_words.usual_and_plain(evidence.noun.many, whose_people(evidence))


def whose_people(evidence: Evidence) -> str:
    """Whom a plain comparison does not allow for: "their patients", "who lives there"."""
    return "their patients" if evidence.level in (*TRUST_KINDS, "practice", "pcn", "provider") else "who lives there"


def both_truths_of(evidence: Evidence, row: int) -> str:
    """Of one place that does not stand out: how many of those most like it do better or worse, and that such differences are usual. "All 10
    trusts like it do better; differences this wide are usual between trusts, and their patients may be why"."""
    usual, found = usual_between(evidence), evidence.among_alike(row)
    if found is None or evidence.indicator.polarity == "neutral":
        return say.sentence_case(usual)
    above, below = found.peers_on(1), found.peers_on(-1)
    better, worse = (above, below) if evidence.indicator.polarity == "higher" else (below, above)
    number, side = max((better, "better"), (worse, "worse"))
    if not number:
        return say.sentence_case(usual)
    like = f"{evidence.noun.many if found.known > 1 else evidence.noun.one} like it"
    who = f"all {number} {like}" if number == found.known > 1 else f"{number} of {found.known} {like}"
    return say.sentence_case(f"{who} {'does' if number == 1 else 'do'} {side}; {usual}")


def by_chance(number: float) -> str:
    """How many places would be outside by luck: "about 13", "fewer than 1"."""
    return f"about {number:,.0f}" if number >= 1 else "fewer than 1"


def case_mix(evidence: Evidence) -> str:
    """What else could explain a difference, in the catalogue's words; without any, that nothing has been adjusted for."""
    return evidence.indicator.case_mix or "Nothing is adjusted for who the patients are."


def left_out(evidence: Evidence) -> str:
    """Which hospitals are not compared, and why, with a space before it: " Left out of the comparison is Birmingham Women’s & Children’s (children’s
    hospital): ..."; "" where there are none."""
    apart = evidence.specialists
    if not apart:
        return ""
    listed = say.listing([f"{spoken(name)} ({kind})" for name, kind in apart], FEW_NAMED)
    verb, they = ("is", "It counts") if len(apart) == 1 else ("are", "They count")
    return f" Left out of the comparison {verb} {listed}, because general hospitals treat different patients. {they} only where a figure is called the lowest or highest of all."


FEW_NAMED = 3


def hidden(evidence: Evidence) -> str:
    """Figures that may not be shown, counted."""
    suppressed = evidence.peers.suppressed
    if not suppressed:
        return ""
    verb = "is" if suppressed == 1 else "are"
    return f" {suppressed:,} of the figures {verb} held back because the numbers are small, and left out."


def of_whom(evidence: Evidence) -> str:
    """The measure's name with its group: "Waits within 18 weeks (Cardiology)"."""
    return f"{evidence.indicator.short_name} ({evidence.whom})" if evidence.whom else evidence.indicator.short_name


def interval_of(evidence: Evidence, low: float | None, high: float | None) -> str:
    """The 95% interval of a figure, its unit said once: "95% interval 784.4 to 789.0 per 1,000"."""
    unit = evidence.unit
    if not unit.words:
        return say.interval(low, high, unit.write)
    if low is None or high is None:
        return say.interval(low, high)
    return f"95% interval {replace(unit, words='').write(low)} to {unit.write(high)}"


def possessive(evidence: Evidence) -> str:
    """ "the Black Country’s", "the Midlands’"."""
    return "the cluster’s" if evidence.area.kind == "cluster" else say.possessive(named(evidence.area))


def own_places(evidence: Evidence, number: str = "") -> str:
    """ "the Black Country’s practices", "Midlands practices", "the 181 practices of X with Y"; with their number, if it is given."""
    area, many = evidence.area, f"{number} {evidence.noun.many}".strip()
    if area.kind == "cluster":
        return f"the {many} of {named(area)}"
    return (
        f"the {number} {area.short_name} {evidence.noun.many}"
        if area.kind == "region" and number
        else f"{area.short_name if area.kind == 'region' else say.possessive(named(area))} {many}"
    )


NEARLY_CERTAIN = 0.99


def chance(probability: float) -> str:
    """ "97%", "over 99%", "under 1%", "" where not known."""
    if not say.known(probability):
        return ""
    if probability < 1 - NEARLY_CERTAIN:
        return f"under {1 - NEARLY_CERTAIN:.0%}"
    return f"over {NEARLY_CERTAIN:.0%}" if probability > NEARLY_CERTAIN else f"{probability:.0%}"

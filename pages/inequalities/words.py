"""Words for slopes and gaps: signs said, people named."""

from __future__ import annotations

from analysis.burden import FEWEST_IN_ALL, TooFewUnits
from analysis.every_measure import FEWEST, TooFewGroups
from components import narrative as say
from components.units import decimals_apart, unit
from domain.inequalities.authority_gaps import AuthorityGaps
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import WHO, View
from pages.words import named
from vocabulary import Indicator, Period, Refused

YEARS = unit("years")
KINDS = {"icb": ("system", "systems"), "cluster": ("cluster", "clusters"), "region": ("system", "systems")}
NO_INTERVAL = "No interval is published."
QUINTILES = ("1 (most deprived)", "2", "3", "4", "5 (least deprived)")


def area_name(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def topic(indicator: Indicator) -> str:
    """The short name of an indicator where deprivation goes without saying."""
    return indicator.short_name.removesuffix(" by deprivation")


def years(value: float, decimals: int = 1) -> str:
    """A number of years without its sign: "8.1 years", "1.0 year". A difference is never written as 0.0."""
    written = f"{abs(value):.{decimals_apart([(abs(value), 0.0)], decimals)}f}"
    return f"{written} {'year' if written == '1.0' else 'years'}"


def lower_by(slope: float, decimals: int = 1) -> str:
    """ "8.1 years lower at the most deprived end of England’s scale than at the least": the sign said."""
    return f"{years(slope, decimals)} {'lower' if slope >= 0 else 'higher'} at the most deprived end of England’s scale than at the least"


def falls_by(slope: float, decimals: int = 1) -> str:
    """ "falls by 8.1 years": on the way from the least to the most deprived."""
    return f"{'falls' if slope >= 0 else 'rises'} by {years(slope, decimals)}"


def longer_by(value: float) -> str:
    """ "4.2 years shorter", "3.1 years longer"."""
    return f"{years(value)} {'longer' if value >= 0 else 'shorter'}"


def interval(lower: float, upper: float) -> str:
    """The 95% interval of a slope; where its limits have different signs, the side of each is said."""
    low, high = (f"{abs(each):.{decimals_apart([(lower, upper)], 1)}f}" for each in (lower, upper))
    if lower >= 0:
        return f"95% interval {low} to {high}"
    if upper <= 0:
        return f"95% interval {high} to {low}"
    return f"95% interval from {low} higher to {high} lower"


def steepness(evidence: Evidence) -> str:
    """The area's gap against England's: "wider than England’s 7.8"."""
    apart = evidence.from_england
    england = f"{abs(evidence.england.slope.sii):.{decimals(evidence)}f}"
    if not apart.beyond_chance:
        return f"not clearly different from England’s {england}"
    return f"{'wider' if apart.value > 0 else 'narrower'} than England’s {england}"


def beside_england(evidence: Evidence) -> str:
    """The same for a title: ", wider than England’s 7.8"; " (England 7.8)" where they do not clearly differ."""
    if evidence.from_england.beyond_chance:
        return f", {steepness(evidence)}"
    return f" (England {abs(evidence.england.slope.sii):.{decimals(evidence)}f})"


def decimals(evidence: Evidence) -> int:
    """As many as tell the area's slope from England's, where the two clearly differ."""
    if not evidence.from_england.beyond_chance:
        return 1
    return decimals_apart([(evidence.gradient.slope.sii, evidence.england.slope.sii)], 1)


def rank(evidence: Evidence) -> str:
    """ "the widest", "the 3rd widest", "the narrowest"."""
    order = [each.area.code for each in evidence.peers].index(evidence.area.code) + 1
    if order == len(evidence.peers):
        return "the narrowest"
    return "the widest" if order == 1 else f"the {say.ordinal(order)} widest"


def of(view: View) -> str:
    return WHO[view.measure].of


def number_word(number: int) -> str:
    """ "one", "two", ... for small numbers in a sentence."""
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[number] if 0 <= number < len(words) else str(number)


def verb(number: int) -> str:
    """ "none is", "one is", "two are"."""
    return f"{number_word(number)} {'is' if number < 2 else 'are'}"


def short(period: Period) -> str:
    """ "2015–17" for "2015 to 2017": several of them stand in one sentence."""
    first, _, last = period.label.partition(" to ")
    return f"{first}–{last[-2:]}" if last else first


def refusal(why: Refused, practices: str) -> str:
    """Why an area has no figures by quintile. `practices`: what those that are too few are called."""
    match why:
        case TooFewUnits(units=units):
            reason = f"There are only {units} {practices}; at least {FEWEST_IN_ALL} are needed."
        case TooFewGroups(with_people=there, groups=groups):
            reason = f"Only {there} of the {groups} fifths have a practice here; a slope needs {FEWEST}."
        case _:
            reason = why.reason
    return reason


def gaps_in_short(gaps: AuthorityGaps) -> str:
    """The same for a title: "wider in 3 authorities, narrower in 1"."""
    assert not isinstance(gaps.signs, Refused)
    known = gaps.signs
    if known.places == 1:
        return f"{'wider' if known.up else 'narrower' if known.down else 'unchanged'} since {short(gaps.periods[0])}"
    return f"wider in {known.up} {'authority' if known.up == 1 else 'authorities'}, narrower in {known.down}"


def gaps_widened(view: View, evidence: Evidence, gaps: AuthorityGaps) -> str:
    """How many of the area's authorities saw their own gap widen, and what England's did."""
    assert not isinstance(gaps.signs, Refused)
    first, last = short(gaps.periods[0]), short(gaps.periods[-1])
    known = gaps.signs
    if known.places == 1:
        way = "grew" if known.up else "shrank" if known.down else "stayed the same"
        start = f"the gap published inside the one authority with both figures {way}"
    else:
        parts = [f"grew in {number_word(known.up)}", f"shrank in {number_word(known.down)}"]
        if known.same:
            parts.append(f"stayed the same in {number_word(known.same)}")
        start = f"the published gap inside each authority {say.listing(parts)} of the {number_word(known.places)} with both figures"
    return f"between {first} and {last}, {start}; England’s {_englands(gaps)} ({of(view)})"


def _englands(gaps: AuthorityGaps) -> str:
    first, last = float(gaps.england[0]), float(gaps.england[-1])
    if YEARS.same(first, last):
        return f"stayed at {years(last)}"
    places = decimals_apart([(first, last)], 1)
    return f"went from {first:.{places}f} to {years(last, places)}"


def sure(gaps: AuthorityGaps) -> str:
    """Whether chance alone would bring so uneven a split."""
    assert not isinstance(gaps.signs, Refused)
    if gaps.signs.chance is None:
        return "Too few authorities changed to rule out chance."
    if gaps.signs.beyond_chance:
        return "That is more uneven than chance would make it, if authorities move independently."
    return "Chance alone could make that difference."

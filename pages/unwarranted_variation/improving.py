"""Texts about improvement: the gain at an ambition, its concentration, and the share due to chance."""

from __future__ import annotations

from dataclasses import replace

from components import narrative as say
from components.nouns import SYSTEM, TRUST, Noun
from domain.unwarranted_variation.ambition import Ambition, Improvement
from domain.unwarranted_variation.holding import Held
from pages import sizes
from pages.fair_words import ALLOWED, caution, comparator, finding_of, left_out, link, place, unit_of, usual, worse_by
from pages.fair_words import amount as difference_in_people
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.how_sure import tells_one_place
from pages.unwarranted_variation.since_when import beside_in_front, since
from pages.unwarranted_variation.view import EVERY, LEVELS, PATH, View
from pages.unwarranted_variation.words import chance
from pages.words import named, statement
from vocabulary import Finding, Indicator, Refused

MOST_IN_FRONT = 3
NO_UNIT_COST = "No cited unit cost: no publication held here says what one of them costs, so the gain is not in pounds."


def gain_unit(indicator: Indicator) -> str:
    """What a gain counts: "{more|fewer} people at target", "{fewer|more} waits of over 4 hours"."""
    if indicator.polarity == "higher":
        return f"{{more|fewer}} {indicator.people}"
    return f"{{fewer|more}} {indicator.people_worse}"


def gained(indicator: Indicator) -> str:
    """ "more visits ended within 4 hours", "fewer waits of over 52 weeks"."""
    return f"more {indicator.people}" if indicator.polarity == "higher" else f"fewer {indicator.people_worse}"


def amount(each: Improvement) -> str:
    """ "about 959 more people at target"."""
    return say.signed(each.gain.events, gain_unit(each.compared.indicator))


def others(each: Improvement) -> Noun:
    return TRUST if each.compared.unit_kind == "trust" else SYSTEM


def level(evidence: Evidence, each: Improvement) -> str:
    """ "the median system’s level", "the Midlands average for similar people"."""
    noun, ambition = others(each), evidence.ambition
    if ambition is Ambition.EXPECTED:
        return comparator(evidence.store, each.compared)
    if ambition is Ambition.MEDIAN:
        return f"the median {noun.one}’s level"
    if ambition is Ambition.BEST_QUARTER:
        return f"the level of the best quarter of {noun.many}"
    return "its own best earlier level"


def held(each: Improvement) -> str:
    """ "12 of 123 practices"; "" where it is not known who holds the gain, or it is one trust's own."""
    found = next((one for one in each.held if one.kind != "trust"), None)
    return "" if found is None else _of_all(found)


def held_by(each: Improvement) -> str:
    """The same of every kind of unit: "12 of 123 practices, 7 of 30 networks"."""
    return ", ".join(_of_all(one) for one in each.held)


def _of_all(one: Held) -> str:
    return f"{one.found.half:,} of {one.found.units:,} {LEVELS[one.kind].many}"


def worth(each: Improvement) -> str:
    """ "About 1,200 bed days a year, or £474,000 at £395 each (King's Fund, ...): care, not cash. "; where none is cited, that."""
    found = each.worth
    if not each.behind:
        return ""
    if found is None:
        return NO_UNIT_COST
    if found.days == 0:
        return "By bed days for each discharge, over a year, it is not behind that level: no bed days would be gained."
    days = f"about {say.whole(found.days)} bed days a year, or " if say.known(found.days) else ""
    return say.sentence_case(
        f"{days}{say.pounds(found.pounds)} at £{found.cost.pounds:,.0f} each ({found.cost.source}, {found.cost.prices} prices): the average cost of care, "
        "not cash."
    )


def front(evidence: Evidence, each: Improvement, *, number: bool = False) -> Finding:
    """One improvement as a finding; its size is the gain. `number`: it stands in the sentence too, where no card shows it large.

    At the average of similar people it is the finding of that difference, with its size and its sentence, as every other page tells it.
    """
    found = _difference(evidence, each) if evidence.ambition is Ambition.EXPECTED else _gain(evidence, each, number)
    return replace(found, sizes=sizes.told(evidence.store, each.compared))


def _difference(evidence: Evidence, each: Improvement) -> Finding:
    one = each.compared
    found = finding_of(evidence.store, evidence.area, one)
    where = f"Half of it is in {held(each)}." if each.behind and held(each) else ""
    said = (left_out(one.indicator), usual(evidence.area, one) if each.claimed else "", reasons(evidence, each))
    return replace(
        found,
        detail=" ".join(filter(None, (where, *said))),
        direction="worse" if each.claimed else "no different",
        sure=each.phrase,
        link=address(evidence, each),
        caution=caution(one.indicator),  # three cards and the first chart stand on one screen: the rest is behind
    )


def _gain(evidence: Evidence, each: Improvement, number: bool) -> Finding:
    one = each.compared
    where = f"Half of the gain is in {held(each)}." if held(each) else ""
    name = f"{one.indicator.short_name}{place(evidence.store, evidence.area, one)}"
    gain = f": {amount(each)} by reaching" if number else " could reach" if each.behind else " is already at or past"
    return Finding(
        page=PATH,
        sentence=f"{name}{gain} {level(evidence, each)}.",
        detail=" ".join(
            filter(None, (where, beside_the_average(evidence, each), left_out(one.indicator), reasons(evidence, each)))
        ),
        indicator=one.indicator.id,
        family=one.indicator.family,
        area=evidence.area.code,
        period=one.period.label,
        size=each.gain.events,
        lower=each.gain.lower,
        upper=each.gain.upper,
        # The sentence names the level, unless it is reached already.
        size_unit=gain_unit(one.indicator) + ("" if each.behind else f" by reaching {level(evidence, each)}"),
        direction="worse" if each.claimed else "no different",
        going="unknown",
        sure=each.phrase,
        link=address(evidence, each),
        freshness=() if one.freshness is None else (one.freshness,),
        like_for_like=one.like_for_like,
        caution=caution(one.indicator),
    )


def beside_the_average(evidence: Evidence, each: Improvement) -> str:
    """The difference from the average, which the first page tells: "Against the Midlands average for similar people: about 527 more people not at
    target."; "" where that is not known."""
    one = each.compared
    if not say.known(one.difference):
        return ""
    return f"Against {comparator(evidence.store, one)}: {difference_in_people(one)}."


def chance_of(each: Improvement) -> str:
    """ "98%"; "26% among patients not excluded" where the gain and its interval, which are of all patients, would say more."""
    return f"{chance(each.gain.probability)}{' among patients not excluded' if each.likely_without_excluded else ''}"


def reasons(evidence: Evidence, each: Improvement) -> str:
    """What stands behind a gain: its interval and chance, what luck and the adjustment took away, whose level it is."""
    one, gain = each.compared, each.gain
    unit = gain_unit(one.indicator)
    parts = [
        f"The 95% interval is {_limits(gain.lower, gain.upper, unit)}. The chance that there is something to gain is {chance_of(each)}.",
    ]
    at_average = evidence.ambition is Ambition.EXPECTED
    if not at_average:
        counted = say.signed(gain.plain, unit)
        parts.append(
            f"As counted it would be {counted}. The gain shown allows for chance, here and where it is compared with."
        )
    if each.not_excluded is not None and not at_average:
        parts.append(f"Among patients not excluded it would be {say.signed(each.not_excluded.events, unit)}.")
    if one.adjusted_for:
        known = say.listing([ALLOWED[key] for key in one.adjusted_for], most=9)
        parts.append(
            f"Against the plain average the difference is {_worse(each, one.crude)}; allowing for {known}, {_worse(each, one.difference)}."
        )
    else:
        parts.append(f"Not adjusted for who the people are. {one.why_not}".strip())
    if each.peers:
        parts.append(f"The level is that of {each.peers:,} other {others(each).many}.")
    parts.append(since(evidence, each))
    for held_here in each.held:
        behind, many = held_here.found.behind, LEVELS[held_here.kind].many
        parts.append(
            f"Of its {many}, {behind:,} {'is' if behind == 1 else 'are'} behind that level, and {_of_all(held_here)} {'holds' if held_here.found.half == 1 else 'hold'} half of it."
        )
    if said := worth(each):
        parts.append(said)
    if each.claimed:
        parts.append("About 1 in 20 of the gains called sure or probable here may be chance.")
    return " ".join(parts)


def _limits(low: float, high: float, unit: str) -> str:
    if low >= 0:
        return f"{say.estimated(low)} to {say.signed(high, unit).removeprefix('about ')}"
    return f"{say.signed(low, unit)} to {say.signed(high, unit)}"


def _worse(each: Improvement, events: float) -> str:
    indicator = each.compared.indicator
    return say.signed(worse_by(each.compared, events), unit_of(indicator))


def address(evidence: Evidence, each: Improvement) -> str:
    """Where the measure is shown, with the ambition."""
    found = link(evidence.store, evidence.area, each.compared)
    usual_level = evidence.ambition is Ambition.EXPECTED or not found.startswith(PATH)
    return found if usual_level else f"{found}&ambition={evidence.ambition}"


def fronts(view: View, evidence: Evidence) -> tuple[Finding, ...]:
    """Of every measure: the three whose improvement would pay most; none where one measure is chosen, or nothing is behind."""
    if not evidence.every:
        return ()
    return tuple(front(evidence, each) for each in in_front(evidence))


def beside_the_level(evidence: Evidence) -> str:
    """Of one measure: its gain at the level aimed at; "" where it is not behind it, or aims at the average, whose difference stands in front.

    "By reaching the median system’s level: 893 more people at target."."""
    fair = evidence.fair
    if fair is None or evidence.ambition is Ambition.EXPECTED:
        return ""
    found = (
        each
        for each in evidence.improvements
        if each.compared.indicator.id == fair.indicator.id and each.compared.unit == fair.unit
    )
    each = next(found, None)
    if each is None or not each.behind:
        return ""
    aim = level(evidence, each)
    return f"By reaching {aim}: {amount(each)}."


def also(evidence: Evidence) -> str:
    """What stands beside the finding of one measure: its gain at the level aimed at, and since when it has been so."""
    funnel = evidence.funnel
    began = ""
    if not isinstance(funnel, Refused):
        row = funnel.furthest_behind if tells_one_place(evidence, funnel) else None
        began = beside_in_front(evidence, funnel, row)
    return " ".join(filter(None, (beside_the_level(evidence), began)))


def in_front(evidence: Evidence) -> list[Improvement]:
    """The first that are behind and within their date: those that a board may hear of first before the others."""
    found = [each for each in evidence.improvements if each.behind and each.current]
    return sorted(found, key=lambda each: not each.firm)[:MOST_IN_FRONT]


def opening(view: View, evidence: Evidence) -> Finding:
    """Of every measure, the one whose improvement would pay most, or that there is none."""
    found = in_front(evidence)
    if found:
        return front(evidence, found[0], number=True)
    return statement(
        PATH,
        f"No current measure shows {named(evidence.area)} behind the level aimed at.",
        detail="Choose another level to improve to, or a measure.",
        area=evidence.area.code,
        link=PATH + View(area=view.area, indicator=EVERY, ambition=view.ambition).to_query(),
    )

"""The headline: the gap between practices in the most and the least deprived fifth, and how it has changed."""

from __future__ import annotations

from dataclasses import replace

from analysis.equality import above
from components import narrative as say
from components.units import PERCENT
from domain.voices.patient_experience import Direction, GapComparison, GapTrend, Trend
from pages.voices.evidence import Evidence
from pages.voices.survey_headline import survey_headline
from pages.voices.view import PATH, View
from pages.voices.words import (
    NO_INTERVAL,
    NOT_ADDED,
    about,
    area_name,
    did,
    england_at,
    known_years,
    signed,
    some_systems,
)
from pages.words import named
from vocabulary import Finding, NotHeld, Refused, Sureness


def headline(view: View, evidence: Evidence) -> Finding:
    """What patients said, and in front besides what staff of the area's trusts said."""
    finding = survey_headline(view, evidence) or gap_headline(view, evidence)
    return replace(finding, also=" ".join(part for part in (finding.also, staff_in_front(evidence)) if part))


def staff_in_front(evidence: Evidence) -> str:
    """ "On “enough staff”, 1 of 2 trusts here did better than England’s median in 2024."; of one trust, its own figure; "" where no trust of the area has a figure,
    and where the edition lacks the survey."""
    try:
        staff, last = evidence.staff, len(evidence.staff.years) - 1
    except NotHeld:
        return ""
    own, median = staff.own_trusts(last), float(staff.england_median[-1])
    if not own or not say.known(median):
        return ""
    begins, year = f"On “{evidence.staff_topic}”,", staff.years[-1].label
    if len(own) > 1:
        return f"{begins} {staff.better_than_england(own, last)} of {len(own)} trusts here did better than England’s median in {year}."
    share, england = say.percents(float(own[0].value[-1]), median)
    return f"{begins} {share} of staff agreed at {own[0].area.short_name} in {year}; England’s median was {england}."


def gap_headline(view: View, evidence: Evidence) -> Finding:
    """The gap between practices of the most and the least deprived fifth, in the survey that is published by fifth."""
    if evidence.system is None:
        return _side_by_side(view, evidence)
    if isinstance(evidence.gap, Refused) or not gap_known(evidence):
        return _no_gap(view, evidence, evidence.system)
    return _gap(view, evidence, evidence.system, evidence.gap)


def gap_known(evidence: Evidence) -> bool:
    """Whether there is something to tell: of one system, its gap."""
    return evidence.system is None or say.known(evidence.system.gap_at(evidence.year_index))


def _lower_or_higher(gap: float) -> str:
    """ "8.0 points lower": the sign said."""
    return f"{say.points(gap, noun='point')} {'lower' if gap >= 0 else 'higher'}"


# ---------------------------------------------------------------- one system


def _gap(view: View, evidence: Evidence, system: GapTrend, compared: GapComparison) -> Finding:
    return _finding(
        view,
        evidence,
        sentence=(
            f"In {area_name(evidence)}, {about(evidence)} is {_lower_or_higher(compared.gap)} in the most deprived fifth; "
            f"in England, {_england(compared)}."
        ),
        detail=" ".join(
            (
                _shares(evidence, system),
                _verdict(compared),
                _levels(evidence, system, compared),
                NO_INTERVAL,
                _yardstick(compared),
                _changes(evidence, system),
            )
        ),
        size=100 * compared.difference,
        direction=compared.direction,
        going=compared.trend,
    )


def _england(compared: GapComparison) -> str:
    """ "8.0": the way is said only where it is the other one."""
    if (compared.gap >= 0) == (compared.england >= 0):
        return f"{abs(compared.england) * 100:.{PERCENT.telling(compared.gap, compared.england).decimals}f}"
    return _lower_or_higher(compared.england)


def _shares(evidence: Evidence, system: GapTrend) -> str:
    poor, rich = say.percents(*(system.at(quintile, evidence.year_index) for quintile in (0, -1)))
    return f"In a typical practice of the most deprived fifth, {poor} of patients {did(evidence)}; in the least deprived fifth, {rich}."


def _verdict(compared: GapComparison) -> str:
    """The gap against England's; wider or narrower only where they differ by more than the gap changes in a year."""
    if compared.direction == "unknown":
        return "Too few years are known to say whether that is more than it varies from year to year."
    if compared.direction == "no different":
        return "The gap is no different from England’s, as far as we can tell."
    if compared.gap < 0 <= compared.england:
        return "The gap is the other way round from England’s."
    return f"The gap is {'wider' if compared.difference > 0 else 'narrower'} than England’s."


def _levels(evidence: Evidence, system: GapTrend, compared: GapComparison) -> str:
    """Each end against the same fifth of England: a narrow gap may only mean that everybody fares badly."""
    year, england = evidence.year_index, evidence.england
    most, least = (system.at(quintile, year) - england.at(quintile, year) for quintile in (0, -1))
    words = (
        f"The most deprived fifth is {_from_level(most)} England’s {england_at(evidence, 0)}, the least deprived "
        f"{_from_level(least)} England’s {england_at(evidence, -1)}."
    )
    if compared.direction == "better" and most < 0:
        return f"{words} The gap is narrower than England’s only because the least deprived are even further behind England."
    if compared.direction == "worse" and most > 0:
        return f"{words} The gap is wider than England’s although the most deprived fare better here."
    return words


def _from_level(difference: float) -> str:
    """ "3.4 percentage points above", or that it is the same."""
    return (
        "the same as"
        if say.nothing(difference)
        else f"{say.points(difference)} {'above' if difference > 0 else 'below'}"
    )


def _yardstick(compared: GapComparison) -> str:
    """How far the gap changes from year to year, in place of an interval."""
    if isinstance(compared.year_on_year, Refused):
        return ""
    apart, largest = abs(compared.difference), compared.year_on_year.largest
    decimals = PERCENT.telling(apart, largest).decimals
    more = "not more" if compared.direction == "no different" else "more"
    return (
        f"The gap here has moved by up to {say.points(largest, decimals)} from one year to the next. "
        f"Its difference from England’s, {say.points(apart, decimals)}, is {more} than that."
    )


def _changes(evidence: Evidence, system: GapTrend) -> str:
    """How the gap has changed within years that may be compared; in the newest of them, why they begin and what came before."""
    patients, year = evidence.patients, evidence.year_index
    comparable = patients.comparable_years(year)
    until_now = _change(evidence, system, range(comparable.start, year + 1))
    newest = patients.break_before(year) if comparable.stop == len(patients.years) else None
    if newest is None:
        return until_now
    before = [stretch for stretch in reversed(patients.stretches()) if stretch.start < comparable.start]
    words = [newest.words, until_now, *(_change(evidence, system, stretch) for stretch in before)]
    return " ".join(part for part in words if part)


def _change(evidence: Evidence, system: GapTrend, years: range) -> str:
    known = known_years(system, years)
    if len(known) < 2:
        return ""
    first, last = known[0], known[-1]
    own, england = (_went(trend.gap_at(first), trend.gap_at(last)) for trend in (system, evidence.england))
    return f"From {evidence.years[first].label} to {evidence.years[last].label} the gap {own}; England’s {england}."


def _went(first: float, last: float) -> str:
    """ "went from 6.0 points to 4.2 points", told apart; "stayed at 6.0 points"."""
    if PERCENT.same(first, last):
        return f"stayed at {signed(last)}"
    decimals = PERCENT.telling(first, last).decimals
    return f"went from {signed(first, decimals)} to {signed(last, decimals)}"


def _no_gap(view: View, evidence: Evidence, system: GapTrend) -> Finding:
    """A system with no practice in one of the two fifths."""
    year = evidence.year_index
    missing = [name for name, quintile in (("most", 0), ("least", -1)) if not say.known(system.at(quintile, year))]
    few = f"Hardly a practice of {area_name(evidence)} serves people that deprived." if "most" in missing else ""
    return _finding(
        view,
        evidence,
        sentence=(
            f"{say.sentence_case(area_name(evidence))} has no figure for its {' or '.join(missing)} deprived fifth: the gap in "
            f"{about(evidence)} is not known."
        ),
        detail=f"{few} {_last_known(evidence, system)} {_second_fifth(evidence, system)} {NO_INTERVAL}",
        size=None,
        direction="unknown",
        going="unknown",
    )


def _last_known(evidence: Evidence, system: GapTrend) -> str:
    known = known_years(system, range(len(evidence.years)))
    if not known:
        return ""
    return f"The gap was last known in {evidence.years[known[-1]].label}: {signed(system.gap_at(known[-1]))}."


def _second_fifth(evidence: Evidence, system: GapTrend) -> str:
    """The nearest there is to the gap: from the second most deprived fifth to the least."""
    second, least = (system.at(quintile, evidence.year_index) for quintile in (1, -1))
    if not (say.known(second) and say.known(least)):
        return ""
    return (
        f"In the second most deprived fifth {say.percent(second)} of patients {did(evidence)}, in the least deprived "
        f"{say.percent(least)} (England: {england_at(evidence, 1)} and {england_at(evidence, -1)})."
    )


# ---------------------------------------------------------------- several systems


def _side_by_side(view: View, evidence: Evidence) -> Finding:
    year, england = evidence.year_index, evidence.england.gap_at(evidence.year_index)
    known = sorted(
        (system for system in evidence.own_systems if say.known(system.gap_at(year))),
        key=lambda system: system.gap_at(year),
    )
    wider = sum(bool(above(system.gap_at(year), england)) for system in known)
    count = (
        f"The gap was wider than England’s {say.points(england)} in {some_systems(wider, len(known))} with a figure."
        if len(known) > 1
        else f"In England it was {say.points(england)}."
    )
    return _finding(
        view,
        evidence,
        sentence=_between(evidence, known),
        detail=(
            f"The gap is that between practices of the most and the least deprived fifth. There is no figure for {area_name(evidence)} as a whole: "
            f"{NOT_ADDED}. Counts of answers for each practice would be needed. {count} {_without_gap(evidence)} {NO_INTERVAL} "
            f"{_why_alone(evidence)}"
        ),
        size=None,
        direction="unknown",
        going="unknown",
    )


def _between(evidence: Evidence, known: list[GapTrend]) -> str:
    """The widest gap, or the only one. `known`: the systems that have one, the narrowest first."""
    year = evidence.year_index
    if not known:
        return f"No system of {area_name(evidence)} has a known gap in {about(evidence)}."
    area, gap = known[-1].area, known[-1].gap_at(year)
    if len(known) == 1:
        return f"In {named(area)}, {about(evidence)} is {_lower_or_higher(gap)} in the most deprived fifth."
    return f"The gap in {about(evidence)} is widest in {named(area)}: {signed(gap)}."


def _without_gap(evidence: Evidence) -> str:
    without = [
        named(system.area) for system in evidence.own_systems if not say.known(system.gap_at(evidence.year_index))
    ]
    return f"{say.sentence_case(say.listing(without))} has no figure for one of the two fifths." if without else ""


def _why_alone(evidence: Evidence) -> str:
    """Why the years before may not be compared with this one."""
    broken = evidence.patients.break_before(evidence.year_index)
    return broken.words if broken else ""


def _finding(
    view: View,
    evidence: Evidence,
    *,
    sentence: str,
    detail: str,
    size: float | None,
    direction: Direction,
    going: Trend,
) -> Finding:
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=" ".join(detail.split()),
        freshness=(evidence.freshness,),
        indicator=evidence.indicator.id,
        family=evidence.indicator.family,
        area=evidence.area.code,
        period=evidence.year,
        size=size,
        lower=None,
        upper=None,
        size_unit="percentage points {more|less} of a gap than in England",
        direction=direction,
        sure=Sureness.NOT_MEASURED,
        going=going,
        link=PATH + view.to_query(),
    )

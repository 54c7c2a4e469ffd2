"""Where to look: every outcome that differs along deprivation, by people where they can be counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import pandas as pd

from analysis.parts_by_fifth import PartsByFifth
from components import dates
from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from domain.inequalities.ranking import TOP, Inequality, InequalityTrend
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.quintile_gaps import TIMES
from pages.inequalities.view import WHO, View
from pages.inequalities.words import area_name, interval, number_word, topic, years
from pages.words import provenance_together
from vocabulary import Indicator, Provenance, Sureness

PEOPLE = Unit("people", decimals=0)
DRAWN = 14  # rows that stand whole in the first screen of a laptop
FEW_DRAWN = 8  # with fewer clear gaps, the largest of the others stand beside them
TREND: dict[InequalityTrend, str] = {
    "widened": "widened",
    "narrowed": "narrowed",
    "unclear": "no clear change",
    "one year only": "one year only",
    "too few years": "too few years to say",
    "ratio and size disagree": "size and ratio moved in opposite directions",
}
_GOING: dict[InequalityTrend, Literal["improvement", "concern", "neither", "unknown"]] = {
    "widened": "concern",
    "narrowed": "improvement",
    "unclear": "neither",
    "one year only": "unknown",
    "too few years": "unknown",
    "ratio and size disagree": "unknown",
}
REFERENCE = "practices whose patients are in the least deprived fifth of England’s"
RATIO = "Ratio, most to least deprived"  # of every gap counted by practice, everywhere
RATIO_IS = (
    "Ratio: the rate at the most deprived end of England’s scale over that at the least, along the line through the practices here (log-linear, "
    "practices of a network taken together)."
)
HOW_COUNTED = (
    "For practices of the four more deprived fifths, what was counted beyond what there would be at the rate of England’s practices in the least "
    "deprived fifth, in two parts that add up. Gap by deprivation: beyond the rate at the area’s least deprived end, along the line of the ratio. "
    "Least deprived end: what the same people would have at that rate, beyond England’s least deprived fifth; the end of a line lies beyond the middle of a fifth, so it is somewhat below even for England. Local level, told apart and no part of the "
    "sum: beyond England’s rate for the same fifth, all fifths together. Intervals come from how far networks of practices differ. "
    f"{RATIO_IS} Change: between two years, networks paired, so that at most one in twenty gaps that did not change is said to have changed; of medians, over all "
    "years by their yearly changes. What others do: the rate "
    "that a tenth of England’s systems reach or better, in the same fifth of practices and year; it says that such a rate exists, not what "
    "brought it about."
)
NOT_ADJUSTED = (
    "Not adjusted: ages are not allowed for. Patients of deprived practices are younger, so fewer have illnesses of old age; "
    "that does not make them healthier. Illness on record also shows how well practices find it."
)


def weighs(each: Inequality) -> bool:
    """Whether it may be said first: counted in people, clearly worse where people are more deprived, and with a good direction."""
    clear = each.parts is not None and each.sure is not None and each.parts.gradient.lower > 0
    return clear and each.indicator.polarity != "neutral"


def going(each: Inequality) -> Literal["improvement", "concern", "neither", "unknown"]:
    """Which way a gap is going. More illness on record is neither good nor bad, so its gap is never a concern or an improvement."""
    return "unknown" if each.indicator.polarity == "neutral" else _GOING[each.trend]


def priorities(view: View, evidence: Evidence) -> Exhibit:
    """Every measure that is known by deprivation here: within its family by people, then by how far apart the ends are."""
    listed = evidence.inequalities
    title = "Which inequalities are largest, by people"
    if not listed:
        reason = f"No measure is known by deprivation for {area_name(evidence)}: its practices are too few, and medians cannot be added up."
        return Exhibit("priorities", title, "", refused=reason)
    people = [each for each in listed if each.parts is not None]
    drawn = _drawn_of(people)
    rows, first = [_row(each, evidence, each in drawn) for each in listed], _rows_before_lives(evidence)
    frame = pd.DataFrame([*rows[:first], *_lives(evidence), *rows[first:]])
    frame["first"] = frame["code"] == next((each.indicator.id for each in listed if weighs(each)), "")
    return Exhibit(
        id="priorities",
        title=_title(people),
        sentence=" ".join(
            part
            for part in (
                _ranked(people),
                _sure(people),
                _others(len(listed) - len(people)),
                _trends(listed),
                _left_out(people, drawn),
                NOT_ADJUSTED,
            )
            if part
        ),
        table=Table(
            frame,
            columns=(
                Column("family", "Family"),
                Column("name", "Measure"),
                Column("excess", "Gap by deprivation, in people or visits", "figure", unit=PEOPLE),
                Column("lower", "95% interval from", "figure", unit=PEOPLE),
                Column("upper", "to", "figure", unit=PEOPLE),
                Column("sure", "How sure"),
                Column("end", "Its least deprived end, against England’s least deprived fifth", "figure", unit=PEOPLE),
                Column("total", "Both, against England’s least deprived fifth", "figure", unit=PEOPLE),
                Column("level", "Apart from these: local level, against England’s same fifth", "figure", unit=PEOPLE),
                Column("ratio", RATIO, "figure", unit=TIMES),
                Column("between", "Between"),
                Column("trend", "Which way it is going"),
                *(
                    [Column("top", f"Among the {TOP} largest of its family", order="prob_top")]
                    if any(math.isfinite(each.prob_top) for each in listed)
                    else []
                ),
                Column("benchmark", "What others do for the same fifth", order="fewer"),
                Column("why", "Why not in people"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
            why_missing="",
            highlight="own",
        ),
        spec=RankedDot(
            value="drawn",
            lower="drawn_lower",
            upper="drawn_upper",
            name="label",
            code="code",
            clear="clear",
            average=0.0,
            average_name="no gap",
            chosen="first",
            open_name="not clear",
            value_title="gap by deprivation, in people or visits",
            unit=PEOPLE,
        )
        if people
        else None,
        provenance=all_provenance(evidence),
        caveats=tuple(dict.fromkeys(caveat for each in people for caveat in each.indicator.caveats)),
    )


def _rows_before_lives(evidence: Evidence) -> int:
    """None, while life expectancy is current; then all current measures, which stand first among `inequalities`."""
    if not evidence.freshness.stale:
        return 0
    return sum(not each.freshness.stale for each in evidence.inequalities)


def _lives(evidence: Evidence) -> list[dict[str, object]]:
    """Years of life come first: they are not people, so nothing is ranked against them."""
    return [
        {
            "family": "Deaths",
            "code": key,
            "name": f"Life expectancy of {WHO[key].of}",
            "why": f"{years(slope.sii)} {'lower' if slope.sii >= 0 else 'higher'} at the most deprived end ({interval(slope.sii_lower, slope.sii_upper)}); deaths are published without ages",
            "sure": str(evidence.gradients.how_sure(evidence.gradient).phrase),
            **_no_parts(),
            "ratio": math.nan,
            "between": "neighbourhoods here, on England’s scale",
            "trend": "one span of years only",
            "top": "",
            "prob_top": math.nan,
            "benchmark": "",
            "fewer": math.nan,
            "period": dates.dated(evidence.period, [evidence.freshness]),
            "link": ("Along deprivation", f"/inequalities?area={areas.key_of(evidence.area)}&measure={key}"),
            "own": False,
            **_figures(None),
        }
        for key, slope in evidence.slopes_by_sex.items()
    ]


def _row(each: Inequality, evidence: Evidence, drawn: bool) -> dict[str, object]:
    parts, area = each.parts, f"area={areas.key_of(evidence.area)}"
    return {
        "family": say.sentence_case(each.indicator.family),
        "code": each.indicator.id,
        "name": topic(each.indicator) if parts is not None else f"{topic(each.indicator)}, median practices",
        "why": "" if parts is not None else each.why_not_counted,
        "sure": str(Sureness.NOT_MEASURED if each.sure is None else each.sure.phrase),
        **(_no_parts() if parts is None else _parts(parts)),
        "ratio": each.ratio,
        "between": "the median practices of the two fifths here"
        if parts is None
        else "the two ends of the line through the practices here",
        "trend": trend_words(each),
        "top": _probability(each.prob_top),
        "prob_top": each.prob_top,
        "benchmark": _benchmark(each),
        "fewer": each.benchmark.people if each.benchmark and each.benchmark.claimed else math.nan,
        "period": dates.dated(each.period, [each.freshness]),
        "link": ("Practice by practice", f"/unwarranted-variation?{area}&indicator={each.indicator.id}&level=practice")
        if parts is not None
        else ("Over time", f"/inequalities?{area}&trend={each.indicator.id}"),
        "own": parts is not None,
        **_figures(each, drawn=drawn),
    }


def _parts(parts: PartsByFifth) -> dict[str, object]:
    """The other part, the sum and the level, in people: more are above 0."""
    return {"level": parts.level.events, "end": parts.end, "total": parts.total}


def _no_parts() -> dict[str, object]:
    return dict.fromkeys(("level", "end", "total"), math.nan)


def more_or_fewer(value: float) -> str:
    """ "20,300 more", rounded as estimates are."""
    return f"{say.estimated(value)} {'more' if value > 0 else 'fewer'}"


def in_parts(parts: PartsByFifth, indicator: Indicator) -> str:
    """The sum and its two parts, and the level apart from them, in sentences."""
    return (
        f"Against {REFERENCE}, there were {more_or_fewer(parts.total)} {indicator.people_worse}. "
        f"The gap by deprivation inside the area makes {more_or_fewer(parts.gradient.events)}, and its least deprived end, against that fifth, {more_or_fewer(parts.end)}. "
        f"The local level is counted apart: against England’s same fifths, there were {more_or_fewer(parts.level.events)}."
    )


def _drawn_of(people: Sequence[Inequality]) -> list[Inequality]:
    """What the chart draws: the clear gaps, first those that may be said first, then the largest, and where these are few the largest of the
    others, open; where none is clear, those listed first."""
    clear = sorted((each for each in people if each.clear), key=_weight, reverse=True)[:DRAWN]
    if not clear:
        return list(people[:DRAWN])
    others = sorted((each for each in people if not each.clear), key=_weight, reverse=True)
    return [*clear, *others[: max(0, FEW_DRAWN - len(clear))]]


def _weight(each: Inequality) -> tuple[bool, float]:
    return weighs(each), 0.0 if each.parts is None else abs(each.parts.gradient.events)


def _figures(each: Inequality | None, *, drawn: bool = False) -> dict[str, object]:
    """The gap of a measure that is counted in people, with its interval; and the same again where the chart draws it."""
    parts = None if each is None else each.parts
    if each is None or parts is None:
        excess = lower = upper = math.nan
    else:
        excess, lower, upper = parts.gradient.events, parts.gradient.lower, parts.gradient.upper
    return {
        "label": "" if each is None else topic(each.indicator),
        "clear": parts is not None and each is not None and each.clear,
        "excess": excess,
        "lower": lower,
        "upper": upper,
        "drawn": excess if drawn else math.nan,
        "drawn_lower": lower if drawn else math.nan,
        "drawn_upper": upper if drawn else math.nan,
    }


def _left_out(people: Sequence[Inequality], drawn: Sequence[Inequality]) -> str:
    """What the chart does not draw, and where it is."""
    others = len(people) - len(drawn)
    if not others:
        return ""
    clear = sum(each.clear for each in people)
    if clear and not all(each.clear for each in drawn):
        return f"The chart draws the clear gaps and, open, the largest of the others; the table has all {len(people)}."
    if clear == len(drawn):
        return f"The chart draws the clear gaps; the table has the {number_word(others)} other{'' if others == 1 else 's'} too."
    what = f"the largest {len(drawn)} of the {clear} clear gaps" if clear else f"the first {len(drawn)} of the list"
    return f"The chart draws {what}; the table has all {len(people)}."


def trend_words(each: Inequality) -> str:
    """ "widened since 2015/16"."""
    since = f" since {each.since}" if each.since and each.trend != "too few years" else ""
    return f"{TREND[each.trend]}{since}"


def _probability(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return "over 99 in 100" if value > 0.995 else "under 1 in 100" if value < 0.005 else f"{100 * value:.0f} in 100"


def _benchmark(each: Inequality) -> str:
    """ "a tenth of 35 other systems have 17.3% or less ...; here 24.4%: at their rate about 9,500 fewer"."""
    benchmark, indicator = each.benchmark, each.indicator
    if benchmark is None:
        counted_illness = each.parts is not None and indicator.polarity == "neutral"
        return "less illness on record is not better in itself" if counted_illness else ""
    bound, more = ("or more", "more") if indicator.polarity == "higher" else ("or less", "fewer")
    start = (
        f"allowing for chance, a tenth of England’s {benchmark.others} other systems have {rate_words(indicator, benchmark.level)} {bound} in such practices; "
        f"here it is {rate_words(indicator, benchmark.here)}"
    )
    low, high = benchmark.people - benchmark.half, benchmark.people + benchmark.half
    if not benchmark.claimed:
        return f"{start}, {'as good or better' if high < 0 else 'not clearly worse'}"
    return (
        f"{start}; at their rate, {say.about(benchmark.people)} {more} {indicator.people} "
        f"({say.people_range(low, high) if low < 0 else say.number_range(low, high)})"
    )


def rate_words(indicator: Indicator, rate: float) -> str:
    per = indicator.multiplier
    return say.percent(rate) if per == 1 else f"{rate * (per or 1):,.0f} per {per:,.0f}"


def _title(people: Sequence[Inequality]) -> str:
    """ "9 of 12 measures have a clear gap": of those counted in people."""
    clear = sum(each.clear for each in people)
    if not people:
        return "No gap by deprivation can be counted in people here"
    if not clear:
        return f"None of {len(people)} {'measure' if len(people) == 1 else 'measures'} has a clear gap"
    return f"{clear} of {len(people)} measures {'has' if clear == 1 else 'have'} a clear gap"


def _ranked(people: Sequence[Inequality]) -> str:
    one = len(people) == 1
    start = say.sentence_case(
        f"{number_word(len(people))} {'measure' if one else 'measures'} can be counted in people and {'is' if one else 'are'}"
    )
    return f"{start} ranked within each family by the size of the gap, older figures last. Families are never ranked against one another."


def _others(number: int) -> str:
    if not number:
        return ""
    one = number == 1
    start = say.sentence_case(f"{number_word(number)} more {'is' if one else 'are'} published without counts")
    return f"{start} and {'comes' if one else 'come'} last, the widest gap first."


def _sure(people: Sequence[Inequality]) -> str:
    """Which indicators may or may not be among the largest."""
    unsure = [say.mid_sentence(topic(each.indicator)) for each in people if 0.05 < each.prob_top < 0.95]
    if not unsure:
        return ""
    return f"Whether {say.listing(unsure, most=6)} {'is' if len(unsure) == 1 else 'are'} among the {TOP} largest is uncertain."


def _trends(listed: Sequence[Inequality]) -> str:
    """What widened, what narrowed, and where size and ratio disagree, by name."""
    told = []
    for way in ("widened", "narrowed"):
        names = [say.mid_sentence(topic(each.indicator)) for each in listed if each.trend == way]
        if names:
            told.append(f"{way} for {say.listing(names, most=8)}")
    disagree = [say.mid_sentence(topic(each.indicator)) for each in listed if each.trend == "ratio and size disagree"]
    said = f"Gaps clearly {'; they '.join(told)}." if told else "No gap clearly widened or narrowed."
    if disagree:
        said += f" For {say.listing(disagree)}, the ratio and the size of the gap moved in opposite directions: both are true."
    return said


def all_provenance(evidence: Evidence) -> Provenance:
    """Of slopes and of every inequality together."""
    parts = [evidence.slope_provenance, *map(evidence.inequality_provenance, evidence.inequalities)]
    measures = dict.fromkeys(each.indicator for part in parts for each in part.freshness)
    return provenance_together(
        parts,
        definition=" ".join(f"{evidence.store.indicator(measure).name}." for measure in measures),
        method=HOW_COUNTED,
        period="The newest period of each measure",
    )

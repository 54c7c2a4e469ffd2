"""Where to look: every outcome that goes with deprivation, by people where they can be counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from analysis.burden import Burden
from components import dates
from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from domain.inequalities.indicators import QUINTILES
from domain.inequalities.ranking import TOP, Inequality, InequalityTrend
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.quintile_gaps import TIMES
from pages.inequalities.view import WHO, View
from pages.inequalities.words import area_name, interval, number_word, topic, years
from vocabulary import Indicator, Provenance

PEOPLE = Unit("people", decimals=0)
TREND: dict[InequalityTrend, str] = {
    "widened": "widened",
    "narrowed": "narrowed",
    "unclear": "no clear change",
    "one year only": "one year only",
    "too few years": "too few years to say",
    "ratio and size disagree": "its size and its ratio disagree",
}
GOING: dict[InequalityTrend, Literal["improvement", "concern", "neither", "unknown"]] = {
    "widened": "concern",
    "narrowed": "improvement",
    "unclear": "neither",
    "one year only": "unknown",
    "too few years": "unknown",
    "ratio and size disagree": "unknown",
}
REFERENCE = "practices whose patients are in the least deprived fifth of England’s"
HOW_COUNTED = (
    "People: for practices of the four more deprived fifths, what was counted beyond what there would be at the rate of England’s "
    "practices in the least deprived fifth. Interval from how far practices of one fifth differ from each other (ratio of totals), so "
    "it allows for more than chance. Ratio: the most deprived fifth that has five practices here over that rate. Change: tested at 95% "
    "between two years, the same practices paired; of medians, whether the gap grows or shrinks over all years (Kendall’s rank test, at most one finding in twenty by chance among all measures here). What others do: the rate "
    "that a tenth of England’s systems do at least as well as, in the same fifth of practices and year; it says that such a rate exists, not what "
    "brought it about."
)
NOT_ADJUSTED = (
    "Illness on record is not adjusted for age: patients of deprived practices are younger, so of illnesses of old age there are fewer of "
    "them, not because they are healthier. It is also how well practices find an illness."
)


def priorities(view: View, evidence: Evidence) -> Exhibit:
    """Every measure that is known by deprivation here: within its family by people, then by how far apart the ends are."""
    listed = evidence.inequalities
    title = "Which inequalities are largest, by people"
    if not listed:
        reason = f"No measure is known by deprivation for {area_name(evidence)}: its practices are too few, and medians cannot be added up."
        return Exhibit("priorities", title, "", refused=reason)
    people = [each for each in listed if each.burden is not None]
    rows, first = [_row(each, evidence) for each in listed], _rows_before_lives(evidence)
    frame = pd.DataFrame([*rows[:first], *_lives(evidence), *rows[first:]])
    return Exhibit(
        id="priorities",
        title=_title(evidence, people),
        sentence=" ".join(
            part
            for part in (
                _ranked(people),
                _sure(people),
                _others(len(listed) - len(people)),
                _elsewhere(people),
                _trends(listed),
                NOT_ADJUSTED if any(each.indicator.polarity == "neutral" for each in people) else "",
            )
            if part
        ),
        table=Table(
            frame,
            columns=(
                Column("family", "Family"),
                Column("name", "Measure"),
                Column("people", "People or visits beyond the rate of the least deprived", order="excess"),
                Column("ratio", "Most deprived over least", "figure", unit=TIMES),
                Column("between", "Between"),
                Column("trend", "Which way it is going"),
                *(
                    [Column("top", f"Among the {TOP} largest of its family", order="prob_top")]
                    if any(math.isfinite(each.prob_top) for each in listed)
                    else []
                ),
                Column("benchmark", "What others do for the same fifth", order="fewer"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
            why_missing="",
            highlight="own",
        ),
        spec=RankedDot(
            value="excess",
            lower="lower",
            upper="upper",
            name="label",
            code="code",
            focus="clear",
            average=0.0,
            average_name="as many as at the rate of the least deprived",
            value_title="people, or visits, beyond the rate of the least deprived",
            unit=PEOPLE,
        )
        if people
        else None,
        provenance=all_provenance(evidence),
        caveats=tuple(dict.fromkeys(caveat for each in people for caveat in each.indicator.caveats)),
    )


def _rows_before_lives(evidence: Evidence) -> int:
    """None, while life expectancy is current; then the current measures of deaths, which stand first among `inequalities`."""
    if not evidence.freshness.stale:
        return 0
    return sum(each.indicator.family == "deaths" and not each.freshness.stale for each in evidence.inequalities)


def _lives(evidence: Evidence) -> list[dict[str, object]]:
    """Years of life come first: they are not people, so nothing is ranked against them."""
    return [
        {
            "family": "Deaths",
            "code": key,
            "name": f"Life expectancy of {WHO[key].of}",
            "people": f"{years(slope.sii)} {'lower' if slope.sii >= 0 else 'higher'} at the most deprived end ({interval(slope.sii_lower, slope.sii_upper)}); in people not countable: deaths are published without ages",
            "ratio": math.nan,
            "between": "neighbourhoods here, along deprivation",
            "trend": "one span of years only",
            "top": "",
            "prob_top": math.nan,
            "benchmark": "",
            "fewer": math.nan,
            "period": dates.dated(evidence.period, [evidence.freshness]),
            "link": ("Along deprivation", f"/inequalities?area={areas.key_of(evidence.area)}&measure={key}"),
            "own": False,
            **_drawn(None, ""),
        }
        for key, slope in evidence.slopes_by_sex.items()
    ]


def _row(each: Inequality, evidence: Evidence) -> dict[str, object]:
    burden, area = each.burden, f"area={areas.key_of(evidence.area)}"
    return {
        "family": say.sentence_case(each.indicator.family),
        "code": each.indicator.id,
        "name": topic(each.indicator) if burden is not None else f"{topic(each.indicator)}, middle practices",
        "people": people_words(each)
        if burden is not None
        else f"not countable: {say.mid_sentence(each.why_not_counted)}",
        "ratio": each.ratio,
        "between": "practices here" if burden is None else _between(burden.most),
        "trend": trend_words(each),
        "top": _probability(each.prob_top),
        "prob_top": each.prob_top,
        "benchmark": _benchmark(each),
        "fewer": each.benchmark.people if each.benchmark and each.benchmark.claimed else math.nan,
        "period": dates.dated(each.period, [each.freshness]),
        "link": ("Practice by practice", f"/unwarranted-variation?{area}&indicator={each.indicator.id}&level=practice")
        if burden is not None
        else ("Over time", f"/inequalities?{area}&trend={each.indicator.id}"),
        "own": burden is not None,
        **_drawn(burden, f"{topic(each.indicator)} ({each.indicator.family})"),
    }


def _drawn(burden: Burden | None, label: str) -> dict[str, object]:
    """What the chart draws: indicators that are counted in people, strong where chance cannot explain the excess."""
    if burden is None:
        return {"label": label, "excess": math.nan, "lower": math.nan, "upper": math.nan, "clear": False}
    return {
        "label": label,
        "excess": burden.people,
        "lower": burden.people_lower,
        "upper": burden.people_upper,
        "clear": burden.beyond_chance,
    }


def trend_words(each: Inequality) -> str:
    """ "widened since 2015/16"."""
    since = f" since {each.since}" if each.since and each.trend != "too few years" else ""
    return f"{TREND[each.trend]}{since}"


def people_words(each: Inequality) -> str:
    """ "65,396 more (60,419 to 70,373)"."""
    burden = each.burden
    if burden is None:
        return "not countable"
    if not burden.beyond_chance:
        return f"too close to say ({say.people_range(burden.people_lower, burden.people_upper)})"
    more = "more" if burden.people > 0 else "fewer"
    low, high = sorted((abs(burden.people_lower), abs(burden.people_upper)))
    return f"{say.count(abs(burden.people))} {more} ({say.count(low)} to {say.count(high)})"


def _between(most: int) -> str:
    whose = (
        "the most deprived fifth"
        if most == 0
        else f"fifth {most + 1} of {QUINTILES} (hardly any are more deprived here)"
    )
    return f"practices here in {whose}, and England’s in the least"


def _probability(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return "sure" if value > 0.995 else "out of the question" if value < 0.005 else f"{100 * value:.0f} in 100"


def _benchmark(each: Inequality) -> str:
    """ "a tenth of 35 other systems have 17.3% or less ...; here 24.4%: at their rate about 9,500 fewer"."""
    benchmark, indicator = each.benchmark, each.indicator
    if benchmark is None:
        counted_illness = each.burden is not None and indicator.polarity == "neutral"
        return "less on record is not better by itself" if counted_illness else ""
    bound, more = ("or more", "more") if indicator.polarity == "higher" else ("or less", "fewer")
    start = (
        f"allowing for chance, a tenth of {benchmark.others} other systems of England have {_rate(indicator, benchmark.level)} {bound} among such practices; "
        f"here {_rate(indicator, benchmark.here)}"
    )
    low, high = benchmark.people - benchmark.half, benchmark.people + benchmark.half
    if not benchmark.claimed:
        return f"{start}, {'as good as they' if high < 0 else 'not clearly worse than they'}"
    return (
        f"{start}: at their rate {say.about(benchmark.people)} {more} {indicator.people} "
        f"({say.people_range(low, high) if low < 0 else f'{say.count(low)} to {say.count(high)}'})"
    )


def _rate(indicator: Indicator, rate: float) -> str:
    per = indicator.multiplier
    return say.percent(rate) if per == 1 else f"{rate * (per or 1):,.0f} per {per:,.0f}"


def _title(evidence: Evidence, people: Sequence[Inequality]) -> str:
    worse = [each for each in people if each.burden is not None and each.burden.people_lower > 0]
    if not worse:
        return f"In {area_name(evidence)}, no measure that counts people is clearly higher where practices serve more deprived people"
    first = max(
        worse,
        key=lambda each: (
            not each.freshness.stale,
            each.indicator.polarity != "neutral",
            each.burden.people if each.burden else 0.0,
        ),
    )
    assert first.burden is not None
    return (
        f"{say.sentence_case(area_name(evidence))}: {_about(first.burden.people)} more {first.indicator.people} than at the rate "
        f"of {REFERENCE} ({first.period})"
    )


def _about(value: float) -> str:
    """ "about 65,400", and "about 56" too: in a title no number is exact."""
    return say.about(value) if abs(value) >= 100 else f"about {say.whole(value)}"


def _ranked(people: Sequence[Inequality]) -> str:
    one = len(people) == 1
    start = say.sentence_case(
        f"{number_word(len(people))} {'measure' if one else 'measures'} can be counted in people and {'is' if one else 'are'}"
    )
    return f"{start} ranked by them, within a family of outcomes, older figures last; families are never ranked against one another."


def _others(number: int) -> str:
    if not number:
        return ""
    one = number == 1
    start = say.sentence_case(f"{number_word(number)} more {'is' if one else 'are'} published without counts")
    return f"{start} and {'stands' if one else 'stand'} below, the widest first."


def _sure(people: Sequence[Inequality]) -> str:
    """Which indicators may or may not be among the largest."""
    unsure = [say.mid_sentence(topic(each.indicator)) for each in people if 0.05 < each.prob_top < 0.95]
    if not unsure:
        return ""
    return f"Whether {say.listing(unsure, most=6)} {'is' if len(unsure) == 1 else 'are'} among the {TOP} largest is not sure."


def _elsewhere(people: Sequence[Inequality]) -> str:
    """Explains an excess where the most deprived fifth has a lower rate than the reference, because a reader would ask."""
    names = [
        say.mid_sentence(topic(each.indicator))
        for each in people
        if each.burden is not None and each.burden.people_lower > 0 and each.burden.relative_upper < 1
    ]
    if not names:
        return ""
    return (
        f"For {say.listing(names, most=6)} the most deprived fifth has a lower rate than England’s least deprived, and yet there are more people: they "
        "are in the fifths between."
    )


def _trends(listed: Sequence[Inequality]) -> str:
    """What widened, what narrowed, and where size and ratio disagree, by name."""
    told = []
    for way in ("widened", "narrowed"):
        names = [say.mid_sentence(topic(each.indicator)) for each in listed if each.trend == way]
        if names:
            told.append(f"{way} for {say.listing(names, most=8)}")
    disagree = [say.mid_sentence(topic(each.indicator)) for each in listed if each.trend == "ratio and size disagree"]
    said = f"Beyond chance, gaps {'; they '.join(told)}." if told else "No gap widened or narrowed beyond chance."
    if disagree:
        said += f" For {say.listing(disagree)} the gap grew by its ratio and shrank in size, or the other way round: both are true."
    return said


def all_provenance(evidence: Evidence) -> Provenance:
    """Of slopes and of every inequality together."""
    parts = [evidence.slope_provenance, *map(evidence.inequality_provenance, evidence.inequalities)]
    return replace(
        parts[0],
        definition=" ".join(part.definition for part in parts),
        releases=tuple({release.id: release for part in parts for release in part.releases}.values()),
        method=HOW_COUNTED,
        period="the newest period of each measure",
        freshness=tuple({each.indicator: each for part in parts for each in part.freshness}.values()),
    )

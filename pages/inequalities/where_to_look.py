"""Where to look: every measure of outcomes that goes with deprivation, by people where they can be counted; and what cannot be said."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.burden import Burden
from components import narrative as say
from components.exhibit import ChartSpec, Column, Exhibit, Table
from components.units import Unit
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.ranking import FIFTHS, FIRST, Inequality, Moved
from pages.inequalities.view import PATH, WHO, View
from pages.inequalities.words import counted, interval, place, years
from vocabulary import Finding, Indicator, Provenance

PEOPLE = Unit("people", decimals=0)
TIMES = Unit("times", words="times", decimals=2)
MOVED = {
    "widened": "widened",
    "narrowed": "narrowed",
    "unclear": "no clear change",
    "one year only": "one year only",
    "too few years": "too few years to say",
    "ratio and size disagree": "its size and its ratio disagree",
}
GOING: dict[Moved, Literal["improvement", "concern", "neither", "unknown"]] = {
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
    found = evidence.inequalities
    title = "Which inequalities are largest, by people"
    if not found:
        reason = f"No measure is known by deprivation for {place(evidence)}: its practices are too few, and medians cannot be added up."
        return Exhibit("priorities", title, "", refused=reason)
    people = [each for each in found if each.burden is not None]
    frame = pd.DataFrame([*_lives(evidence), *(_row(each, evidence) for each in found)])
    return Exhibit(
        id="priorities",
        title=_title(evidence, people),
        sentence=" ".join(
            part
            for part in (
                _ranked(people),
                _sure(people),
                _others(len(found) - len(people)),
                _elsewhere(people),
                _courses(found),
                NOT_ADJUSTED if any(each.indicator.polarity == "neutral" for each in people) else "",
            )
            if part
        ),
        table=Table(
            frame,
            columns=(
                Column("family", "Family"),
                Column("name", "Measure"),
                Column("people", "People or visits beyond the rate of the least deprived", order="beyond"),
                Column("times", "Most deprived over least", "figure", unit=TIMES),
                Column("between", "Between"),
                Column("moved", "Which way it is going"),
                *(
                    [Column("top", f"Among the {FIRST} largest of its family", order="chance")]
                    if _is_choice(found)
                    else []
                ),
                Column("reach", "What others do for the same fifth", order="fewer"),
                Column("period", "Period"),
                Column("link", "More", "link"),
            ),
            why_missing="",
            highlight="own",
        ),
        spec=ChartSpec(
            "league",
            roles={"value": "beyond", "lower": "lower", "upper": "upper"}
            | {"name": "label", "code": "code", "focus": "clear", "chosen": "none"},
            options={
                "average": 0.0,
                "average_name": "as many as at the rate of the least deprived",
                "value_title": "people, or visits, beyond the rate of the least deprived",
                "unit": PEOPLE,
            },
        )
        if people
        else None,
        provenance=_provenance(evidence),
        caveats=_caveats(found),
    )


def _lives(evidence: Evidence) -> list[dict[str, object]]:
    """Years of life stand first: they are not people, so nothing is ranked against them."""
    return [
        {
            "family": "Deaths",
            "code": key,
            "name": f"Life expectancy of {WHO[key].of}",
            "people": f"{years(slope.sii)} {'lower' if slope.sii >= 0 else 'higher'} at the most deprived end ({interval(slope.sii_lower, slope.sii_upper)}); in people not countable: deaths are published without ages",
            "times": np.nan,
            "between": "neighbourhoods here, along deprivation",
            "moved": MOVED["one year only"].replace("year", "span of years"),
            "top": "",
            "chance": np.nan,
            "reach": "",
            "fewer": np.nan,
            "period": evidence.period,
            "link": ("Along deprivation", f"/inequalities?area={areas.key_of(evidence.area)}&measure={key}"),
            "own": False,
            **_drawn(None, ""),
        }
        for key, slope in evidence.lives.items()
    ]


def _row(each: Inequality, evidence: Evidence) -> dict[str, object]:
    burden, area = each.burden, f"area={areas.key_of(evidence.area)}"
    return {
        "family": say.sentence_case(each.indicator.family),
        "code": each.indicator.id,
        "name": _name(each) if burden is not None else f"{_name(each)}, middle practices",
        "people": people_words(each) if burden is not None else f"not countable: {say.lowered(each.why)}",
        "times": each.times,
        "between": "practices here" if burden is None else _between(burden.most),
        "moved": moved_words(each),
        "top": _chance(each.top),
        "chance": each.top,
        "reach": _reach(each),
        "fewer": each.reach.people if each.reach else np.nan,
        "period": each.period,
        "link": ("Practice by practice", f"/unwarranted-variation?{area}&indicator={each.indicator.id}&level=practice")
        if burden is not None
        else ("Over time", f"/inequalities?{area}&trend={each.indicator.id}"),
        "own": burden is not None,
        **_drawn(burden, f"{_name(each)} ({each.indicator.family})"),
    }


def _drawn(burden: Burden | None, label: str) -> dict[str, object]:
    """What the picture draws: measures that are counted in people, strong where chance cannot explain it."""
    if burden is None:
        return {"label": label, "beyond": np.nan, "lower": np.nan, "upper": np.nan, "clear": False, "none": False}
    limits = {"lower": burden.people_lower, "upper": burden.people_upper}
    return {"label": label, "beyond": burden.people, **limits, "clear": burden.beyond_chance, "none": False}


def _name(each: Inequality) -> str:
    return each.indicator.short_name.removesuffix(" by deprivation")


def largest(evidence: Evidence) -> list[Finding]:
    """For the first page: of each family the measure that weighs most in people, where less of it is better and chance cannot explain it."""
    found: dict[str, Finding] = {}
    for each in evidence.inequalities:
        burden, family = each.burden, each.indicator.family
        if burden is None or each.indicator.polarity == "neutral" or burden.people_lower <= 0 or family in found:
            continue
        interval_words = f"95% interval {say.count(burden.people_lower)} to {say.count(burden.people_upper)}"
        found[family] = Finding(
            page=PATH,
            sentence=(
                f"In {each.period}, {place(evidence)} had {say.about(burden.people)} more {each.indicator.people_worse} than at the rate of "
                f"{REFERENCE} ({interval_words})."
            ),
            detail="",
            caution=evidence.old[each.indicator.id],
            indicator=each.indicator.id,
            family=family,
            area=evidence.area.code,
            period=each.period,
            size=burden.people,
            lower=burden.people_lower,
            upper=burden.people_upper,
            size_unit=f"{{more|fewer}} {each.indicator.people_worse} than at the rate of the least deprived",
            direction="worse",
            going=GOING[each.moved],
            certainty="beyond chance",
            link=f"{PATH}?area={areas.key_of(evidence.area)}&look={each.indicator.id}",
        )
    return list(found.values())


def _is_choice(found: tuple[Inequality, ...]) -> bool:
    """Whether any family has more burdens than a board can look at."""
    return any(np.isfinite(each.top) for each in found)


def moved_words(each: Inequality) -> str:
    """ "widened since 2015/16"."""
    since = f" since {each.since}" if each.since and each.moved != "too few years" else ""
    return f"{MOVED[each.moved]}{since}"


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
        "the most deprived fifth" if most == 0 else f"fifth {most + 1} of {FIFTHS} (hardly any are more deprived here)"
    )
    return f"practices here in {whose}, and England’s in the least"


def _chance(top: float) -> str:
    if not np.isfinite(top):
        return ""
    return "sure" if top > 0.995 else "out of the question" if top < 0.005 else f"{100 * top:.0f} in 100"


def _reach(each: Inequality) -> str:
    """How far it can be changed, as far as others show it: "a tenth of 35 systems have 17.3% or less ...; here 24.4%: at their rate about 9,500 fewer"."""
    if each.reach is None:
        return (
            ""
            if each.burden is None or each.indicator.polarity != "neutral"
            else "less on record is not better by itself"
        )
    level, here = (_rate(each.indicator, one) for one in (each.reach.level, each.reach.here))
    bound = "or more" if each.indicator.polarity == "higher" else "or less"
    start = f"a tenth of {each.reach.others} other systems of England have {level} {bound} among such practices; here {here}"
    low, high = each.reach.people - each.reach.half, each.reach.people + each.reach.half
    if low <= 0:
        return f"{start}, {'as good as they' if high <= 0 else 'not clearly worse than they'}"
    more = "more" if each.indicator.polarity == "higher" else "fewer"
    return f"{start}: at their rate {say.about(each.reach.people)} {more} {each.indicator.people} ({say.count(low)} to {say.count(high)})"


def _rate(indicator: Indicator, rate: float) -> str:
    per = indicator.multiplier
    return say.percent(rate) if per == 1 else f"{rate * (per or 1):,.0f} per {per:,.0f}"


def _title(evidence: Evidence, found: list[Inequality]) -> str:
    worse = [each for each in found if each.burden is not None and each.burden.people_lower > 0]
    if not worse:
        return f"In {place(evidence)}, no measure that counts people is clearly higher where practices serve more deprived people"
    first = max(
        worse, key=lambda each: (each.indicator.polarity != "neutral", each.burden.people if each.burden else 0.0)
    )
    assert first.burden is not None
    return (
        f"{say.sentence_case(place(evidence))}: about {say.about(first.burden.people).removeprefix('about ')} more {first.indicator.people} than at the rate "
        f"of {REFERENCE} ({first.period})"
    )


def _ranked(found: list[Inequality]) -> str:
    one = len(found) == 1
    start = say.sentence_case(
        f"{counted(len(found))} {'measure' if one else 'measures'} can be counted in people and {'is' if one else 'are'}"
    )
    return f"{start} ranked by them, within a family of outcomes; families are never ranked against one another."


def _others(number: int) -> str:
    if not number:
        return ""
    one = number == 1
    start = say.sentence_case(f"{counted(number)} more {'is' if one else 'are'} published without counts")
    return f"{start} and {'stands' if one else 'stand'} below, the widest first."


def _sure(found: list[Inequality]) -> str:
    """Which places among the first are not sure."""
    unsure = [say.lowered(_name(each)) for each in found if 0.05 < each.top < 0.95]
    if not unsure:
        return ""
    return f"Whether {say.listing(unsure, most=6)} {'is' if len(unsure) == 1 else 'are'} among the {FIRST} largest is not sure."


def _elsewhere(found: list[Inequality]) -> str:
    """Measures with more people beyond the least deprived although the most deprived fifth has a lower rate than they: a reader would ask."""
    names = [
        say.lowered(_name(each))
        for each in found
        if each.burden is not None and each.burden.people_lower > 0 and each.burden.relative_upper < 1
    ]
    if not names:
        return ""
    return (
        f"For {say.listing(names, most=6)} the most deprived fifth has a lower rate than England’s least deprived, and yet there are more people: they "
        "are in the fifths between."
    )


def _courses(found: tuple[Inequality, ...]) -> str:
    """What widened and what narrowed, by name; what cannot be told is counted."""
    told = []
    for way in ("widened", "narrowed"):
        names = [say.lowered(_name(each)) for each in found if each.moved == way]
        if names:
            told.append(f"{way} for {say.listing(names, most=8)}")
    disagree = [say.lowered(_name(each)) for each in found if each.moved == "ratio and size disagree"]
    said = f"Beyond chance, gaps {'; they '.join(told)}." if told else "No gap widened or narrowed beyond chance."
    if disagree:
        said += f" For {say.listing(disagree)} the gap grew by its ratio and shrank in size, or the other way round: both are true."
    return said


def _caveats(found: tuple[Inequality, ...]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(caveat for each in found if each.burden is not None for caveat in each.indicator.caveats)
    )


def _provenance(evidence: Evidence) -> Provenance:
    parts = [evidence.provenance["slope"], *(evidence.provenance[each.indicator.id] for each in evidence.inequalities)]
    return replace(
        parts[0],
        definition=" ".join(part.definition for part in parts),
        releases=tuple({release.id: release for part in parts for release in part.releases}.values()),
        method=HOW_COUNTED,
        period="the newest period of each measure",
    )


# ---------------------------------------------------------------- size against trend


def moved(view: View, evidence: Evidence) -> Exhibit:
    """The priority map: how far apart the ends were, and are."""
    title = "Size against trend: how far apart the ends were, and are"
    known = [each for each in evidence.inequalities if np.isfinite(each.before)]
    if len(known) < 2:
        reason = f"For {place(evidence)} fewer than two gaps are known for two years that can be compared."
        return Exhibit("moved", title, "", refused=reason)
    frame = pd.DataFrame(
        {
            "code": [each.indicator.id for each in known],
            "name": [_name(each) for each in known],
            "before": [each.apart_before for each in known],
            "now": [each.apart for each in known],
            "higher": ["more deprived" if each.times > 1 else "less deprived" for each in known],
            "since": [each.since for each in known],
            "period": [each.period for each in known],
            "moved": [MOVED[each.moved] for each in known],
            "clear": [each.moved in ("widened", "narrowed") for each in known],
            "none": False,
        }
    ).sort_values(["clear", "now"], ascending=False, kind="stable", ignore_index=True)
    most = float(frame[["before", "now"]].to_numpy().max())
    clear = int(frame["clear"].sum())
    changed = [each for each in known if (each.times > 1) != (each.before > 1)]
    sides = (
        f" {say.sentence_case(say.listing([say.lowered(_name(each)) for each in changed]))} changed sides: the other end is higher now."
        if changed
        else ""
    )
    return Exhibit(
        id="moved",
        title=f"{title}: {clear} of {len(known)} gaps moved beyond chance in {place(evidence)}",
        sentence=(
            "Each mark is a measure: the ratio between the most and the least deprived practices in its first comparable year from left "
            "to right, and now upwards, whichever end is higher; 1 is no gap. Above the line the gap widened, below it narrowed; strong "
            f"marks moved, by size or by ratio, more than chance, as far as the years can tell.{sides}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Measure"),
                Column("before", "Times as high then", "figure", unit=TIMES),
                Column("since", "Then"),
                Column("now", "Times as high now", "figure", unit=TIMES),
                Column("period", "Now"),
                Column("higher", "Which end is higher"),
                Column("moved", "Which way it is going"),
            ),
            highlight="clear",
        ),
        spec=ChartSpec(
            "scatter",
            roles={"x": "before", "y": "now", "name": "name", "code": "code", "focus": "clear", "chosen": "none"},
            options={
                "x_title": "times as high at one end as at the other, first comparable year",
                "y_title": "the same, newest year",
                "x_unit": TIMES,
                "y_unit": TIMES,
                "line_name": "no change",
            },
            overlay=pd.DataFrame({"x": [1.0, most], "y": [1.0, most]}),
        ),
        provenance=_provenance(evidence),
    )


# ---------------------------------------------------------------- what cannot be said

# What a board may ask of inequalities and these figures cannot answer, and what would answer it.
CANNOT_SAY: tuple[tuple[str, str, str], ...] = (
    (
        "Which ages make the gap in life expectancy",
        "Deaths are published for neighbourhoods without ages.",
        "Deaths by age, sex and small area, for five years",
    ),
    (
        "How outcomes differ between ethnic groups",
        "No measure here has outcomes by ethnic group; only where people of each group live is known, and that says nothing of any one of them.",
        "Outcomes of patients with ethnic group and age recorded",
    ),
    (
        "Who waits longest by deprivation",
        "Waits are published by board, provider and specialty, without where patients live.",
        "Waiting lists by small area or by fifth of deprivation",
    ),
    (
        "How many people are behind gaps in patient experience, screening and control of conditions",
        "They are published as the middle practice of a fifth, without counts.",
        "Counts of answers and of patients by practice",
    ),
    (
        "Whether recorded illness differs at the same age",
        "Registers are published by practice without ages.",
        "Registers by practice and age band",
    ),
    (
        "Care of mothers and early diagnosis of cancer (two of the five clinical areas of Core20PLUS5)",
        "Continuity of midwifery and stage at diagnosis are not in any file here; waits of 62 days are, by trust.",
        "Both by small area or by fifth of deprivation",
    ),
    (
        "Health checks of people with severe mental illness (one of the five clinical areas)",
        "Registers are known by fifth of practices; checks are not.",
        "Checks by practice",
    ),
    (
        "What a change would be worth in life-years across families",
        "No source here gives life-years lost by measure and deprivation.",
        "Life-years lost by cause and fifth of deprivation",
    ),
)


def cannot_say(view: View, evidence: Evidence) -> Exhibit:
    """The questions these figures cannot answer, and what would be needed."""
    frame = pd.DataFrame(CANNOT_SAY, columns=["question", "why", "needed"])
    listed = evidence.not_countable
    others = pd.DataFrame(
        {
            "question": [f"How many people are behind “{each.short_name}”" for each in listed],
            "why": [each.cannot_rank for each in listed],
            "needed": "The counts behind it, by where people live",
        }
    )
    return Exhibit(
        id="cannot-say",
        title="What these figures cannot say, and what would be needed",
        sentence=(
            f"{len(frame)} questions a board may ask, then {len(others)} measures of outcomes that cannot be ranked by people, each with the reason. "
            "Most of them stand on other pages and under Look closer."
        ),
        table=Table(
            pd.concat([frame, others], ignore_index=True),
            columns=(
                Column("question", "Question"),
                Column("why", "Why it cannot be answered"),
                Column("needed", "What would answer it"),
            ),
        ),
    )

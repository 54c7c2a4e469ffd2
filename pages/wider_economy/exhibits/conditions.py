"""The economy and health, authority by authority: one pair, every condition of one outcome, and healthy life beside the pension age."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.adjusted_association import Strength
from components import narrative as say
from components.charts.specs import DotRows, Line, RankedDot, Scatter
from components.exhibit import Column, Exhibit, Table
from components.nouns import Noun
from components.units import Unit
from domain.wider_economy.conditions import CONDITIONS as MEASURED_CONDITIONS
from domain.wider_economy.conditions import OUTCOMES as MEASURED
from domain.wider_economy.conditions import HealthyLife, Pair, Strengths, that_stand
from domain.wider_economy.published_worth import STATE_PENSION_AGES, STATE_PENSION_SOURCE
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.exhibits.work import AREAS_NOT_PEOPLE
from pages.wider_economy.pairs import CONDITIONS, OUTCOMES, YEARS, said, signed, strong
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name
from pages.words import provenance, provenance_together
from vocabulary import Provenance, Refused, Sureness

NO_CAUSE = "Poor health keeps people from work, work and income shape health, and both have causes in common. This cannot say how much is which."
DEPRIVATION_HOLDS_IT = (
    "The deprivation score is partly made of income and work, so holding it equal takes away part of the link itself."
)
NEIGHBOURS = "Authorities like yours: the five nearest of each by the Office for National Statistics; of counties, for which it publishes none, by our own likeness."
METHOD = (
    "Pearson’s correlation; interval by Fisher’s transformation. Where the publisher gives intervals, chance is taken out after Spearman (1904), "
    "unless it makes up more than half of the differences. Held equal by least squares: ages under 15, 15 to 24, 65 to 84 and 85 and over, "
    "rurality, ethnic minorities; then the deprivation score as well. Every place counts the same."
)
CORRELATION = Unit("correlation", decimals=2)
AUTHORITY = Noun("authority", "authorities")
SERIES = ("As it stands", "With people and deprivation alike")
CHANCE_LEFT = (
    "Where chance makes up most of the differences it is not taken out, and the true link is stronger than shown."
)


def pair(view: View, evidence: Evidence) -> Exhibit:
    """One outcome against one condition, with the authorities here and those like them."""
    both = evidence.pair
    if isinstance(both, Refused):
        return Exhibit("pair", "Health and the economy", "", refused=both.reason)
    outcome, condition, found = OUTCOMES[view.outcome], CONDITIONS[view.condition], both.strengths
    left = view.condition in that_stand(evidence.strengths).as_deprived
    frame = pd.DataFrame(
        {
            "code": both.outcome.codes.astype(str),
            "name": both.outcome.names.astype(str),
            "x": both.condition.value,
            "y": both.outcome.value,
            "beyond": both.beyond_line,
            "own": both.own,
            "like": both.alike,
            "shown": both.own | both.alike,
            "which": [
                "here" if own else "like yours" if like else "" for own, like in zip(both.own, both.alike, strict=True)
            ],
        }
    ).sort_values(["own", "like", "x"], ascending=[False, False, False], kind="stable")
    ends = [float(frame["x"].min()), float(frame["x"].max())]
    return Exhibit(
        id="pair",
        title=_relation(view, found, left),
        sentence=(
            f"Each mark is one of {len(frame)} authorities and counties of England: {both.outcome.period.label} against {both.condition.period.label}. "
            f"{_marked(evidence, both)}{_link(found)} {NO_CAUSE}"
        ),
        sure=Sureness.PROBABLY if left else Sureness.CANNOT_TELL,
        table=Table(
            frame,
            columns=(
                Column("name", "Authority"),
                Column("which", "Marked"),
                Column("x", condition.label, "figure", unit=condition.unit),
                Column("y", outcome.label, "figure", unit=outcome.unit),
                Column("beyond", "More, or less, than the line", "figure", unit=outcome.unit),
            ),
            highlight="own",
            listed="shown",
        ),
        spec=Scatter(
            x="x",
            y="y",
            name="name",
            code="code",
            focus="own",
            chosen="shown",
            x_title=f"{condition.noun}, {both.condition.period.label}",
            y_title=f"{outcome.noun}, {both.outcome.period.label}",
            x_unit=_spoken(condition.unit, condition.noun),
            y_unit=_spoken(outcome.unit, outcome.noun),
            line=Line(ends, [both.expected(end) for end in ends]),
            line_name="straight line through all",
        ),
        provenance=_of_pair(evidence, view, both),
        caveats=(
            AREAS_NOT_PEOPLE,
            DEPRIVATION_HOLDS_IT,
            NEIGHBOURS,
            CHANCE_LEFT,
            *evidence.caveats(both.outcome.measured.indicator),
            *evidence.caveats(both.condition.measured.indicator),
        ),
    )


def _spoken(unit: Unit, noun: str) -> Unit:
    """The unit with what it counts behind it, for the hover."""
    return replace(unit, words=f"{unit.words}, {noun}" if unit.words else noun)


def _link(found: Strengths) -> str:
    """How strong the link is, as it stands, with chance taken out, and with people and deprivation alike."""
    first, alike = found.as_it_stands, found.alike
    start = "There is no clear link" if strong(first) == "not clear" else f"The link is {strong(first)}"
    chance = (
        f" Without the chance in the surveys it is {signed(*first.without_chance)}."
        if isinstance(first, Strength) and first.without_chance
        else ""
    )
    left = (
        " Part of that fall is chance, which weighs more there."
        if isinstance(alike, Strength) and alike.mostly_chance
        else ""
    )
    return (
        f"{start}: a correlation of {said(first)}.{chance} Where ages, town or country and ethnic group are alike it is {said(alike)}; where "
        f"deprivation is as well, {said(found.as_deprived)}.{left}"
    )


def _relation(view: View, found: Strengths, left: bool) -> str:
    """What is left of the link at equal deprivation, `left` being whether it is more than chance; no clear link where there is none at all."""
    outcome, condition = OUTCOMES[view.outcome], CONDITIONS[view.condition]
    if isinstance(found.as_it_stands, Refused) or not found.as_it_stands.clear:
        return f"No clear link between {condition.noun} and {outcome.noun}"
    if not left:
        return f"At equal deprivation, no clear link between {condition.noun} and {outcome.noun}"
    return f"{condition.where}, {outcome.more if found.as_it_stands.correlation > 0 else outcome.less}, at equal deprivation too"


def _marked(evidence: Evidence, both: Pair) -> str:
    """Which marks are blue and which outlined, and how those here stand to those like them."""
    unit = OUTCOMES[evidence.view.outcome].unit
    if not both.own.any():
        return "None of the area’s authorities has both figures. "
    name = evidence.authority_name or area_name(evidence)
    blue = "Blue is" if int(both.own.sum()) == 1 else "Blue are those of"
    if not both.alike.any():
        return f"{blue} {name}. "
    here, there = (pd.Series(both.outcome.value[flags]).median() for flags in (both.own, both.alike))
    given = unit.telling(float(here), float(there))
    return f"{blue} {name} ({'' if int(both.own.sum()) == 1 else 'median '}{given.write(float(here))}); outlined are the {int(both.alike.sum())} most like them (median {given.write(float(there))}). "


def _of_pair(evidence: Evidence, view: View, both: Pair) -> Provenance:
    parts = [
        provenance(evidence.store, (side.measured.indicator,), side.period.label)
        for side in (both.outcome, both.condition)
    ]
    return provenance_together(
        parts, method=METHOD, period=f"{both.outcome.period.label}; {both.condition.period.label}"
    )


def links(view: View, evidence: Evidence) -> Exhibit:
    """The correlation of one outcome with every condition, unadjusted and adjusted for all covariates."""
    found = evidence.strengths
    outcome = OUTCOMES[view.outcome]
    known = {key: each for key, each in found.items() if not isinstance(each, Refused)}
    rows = [
        {"key": key, "name": CONDITIONS[key].label, "series": series, "value": each.correlation, "lower": each.lower, "upper": each.upper, "places": each.places,
         "size": abs(each.correlation), "chance": _without_chance(each), "strong": strong(each)}
        for key, strengths in known.items()
        for series, each in zip(SERIES, (strengths.as_it_stands, strengths.as_deprived), strict=True)
        if isinstance(each, Strength)
    ]  # fmt: skip
    if not rows:
        return Exhibit(
            "links", "Which conditions go with health", "", refused=f"No condition has figures beside {outcome.noun}."
        )
    frame = pd.DataFrame(rows)
    order = frame[frame["series"] == SERIES[0]].sort_values("size", ascending=False, kind="stable")["key"].tolist()
    frame = frame.sort_values("key", key=lambda keys: keys.map(order.index), kind="stable")
    stands = that_stand(found)
    left = len(stands.as_deprived)
    return Exhibit(
        id="links",
        title=f"{left} of {len(order)} conditions {'goes' if left == 1 else 'go'} with {outcome.noun} at equal deprivation"
        if left
        else f"At equal deprivation no condition clearly goes with {outcome.noun}",
        sentence=(
            f"Before anything is held equal, {_of(len(stands.as_it_stands), len(order))} do. 1 is a straight line upwards, 0 no link; left of 0 the more of the condition, the less of "
            f"the outcome. The bars are 95% intervals of each by itself; counted are links that stand when all are looked at (false discovery rate 5%). Alike: in ages, town or country, ethnic group and deprivation. {DEPRIVATION_HOLDS_IT} {NO_CAUSE}"
        ),
        sure=Sureness.PROBABLY if left else Sureness.CANNOT_TELL,
        like_for_like=True,
        table=Table(
            frame,
            columns=(
                Column("name", "Condition"),
                Column("series", "What is held equal"),
                Column("value", "Correlation", "figure", unit=CORRELATION),
                Column("lower", "95% interval from", "figure", unit=CORRELATION),
                Column("upper", "to", "figure", unit=CORRELATION),
                Column("strong", "Link"),
                Column("places", "Authorities", "count"),
                Column("chance", "Without the chance in surveys"),
            ),
        ),
        spec=DotRows(
            name="name",
            value="value",
            series="series",
            value_title=f"correlation with {outcome.noun}",
            unit=CORRELATION,
            lower="lower",
            upper="upper",
            rules=((0.0, "no link"),),
        ),
        provenance=_of_all(evidence, view),
        caveats=(AREAS_NOT_PEOPLE, CHANCE_LEFT, *evidence.caveats(MEASURED[view.outcome].indicator)),
    )


def _of(count: int, whole: int) -> str:
    return f"all {whole}" if count == whole else f"{count or 'none'} of {whole}"


def _without_chance(found: Strength) -> str:
    if found.without_chance:
        return signed(*found.without_chance)
    return "mostly chance: not taken out" if found.mostly_chance else "no interval published"


def _of_all(evidence: Evidence, view: View) -> Provenance:
    measures = [MEASURED[view.outcome].indicator, *(each.indicator for each in MEASURED_CONDITIONS.values())]
    held = [each for each in dict.fromkeys(measures) if each in evidence.store.indicators()]
    parts = [provenance(evidence.store, (each,), "") for each in held]
    return provenance_together(
        parts, method=METHOD, period="the newest of each measure", definition=parts[0].definition
    )


def pension_age(view: View, evidence: Evidence) -> Exhibit:
    """Healthy life expectancy at birth beside the age at which the State Pension is paid."""
    found = evidence.healthy_life
    if isinstance(found, Refused):
        return Exhibit("pension-age", "Healthy life and the pension age", "", refused=found.reason)
    men = view.outcome == "healthy-life-men"
    first, last = STATE_PENSION_AGES
    shown, people, england = (found.men, "men", found.england[1]) if men else (found.women, "women", found.england[0])
    frame = pd.DataFrame(
        {
            "code": found.codes,
            "name": found.names,
            "value": shown[:, 0],
            "lower": shown[:, 1],
            "upper": shown[:, 2],
            "short": last - shown[:, 0],
            "other": (found.women if men else found.men)[:, 0],
            "clear": (shown[:, 2] < last) | (shown[:, 1] > last),
            "own": found.own,
        }
    ).sort_values("value", ascending=False, kind="stable")
    return Exhibit(
        id="pension-age",
        title=_below(frame[frame["own"]], people, last),
        sentence=(
            f"{_years_here(found, men)} England’s is {YEARS.write(england)} ({found.period.label}). The State Pension age rises from {first:.0f} to {last:.0f} between 2026 and 2028; the "
            f"dashed line is {last:.0f}. Open marks are those whose 95% interval includes it. Blue are those here, grey those most like them. "
            "It is an average at birth, at today’s rates: it does not say at what age anybody’s health fails."
        ),
        sure=Sureness.SURE if bool((frame[frame["own"]]["upper"] < last).all()) else Sureness.CANNOT_TELL,
        table=Table(
            frame,
            columns=(
                Column("name", "Authority"),
                Column("value", f"Healthy life expectancy, {people}", "figure", unit=YEARS),
                Column("lower", "95% interval from", "figure", unit=YEARS),
                Column("upper", "to", "figure", unit=YEARS),
                Column("short", f"Years short of {last:.0f}", "figure", unit=YEARS),
                Column("other", "Women" if men else "Men", "figure", unit=YEARS),
            ),
            highlight="own",
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            lower="lower",
            upper="upper",
            focus="own",
            clear="clear",
            average=last,
            average_name=f"State Pension age {last:.0f}",
            value_title=f"healthy life expectancy at birth, {people}, {found.period.label} (years)",
            unit=YEARS,
        ),
        provenance=provenance(evidence.store, (MEASURED["healthy-life-women"].indicator,), found.period.label),
        caveats=(
            f"Pension ages: {STATE_PENSION_SOURCE}. Those born today will be older still: 68 is set for 2044 to 2046.",
            NEIGHBOURS,
            *evidence.caveats(MEASURED["healthy-life-women"].indicator),
        ),
    )


def _below(own: pd.DataFrame, people: str, age: float) -> str:
    """ "Women’s healthy life expectancy is below the pension age in both authorities"."""
    below, count = int((own["upper"] < age).sum()), len(own)
    whose = say.sentence_case(say.possessive(people))
    start = f"{whose} healthy life expectancy is below pension age in"
    if count == 1:
        return (
            f"{start} {own['name'].iloc[0]}" if below else f"{whose} healthy life expectancy may reach pension age here"
        )
    if below == count:
        return f"{start} {'both' if count == 2 else f'all {count}'} {AUTHORITY.many}"
    return (
        f"{start} {below} of {count} {AUTHORITY.many}"
        if below
        else f"{whose} healthy life expectancy may reach pension age here"
    )


def _years_here(found: HealthyLife, men: bool) -> str:
    """ "Women here can expect 58.3 to 61.9 years in good health, men 58.7 to 61.6."."""
    ranges = []
    for values in (found.men, found.women) if men else (found.women, found.men):
        own = values[found.own, 0]
        low, high = float(own.min()), float(own.max())
        ranges.append(YEARS.write(low) if low == high else f"{low:.1f} to {YEARS.write(high)}")
    first, second = ("Men", "women") if men else ("Women", "men")
    return f"{first} here can expect {ranges[0]} in good health, {second} {ranges[1]}."

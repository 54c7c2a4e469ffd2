"""What is said of health outcomes and economic conditions that are set beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.adjusted_association import Strength
from components.units import PERCENT, POUNDS, Unit
from vocabulary import Refused

YEARS = Unit("years", words="years", decimals=1)
PER_100_000 = Unit("per 100,000", words="per 100,000", decimals=0, floor=0)
YEARS_OF_PAY = Unit("years of pay", words="years of pay", decimals=1)


@dataclass(frozen=True)
class OutcomeWords:
    """`more` and `less`: the predicate of a title where the outcome is higher and lower."""

    label: str
    noun: str
    more: str
    less: str
    unit: Unit


@dataclass(frozen=True)
class ConditionWords:
    """`where`: the start of a title where the condition is higher."""

    label: str
    noun: str
    where: str
    unit: Unit


OUTCOMES: Mapping[str, OutcomeWords] = {
    "healthy-life-women": OutcomeWords(
        "Healthy life expectancy, women",
        "women’s healthy life expectancy",
        "women have more years in good health",
        "women have fewer years in good health",
        YEARS,
    ),
    "healthy-life-men": OutcomeWords(
        "Healthy life expectancy, men",
        "men’s healthy life expectancy",
        "men have more years in good health",
        "men have fewer years in good health",
        YEARS,
    ),
    "life-women": OutcomeWords(
        "Life expectancy, women", "women’s life expectancy", "women live longer", "women’s lives are shorter", YEARS
    ),
    "life-men": OutcomeWords(
        "Life expectancy, men", "men’s life expectancy", "men live longer", "men’s lives are shorter", YEARS
    ),
    "preventable-deaths": OutcomeWords(
        "Preventable deaths under 75",
        "preventable deaths under 75",
        "more die before 75 of preventable causes",
        "fewer die before 75 of preventable causes",
        PER_100_000,
    ),
    "heart-deaths": OutcomeWords(
        "Preventable deaths from heart disease and stroke",
        "preventable deaths from heart disease and stroke",
        "more die early of heart disease and stroke",
        "fewer die early of heart disease and stroke",
        PER_100_000,
    ),
    "depression": OutcomeWords(
        "Depression recorded by practices",
        "recorded depression",
        "more adults are recorded with depression",
        "fewer adults are recorded with depression",
        PERCENT,
    ),
    "child-obesity": OutcomeWords(
        "Obesity at age 10 to 11",
        "obesity at age 10 to 11",
        "more children of 10 to 11 are obese",
        "fewer children of 10 to 11 are obese",
        PERCENT,
    ),
    "tooth-decay": OutcomeWords(
        "Tooth decay at age 5",
        "tooth decay at age 5",
        "more five-year-olds have tooth decay",
        "fewer five-year-olds have tooth decay",
        PERCENT,
    ),
}
CONDITIONS: Mapping[str, ConditionWords] = {
    "inactivity": ConditionWords(
        "Economic inactivity", "economic inactivity", "Where more people are economically inactive", PERCENT
    ),
    "employment": ConditionWords("Employment", "employment", "Where more people are in work", PERCENT),
    "claimants": ConditionWords(
        "Claimants of out-of-work benefits",
        "claims for being out of work",
        "Where more people claim out-of-work benefits",
        PERCENT,
    ),
    "pay": ConditionWords("Median weekly pay", "median weekly pay", "Where pay is higher", POUNDS),
    "income": ConditionWords(
        "Disposable income a head", "disposable income a head", "Where households have more to spend", POUNDS
    ),
    "house-prices": ConditionWords(
        "House prices against pay",
        "house prices against pay",
        "Where homes cost more years of pay",
        YEARS_OF_PAY,
    ),
    "child-poverty": ConditionWords(
        "Child poverty after housing costs", "child poverty", "Where more children are in poverty", PERCENT
    ),
    "absence": ConditionWords(
        "Persistent absence from school",
        "persistent absence from school",
        "Where more pupils miss much of school",
        PERCENT,
    ),
    "gcse": ConditionWords(
        "GCSEs in English and mathematics",
        "GCSEs in English and mathematics",
        "Where more pupils have English and mathematics",
        PERCENT,
    ),
    "early-years": ConditionWords(
        "Literacy at age 5",
        "literacy at age 5",
        "Where more children read well at 5",
        PERCENT,
    ),
    "level-3": ConditionWords(
        "Adults with A levels or the like",
        "adults with A levels or the like",
        "Where more adults have A levels or the like",
        PERCENT,
    ),
}
"""In the order of choices; keys are those of domain/wider_economy/conditions.py."""


def strong(found: Strength | Refused) -> str:
    """ "strong", "moderate", "weak" or "not clear". Bounds of 0.6 and 0.3, on the size."""
    if isinstance(found, Refused) or not found.clear:
        return "not clear"
    size = abs(found.correlation)
    return "strong" if size >= 0.6 else "moderate" if size >= 0.3 else "weak"


def said(found: Strength | Refused) -> str:
    """ "0.53 downwards (95% interval 0.40 to 0.63)": the sign in words."""
    return "not known" if isinstance(found, Refused) else signed(found.correlation, found.lower, found.upper)


def signed(correlation: float, lower: float, upper: float) -> str:
    """ "0.04 downwards (95% interval 0.17 downwards to 0.09 upwards)"."""
    start = f"{abs(correlation):.2f} {_way(correlation)}"
    if lower * upper > 0:
        low, high = sorted((abs(lower), abs(upper)))
        return f"{start} (95% interval {low:.2f} to {high:.2f})"
    return f"{start} (95% interval {abs(lower):.2f} {_way(lower)} to {abs(upper):.2f} {_way(upper)})"


def _way(correlation: float) -> str:
    return "upwards" if correlation >= 0 else "downwards"

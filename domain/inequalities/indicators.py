"""The indicators this question rests on: ids, breakdowns by deprivation, and which can be counted in people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data_access import Store
from domain.current_measures import current_first, superseded_last
from vocabulary import Indicator, Period

LIFE_EXPECTANCY: Mapping[str, str | None] = {
    "life_expectancy_at_birth_male_msoa": "sex=male",
    "life_expectancy_at_birth_female_msoa": "sex=female",
    "life_expectancy_at_birth_persons_msoa": None,
}
"""Life expectancy by neighbourhood -> the breakdown by sex that authorities' figures are published for; None: none."""

EVERYBODY_LIVES = "life_expectancy_at_birth_persons_msoa"
"""That of both sexes together: the fifths of an area’s people that money is spread over are formed of it."""

AUTHORITY_GAP = "inequality_in_life_expectancy_at_birth_la"
AUTHORITY_LIFE_EXPECTANCY = "life_expectancy_at_birth_la"
DEPRIVATION_RANK, RESIDENTS = "imd_2019_rank", "resident_population_2020"
CORE20_SHARE = "core20_population_share"

FAMILIES = ("deaths", "ill health", "care", "experience")  # of outcomes, in the order a board hears them

QUINTILES = 5
MOST_DEPRIVED, LEAST_DEPRIVED = "imd_quintile=1", "imd_quintile=5"  # breakdowns
QUINTILE_OF_PRACTICE = (
    "practice_imd_quintile"  # a classification: "1" is the most deprived quintile of England's practices
)
BY_QUINTILE = "_by_quintile"  # how ids of medians by quintile end


def by_quintile(store: Store) -> list[str]:
    """Ids of the indicators published for systems by quintile of practices; those that newer figures supersede last."""
    listed = [each for key, each in store.indicators().items() if MOST_DEPRIVED in store.breakdowns(key, kind="icb")]
    return [each.id for each in superseded_last(store, listed, "icb")]


def countable(store: Store) -> list[Indicator]:
    """Indicators of outcomes that count people, events or patients by practice; those that newer figures supersede last."""
    listed = [
        indicator
        for indicator in store.indicators().values()
        if indicator.family in FAMILIES
        and indicator.multiplier is not None
        and indicator.cannot_rank is None
        and "practice" in store.kinds(indicator.id)
    ]
    return superseded_last(store, listed, "practice")


def counted_as(store: Store, measure: str) -> str | None:
    """The measure that counts, practice by practice, what this one publishes by quintile as medians; None where there is none."""
    counted = measure.removesuffix(BY_QUINTILE)
    return counted if counted != measure and any(each.id == counted for each in countable(store)) else None


def not_countable(store: Store) -> tuple[Indicator, ...]:
    """Indicators of outcomes with a good direction but no counts by deprivation, family by family; none that newer figures
    supersede."""
    counted = {indicator.id for indicator in countable(store)}
    listed = [
        indicator
        for indicator in store.indicators().values()
        if indicator.family in FAMILIES
        and indicator.polarity != "neutral"
        and indicator.id not in counted
        and indicator.cannot_rank
    ]
    in_order = sorted(listed, key=lambda each: each.short_name)
    return tuple(sorted(current_first(store, in_order), key=lambda each: FAMILIES.index(each.family)))


def span(periods: Sequence[Period]) -> str:
    return periods[0].label if len(periods) == 1 else f"{periods[0].label} to {periods[-1].label}"

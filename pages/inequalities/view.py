"""The view: whose life expectancy the slope is of, and which gap is followed over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import Store
from pages import areas, paths
from pages.inequalities.ranking import countable
from vocabulary import Choices, Option

PATH = paths.INEQUALITIES


@dataclass(frozen=True)
class Who:
    """Whose life expectancy: as a choice, in a sentence, and the breakdown the authorities' own figures have for them."""

    name: str
    of: str
    published: str | None


WHO: Mapping[str, Who] = {
    "life_expectancy_at_birth_male_msoa": Who("Males", "males", "sex=male"),
    "life_expectancy_at_birth_female_msoa": Who("Females", "females", "sex=female"),
    "life_expectancy_at_birth_persons_msoa": Who("Males and females together", "males and females together", None),
}
WITHIN = "inequality_in_life_expectancy_at_birth_la"


@dataclass(frozen=True)
class View(PageView):
    measure: str = choice(next(iter(WHO)), among="measure", label="Life expectancy of")
    look: str = choice("smoking_prevalence_qof", among="look", label="Fifth by fifth, show")
    trend: str = choice(WITHIN, among="trend", label="Over time, show")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "measure":
            return Choices(tuple(Option(key, who.name) for key, who in WHO.items()))
        case "look":
            return Choices(tuple(Option(each.id, each.short_name) for each in countable(store)))
        case "trend":
            within = Option(WITHIN, "Gap inside each authority")
            return Choices((within, *(Option(key, store.indicator(key).short_name) for key in by_fifth(store))))
    raise KeyError(what)


def by_fifth(store: Store) -> list[str]:
    """Measures published for systems by fifth of practices."""
    return [key for key in store.indicators() if MOST in store.breakdowns(key, kind="icb")]


MOST, LEAST = "imd_quintile=1", "imd_quintile=5"

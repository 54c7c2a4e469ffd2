"""The view: whose life expectancy, which indicator by quintile, and which gap over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from components.view import Migration, PageView, choice
from data_access import Store
from domain.current_measures import is_superseded
from domain.inequalities.indicators import AUTHORITY_GAP, LIFE_EXPECTANCY, by_quintile, countable
from pages import areas, paths
from pages.measure_options import measure_options
from vocabulary import Choices, Option

PATH = paths.INEQUALITIES


@dataclass(frozen=True)
class Who:
    """Whose life expectancy: as a choice, and in a sentence."""

    name: str
    of: str


WHO: Mapping[str, Who] = dict(
    zip(
        LIFE_EXPECTANCY,
        (
            Who("Males", "males"),
            Who("Females", "females"),
            Who("Males and females together", "both sexes"),
        ),
        strict=True,
    )
)


def _look_is_indicator(query: dict[str, str]) -> dict[str, str]:
    """Until 2026 the indicator shown by quintile was `look`."""
    if "look" not in query:
        return query
    return {"indicator": query["look"]} | {name: value for name, value in query.items() if name != "look"}


@dataclass(frozen=True)
class View(PageView):
    migrations: ClassVar[tuple[Migration, ...]] = (_look_is_indicator,)

    measure: str = choice(next(iter(WHO)), among="measure", label="Life expectancy of")
    indicator: str = choice("smoking_prevalence_qof", among="indicator", label="Fifth by fifth, show")
    trend: str = choice(AUTHORITY_GAP, among="trend", label="Over time, show", rare=True)


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "measure":
            return Choices(tuple(Option(key, who.name) for key, who in WHO.items()))
        case "indicator":
            return Choices(measure_options(countable(store), lambda each: is_superseded(store, each.id, ("practice",))))
        case "trend":
            inside = Option(AUTHORITY_GAP, "Gap inside each authority")
            measures = [store.indicator(key) for key in by_quintile(store)]
            return Choices((inside, *measure_options(measures, lambda each: is_superseded(store, each.id, ("icb",)))))
    raise KeyError(what)

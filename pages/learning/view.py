"""The view: which change is judged, by which measure of which place, against whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from components import narrative as say
from components.view import PageView, choice, words
from data_access import PublicChange, Store, load_public_changes
from data_access.reference.periods import first_month, period
from domain.learning.evaluation import (
    FEWEST_COMPARED,
    Rule,
    judged_kinds,
    judged_measures_of,
    judged_places,
    series_periods,
)
from domain.unwarranted_variation.measures import is_older
from pages import areas, paths
from pages.measure_options import measure_options
from vocabulary import Area, Choices, Option, Period

PATH = paths.LEARNING
FIRST = "first"
UNDATED = "not-chosen"
"""The date of a change announced in public where there is one; else no date, and nothing is judged."""
A_YEAR_AGO = "a-year-ago"

AGAINST: Mapping[str, str] = {
    "england": "all of their kind in England",
    "midlands": "all of their kind in the Midlands",
    "like": "the ten most like it",
}


@dataclass(frozen=True)
class View(PageView):
    indicator: str = choice("rtt_within_18_weeks", among="indicator", label="Measure")
    place: str = choice(FIRST, among="place", label="Where")
    change: str = choice(UNDATED, among="change", label="Since")
    against: str = choice("england", among="against", label="Compare with", rare=True)
    without: str = words(label="Leave out", hint="Codes of places that did the same, with spaces between.", rare=True)


@dataclass(frozen=True)
class PlaceChoices(Choices):
    """The area's own places in the list; an address may name any other whose kind has a series of the measure."""

    store: Store
    indicator: str

    def resolve(self, text: str) -> str | None:
        return super().resolve(text) or (other.code if (other := self._other(text)) else None)

    def label(self, value: str) -> str:
        return other.short_name if (other := self._other(value)) else super().label(value)

    def _other(self, text: str) -> Area | None:
        area = self.store.area(text.strip()) if text.strip() else None
        return area if area is not None and area.kind in judged_kinds(self.store, self.indicator) else None


@dataclass(frozen=True)
class ChangeChoices(Choices):
    """The periods of the series; an address may also name one that lies ahead: that of a decision without figures yet."""

    newest: Period

    def resolve(self, text: str) -> str | None:
        return super().resolve(text) or (ahead.id if (ahead := self._ahead(text)) else None)

    def label(self, value: str) -> str:
        return ahead.label if (ahead := self._ahead(value)) else super().label(value)

    def _ahead(self, text: str) -> Period | None:
        try:
            found = period(text.strip())
        except ValueError:
            return None
        return found if found.kind == self.newest.kind and first_month(found.id) > first_month(self.newest.id) else None


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "indicator":
            area = so_far["area"]
            return Choices(
                measure_options(
                    judged_measures_of(store, area),
                    lambda each: is_older(store, each.id, area),
                    lambda each: say.sentence_case(each.family),
                )
            )
        case "place":
            listed = judged_places(store, so_far["indicator"], so_far["area"])
            first = Option(FIRST, listed[0].short_name) if listed else Option(FIRST, "No place")
            return PlaceChoices((first, *(_option(each) for each in listed[1:])), store, so_far["indicator"])
        case "change":
            periods = changes(store, so_far)
            if not periods:
                return Choices((Option(UNDATED, "No period"),))
            announced = announced_period(store, so_far, periods)
            dated = f"{announced.label} (an announced change)" if announced else "Choose a date"
            year = Option(A_YEAR_AGO, f"{a_year_ago(periods).label} (about a year ago)")
            earlier = (Option(each.id, each.label) for each in reversed(periods))
            return ChangeChoices((Option(UNDATED, dated), year, *earlier), periods[-1])
        case "against":
            return Choices(tuple(Option(key, words) for key, words in AGAINST.items()))
    raise KeyError(what)


def _option(area: Area) -> Option:
    return Option(area.code, area.short_name, also=tuple(code for code in (area.ods, area.ons) if code))


def place_of(store: Store, values: Mapping[str, str]) -> Area | None:
    """The place judged; None where the area has none with a series."""
    if values["place"] != FIRST:
        return store.area(values["place"])
    listed = judged_places(store, values["indicator"], values["area"])
    return listed[0] if listed else None


def changes(store: Store, values: Mapping[str, str]) -> tuple[Period, ...]:
    """Periods that may be the first after a change: enough before them, and one after or more."""
    place = place_of(store, values)
    return series_periods(store, values["indicator"], place.kind)[FEWEST_COMPARED:] if place else ()


public_changes = cache(load_public_changes)  # the list comes with the code: read once in a process


def announced_change(store: Store, values: Mapping[str, str]) -> PublicChange | None:
    """The change announced in public that this measure of this place can judge; None where none is known here."""
    place = place_of(store, values)
    for each in public_changes():
        area = store.area(each.place or each.area)
        if each.measure == values["indicator"] and place is not None and area is not None and area.code == place.code:
            return each
    return None


def announced_period(store: Store, values: Mapping[str, str], periods: tuple[Period, ...]) -> Period | None:
    """The first period after the change announced in public; None where none is."""
    announced = announced_change(store, values)
    return next((each for each in periods if announced and each.id == announced.first_period), None)


def a_year_ago(periods: tuple[Period, ...]) -> Period:
    """About a year before the newest: twelve months, four quarters, or one year."""
    back = {"month": 12, "quarter": 4}.get(periods[-1].kind, 2)
    return periods[max(len(periods) - back, 0)]


def change_of(store: Store, values: Mapping[str, str]) -> str:
    """The id of the period chosen; "" where there is none."""
    if values["change"] not in (UNDATED, A_YEAR_AGO):
        return values["change"]
    periods = changes(store, values)
    if values["change"] == A_YEAR_AGO:
        return a_year_ago(periods).id if periods else ""
    announced = announced_period(store, values, periods)
    return announced.id if announced else ""


def without_of(view: View) -> frozenset[str]:
    """The codes of places that are not compared with."""
    return frozenset(view.without.replace(",", " ").upper().split())


def rule_of(view: View) -> Rule:
    return cast(Rule, view.against)

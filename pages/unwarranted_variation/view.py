"""The view: what the address of this page says, and what each control offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from components.view import Migration, PageView, choice
from data_access import ENGLAND, MIDLANDS, Store
from pages import areas, paths
from vocabulary import PLACE, Area, Choices, Indicator, Option, Period

PATH = paths.UNWARRANTED_VARIATION
LATEST = "latest"
TOGETHER = "together"
EVERYBODY = "everybody"
FURTHEST_BEHIND = "furthest-behind"
WITHIN = "own"

LIMITS = Choices(
    (
        Option("overdispersed", "the usual spread"),
        Option("chance", "chance alone"),
    )
)
COMPARED = {MIDLANDS: "Midlands", ENGLAND: "England"}

FAMILIES = ("care", "ill health", "deaths", "experience", "resource", "economy")

LEVELS = {
    "trust": ("trust", "trusts"),
    "practice": ("practice", "practices"),
    "pcn": ("network of practices", "networks of practices"),
    "sub_icb": ("part of a board", "parts of boards"),
    "icb": ("system", "systems"),
    "ltla": ("authority", "authorities"),
    "utla": ("county", "counties"),
    "provider": ("other provider", "other providers"),
}
"""Kinds of place that can be compared, as one and as many, in the order they are offered."""

FEWEST_WITHIN = 10
"""Places an area must have to be compared among themselves: fewer would be judged by an average they make themselves."""
MOST_TO_CHOOSE = 250
"""Places compared up to which each can be chosen; of more, only the area's own."""


def _trust_is_a_place(asked: dict[str, str]) -> dict[str, str]:
    """The page compared trusts only, and called what it looked at closer `trust`."""
    return {"place" if name == "trust" and "place" not in asked else name: value for name, value in asked.items()}


@dataclass(frozen=True)
class View(PageView):
    migrations: ClassVar[tuple[Migration, ...]] = (_trust_is_a_place,)

    indicator: str = choice("ae_4_hour_type_1", among="indicator", label="Measure")
    level: str = choice("trust", among="level", label="Compare")
    group: str = choice(EVERYBODY, among="group", label="Of whom or what")
    compare: str = choice(MIDLANDS, among="compare", label="Compare with those in")
    period: str = choice(LATEST, among="period", label="Period")
    limits: str = choice("overdispersed", among="limits", label="Unusual compared with")
    place: str = choice(TOGETHER, among="place", label="Over time, show")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "indicator":
            return Choices(
                tuple(Option(i.id, i.short_name, i.family.capitalize()) for i in measures(store, so_far["area"]))
            )
        case "level":
            return Choices(
                tuple(Option(kind, LEVELS[kind][1]) for kind in levels(store, so_far["indicator"], so_far["area"]))
            )
        case "group":
            keys = store.breakdowns(so_far["indicator"], kind=so_far["level"])
            return Choices(tuple(Option(key or EVERYBODY, store.breakdown_label(key)) for key in keys))
        case "compare":
            return _compared(store, so_far)
        case "period":
            listed = periods(store, so_far)[::-1]
            newest = Option(LATEST, f"Newest ({listed[0].label})")
            return Choices((newest, *(Option(each.id, each.label) for each in listed)))
        case "limits":
            return LIMITS
        case "place":
            return _places(store, so_far)
    raise KeyError(what)


def _compared(store: Store, so_far: Mapping[str, str]) -> Choices:
    listed = [Option(code, name) for code, name in COMPARED.items()]
    area = _area(store, so_far["area"])
    if area.kind != "region" and len(store.members(area.code, so_far["level"])) >= FEWEST_WITHIN:
        listed.append(Option(WITHIN, f"{area.short_name} itself"))
    return Choices(tuple(listed))


def _places(store: Store, so_far: Mapping[str, str]) -> Choices:
    """The area's own places taken together or one by one; all places compared, where they are few enough to look through."""
    level = so_far["level"]
    seen = store.observations(
        so_far["indicator"], period_of(store, so_far).id, kind=level, breakdown=breakdown_of(so_far)
    )
    reporting = set(seen.area)
    where = so_far["compare"] if so_far["compare"] in COMPARED else so_far["area"]
    offered = [each for each in store.members(where, level) if each.code in reporting]
    if len(offered) > MOST_TO_CHOOSE:
        offered = [each for each in store.members(so_far["area"], level) if each.code in reporting]
    one, many = LEVELS[level]
    usual = (
        Option(TOGETHER, f"Its {many} together"),
        Option(FURTHEST_BEHIND, f"{one.capitalize()} furthest behind"),
    )
    return Choices((*usual, *(_place(each) for each in offered)))


def _place(area: Area) -> Option:
    return Option(area.code, area.short_name, also=tuple(code for code in (area.ods, area.ons) if code))


def _area(store: Store, code: str) -> Area:
    area = store.area(code)
    assert area is not None  # the view only holds areas that are offered
    return area


def measures(store: Store, area: str = "") -> list[Indicator]:
    """Measures whose places can be compared: with counts, for some kind of place that lies in an area; by family and name.

    `area`: only those of kinds that lie in it; a reader's own place is made of practices alone.
    """
    fit = [each for each in store.indicators().values() if "funnel" in each.supports and each.multiplier is not None]
    listed = [each for each in fit if levels(store, each.id, area)]
    return sorted(listed, key=lambda each: (FAMILIES.index(each.family), each.short_name))


def levels(store: Store, indicator: str, area: str = "") -> list[str]:
    """The kinds of place a measure can be compared by, in the order they are offered; of a reader's own place practices alone."""
    there = store.kinds(indicator)
    found = store.area(area) if area else None
    listed = ["practice"] if found is not None and found.kind == PLACE else LEVELS
    return [kind for kind in listed if kind in there]


def told_unasked(store: Store, area: str) -> list[Indicator]:
    """Measures the first page hears of: counted in people, with a good direction, and new every month; whether new every month or
    not where a family has no other, and of a reader's own place, whose practices have few monthly figures."""
    found = store.area(area)
    fit = [each for each in measures(store, area) if each.polarity != "neutral" and "people" in each.supports]
    if found is not None and found.kind == PLACE:
        return fit
    monthly = {each.family for each in fit if "control chart" in each.supports}
    return [each for each in fit if "control chart" in each.supports or each.family not in monthly]


def level_told(store: Store, indicator: str, area: str) -> str:
    """The kind of place the first page hears of: the first there is; of a whole region not its thousand practices but its systems."""
    listed = levels(store, indicator, area)
    found = store.area(area)
    whole = found is not None and found.kind == "region" and listed[0] == "practice" and "icb" in listed
    return "icb" if whole else listed[0]


def breakdown_of(values: Mapping[str, str]) -> str:
    """The store's word for the group: "" is everybody. (In an address, and in a select, "" is no choice at all.)"""
    return "" if values["group"] == EVERYBODY else values["group"]


def periods(store: Store, values: Mapping[str, str]) -> tuple[Period, ...]:
    return store.periods(values["indicator"], kind=values["level"], breakdown=breakdown_of(values))


def period_of(store: Store, values: Mapping[str, str]) -> Period:
    listed = periods(store, values)
    return next((each for each in listed if each.id == values["period"]), listed[-1])

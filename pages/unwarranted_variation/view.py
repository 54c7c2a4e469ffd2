"""The view: what the address of this page says, and what each control offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from components import narrative as say
from components.nouns import Noun
from components.view import Migration, PageView, choice
from data_access import ENGLAND, MIDLANDS, Store
from domain.unwarranted_variation.measures import comparable_measures, is_older, levels, period_or_newest, periods
from pages import areas, paths
from pages.measure_options import measure_options
from vocabulary import Area, Choices, Option, Period

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

LEVELS = {
    "trust": Noun("trust", "trusts"),
    "practice": Noun("practice", "practices"),
    "pcn": Noun("network of practices", "networks of practices"),
    "sub_icb": Noun("part of a board", "parts of boards"),
    "icb": Noun("system", "systems"),
    "ltla": Noun("authority", "authorities"),
    "utla": Noun("county", "counties"),
    "provider": Noun("other provider", "other providers"),
}
"""What the kinds of place that can be compared are called."""

FEWEST_WITHIN = 10
"""Places an area must have to be compared among themselves: fewer would be judged by an average they make themselves."""
MOST_TO_CHOOSE = 250
"""Up to this number every place compared can be chosen; of more, only the area's own."""


def _trust_is_place(asked: dict[str, str]) -> dict[str, str]:
    """The page once compared trusts only, and called the one it showed over time `trust`."""
    return {"place" if name == "trust" and "place" not in asked else name: value for name, value in asked.items()}


@dataclass(frozen=True)
class View(PageView):
    migrations: ClassVar[tuple[Migration, ...]] = (_trust_is_place,)

    indicator: str = choice("ae_4_hour_type_1", among="indicator", label="Measure")
    level: str = choice("trust", among="level", label="Compare")
    group: str = choice(EVERYBODY, among="group", label="Of whom or what", rare=True)
    compare: str = choice(MIDLANDS, among="compare", label="Compare with those in", rare=True)
    period: str = choice(LATEST, among="period", label="Period")
    limits: str = choice("overdispersed", among="limits", label="Unusual compared with", rare=True)
    place: str = choice(TOGETHER, among="place", label="Over time, show", rare=True)


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
                    comparable_measures(store, area),
                    lambda each: is_older(store, each.id, area),
                    lambda each: say.sentence_case(each.family),
                )
            )
        case "level":
            return Choices(
                tuple(Option(kind, LEVELS[kind].many) for kind in levels(store, so_far["indicator"], so_far["area"]))
            )
        case "group":
            keys = store.breakdowns(so_far["indicator"], kind=so_far["level"])
            return Choices(tuple(Option(key or EVERYBODY, store.breakdown_label(key)) for key in keys))
        case "compare":
            return _compared(store, so_far)
        case "period":
            listed = periods(store, so_far["indicator"], so_far["level"], breakdown_of(so_far))[::-1]
            newest = Option(LATEST, f"Newest ({listed[0].label})")
            return Choices((newest, *(Option(each.id, each.label) for each in listed)))
        case "limits":
            return LIMITS
        case "place":
            return _series_choices(store, so_far)
    raise KeyError(what)


def _compared(store: Store, so_far: Mapping[str, str]) -> Choices:
    listed = [Option(code, name) for code, name in COMPARED.items()]
    area = _area(store, so_far["area"])
    if area.kind != "region" and len(store.members(area.code, so_far["level"])) >= FEWEST_WITHIN:
        listed.append(Option(WITHIN, f"{area.short_name} itself"))
    return Choices(tuple(listed))


def _series_choices(store: Store, so_far: Mapping[str, str]) -> Choices:
    """The area's own places, together or one by one; all places compared, where they are few enough to list."""
    level = so_far["level"]
    rows = store.observations(
        so_far["indicator"], period_of(store, so_far).id, kind=level, breakdown=breakdown_of(so_far)
    )
    reporting = set(rows.area)
    where = so_far["compare"] if so_far["compare"] in COMPARED else so_far["area"]
    offered = [member for member in store.members(where, level) if member.code in reporting]
    if len(offered) > MOST_TO_CHOOSE:
        offered = [member for member in store.members(so_far["area"], level) if member.code in reporting]
    usual = (
        Option(TOGETHER, f"Its {LEVELS[level].many} together"),
        Option(FURTHEST_BEHIND, f"{say.sentence_case(LEVELS[level].one)} furthest behind"),
    )
    return Choices((*usual, *(_option(member) for member in offered)))


def _option(area: Area) -> Option:
    return Option(area.code, area.short_name, also=tuple(code for code in (area.ods, area.ons) if code))


def _area(store: Store, code: str) -> Area:
    area = store.area(code)
    assert area is not None  # the view only holds areas that are offered
    return area


def breakdown_of(values: Mapping[str, str]) -> str:
    """The store's word for the group: "" is everybody. (In an address, and in a select, "" is no choice at all.)"""
    return "" if values["group"] == EVERYBODY else values["group"]


def period_of(store: Store, values: Mapping[str, str]) -> Period:
    return period_or_newest(store, values["indicator"], values["level"], breakdown_of(values), values["period"])

"""The view: what the address of this page says, and what each control offers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from analysis.spc import POINTS_TO_LOCK
from components import narrative as say
from components.nouns import Noun
from components.view import Migration, PageView, choice, words
from data_access import ENGLAND, MIDLANDS, Store
from domain.fair_comparison.practice_models import Allowed
from domain.peers import OWN, load_peer_codes
from domain.unwarranted_variation.ambition import Ambition
from domain.unwarranted_variation.measures import (
    codes_in,
    comparable_measures,
    is_older,
    levels,
    period_or_newest,
    periods,
)
from pages import areas, paths
from pages.measure_options import measure_options
from vocabulary import Area, Choices, Option, Period, Refused

PATH = paths.UNWARRANTED_VARIATION
EVERY = "every"
"""In place of a measure: all of them, by what improvement would bring. One is still shown, the usual one."""
USUAL = "ae_4_hour_type_1"
LATEST = "latest"
TOGETHER = "together"
EVERYBODY = "everybody"
ALL_PERIODS = "all"
"""In place of a baseline: the average and the usual range are made of every period."""
FURTHEST_BEHIND = "furthest-behind"
WITHIN = "own"

LIMITS = Choices(
    (
        Option("overdispersed", "the usual spread"),
        Option("chance", "chance alone"),
    )
)
AMBITIONS = Choices(
    (
        Option(Ambition.EXPECTED, "the average of similar people"),
        Option(Ambition.MEDIAN, "the median of the others"),
        Option(Ambition.BEST_QUARTER, "the best quarter of the others"),
        Option(Ambition.OWN_BEST, "its own best earlier period"),
    )
)
COUNTED = "counted"
COUNTS = Choices(
    (
        Option(COUNTED, "as each measure counts"),
        Option("bed-days", "in bed days"),
        Option("pounds", "in pounds at a cited cost"),
    )
)
COMPARED = {MIDLANDS: "Midlands", ENGLAND: "England"}
ALIKE = "like"
PEER_BASES = {ALIKE: "similar", "ons": "ons_global", "strategy-unit": "strategy_unit"}
"""Ways to compare with peers, and the basis of each; the codes in `peers`, if there are any, take the place of all three."""

LEVELS = {
    "trust": Noun("trust", "trusts"),
    "mental_health_trust": Noun("mental health trust", "mental health trusts"),
    "community_trust": Noun("community trust", "community trusts"),
    "ambulance_trust": Noun("ambulance trust", "ambulance trusts"),
    "practice": Noun("practice", "practices"),
    "pcn": Noun("network of practices", "networks of practices"),
    "sub_icb": Noun("part of a board", "parts of boards"),
    "icb": Noun("system", "systems"),
    "ltla": Noun("authority", "authorities"),
    "utla": Noun("county", "counties"),
    "provider": Noun("other provider", "other providers"),
}
"""What the kinds of place that can be compared are called."""

ACUTE = "acute trusts"
"""What tells hospitals from other trusts in the list; elsewhere the page says "trusts" of them."""

ALLOW = Choices(
    (
        Option(Allowed.DEPRIVATION.value, "ages, sexes and deprivation"),
        Option(Allowed.AGES.value, "ages and sexes"),
        Option(Allowed.NOTHING.value, "nothing"),
    )
)
"""What of its people a place is compared by, where they are known."""

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

    indicator: str = choice(EVERY, among="indicator", label="Measure")
    level: str = choice("trust", among="level", label="Compare")
    group: str = choice(EVERYBODY, among="group", label="Of whom or what", rare=True)
    compare: str = choice(MIDLANDS, among="compare", label="Compare with those in", rare=True)
    peers: str = words(label="Your own peers", hint="Codes, such as RXK, RRK, in place of the ten nearest.", rare=True)
    period: str = choice(LATEST, among="period", label="Period")
    limits: str = choice("overdispersed", among="limits", label="Unusual compared with", rare=True)
    ambition: str = choice(Ambition.EXPECTED, among="ambition", label="Improve to", rare=True)
    count: str = choice(COUNTED, among="count", label="Rank gains", rare=True)
    place: str = choice(TOGETHER, among="place", label="Over time, show", rare=True)
    baseline: str = choice(ALL_PERIODS, among="baseline", label="Usual range made of", rare=True)
    because: str = words(label="Reason for that baseline", hint="What changed, and when.", rare=True)
    allow: str = choice(Allowed.DEPRIVATION.value, among="allow", label="Allow for", rare=True)


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "indicator":
            area = so_far["area"]
            measures = measure_options(
                comparable_measures(store, area),
                lambda each: is_older(store, each.id, area),
                lambda each: say.sentence_case(each.family),
            )
            return Choices((Option(EVERY, "Every measure"), *measures))
        case "level":
            return Choices(
                tuple(
                    Option(kind, ACUTE if kind == "trust" else LEVELS[kind].many)
                    for kind in levels(store, measure_of(store, so_far), so_far["area"])
                )
            )
        case "group":
            keys = store.breakdowns(measure_of(store, so_far), kind=so_far["level"])
            return Choices(tuple(Option(key or EVERYBODY, store.breakdown_label(key)) for key in keys))
        case "compare":
            return _compared(store, so_far)
        case "period":
            listed = periods(store, measure_of(store, so_far), so_far["level"], breakdown_of(so_far))[::-1]
            if not listed:
                return Choices(())
            newest = Option(LATEST, f"Newest ({listed[0].label})")
            return Choices((newest, *(Option(each.id, each.label) for each in listed)))
        case "baseline":
            return _baselines(store, so_far)
        case "limits":
            return LIMITS
        case "allow":
            return ALLOW
        case "ambition":
            return AMBITIONS
        case "count":
            return COUNTS
        case "place":
            return _series_choices(store, so_far)
    raise KeyError(what)


def _compared(store: Store, so_far: Mapping[str, str]) -> Choices:
    listed = [Option(code, name) for code, name in COMPARED.items()]
    area = _area(store, so_far["area"])
    if area.kind != "region" and len(store.members(area.code, so_far["level"])) >= FEWEST_WITHIN:
        listed.append(Option(WITHIN, f"{area.short_name} itself"))
    if area.kind != "region" and so_far["level"] != "provider":
        listed.append(Option(ALIKE, "places like these"))
        if so_far["level"] in ("ltla", "utla"):
            listed.append(Option("ons", "the ONS’s nearest neighbours"))
        if so_far["level"] in ("trust", "ltla"):
            listed.append(Option("strategy-unit", "the Strategy Unit’s peers"))
    return Choices(tuple(listed))


def named_peers(values: Mapping[str, str]) -> tuple[str, ...]:
    """The codes a reader gave as peers, in the order given."""
    return tuple(code for code in re.split(r"[\s,;]+", values["peers"]) if code)


def peer_codes(store: Store, values: Mapping[str, str]) -> frozenset[str] | Refused | None:
    """Codes of the places like the area's own, where these are compared with; None where an area is."""
    if values["compare"] not in PEER_BASES:
        return None
    named = named_peers(values)
    own = sorted(codes_in(store, values["area"], values["level"]))
    return load_peer_codes(store, own, OWN if named else PEER_BASES[values["compare"]], named=named)


def _baselines(store: Store, so_far: Mapping[str, str]) -> Choices:
    """Every period, or those up to one with enough before it."""
    listed = periods(store, measure_of(store, so_far), so_far["level"], breakdown_of(so_far))
    until = (Option(each.id, f"periods up to {each.label}") for each in listed[POINTS_TO_LOCK - 1 : -1])
    return Choices((Option(ALL_PERIODS, "every period"), *until))


def _series_choices(store: Store, so_far: Mapping[str, str]) -> Choices:
    """The area's own places, together or one by one; all places compared, where they are few enough to list."""
    level = so_far["level"]
    rows = store.observations(
        measure_of(store, so_far), period_of(store, so_far).id, kind=level, breakdown=breakdown_of(so_far)
    )
    reporting = set(rows.area)
    where = so_far["compare"] if so_far["compare"] in COMPARED else so_far["area"]
    known = (*store.members(where, level), *_peers(store, so_far))
    offered = [member for member in known if member.code in reporting]
    if len(offered) > MOST_TO_CHOOSE:
        offered = [member for member in store.members(so_far["area"], level) if member.code in reporting]
    usual = (
        Option(TOGETHER, f"Its {LEVELS[level].many} together"),
        Option(FURTHEST_BEHIND, f"{say.sentence_case(LEVELS[level].one)} furthest behind"),
    )
    gone = (_option(member) for member in known if member.code not in reporting)
    return Choices((*usual, *(_option(member) for member in offered)), gone=tuple(gone))


def _peers(store: Store, so_far: Mapping[str, str]) -> list[Area]:
    codes = peer_codes(store, so_far)
    listed = codes if isinstance(codes, frozenset) else frozenset()
    return sorted((_area(store, code) for code in listed), key=lambda area: area.short_name)


def _option(area: Area) -> Option:
    return Option(area.code, area.short_name, also=tuple(code for code in (area.ods, area.ons) if code))


def _area(store: Store, code: str) -> Area:
    area = store.area(code)
    assert area is not None  # the view only holds areas that are offered
    return area


def measure_of(store: Store, values: Mapping[str, str]) -> str:
    """The measure shown: the one chosen or, of every measure, the usual one; of a place that has not got it, its first."""
    if values["indicator"] != EVERY:
        return values["indicator"]
    offered = [each.id for each in comparable_measures(store, values["area"])]
    return USUAL if USUAL in offered or not offered else offered[0]


def breakdown_of(values: Mapping[str, str]) -> str:
    """The store's word for the group: "" is everybody. (In an address, and in a select, "" is no choice at all.)"""
    return "" if values["group"] == EVERYBODY else values["group"]


def period_of(store: Store, values: Mapping[str, str]) -> Period:
    return period_or_newest(store, measure_of(store, values), values["level"], breakdown_of(values), values["period"])

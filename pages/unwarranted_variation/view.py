"""The view: what the address of this page says, and what each control offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import ENGLAND, MIDLANDS, Store
from pages import areas
from vocabulary import Choices, Indicator, Option, Period

PATH = "/unwarranted-variation"
LATEST = "latest"
TOGETHER = "together"
FURTHEST_BEHIND = "furthest-behind"

LIMITS = Choices(
    (
        Option("overdispersed", "the usual spread"),
        Option("chance", "chance alone"),
    )
)
COMPARED = {MIDLANDS: "Midlands", ENGLAND: "England"}


@dataclass(frozen=True)
class View(PageView):
    indicator: str = choice("ae_4_hour_type_1", among="indicator", label="Measure")
    compare: str = choice(MIDLANDS, among="compare", label="Compare with trusts in")
    period: str = choice(LATEST, among="period", label="Month")
    limits: str = choice("overdispersed", among="limits", label="Unusual compared with")
    trust: str = choice(TOGETHER, among="trust", label="Over time, show")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "indicator":
            return Choices(tuple(Option(i.id, i.short_name) for i in measures(store)))
        case "compare":
            return Choices(tuple(Option(code, name) for code, name in COMPARED.items()))
        case "period":
            listed = store.periods(so_far["indicator"])[::-1]
            newest = Option(LATEST, f"Newest ({listed[0].label})")
            return Choices((newest, *(Option(each.id, each.label) for each in listed)))
        case "limits":
            return LIMITS
        case "trust":
            peers = store.members(so_far["compare"], "trust")
            reporting = set(store.observations(so_far["indicator"], period_of(store, so_far).id).area)
            listed_trusts = tuple(Option(a.code, a.short_name) for a in peers if a.code in reporting)
            usual = (Option(TOGETHER, "Its trusts together"), Option(FURTHEST_BEHIND, "Trust furthest behind"))
            return Choices((*usual, *listed_trusts))
    raise KeyError(what)


def measures(store: Store) -> list[Indicator]:
    """Measures that trusts can be compared by: shares of counts, published for trusts, month by month."""
    fit = ("funnel", "control chart", "people")
    return [
        indicator
        for indicator in store.indicators().values()
        if indicator.source == "ae_by_provider"
        and indicator.value_kind == "proportion"
        and all(each in indicator.supports for each in fit)
    ]


def period_of(store: Store, values: Mapping[str, str]) -> Period:
    listed = store.periods(values["indicator"])
    return next((each for each in listed if each.id == values["period"]), listed[-1])

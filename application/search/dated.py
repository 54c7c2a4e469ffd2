"""How old what a question finds is: no measure past its date stands above a current one that answers as well; and each says its age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from components import dates
from data_access import Store

AS_WELL = 0.95
"""The part of the fit of a measure past its date from which a current one answers as well. Below it the question is about the older one, and to
put another above it would be no answer."""


def current_first(store: Store, fits: Sequence[tuple[str, float]]) -> list[int]:
    """The order of these measures, each with how well it fits: as given, except that a current one goes above those past their date that it answers as
    well as, and above every one of the same thing."""
    order: list[int] = []
    for at, (measure, fit) in enumerate(fits):
        place = len(order)
        if not store.freshness(measure).stale:
            stale = [store.freshness(fits[row][0]).stale for row in order]
            while place and stale[place - 1] and fit >= AS_WELL * fits[order[place - 1]][1]:
                place -= 1
            same = (row for row in range(place) if stale[row] and _same_thing(store, measure, fits[order[row]][0]))
            place = next(same, place)
        order.insert(place, at)
    return order


def _same_thing(store: Store, one: str, other: str) -> bool:
    """Whether two measures are of the same thing, of other people or by another count: ids of one family that begin alike, such as life_expectancy_…"""
    a, b = store.indicator(one), store.indicator(other)
    return a.family == b.family and a.id.split("_")[:2] == b.id.split("_")[:2]


def said(store: Store, card: Any) -> Any:
    """The card, which says where it stands; that of a measure past its date says its age too: "Variation; February 2026, 9 months old"."""
    freshness = store.freshness(card.key[1]) if card.key[0] == "measure" else None
    if freshness is None or not freshness.stale:
        return card
    return replace(card, where=f"{card.where}; {dates.dated(freshness.period, [freshness])}")

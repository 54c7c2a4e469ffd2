"""The areas that every page offers: the Midlands, its systems, their clusters, and custom areas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from components.saved_scenario import PageContext
from components.view import PageView
from data_access import MIDLANDS, Store
from pages.words import named, spoken
from vocabulary import PLACE, Area, Choices, Option

V = TypeVar("V", bound=PageView)
Source: TypeAlias = Store | PageContext
"""What choices are made from: a store or, on a page about saved items, a PageContext."""

KINDS = {"region": "", "icb": "", "cluster": "Cluster"}


@dataclass(frozen=True)
class AreaChoices(Choices):
    """The listed areas, and every custom area by its id, because anyone with its address may open it."""

    store: Store

    def resolve(self, text: str) -> str | None:
        return super().resolve(text) or (custom.code if (custom := self._custom_area(text)) else None)

    def label(self, value: str) -> str:
        return custom.name if (custom := self._custom_area(value)) else super().label(value)

    def _custom_area(self, text: str) -> Area | None:
        return self.store.area(text) if text.strip().casefold().startswith(f"{PLACE}-") else None


def store_of(source: Source) -> Store:
    """The figures alone."""
    store: Store = source.store if isinstance(source, PageContext) else source
    return store


def choices(store: Store) -> Choices:
    """The Midlands, then the eleven systems, then the five clusters. Any code a user may know leads to its area."""
    listed = [area for kind in KINDS for area in _midlands(store, kind)]
    return AreaChoices(tuple(_option(area) for area in listed), store)


def stand_in(view: V, store: Store) -> tuple[V, str]:
    """For a page without figures by practice: the view of the system with most of a custom area's practices, and a
    sentence that says so.

    For other areas: the view itself and "".
    """
    area = store.area(view.area)
    if area is None or area.kind != PLACE:
        return view, ""
    systems = store.parents(area.code, "icb")
    listed = choices(store)
    system = next((system for system in systems if key_of(system) in listed), None)
    key = key_of(system) if system else listed.options[0].value
    shown = named(system) if system else spoken(listed.label(key))
    most = "which its practices belong to" if len(systems) == 1 else "which most of its practices belong to"
    return replace(view, area=key), (
        f"{area.name} is a place of your own, made of GP practices, and this page rests on figures that are not published by practice. "
        f"It shows {shown}, {most if systems else 'because its practices lie in no Midlands system'}."
    )


def edition_choices(store: Store) -> Choices:
    """The editions a link may be pinned to: the one being served, or the newest."""
    return Choices((Option("", "the newest"), Option(store.edition, store.edition)))


def _midlands(store: Store, kind: str) -> list[Area]:
    if kind == "region":
        return [area for area in store.areas("region") if area.code == MIDLANDS]
    return list(store.members(MIDLANDS, kind))


def key_of(area: Area) -> str:
    """The value of an area in an address, which a drill to the area sets."""
    return area.ods if area.kind == "icb" and area.ods else area.code


def _option(area: Area) -> Option:
    also = tuple(code for code in (area.ons, area.code) if code)
    return Option(key_of(area), area.short_name, KINDS[area.kind], also)

"""Which areas a page offers, the same on every page: the Midlands, its systems and their clusters."""

from __future__ import annotations

from data_access import MIDLANDS, Store
from vocabulary import Area, Choices, Option

KINDS = {"region": "", "icb": "", "cluster": "Cluster"}


def choices(store: Store) -> Choices:
    """The Midlands, then the eleven systems, then the five clusters. Any code a user may know leads to its area."""
    listed = [area for kind in KINDS for area in _midlands(store, kind)]
    return Choices(tuple(_option(area) for area in listed))


def edition_choices(store: Store) -> Choices:
    """The edition a link may be pinned to: the one that is served, or whichever is newest."""
    return Choices((Option("", "the newest"), Option(store.edition, store.edition)))


def _midlands(store: Store, kind: str) -> list[Area]:
    if kind == "region":
        return [area for area in store.areas("region") if area.code == MIDLANDS]
    return list(store.members(MIDLANDS, kind))


def key_of(area: Area) -> str:
    """The value that stands for an area in an address: what a drill to an area sets."""
    return area.ods if area.kind == "icb" and area.ods else area.code


def _option(area: Area) -> Option:
    also = tuple(code for code in (area.ons, area.code) if code)
    return Option(key_of(area), area.short_name, KINDS[area.kind], also)

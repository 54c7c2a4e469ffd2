"""Areas that readers define ("places"): the ones they may choose, and how they are made."""

from __future__ import annotations

from collections.abc import Mapping

from application import figures, readers, workspace
from caching import SingleFlightCache
from components.place_maker import AreaMaker, Said
from data_access import (
    ItemMissing,
    ItemRefused,
    PlaceMaking,
    PlacesRefused,
    SavedPlaces,
    StoreUnavailable,
    WorkspaceUnavailable,
)
from data_access.workspace import places
from settings import Settings
from vocabulary import Area, Option

MOST_OFFERED = 200  # custom areas offered in the lists of every page

_offered = SingleFlightCache(8)


def options(settings: Settings) -> tuple[Option, ...]:
    """The reader's latest custom areas, and those shared with them.

    Empty while the workspace is unavailable, since pages work without.
    """
    return as_options(saved(settings))


def saved(settings: Settings) -> SavedPlaces:
    try:
        return workspace.custom_areas(settings).saved(by=readers.reader(settings), limit=MOST_OFFERED)
    except WorkspaceUnavailable:
        return SavedPlaces((), 0)


def as_options(areas: SavedPlaces) -> tuple[Option, ...]:
    return tuple(Option(id, name, "Place") for id, name in areas.listed)


def _option(area: Area) -> Option:
    """One option of the list. A practice can also be given by its code."""
    return Option(area.code, f"{area.code}: {area.short_name}" if area.kind == "practice" else area.short_name)


def maker(settings: Settings) -> AreaMaker:
    """The form with which readers make areas, on the newest figures."""

    def do(given: Mapping[str, str], in_hand: str) -> Said:
        reader, writer = readers.reader(settings), readers.writer(settings)
        making = PlaceMaking(
            figures.newest(settings),
            workspace.custom_areas(settings),
            workspace.items(settings),
            reader or writer,
            writer,
        )
        return making.do(given, in_hand)

    def of_kind(kind: str) -> tuple[Option, ...]:
        store = figures.newest(settings)
        listed: tuple[Option, ...] = _offered.get(
            (store, kind), lambda: tuple(_option(area) for area in places.offered(store, kind))
        )
        return listed

    return AreaMaker(
        authorities=lambda: of_kind("ltla"),
        networks=lambda: of_kind("pcn"),
        practices=lambda: of_kind("practice"),
        do=do,
        options=lambda: options(settings),
        refused=(ItemMissing, ItemRefused, PlacesRefused, WorkspaceUnavailable, StoreUnavailable),
    )

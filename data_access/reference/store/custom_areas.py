"""Custom areas of readers, in one edition: read from the workspace once, in a cache of limited size."""

from __future__ import annotations

from typing import Protocol

from data_access.reference.store.areas import AreaIndex, StoredArea, plain_name
from data_access.reference.store.reader import EditionReader
from vocabulary import PLACE, CustomArea

LABEL = "Place: "  # put before the name of a custom area that could be mistaken for a publisher's area

_MOST_AREAS, _MOST_PRACTICES = 500, 200_000  # in the cache, about 15 MB


class OwnPlaces(Protocol):
    """Where custom areas are stored."""

    def get(self, id: str) -> CustomArea | None: ...


class NoPlaces:
    """For a store without custom areas."""

    def get(self, id: str) -> CustomArea | None:
        return None


class CustomAreas:
    """Custom areas by id. One never changes (its id is a digest of its content), so each is read once."""

    counted_by_caches = False

    def __init__(self, reader: EditionReader, index: AreaIndex, kept: OwnPlaces) -> None:
        self._reader = reader
        self._index = index
        self.kept = kept
        self._known: dict[str, CustomArea] = {}
        self._practices = 0  # of all known ones together

    def get(self, code: str) -> CustomArea | None:
        """The custom area with this id; None for anything else. Raises WorkspaceUnavailable."""
        id = code.strip().casefold()
        if not id.startswith(f"{PLACE}-"):
            return None
        place = self._known.get(id)
        if place is None and (place := self.kept.get(id)) is not None:
            with self._reader.lock:
                self._practices += len(place.practices)
                if len(self._known) >= _MOST_AREAS or self._practices > _MOST_PRACTICES:
                    self._known.clear()
                    self._practices = len(place.practices)
                self._known[id] = place
        return place

    def as_area(self, place: CustomArea) -> StoredArea:
        """A custom area as an `Area`, with its name on every screen and in every file. A name that could be mistaken for a
        publisher's area gets a prefix, as in "Place: Black Country"."""
        alike = plain_name(place.name) in self._index.plain_names
        return StoredArea(place.id, f"{LABEL}{place.name}" if alike else place.name, PLACE)

    def practice_numbers(self, place: CustomArea) -> list[int]:
        """The numbers of its practices in this edition; an older edition may lack some."""
        practices = self._index.kinds.get("practice", range(0))
        numbers = (self._index.spellings.get(code.casefold(), -1) for code in place.practices)
        return sorted(number for number in numbers if number in practices)

"""What this page knows of one view: the chosen place and the saved ones beside their systems; their practices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from components.saved_scenario import PageContext
from data_access import ENGLAND, MIDLANDS, Store
from data_access.reference import boundaries
from data_access.workspace.places import Overlap, outside, overlaps, unassigned
from domain.places.practices import Practices, load_closed, load_members, load_names, load_practices
from domain.resource_distribution.comparison import Comparison, compare_with_england
from domain.resource_distribution.counts import Years, load_years
from domain.resource_distribution.geography import COMPARED_KINDS
from domain.resource_distribution.measures import CORE, GPS, NET
from pages import areas
from pages.places.view import BATCH, NONE, View
from pages.words import provenance
from vocabulary import PLACE, Area, CustomArea, Provenance, Refused

MOST_BORDERS = 12  # areas whose borders and names fit on one map


@dataclass(frozen=True, eq=False)
class Evidence:
    """Evidence of custom areas, which readers call places. Each part is computed on first use."""

    view: View
    source: areas.Source

    @property
    def store(self) -> Store:
        return areas.store_of(self.source)

    # ------------------------------------------------------------ which places

    @cached_property
    def area(self) -> Area:
        """The area of the view; if it is a place, because the reader comes from another page, its system."""
        if self._asked.kind != PLACE:
            return self._asked
        system = next(iter(self.store.parents(self._asked.code, "icb")), None)
        area = system or self.store.area(MIDLANDS)
        assert area is not None
        return area

    @cached_property
    def own(self) -> CustomArea | None:
        """The chosen place."""
        chosen = None if self.view.place == NONE else self.store.own_place(self.view.place)
        return chosen or (self.store.own_place(self._asked.code) if self._asked.kind == PLACE else None)

    @property
    def _asked(self) -> Area:
        area = self.store.area(self.view.area)
        assert area is not None  # the view only holds areas that are offered
        return area

    @cached_property
    def saved(self) -> tuple[CustomArea, ...]:
        """Those that stand beside it."""
        first = BATCH * (int(self.view.batch) - 1)
        listed = self.source.places[first : first + BATCH] if isinstance(self.source, PageContext) else ()
        places = (self.store.own_place(option.value) for option in listed)
        return tuple(place for place in places if place is not None)

    @cached_property
    def places(self) -> tuple[CustomArea, ...]:
        """The one in hand, then the others, each once."""
        return tuple({place.id: place for place in (*((self.own,) if self.own else ()), *self.saved)}.values())

    @cached_property
    def called(self) -> Mapping[str, str]:
        """Id of each place -> its name on a screen."""
        return {place.id: self.store.area_of(place).name for place in self.places}

    @property
    def offered(self) -> int:
        """How many saved places the lists offer."""
        return len(self.source.places) if isinstance(self.source, PageContext) else 0

    @property
    def in_all(self) -> int:
        """How many the reader may see: more than the lists offer, where there are very many."""
        return max(self.source.places_in_all, self.offered) if isinstance(self.source, PageContext) else 0

    # ------------------------------------------------------------ their figures

    @cached_property
    def side_by_side(self) -> Comparison | Refused:
        """The places, the area and England."""
        codes = [*(place.id for place in self.places), self.area.code, ENGLAND]
        return compare_with_england(self.store, COMPARED_KINDS, codes)

    @cached_property
    def years(self) -> Years:
        return load_years(self.store, CORE)

    @cached_property
    def provenance(self) -> Provenance:
        years = self.years
        period = f"{years.need.label} (need), {years.payments.label} (payments), {years.staff.label} (GPs)"
        return provenance(self.store, (CORE, NET, GPS), period)

    # ------------------------------------------------------------ their practices

    @cached_property
    def practices(self) -> Practices:
        return load_practices(self.store, self.area, self.own)

    @cached_property
    def borders(self) -> tuple[boundaries.Outline, ...]:
        """Of the area's local authorities or, where they are many, of its systems."""
        for kind in ("ltla", "icb"):
            codes = {member.code for member in self.store.members(self.area.code, kind)}
            if 0 < len(codes) <= MOST_BORDERS:
                return boundaries.outlines(kind, codes)
        return ()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Of the practices of today."""
        return load_names(self.store)

    @cached_property
    def overlaps(self) -> tuple[Overlap, ...]:
        return overlaps([CustomArea.of(self.called[place.id], place.practices) for place in self.places])

    @cached_property
    def unassigned(self) -> tuple[str, ...]:
        """Codes of the area's practices that are in no place."""
        return unassigned(self.places, self._members)

    @cached_property
    def outside(self) -> tuple[str, ...]:
        """Codes of the place's practices that are not of the area."""
        codes = () if self.own is None else outside(self.own, self._members)
        return tuple(code for code in codes if code in self.names)

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """Of the chosen place, practices with nobody registered today, as a reader knows them."""
        codes = () if self.own is None else load_closed(self.store, self.own)
        closed = {code: self.store.area(code) for code in codes}
        return tuple(f"{area.short_name} ({code})" if area else code for code, area in closed.items())

    @cached_property
    def _members(self) -> frozenset[str]:
        return load_members(self.store, self.area)

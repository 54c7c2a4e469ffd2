"""What the first page knows of an area. Each part is worked out when something first asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from caching import SingleFlightCache
from components.page import Page
from data_access import EditionChanges, Store
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.scan import scan_area
from domain.overview.facts import Fact, SmallAreas, load_areas_within, load_facts, load_registered, load_small_areas
from domain.overview.fronts import MOST, fill_up
from domain.overview.ranking import first_of, in_order, rank_by_family
from pages.home.fronts import against_it, fronts
from pages.home.view import View
from vocabulary import PLACE, Area, Finding

_fronts = SingleFlightCache(64)


@dataclass(frozen=True, eq=False)
class Evidence:
    view: View
    store: Store
    answered: Sequence[Page[Any, Any]]

    @cached_property
    def area(self) -> Area:
        area = self.store.area(self.view.area)
        assert area is not None  # the view only holds areas that are offered
        return area

    # ------------------------------------------------------------ what every other page found

    @property
    def asked(self) -> Sequence[Page[Any, Any]]:
        """The pages that supply findings. A page that shows the system of a custom area is left out for it, because its findings
        are the system's."""
        return [page for page in self.answered if page.findings and (self.area.kind != PLACE or page.stand_in is None)]

    @cached_property
    def ranked(self) -> Mapping[str, tuple[Finding, ...]]:
        """By family, the first to look at first; of those pages whose figures are held."""
        return rank_by_family(self._found())

    def _found(self) -> Iterator[Finding]:
        for page in self.asked:
            yield from page.findings(self.store, self.view.area) if page.findings else ()

    @property
    def findings(self) -> list[Finding]:
        return [finding for family in self.ranked.values() for finding in family]

    @cached_property
    def scan(self) -> tuple[Compared, ...]:
        """Every measure of the area beside places like it."""
        return scan_area(self.store, self.area.code)

    @cached_property
    def fronts(self) -> tuple[Finding, ...]:
        """The findings in front: differences from places like it, then other findings. Cached for the day, because the table of
        every area needs those of all."""
        asked = tuple(page.path for page in self.asked)
        key = self.store, self.area.code, asked, date.today()
        found: tuple[Finding, ...] = _fronts.get(key, self._fill_up)
        return found

    def _fill_up(self) -> tuple[Finding, ...]:
        registered = load_registered(self.store, self.area)
        found = fill_up(fronts(self.store, self.area, self.scan), self._others(), registered)
        if any(each.asks_for_decision for each in found) or self.against_it is None:
            return found
        others = [each for each in found if each.family != self.against_it.family]
        return (self.against_it, *others)[:MOST]

    @cached_property
    def against_it(self) -> Finding | None:
        """The largest difference to its disadvantage, which stands first where nothing in front asks for a decision."""
        return against_it(self.store, self.area, self.scan)

    def _others(self) -> Iterator[Finding]:
        """The findings of the other pages, in order. Lazy: needed only if there are too few differences in front."""
        yield from in_order(self.findings)

    @property
    def first(self) -> Finding | None:
        return next(iter(self.fronts), None) or first_of(self.findings)

    # ------------------------------------------------------------ the area itself

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return load_facts(self.store, self.area)

    @cached_property
    def small_areas(self) -> tuple[SmallAreas, SmallAreas] | None:
        """The area's and England's; None: it is not known which the area has."""
        return load_small_areas(self.store, self.area)

    @cached_property
    def areas_within(self) -> Mapping[str, Sequence[Area]]:
        """By kind."""
        return load_areas_within(self.store, self.area)

    @cached_property
    def systems_of_custom_area(self) -> tuple[Area, ...]:
        """The systems its practices belong to, those of most first; none for other areas."""
        return tuple(self.store.parents(self.area.code, "icb")) if self.area.kind == PLACE else ()

    # ------------------------------------------------------------ the figures

    @property
    def changes(self) -> EditionChanges:
        return self.store.changes

    def short_name(self, measure: str) -> str:
        """The measure's id where the edition no longer has it."""
        indicator = self.store.indicators().get(measure)
        return indicator.short_name if indicator else measure

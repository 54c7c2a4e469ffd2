"""One edition, opened for reading: its geography, its catalogue and its figures, and the queries of the pages.

    store.geography    areas, memberships, custom areas
    store.catalogue    indicators, releases, periods, breakdowns, coverage
    store.figures      observations and histories, protected

What does not change within an edition (areas, memberships, indicators, periods, releases) is read once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from data_access.reference.editions import EditionChanges, EditionRepository, changes_on
from data_access.reference.observations import History, Observations, Texts
from data_access.reference.sources.loaded import Matrix
from data_access.reference.store.areas import AreaIndex, StoredArea
from data_access.reference.store.catalogue import Coverage, EditionCatalogue
from data_access.reference.store.custom_areas import NoPlaces, OwnPlaces
from data_access.reference.store.figures import Figures
from data_access.reference.store.geography import Geography, Rule
from data_access.reference.store.reader import EditionReader
from data_access.reference.store.stored_figures import StoredFigures
from vocabulary import CustomArea, Estimate, Freshness, Indicator, Period, Refused, Release

_MOST_VIEWS = 64  # of one edition: cached stores with different hidden indicators; the least recently used is evicted


class Store:
    """One edition. The methods are the queries of other layers; each calls the part that answers it."""

    counted_by_caches = False  # not part of the size of the cached values that refer to it

    def __init__(
        self,
        repository: EditionRepository,
        edition: str,
        built_on: str,
        own_places: OwnPlaces | None = None,
        *,
        whole: Store | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """Opens nothing yet: the first query does. Use `open_store` unless you know that the edition exists.

        `whole` and `hidden` make a view of another store, without some of its indicators: see `without`."""
        self.repository = repository
        self.edition = edition
        self.built_on = built_on  # ISO date and time, UTC
        self.identity = repository.identity(edition)
        self.hidden = hidden
        self._views: OrderedDict[frozenset[str], Store] = OrderedDict()
        self.reader: EditionReader = whole.reader if whole else EditionReader(repository, edition)
        index = whole.geography.index if whole else AreaIndex(self.reader)
        self.catalogue = EditionCatalogue(self.reader, hidden)
        stored = StoredFigures(self.reader, index, self.catalogue)
        self.geography: Geography = (
            whole.geography
            if whole
            else Geography(self.reader, index, stored.areas_with_rows, own_places or NoPlaces())
        )
        self.figures = Figures(self.geography, self.catalogue, stored)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.edition})"

    def check(self) -> None:
        """Read what every page needs, so that damage is detected now. Raises EditionCorrupt."""
        with self.reader.lock:
            _ = self.geography.index.spellings, self.geography.memberships.patients
            self.catalogue.check()
        self.figures.check()

    def without(self, hidden: frozenset[str]) -> Store:
        """The same edition for somebody who may not see these indicators: every method treats them as absent.

        Each such set has its own store, so that no cached value reaches somebody who may see less. Call it on the store of
        the whole edition."""
        if not hidden:
            return self
        with self.reader.lock:
            view = self._views.get(hidden)
            if view is None:
                view = self._views[hidden] = Store(
                    self.repository, self.edition, self.built_on, whole=self, hidden=hidden
                )
                if len(self._views) > _MOST_VIEWS:
                    self._views.popitem(last=False)
            else:
                self._views.move_to_end(hidden)
            return view

    def dispose(self) -> None:
        """Close the connections. The next query opens new ones."""
        self.reader.dispose()

    @cached_property
    def changes(self) -> EditionChanges:
        """The changes of this edition against the one served before it. Raises EditionCorrupt, DatabaseUnreachable."""
        found, there = changes_on(self.repository, self.edition), self.indicators()
        if not self.hidden:
            return found
        return replace(
            found,
            indicators=tuple(each for each in found.indicators if each.indicator in there),
            largest=tuple(each for each in found.largest if each.indicator in there),
            losses=(),  # sentences, which may name what is hidden
        )

    # --- geography ---

    def areas(self, kind: str | None = None) -> tuple[StoredArea, ...]:
        """All areas of one kind; see Geography.areas."""
        return self.geography.areas(kind)

    def area(self, code: str) -> StoredArea | None:
        """The area with any of its codes; see Geography.area."""
        return self.geography.area(code)

    def own_place(self, code: str) -> CustomArea | None:
        """The custom area with this id; see CustomAreas.get."""
        return self.geography.custom_areas.get(code)

    def area_of(self, place: CustomArea) -> StoredArea:
        """A custom area as an area; see CustomAreas.as_area."""
        return self.geography.custom_areas.as_area(place)

    def members(
        self, area_code: str, kind: str = "trust", *, rule: Rule = "home", period: str | None = None
    ) -> tuple[StoredArea, ...]:
        """The areas of one kind that belong to an area; see Geography.members."""
        return self.geography.members(area_code, kind, rule=rule, period=period)

    def parents(self, area_code: str, kind: str) -> tuple[StoredArea, ...]:
        """The areas of one kind that an area belongs to; see Geography.parents."""
        return self.geography.parents(area_code, kind)

    def lies_in(self, codes: Collection[str], parent_kind: str) -> Texts:
        """For each code, the area of `parent_kind` it lies in; see Geography.lies_in."""
        return self.geography.lies_in(codes, parent_kind)

    def patient_shares(self, trust: str) -> tuple[tuple[str, float], ...]:
        """Which boards a trust's patients come from; see Geography.patient_shares."""
        return self.geography.patient_shares(trust)

    def last_day(self, code: str) -> str:
        """The day an area ended; see Geography.last_day."""
        return self.geography.last_day(code)

    def successor(self, code: str) -> StoredArea | None:
        """The area that an area became part of; see Geography.successor."""
        return self.geography.successor(code)

    def board_successions(self) -> tuple[tuple[StoredArea, StoredArea, str], ...]:
        """Boards formed from others: the one before, the one it went into, and the day from which that holds."""
        return self.geography.board_successions()

    def classes(self, scheme: str) -> dict[str, str]:
        """Area code -> class of a classification; see Geography.classes."""
        return self.geography.classes(scheme)

    def peers(self, area_code: str, basis: str) -> tuple[StoredArea, ...]:
        """The peers that a publisher gives an area; see Geography.peers."""
        return self.geography.peers(area_code, basis)

    def peer_bases(self, area_code: str) -> tuple[str, ...]:
        """The bases by which an area has peers; see Geography.peer_bases."""
        return self.geography.peer_bases(area_code)

    # --- catalogue ---

    def indicators(self) -> dict[str, Indicator]:
        """Every indicator that the edition has figures of, by id."""
        return self.catalogue.indicators()

    def indicator(self, id: str) -> Indicator:
        """One indicator. Raises KeyError."""
        return self.catalogue.indicator(id)

    def releases(self, indicator: str | None = None) -> tuple[Release, ...]:
        """The releases of one indicator's numbers, or all; see EditionCatalogue.releases."""
        return self.catalogue.releases(indicator)

    def coverage(self, indicator: str) -> tuple[Coverage, ...]:
        """The coverage of an indicator; see EditionCatalogue.coverage."""
        return self.catalogue.coverage(indicator)

    def periods(self, indicator: str, *, kind: str | None = None, breakdown: str | None = None) -> tuple[Period, ...]:
        """Every period the indicator has rows for; see EditionCatalogue.periods."""
        return self.catalogue.periods(indicator, kind=kind, breakdown=breakdown)

    def newest(self, indicator: str, *, kind: str | None = None, breakdown: str | None = None) -> Period:
        """The newest of `periods`. Raises NotHeld where there is none, KeyError for an unknown indicator."""
        return self.catalogue.newest(indicator, kind=kind, breakdown=breakdown)

    def kinds(self, indicator: str) -> tuple[str, ...]:
        """The kinds of area the indicator has rows for; see EditionCatalogue.kinds."""
        return self.catalogue.kinds(indicator)

    def breakdowns(self, indicator: str, *, kind: str | None = None) -> tuple[str, ...]:
        """The breakdowns the indicator has rows for; see EditionCatalogue.breakdowns."""
        return self.catalogue.breakdowns(indicator, kind=kind)

    def breakdown_label(self, breakdown: str) -> str:
        """Label of a breakdown; see EditionCatalogue.breakdown_label."""
        return self.catalogue.breakdown_label(breakdown)

    def matrix(self, id: str) -> Matrix:
        """A named table of numbers; see EditionCatalogue.matrix."""
        return self.catalogue.matrix(id)

    def kept_model(self, key: str) -> bytes | None:
        """A model fitted when the edition was built; see EditionCatalogue.kept_model."""
        return self.catalogue.kept_model(key)

    def freshness(
        self,
        indicator: str,
        *,
        period: Period | str | None = None,
        kind: str | None = None,
        breakdown: str | None = None,
        today: date | None = None,
    ) -> Freshness:
        """How old figures are, and whether newer ones are expected; see EditionCatalogue.freshness."""
        return self.catalogue.freshness(indicator, period=period, kind=kind, breakdown=breakdown, today=today)

    def freshness_in_words(self, indicators: Sequence[str], period: str) -> tuple[Freshness, ...]:
        """How old the figures of several indicators are; see EditionCatalogue.freshness_in_words."""
        return self.catalogue.freshness_in_words(indicators, period)

    # --- figures ---

    def observations(
        self, indicator: str, period: str | Period, *, kind: str = "trust", breakdown: str = ""
    ) -> Observations:
        """All areas of one kind in one period; see Figures.observations."""
        return self.figures.observations(indicator, period, kind=kind, breakdown=breakdown)

    def history(self, indicator: str, area_code: str, *, breakdown: str = "") -> History:
        """One area through every period; see Figures.history."""
        return self.figures.history(indicator, area_code, breakdown=breakdown)

    def place(
        self,
        indicator: str,
        period: str | Period,
        codes: Collection[str],
        *,
        kind: str = "practice",
        breakdown: str = "",
    ) -> Estimate | Refused:
        """The figure of a custom area; see Figures.place."""
        return self.figures.place(indicator, period, codes, kind=kind, breakdown=breakdown)

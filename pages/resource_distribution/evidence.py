"""What this page knows of one view. Each part is worked out when something first asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from data_access import ENGLAND, MIDLANDS, Store
from domain.resource_distribution.allocations import (
    CLOSING,
    CONVERGENCE,
    Allocations,
    Share,
    WithoutTarget,
    load_allocations,
    load_distances,
    load_share_turned,
    load_without_target,
)
from domain.resource_distribution.allocations import DISTANCE as DISTANCE_FROM_TARGET
from domain.resource_distribution.allocations import MEASURES as ALLOCATION_MEASURES
from domain.resource_distribution.along_deprivation import AlongDeprivation, load_along_deprivation
from domain.resource_distribution.arrival import Arriving, load_arriving
from domain.resource_distribution.comparison import (
    Comparison,
    MappedAreas,
    load_listed,
    load_mapped,
    load_need_by_component,
)
from domain.resource_distribution.counts import Years, load_years
from domain.resource_distribution.geography import compared_areas, peers
from domain.resource_distribution.inside import Inside, load_inside
from domain.resource_distribution.measures import (
    CORE,
    GPS,
    GROSS,
    LOCAL,
    NEED_COMPONENTS,
    NET,
    NURSES,
    OTHER_STAFF,
    PRIMARY,
)
from domain.resource_distribution.need_alone import ListedNeed, NeedAndPrices, load_need_and_prices
from domain.resource_distribution.need_inside import NeedInside, load_need_inside
from domain.resource_distribution.payment_streams import PaymentStreams, load_payment_streams
from domain.resource_distribution.practices import BY_STREAM, DEPRIVATION
from domain.resource_distribution.years import TimeSeries, load_time_series
from pages import areas
from pages.distance_bridge import bridge_lines
from pages.resource_distribution.view import BENCHMARKS, View
from pages.words import provenance
from vocabulary import NOT_HELD, PLACE, Area, Provenance, Refused


@dataclass(frozen=True, eq=False)
class Evidence:
    view: View
    store: Store

    # ------------------------------------------------------------ the area and its benchmark

    @cached_property
    def area(self) -> Area:
        return self._area_of(self.view.area)

    @cached_property
    def benchmark(self) -> Area:
        return self._area_of(self.view.compare)

    @property
    def benchmark_name(self) -> str:
        """ "England", "the Midlands"."""
        return BENCHMARKS[self.benchmark.code][1]

    @cached_property
    def years(self) -> Years:
        return load_years(self.store, self.view.component)

    def _area_of(self, code: str) -> Area:
        area = self.store.area(code)
        assert area is not None  # the view only holds areas that are offered
        return area

    # ------------------------------------------------------------ systems side by side

    @cached_property
    def listed(self) -> Comparison:
        """Systems, clusters, the Midlands and England; then the area, where it is a custom area."""
        return load_listed(self.store, self.area, self.view.component, self.benchmark.code)

    @property
    def row(self) -> int:
        """The row of the area among those listed."""
        return self.listed.row(self.area.code)

    @property
    def benchmark_row(self) -> int:
        return self.listed.row(self.benchmark.code)

    @cached_property
    def areas_by_code(self) -> Mapping[str, Area]:
        """Those listed."""
        return {area.code: area for area in (*compared_areas(self.store), self.area)}

    @property
    def ranked(self) -> bool:
        """Whether there are other areas of its kind to rank it among."""
        return self.area.kind in ("icb", "cluster")

    def rows_of_its_kind(self) -> list[int]:
        """Rows of the areas of the same kind; for the Midlands, its systems."""
        kind = "icb" if self.area.kind == "region" else self.area.kind
        return [row for row, code in enumerate(self.listed.counts.codes) if self.areas_by_code[code].kind == kind]

    def key_of(self, code: str) -> str:
        """The value that stands for an area in an address: what a drill to it sets."""
        area = self.areas_by_code.get(code)
        return areas.key_of(area) if area else code

    # ------------------------------------------------------------ allocations against target

    @cached_property
    def funded(self) -> Area:
        """The area whose money is shown: of a custom area, which has no allocation, the system that most of its practices belong to; the
        custom area itself where that is none of those listed."""
        if self.area.kind != PLACE:
            return self.area
        listed = {area.code for area in compared_areas(self.store)}
        return next((each for each in self.store.parents(self.area.code, "icb") if each.code in listed), self.area)

    @cached_property
    def allocations(self) -> Allocations | Refused:
        return load_allocations(self.store, self.view.stream, self.view.year, centred=self.view.centred)

    @cached_property
    def as_printed(self) -> Allocations | Refused:
        """The same with the targets as printed, whatever the reader chose."""
        return load_allocations(self.store, self.view.stream, self.view.year)

    @cached_property
    def share_turned(self) -> Share | None:
        """The area's share of the money there is, where it is on the one side of it and on the other of its target as printed; None elsewhere,
        and where the reader chose to measure from the average."""
        if self.view.centred:
            return None
        return load_share_turned(self.store, self.view.stream, self.area.code, self.view.year)

    @cached_property
    def without_target(self) -> WithoutTarget | Refused:
        return load_without_target(self.store, self.view.stream, self.view.year)

    @cached_property
    def arriving(self) -> Arriving | Refused:
        return load_arriving(self.store, self.view.stream, centred=self.view.centred)

    @property
    def share_needs(self) -> float | None:
        """What its share would need each year beyond base growth, where the targets as printed are shown; None where it has none."""
        found = None if self.view.centred else load_arriving(self.store, self.view.stream, centred=True)
        row = None if found is None or isinstance(found, Refused) else found.newest.row(self.funded.code)
        if found is None or isinstance(found, Refused) or row is None:
            return None
        return float(found.arrival.each_year[row])

    @cached_property
    def distances(self) -> tuple[TimeSeries, ...]:
        """The area whose money it is (the Midlands where none of those listed is), England, and its peers."""
        own = self._area_of(MIDLANDS) if self.funded.kind == PLACE else self.funded
        return load_distances(
            self.store,
            self.view.stream,
            (own, self._area_of(ENGLAND), *peers(self.store, own)),
            measure=self.view.measure,
            centred=self.view.centred,
        )

    def allocations_provenance(self, period: str) -> Provenance:
        return provenance(self.store, ALLOCATION_MEASURES, period)

    def arriving_provenance(self, period: str, method: str) -> Provenance:
        # That newer figures exist stands beside the headline already.
        return replace(provenance(self.store, (CLOSING, CONVERGENCE), period, method), freshness=())

    def allocations_caveats(self) -> tuple[str, ...]:
        return (*self.bridge, *self.caveats(DISTANCE_FROM_TARGET))

    @cached_property
    def bridge(self) -> tuple[str, ...]:
        """How the distances of the area that are printed here and elsewhere follow from each other."""
        found = self.allocations
        return (
            ()
            if isinstance(found, Refused)
            else bridge_lines(self.store, found.stream, self.funded.code, found.period.label)
        )

    # ------------------------------------------------------------ need alone, and with prices

    @cached_property
    def need_and_prices(self) -> ListedNeed | Refused:
        """Of all core services together: other weights hold need alone, or are of one service."""
        return load_need_and_prices(self.store, self.area, self.benchmark.code)

    @property
    def own_need(self) -> NeedAndPrices | None:
        """The area's, if all core services together are shown; None for England, and if need cannot be separated from prices."""
        found = self.need_and_prices
        return None if isinstance(found, Refused) or self.view.component != CORE else found.of(self.area.code)

    # ------------------------------------------------------------ a closer look

    @cached_property
    def need_by_component(self) -> Mapping[str, float]:
        return load_need_by_component(self.store, self.area.code, self.benchmark.code)

    @cached_property
    def need_inside(self) -> NeedInside | Refused:
        return load_need_inside(self.store, self.area, self.view.level, self.benchmark)

    @cached_property
    def inside(self) -> Inside | Refused:
        return load_inside(self.store, self.area, self.view.level, self.view.money)

    @cached_property
    def along(self) -> AlongDeprivation | Refused:
        return load_along_deprivation(self.store, self.area)

    @cached_property
    def payment_streams(self) -> PaymentStreams | Refused:
        return load_payment_streams(self.store, self.area, self.benchmark)

    @cached_property
    def mapped(self) -> MappedAreas:
        kind = "sub_icb" if self.view.level == "sub_icb" else "ltla"
        return load_mapped(self.store, self.area, kind, self.view.component, self.benchmark.code)

    # ------------------------------------------------------------ over time: the area, its benchmark, its peers

    @cached_property
    def payments_series(self) -> tuple[TimeSeries, ...]:
        return load_time_series(self.store, NET, self._series_areas)

    @cached_property
    def gp_series(self) -> tuple[TimeSeries, ...]:
        return load_time_series(self.store, GPS, self._series_areas)

    @cached_property
    def other_staff_series(self) -> tuple[TimeSeries, TimeSeries]:
        """Nurses, and other staff in direct care, of the area."""
        (nurses,), (others,) = (load_time_series(self.store, measure, [self.area]) for measure in (NURSES, OTHER_STAFF))
        return nurses, others

    @cached_property
    def _series_areas(self) -> tuple[Area, ...]:
        return self.area, self.benchmark, *peers(self.store, self.area)

    # ------------------------------------------------------------ where the figures come from

    def caveats(self, measure: str) -> tuple[str, ...]:
        return self.store.indicator(measure).caveats

    def payment_caveats(self) -> tuple[str, ...]:
        """Caveats of the streams of payments, without those about other weights, which do not apply to need-weighted patients."""
        return tuple(each for each in self.caveats(BY_STREAM) if "Carr-Hill" not in each)

    def need_provenance(self) -> Provenance:
        return provenance(self.store, (self.view.component,), self.years.need.label)

    def components_provenance(self) -> Provenance:
        return provenance(self.store, NEED_COMPONENTS, self.years.need.label)

    def payments_provenance(self, period: str = "") -> Provenance:
        return provenance(self.store, (NET, LOCAL, GROSS), period or self.years.payments.label)

    def staff_provenance(self, period: str, method: str = "") -> Provenance:
        return provenance(self.store, (GPS, PRIMARY), period, method)

    def three_publications(self, period: str) -> Provenance:
        return provenance(self.store, (self.view.component, NET, GPS), period)

    def inside_provenance(self, period: str, method: str) -> Provenance:
        made = provenance(self.store, (BY_STREAM, PRIMARY, GPS), period, method)
        # The sentence says what newer figures there are.
        return replace(made, freshness=tuple(replace(each, newer_known="") for each in made.freshness))

    @property
    def newer_payments(self) -> str:
        """A sentence and a space on newer payments that are known and not held; "" for none."""
        newer = self.store.freshness(BY_STREAM).newer_known
        return f"Newer figures exist and are {NOT_HELD}: {newer}. " if newer else ""

    def along_provenance(self, period: str, method: str) -> Provenance:
        return provenance(self.store, (DEPRIVATION, BY_STREAM, PRIMARY, GPS), period, method)

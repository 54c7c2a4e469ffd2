"""What this page knows of one view. Each part is worked out when something first asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from data_access import Coverage, Store
from pages.data_and_methods.view import Entry, View, matching
from vocabulary import Freshness, Indicator, Release


@dataclass(frozen=True, eq=False)
class Evidence:
    view: View
    store: Store

    # ------------------------------------------------------------ all there is

    @property
    def edition(self) -> str:
        return self.store.edition

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        return self.store.indicators()

    @property
    def releases(self) -> tuple[Release, ...]:
        return self.store.releases()

    @cached_property
    def observations(self) -> int:
        return sum(row.observations for measure in self.indicators for row in self.store.coverage(measure))

    @cached_property
    def freshness(self) -> Mapping[str, Freshness]:
        """Measure -> how old its newest figures are."""
        return {measure: self.store.freshness(measure) for measure in self.indicators}

    # ------------------------------------------------------------ the list, and the entry chosen

    @cached_property
    def listed(self) -> Mapping[str, Entry]:
        return matching(self.store, self.view.show, self.view.find)

    @property
    def entry(self) -> Entry | None:
        return self.listed.get(self.view.entry)

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """What the edition holds of the measure chosen."""
        return self.store.coverage(self.entry.id) if isinstance(self.entry, Indicator) else ()

    # ------------------------------------------------------------ publications and their measures

    @cached_property
    def measures_of(self) -> Mapping[str, Sequence[Indicator]]:
        """Release id -> the measures made of it."""
        measures: dict[str, list[Indicator]] = {}
        for measure, indicator in self.indicators.items():
            for release in self.store.releases(measure):
                measures.setdefault(release.id, []).append(indicator)
        return measures

    def publishers(self, indicator: Indicator) -> Sequence[str]:
        """Who published the measure's own source, without populations and lookups."""
        own = f"{indicator.source}-"
        return sorted(
            {release.publisher for release in self.store.releases(indicator.id) if release.id.startswith(own)}
        )

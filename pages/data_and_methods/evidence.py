"""What this page knows about one view: the entries found, the one looked at, and what the edition holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data_access import Coverage, Method, Store, load_methods
from pages.data_and_methods.view import Entry, View, found
from vocabulary import Indicator, Release


@dataclass(frozen=True)
class Evidence:
    edition: str
    indicators: Mapping[str, Indicator]
    releases: tuple[Release, ...]
    methods: Mapping[str, Method]
    observations: int
    found: Mapping[str, Entry]
    entry: Entry | None
    of_release: Mapping[str, tuple[Indicator, ...]]  # release id -> the measures made of it
    publishers: Mapping[
        str, tuple[str, ...]
    ]  # measure -> who published its own source, without populations and lookups
    coverage: tuple[Coverage, ...]  # of the measure looked at
    labels: Mapping[str, str]  # breakdown -> words
    stale: Mapping[str, str]  # measure -> a sentence, where its figures are older than promised


def gather(view: View, store: Store) -> Evidence:
    indicators = store.indicators()
    coverage = {key: store.coverage(key) for key in indicators}
    listed = found(store, view.show, view.find)
    entry = listed.get(view.entry)
    of_release: dict[str, list[Indicator]] = {}
    publishers: dict[str, tuple[str, ...]] = {}
    for key, indicator in indicators.items():
        used = store.releases(key)
        publishers[key] = tuple(sorted({each.publisher for each in used if each.id.startswith(f"{indicator.source}-")}))
        for release in used:
            of_release.setdefault(release.id, []).append(indicator)
    own = coverage.get(entry.id, ()) if isinstance(entry, Indicator) else ()
    return Evidence(
        edition=store.edition,
        indicators=indicators,
        releases=store.releases(),
        methods=load_methods(),
        observations=sum(row.observations for rows in coverage.values() for row in rows),
        found=listed,
        entry=entry,
        of_release={key: tuple(made) for key, made in of_release.items()},
        publishers=publishers,
        coverage=own,
        labels={row.breakdown: store.breakdown_label(row.breakdown) for row in own},
        stale={key: sentence for key in indicators if (sentence := store.staleness(key))},
    )

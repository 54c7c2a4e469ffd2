"""Which areas are compared, and which smaller areas they consist of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from vocabulary import PLACE, Area

Kinds = tuple[str, ...]
COMPARED_KINDS: Kinds = ("icb", "cluster", "region", "england")

_members = SingleFlightCache(256)


def compared_areas(store: Store) -> tuple[Area, ...]:
    """Systems, clusters, the Midlands, England."""
    midlands, england = store.area(MIDLANDS), store.area(ENGLAND)
    assert midlands is not None and england is not None
    return (*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands, england)


def peers(store: Store, area: Area) -> tuple[Area, ...]:
    """What an area's years are shown beside: other areas of its kind; for the Midlands its systems; for a custom area the
    systems its practices belong to."""
    if area.kind == PLACE and (systems := store.parents(area.code, "icb")):
        return tuple(systems)
    kind = "icb" if area.kind == "region" else area.kind
    return tuple(other for other in compared_areas(store) if other.kind == kind and other.code != area.code)


def systems_of_clusters(store: Store) -> Mapping[str, tuple[str, ...]]:
    """Cluster -> its systems. A cluster's counts are always the sum of its systems': a practice whose address lies in a cluster
    and whose system does not would otherwise count in the cluster alone."""

    def load() -> Mapping[str, tuple[str, ...]]:
        clusters = store.members(MIDLANDS, "cluster")
        return {
            cluster.code: tuple(system.code for system in store.members(cluster.code, "icb")) for cluster in clusters
        }

    systems: Mapping[str, tuple[str, ...]] = _members.get((store, "systems"), load)
    return systems


def parts_of(store: Store, area: str) -> Sequence[str]:
    """The areas whose counts are added up for an area: a cluster's systems, otherwise the area itself."""
    return systems_of_clusters(store).get(area, (area,))


def member_codes(store: Store, area: str, kind: str) -> list[str]:
    """The codes of the areas of one kind within an area."""

    def load() -> list[str]:
        return [member.code for part in parts_of(store, area) for member in store.members(part, kind)]

    codes: list[str] = _members.get((store, area, kind), load)
    return codes

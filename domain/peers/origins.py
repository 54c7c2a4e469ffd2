"""The publications behind the peers of a place."""

from __future__ import annotations

from data_access import Store
from domain.peers.groups import PeerGroup
from vocabulary import Release

PUBLISHED_IN = {
    "ons_global": "ons_statistical_peers",
    "ons_economic": "ons_statistical_peers",
    "ons_demographic": "ons_statistical_peers",
    "strategy_unit": "strategy_unit_peers",
}
"""Published basis -> the source of its peers."""

CLASSIFIED_IN = {"rural": "gp_payments", "teaching": "oversight_framework_2025_26"}
"""Covariate from a classification -> the source of that."""


def releases_behind(store: Store, group: PeerGroup) -> tuple[Release, ...]:
    """Every release behind the peers and their stated differences, without duplicates."""
    sources = {PUBLISHED_IN.get(group.basis, "")}
    sources |= {CLASSIFIED_IN.get(covariate.id, "") for covariate in group.covariates}
    if group.level == "trust":
        sources |= {"trust_patients", "oversight_framework_2025_26"}
    listed = [release for release in store.releases() if release.id.rpartition("-")[0] in sources]
    held = store.indicators()
    for covariate in group.covariates:
        if covariate.indicator in held:
            listed += store.releases(covariate.indicator)
    return tuple(dict.fromkeys(listed))

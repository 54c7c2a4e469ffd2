"""What a board hears first, as findings."""

from __future__ import annotations

from collections.abc import Iterable

from data_access import Store
from domain.fair_comparison.compared import Compared
from domain.overview.fronts import choose_fronts
from pages.fair_words import finding_of
from vocabulary import Area, Finding


def fronts(store: Store, area: Area, scan: Iterable[Compared]) -> tuple[Finding, ...]:
    """At most three findings of a scan, each of another family."""
    return tuple(finding_of(store, area, each.compared) for each in choose_fronts(scan))

"""What a board hears first, as findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from data_access import Store
from domain.fair_comparison.beside_plain import within_chance
from domain.fair_comparison.compared import Compared
from domain.overview.fronts import choose_fronts, largest_against
from domain.overview.material import is_material
from pages import sizes
from pages.fair_words import finding_of
from vocabulary import Area, Finding, Sureness


def fronts(store: Store, area: Area, scan: Iterable[Compared]) -> tuple[Finding, ...]:
    """At most three findings of a scan, each of another family."""
    chosen = [each.compared for each in choose_fronts(scan)]
    return tuple(replace(finding_of(store, area, one), sizes=sizes.told(store, one)) for one in chosen)


def against_it(store: Store, area: Area, scan: Iterable[Compared]) -> Finding | None:
    """The largest measured difference to an area's disadvantage, for a board of whom nothing worse is clear and large enough: as sure as it is.
    None where nothing is worse."""
    one = largest_against(scan)
    if one is None:
        return None
    found = finding_of(store, area, one)
    if within_chance(one):
        reason = "it may be chance"
    elif not one.claimed:
        reason = "we can’t tell whether it is real"
    elif not is_material(one):
        reason = "too small to call for a decision"
    else:
        reason = "the mix of people may explain it"
    clearly, fair = "clear " if one.claimed else "", ", like for like" if one.like_for_like else ""
    return replace(
        found,
        sure=one.sure.phrase if one.claimed else Sureness.CANNOT_TELL,
        direction="worse" if one.claimed else "no different",
        caution=f"The largest {clearly}difference for the worse here{fair}, but {reason}.",
        sizes=sizes.told(store, one),
        not_enough=True,
    )

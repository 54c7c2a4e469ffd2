"""What allowing for the people does to each plain difference of an area: its sign, its badge, and what moved it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from data_access import MIDLANDS, Store
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.practice_models import Allowed
from domain.fair_comparison.scan import CLAIMABLE, scan_area

NAN = float("nan")


@dataclass(frozen=True, eq=False)
class BesidePlain:
    """One measure like for like (`fair`) and the same when nothing is allowed for (`plain`).

    `ages` and `deprivation` are what they move the difference by, in events more (positive) or fewer: ages and sexes alone, then
    deprivation too. NaN where they are not allowed for one after the other. Both add up to `moved`.
    """

    fair: Compared
    plain: Compared
    ages: float = NAN
    deprivation: float = NAN

    @property
    def moved(self) -> float:
        """Events by which all that is allowed for moves the difference."""
        return self.fair.difference - self.fair.crude

    @property
    def changes_sign(self) -> bool:
        return changes_sign(self.fair)

    @property
    def changes_badge(self) -> bool:
        return self.fair.sure.phrase is not self.plain.sure.phrase

    @property
    def plain_is_chance(self) -> bool:
        return within_chance(self.plain)

    @property
    def fair_is_chance(self) -> bool:
        return within_chance(self.fair)

    @property
    def plain_share(self) -> float:
        """The plain difference as a share of what the average rate would give; NaN where that is nothing."""
        at_average = self.fair.observed - self.fair.crude
        return self.fair.crude / at_average if at_average > 0 else NAN

    @property
    def fair_share(self) -> float:
        """The difference like for like as a share of what is expected."""
        return self.fair.ratio - 1


def changes_sign(one: Compared) -> bool:
    """Whether the plain difference and that like for like have opposite signs."""
    return one.crude * one.difference < 0


def within_chance(one: Compared) -> bool:
    """Whether the 95% interval holds no difference."""
    return not one.lower * one.upper > 0


def told_like_for_like(scan: Iterable[Compared]) -> list[Compared]:
    """Those of a scan that are like for like and have no newer figures."""
    return [one for one in scan if one.like_for_like and not _superseded(one)]


def not_adjusted(scan: Iterable[Compared]) -> list[Compared]:
    """Those of a scan for which it is not known who the people are."""
    return [one for one in scan if not one.like_for_like and not _superseded(one)]


def beside_plain(store: Store, area: str, against: str = MIDLANDS) -> tuple[BesidePlain, ...]:
    """Every measure of an area that is told like for like, beside its plain difference: those within their date first; of these those that
    change their sign, then those that change their badge; of these the claimed before others, then the further moved. Raises KeyError for an unknown area."""
    plain = _by_key(scan_area(store, area, against, Allowed.NOTHING))
    by_age = _by_key(scan_area(store, area, against, Allowed.AGES))
    found = []
    for one in told_like_for_like(scan_area(store, area, against)):
        other, ages = plain.get(_key(one)), by_age.get(_key(one))
        if other is None:
            continue
        apart = ages is not None and "deprivation" in one.adjusted_for and ages.adjusted_for == ("age", "sex")
        found.append(
            BesidePlain(
                one,
                other,
                ages.difference - ages.crude if apart and ages is not None else NAN,
                one.difference - ages.difference if apart and ages is not None else NAN,
            )
        )
    return tuple(sorted(found, key=_order))


def _superseded(one: Compared) -> bool:
    return one.freshness is not None and bool(one.freshness.superseded_by)


def _by_key(scan: Iterable[Compared]) -> dict[tuple[str, str, str], Compared]:
    return {_key(one): one for one in scan}


def _key(one: Compared) -> tuple[str, str, str]:
    return one.indicator.id, one.unit_kind, one.unit


def _order(each: BesidePlain) -> tuple[bool, bool, bool, bool, float]:
    claimed = each.fair.claimed or each.plain.sure.phrase in CLAIMABLE
    moved = abs(each.fair_share - each.plain_share)
    further = -moved if math.isfinite(moved) else math.inf
    return not each.fair.current, not each.changes_sign, not each.changes_badge, not claimed, further

"""The findings in front of a board: at most three of its area, worse ones first, of different families if possible."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from domain.fair_comparison.compared import Compared
from domain.overview.material import is_material, is_material_finding
from domain.overview.ranking import FAMILIES, SURE
from vocabulary import Finding, Sureness

MOST = 3


@dataclass(frozen=True)
class Chosen:
    """One difference put in front, and how many of its family could have been."""

    compared: Compared
    among: int


def choose_fronts(scan: Iterable[Compared], most: int = MOST) -> tuple[Chosen, ...]:
    """The differences to put in front, one a family, in the families' order.

    Of each family the first in this order: like for like before plain, the surer, the most people as they are to be believed.
    """
    fit = [one for one in scan if may_stand_in_front(one)]
    chosen = []
    for family in FAMILIES:
        own = [one for one in fit if one.indicator.family == family]
        if own:
            chosen.append(Chosen(min(own, key=_order), len(own)))
    return tuple(chosen[:most])


def largest_against(scan: Iterable[Compared]) -> Compared | None:
    """Of what is worse, with a direction and within its date: what may be claimed before what may not, like for like before plain, the most people
    as they are to be believed. None where nothing is worse."""
    worse = [
        one
        for one in scan
        if one.worse is True
        and one.rankable
        and one.indicator.family != "economy"
        and _is_current(one)
        and one.ratio > 0
    ]
    return min(
        worse,
        key=lambda one: (not one.claimed, not one.like_for_like, -abs(one.believed_people), one.indicator.id),
        default=None,
    )


def may_stand_in_front(one: Compared) -> bool:
    """Whether it is a difference a board should hear of before others: worse, claimed, clear of none, and within its date; like for
    like, or else sure, since a plain difference of one period may be of who the people are; and large enough. Figures of the economy describe
    an area."""
    clear = math.isfinite(one.lower) and math.isfinite(one.upper) and one.lower * one.upper > 0
    current = _is_current(one)
    known = one.claimed and one.rankable and one.worse is True
    return known and clear and current and _is_firm(one) and one.indicator.family != "economy" and is_material(one)


def why_not_decided(one: Compared) -> Literal["old", "plain", "small"]:
    """Why a claimed difference for the worse does not stand in front: past its date, not like for like without being sure, or too small."""
    if not _is_current(one):
        return "old"
    return "small" if _is_firm(one) else "plain"


def _is_firm(one: Compared) -> bool:
    return one.like_for_like or one.sure.phrase is Sureness.SURE


def _is_current(one: Compared) -> bool:
    return one.freshness is not None and not one.freshness.stale and not one.freshness.superseded_by


def _order(one: Compared) -> tuple[bool, int, float, str]:
    return not one.like_for_like, SURE.index(one.sure.phrase), -abs(one.believed_people), one.indicator.id


def fill_up(
    chosen: Iterable[Finding], others: Iterable[Finding], registered: float | None = None, most: int = MOST
) -> tuple[Finding, ...]:
    """The findings in front, filled up with others to `most`, in the given order. The others are current, large enough for an
    area of `registered` people, and do not say that nothing differs. Worse ones come first, those of new families before
    the rest; better or descriptive ones come last. `others` is lazy, because its first item may be expensive.
    """
    found = list(chosen)[:most]
    if len(found) == most:
        return tuple(found)
    told = [
        each
        for each in others
        if is_material_finding(each, registered) and each.direction != "no different" and not each.age
    ]
    worse = [each for each in told if each.asks_for_decision]
    rest = [each for each in told if not each.asks_for_decision]
    for listed, again in ((worse, False), (worse, True), (rest, False)):
        for finding in listed:
            new = finding.indicator not in {each.indicator for each in found}
            if len(found) < most and new and (again or finding.family not in {each.family for each in found}):
                found.append(finding)
    return tuple(found)

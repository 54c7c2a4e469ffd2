"""Material size: the floor below which a difference is not shown in front, however sure it is.

The floors are a choice of this project, not a publisher's. They apply to the smallest plausible size: the limit of the
95% interval nearer to zero, or the size itself if no interval is published.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.fair_comparison.compared import Compared
from vocabulary import Finding

LEAST_SHARE = 0.005  # of the events expected: 5 in 1,000
LEAST_EVENTS = 100.0
LEAST_OF_RESIDENTS = 0.002  # of a finding that counts people: 2 in 1,000 of those registered
LEAST_IN_UNITS: Mapping[str, float] = {"years": 0.5, "percentage points": 0.5}  # how the unit begins -> the least of it
LEAST_POUNDS = 5.0  # for each person registered, where the unit is millions


def at_least(size: float, lower: float | None, upper: float | None) -> float:
    """How large a difference is at least, without its sign: 0 where its interval holds 0."""
    if lower is None or upper is None:
        return abs(size)
    return 0.0 if lower * upper <= 0 else min(abs(lower), abs(upper))


def is_material(one: Compared) -> bool:
    """Whether a compared measure differs by enough: in events, and as a share of those expected."""
    least = at_least(one.difference, one.lower, one.upper)
    return least >= LEAST_EVENTS and least >= LEAST_SHARE * one.expected


def is_material_finding(finding: Finding, registered: float | None) -> bool:
    """The same of a finding. `registered`: people registered with the area's practices; where that is not known, every number of
    people, or of pounds, is enough. A finding without a size is not."""
    if finding.size is None:
        return False
    least = at_least(finding.size, finding.lower, finding.upper)
    for unit, enough in LEAST_IN_UNITS.items():
        if finding.size_unit.startswith(unit):
            return least >= enough
    if registered is None:
        return True
    if finding.size_unit.startswith("million"):
        return least * 1e6 >= LEAST_POUNDS * registered
    return least >= LEAST_OF_RESIDENTS * registered

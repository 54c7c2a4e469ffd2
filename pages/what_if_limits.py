"""The interval of a what-if in words."""

from __future__ import annotations

from dataclasses import replace

from analysis.scenarios import Summary
from components.units import Unit


def limits(unit: Unit, found: Summary) -> str:
    """ "0.10 to 0.16 years", "a loss of £9.1m to £9.4m", "a loss of £0.2m to a gain of £0.3m": signs are words.

    Rounded as estimates are, unless that makes the two ends equal.
    """
    bare = replace(unit, words="")
    alike = unit.estimate(found.lower) == unit.estimate(found.upper)
    short, write = (bare.write, unit.write) if alike else (bare.estimate, unit.estimate)
    if found.lower >= 0 or short(found.lower) == short(0.0):
        return f"{short(abs(found.lower))} to {write(max(found.upper, 0.0))}"
    if found.upper > 0:
        return f"a loss of {short(-found.lower)} to a gain of {write(found.upper)}"
    return f"a loss of {short(-found.upper)} to {write(-found.lower)}"

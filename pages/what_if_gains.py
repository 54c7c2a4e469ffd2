"""What a what-if counts, in words: after its number, and as a loss."""

from __future__ import annotations

from components.units import Unit


def lost(gain: str) -> str:
    """ "years of life gained" as "years of life lost"."""
    return gain.replace(" gained", " lost") if " gained" in gain else f"lost: {gain}"


def without_unit(gain: str, unit: Unit) -> str:
    """The unit and the rest of what a number counts: "0.13 years" and "of life expectancy gained", "£48.2m" and "a year
    gained".
    """
    words = unit.words.strip() or (unit.name if unit.before else "")
    return gain[len(words) :].lstrip() if words and gain.startswith(f"{words} ") else gain

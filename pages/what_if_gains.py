"""What a what-if counts, in words: behind its number, and as a loss."""

from __future__ import annotations

from components.units import Unit


def lost(gain: str) -> str:
    """ "years of life gained" as "years of life lost"."""
    return gain.replace(" gained", " lost") if " gained" in gain else f"lost: {gain}"


def without_unit(gain: str, unit: Unit) -> str:
    """What a number counts behind its unit: "0.13 years" and "of life expectancy gained", "£48.2m" and "a year gained"."""
    words = unit.words.strip() or (unit.name if unit.before else "")
    return gain[len(words) :].lstrip() if words and gain.startswith(f"{words} ") else gain

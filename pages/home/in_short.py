"""The answer to the question of the first page, in one line: what to decide next, how sure that is, and what would change it."""

from __future__ import annotations

from pages.fair_words import LEFT_OUT
from pages.home.evidence import Evidence
from vocabulary import Finding, Sureness

NOTHING = "Nothing here is clearly worse by enough to decide on. New figures could change that."


def in_short(evidence: Evidence) -> str:
    """From the first card; "" where there is none."""
    first = evidence.first
    if first is None:
        return ""
    if not first.asks_for_decision or first == evidence.against_it:  # the latter stands there because nothing else does
        return NOTHING
    return f"Next: {_what(evidence, first)}. {_how_sure(first)} {_changed_by(first)} could change that."


def _what(evidence: Evidence, first: Finding) -> str:
    """The measure, and the one place in the area that it is about."""
    _, _, place = first.sentence.rstrip(".").partition(", at ")  # as pages/fair_words.py ends it
    name = evidence.short_name(first.indicator).replace(": ", " ")  # one colon in a line is enough
    return name + (f", at {place}" if place else "")


def _how_sure(first: Finding) -> str:
    than = "less than its fair share" if first.against_target else "worse than "
    if not first.against_target:
        than += "expected" if first.like_for_like else "elsewhere"
    return {
        Sureness.SURE: f"We are sure it is {than}.",
        Sureness.PROBABLY: f"Probably {than}.",
        Sureness.CANNOT_TELL: f"We can’t tell whether it is {than}.",
        Sureness.NOT_MEASURED: f"It is {than}, with no margin of error published.",
    }[first.sure]


def _changed_by(first: Finding) -> str:
    if LEFT_OUT in first.caution:
        return "Excluded patients or newer figures"
    if first.like_for_like:
        return "Newer figures"
    return "A new target or newer figures" if first.against_target else "The mix of people or newer figures"

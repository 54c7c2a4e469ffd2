"""The answer to the question of the first page, in one line: what to decide next, how sure that is, and what would change it."""

from __future__ import annotations

from domain.overview.fronts import why_not_decided
from pages.fair_words import LEFT_OUT
from pages.home.evidence import Evidence
from pages.home.picture import drawn
from vocabulary import Finding, Sureness

NOTHING = "Nothing calls for a decision"
NEW_FIGURES = "New figures could change that."


def in_short(evidence: Evidence) -> str:
    """From the first card; "" where there is none."""
    first = evidence.first
    if first is None:
        return ""
    if not first.asks_for_decision:
        return f"{NOTHING}: {_why_nothing(evidence)}. {NEW_FIGURES}"
    return f"Next: {_what(evidence, first)}. {_how_sure(first)} {_changed_by(first)} could change that."


def _why_nothing(evidence: Evidence) -> str:
    """ "4 comparisons are worse, but past their date or not like for like": as many as the picture below has filled dots on that side."""
    worse = [why_not_decided(one) for one in evidence.scan if drawn(one) and one.claimed and one.worse is True]
    if not worse:
        return "nothing here is clearly worse"
    one = len(worse) == 1
    said = {"small": "too small", "old": f"past {'its' if one else 'their'} date", "plain": "not like for like"}
    *others, last = (words for why, words in said.items() if why in worse)
    reasons = f"{', '.join(others)} or {last}" if others else last
    return f"{len(worse)} comparison{' is' if one else 's are'} worse, but {reasons}"


def _what(evidence: Evidence, first: Finding) -> str:
    """The measure, and the one place in the area that it is about."""
    _, _, place = first.sentence.rstrip(".").partition(", at ")  # as pages/fair_words.py ends it
    name = evidence.short_name(first.indicator).replace(": ", " ")  # one colon in a line is enough
    return name + (f", at {place}" if place else "")


def _how_sure(first: Finding) -> str:
    than = {"target": "less than its published target", "share": "less than its share of the money", "": "worse than "}[
        first.against
    ]
    if not first.against:
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
    return "A new target or newer figures" if first.against else "The mix of people or newer figures"

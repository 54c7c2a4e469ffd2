"""The measure that judges a decision where its own has too few figures: only one that tells of the same thing."""

from __future__ import annotations

import re

from data_access import Store
from domain.learning.evaluation import has_judged_place, judged_measures_of
from vocabulary import Indicator

SAME_WORDS = 0.5  # of the words of two names: one measure is near another that shares more
FEWEST_WORDS = 2  # that they share
OTHER_PEOPLE = ("carers",)  # ends of ids: the same question asked of other people
COMMON_WORDS = frozenset(("aged", "after", "and", "before", "beds", "care", "contact", "days", "for", "need", "over", "patients", "people", "per", "record", "score", "share", "staff", "the", "under", "weeks", "within", "years"))  # fmt: skip


def nearest_judged(store: Store, indicator: str, area: str) -> Indicator | None:
    """The nearest measure of the same family that can be judged in an area: the same measure at another level, else the one in
    the same unit whose short name shares most words. None if none shares two words and more than half of the longer name's."""
    own = store.indicator(indicator)
    near = [
        (_nearness(own, each), each)
        for each in judged_measures_of(store, area)
        if each.family == own.family and not each.superseded_by and each.id != indicator
    ]
    for score, found in sorted(near, key=lambda pair: -pair[0]):
        if score <= SAME_WORDS:
            break
        if has_judged_place(store, found.id, area):
            return found
    return None


def _nearness(one: Indicator, other: Indicator) -> float:
    """The part of the longer name that two have in common, 0 to 1; 2 for one measure at two levels, whose ids begin alike."""
    shorter, longer = sorted((one.id, other.id), key=len)
    if longer.startswith(f"{shorter}_"):
        return 0.0 if longer.endswith(OTHER_PEOPLE) else 2.0
    own, others = _telling_words(one), _telling_words(other)
    if one.unit != other.unit or len(own & others) < FEWEST_WORDS:
        return 0.0
    return len(own & others) / max(len(own), len(others))


def _telling_words(measure: Indicator) -> frozenset[str]:
    """The distinctive words of its short name: those of three letters or more, without numbers."""
    return frozenset(re.findall(r"[a-z&]{3,}", measure.short_name.lower())) - COMMON_WORDS

"""What may be answered in each lesson, and which answer the area's own figures give. Every number is worked out from them."""

from __future__ import annotations

from collections.abc import Mapping

from components import narrative as say
from data_access import Store
from domain.learning import lessons
from pages.words import spoken
from vocabulary import Refused


def answers_of(store: Store, lesson: str, area: str) -> Mapping[str, str]:
    """Key -> words. The keys stand in addresses."""
    return _ANSWERS[lesson](store, area)


def right_answer(store: Store, lesson: str, area: str) -> str:
    """The key of the answer that the figures give; "" where they give none."""
    match lesson:
        case "funnel":
            return "twentieth"
        case "rank":
            return "range"
        case "gaps":
            return "ratio-stays"
        case "regression":
            following = lessons.load_following(store)
            if isinstance(following, Refused):
                return ""
            found = following.found
            if found.second < LITTLE * found.first:
                return "nearer"
            return "further" if LITTLE * found.second > found.first else "same"
        case "control":
            monthly = lessons.load_monthly(store, area)
            return "" if isinstance(monthly, Refused) else "yes" if is_sign(monthly) else "no"
        case "probability":
            return "few"
    return ""


LITTLE = 0.8
"""Of the larger distance: two that lie closer together count as the same."""


def is_sign(monthly: lessons.Monthly) -> bool:
    return monthly.chart.readings[-1] != "neither" or bool(monthly.chart.outside[-1])


def _funnel(store: Store, area: str) -> Mapping[str, str]:
    found = lessons.load_practices(store, area)
    if isinstance(found, Refused):
        return {}
    number = len(found.areas)  # for the 95% limits: by chance 1 in 500 is outside those of 99.8%
    return {
        "none": "Not one",
        "twentieth": f"About {number / 20:.0f}, 1 in 20",
        "half": f"About {number / 2:.0f}, half",
    }


def _rank(store: Store, area: str) -> Mapping[str, str]:
    found = lessons.load_systems(store, area)
    if isinstance(found, Refused):
        return {}
    rank, low, high = (int(each[found.own]) for each in (found.ranks.rank, found.ranks.lower, found.ranks.upper))
    listed = {
        "exact": f"{say.sentence_case(say.ordinal(rank))} and no other",
        "range": f"Anything from {say.ordinal(low)} to {say.ordinal(high)}",
        "any": f"Anything from {say.ordinal(1)} to {say.ordinal(found.ranks.units)}",
    }
    if (low, high) == (1, found.ranks.units):  # the same words twice, and one of them would be wrong
        del listed["any"]
    return listed


def _gaps(store: Store, area: str) -> Mapping[str, str]:
    return {
        "both": "Both gaps halve",
        "ratio-stays": "The gap in numbers halves, the ratio stays",
        "neither": "Neither changes",
    }


def _regression(store: Store, area: str) -> Mapping[str, str]:
    return {"further": "Further behind", "same": "As far behind", "nearer": "Nearer to the average, or ahead"}


def _control(store: Store, area: str) -> Mapping[str, str]:
    found = lessons.load_monthly(store, area)
    if isinstance(found, Refused):
        return {}
    where = spoken(found.area.short_name)
    return {"yes": f"Yes, something changed in {where}", "no": "No, months differ as much by themselves"}


def _probability(store: Store, area: str) -> Mapping[str, str]:
    found = lessons.load_undecided(store, area)
    if isinstance(found, Refused):
        return {}
    return {
        "none": "None",
        "few": f"About {found.systems / 20:.0f}, 1 in 20",
        "half": f"About {found.systems / 2:.0f}, half",
    }


_ANSWERS = {
    "funnel": _funnel,
    "rank": _rank,
    "gaps": _gaps,
    "regression": _regression,
    "control": _control,
    "probability": _probability,
}

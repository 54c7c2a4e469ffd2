"""Why one difference has several sizes: the text behind the one size that every page shows."""

from __future__ import annotations

import re

from components import narrative as say
from data_access import Store
from domain.fair_comparison.compared import Compared
from domain.unwarranted_variation.sizes import Size, sizes_of
from pages.fair_words import ALLOWED, comparator, plain_comparator, unit_of
from vocabulary import SizeTold

SHOWN = "shown on every page"


def told(store: Store, one: Compared) -> tuple[SizeTold, ...]:
    """Each size with its meaning, and how it follows from the one before; empty where there is only one."""
    found = sizes_of(store, one)
    return tuple(_told(store, one, each) for each in found) if len(found) > 1 else ()


def _told(store: Store, one: Compared, size: Size) -> SizeTold:
    what, how = _words(store, one, size)
    return SizeTold(what, _amount(one, size.events), how, shown=size.kind == "difference")


def _words(store: Store, one: Compared, size: Size) -> tuple[str, str]:
    step, places = _step(one, size), "trust" if one.unit_kind == "trust" else "system"
    match size.kind:
        case "plain":
            return (
                f"Plain: against {plain_comparator(store, one)}",
                "as counted, with no allowance for who the people are",
            )
        case "difference":
            allowed = say.listing([ALLOWED[key] for key in one.adjusted_for], most=9)
            how = f"{step}: allows for {allowed}" if one.adjusted_for else "as counted: who the people are is not known"
            kind = "Like for like" if one.like_for_like else "Not adjusted"
            return f"{kind}: against {comparator(store, one)}", f"{how}; {SHOWN}"
        case "believed":
            return "The same with luck taken out", f"{step}: only puts differences in order"
        case "median":
            return f"To the median {places}’s level, with luck taken out", f"{step}: another level than the average"
        case "best-quarter":
            return f"To the level of the best quarter of {places}s", f"{step}: a higher level"
        case "not-excluded":
            fair = one.not_excluded is None or one.not_excluded.like_for_like
            return (
                f"Among patients not excluded{'' if fair else ', not adjusted'}",
                f"{step} than shown: without those whom practices left out",
            )


def _step(one: Compared, size: Size) -> str:
    return _amount(one, size.step) if say.known(size.step) else ""


def _amount(one: Compared, events: float) -> str:
    """ "about 254 fewer" in the unit of the card."""
    words = re.search(r"\{.*\}", unit_of(one.indicator))
    return say.signed(events, words.group() if words else "{more|fewer}")

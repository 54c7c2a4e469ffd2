"""The levers of a what-if as a question sets them."""

from __future__ import annotations

from typing import Any

from application.search.sums import Sum
from pages.resource_distribution.what_if.merge_parameters import NAME as MERGER
from pages.resource_distribution.what_if.merge_parameters import SYSTEMS
from pages.resource_distribution.what_if.move_parameters import NAME as MOVES


def levers_for(declared: Any, area: str, systems: tuple[str, ...], money: Sum | None) -> Any:
    """The levers as a question sets them; all others at their defaults.

    A merger takes the two or three systems it names. A sum of money is set as far as the lever goes. Money that follows
    need leads to fair shares, as the title of that what-if says.
    """
    lever = declared.parameters.declared().get("million")
    if lever is not None and money is not None and lever.low <= money.millions <= lever.high:
        return declared.parameters(million=money.millions)
    if declared.name == MOVES:
        return declared.parameters(pace="arrive")
    if declared.name != MERGER or not area or not 1 <= len([key for key in systems if key != area]) <= 2:
        return declared.parameters()
    others = (key for key in systems if key != area)
    named = dict(zip(("first", "second", "third"), (area, *others), strict=False))
    offered = {key for key, _ in SYSTEMS}
    return declared.parameters(which="chosen", **named) if set(named.values()) <= offered else declared.parameters()

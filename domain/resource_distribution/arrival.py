"""What it would take for each board to stand on its fair-share target by 2028/29."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.distance_from_target import Arrival, arrival
from data_access import Store
from domain.resource_distribution.allocations import Allocations, load_allocations
from vocabulary import Refused

BY = 2028  # the year 2028/29 begins in


@dataclass(frozen=True, eq=False)
class Arriving:
    """From the close of the newest year. Arrays of `arrival` are by area, as those of `newest`. `years`: those left."""

    newest: Allocations
    arrival: Arrival
    years: int


def load_arriving(store: Store, stream: str, *, centred: bool = False) -> Arriving | Refused:
    """Refused for a stream without a target, and once the allocations of 2028/29 are known."""
    newest = load_allocations(store, stream, centred=centred)
    if isinstance(newest, Refused):
        return newest
    years = BY - int(newest.period.label[:4])
    if years < 1:
        return Refused("The allocations of 2028/29 are in these figures: the distance is shown year by year.")
    money = newest.closing_target + newest.closing_pounds
    found = arrival(money, newest.closing_target, newest.convergence, years=years)
    return found if isinstance(found, Refused) else Arriving(newest, found, years)

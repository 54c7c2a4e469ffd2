"""The growth each board needs to reach its fair-share target by 2028/29."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.distance_from_target import Arrival, arrival
from analysis.pace_of_change import Rules
from data_access import Store
from domain.resource_distribution.allocations import Allocations, load_allocations
from domain.resource_distribution.moving import Setting, last_gains
from domain.resource_distribution.parts import Parts
from vocabulary import Refused

BY = 2028  # the year 2028/29 begins in


@dataclass(frozen=True)
class FairShares:
    """All boards at their fair share of the money in `year`. `own`: pounds a year the area's boards have more (below 0, less) than had all boards
    grown alike; `own_now`: the same of the money they have now. `grows`: whether they have more cash then than now."""

    year: str
    own: float
    own_now: float
    grows: bool
    gaining: int
    losing: int


def fair_shares_by_the_date(boards: Parts, growth: float) -> FairShares | None:
    """By 2028/29, the money growing by `growth` a year from the boards' own year. None once that year is the boards' own, or past."""
    years = BY - int(boards.period[:4])
    if years < 1:
        return None
    rules = Rules(years, growth, growth, growth)
    gains = last_gains(boards, [Setting("arrive", rules)])[0]
    now = float(boards.start[boards.own].sum())
    own = float(gains[boards.own].sum())
    return FairShares(
        f"{BY}/{(BY + 1) % 100:02d}",
        own,
        own / (1 + growth) ** years,
        now * (1 + growth) ** years + own > now,
        int((gains >= 1).sum()),
        int((gains <= -1).sum()),
    )


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

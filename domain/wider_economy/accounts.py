"""Gross value added (GVA) of health and care: every area's share of its economy, year by year, and why it differs from the UK's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.specialisation import Specialisation, specialisation
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from vocabulary import Area, Period, Refused

SHARE, PER_HEAD, QUOTIENT = "gva_share_health_social", "gva_per_head", "location_quotient_health"

Part = Literal["all", "health", "care"]

PARTS: Mapping[str, tuple[str, ...]] = {
    "all": ("",),  # the whole section of the accounts
    "health": ("industry=86",),
    "care": ("industry=87", "industry=88"),
}
"""Part of health and care -> the breakdowns of the accounts that make it up."""

INDUSTRIES = ("industry=86", "industry=87", "industry=88")
"""Health, residential care and social work."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Account:
    """The accounts of one area, year by year. Amounts are million pounds of GVA at the prices of their year."""

    area: Area
    gva: Floats  # of one part of health and care
    total_gva: Floats  # of all industries
    residents: Floats

    @property
    def share(self) -> Floats:
        return self.gva / self.total_gva

    @property
    def gva_per_resident(self) -> Floats:
        """Pounds."""
        return self.gva * 1e6 / self.residents

    @property
    def total_gva_per_resident(self) -> Floats:
        """Pounds."""
        return self.total_gva * 1e6 / self.residents

    @property
    def peak(self) -> int:
        """Index of the year with the largest share."""
        return int(np.nanargmax(self.share))


@dataclass(frozen=True, eq=False)
class Accounts:
    """The accounts of every area a reader may choose, of one part of health and care."""

    years: tuple[Period, ...]
    by_code: Mapping[str, Account]  # the systems of the Midlands, their clusters and the Midlands
    england: Account
    uk: Account

    @property
    def listed(self) -> tuple[Account, ...]:
        return tuple(self.by_code.values())

    def peers(self, area: Area) -> tuple[Account, ...]:
        """Areas of the same kind, the area among them; for the Midlands its systems."""
        kind = "icb" if area.kind == "region" else area.kind
        return tuple(account for account in self.listed if account.area.kind == kind)

    def rank(self, area: Area, year: int) -> tuple[int, int]:
        """Rank of the area's share among its peers, the largest first, and the number of peers. `year` is an index."""
        shares = [account.share[year] for account in self.peers(area)]
        return 1 + sum(share > self.by_code[area.code].share[year] for share in shares), len(shares)

    def specialisation(self, area: Area, year: int) -> Specialisation | Refused:
        """Why the area's share differs from the UK's. `year` is an index."""
        own, uk = self.by_code[area.code], self.uk
        return specialisation(
            own.gva[year],
            own.total_gva[year],
            own.residents[year],
            (uk.gva[year], uk.total_gva[year], uk.residents[year]),
        )


def account_years(store: Store) -> tuple[Period, ...]:
    return store.periods(SHARE, kind="icb")


_accounts = SingleFlightCache(12)  # the same whichever area is chosen
_parts = SingleFlightCache(100)


def load_accounts(store: Store, part: str) -> Accounts:
    """The accounts of one of PARTS."""
    accounts: Accounts = _accounts.get((store, part), lambda: _load_accounts(store, part))
    return accounts


def _load_accounts(store: Store, part: str) -> Accounts:
    midlands, england = store.area(MIDLANDS), store.area(ENGLAND)
    assert midlands is not None and england is not None
    listed = [*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands]
    return Accounts(
        years=account_years(store),
        by_code={area.code: _load_account(store, area, PARTS[part]) for area in listed},
        england=_load_account(store, england, PARTS[part]),
        uk=_load_account(store, store.areas("uk")[0], PARTS[part]),
    )


def load_accounts_within(store: Store, area: Area, part: str) -> tuple[Account, ...]:
    """The accounts of the areas of national accounts (ITL 3) that an area is made of."""
    accounts: tuple[Account, ...] = _parts.get(
        (store, area.code, part),
        lambda: tuple(_load_account(store, member, PARTS[part]) for member in store.members(area.code, "itl3")),
    )
    return accounts


def load_shares_by_industry(store: Store, area: Area) -> Mapping[str, Floats]:
    """Each of INDUSTRIES -> its share of the area's economy, year by year."""
    shares: Mapping[str, Floats] = _parts.get(
        (store, area.code, "industries"),
        lambda: {industry: _load_account(store, area, (industry,)).share for industry in INDUSTRIES},
    )
    return shares


def _load_account(store: Store, area: Area, breakdowns: tuple[str, ...]) -> Account:
    parts = [store.history(SHARE, area.code, breakdown=breakdown) for breakdown in breakdowns]
    per_head = store.history(PER_HEAD, area.code)
    years = [period.id for period in account_years(store)]
    assert all(list(history.period) == years for history in (*parts, per_head))  # one publication, one set of years
    return Account(
        area=area,
        gva=reduce(np.add, [np.where(history.known, history.numerator, np.nan) for history in parts]),
        total_gva=np.where(parts[0].known, parts[0].denominator, np.nan),
        residents=np.where(per_head.known, per_head.denominator, np.nan),
    )

"""The evidence behind one view: each section is loaded when an exhibit first asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from analysis.scenarios import Range
from analysis.specialisation import Specialisation
from data_access import Store
from domain.wider_economy.accounts import (
    SHARE,
    Account,
    Accounts,
    Floats,
    account_years,
    load_accounts,
    load_accounts_within,
    load_shares_by_industry,
)
from domain.wider_economy.anchors import Anchors, load_anchors
from domain.wider_economy.conditions import (
    HealthyLife,
    Pair,
    Strengths,
    load_healthy_life,
    load_pair,
    load_strengths,
)
from domain.wider_economy.early_deaths import EarlyDeaths, load_early_deaths
from domain.wider_economy.ill_health import OutOfWorkWithin, load_out_of_work_within, load_share_ill
from domain.wider_economy.jobs import Jobs, load_jobs
from domain.wider_economy.out_of_work import HealthAndWork, OutOfWork, load_health_and_work, load_out_of_work
from domain.wider_economy.supply_chain import SupplyChain, load_supply_chain
from pages.wider_economy.view import PARTS_IN_WORDS, View, year_of
from pages.words import provenance
from vocabulary import Area, Freshness, Period, Provenance, Refused


class Evidence:
    def __init__(self, view: View, store: Store) -> None:
        area = store.area(view.area)
        assert area is not None  # the view only holds areas that are offered
        self.view, self.store, self.area = view, store, area
        self.part = PARTS_IN_WORDS[view.part]
        self.years = account_years(store)
        self.year_index = self.years.index(year_of(store, view))

    @property
    def period(self) -> Period:
        return self.years[self.year_index]

    @property
    def year(self) -> str:
        return self.period.label

    @cached_property
    def accounts(self) -> Accounts:
        return load_accounts(self.store, self.view.part)

    @property
    def own(self) -> Account:
        return self.accounts.by_code[self.area.code]

    @property
    def uk(self) -> Account:
        return self.accounts.uk

    @property
    def peers(self) -> tuple[Account, ...]:
        return self.accounts.peers(self.area)

    @property
    def rank(self) -> tuple[int, int]:
        """Rank of the area's share among its peers, the largest first, and the number of peers."""
        return self.accounts.rank(self.area, self.year_index)

    @cached_property
    def accounts_within(self) -> tuple[Account, ...]:
        return load_accounts_within(self.store, self.area, self.view.part)

    @cached_property
    def shares_by_industry(self) -> tuple[Mapping[str, Floats], Mapping[str, Floats]]:
        """Of the area's economy and of the UK's, year by year, whichever part the view names."""
        own, uk = (load_shares_by_industry(self.store, area) for area in (self.area, self.uk.area))
        return own, uk

    @cached_property
    def specialisation(self) -> Specialisation | Refused:
        return self.accounts.specialisation(self.area, self.year_index)

    @cached_property
    def jobs(self) -> Jobs | Refused:
        return load_jobs(self.store, self.area, self.period)

    @cached_property
    def early_deaths(self) -> EarlyDeaths | Refused:
        return load_early_deaths(self.store)

    @cached_property
    def out_of_work(self) -> OutOfWork | Refused:
        return load_out_of_work(self.store)

    @cached_property
    def health_and_work(self) -> HealthAndWork | Refused:
        return load_health_and_work(self.store, self.area)

    @cached_property
    def out_of_work_within(self) -> OutOfWorkWithin | Refused:
        return load_out_of_work_within(self.store, self.area)

    @cached_property
    def authority(self) -> int | None:
        """Which of the authorities of `out_of_work_within` is chosen; None: all together."""
        within = self.out_of_work_within
        chosen = self.view.authority
        return None if isinstance(within, Refused) or chosen not in within.codes else within.codes.index(chosen)

    @property
    def authority_name(self) -> str:
        """ "" where all are together."""
        within = self.out_of_work_within
        return "" if self.authority is None or isinstance(within, Refused) else within.authorities[self.authority]

    @property
    def place(self) -> Area:
        """The chosen authority; the area itself where all are together."""
        chosen = self.store.area(self.view.authority) if self.authority is not None else None
        return chosen or self.area

    @cached_property
    def pair(self) -> Pair | Refused:
        return load_pair(self.store, self.place, self.view.outcome, self.view.condition)

    @cached_property
    def strengths(self) -> Mapping[str, Strengths | Refused]:
        return load_strengths(self.store, self.view.outcome)

    @cached_property
    def healthy_life(self) -> HealthyLife | Refused:
        return load_healthy_life(self.store, self.place)

    @cached_property
    def share_ill(self) -> Range | Refused:
        return load_share_ill(self.store)

    @cached_property
    def supply_chain(self) -> SupplyChain | Refused:
        return load_supply_chain(self.store)

    @cached_property
    def anchors(self) -> Anchors | Refused:
        return load_anchors(self.store, self.area)

    @cached_property
    def freshness(self) -> Freshness:
        """Of the share shown, in the year shown."""
        return self.store.freshness(SHARE, period=self.period)

    def caveats(self, indicator: str) -> tuple[str, ...]:
        return self.store.indicator(indicator).caveats

    def provenance(self, indicator: str, period: str = "") -> Provenance:
        """What stands under an exhibit of one indicator. `period`: "" is the view's year."""
        return provenance(self.store, (indicator,), period or self.year)

    def provenance_of_all_years(self, indicator: str) -> Provenance:
        return self.provenance(indicator, f"{self.years[0].label} to {self.years[-1].label}")

"""What pounds spent on health or care in an area set off there and in the UK: output, value added, pay and jobs, with their range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.local_spending import Local, SetOff, Spending, set_off
from analysis.scenarios import DRAWS, SEED, Range, Summary, around, summary
from data_access import Store
from domain.wider_economy.regional import (
    DELTA,
    DELTA_HIGH,
    DELTA_LOW,
    DELTA_OFF,
    MEASURES,
    PAY,
    Measure,
    load_local,
    load_national,
)
from domain.wider_economy.supply_chain import CARE, HEALTH, PRODUCTS
from vocabulary import Area, Refused

Floats = NDArray[np.float64]

RECRUITED, DISPLACED = 0.75, 0.5
"""“Medium” in the Homes and Communities Agency's Additionality Guide (2014): a quarter of jobs leak to people outside; half is displaced."""

SPENT, SUPPLIED, OFF = 0.5, 0.75, 0.25
"""No publication gives these; callers say that they are assumed. Of pay, taxes, pensions and saving leave about half to be spent."""

PRICES = "2025/26"
"""The financial year that pounds are of unless a caller gives another: that of the newest allocations. One year for every what-if of money."""

MOST = 10e9
"""Pounds: more than any system spends in a year, and far outside what average shares can answer."""


@dataclass(frozen=True)
class Assumed:
    """How a pound is spent and what of it is new. Shares are from 0 to 1; see `analysis.local_spending.Spending`."""

    more_bought: float = 0.0  # added to the share of first purchases that stays inside by the quotients
    recruited: float = RECRUITED
    displaced: float = DISPLACED
    spent: float = SPENT
    supplied: float = SUPPLIED
    delta: float = DELTA
    off: float = OFF  # how far each of the above but delta may be off, as a share of it

    def problem(self) -> str:
        """Why it cannot be used; "" where it can."""
        shares = (self.recruited, self.displaced, self.spent, self.supplied, self.off)
        if not (np.isfinite([*shares, self.more_bought, self.delta]).all() and all(0 <= each <= 1 for each in shares)):
            return "A share is from 0 to 1."
        if not -1 <= self.more_bought <= 1:
            return "What is bought inside can change by 100 points at the most."
        if not DELTA_LOW <= self.delta <= DELTA_HIGH:
            return f"Flegg’s delta is from {DELTA_LOW} to {DELTA_HIGH}."
        return ""


@dataclass(frozen=True, eq=False)
class Effect:
    """One measure in one place. Pounds at the prices of the pounds spent; jobs are full-time equivalents for a year.

    `recorded`, `added`: direct, suppliers, households (`analysis.local_spending.STEPS`), at the central assumptions.
    `recorded` is the effect in the tables; `added` excludes displacement, and orders beyond capacity. `draws`: of `added`,
    shape (3, draws), with every uncertain input varied.
    """

    recorded: Floats
    added: Floats
    draws: Floats

    @property
    def direct(self) -> float:
        return float(self.added[0])

    @property
    def suppliers(self) -> float:
        return float(self.added[1])

    @property
    def households(self) -> float:
        return float(self.added[2])

    @property
    def total(self) -> float:
        return float(self.added.sum())

    @property
    def total_draws(self) -> Floats:
        return np.asarray(self.draws.sum(axis=0))

    @property
    def whole(self) -> Summary:
        """The total with the middle 95% of its draws."""
        return summary(self.total_draws, self.total)


@dataclass(frozen=True, eq=False)
class LocalEffect:
    """The effect of spending. `inside` and `uk` have an Effect by MEASURES: output, gva (value added), pay, jobs. The UK
    includes the area.

    Pay inside is that of residents, employers' contributions included. `bought_inside`: the share of first purchases from the
    UK that is made inside, with the ends of its range. Averages of 2022, not marginal effects.
    """

    area: Area
    sector: str
    pounds: float
    prices: str  # the financial year of the pounds
    assumed: Assumed
    inside: Mapping[Measure, Effect]
    uk: Mapping[Measure, Effect]
    bought_inside: Summary


def local_effect(
    store: Store,
    area: Area,
    pounds: float,
    sector: str = HEALTH,
    bought_locally: float | None = None,
    recruited_locally: float = RECRUITED,
    displacement: float = DISPLACED,
    *,
    more_bought: float = 0.0,
    spent: float = SPENT,
    supplied: float = SUPPLIED,
    delta: float = DELTA,
    off: float = OFF,
    prices: str = "",
    vary_delta: bool = True,
    luck: int = 0,
    seed: int = SEED,
    draws: int = DRAWS,
) -> LocalEffect | Refused:
    """The effect of `pounds` more a year, spent on `sector` in the area, there and in the UK: central values and draws.

    `area`: a system, a cluster or the Midlands. `pounds`: positive or negative (less is spent), at the prices of the financial year
    `prices` ("2024/25"; "" is PRICES, or the newest without a forecast if the edition lacks it). `sector`: a product of
    `supply_chain.PRODUCTS`; HEALTH is hospitals, GPs and community services, CARE is residential care and social work.

    `bought_locally`: the share (0 to 1) of the first purchases made in the UK that is made in the area; None: by Flegg's location
    quotients, with `more_bought` added. `recruited_locally`: the share of pay that goes to people who live there. `displacement`: the
    share that displaces other work. `spent`: the share of pay that households spend. `supplied`: the share of extra orders
    that suppliers and shops meet by producing more. `off`: the relative error of each of these; `delta` (0.1 to 0.4) varies
    by DELTA_OFF, unless `vary_delta` is false. Random numbers depend only on `seed` and `luck`, so two calls with one seed
    differ only by their inputs; OTHER_INDUSTRY as `luck` is for the second of two industries.

    Type II: suppliers by the UK tables of 2022 (products), pay by the same tables, households by the spending of 2020. Jobs are worked
    out after the pounds are converted to 2022 prices with the GDP deflator. Gains and costs elsewhere of raising the money
    are not included. These are averages, not marginal effects, of work, not of health; they do not show that spending causes growth.

    Refused: areas without regional accounts; a sector that is none; pounds that are missing or beyond MOST; shares outside their range;
    a year without an index; fewer than 100 draws.

    Source: Miller and Blair (2009), chapters 3, 6 and 8; Flegg and Webber (1997); Homes and Communities Agency (2014), Additionality Guide.
    """
    if sector not in PRODUCTS:
        return Refused(f"“{sector}” is no industry that money can be spent on here.")
    if not np.isfinite(pounds) or abs(pounds) > MOST:
        return Refused(f"Give a sum of no more than £{MOST / 1e9:g} billion.")
    if bought_locally is not None and not 0 <= bought_locally <= 1:
        return Refused("A share is from 0 to 1.")
    if draws < 100:
        return Refused("A range needs at least 100 draws.")
    local, national = load_local(store, area, sector), load_national(store, sector)
    deflated = to_tables_year(store, prices)
    for each in (local, national, deflated):
        if isinstance(each, Refused):
            return each
    assert isinstance(local, Local) and isinstance(national, Local) and not isinstance(deflated, Refused)
    assumed = Assumed(more_bought, recruited_locally, displacement, spent, supplied, delta, off)
    if bought_locally is not None:
        assumed = replace(assumed, more_bought=bought_locally - float(local.at(delta)[4][0]))
    if reason := assumed.problem():
        return Refused(reason)
    year, factor = deflated
    central, drawn = as_they_are(assumed), drawn_from(assumed, draws, seed, luck)
    if not vary_delta:
        drawn = replace(drawn, delta=np.full(draws, delta))
    if bought_locally is not None:  # the given share, whatever delta implies
        share = around(bought_locally, off, highest=1.0).drawn(draws, seed, _BOUGHT + luck)
        drawn = replace(drawn, more_inside=share - local.at(drawn.delta)[4])
    at_centre, in_draws = set_off(local, central, PAY), set_off(local, drawn, PAY)
    uk_centre, uk_draws = (set_off(national, anywhere(each), PAY) for each in (central, drawn))
    for found in (at_centre, in_draws, uk_centre, uk_draws):
        if isinstance(found, Refused):
            return found
    assert isinstance(at_centre, SetOff) and isinstance(in_draws, SetOff)
    assert isinstance(uk_centre, SetOff) and isinstance(uk_draws, SetOff)
    inside = _scaled(at_centre, in_draws, pounds, factor)
    return LocalEffect(
        area=area,
        sector=sector,
        pounds=pounds,
        prices=year,
        assumed=assumed,
        inside=inside,
        uk=_scaled(uk_centre, uk_draws, pounds, factor),
        bought_inside=summary(in_draws.inside, float(at_centre.inside[0])),
    )


def value_added(store: Store, area: Area, pounds: float, sector: str, assumed: Assumed) -> float | Refused:
    """Pounds of value added in the area, at the assumptions as they are: the central value of `local_effect`, without draws."""
    local = load_local(store, area, sector)
    if isinstance(local, Refused):
        return local
    if reason := assumed.problem():
        return Refused(reason)
    found = set_off(local, as_they_are(assumed), PAY)
    return found if isinstance(found, Refused) else float(found.added[MEASURES.index("gva"), :, 0].sum() * pounds)


_BOUGHT, _RECRUITED, _DISPLACED, _SPENT, _SUPPLIED, _DELTA = range(41, 47)
"""Random streams, one for each assumption."""

OTHER_INDUSTRY = 100
"""Added to the streams of what an industry itself decides, for the second of two: its recruits, its suppliers and what it displaces are its own. How
households spend, and how little is bought here, are of the area and shared."""


def as_they_are(assumed: Assumed) -> Spending:
    """The assumptions at their central values."""
    shares = (assumed.delta, assumed.more_bought, assumed.recruited, assumed.spent, assumed.displaced, assumed.supplied)
    return Spending(*(np.array([share]) for share in shares))


def drawn_from(assumed: Assumed, draws: int, seed: int, luck: int = 0) -> Spending:
    """The assumptions with all their uncertainty: each by up to `off` of itself, delta by up to DELTA_OFF. `luck`: 0 or OTHER_INDUSTRY."""

    def share(likely: float, stream: int) -> Floats:
        return around(likely, assumed.off, highest=1.0).drawn(draws, seed, stream)

    more = np.sign(assumed.more_bought) * share(abs(assumed.more_bought), _BOUGHT + luck)
    return Spending(
        delta=Range(assumed.delta - DELTA_OFF, assumed.delta, assumed.delta + DELTA_OFF).drawn(draws, seed, _DELTA),
        more_inside=np.asarray(more),
        recruited=share(assumed.recruited, _RECRUITED + luck),
        spent=share(assumed.spent, _SPENT),
        displaced=share(assumed.displaced, _DISPLACED + luck),
        supplied=share(assumed.supplied, _SUPPLIED + luck),
    )


def anywhere(spending: Spending) -> Spending:
    """The same pound seen from the whole UK: all that the UK makes is bought inside, and all who are paid live there."""
    whole = np.ones(1)
    return replace(spending, delta=np.zeros(1), more_inside=np.zeros(1), recruited=whole)


def _scaled(central: SetOff, drawn: SetOff, pounds: float, factor: float) -> dict[Measure, Effect]:
    """From per pound to all of them. Jobs per pound are at the prices of the tables' year."""
    by = {measure: pounds * (factor if measure == "jobs" else 1.0) for measure in MEASURES}
    return {
        measure: Effect(
            recorded=central.recorded[row, :, 0] * by[measure],
            added=central.added[row, :, 0] * by[measure],
            draws=drawn.added[row] * by[measure],
        )
        for row, measure in enumerate(MEASURES)
    }


def to_tables_year(store: Store, prices: str = "") -> tuple[str, float] | Refused:
    """The financial year pounds are of ("": PRICES), and what one of them was worth at the prices of the tables' year (2022), by the GDP deflator.

    The calendar year 2022 is a quarter of 2021/22 and three quarters of 2022/23. Refused for a year without an index.
    """
    table = store.matrix("price_indices")
    index = dict(zip(table.rows, table.values[:, list(table.columns).index("gdp_deflator")], strict=True))
    forecast = table.values[:, list(table.columns).index("forecast")] == 1
    newest = [row for row, is_forecast in zip(table.rows, forecast, strict=True) if not is_forecast][-1]
    year = prices or (PRICES if PRICES in index else newest)
    if year not in index:
        return Refused(f"There is no price index for {year}.")
    then = 0.25 * index["2021/22"] + 0.75 * index["2022/23"]
    return year, float(then / index[year])


__all__ = ["CARE", "HEALTH", "Assumed", "Effect", "LocalEffect", "local_effect", "value_added"]

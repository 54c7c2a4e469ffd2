"""The evidence: what health and care earns in every area, and what a pound spent on it sets in motion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from analysis.association import Association, association
from analysis.input_output import leontief_inverse
from analysis.specialisation import Specialisation, specialisation
from analysis.supply_chain import Effects, effects
from components.once import Once
from data_access import ENGLAND, MIDLANDS, Observations, Store
from pages.wider_economy.view import PARTS, PRODUCTS, SHARE, View, year_of, years
from vocabulary import Area, Period, Provenance, Refused

PER_HEAD, QUOTIENT, JOBS = "gva_per_head", "location_quotient_health", "jobs_share_health_social"
OUT_OF_WORK, DEATHS = "employment_deprivation", "mortality_preventable_under_75"
OUTPUT, EARNED, WORKED = "output_multiplier_type_1", "gva_multiplier_type_1", "jobs_effect_type_1"
TABLES_YEAR = "2022"  # of the input-output tables: the only one there is
AGREES = 1e-5  # relative: how near a multiplier worked out here must come to the one published

ROUNDING = 1 / 200  # people of working age are worked out from shares of three decimals: right to so much for a board

Floats = NDArray[np.float64]

SPLIT: Mapping[str, str] = {
    "industry=86": "Health",
    "industry=87": "Residential care",
    "industry=88": "Social work",
}


@dataclass(frozen=True, eq=False)
class Account:
    """What one area earned, year by year, in million pounds; and who lives there."""

    area: Area
    earned: Floats  # in the part of health and care looked at
    whole: Floats  # in all industries
    residents: Floats

    @property
    def share(self) -> Floats:
        return self.earned / self.whole

    @property
    def per_resident(self) -> Floats:
        """Pounds earned in health and care for each resident."""
        return self.earned * 1e6 / self.residents

    @property
    def whole_per_resident(self) -> Floats:
        return self.whole * 1e6 / self.residents


@dataclass(frozen=True, eq=False)
class Jobs:
    """Full-time jobs in the larger areas of national accounts, and which of them the area looked at lies in."""

    period: Period
    areas: Observations  # those of the Midlands
    own: NDArray[np.bool_]
    exact: bool  # those areas together are the area looked at, no more and no less
    share: float  # of those areas together
    england: float


@dataclass(frozen=True, eq=False)
class Work:
    """People of working age who are out of work and on benefits for it, and all people of working age."""

    period: Period
    areas: tuple[Area, ...]  # as listed: systems, clusters and the Midlands
    out: Floats
    people: Floats
    england: float  # share

    @property
    def share(self) -> Floats:
        return self.out / self.people

    @property
    def beyond(self) -> Floats:
        """People more than there would be at England's share; below 0: fewer."""
        return self.out - self.people * self.england

    @property
    def same(self) -> NDArray[np.bool_]:
        """Where the difference is no larger than what the rounding of the published shares can make of it."""
        return np.asarray(np.abs(self.beyond) <= ROUNDING * self.people * self.england, dtype=bool)

    def place(self, area: Area) -> int:
        return [each.code for each in self.areas].index(area.code)


@dataclass(frozen=True, eq=False)
class Authorities:
    """Local authorities of the Midlands: people out of work beside early deaths that could be prevented."""

    out_of_work: Observations
    deaths: Observations  # the same authorities in the same order
    own: NDArray[np.bool_]
    found: Association


@dataclass(frozen=True, eq=False)
class Motion:
    """What a pound of demand for each product sets in motion in the UK, by kind of effect."""

    products: tuple[str, ...]
    names: Mapping[str, str]
    effects: Mapping[str, Effects]  # "output", "earned" (per pound), "jobs" (per million pounds)
    multiplier: Mapping[str, float]  # product -> GVA multiplier as published, for the products compared

    def place(self, product: str) -> int:
        return self.products.index(product)


@dataclass(frozen=True, eq=False)
class Evidence:
    caveats: Mapping[str, tuple[str, ...]]  # indicator -> its cautions
    part: str  # words: "health and social care"
    area: Area
    years: tuple[Period, ...]
    at: int  # the year looked at
    own: Account
    peers: tuple[Account, ...]  # areas of the same kind, the own among them; of the Midlands: its systems
    listed: tuple[Account, ...]  # systems, clusters and the Midlands
    within: tuple[Account, ...]  # areas of national accounts the area is made of
    midlands: Account
    england: Account
    uk: Account
    split: Mapping[str, tuple[Floats, Floats]]  # part -> share of the area's and of the UK's economy, year by year
    why: Specialisation | Refused
    jobs: Jobs | Refused
    work: Work | Refused
    authorities: Authorities | Refused
    motion: Motion | Refused
    stale: str
    provenance: Mapping[str, Provenance]  # indicator -> what stands under its exhibits

    @property
    def year(self) -> str:
        return self.years[self.at].label

    def position(self, account: Account) -> tuple[int, int]:
        """Place among its peers by share, largest first, and how many they are."""
        shares = [each.share[self.at] for each in self.peers]
        return 1 + sum(each > account.share[self.at] for each in shares), len(shares)


WORDS = {
    "all": "health and social care",
    "health": "health",
    "care": "residential care and social work",
}


def gather(view: View, store: Store) -> Evidence:
    area = store.area(view.area)
    assert area is not None  # the view only holds areas that are offered
    period, all_years = year_of(store, view), years(store)
    at = all_years.index(period)

    books = _books.get((store, view.part), lambda: _books_of(store, PARTS[view.part], all_years))
    listed = tuple(each for each in books.values() if each.area.kind in ("icb", "cluster", "region"))
    own, uk = books[area.code], books["uk"]
    kind = "icb" if area.kind == "region" else area.kind
    return Evidence(
        caveats={key: store.indicator(key).caveats for key in (SHARE, QUOTIENT, JOBS, *_held(store))},
        part=WORDS[view.part],
        area=area,
        years=all_years,
        at=at,
        own=own,
        peers=tuple(each for each in listed if each.area.kind == kind),
        listed=listed,
        within=tuple(_account(store, each, PARTS[view.part], all_years) for each in store.members(area.code, "itl3")),
        midlands=books[MIDLANDS],
        england=books[ENGLAND],
        uk=uk,
        split=_split(store, own, uk, all_years),
        why=specialisation(
            own.earned[at], own.whole[at], own.residents[at], (uk.earned[at], uk.whole[at], uk.residents[at])
        ),
        jobs=_jobs(store, area, period),
        work=_work(store, [each.area for each in listed]),
        authorities=_authorities(store, area),
        motion=_motions.get(store, lambda: _motion(store)),
        stale=store.staleness(SHARE),
        provenance={
            key: _provenance(store, key, period.label)
            for key in (SHARE, PER_HEAD, QUOTIENT, JOBS, OUTPUT, *_held(store))
        },
    )


_books = Once(12)  # the accounts of all areas are the same whichever is looked at


def _books_of(store: Store, parts: Sequence[str], all_years: tuple[Period, ...]) -> Mapping[str, Account]:
    """Systems, clusters, the Midlands, England and, as "uk", the UK."""
    midlands, england = store.area(MIDLANDS), store.area(ENGLAND)
    assert midlands is not None and england is not None
    found = [*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands, england]
    books = {each.code: _account(store, each, parts, all_years) for each in found}
    return books | {"uk": _account(store, store.areas("uk")[0], parts, all_years)}


def _held(store: Store) -> tuple[str, ...]:
    """Measures that an edition made before they were added does not hold."""
    return tuple(key for key in (OUT_OF_WORK, DEATHS) if key in store.indicators())


def _provenance(store: Store, indicator: str, period: str) -> Provenance:
    entry = store.indicator(indicator)
    counted = entry.numerator if entry.denominator == "None" else f"{entry.numerator}, out of: {entry.denominator}"
    return Provenance(
        definition=f"{entry.name}. {counted}.",
        releases=store.releases(indicator),
        edition=store.edition,
        method=entry.method,
        period=period,
    )


def _account(store: Store, area: Area, parts: Sequence[str], all_years: tuple[Period, ...]) -> Account:
    each = [store.history(SHARE, area.code, breakdown=part) for part in parts]
    heads = store.history(PER_HEAD, area.code)
    wanted = [period.id for period in all_years]
    assert all(list(history.period) == wanted for history in (*each, heads))  # one publication, one set of years
    return Account(
        area=area,
        earned=reduce(np.add, [np.where(history.known, history.numerator, np.nan) for history in each]),
        whole=np.where(each[0].known, each[0].denominator, np.nan),
        residents=np.where(heads.known, heads.denominator, np.nan),
    )


def _split(
    store: Store, own: Account, uk: Account, all_years: tuple[Period, ...]
) -> Mapping[str, tuple[Floats, Floats]]:
    found = {}
    for part in SPLIT:
        mine, theirs = (_account(store, each.area, [part], all_years).share for each in (own, uk))
        found[part] = (mine, theirs)
    return found


def _jobs(store: Store, area: Area, period: Period) -> Jobs | Refused:
    """The six larger areas of the Midlands for which jobs are published."""
    listed = store.periods(JOBS, kind="itl2")
    if period not in listed:
        return Refused(
            f"Jobs are published for {listed[0].label} to {listed[-1].label}, not for {period.label}. Choose one of those years."
        )
    inside = {part.code for part in store.members(area.code, "itl3")}
    home = {parent.code for code in inside for parent in store.parents(code, "itl2")}
    if not home:
        return Refused(f"No area for which jobs are published holds any part of {area.short_name}.")
    midlands = {parent.code for part in store.members(MIDLANDS, "itl3") for parent in store.parents(part.code, "itl2")}
    found = store.observations(JOBS, period, kind="itl2")
    found = found.take(np.isin(found.area.astype(str), sorted(midlands)))
    england = store.observations(JOBS, period, kind="england")
    at = england.position(ENGLAND)
    own = np.isin(found.area.astype(str), sorted(home))
    return Jobs(
        period=period,
        areas=found,
        own=own,
        exact=inside == {part.code for code in home for part in store.members(code, "itl3")},
        share=float(found.numerator[own].sum() / found.denominator[own].sum()) if found.known[own].all() else np.nan,
        england=float(england.value[at]) if at is not None else np.nan,
    )


def _work(store: Store, areas: Sequence[Area]) -> Work | Refused:
    """Of the newest year there is: the index of deprivation is made every few years."""
    listed = store.periods(OUT_OF_WORK, kind="icb") if OUT_OF_WORK in store.indicators() else ()
    if not listed:
        return Refused("This edition of the data does not hold how many people are out of work in each system.")
    rows = [store.history(OUT_OF_WORK, each.code) for each in areas]
    at = [each.position(listed[-1].id) for each in rows]
    england = store.history(OUT_OF_WORK, ENGLAND)
    last = england.position(listed[-1].id)
    assert last is not None and None not in at  # a history holds every period of its measure
    found = [each.take([row]) for each, row in zip(rows, at, strict=True)]
    return Work(
        period=listed[-1],
        areas=tuple(areas),
        out=np.array([each.numerator[0] if each.known[0] else np.nan for each in found]),
        people=np.array([each.denominator[0] if each.known[0] else np.nan for each in found]),
        england=float(england.numerator[last] / england.denominator[last]) if england.known[last] else np.nan,
    )


def _authorities(store: Store, area: Area) -> Authorities | Refused:
    """Local authorities for which both measures are published, in the newest year of either."""
    if len(_held(store)) < 2:
        return Refused("This edition of the data does not hold both measures for local authorities.")
    midlands = {each.code for each in store.members(MIDLANDS, "ltla")}
    work, deaths = (
        store.observations(key, store.periods(key, kind="ltla", breakdown="")[-1], kind="ltla")
        for key in (OUT_OF_WORK, DEATHS)
    )
    both = midlands & set(work.area[work.known]) & set(deaths.area[deaths.known])
    work, deaths = (each.take(np.isin(each.area.astype(str), sorted(both))) for each in (work, deaths))
    found = association(work.value, deaths.value)
    if isinstance(found, Refused):
        return found
    inside = {each.code for each in store.members(area.code, "ltla")}
    return Authorities(work, deaths, np.isin(work.area.astype(str), sorted(inside)), found)


_motions = Once(4)  # the tables are the same for every area and year of an edition


def _motion(store: Store) -> Motion | Refused:
    """Effects worked out from the tables, and refused where they are not those published."""
    direct, gva, jobs = store.matrix("io_2022_A"), _column(store, "gva_coef"), _column(store, "fte_per_m_output")
    inverse = leontief_inverse(direct.values)
    if isinstance(inverse, Refused):
        return inverse
    found: dict[str, Effects] = {}
    for key, weight in {"output": None, "earned": gva, "jobs": jobs}.items():
        made = effects(inverse, weight)
        if isinstance(made, Refused):
            return made
        found[key] = made
    products = tuple(direct.rows)
    ours = {
        OUTPUT: found["output"].total,
        EARNED: found["earned"].total / gva,
        WORKED: found["jobs"].total,
    }
    published = {key: [_published(store, key, product) for product in PRODUCTS] for key in ours}
    rows = [products.index(product) for product in PRODUCTS]
    for key, theirs in published.items():
        if not np.allclose(ours[key][rows], theirs, rtol=AGREES, atol=0):
            return Refused("The effects worked out from the tables are not those in the publication.")
    return Motion(
        products=products,
        names={key: store.breakdown_label(f"product={key}") for key in products},
        effects=found,
        multiplier=dict(zip(PRODUCTS, published[EARNED], strict=True)),
    )


def _column(store: Store, name: str) -> Floats:
    summary = store.matrix("io_2022_summary")
    return np.asarray(summary.values[:, list(summary.columns).index(name)], dtype=np.float64)


def _published(store: Store, indicator: str, product: str) -> float:
    row = store.observations(indicator, TABLES_YEAR, kind="uk", breakdown=f"product={product}")
    return float(row.value[0]) if len(row) else np.nan

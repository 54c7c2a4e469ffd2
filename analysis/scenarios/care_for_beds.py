"""Home care for people who are ready to leave hospital: the bed days it frees, what they are worth, who pays and who gains.

A package of care costs the same whether or not it frees a bed. It frees days only for those who would otherwise have stayed. A freed bed
is used by somebody else, so what it is worth is care, and money only as far as the levers say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import as_floats
from analysis.scenarios.assumption import Range, around
from analysis.scenarios.doubt import Part
from analysis.scenarios.outcome import DRAWS, SEED, Change, Measure, Outcome, Summary, summaries, summary
from vocabulary import MILLION, Refused

Floats = NDArray[np.float64]
WHAT, UNIT = "£ million of care freed a year, less what is paid", "£ million"
BED_DAYS = "bed days a year"
PRICE, HOURS, WEEKS, ANYWAY, DELAY, MOST = range(6)  # what is in doubt, in this order
STREAM = 51  # of luck, of the first of them
PARTIES = ("councils", "cash", "care")


@dataclass(frozen=True)
class Packages:
    """What is bought. `pounds` a year. `price`: £ an hour. `hours` a week for `weeks`, a package. `anyway`: the share of people who would have left
    as soon without it, 0 to 1. `delay`: days that others wait in bed, with its standard error `delay_error`. `night`: £ that a bed day is
    worth. `nhs_pays`: the NHS's share of the pounds; `cash`: of a night's worth, the share that the NHS no longer spends (both 0 to 1)."""

    pounds: float
    price: Range
    hours: float
    weeks: float
    anyway: float
    delay: float
    delay_error: float
    night: float
    nhs_pays: float
    cash: float

    @property
    def cost(self) -> float:
        """£ for one package."""
        return self.price.likely * self.hours * self.weeks

    @property
    def number(self) -> float:
        return self.pounds / self.cost


@dataclass(frozen=True, eq=False)
class CareForBeds(Outcome):
    """As Outcome, in £ million. `released`: bed days, at the central value and in draws; `capped`: whether there are no more to free.

    `bounded`: the share of draws, 0 to 1, in which the care bought would free more bed days than can be freed. `unbounded`: the bed days it would free
    if there were always somebody to help. `enough`: £ a year from which the bound is reached; infinite where no care frees a bed.

    `parties`, shape (n, 3), and `central_parties`: £ million a year of each of PARTIES, which add up to the whole: what councils pay; what the NHS pays
    and no longer spends; care that others have in the beds. Below 0 is paid.
    """

    released: float
    drawn_released: Floats
    capped: bool
    bounded: float
    unbounded: Summary
    enough: float
    parties: Floats
    central_parties: Floats

    @property
    def frees_each(self) -> float:
        """Bed days that a package frees on average over all, with no more in all than can be freed."""
        return self.released / self.people

    @property
    def worth(self) -> float:
        """£ million a year that the bed days are worth."""
        return self.central + (self.pounds or 0.0) / MILLION

    @property
    def in_cash(self) -> Summary:
        """£ million a year that councils and the NHS have in cash, together; below 0 is paid. Care for others is not in it."""
        return summary(self.parties[:, :2].sum(axis=1), float(self.central_parties[:2].sum()))

    @property
    def cost_a_day(self) -> float:
        """£ paid for each bed day freed; infinite where none is."""
        return (self.pounds or 0.0) / self.released if self.released else float("inf")


@dataclass(frozen=True, eq=False)
class CouncilParts:
    """What falls to each council. Arrays of shape (n,), in the order given.

    `share`: of the bed days, 0 to 1, adds up to 1. `delay`: mean days of a late discharge. `pays`: £ million a year. `of_spending`: what it pays as a
    share of what it spends on social care, NaN where that is not known. `freed`, `lower`, `upper`: bed days a year, with their limits.
    """

    share: Floats
    delay: Floats
    pays: Floats
    of_spending: Floats
    freed: Floats
    lower: Floats
    upper: Floats


def released_days(packages: Packages, most: float) -> float:
    """Bed days freed in a year at the levers as they are, never more than `most`."""
    return min(packages.number * (1 - packages.anyway) * packages.delay, most)


def gain(packages: Packages, most: float) -> float:
    """£ million: what the bed days are worth, less what is paid."""
    return (released_days(packages, most) * packages.night - packages.pounds) / MILLION


def breaks_even_at(packages: Packages) -> float:
    """The days a bed each package would have to free, on average over all, for the bed days to be worth what is paid."""
    return packages.cost / packages.night


def care_for_beds(
    packages: Packages,
    *,
    most: float,
    off: float,
    places: Sequence[str],
    place_days: ArrayLike,
    draws: int = DRAWS,
    seed: int = SEED,
) -> CareForBeds | Refused:
    """What packages of home care free, are worth and cost, and for whom.

    `most`: bed days a year that could be freed at all. `off`: how far the reader's own figures (hours, weeks, the share who leave anyway) and `most` may
    be off, as a share of each; `most` is not in doubt where it is all the bed days of the places, and never above them. `places` share the pounds and the gain as `place_days`, their bed days, do. Three sources of doubt: the price of an
    hour as published (model), the reader's figures (assumption), and how far the usual delay differs between months (data).

    Refuses pounds, prices, hours, weeks, delays and nights that are not above 0, shares outside 0 to 1, and places without bed days.

    Source: the arithmetic of a cost-consequence account; Drummond MF et al. (2015), Methods for the Economic Evaluation of Health Care Programmes, 4th edition,
    chapter 4 (costs and gains by who bears them).
    """
    days = as_floats(place_days)
    if reason := _problem(packages, most, off, days):
        return Refused(reason)
    one = np.ones(draws)
    price = packages.price.drawn(draws, seed, STREAM + PRICE)
    hours, weeks = (
        around(each, off).drawn(draws, seed, STREAM + which)
        for each, which in ((packages.hours, HOURS), (packages.weeks, WEEKS))
    )
    anyway = around(packages.anyway, off, highest=1.0).drawn(draws, seed, STREAM + ANYWAY)
    luck = np.random.default_rng([seed, STREAM + DELAY]).standard_normal(draws)
    delay = np.maximum(packages.delay + packages.delay_error * luck, 0.0)

    everybody = float(days.sum())
    bound = (
        around(most, off, highest=everybody).drawn(draws, seed, STREAM + MOST)
        if most < everybody
        else np.asarray(one * most)
    )

    def would_free(price: Floats, hours: Floats, weeks: Floats, anyway: Floats, delay: Floats) -> Floats:
        """A package of next to no hours is none, so the number of packages has an upper limit."""
        number = packages.pounds / np.maximum(price * hours * weeks, packages.cost / 10)
        return np.asarray(number * (1 - anyway) * delay)

    def freed(*each: Floats) -> Floats:
        return np.asarray(np.minimum(would_free(*each[:MOST]), each[MOST]))

    central_values = (packages.price.likely, packages.hours, packages.weeks, packages.anyway, packages.delay, most)
    likely = [one * each for each in central_values]
    drawn = [price, hours, weeks, anyway, delay, bound]

    def net(varies: tuple[int, ...]) -> Floats:
        found = freed(*(drawn[each] if each in varies else likely[each] for each in range(len(drawn))))
        return np.asarray((found * packages.night - packages.pounds) / MILLION)

    central, alone = released_days(packages, most), released_days(packages, np.inf)
    without = would_free(*drawn[:MOST])
    every = freed(*drawn)
    whole = np.asarray((every * packages.night - packages.pounds) / MILLION)
    total, share = gain(packages, most), days / days.sum()
    people = packages.number * share
    changes = summaries(whole[:, None] * share, total * share)
    return CareForBeds(
        what=WHAT,
        unit=UNIT,
        central=total,
        draws=net((PRICE, DELAY)),
        people=float(packages.number),
        groups=(),
        places=tuple(map(Change, places, people.tolist(), changes)),
        also=(Measure(BED_DAYS, 0.0, summary(every, central)),),
        seed=seed,
        reached=whole,
        parts=(
            Part("data", net((DELAY,))),
            Part("assumption", net((HOURS, WEEKS, ANYWAY, MOST))),
            Part("model", net((PRICE,))),
        ),
        pounds=packages.pounds,
        released=central,
        drawn_released=every,
        capped=central >= most,
        bounded=float(np.mean(without > bound)),
        unbounded=summary(without, alone),
        enough=packages.pounds * most / alone if alone > 0 else np.inf,
        parties=_parties(every, packages),
        central_parties=_parties(np.array([central]), packages)[0],
    )


def council_parts(
    packages: Packages, freed: Summary, bed_days: ArrayLike, late: ArrayLike, spending: ArrayLike
) -> CouncilParts | Refused:
    """Shares out what councils pay, and the days `freed`, as their bed days are shared.

    `bed_days` and `late` (late discharges) a year and `spending` (£ a year, NaN: not known) have shape (n,).
    Refuses arrays of different shapes, bed days below 0 or all 0, and late discharges that are not above 0.

    Source: apportionment in proportion to use, the arithmetic of a cost-consequence account (see `care_for_beds`).
    """
    days, discharges, spent = map(as_floats, (bed_days, late, spending))
    if not days.shape == discharges.shape == spent.shape or days.ndim != 1:
        return Refused("Bed days, late discharges and spending must be of the same councils.")
    if not days.sum() > 0 or (days < 0).any() or not (discharges > 0).all():
        return Refused("It is not known whose residents wait in hospital.")
    share = days / days.sum()
    pays = packages.pounds * (1 - packages.nhs_pays) * share
    return CouncilParts(
        share,
        days / discharges,
        pays / MILLION,
        pays / np.where(spent > 0, spent, np.nan),
        freed.value * share,
        freed.lower * share,
        freed.upper * share,
    )


def _parties(released: Floats, packages: Packages) -> Floats:
    """£ million of each of PARTIES, shape (n, 3)."""
    worth = released * packages.night
    paid = packages.pounds
    rows = (
        np.full(released.shape, -paid * (1 - packages.nhs_pays)),
        worth * packages.cash - paid * packages.nhs_pays,
        worth * (1 - packages.cash),
    )
    return np.stack(rows, axis=1) / MILLION


def _problem(packages: Packages, most: float, off: float, days: Floats) -> str:
    above = (packages.pounds, packages.price.low, packages.hours, packages.weeks, packages.delay, packages.night, most)
    if not np.isfinite(above).all() or min(above) <= 0 or not packages.delay_error >= 0:
        return "Pounds, prices, hours, weeks, delays and bed days must be above 0."
    if not all(0 <= each <= 1 for each in (packages.anyway, packages.nhs_pays, packages.cash, off)):
        return "Shares must lie between 0% and 100%."
    if days.size == 0 or not np.isfinite(days).all() or (days < 0).any() or days.sum() <= 0:
        return "It is not known whose residents wait in hospital."
    return ""

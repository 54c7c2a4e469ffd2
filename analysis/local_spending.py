"""What a pound spent on one industry's work sets off: in that work, at its suppliers, and where those who are paid spend their pay.

Per pound everything is linear, so a few numbers for each setting of Flegg's delta stand for the whole table, and ten thousand draws
cost milliseconds. `analysis.household_spending` gives the same by the inverse of the closed table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.input_output import leontief_inverse
from analysis.intervals import as_floats
from vocabulary import Refused

FloatArray = NDArray[np.float64]

STEPS = ("direct", "suppliers", "households")
"""Where an effect falls: the work paid for, its suppliers and theirs, and what is bought from the pay of all of them."""


@dataclass(frozen=True, eq=False)
class Industries:
    """A national table by product, n of them. `weights` is k x n: an amount per pound of output for each of k measures; `pay` is one of
    them, pounds per pound. `spending` is what households spend on each product made in the country per pound they spend. The table
    is an average of its year: nothing in it says what the next pound does."""

    requirements: FloatArray  # n x n
    weights: FloatArray  # k x n
    pay: int  # which row of weights
    spending: FloatArray  # n


@dataclass(frozen=True, eq=False)
class PerPound:
    """What one pound sets off, for each of k measures. `suppliers` is of the purchases that stay inside by the quotients; `others` is
    of those that do not, were they bought inside after all; `households` is of one pound that households spend, all further rounds
    of suppliers included, but not of pay. `inside` is the share of the first purchases made in the country that stays inside."""

    direct: FloatArray
    suppliers: FloatArray
    others: FloatArray
    households: FloatArray
    inside: float
    by_supplier: FloatArray  # k x n, of `suppliers`
    by_household: FloatArray  # k x n, of `households`


def per_pound(
    table: Industries, product: int, inside: ArrayLike | None = None, bought_by_households: ArrayLike | None = None
) -> PerPound | Refused:
    """A pound spent on one product, in a region that keeps these shares of what is bought (n x n, and n for households), 0 to 1.

    Without shares it is the whole country. Refuses a table that uses more than it makes (`leontief_inverse`), weights or shares that
    are missing or of another shape, shares above 1 or below 0: a region never keeps more than the country.

    Source: Miller RE, Blair PD (2009), Input-Output Analysis, second edition, chapters 3 and 6.
    """
    a, n = table.requirements, len(table.requirements)
    kept = np.ones((n, n)) if inside is None else as_floats(inside)
    at_home = np.ones(n) if bought_by_households is None else as_floats(bought_by_households)
    if kept.shape != (n, n) or at_home.shape != (n,) or table.weights.shape[1:] != (n,):
        return Refused("Each purchase needs the share of it that stays inside.")
    if not all(np.all((each >= 0) & (each <= 1)) for each in (kept, at_home)):
        return Refused("A share of purchases that stays inside is missing, below 0 or above 1.")
    if not np.isfinite(table.weights).all() or not np.isfinite(table.spending).all():
        return Refused("An industry’s pay, jobs or value added is missing.")
    inverse = leontief_inverse(kept * a)
    if isinstance(inverse, Refused):
        return inverse
    first, whole = kept[:, product] * a[:, product], a[:, product]
    by_supplier = table.weights * (inverse @ first)
    by_household = table.weights * (inverse @ (at_home * table.spending))
    return PerPound(
        direct=table.weights[:, product].copy(),
        suppliers=by_supplier.sum(axis=1),
        others=table.weights @ (inverse @ (whole - first)),
        households=by_household.sum(axis=1),
        inside=float(first.sum() / whole.sum()) if whole.sum() > 0 else 0.0,
        by_supplier=by_supplier,
        by_household=by_household,
    )


@dataclass(frozen=True, eq=False)
class Local:
    """Per pound, at several settings of Flegg's delta (rising) in a region; between them it is read off straight lines."""

    deltas: FloatArray  # m
    settings: tuple[PerPound, ...]  # m

    def at(self, delta: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
        """Direct (k), suppliers, others, households (k x draws) and the share inside (draws) at each delta, shape (draws,)."""
        where = np.atleast_1d(as_floats(delta))

        def read(of: Sequence[FloatArray]) -> FloatArray:
            return np.stack([np.interp(where, self.deltas, row) for row in np.stack(of, axis=1)])

        return (
            self.settings[0].direct,
            read([each.suppliers for each in self.settings]),
            read([each.others for each in self.settings]),
            read([each.households for each in self.settings]),
            np.interp(where, self.deltas, [each.inside for each in self.settings]),
        )


@dataclass(frozen=True, eq=False)
class Spending:
    """How a pound is spent and what of it is new. Each is one number or shape (draws,); shares are from 0 to 1.

    `more_inside`: of the first purchases, added to what stays inside by the quotients (-1 to 1). `recruited`: of the pay, to people who
    live inside. `spent`: of a pound of pay, that households spend at all. `displaced`: of everything, that takes the place of other work.
    `supplied`: of extra orders, that suppliers and shops can meet by making more.
    """

    delta: FloatArray
    more_inside: FloatArray
    recruited: FloatArray
    spent: FloatArray
    displaced: FloatArray
    supplied: FloatArray


@dataclass(frozen=True, eq=False)
class SetOff:
    """Per pound: k measures x 3 STEPS x draws. `recorded` is what the tables count; `added` leaves out what is displaced, and orders
    that nobody can meet. `inside` is the share of the first purchases that stays inside, shape (draws,)."""

    recorded: FloatArray
    added: FloatArray
    inside: FloatArray


def set_off(local: Local, spending: Spending, pay: int) -> SetOff | Refused:
    """What a pound sets off in a region. `pay` is the measure that is pay: inside, only that of people who live there is counted.

    Refuses households that spend, of what their spending earns them, a pound or more per pound: the rounds would never end. Source: Miller
    and Blair (2009), chapter 6; HM Treasury, The Green Book, on displacement.
    """
    direct, suppliers, others, households, inside = local.at(spending.delta)
    now = np.clip(inside + spending.more_inside, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        keeps = np.where(inside > 0, np.minimum(now / inside, 1), 0.0)
        gains = np.where(inside < 1, np.maximum((now - inside) / (1 - inside), 0), 0.0)
    bought = suppliers * keeps + others * gains
    supplied, recruited, spent = (
        np.atleast_1d(each) for each in (spending.supplied, spending.recruited, spending.spent)
    )

    def with_supply(share: FloatArray) -> FloatArray | None:
        """k x 3 x draws, if suppliers and shops make `share` of what is ordered from them."""
        met = bought * share
        again = recruited * spent * share * households[pay]
        if np.any(again >= 1):
            return None
        spent_first = recruited * spent * share * (direct[pay] + met[pay])
        rounds = households * (spent_first / (1 - again))
        steps = np.stack(np.broadcast_arrays(np.broadcast_to(direct[:, None], met.shape), met, rounds), axis=1)
        steps = steps.copy()
        steps[pay] = steps[pay] * recruited
        return np.asarray(steps, dtype=np.float64)

    recorded, possible = with_supply(np.ones_like(supplied)), with_supply(supplied)
    if recorded is None or possible is None:
        return Refused("Households would spend more than they earn, so the rounds of spending have no end.")
    return SetOff(recorded, possible * (1 - spending.displaced), now)

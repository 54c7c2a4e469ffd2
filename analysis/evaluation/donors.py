"""A place with a decision, compared with places without one: difference in differences, and a synthetic control.

One place decided; many (the donors) did not. How far donors move without a decision shows what chance and other events
do, so intervals come from the donors' own changes, not from a formula. This assumes that the place would otherwise have
moved like one of them.

Sources: Bertrand M, Duflo E, Mullainathan S (2004), QJE 119:249-275 (collapse to before and after); Conley TG, Taber CR
(2011), REStat 93:113-125 (one treated place: the controls' residuals are the distribution); Abadie A, Diamond A,
Hainmueller J (2010), JASA 105:493-505 (synthetic control; here weights only on the outcome before the change, which
makes them unique).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.evaluation.interrupted import EIGHTY, Effect
from analysis.intervals import as_floats
from vocabulary import Refused

Floats = NDArray[np.float64]

FEWEST_DONORS_DIFFERENCED = 4
FEWEST_BEFORE_MATCHED = 6  # periods needed to fit weights
SMALL_WEIGHT = 1e-8
# multiple of the usual squared error before the change above which Abadie, Diamond and Hainmueller leave places out
FURTHEST = 5.0


@dataclass(frozen=True, eq=False)
class Differenced:
    """The difference in differences of one place against donors."""

    effect: Effect
    place: float  # the place's change
    donors: Floats  # the donors' changes, shape (donors,)
    leads: float  # the same estimate between the two halves of the past: a check of parallel trends
    leads_usual: bool  # whether it lies within the range of the donors

    @property
    def others(self) -> float:
        """The donors' mean change."""
        return float(self.donors.mean())


def difference_in_differences(
    place: ArrayLike, donors: ArrayLike, change: int, *, confidence: float = 0.95
) -> Differenced | Refused:
    """The change of the place minus the mean change of the donors; each change is the mean after minus the mean before.

    `place` (periods,), `donors` (donors, periods). The caller leaves out donors with a missing figure. The interval is
    a prediction interval from the donors' changes (t with donors - 1 degrees of freedom). Refuses fewer than 4 donors,
    no period before or after, and donors that all changed alike.
    """
    own, others = as_floats(place), np.atleast_2d(as_floats(donors))
    if not 0 < change < len(own):
        return Refused("There is no figure on both sides of the change.")
    number = len(others)
    if number < FEWEST_DONORS_DIFFERENCED:
        return Refused(f"{number} places to compare with are too few: at least {FEWEST_DONORS_DIFFERENCED} are needed.")
    change_of = float(_moved(own, change))
    moved = _moved(others, change)
    spread = float(moved.std(ddof=1)) * math.sqrt(1 + 1 / number)
    if not spread > 0:
        return Refused("The places to compare with all changed alike: there is nothing to judge a change by.")
    found = change_of - float(moved.mean())
    reach, near = (float(special.stdtrit(number - 1, 0.5 + each / 2)) * spread for each in (confidence, EIGHTY))
    half = change // 2
    leads, usual = 0.0, True
    if half >= 1 and change - half >= 1:
        past = _moved(others[:, :change], half)
        leads = float(_moved(own[:change], half)) - float(past.mean())
        usual = abs(leads) <= float(special.stdtrit(number - 1, 0.975)) * float(past.std(ddof=1)) * math.sqrt(
            1 + 1 / number
        )
    return Differenced(
        Effect(
            found,
            found - reach,
            found + reach,
            float(special.stdtr(number - 1, -found / spread)),
            (found - near, found + near),
        ),
        change_of,
        moved,
        leads,
        bool(usual),
    )


def _moved(series: Floats, change: int) -> Floats:
    """The mean after minus the mean before, over the last axis; NaN is left out."""
    mean = np.nanmean if np.isnan(series).any() else np.mean  # the same sum, in a fraction of the time
    return np.asarray(mean(series[..., change:], axis=-1) - mean(series[..., :change], axis=-1))


@dataclass(frozen=True)
class Turn:
    """A gap to the donors' mean (relative to the gap before the change) that changed sign after it: `before` on average
    until period `at`, `after` from then on.
    """

    at: int
    before: float
    after: float


def gap_turned(place: ArrayLike, donors: ArrayLike, change: int, *, confidence: float = 0.95) -> Turn | None:
    """The change of sign that an average over the periods since the change would hide; None where there is none, or too
    few figures.

    The gap has opposite signs in the two halves of the periods since the change, and the halves differ by more than
    those of the donors do (`difference_in_differences` within these periods). `at` is the first period from which every
    gap has the newest sign.
    """
    own, others = as_floats(place), np.atleast_2d(as_floats(donors))
    if not 0 < change < len(own) - 1:
        return None
    gap = own - others.mean(axis=0)
    since = gap[change:] - gap[:change].mean()
    half = len(since) // 2
    found = difference_in_differences(own[change:], others[:, change:], half, confidence=confidence)
    if isinstance(found, Refused) or found.effect.lower <= 0 <= found.effect.upper:
        return None
    if float(since[:half].mean()) * float(since[half:].mean()) >= 0:
        return None
    other = np.flatnonzero(since * since[-1] <= 0)
    at = int(other[-1]) + 1 if len(other) else 0
    if not 0 < at < len(since):
        return None
    return Turn(change + at, float(since[:at].mean()), float(since[at:].mean()))


@dataclass(frozen=True, eq=False)
class Matched:
    """A synthetic control.

    `weights` (donors,), sum 1; `synthetic` (periods,); `placebos`: the donors' own mean gaps over their errors before
    the change, in the order of the donors; `fit`: the root mean square error before the change; `usual_fit`: the median
    of the donors', each matched by the others.
    """

    effect: Effect
    weights: Floats
    synthetic: Floats
    fit: float
    usual_fit: float
    placebos: Floats
    # the rank-based p-value: the share of all places, this one included, with as large a gap relative to fit
    share_as_large: float

    @property
    def close(self) -> bool:
        """Whether the synthetic control fits the place before the change about as well as those of the donors do."""
        return self.fit**2 <= FURTHEST * self.usual_fit**2


def synthetic_weights(place: ArrayLike, donors: ArrayLike) -> Floats | Refused:
    """Non-negative weights (donors,), sum 1, of the mixture of donors nearest to the place.

    `place` (periods,), `donors` (donors, periods), all before the change. Exact: the nearest point of a convex hull is,
    up to scale, the non-negative least squares solution of D w = 0, sum w = 1, where D is the donors minus the place.
    If the place lies inside the hull the mixture is not unique, and this returns one. Refuses no donors and missing
    figures.
    """
    from scipy import optimize  # 23 MB of memory that few views need

    own, others = as_floats(place), np.atleast_2d(as_floats(donors))
    if not others.size or not np.isfinite(own).all() or not np.isfinite(others).all():
        return Refused("A figure is missing before the change: no mixture can be fitted.")
    apart = (others - own).T
    scale = float(np.abs(apart).max())
    if not scale > 0:
        return np.full(len(others), 1 / len(others))
    system = np.vstack([apart / scale, np.ones(len(others))])
    wanted = np.append(np.zeros(len(own)), 1.0)
    found = np.asarray(optimize.nnls(system, wanted, maxiter=50 * len(others) + 100)[0], dtype=np.float64)
    weights: Floats = found / found.sum()
    kept: Floats = np.where(weights < SMALL_WEIGHT, 0.0, weights)
    shares: Floats = kept / kept.sum()
    return shares


def synthetic_control(
    place: ArrayLike, donors: ArrayLike, change: int, *, confidence: float = 0.95
) -> Matched | Refused:
    """`place` (periods,), `donors` (donors, periods), without missing figures.

    Each donor is matched by the others in the same way, as a placebo. The interval is the effect plus and minus the
    placebo gaps, relative to fit, at the rank of the stated confidence. Refuses too few donors for that rank (19 for
    95%) and fewer than 6 periods before the change.
    """
    own, others = as_floats(place), np.atleast_2d(as_floats(donors))
    number = len(others)
    rank = math.ceil(confidence * (number + 1))
    if rank > number:
        return Refused(f"{number} places to compare with are too few: at least {_needed(confidence)} are needed.")
    if not FEWEST_BEFORE_MATCHED <= change < len(own):
        return Refused(f"At least {FEWEST_BEFORE_MATCHED} periods before the change and one after are needed.")
    mine = _gap(own, others, change)
    if isinstance(mine, Refused):
        return mine
    weights, synthetic, gap, error = mine
    placebos = [_gap(others[each], np.delete(others, each, axis=0), change) for each in range(number)]
    found = [each for each in placebos if not isinstance(each, Refused)]
    gaps, errors = np.array([each[2] for each in found]), np.array([each[3] for each in found])
    # With many donors and few periods some places fit exactly by luck: none counts as fitting better than the median.
    least = float(np.median(np.append(errors, error))) or 1.0
    scaled, own_error = gaps / np.maximum(errors, least), max(error, least)
    ranked = np.sort(np.abs(scaled)) * own_error
    reach, near = (float(ranked[each - 1]) for each in (rank, math.ceil(EIGHTY * (number + 1))))
    usual = float(np.median(errors))
    as_large = (1 + int((np.abs(scaled) >= abs(gap / own_error)).sum())) / (number + 1)
    below = (1 + int((scaled > gap / own_error).sum())) / (number + 2)
    effect = Effect(gap, gap - reach, gap + reach, below, (gap - near, gap + near))
    return Matched(effect, weights, synthetic, error, usual, scaled, as_large)


def _gap(own: Floats, others: Floats, change: int) -> tuple[Floats, Floats, float, float] | Refused:
    """Weights, the synthetic series, the mean gap after the change, and the error before it."""
    weights = synthetic_weights(own[:change], others[:, :change])
    if isinstance(weights, Refused):
        return weights
    synthetic = weights @ others
    error = float(np.sqrt(((own - synthetic)[:change] ** 2).mean()))
    return weights, synthetic, float((own - synthetic)[change:].mean()), error


def _needed(confidence: float) -> int:
    number = 1
    while math.ceil(confidence * (number + 1)) > number:
        number += 1
    return number


@dataclass(frozen=True)
class TwoByTwo:
    """Pooled least squares of the outcome on treated, after and their product: the textbook estimate with two standard
    errors.
    """

    effect: float
    error: float  # for independent observations
    clustered_error: float  # by unit, HC1 with the factor G/(G-1) x (N-1)/(N-K)
    means: tuple[float, float, float, float]  # untreated before, treated before, untreated after, treated after


def two_by_two(unit: ArrayLike, treated: ArrayLike, after: ArrayLike, y: ArrayLike) -> TwoByTwo | Refused:
    """All arguments (observations,). Packages differ in the small-sample factor of the clustered error: this is G/(G-1) x (N-1)/(N-K).
    Clustered errors need many treated units; with one, use `difference_in_differences`. Refuses an empty cell."""
    from statsmodels.regression.linear_model import OLS

    group, late, outcome = as_floats(treated), as_floats(after), as_floats(y)
    cells = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
    chosen = [(group == g) & (late == t) for g, t in cells]
    if not all(cell.any() for cell in chosen):
        return Refused("One of the four groups is empty.")
    terms = np.column_stack([np.ones(len(outcome)), group, late, group * late])
    fitted = OLS(outcome, terms).fit()
    clustered = fitted.get_robustcov_results("cluster", groups=np.unique(unit, return_inverse=True)[1])
    means = tuple(float(outcome[cell].mean()) for cell in chosen)
    return TwoByTwo(float(fitted.params[3]), float(fitted.bse[3]), float(clustered.bse[3]), means)  # type: ignore[arg-type]


def placebos_told(donors: ArrayLike, change: int, *, confidence: float = 0.95) -> tuple[int, int] | Refused:
    """The false positive rate: how many places without a decision would be reported as changed, each compared with all
    others by difference in differences, and how many there are.

    `donors` (places, periods). Refuses fewer than 5 places, no period before or after, and places that all changed
    alike.
    """
    others = np.atleast_2d(as_floats(donors))
    number = len(others)
    if number <= FEWEST_DONORS_DIFFERENCED or not 0 < change < others.shape[1]:
        return Refused("There are too few places or periods to ask those that decided nothing.")
    moved = np.nanmean(others[:, change:], axis=1) - np.nanmean(others[:, :change], axis=1)
    rest = number - 1
    means = (moved.sum() - moved) / rest
    squares = (moved**2).sum() - moved**2 - rest * means**2
    spread = np.sqrt(np.maximum(squares, 0.0) / (rest - 1)) * math.sqrt(1 + 1 / rest)
    if not (spread > 0).all():
        return Refused("The places to compare with all changed alike: there is nothing to judge a change by.")
    reach = float(special.stdtrit(rest - 1, 0.5 + confidence / 2)) * spread
    return int((np.abs(moved - means) > reach).sum()), number

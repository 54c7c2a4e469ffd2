"""How sure a difference is, in four fixed phrases.

Four questions are asked of every difference from a comparator:

- sampling: would another sample of the same people have the same sign?
- usual spread: places differ anyway. Does the difference remain once it is shrunk by the usual spread between places?
- standing out: where the comparison is not adjusted for people, they may explain all of that spread. Do enough places
lie nearer to the others?
- persistence: will the sign be the same in a year (in the next period, where periods are longer than a month), judging
by this place's past periods?

| phrase         | sampling                      | usual spread, persistence                             | standing out
|
|----------------|-------------------------------|-------------------------------------------------------|---------------|
| `Sure`         | the 99% interval excludes 0   | at least 0.95 each, with at least 4 periods behind it | at least 0.99
|
| `Probably`     | the 95% interval excludes 0   | at least 0.8 each, of those that could be asked       | at least 0.9
|
| `Can't tell`   | one of them does not hold     |                                                       |
|
| `Not measured` | there is no figure, or nothing to compare it with |                                   |
|

So of areas that do not differ, at most 1 in 100 are "Sure" and 1 in 10 "Probably", whether the usual spread is taken as
known or is all due to the people (tests/simulated/test_areas_without_differences.py and test_scans.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import FloatArray, as_floats
from vocabulary import Refused, Sureness

SURE, PROBABLE = 0.95, 0.8
SAMPLING_SURE, SAMPLING_PROBABLE = 0.995, 0.975  # one tail of the 99% and of the 95% interval
# the share of places differing as usual that must lie nearer to the others
STANDING_SURE, STANDING_PROBABLE = 0.99, 0.9
MONTHS_AHEAD = 12
FEWEST_PERIODS = 4  # periods a series needs before the next can be forecast
FALSE_IN_A_SCAN = 0.05  # false sign rate of the differences a scan calls sure
HALF_LIFE = 12.0  # half-life, in periods, of the weight of a forecast error
WEIGHTS = np.linspace(0.05, 1.0, 20)  # weight of the newest period in the forecast of the next
HeldBack = Literal["sampling", "usual spread", "periods", "persistence", "standing out"]


@dataclass(frozen=True)
class HowSure:
    """Probabilities that the sign holds, from 0.5 to 1. `persistence` is None with too few periods.

    `standing_out`: the share (0 to 1) of places differing as usual that lie nearer to the others; None where the
    comparison is adjusted for people.
    """

    phrase: Sureness
    sampling: float
    usual_spread: float
    persistence: float | None
    standing_out: float | None = None

    @property
    def doubt(self) -> float:
        """The largest probability, over the questions, that the sign is wrong; NaN where nothing was measured."""
        if self.phrase is Sureness.NOT_MEASURED:
            return float("nan")
        asked = (self.sampling, self.usual_spread, self.persistence, self.standing_out)
        return 1 - min(each for each in asked if each is not None)

    @property
    def held_back(self) -> HeldBack | None:
        """The first question, in the order of the table above, that keeps it from the next surer phrase.

        "periods": too few to judge persistence. None where it is sure, or not measured.
        """
        if self.phrase in (Sureness.SURE, Sureness.NOT_MEASURED):
            return None
        claimed = self.phrase is Sureness.PROBABLY
        if self.sampling < (SAMPLING_SURE if claimed else SAMPLING_PROBABLE):
            return "sampling"
        if self.usual_spread < (SURE if claimed else PROBABLE):
            return "usual spread"
        if self.persistence is None and claimed:
            return "periods"
        if self.persistence is not None and self.persistence < (SURE if claimed else PROBABLE):
            return "persistence"
        return "standing out"


@dataclass(frozen=True)
class NextPeriod:
    """The forecast of the next period: mean, interval, and the probability of the newest sign."""

    expected: float
    lower: float
    upper: float
    same_sign: float


def how_sure(
    sampling: float, usual_spread: float, persistence: float | None = None, standing_out: float | None = None
) -> HowSure:
    """The phrase for these probabilities; None for a question that cannot or need not be asked.

    NaN means that nothing was measured.
    """
    if not (np.isfinite(sampling) and np.isfinite(usual_spread)):
        return HowSure(Sureness.NOT_MEASURED, sampling, usual_spread, persistence, standing_out)
    others = min([usual_spread] + ([] if persistence is None else [persistence]))
    out = 1.0 if standing_out is None else standing_out
    if persistence is not None and sampling >= SAMPLING_SURE and others >= SURE and out >= STANDING_SURE:
        phrase = Sureness.SURE
    elif sampling >= SAMPLING_PROBABLE and others >= PROBABLE and out >= STANDING_PROBABLE:
        phrase = Sureness.PROBABLY
    else:
        phrase = Sureness.CANNOT_TELL
    return HowSure(phrase, sampling, usual_spread, persistence, standing_out)


def by_both(one: HowSure, other: HowSure, *, same_sign: bool) -> HowSure:
    """How sure a difference is that was estimated in two ways: for each question the less sure answer.

    `same_sign`: whether both have the same sign; if not, the probabilities of the other refer to the opposite sign.
    "Not measured" where one of them is not.
    """
    if Sureness.NOT_MEASURED in (one.phrase, other.phrase):
        return HowSure(Sureness.NOT_MEASURED, float("nan"), float("nan"), None)

    def less(first: float | None, second: float | None) -> float | None:
        given = None if second is None else second if same_sign else 1 - second
        return min((each for each in (first, given) if each is not None), default=None)

    sampling = min(one.sampling, other.sampling if same_sign else 1 - other.sampling)
    usual = min(one.usual_spread, other.usual_spread if same_sign else 1 - other.usual_spread)
    return how_sure(
        sampling, usual, less(one.persistence, other.persistence), less(one.standing_out, other.standing_out)
    )


def lasts(differences: ArrayLike, *, monthly: bool) -> float | None:
    """The probability that a difference keeps the sign of its newest period for a year or, where periods are not
    months, for one period.

    None: too few periods.
    """
    found = next_period(differences, ahead=MONTHS_AHEAD if monthly else 1)
    return None if isinstance(found, Refused) else found.same_sign


def next_period(
    differences: ArrayLike, *, confidence: float = 0.95, ahead: int = 1, least: float = 0.0
) -> NextPeriod | Refused:
    """The forecast of the difference in the next period, or `ahead` periods on, from past periods in order of time
    (NaN: a missing one).

    Simple exponential smoothing. Its weight minimises past one-step errors, which count half after 12 periods, and lies
    between the mean of all periods and the newest period alone. The standard error comes from those errors and is at
    least `least` (the chance error of one period); the interval is Student's t with the effective number of errors
    minus the fitted weight as degrees of freedom. Further ahead the variance grows by the weight squared per period.
    Refuses fewer than 4 periods, and less than 1 period ahead.

    Source: Hyndman RJ, Athanasopoulos G (2021), Forecasting: Principles and Practice, sections 8.1 and 8.7.
    """
    given = as_floats(differences)
    y = given[np.isfinite(given)]
    if len(y) < FEWEST_PERIODS:
        return Refused(f"Fewer than {FEWEST_PERIODS} periods cannot say what the next will be.")
    if ahead < 1:
        return Refused("A forecast is of one period ahead or more.")
    errors, forecasts = _smoothed(y)
    counts = 0.5 ** (np.arange(errors.shape[1])[::-1] / HALF_LIFE)
    counts /= counts.sum()
    squares = (errors**2) @ counts
    best = int(np.argmin(squares))
    effective = float(1 / (counts**2).sum())
    freedom = max(1.0, effective - 1)
    one = max(float(squares[best]) * effective / freedom, least**2)
    spread = float(np.sqrt(one * (1 + (ahead - 1) * WEIGHTS[best] ** 2)))
    expected = float(forecasts[best])
    reach = float(special.stdtrit(freedom, (1 + confidence) / 2)) * spread
    sign = np.sign(y[-1]) or 1.0
    same = float(special.stdtr(freedom, sign * expected / spread)) if spread > 0 else float(sign * expected > 0)
    return NextPeriod(expected, expected - reach, expected + reach, same)


def next_figure(values: ArrayLike, people: ArrayLike, *, proportion: bool) -> NextPeriod | Refused:
    """The forecast of the next figure of a series with its 95% interval, if nothing new happens.

    `values` (shares of 1, or rates) and `people` (their denominators) are of past periods in order of time, NaN where
    missing. Shares are forecast on the arcsine square-root scale, where the chance variance is constant, with at least
    the chance error. `same_sign` has no meaning here. Refuses fewer than 4 periods. Source: as `next_period`. Tested on
    each next month of the real series in tests/simulated/test_next_month.py.
    """
    y, n = as_floats(values), as_floats(people)
    if not proportion:
        return next_period(y)
    counted = n[np.isfinite(y) & (n > 0)]
    least = float(np.sqrt(1 / (4 * counted[-1]))) if len(counted) else 0.0
    found = next_period(np.arcsin(np.sqrt(np.clip(y, 0, 1))), least=least)
    if isinstance(found, Refused):
        return found
    low, middle, high = (
        float(np.sin(np.clip(at, 0, np.pi / 2)) ** 2) for at in (found.lower, found.expected, found.upper)
    )
    return NextPeriod(middle, low, high, found.same_sign)


def _smoothed(y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """One-step forecast errors (weights x periods - 1) and the forecast of the next period, for each smoothing weight."""
    level = np.full(len(WEIGHTS), y[0])
    errors = np.empty((len(WEIGHTS), len(y) - 1))
    for number, value in enumerate(y[1:], start=1):
        errors[:, number - 1] = value - level
        weight = np.maximum(WEIGHTS, 1 / (number + 1))  # at first the mean of the periods so far
        level = level + weight * (value - level)
    return errors, level


def controlled(probabilities: Sequence[float] | FloatArray, *, false: float = FALSE_IN_A_SCAN) -> np.ndarray:
    """Which signs of a scan may be claimed so that on average a share of at most `false` is wrong.

    `probabilities`: that each sign holds, 0.5 to 1, NaN where there is none. Signs are taken from the surest on while
    the mean of their local false sign rates (1 - probability) stays within `false`. Returns True or False for each.
    Source: Storey JD (2003), Annals of Statistics 31:2013-2035; Stephens M (2017), Biostatistics 18:275-294 (local
    false sign rate).
    """
    doubt = 1 - np.asarray(probabilities, dtype=np.float64)
    order = np.argsort(np.where(np.isfinite(doubt), doubt, np.inf), kind="stable")
    kept = np.isfinite(doubt[order])
    means = np.cumsum(np.where(kept, doubt[order], 0)) / np.arange(1, len(doubt) + 1)
    many = int(np.sum(kept & (means <= false)))
    claimed = np.zeros(len(doubt), dtype=bool)
    claimed[order[:many]] = True
    return claimed


def sign_probability(estimate: float, error: float) -> float:
    """The probability that the true value has the sign of a normal estimate; 0.5 for an estimate of 0."""
    if error <= 0:
        return 1.0 if estimate else 0.5
    return float(special.ndtr(abs(estimate) / error))


def sure_of_difference(difference: float, error: float, between: float, persistence: float | None = None) -> HowSure:
    """How sure a unit's difference from the others is, from its standard error and the variance of true differences
    between units.

    All three are in one unit; NaN differences and errors give `Not measured`. For the usual spread the difference is
    shrunk by empirical Bayes. Source: Morris CN (1983), JASA 78:47-55 (normal units, known errors).
    """
    if not (np.isfinite(difference) and np.isfinite(error)):
        return how_sure(np.nan, np.nan, persistence)
    weight = between / (between + error**2) if between > 0 else 0.0
    return how_sure(
        sign_probability(difference, error),
        sign_probability(weight * difference, float(np.sqrt(weight)) * error),
        persistence,
    )


def variance_between(values: ArrayLike, errors: ArrayLike, *, around: float | None = None) -> float:
    """The variance of true values between units, by moments: that of the values, around their mean or around `around`,
    minus the mean of their squared standard errors, at least 0.

    Units with a NaN are left out; 0 for fewer than 3.
    """
    v, e = as_floats(values), as_floats(errors)
    known = np.isfinite(v) & np.isfinite(e)
    if known.sum() < 3:
        return 0.0
    whole = v[known].var(ddof=1) if around is None else ((v[known] - around) ** 2).mean()
    return max(0.0, float(whole - (e[known] ** 2).mean()))

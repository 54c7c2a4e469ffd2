"""Over-dispersion: how much more units differ than chance alone allows, and limits widened to match.

Everything happens on a scale where the variance does not depend on the value, and limits are transformed back:

| scale      | transformed value       | standard error s | tails       | used for                                   |
| ratio log  | ln(O / E)               | 1 / sqrt(E)      | left out    | the Summary Hospital-level Mortality Indicator |
| ratio root | sqrt(O / E)             | 1 / (2 sqrt(E))  | winsorised  | Care Quality Commission                    |
| proportion | arcsine sqrt(x / n)     | 1 / (2 sqrt(n))  | winsorised  | percentages                                |
| counts     | ln((x + 0.5)/(n + 0.5)) | see below        | winsorised  | one count over another, both by chance     |

On "counts" s squared is x / (x + 0.5)^2 + n / (n + 0.5)^2; at a denominator alone it is 1 / (target n) + 1 / n.

phi is the mean squared z after the tails are dealt with. tau2, the variance between units beyond chance, is added to
each s squared. Tails that are drawn in make phi smaller than the variance it stands for: the published tau2 leaves it so,
the "consistent" one is that under which units would have this phi on average.

Sources: Spiegelhalter DJ (2005), Statistics in Medicine 24:1185-1202, and (2005) Quality and Safety in Health Care
14:347-351; DerSimonian R, Laird N (1986), Controlled Clinical Trials 7:177-188; for the correction Huber PJ (1964), Annals
of Mathematical Statistics 35:73-101 (consistency at the normal distribution).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.intervals import FloatArray, as_floats, counts_problem
from vocabulary import Refused

Scale: TypeAlias = Literal["ratio log", "ratio root", "proportion", "counts"]
Spread: TypeAlias = Literal["published", "consistent"]

Z_95 = 1.959964  # the two-sided normal quantiles funnel limits are published with
Z_998 = 3.090232
FEWEST_UNITS = 3
STEPS = 60
MOST_SIZES = 64  # groups of units of like size that stand for all, where tau2 is searched for


@dataclass(frozen=True, eq=False)
class Overdispersion:
    """What `overdispersion` found. Arrays have one element per unit, NaN where the unit has no data.

    `target` is in the unit of the ratio or proportion; `transformed`, `s` and `tau2` are on the transformed scale;
    `z_used` is `z` with its tails winsorised, or NaN where they were left out; `units_used` counts what is left.
    """

    scale: Scale
    target: float
    transformed: FloatArray
    s: FloatArray
    z: FloatArray
    z_used: FloatArray
    units_used: int
    phi: float
    tau2: float
    z_adjusted: FloatArray

    @property
    def beyond_chance(self) -> bool:
        """Whether the units differ more than chance explains: their squared z, added up, against chi-square at 5%, k degrees of freedom.

        Source: Spiegelhalter (2005), Statistics in Medicine, section on over-dispersion. Tails that were winsorised make it cautious.
        """
        return bool(self.units_used * self.phi > special.chdtri(self.units_used, 0.05))

    def limits(self, denominators: ArrayLike, z: float, *, widened: bool = True) -> tuple[FloatArray, FloatArray]:
        """Lower and upper limits round the target at these denominators (any shape), in the unit of the target.

        `widened=False` leaves tau2 out: chance alone, on the same scale. NaN where a denominator is not above zero.
        """
        own = standard_error(denominators, self.scale, target=self.target)
        spread = z * np.sqrt(own**2 + (self.tau2 if widened else 0.0))
        middle = transform(self.target, self.scale)
        return back(middle - spread, self.scale), back(middle + spread, self.scale)


def transform(values: ArrayLike, scale: Scale) -> FloatArray:
    """Ratios or proportions onto their variance-stabilised scale, same shape."""
    given = as_floats(values)
    if scale in ("ratio log", "counts"):
        return np.log(given)
    if scale == "ratio root":
        return np.sqrt(given)
    return np.arcsin(np.sqrt(given))


def back(values: ArrayLike, scale: Scale) -> FloatArray:
    """The inverse of `transform`; what lies outside the scale comes back as the end of it, never folded over."""
    given = as_floats(values)
    if scale in ("ratio log", "counts"):
        return np.exp(given)
    if scale == "ratio root":
        return np.maximum(given, 0) ** 2
    return np.sin(np.clip(given, 0, np.pi / 2)) ** 2


def standard_error(denominators: ArrayLike, scale: Scale, *, target: float = 1) -> FloatArray:
    """The standard error of one unit on the transformed scale, from its expected count or denominator. NaN at zero. Only
    "counts" needs the target: it is that of a unit whose first count is as expected."""
    given = as_floats(denominators)
    root = np.sqrt(np.where(given > 0, given, np.nan))
    if scale == "counts":
        return float(np.sqrt(1 + 1 / target)) / root
    return 1 / root if scale == "ratio log" else 1 / (2 * root)


def winsorise(z: FloatArray, trim: float) -> FloatArray:
    """z with its tails drawn in to its `trim` and 1 - `trim` quantiles (linear between order statistics)."""
    low, high = np.nanquantile(z, [trim, 1 - trim])
    return np.clip(z, low, high)


def truncate(z: FloatArray, trim: float) -> FloatArray:
    """z with the lowest and the highest share `trim` of the units, rounded down to whole units, left out (NaN)."""
    order = np.argsort(z, kind="stable")  # NaN comes last
    known = int(np.sum(~np.isnan(z)))
    tail = int(np.floor(known * trim + 1e-9))
    kept = z.copy()
    kept[order[:tail]] = np.nan
    kept[order[known - tail : known]] = np.nan
    return kept


def between_unit_variance(phi: float, s: FloatArray) -> float:
    """tau2 = max(0, (k phi - (k - 1)) / (sum w - sum w^2 / sum w)), w = 1 / s^2, over the k units of `s` (no NaN)."""
    k, w = s.size, 1 / s**2
    return max(0.0, float((k * phi - (k - 1)) / (w.sum() - (w**2).sum() / w.sum())))


def winsorised_square(variance: FloatArray, trim: float) -> float:
    """The mean squared z of units whose z are normal round 0 with these variances, their tails drawn in at the `trim` and
    1 - `trim` quantiles of all of them together."""
    if trim == 0:
        return float(variance.mean())
    width = np.sqrt(variance)
    # Newton's steps towards the quantile, from below: the share beyond it falls and is convex, so no step goes too far.
    high = float(special.ndtri(1 - trim) * width.min())
    for _ in range(STEPS):
        share = float(special.ndtr(-high / width).mean()) - trim
        slope = float((np.exp(-((high / width) ** 2) / 2) / width).mean()) / np.sqrt(2 * np.pi)
        high += share / slope
        if abs(share) < 1e-12:
            break
    reach = high / width
    density = np.exp(-(reach**2) / 2) / np.sqrt(2 * np.pi)
    inside = 1 - 2 * special.ndtr(-reach) - 2 * reach * density
    return float((variance * inside + 2 * special.ndtr(-reach) * high**2).mean())


def consistent_variance(phi: float, s: FloatArray, trim: float) -> float:
    """The tau2 under which normal units with these s would have this winsorised phi; 0 where chance alone has as much (no NaN).

    Of more than 64 units, 64 groups of like s stand for all.
    """
    groups = np.array([each.mean() for each in np.array_split(np.sort(s**-2), min(s.size, MOST_SIZES))])

    def at(tau2: float) -> float:
        return winsorised_square(1 + tau2 * groups, trim)

    low, below = 0.0, at(0.0) - phi
    if below >= 0:
        return 0.0
    high = phi / float(np.median(groups))
    while (above := at(high) - phi) < 0:
        low, below, high = high, above, 4 * high
    for _ in range(STEPS):  # the rule of false position, halved on the side that does not move (Illinois)
        middle = high - above * (high - low) / (above - below)
        value = at(middle) - phi
        if abs(value) < 1e-9 * phi:
            return middle
        if value > 0:
            high, above, below = middle, value, below / 2
        else:
            low, below, above = middle, value, above / 2
    return high


def overdispersion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    scale: Scale,
    trim: float = 0.10,
    target: float | None = None,
    spread: Spread = "published",
) -> Overdispersion | Refused:
    """phi, tau2 and adjusted z of k units, from observed and expected counts (ratios) or counts and denominators.

    One-dimensional arrays of one length. NaN in either, or a denominator of zero, makes a unit missing. `trim` is the
    share of units in each tail that is winsorised, or left out on the "ratio log" scale. `target` defaults to 1 for
    ratios and to the pooled value otherwise. `spread="consistent"` corrects tau2 for what winsorising takes from it; tails
    that are left out ("ratio log") are never corrected for. Refuses fewer than three units with data, counts below zero, a
    proportion above 1, a ratio of zero on the log scale, and a trim or target out of range.

    Sources: in the module's own words above.
    """
    try:
        x, n = np.broadcast_arrays(np.atleast_1d(as_floats(numerator)), np.atleast_1d(as_floats(denominator)))
    except ValueError:
        return Refused("Numerators and denominators must come in pairs of numbers.")
    known = ~np.isnan(x) & ~np.isnan(n) & (n != 0)
    x, n = np.where(known, x, np.nan), np.where(known, n, np.nan)
    if problem := _problem(x, n, known, scale, trim):
        return Refused(problem)
    middle = float(target) if target is not None else _usual_target(x, n, scale)
    if problem := _target_problem(middle, scale):
        return Refused(problem)

    if scale == "counts":
        transformed, s = np.log((x + 0.5) / (n + 0.5)), np.sqrt(x / (x + 0.5) ** 2 + n / (n + 0.5) ** 2)
    else:
        transformed, s = transform(x / n, scale), standard_error(n, scale)
    z = (transformed - transform(middle, scale)) / s
    z_used = truncate(z, trim) if scale == "ratio log" else winsorise(z, trim)
    used = ~np.isnan(z_used)
    if used.sum() < 2:
        return Refused("Too few places are left once the highest and lowest are set aside.")
    phi = float(np.mean(z_used[used] ** 2))
    corrected = spread == "consistent" and scale != "ratio log"
    tau2 = consistent_variance(phi, s[used], trim) if corrected else between_unit_variance(phi, s[used])
    return Overdispersion(
        scale, middle, transformed, s, z, z_used, int(used.sum()), phi, tau2, z * s / np.sqrt(s**2 + tau2)
    )


def _usual_target(x: FloatArray, n: FloatArray, scale: Scale) -> float:
    return float(np.nansum(x) / np.nansum(n)) if scale in ("proportion", "counts") else 1.0


def _problem(x: FloatArray, n: FloatArray, known: np.ndarray, scale: Scale, trim: float) -> str | None:
    if not 0 <= trim < 0.5:
        return "The share set aside in each tail must be at least 0 and below one half."
    if not known.any():
        return "No place has both a count and a denominator above zero."
    if (counts := counts_problem(x, n)) is not None:
        return counts.reason
    if known.sum() < FEWEST_UNITS:
        some = "One place has" if known.sum() == 1 else f"{int(known.sum())} places have"
        return f"{some} figures; at least {FEWEST_UNITS} are needed for a comparison."
    if scale == "proportion" and np.any(x > n):
        return "A count is larger than the number it is out of, so this is not a proportion."
    if scale == "ratio log" and np.any(x == 0):
        return "A place has no events, and this scale cannot show zero."
    return None


def _target_problem(target: float, scale: Scale) -> str | None:
    if scale != "proportion":
        return None if np.isfinite(target) and target > 0 else "The target must be a number above zero."
    if 0 < target < 1:
        return None
    if target in (0.0, 1.0):
        return "The average is 0% or 100%, so there is no variation to judge."
    return "The target of a proportion must lie between 0 and 1."

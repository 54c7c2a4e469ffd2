"""Events beyond the rate of the country's least deprived fifth, in two parts that add up: the own gradient and the end.

    sum over fifths of people x (own rate - the country's rate of the least deprived) = gradient + end

gradient: what an area's more deprived fifths have beyond the rate at the least deprived end of the area's own line (that of
`gap_line`). end: what the same people would have at that rate, beyond the country's rate of the least deprived fifth. Only the first is
inequality. The level is told apart from both: what an area has beyond the country's rate of the same fifth, in all its fifths together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.fair_comparison.parts import Part
from analysis.gap_line import FEWEST_NETWORKS, FEWEST_PRACTICES, LEAST_REACH, log_linear, network_moves
from analysis.intervals import as_floats
from vocabulary import Refused


@dataclass(frozen=True)
class PartsByFifth:
    """`total` is `gradient` and `end`, in events; above 0 more, and worse where a lower rate is better. `level` is no part of it.

    `gradient_error` is its standard error. `same_sign` is the probability that another draw of practices
    would give `gradient` its sign. `least_rate` is the rate counted in the area's practices of the country's least deprived fifth, and
    `beyond_least` the gradient against it, in place of the end of the line; both NaN where it has none.
    """

    total: float
    level: Part
    gradient: Part
    end: float
    gradient_error: float
    same_sign: float
    least_rate: float
    beyond_least: float


def parts_by_fifth(
    events: ArrayLike,
    people: ArrayLike,
    fifth: ArrayLike,
    place: ArrayLike,
    networks: ArrayLike,
    rates: ArrayLike,
    *,
    higher_is_better: bool = False,
) -> PartsByFifth | Refused:
    """Take the excess of one area apart.

    Arrays are of its practices: events, people, the number of the fifth (0 the most deprived; -1 none, then it counts in the line only),
    the place on the country's scale (0 the most deprived, 1 the least; NaN where not known, then it counts in the sums only), and the
    network. `rates` are the country's by fifth. Events follow people x exp(a + b x place), a Poisson model; `gradient` is what the more
    deprived fifths have beyond the rate at its least deprived end. Its error holds that of the end and that of the events, taken together, by
    the delta method. Errors are those of networks as clusters (CR3), limits Student's t. The country's own error is left out: it is tens of
    times smaller.

    Refuses missing numbers, rates not above 0, fewer than 10 practices or 6 networks, practices over less than a fifth of the scale, and
    an area without events or without practices in the more deprived fifths.

    Source: Kitagawa EM (1955), Journal of the American Statistical Association 50:1168-1194 (differences of rates in parts).
    """
    y, n, x, r = as_floats(events), as_floats(people), as_floats(place), as_floats(rates)
    group, (names, of) = np.asarray(fifth, dtype=np.intp), np.unique(np.asarray(networks), return_inverse=True)
    if not all(np.isfinite(each).all() for each in (y, n, r)) or (y < 0).any() or (n <= 0).any() or (r <= 0).any():
        return Refused("A count or a rate is missing or not above 0.")
    placed = np.isfinite(x)
    if placed.sum() < FEWEST_PRACTICES or len(np.unique(of[placed])) < FEWEST_NETWORKS:
        return Refused(
            f"{placed.sum()} practices of {len(names)} networks are too few to tell a level from a gradient."
        )
    if np.ptp(x[placed]) < LEAST_REACH:
        return Refused("The practices are too alike in deprivation to show a gradient.")
    inside = (group >= 0) & (group < len(r) - 1)
    expected = n * r[group]
    own, at_rates, crowd = (float(each[inside].sum()) for each in (y, expected, n))
    if own <= 0:
        return Refused("The more deprived fifths have no events here.")
    design = np.column_stack(
        [np.ones(int(placed.sum())), x[placed] - 1]
    )  # the first coefficient is of the least deprived end
    found = log_linear(design, y[placed], n[placed])
    if found is None:
        return Refused("The events of the practices fit no line.")
    t = float(special.stdtrit(len(names) - 2, 0.975))
    mean = expected * own / at_rates
    mean[placed] = n[placed] * np.exp(design @ found)
    at_end = network_moves(design, y[placed], mean[placed], of[placed], len(names))[:, 0]
    level_only, few = np.ones((int(inside.sum()), 1)), (of[inside], len(names))
    counted = mean[inside].sum() * network_moves(level_only, y[inside], mean[inside], *few)[:, 0]
    pulls = network_moves(level_only, y[inside], expected[inside] * own / at_rates, *few)[:, 0]
    at_own_end = crowd * float(np.exp(found[0]))  # events, at the rate of the own least deprived end
    error = float(np.sqrt(((counted - at_own_end * at_end) ** 2).sum()))
    turn = -1.0 if higher_is_better else 1.0
    gradient = turn * (own - at_own_end)
    least = group == len(r) - 1
    least_rate = float(y[least].sum() / n[least].sum()) if least.any() else float("nan")
    level_half = t * own * float(np.sqrt((pulls**2).sum()))
    level, total = turn * (own - at_rates), turn * (own - crowd * float(r[-1]))
    return PartsByFifth(
        total=total,
        level=Part(level, level - level_half, level + level_half),
        gradient=Part(gradient, gradient - t * error, gradient + t * error),
        end=total - gradient,
        gradient_error=error,
        same_sign=float(special.ndtr(abs(gradient) / max(error, 1e-12))),
        least_rate=least_rate,
        beyond_least=turn * (own - crowd * least_rate),
    )

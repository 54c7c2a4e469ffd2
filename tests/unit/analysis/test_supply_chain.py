"""Where a pound of demand is felt."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.input_output import leontief_inverse, type_one_multipliers
from analysis.supply_chain import Effects, effects
from vocabulary import Refused

# Two products, a textbook table: (I - A)^-1 = 1/0.7575 [[0.95, 0.25], [0.2, 0.85]] (Miller and Blair, section 2.2).
TABLE = [[0.15, 0.25], [0.20, 0.05]]


def found_for(weights: list[float] | None = None) -> Effects:
    inverse = leontief_inverse(TABLE)
    assert not isinstance(inverse, Refused)
    found = effects(inverse, weights)
    assert isinstance(found, Effects)
    return found


def test_total_is_own_and_elsewhere() -> None:
    found = found_for([0.5, 0.2])
    assert found.total.tolist() == pytest.approx(
        [0.5 * 1.25412541 + 0.2 * 0.26402640, 0.5 * 0.33003300 + 0.2 * 1.12211221]
    )
    assert found.elsewhere.tolist() == pytest.approx([0.2 * 0.26402640, 0.5 * 0.33003300])
    assert (found.own + found.elsewhere).tolist() == pytest.approx(found.total.tolist())
    assert found.by_supplier.sum(axis=0).tolist() == pytest.approx(found.total.tolist())


@pytest.mark.parametrize("weights", [None, [0.5, 0.2]])
def test_totals_are_the_type_one_effects(weights: list[float] | None) -> None:
    multipliers = type_one_multipliers(TABLE, weights)
    assert not isinstance(multipliers, Refused)
    assert found_for(weights).total.tolist() == pytest.approx(multipliers.effect.tolist())


def test_the_middle_product() -> None:
    assert found_for().median_elsewhere == pytest.approx((0.26402640 + 0.33003300) / 2)


def test_what_is_not_known_has_no_effect_and_counts_as_nothing_elsewhere() -> None:
    found = found_for([np.nan, 0.2])
    assert np.isnan(found.total[0])
    assert np.isnan(found.elsewhere[0])
    assert found.elsewhere[1] == 0


@pytest.mark.parametrize(
    ("inverse", "weights"),
    [
        ([[1.0, 0.2]], None),
        ([], None),
        ([[1.0, np.nan], [0.1, 1.0]], None),
        ([[1.0]], [1.0, 1.0]),
        ([[1.0]], [np.inf]),
    ],
)
def test_what_does_not_fit_is_refused(inverse: list[list[float]], weights: list[float] | None) -> None:
    assert isinstance(effects(inverse, weights), Refused)

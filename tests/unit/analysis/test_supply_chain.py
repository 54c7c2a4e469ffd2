"""What a pound of demand sets in motion."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.supply_chain import SupplyChain, supply_chain
from vocabulary import Refused

# Two products, a textbook table: (I - A)^-1 = 1/0.7575 [[0.95, 0.25], [0.2, 0.85]] (Miller and Blair, section 2.2).
TABLE = [[0.15, 0.25], [0.20, 0.05]]


def chain() -> SupplyChain:
    found = supply_chain(TABLE)
    assert isinstance(found, SupplyChain)
    return found


def test_the_inverse_of_a_textbook_table() -> None:
    assert chain().inverse.round(4).tolist() == [[1.2541, 0.3300], [0.2640, 1.1221]]


def test_the_rounds_of_purchases_add_up_to_the_inverse() -> None:
    a = np.array(TABLE)
    rounds = sum(np.linalg.matrix_power(a, n) for n in range(60))
    assert np.allclose(rounds, chain().inverse)


def test_total_is_own_and_elsewhere() -> None:
    found = chain().effects([0.5, 0.2])
    assert not isinstance(found, Refused)
    assert found.total.tolist() == pytest.approx(
        [0.5 * 1.25412541 + 0.2 * 0.26402640, 0.5 * 0.33003300 + 0.2 * 1.12211221]
    )
    assert found.elsewhere.tolist() == pytest.approx([0.2 * 0.26402640, 0.5 * 0.33003300])
    assert (found.own + found.elsewhere).tolist() == pytest.approx(found.total.tolist())
    assert found.by_supplier.sum(axis=0).tolist() == pytest.approx(found.total.tolist())


def test_without_weights_it_is_output() -> None:
    found = chain().effects()
    assert not isinstance(found, Refused)
    assert found.total.round(3).tolist() == [1.518, 1.452]
    assert found.middle == pytest.approx((0.26402640 + 0.33003300) / 2)


def test_what_is_not_known_has_no_effect_and_counts_as_nothing_elsewhere() -> None:
    found = chain().effects([np.nan, 0.2])
    assert not isinstance(found, Refused)
    assert np.isnan(found.total[0])
    assert np.isnan(found.elsewhere[0])
    assert found.elsewhere[1] == 0


@pytest.mark.parametrize(
    "table",
    [[[0.1, 0.2]], [], [[0.1, None], [0.1, 0.1]], [[0.1, -0.1], [0.1, 0.1]], [[0.5, 0.5], [0.5, 0.5]], [[1.0]]],
)
def test_what_has_no_end_or_no_meaning_is_refused(table: list[list[float]]) -> None:
    assert isinstance(supply_chain(table), Refused)


def test_weights_that_do_not_fit_are_refused() -> None:
    assert isinstance(chain().effects([1.0]), Refused)
    assert isinstance(chain().effects([1.0, np.inf]), Refused)

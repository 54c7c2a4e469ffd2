"""Regional tables by location quotients, and tables closed with households: values by hand, identities, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.household_spending import type_two_multipliers, with_households
from analysis.input_output import leontief_inverse, type_one_multipliers
from analysis.local_spending import Industries, Local, Spending, per_pound, set_off
from analysis.regional_input_output import bought_inside, households_buy_inside, simple_quotients
from vocabulary import Refused

A = np.array([[0.15, 0.25], [0.20, 0.05]])
"""Miller and Blair (2009), chapter 2: the two sectors, whose pay and households' purchases follow (of pay, 5% is households' own work)."""
PAY, SPENDING = np.array([0.30, 0.25]), np.array([0.05, 0.40]) / 0.95

LUCK = np.random.default_rng(11)
WIDE = LUCK.random((12, 12)) * 0.07
WEIGHTS = np.stack([np.ones(12), LUCK.random(12) * 0.3 + 0.2, LUCK.random(12) * 0.2])
TABLE = Industries(WIDE, WEIGHTS, pay=2, spending=LUCK.random(12) / 12)
QUOTIENTS = LUCK.random(12) * 1.6


def plainly(**other: float) -> Spending:
    given = {"delta": 0.2, "more_inside": 0, "recruited": 1, "spent": 1, "displaced": 0, "supplied": 1} | other
    return Spending(**{name: np.array([value], dtype=float) for name, value in given.items()})


def local_of(kind: str = "flegg", delta: float = 0.2, size: float = 0.03) -> Local:
    inside = bought_inside(QUOTIENTS, size, kind, delta)  # type: ignore[arg-type]
    at_home = households_buy_inside(QUOTIENTS, size, kind, delta)  # type: ignore[arg-type]
    assert not isinstance(inside, Refused) and not isinstance(at_home, Refused)
    found = per_pound(TABLE, 3, inside, at_home)
    assert not isinstance(found, Refused)
    return Local(np.array([delta]), (found,))


def test_households_in_the_book() -> None:
    """The closed model of Miller and Blair, section 2.5: its inverse has 1.365, 0.425, 0.527 and 1.348 for the two sectors."""
    found = type_two_multipliers(A, PAY, SPENDING)
    assert not isinstance(found, Refused)
    assert found.effect == pytest.approx([1.365 + 0.527, 0.425 + 1.348], abs=0.002)
    first = type_one_multipliers(A)
    assert not isinstance(first, Refused)
    assert np.all(found.effect > first.effect)


def test_quotients_by_hand() -> None:
    """Sector shares of a region 30, 10 of 40 in a nation of 40, 40 of 80: quotients 1.5 and 0.5; half of the nation."""
    found = simple_quotients([30, 10], [40, 40], (40, 80))
    assert not isinstance(found, Refused)
    assert found == pytest.approx([1.5, 0.5])
    cross = bought_inside(found, 0.5, "cross")
    assert not isinstance(cross, Refused)
    assert cross == pytest.approx(np.array([[1.0, 1.0], [1 / 3, 0.5]]))
    flegg = bought_inside(found, 0.5, "flegg", 0.3)
    assert not isinstance(flegg, Refused)
    assert flegg[1] == pytest.approx(np.log2(1.5) ** 0.3 * np.array([1 / 3, 0.5]))
    simple = bought_inside(found, 0.5, "simple")
    assert not isinstance(simple, Refused)
    assert simple == pytest.approx(np.array([[1, 1], [0.5, 0.5]]))


@pytest.mark.parametrize("kind", ["flegg", "cross", "simple"])
def test_a_region_is_never_above_its_nation(kind: str) -> None:
    inside = bought_inside(QUOTIENTS, 0.03, kind)  # type: ignore[arg-type]
    assert not isinstance(inside, Refused)
    assert inside.min() >= 0 and inside.max() <= 1
    own, nation = type_one_multipliers(inside * WIDE), type_one_multipliers(WIDE)
    assert not isinstance(own, Refused) and not isinstance(nation, Refused)
    assert np.all(own.effect <= nation.effect)
    whole = per_pound(TABLE, 3)
    assert not isinstance(whole, Refused)
    region = local_of(kind).settings[0]
    for part in ("suppliers", "others", "households"):
        assert np.all(getattr(region, part) <= whole.suppliers + whole.households + 1e-12)
    assert np.all(region.suppliers + region.others <= whole.suppliers + 1e-12)


def test_the_higher_delta_and_the_smaller_the_region_the_less_stays() -> None:
    shares = [bought_inside(QUOTIENTS, size, "flegg", delta) for size, delta in ((0.2, 0.1), (0.2, 0.3), (0.01, 0.3))]
    most, less, least = (each.sum() for each in shares if not isinstance(each, Refused))
    assert most > less > least
    assert np.array_equal(
        np.asarray(bought_inside(QUOTIENTS, 0.2, "flegg", 0)), np.asarray(bought_inside(QUOTIENTS, 0.9, "cross"))
    )


def test_a_buyer_that_is_not_there_buys_nothing() -> None:
    inside = bought_inside([0.0, 1.0], 0.1, "cross")
    assert not isinstance(inside, Refused)
    assert np.all(inside[:, 0] == 0)


def test_supply_is_use_and_value_added_is_spending() -> None:
    """Every pound of output is bought by somebody, and all value added and imports behind a demand add up to it."""
    inverse = leontief_inverse(WIDE)
    assert not isinstance(inverse, Refused)
    demand = LUCK.random(12)
    output = inverse @ demand
    assert output == pytest.approx(WIDE @ output + demand)  # supply = use
    primary = 1 - WIDE.sum(axis=0)  # value added, imports and taxes per pound of output
    assert primary @ output == pytest.approx(demand.sum())
    closed = with_households(WIDE, WEIGHTS[2], TABLE.spending)
    assert not isinstance(closed, Refused)
    inverse = leontief_inverse(closed)
    assert not isinstance(inverse, Refused)
    whole = inverse[:, :12] @ demand
    assert whole[12] == pytest.approx(WEIGHTS[2] @ whole[:12])  # what households are paid is what sectors pay


def test_rounds_of_spending_are_the_inverse_of_the_closed_table() -> None:
    nation = per_pound(TABLE, 3)
    assert not isinstance(nation, Refused)
    found = set_off(Local(np.array([0.0]), (nation,)), plainly(delta=0), TABLE.pay)
    assert not isinstance(found, Refused)
    for row in range(2):
        second = type_two_multipliers(WIDE, WEIGHTS[2], TABLE.spending, WEIGHTS[row])
        assert not isinstance(second, Refused)
        assert found.recorded[row, :, 0].sum() == pytest.approx(second.effect[3])
        first = type_one_multipliers(WIDE, WEIGHTS[row])
        assert not isinstance(first, Refused)
        assert found.recorded[row, :2, 0].sum() == pytest.approx(first.effect[3])


def test_what_is_displaced_or_cannot_be_supplied_is_not_added() -> None:
    local = local_of()
    found = set_off(local, plainly(displaced=0.4), TABLE.pay)
    assert not isinstance(found, Refused)
    assert found.added == pytest.approx(0.6 * found.recorded)
    scarce = set_off(local, plainly(supplied=0.0), TABLE.pay)
    assert not isinstance(scarce, Refused)
    assert scarce.added[:, 1:] == pytest.approx(0)
    assert scarce.added[:, 0] == pytest.approx(scarce.recorded[:, 0])
    elsewhere = set_off(local, plainly(recruited=0.0), TABLE.pay)
    assert not isinstance(elsewhere, Refused)
    assert elsewhere.recorded[:, 2] == pytest.approx(0)  # nobody who is paid spends here
    assert elsewhere.recorded[TABLE.pay] == pytest.approx(0)


def test_buying_inside_moves_the_first_purchases_and_never_beyond_all_of_them() -> None:
    local = local_of()
    usual, all_of_it, none = (
        set_off(local, plainly(more_inside=more, spent=0), TABLE.pay) for more in (0.0, 1.0, -1.0)
    )
    assert not isinstance(usual, Refused) and not isinstance(all_of_it, Refused) and not isinstance(none, Refused)
    nation = per_pound(TABLE, 3)
    assert not isinstance(nation, Refused)
    assert none.recorded[0, 1, 0] == 0 < usual.recorded[0, 1, 0] < all_of_it.recorded[0, 1, 0] < nation.suppliers[0]
    assert (none.inside[0], all_of_it.inside[0]) == (0, 1)


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (lambda: simple_quotients([1, 2], [1], (3, 4)), "one number"),
        (lambda: simple_quotients([1, np.nan], [1, 2], (3, 4)), "missing"),
        (lambda: simple_quotients([1, -1], [1, 2], (3, 4)), "negative"),
        (lambda: simple_quotients([1, 1], [1, 2], (5, 4)), "negative, or the nation"),
        (lambda: bought_inside([1.0, np.inf], 0.1, "flegg"), "missing or negative"),
        (lambda: bought_inside([1.0, 1.0], 1.1, "flegg"), "no larger than the nation"),
        (lambda: bought_inside([1.0, 1.0], 0.1, "flegg", 1.0), "delta"),
        (lambda: bought_inside([1.0, 1.0], 0.1, "other"), "none of the location quotients"),  # type: ignore[arg-type]
        (lambda: households_buy_inside([-1.0], 0.1, "simple"), "negative"),
        (lambda: with_households(A, [0.3], SPENDING), "Each sector"),
        (lambda: with_households(A, [0.3, np.nan], SPENDING), "missing"),
        (lambda: with_households(A, PAY, [0.7, 0.7]), "spend more"),
        (lambda: type_two_multipliers(A, PAY, SPENDING, [1.0]), "coefficient"),
        (lambda: type_two_multipliers([[0.7, 0.2], [0.2, 0.7]], [0.5, 0.5], [0.5, 0.5]), "spectral radius"),
        (lambda: type_two_multipliers([[0.5, 0.5], [0.5, 0.5]], [0, 0], [0, 0]), "spectral radius"),  # singular
        (lambda: per_pound(TABLE, 3, np.full((12, 12), 1.2)), "above 1"),
        (lambda: per_pound(TABLE, 3, np.ones((2, 2))), "stays inside"),
    ],
)
def test_what_is_refused(refused: object, why: str) -> None:
    found = refused()  # type: ignore[operator]
    assert isinstance(found, Refused) and why in found.reason


def test_households_that_spend_more_than_they_earn_are_refused() -> None:
    nation = per_pound(Industries(WIDE, WEIGHTS * 6, pay=2, spending=np.full(12, 1 / 12)), 3)
    assert not isinstance(nation, Refused)
    found = set_off(Local(np.array([0.0]), (nation,)), plainly(delta=0), 2)
    assert isinstance(found, Refused) and "no end" in found.reason

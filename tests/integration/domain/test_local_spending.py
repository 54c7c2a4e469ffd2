"""What spending in an area sets off, on the real tables: published values, identities, no area above the UK, and refusals."""

from __future__ import annotations

import time

import numpy as np
import pytest

from analysis.input_output import leontief_inverse
from data_access import MIDLANDS, Store, load_household_spending, load_spending_associations, open_store
from domain.wider_economy.quotient_choice import by_industry, by_ways
from domain.wider_economy.regional import MEASURES, industries_of, load_region
from domain.wider_economy.settings_of_care import INDUSTRY_OF
from domain.wider_economy.spending import CARE, HEALTH, Assumed, LocalEffect, local_effect, to_tables_year, value_added
from settings import Settings
from vocabulary import Area, Refused

TEN = 10e6


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def area_of(store: Store, code: str) -> Area:
    area = store.area(code)
    assert area is not None
    return area


def effect(store: Store, area: str = "QWU", sector: str = HEALTH, **given: float) -> LocalEffect:
    found = local_effect(store, area_of(store, area), TEN, sector, **given)  # type: ignore[arg-type]
    assert not isinstance(found, Refused), found
    return found


@pytest.mark.parametrize(("sector", "output", "gva"), [(HEALTH, 1.517, 0.809), (CARE, 1.552, 0.914)])
def test_the_uk_without_households_is_what_was_published(store: Store, sector: str, output: float, gva: float) -> None:
    found = effect(store, sector=sector, spent=0)
    assert found.uk["output"].recorded.sum() / TEN == pytest.approx(output, abs=0.0005)
    assert found.uk["gva"].recorded.sum() / TEN == pytest.approx(gva, abs=0.0005)
    if sector == HEALTH:
        assert found.uk["gva"].recorded.sum() / found.uk["gva"].recorded[0] == pytest.approx(1.420, abs=0.0005)


def test_supply_is_use_in_the_tables(store: Store) -> None:
    """Output less what industries buy is final demand, and all value added is behind it. What is left is imports and taxes."""
    table, summary = store.matrix("io_2022_A"), store.matrix("io_2022_summary")
    columns = list(summary.columns)
    output, gva = (summary.values[:, columns.index(name)] for name in ("output_m", "gva_coef"))
    demand = output - table.values @ output
    inverse = leontief_inverse(table.values)
    assert not isinstance(inverse, Refused)
    assert inverse @ demand == pytest.approx(output)
    assert gva @ inverse @ demand == pytest.approx(summary.values[:, columns.index("gva_m")].sum())
    bought_abroad = 1 - table.values.sum(axis=0) - gva  # imports, and taxes on what is bought
    assert bought_abroad.min() > -1e-9
    assert 0.05 < bought_abroad @ output / output.sum() < 0.2


def test_no_area_keeps_more_than_the_uk(store: Store) -> None:
    for area in (area_of(store, "QUA"), store.members(MIDLANDS, "cluster")[0], area_of(store, MIDLANDS)):
        for sector in (HEALTH, CARE):
            found = local_effect(store, area, TEN, sector, recruited_locally=1.0, bought_locally=1.0, draws=100)
            assert not isinstance(found, Refused), found
            for measure in MEASURES:
                assert np.all(found.inside[measure].recorded <= found.uk[measure].recorded * (1 + 1e-9))
                assert np.all(found.inside[measure].added > 0)


def test_coventry_and_warwickshire_by_hand(store: Store) -> None:
    """Health's own value added is 125,652.78 of 220,569 million pounds of output; half is displaced. Jobs: 9.82256 for each
    million of 2022, whose pound is a quarter of 2021/22's 85.3036 and three quarters of 2022/23's 91.2996, over 2025/26's 103.2388."""
    found = effect(store)
    assert found.prices == "2025/26"
    assert found.inside["gva"].direct == pytest.approx(0.5 * TEN * 125652.782232175 / 220569)
    deflated = (0.25 * 85.3036 + 0.75 * 91.2996) / 103.2388
    base = to_tables_year(store)
    assert not isinstance(base, Refused)
    assert base[0] == "2025/26" and base[1] == pytest.approx(deflated)
    assert found.inside["jobs"].direct == pytest.approx(0.5 * 10 * 9.82255722699019 * deflated)
    assert found.inside["pay"].direct == pytest.approx(0.75 * 0.5 * TEN * 0.451152469515898)
    region = load_region(store, found.area)
    assert not isinstance(region, Refused)
    assert region.size == pytest.approx(31175 / 2230424)
    assert region.quotients[region.products.index(HEALTH)] == pytest.approx((1410 / 31175) / (124021 / 2230424))
    assert region.quotients[region.products.index("C29")] == pytest.approx((2191 / 31175) / (42090 / 2230424))


def test_every_product_has_an_industry_of_the_accounts(store: Store) -> None:
    industries = {each.removeprefix("industry=") for each in store.breakdowns("gva_by_industry", kind="icb")}
    products = store.matrix("io_2022_A").rows
    assert {key for product in products for key in industries_of(product)} <= industries
    assert set(load_household_spending().spending) == set(products)


def test_draws_hold_the_central_value_and_depend_on_the_seed_alone(store: Store) -> None:
    usual, again = effect(store), effect(store, displacement=0.25)
    for measure in MEASURES:
        whole = usual.inside[measure].whole
        assert whole.lower < whole.value < whole.upper
        assert usual.inside[measure].draws.shape == (3, 10_000)
    assert usual.inside["gva"].total == pytest.approx(again.inside["gva"].total * 0.5 / 0.75)
    assert np.array_equal(usual.uk["gva"].draws, effect(store).uk["gva"].draws)
    certain = effect(store, off=0.0)
    assert np.ptp(certain.inside["gva"].total_draws) < np.ptp(usual.inside["gva"].total_draws)
    least = effect(store, off=0.0, vary_delta=False)
    assert least.inside["gva"].total_draws == pytest.approx(least.inside["gva"].total)
    assert value_added(store, usual.area, TEN, HEALTH, Assumed()) == pytest.approx(usual.inside["gva"].total)


def test_less_spent_is_the_same_with_its_sign(store: Store) -> None:
    more = effect(store)
    less = local_effect(store, more.area, -TEN, HEALTH)
    assert not isinstance(less, Refused)
    assert less.inside["jobs"].total == pytest.approx(-more.inside["jobs"].total)
    assert less.inside["gva"].whole.lower < less.inside["gva"].total < less.inside["gva"].whole.upper


def test_the_quotients_are_in_order_and_industries_add_up(store: Store) -> None:
    found = effect(store)
    ways = by_ways(store, found.area, HEALTH, found.assumed)
    assert not isinstance(ways, Refused)
    gva = {each.way: each.gva for each in ways}
    assert gva["flegg_high"] < gva["flegg"] < gva["flegg_low"] < gva["cross"] < gva["national"]
    assert gva["flegg"] == pytest.approx(found.inside["gva"].recorded.sum() / TEN)
    assert gva["national"] == pytest.approx(found.uk["gva"].recorded.sum() / TEN)
    parts = by_industry(store, found.area, HEALTH, "gva", found.assumed)
    assert not isinstance(parts, Refused)
    assert sum(each.total for each in parts) == pytest.approx(gva["flegg"])
    assert sum(each.uk for each in parts) == pytest.approx(gva["national"])
    assert parts[0].product == HEALTH and parts[0].direct > 0
    assert all(each.total <= each.uk * (1 + 1e-9) for each in parts)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"sector": "X99"}, "no industry"),
        ({"pounds": float("nan")}, "Give a sum"),
        ({"pounds": 1e12}, "Give a sum"),
        ({"bought_locally": 1.2}, "from 0 to 1"),
        ({"displacement": -0.1}, "from 0 to 1"),
        ({"delta": 0.9}, "delta"),
        ({"prices": "1890/91"}, "no price index"),
        ({"draws": 10}, "100 draws"),
        ({"area": "E08000028"}, "do not cover"),
    ],
)
def test_what_is_refused(store: Store, given: dict[str, object], why: str) -> None:
    asked: dict[str, object] = {"pounds": TEN, "sector": HEALTH} | given
    found = local_effect(store, area_of(store, str(asked.pop("area", "QWU"))), **asked)  # type: ignore[arg-type]
    assert isinstance(found, Refused) and why in found.reason


def test_ten_thousand_draws_take_a_fraction_of_a_second(store: Store) -> None:
    effect(store)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        effect(store)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.3


def test_associations_are_of_kinds_of_care_that_money_moves_between() -> None:
    assert set(load_spending_associations()) < set(INDUSTRY_OF)

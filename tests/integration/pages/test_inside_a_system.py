"""Inside an area: need, pounds and staff of its parts are sums over practices, gaps add up to nothing, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.charts import render
from data_access import MIDLANDS, Store
from domain.resource_distribution.along_deprivation import load_along_deprivation
from domain.resource_distribution.inside import Inside, Unranked, load_inside, units_there_are
from domain.resource_distribution.measures import CORE, NEED_COMPONENTS
from domain.resource_distribution.need_inside import ALONE, load_need_inside, need_of_practices
from domain.resource_distribution.payment_streams import load_payment_streams
from domain.resource_distribution.practices import MONEY, load_practice_figures, load_units
from pages.resource_distribution import Evidence, View
from pages.resource_distribution.exhibits import along, inside, need_inside, payment_streams
from pages.resource_distribution.exhibits.inside import WHY
from pages.resource_distribution.view import PAYMENTS
from vocabulary import Area, Refused, Sureness

STARTER = Path(__file__).parents[3] / "data_access" / "reference" / "starter"
NET = "gp_payments_net_per_weighted_patient"


def the(store: Store, code: str) -> Area:
    area = store.area(code)
    assert area is not None
    return area


def read(source: str, indicator: str, period: str) -> pd.DataFrame:
    """Rows of the starter itself, not of the store: code -> numerator and denominator, of practices with a weight."""
    columns = ["indicator", "breakdown", "period", "area", "numerator", "denominator"]
    rows = pd.read_csv(
        STARTER / f"observations-{source}.csv.gz", usecols=columns, dtype={"breakdown": str, "period": str}
    )
    own = rows[(rows["indicator"] == indicator) & (rows["period"] == period) & rows["breakdown"].isna()]
    return own.set_index("area")[["numerator", "denominator"]].dropna()


@pytest.fixture(scope="module")
def weights() -> dict[str, pd.DataFrame]:
    found = {measure: read("weighted_populations", measure, "2025/26") for measure in NEED_COMPONENTS}
    return {measure: rows[(rows["numerator"] > 0) & (rows["denominator"] > 0)] for measure, rows in found.items()}


def test_need_of_any_set_of_practices_is_their_independent_sum(store: Store, weights: dict[str, pd.DataFrame]) -> None:
    random = np.random.default_rng(5)
    everyone = weights[CORE].index.to_numpy()
    for size in (1, 2, 7, 40, 600, len(everyone)):
        chosen = [str(code) for code in random.choice(everyone, size, replace=False)]
        for measure, rows in weights.items():
            own = rows.loc[rows.index.intersection(chosen)]
            weighted, people = need_of_practices(store, chosen, measure)
            if not len(own):
                assert (weighted, people) == (0, 0)
                continue
            assert weighted / people == pytest.approx(own["numerator"].sum() / own["denominator"].sum(), rel=1e-9)


@pytest.mark.parametrize("kind", ["sub_icb", "ltla", "pcn", "practice"])
def test_need_indices_of_parts_are_independent_sums(store: Store, weights: dict[str, pd.DataFrame], kind: str) -> None:
    england, area = the(store, "E92000001"), the(store, "QK1")
    found = load_need_inside(store, area, kind, england)
    assert not isinstance(found, Refused)
    units = load_units(store, area, kind)
    for measure, rows in weights.items():
        whole = rows["numerator"].sum() / rows["denominator"].sum()
        for number, code in enumerate(found.codes):
            own = rows.loc[rows.index.intersection(list(units[code][1]))]
            index = found.index[measure][number]
            if not len(own):
                assert np.isnan(index)
                continue
            assert index == pytest.approx(own["numerator"].sum() / own["denominator"].sum() / whole, rel=1e-9)


def test_need_alone_and_with_prices_differ_by_one_price_level_inside_a_board(store: Store) -> None:
    found = load_need_inside(store, the(store, "QUA"), "pcn", the(store, "E92000001"))
    assert not isinstance(found, Refused)
    prices = found.index[CORE] / found.index[ALONE]
    assert np.nanstd(prices) < 0.01
    assert np.nanmean(prices) == pytest.approx(found.whole[CORE] / found.whole[ALONE], abs=0.003)


def test_parts_are_practices_added_up_and_gaps_add_up_to_nothing(store: Store) -> None:
    for code in ("QUA", MIDLANDS):
        area = the(store, code)
        for kind in units_there_are(store, area):
            for money in ("all", "cost"):
                found = load_inside(store, area, kind, money)
                assert isinstance(found, Inside)
                assert np.nansum(found.gap) == pytest.approx(0, abs=1)
                assert all(np.nansum(gap) == pytest.approx(0, abs=1e-6) for gap in found.staff_gap.values())
                assert (np.diff(found.gap[found.ranked]) >= 0).all()


def test_nothing_is_lost(store: Store) -> None:
    """Pounds of the parts, of practices in none of them and of those left out are all that the area's practices were paid."""
    paid = read("gp_payments", NET, "2022/23")["numerator"]
    for code in ("QUA", "QPM", "QHL"):
        area = the(store, code)
        practices = load_units(store, area, "practice")
        whole = paid.loc[paid.index.intersection(list(practices))].sum()
        for kind in units_there_are(store, area):
            found = load_inside(store, area, kind, "all")
            assert isinstance(found, Inside)
            assert np.nansum(found.pounds) + found.left_out_pounds == pytest.approx(whole, abs=0.5)
            assert len(found.codes) == len(load_units(store, area, kind)) + (found.codes[-1] == "")


def test_streams_add_up_to_net_payments_of_every_practice(store: Store) -> None:
    figures, paid = load_practice_figures(store), read("gp_payments", NET, "2022/23")["numerator"]
    mine = pd.Series(figures.paid("all"), index=figures.codes)
    assert (mine.loc[paid.index] - paid).abs().max() < 0.02
    assert set(PAYMENTS) == set(MONEY)


def test_one_practice_by_hand(store: Store) -> None:
    """Feldon Lane Practice, M87020: nhs_payments_gp_2022_23.csv, line 5263, and its weight of 2023/24."""
    found = load_inside(store, the(store, "QUA"), "practice", "contract")
    assert isinstance(found, Inside)
    row = found.codes.index("M87020")
    assert found.pounds[row] == pytest.approx(910188.42 + 15555.64)
    # nhse_weighted_population_practice_2023_24.csv, line 5160: final weighted population of primary medical care, and people
    assert found.need[row] == pytest.approx(9167.4975412756)
    assert found.people[row] == pytest.approx(9591.5405120855)
    assert found.gap[row] == pytest.approx(925744.06 - found.each * 9167.4975412756)
    # heec_workforce_practice_2016_2024.csv, line 49566
    assert found.staff["gps"][row] == pytest.approx(4.2)


def test_what_cannot_be_ranked_is_listed_with_its_reason(store: Store) -> None:
    area = the(store, MIDLANDS)
    found = load_inside(store, area, "practice", "all")
    assert isinstance(found, Inside)
    assert {Unranked.SMALL, Unranked.NO_PATIENTS, Unranked.NO_PAYMENTS, Unranked.UNUSUAL} <= set(found.unranked)
    assert set(WHY) == set(Unranked)
    places = load_inside(store, area, "ltla", "all")
    assert isinstance(places, Inside)
    # Districts that became part of a larger authority are no places of today
    assert "Corby" not in places.names and "North Northamptonshire" in places.names
    view = View(area=area.code, level="practice")
    made = inside(view, Evidence(view, store))
    assert made.table is not None
    frame = made.table.frame
    assert len(frame) == len(found.codes)
    assert frame["why"].notna().sum() == len(found.codes) - len(found.ranked)
    small = [row for row, why in enumerate(found.unranked) if why is Unranked.SMALL]
    assert all(found.people[row] < 1_000 for row in small)
    assert "are in the table and not ranked (fewer than 1,000 patients)" in made.sentence
    assert "practices without patients or a weight, and is in no comparison" in made.sentence


def test_unusual_payments_are_not_ranked(store: Store) -> None:
    """Great Bridge Health Centre was paid a sixth of what its need gives: for a part of the year."""
    found = load_inside(store, the(store, "QUA"), "practice", "all")
    assert isinstance(found, Inside)
    row = found.names.index("Great Bridge Health Centre")
    assert found.unranked[row] is Unranked.UNUSUAL and found.relative[row] < -0.5
    ranked = found.relative[found.ranked]
    assert ranked.min() >= -0.5 and ranked.max() <= 1.0


def test_benchmark_rates_and_gaps_of_streams_agree(store: Store) -> None:
    england = the(store, "E92000001")
    whole = load_payment_streams(store, england, england)
    assert not isinstance(whole, Refused)
    assert whole.gap == pytest.approx(np.zeros(6), abs=1)
    systems = [load_payment_streams(store, area, the(store, MIDLANDS)) for area in store.members(MIDLANDS, "icb")]
    assert sum(found.gap.sum() for found in systems if not isinstance(found, Refused)) == pytest.approx(0, abs=5)


def test_the_badge_along_deprivation_agrees_with_the_interval(store: Store) -> None:
    for area in store.members(MIDLANDS, "icb"):
        found = load_along_deprivation(store, area)
        assert not isinstance(found, Refused)
        need = found.of("need")
        assert need is not None
        for money in ("all", "work"):
            view = View(area=area.code, money=money)
            made = along(view, Evidence(view, store))
            each = found.of(f"pounds {money}")
            assert each is not None and each.beyond_need is not None
            assert each.beyond_need.value == pytest.approx(each.index - need.index, abs=1e-9)
            clear = not each.beyond_need.lower <= 0 <= each.beyond_need.upper
            assert made.sure == (Sureness.PROBABLY if clear else Sureness.CANNOT_TELL)


def test_in_the_midlands_money_reaches_the_most_deprived_less_than_need_does(store: Store) -> None:
    """Worked out apart from the project by sorting practices and adding up: a fifth of patients, the most deprived first."""
    found, figures = load_along_deprivation(store, the(store, MIDLANDS)), load_practice_figures(store)
    assert not isinstance(found, Refused)
    own = figures.rows_of(list(load_units(store, the(store, MIDLANDS), "practice")))
    paid = figures.paid("all")
    rows = (
        pd.DataFrame(
            {"score": figures.score[own], "people": figures.people[own], "need": figures.need[own], "paid": paid[own]}
        )
        .dropna()
        .sort_values("score", ascending=False)
    )
    first = rows["people"].cumsum() <= 0.2 * rows["people"].sum()
    money = found.of("pounds all")
    assert money is not None
    for share, column in ((money.first_fifth, "paid"), (money.need_of_fifth, "need")):
        assert share == pytest.approx(rows.loc[first, column].sum() / rows[column].sum(), abs=0.002)
    assert money.first_fifth < money.need_of_fifth


def test_every_exhibit_draws_for_every_kind_of_part(store: Store) -> None:
    for code in ("QUA", MIDLANDS):
        area = the(store, code)
        for level in units_there_are(store, area):
            view = View(area=area.code, level=level)
            evidence = Evidence(view, store)
            for make in (inside, need_inside, along, payment_streams):
                made = make(view, evidence)
                assert made.spec is not None and made.table is not None and not made.refused
                assert render(made.spec, made.table)["data"]

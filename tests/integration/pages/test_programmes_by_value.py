"""Value triangles on the page: a blank table says so, a filled one is answered by hand, and a gap in it is named."""

from __future__ import annotations

import pytest

from components.lever_table import fill, write
from data_access import Store, open_store
from pages.resource_distribution import Evidence, View
from pages.resource_distribution.what_if.triangles import TRIANGLES, TrianglesRun
from settings import Settings
from vocabulary import Refused

FILLED = {
    "a_kind": "cancer",
    "a_people": "1000",
    "a_benefit": "0.1",
    "a_cost": "2",
    "b_kind": "cancer",
    "b_people": "50",
    "b_benefit": "4",
    "b_cost": "1",
    "d_kind": "frailty",
    "d_people": "3000",
    "d_benefit": "0.01",
    "d_cost": "1",
}


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def asked(store: Store, **given: str) -> tuple[View, Evidence, TrianglesRun | Refused]:
    view = View(area="QWU")
    evidence = Evidence(view, store)
    parameters, wrong = TRIANGLES.parameters.from_values(given)
    assert not wrong
    found = TRIANGLES.run(view, evidence, parameters)
    assert isinstance(found, TrianglesRun | Refused)
    return view, evidence, found


def test_a_blank_table_says_what_to_fill_in(store: Store) -> None:
    _, _, found = asked(store)
    assert isinstance(found, Refused) and "fill in" in found.reason


def test_a_gap_in_the_table_is_named(store: Store) -> None:
    _, _, found = asked(store, **(FILLED | {"b_cost": "0"}))
    assert isinstance(found, Refused) and found.reason.startswith("B: Cancer needs")


def test_it_leads_to_five_answers_with_the_price_of_the_first(store: Store) -> None:
    """B gives 200 years for £1 million: £5,000 a year in full health."""
    view, evidence, found = asked(store, **FILLED)
    assert isinstance(found, TrianglesRun) and TRIANGLES.onward is not None
    onward = TRIANGLES.onward(view, evidence, found)
    assert onward is not None
    for part in (
        "one-pound.million=1.0",
        "one-pound.use=own",
        "one-pound.price=5000",
        "one-pound.way=within",
        "area=QWU",
    ):
        assert part in onward.address


def test_a_filled_table_by_hand(store: Store) -> None:
    view, evidence, found = asked(store, **FILLED)
    assert isinstance(found, TrianglesRun)
    assert found.outcome.central == pytest.approx(50 * 4 - 3000 * 0.01)
    assert sum(each.change.value for each in found.outcome.places) == pytest.approx(found.outcome.central)
    slopes, curve, swaps = (make(view, evidence, found) for make in TRIANGLES.exhibits)
    assert slopes.title == "Least health for its money: D: Frailty, 30.0 years for £1 million"
    assert slopes.table is not None and list(slopes.table.frame["value"]) == pytest.approx([200, 50, 30])
    assert curve.table is not None and curve.table.frame["y"].iloc[-1] == pytest.approx(330)
    assert curve.table.frame["x"].iloc[-1] == pytest.approx(4)
    assert swaps.sentence == (
        "A: Cancer and D: Frailty change places if A: Cancer brings 40% less health than you say."
    )
    assert "reader’s own" in slopes.caveats[0] and "range if entries" in found.front.interval


def test_every_entry_is_the_readers_own(store: Store) -> None:
    _, _, found = asked(store, **FILLED)
    assert isinstance(found, TrianglesRun)
    assert {found.parameters.whose(name) for name in found.parameters.declared()} == {"reader"}
    _, _, exact = asked(store, **FILLED, people_off="0", benefit_off="0", cost_off="0")
    assert isinstance(exact, TrianglesRun)
    assert exact.outcome.reached.min() == pytest.approx(exact.outcome.reached.max())


def test_an_entry_may_have_a_range_of_its_own(store: Store) -> None:
    _, _, found = asked(store, **FILLED)
    _, _, narrower = asked(store, **FILLED, a_benefit_off="5")
    assert isinstance(found, TrianglesRun) and isinstance(narrower, TrianglesRun)
    rows = [found.triangles.names.index("A: Cancer")] * 2
    wide, narrow = (run.triangles.limits[row] for run, row in zip((found, narrower), rows, strict=True))
    assert narrow.upper - narrow.lower < 0.8 * (wide.upper - wide.lower)
    assert narrower.outcome.central == pytest.approx(found.outcome.central)


def test_a_file_fills_every_lever_of_the_table() -> None:
    table, declared = TRIANGLES.table, TRIANGLES.parameters.declared()
    assert table is not None
    assert {key for key in declared if table.row_of(key)} == {
        f"{row}_{each}" for row in table.rows for each in table.columns
    }
    assert {key for key in declared if not table.row_of(key)} == {"people_off", "benefit_off", "cost_off"}
    filled, _ = TRIANGLES.parameters.from_values(FILLED | {"a_benefit_off": "5"})
    cells = table.read("programmes.csv", write(table, filled, {}).encode())
    assert TRIANGLES.parameters.from_values(fill(table, TRIANGLES.parameters, cells).values)[0] == filled

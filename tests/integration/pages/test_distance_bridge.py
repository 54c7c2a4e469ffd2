"""The lines from one printed distance to the next: held to the workbook, and the same wherever a distance stands."""

from __future__ import annotations

import pytest

from data_access import Store, open_store
from domain.resource_distribution.bridge import Bridge, load_bridge
from pages.distance_bridge import bridge_lines, lines_of
from pages.resource_distribution import Evidence, View, headline
from pages.resource_distribution.exhibits import arrive, distance
from pages.resource_distribution.what_if import MERGE, MOVE
from settings import Settings
from vocabulary import Refused


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def code_of(store: Store, ods: str) -> str:
    area = store.area(ods)
    assert area is not None
    return area.code


def test_the_steps_of_birmingham_and_solihull_are_those_of_the_workbook(store: Store) -> None:
    """Sheet ICB Core Allocations 2025-26: recurrent allocation and post-convergence distance give the close, all 42 the scale."""
    found = load_bridge(store, "core", code_of(store, "QHL"), "2025/26")
    assert isinstance(found, Bridge)
    assert found.opening == pytest.approx(-145_647_664, abs=1)
    assert found.convergence == pytest.approx(14_597_717, abs=1)
    assert found.closing == pytest.approx(-135_821_497, abs=1)
    assert found.scaled == pytest.approx(-186_403_322, abs=1)
    assert found.opening + found.growth + found.convergence == pytest.approx(found.closing)
    assert lines_of(found) == (
        "Opening 2025/26: £145.6m below the published target.",
        "Growth in the money and the target moved it £4.8m down.",
        "Convergence moved it £14.6m up: it closed £135.8m below the published target.",
        "All targets add up to 1.6% less than the money. Scaled to the money, it closed £186.4m below fair share.",
    )


def test_every_page_that_states_a_distance_has_the_same_lines(store: Store) -> None:
    view = View(area="QHL")
    evidence = Evidence(view, store)
    lines = bridge_lines(store, "core", evidence.area.code)
    assert len(lines) == 4
    assert all(line in headline(view, evidence).detail for line in lines)
    shown = [make(view, evidence).caveats for make in (distance, arrive)]
    for what_if, levers in ((MOVE, {}), (MERGE, {"which": "chosen", "first": "QHL", "second": "QUA"})):
        run = what_if.run(view, evidence, what_if.parameters.from_values(levers)[0])
        assert not isinstance(run, Refused)
        shown.append(run.words.caveats)
    assert all(set(lines) <= set(caveats) for caveats in shown)
    run = MOVE.run(view, evidence, MOVE.parameters())
    assert not isinstance(run, Refused)
    assert any("£212.1m below fair share in 2028/29" in each and "closes £48.2m" in each for each in run.words.caveats)


def test_a_stream_without_a_target_and_england_have_no_bridge(store: Store) -> None:
    assert isinstance(load_bridge(store, "running_costs", code_of(store, "QHL")), Refused)
    assert bridge_lines(store, "running_costs", code_of(store, "QHL")) == ()
    assert bridge_lines(store, "core", "E92000001") == ()

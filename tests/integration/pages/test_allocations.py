"""Allocations on the resource page, against the publisher's workbooks read by hand."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from components import narrative as say
from components.charts import render
from data_access import Store, ensure_edition, open_store
from domain.resource_distribution.allocations import Allocations, load_allocations, load_distances, streams_with_target
from pages import areas
from pages.resource_distribution import Evidence, View, headline
from pages.resource_distribution.exhibits import arrive, convergence, distance, distance_years
from pages.resource_distribution.headline import fair_share_finding
from settings import Settings
from vocabulary import Refused

BIRMINGHAM, LINCOLNSHIRE = "QHL", "QJM"


@pytest.fixture(scope="module")
def store(settings: Settings) -> Store:
    ensure_edition(settings)
    return open_store(settings)


def code_of(store: Store, key: str) -> str:
    area = store.area(key)
    assert area is not None
    return area.code


def test_birmingham_and_solihull_is_furthest_below_its_target_in_england(store: Store) -> None:
    """Printed in the workbook of 2025/26, core services: −4.95%, about 146 million pounds; England’s boards together +1.9%."""
    found = load_allocations(store, "core")
    assert not isinstance(found, Refused)
    row = found.row(code_of(store, BIRMINGHAM))
    assert row is not None
    boards = [value for value, kind in zip(found.distance, found.kinds, strict=True) if kind == "icb"]
    assert len(boards) == 42
    assert found.distance[row] == min(boards) == pytest.approx(-0.0495, abs=0.00005)
    assert found.pounds[row] == pytest.approx(-146e6, abs=1e6)
    assert found.england == pytest.approx(0.019, abs=0.0005)


def test_the_parts_of_the_midlands_add_up(store: Store) -> None:
    found = load_allocations(store, "core")
    assert not isinstance(found, Refused)
    by_kind = {
        kind: sum(
            float(value)
            for value, each, own in zip(found.allocated, found.kinds, found.in_midlands, strict=True)
            if each == kind and own
        )
        for kind in ("icb", "cluster", "region")
    }
    assert by_kind["icb"] == pytest.approx(by_kind["region"]) == pytest.approx(by_kind["cluster"])


def test_every_area_and_stream_has_its_cards(store: Store) -> None:
    assert {"core", "primary_medical"} <= set(streams_with_target(store))
    for option in areas.choices(store):
        area = store.area(option.value)
        assert area is not None
        for stream in streams_with_target(store):
            for measure, boards in (("percent", "midlands"), ("pounds", "england"), ("head", "midlands")):
                view = View(area=area.code, stream=stream, measure=measure, boards=boards)
                evidence = Evidence(view, store)
                for make in (distance, arrive, convergence, distance_years):
                    exhibit = make(view, evidence)
                    assert exhibit.refused == "" and exhibit.spec is not None and exhibit.table is not None
                    render(exhibit.spec, exhibit.table, "light")
                    assert "nan" not in f"{exhibit.title} {exhibit.sentence}"
                    assert len(exhibit.title.split()) <= 14
    own = distance(View(area=code_of(store, BIRMINGHAM)), Evidence(View(area=code_of(store, BIRMINGHAM)), store))
    assert "4.9% below target" in own.sentence or "5.0% below target" in own.sentence
    assert "is also furthest below its target of England’s 42 boards" in own.sentence


def test_money_below_target_is_for_the_board_to_act_on_and_money_above_is_not_worse(store: Store) -> None:
    for name, direction, words in ((BIRMINGHAM, "worse", "less"), (LINCOLNSHIRE, "unknown", "more")):
        view = View(area=code_of(store, name))
        found = fair_share_finding(view, Evidence(view, store))
        assert found is not None and found.size is not None
        assert (found.direction, found.asks_for_decision) == (direction, direction == "worse")
        assert words in say.signed(found.size, found.size_unit)


@pytest.mark.parametrize(("key", "way"), [(BIRMINGHAM, "outside"), (LINCOLNSHIRE, "leaves")])
def test_the_distance_leads_to_five_answers_for_its_sum_and_area(store: Store, key: str, way: str) -> None:
    view = View(area=key)
    found = fair_share_finding(view, Evidence(view, store))
    assert found is not None and found.size is not None
    name, address = found.onward
    assert name == "One pound, five answers"
    asked = parse_qs(urlsplit(address).query)
    assert asked["area"] == [key]
    assert asked["one-pound.million"] == [f"{abs(found.size):.1f}"]
    assert asked["one-pound.way"] == [way]


def test_a_centred_view_says_so_everywhere(store: Store) -> None:
    view = View(area=code_of(store, BIRMINGHAM), measured_from="centred")
    evidence = Evidence(view, store)
    found = fair_share_finding(view, evidence)
    assert found is not None and "6.7% below England’s average, about £201.0 million less" in found.sentence
    assert "6.7% below average" in distance(view, evidence).title
    assert "average" in arrive(view, evidence).title


def test_the_published_target_is_named_with_what_all_boards_have_in_front(store: Store) -> None:
    view = View(area=code_of(store, BIRMINGHAM))
    found = fair_share_finding(view, Evidence(view, store))
    assert found is not None and "below its published target" in found.sentence
    rows = store.observations(
        "icb_distance_from_target_opening", "2025/26", kind="icb", breakdown="allocation_stream=core"
    )
    together = rows.numerator.sum() / rows.denominator.sum()
    assert found.caution == f"All boards together are {together:.1%} above their targets."
    centred = View(area=view.area, measured_from="centred")
    without = fair_share_finding(centred, Evidence(centred, store))
    assert without is not None and without.caution == ""


def test_what_it_would_take_is_said_beside_what_was_given(store: Store) -> None:
    view = View(area=code_of(store, BIRMINGHAM))
    made = arrive(view, Evidence(view, store))
    assert made.title == "Reaching target by 2028/29 needs 1.5% a year beyond base growth; 2025/26 gave 0.5%"
    assert "At the pace of that year: just over 9 years." in made.sentence


def test_a_stream_without_target_is_told_in_pounds_a_head(store: Store) -> None:
    view = View(area=code_of(store, BIRMINGHAM), stream="running_costs", year="2024/25")
    evidence = Evidence(view, store)
    made, finding = distance(view, evidence), headline(view, evidence)
    # 22,606 thousand pounds of the workbook of 2023/24 and 2024/25, over the 1,581,800 people of its pounds a head
    assert made.table is not None and not made.refused
    assert made.table.frame.set_index("own").at[True, "per_head"] == pytest.approx(22_606e3 / 1_581_800, rel=1e-4)
    assert finding.period == "2024/25" and "a head for running costs; England has" in finding.sentence
    assert "no fair-share target for running costs" in arrive(view, evidence).refused


def test_every_year_is_that_of_the_workbooks(store: Store) -> None:
    area = store.area(BIRMINGHAM)
    assert area is not None
    (series,) = load_distances(store, "core", [area])
    assert series.labels == ("2023/24", "2024/25", "2025/26")
    assert series.value[-1] == pytest.approx(-0.0495, abs=0.00005)


def test_a_stream_without_target_is_refused(store: Store) -> None:
    assert isinstance(load_allocations(store, "running_costs"), Refused)


def test_where_the_sign_turns_against_the_average_board_both_cards_say_so(store: Store) -> None:
    """Printed targets add to less than the money there is, so a board just above its target is below the average board."""
    said = "Printed targets add to less than the money; against the average board it is below."
    printed, centred = (load_allocations(store, "core", centred=each) for each in (False, True))
    assert isinstance(printed, Allocations) and isinstance(centred, Allocations)
    turned = 0
    for area in store.members("E40000011", "icb"):
        row, evidence = printed.row(area.code), Evidence(View(area=area.ods or area.code), store)
        for made, values in (
            (distance, (printed.distance, centred.distance)),
            (arrive, (printed.closing, centred.closing)),
        ):
            turns = bool(values[0][row] > 0 > values[1][row])
            turned += turns
            assert (said in made(evidence.view, evidence).sentence) == turns, area
    assert turned >= 6

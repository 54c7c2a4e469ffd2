"""Up to four scenarios compared: which stand side by side by themselves, what is said of each, and what is not claimed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from analysis.scenarios import losing
from components.exhibit_frame import contents
from components.what_if_form import read_cost
from data_access import Items, Store
from pages.scenarios.closer import NO_REASON, assumptions, by_group, by_place, knowing, tipping
from pages.scenarios.comparison import Compared, gap_closed
from pages.scenarios.side_by_side import (
    ASSUMED,
    NO_MORE,
    NOT_HELD,
    aims,
    difference,
    distributions,
    left_out_of,
    side_by_side,
)
from pages.what_ifs import Run
from tests.integration.pages.test_scenarios import PAGE, items, keep, scenario, shown  # noqa: F401  (fixtures)
from vocabulary import Refused

LIFE, PEERS, MONEY = "/inequalities", "/unwarranted-variation", "/resource-distribution"


@pytest.fixture
def four(store: Store, items: Items) -> Any:  # noqa: F811
    """A quarter and 27% towards the average, a fifth towards the least deprived, and one that is counted differently."""
    codes = {
        "a": keep(items, "Least", scenario(store, LIFE, "QUA", share="20", towards="least")).code,
        "b": keep(items, "Quarter", scenario(store, LIFE, "QUA", share="25")).code,
        "c": keep(items, "More", scenario(store, LIFE, "QUA", share="27")).code,
        "d": keep(items, "Peers", scenario(store, PEERS, "QUA")).code,
    }
    return shown(store, items, **codes)


def compared(page: Any) -> Compared:
    found = page.evidence.compared
    assert isinstance(found, Compared)
    return found


def test_the_newest_two_that_can_be_compared_stand_side_by_side(store: Store, items: Items) -> None:  # noqa: F811
    first = keep(items, "First", scenario(store, LIFE, "QUA"))
    second = keep(items, "Second", scenario(store, LIFE, "QNC", share="40"))
    keep(items, "People", scenario(store, PEERS, "QUA"))
    page = shown(store, items)
    assert (page.view.a, page.view.b, page.view.c) == (second.code, first.code, "")
    assert "different areas" in side_by_side(page.view, page.evidence).sentence
    third = keep(items, "Third", scenario(store, LIFE, "QUA", share="50"))
    keep(items, "Fourth", scenario(store, LIFE, "QNC", share="50"))
    page = shown(store, items)
    assert (page.view.a, page.view.b) == (third.code, first.code), "those of the area in hand come first"


def test_a_lone_scenario_or_two_of_different_kinds_are_never_paired(store: Store, items: Items) -> None:  # noqa: F811
    keep(items, "Years", scenario(store, LIFE, "QUA"))
    assert shown(store, items).view.b == ""
    keep(items, "People", scenario(store, PEERS, "QUA"))
    page = shown(store, items)
    assert page.view.b == ""
    assert "Choose another" in side_by_side(page.view, page.evidence).refused


def test_nothing_stands_beside_itself(store: Store, items: Items) -> None:  # noqa: F811
    one = keep(items, "One", scenario(store, LIFE, "QUA"))
    other = keep(items, "Other", scenario(store, LIFE, "QUA", share="40"))
    page = shown(store, items, a=one.code, b=one.code, c=other.code)
    assert len(set(page.view.codes)) == len(page.view.codes)
    assert page.problems, "it is said"


def test_of_four_those_that_can_be_compared_are_and_the_other_is_left_out_with_its_reason(four: Any) -> None:
    found, said = compared(four), side_by_side(four.view, four.evidence)
    assert [side.letter for side in found.sides] == ["A", "B", "C"]
    assert "Left out is “Peers”" in said.sentence and "cannot be compared" in said.sentence
    assert said.table is not None
    assert list(said.table.frame["best"])[1] == ASSUMED, "the smaller part of one gap has no chance of its own"
    assert found.best[0] is not None and found.best[2] is not None
    assert found.best[0] + found.best[2] == pytest.approx(1)
    assert 0.01 < found.best[2] < 0.99, "neither way is sure"


def test_the_gap_is_an_aim_where_models_hold_it_and_cost_is_said_not_to_be(four: Any) -> None:
    found, table = compared(four), aims(four.view, four.evidence)
    assert table.table is not None
    for side, closed in zip(found.sides, table.table.frame["gap"], strict=True):
        slope = side.run.outcome.also[0]
        assert closed == pytest.approx(1 - abs(slope.after.value) / abs(slope.before))
        assert closed == gap_closed(side.run)
    assert set(table.table.frame["cost"]) == {NOT_HELD}
    assert "cost" in table.sentence
    assert set(table.table.frame["losing"]) == {"nobody"}


def test_a_cost_its_writer_gives_is_compared_and_stands_in_the_register(store: Store, items: Items) -> None:  # noqa: F811
    cheap, dear = scenario(store, LIFE, "QUA", share="20"), scenario(store, LIFE, "QUA", share="40")
    codes = {
        "a": keep(items, "Cheap", replace(cheap, cost=2e6, cost_source="The plan of March.")).code,
        "b": keep(items, "Dear", replace(dear, cost=8e6)).code,
    }
    page = shown(store, items, **codes)
    found, table, register = compared(page), aims(page.view, page.evidence), assumptions(page.view, page.evidence)
    gains = [side.run.outcome.central for side in found.sides]
    assert table.table is not None and register.table is not None
    assert table.table.frame["worth"].tolist() == pytest.approx([gains[0] / 2, gains[1] / 8])
    assert found.dearest_worth is not None
    assert gains[0] / found.dearest_worth[2] == pytest.approx(gains[1] / 8e6), "at that cost both gain as much a pound"
    assert "“Dear” would if A cost more than £4.0 million a year" in table.sentence
    rows = register.table.frame.set_index(["name", "lever"])
    assert rows.loc[("Cheap", "Cost a year"), "reason"] == "The plan of March."
    assert rows.loc[("Dear", "Cost a year"), "reason"] == NO_REASON


@pytest.mark.parametrize(("written", "kept"), [("", None), ("2.5", 2.5e6), ("£1,200", 1.2e9), ("0", 0.0)])
def test_a_cost_is_read_as_it_is_written(written: str, kept: float | None) -> None:
    assert read_cost(written) == kept


@pytest.mark.parametrize("written", ["much", "-1", "nan", "inf", "1e99", "1,5"])
def test_what_is_no_cost_is_refused(written: str) -> None:
    assert isinstance(read_cost(written), Refused)


def test_the_steps_from_a_to_b_add_up(store: Store, items: Items) -> None:  # noqa: F811
    codes = {
        "a": keep(items, "Here", scenario(store, LIFE, "QUA", share="20", towards="least")).code,
        "b": keep(items, "There", scenario(store, LIFE, "QNC", share="35", lifted="3")).code,
    }
    page = shown(store, items, **codes)
    table = difference(page.view, page.evidence).table
    assert table is not None
    values = table.frame["value"].to_numpy()
    assert values[0] + values[1:-1].sum() == pytest.approx(values[-1])
    assert len(values) == 6, "share, towards, tenths and the figures differ"


def test_where_a_lever_tips_the_choice_the_gains_meet(four: Any) -> None:
    turning = [tip for tip in compared(four).tips if tip.switch.reached is not None]
    assert turning
    for tip in turning:
        declared = tip.side.run.parameters.declared()[tip.lever]
        at = tip.switch.reached
        assert declared.low <= at <= declared.high
        there = tip.side.run.parameters.from_values({**tip.side.run.parameters.to_values(), tip.lever: str(at)})[0]
        gain, rival = tip.side.run.gain(there), tip.rival.run.outcome.central
        assert isinstance(gain, float)
        assert (gain >= rival) != (tip.side.run.outcome.central >= rival), "the choice is another there"
    rows = tipping(four.view, four.evidence).table
    assert rows is not None
    assert rows.frame["said"].str.contains(" wins if ").any()


def test_knowing_is_of_no_use_where_the_writers_decide(four: Any, store: Store, items: Items) -> None:  # noqa: F811
    assert "nothing that could be learnt" in knowing(four.view, four.evidence).refused
    codes = {letter: getattr(four.view, letter) for letter in "ab"}
    two = shown(store, items, **codes)
    table = knowing(two.view, two.evidence).table
    assert table is not None
    assert (table.frame["worth"] >= 0).all()
    assert table.frame["worth"].max() > 0


def test_groups_and_places_are_those_of_each_scenario(four: Any) -> None:
    runs = [side.run for side in compared(four).sides]
    for make, listed in (
        (by_group, [run.outcome.groups for run in runs]),
        (by_place, [run.outcome.places for run in runs]),
    ):
        table = make(four.view, four.evidence).table
        assert table is not None
        assert len(table.frame) == sum(map(len, listed))
        assert table.frame["value"].sum() == pytest.approx(sum(each.change.value for part in listed for each in part))
    dots = distributions(four.view, four.evidence).table
    assert dots is not None and len(dots.frame) == 20 * len(runs)


def test_the_register_has_every_lever_of_every_scenario(four: Any) -> None:
    table = assumptions(four.view, four.evidence).table
    assert table is not None
    assert len(table.frame) == sum(len(each.parameters.declared()) for each in four.evidence.kept)
    rows = table.frame.set_index(["name", "lever"])
    assert rows.loc[("Least", "Tenths brought up"), "whose"] == "published"
    assert rows.loc[("Least", "Share of the distance closed"), "whose"] == "the writer’s own"
    assert rows.loc[("Peers", "Worth doing from"), "reason"] == NO_REASON


def test_every_exhibit_can_be_drawn(four: Any) -> None:
    for section in PAGE.sections():
        for exhibit in four.exhibits(section):
            title, figure, _, _ = contents(PAGE.slug, exhibit)
            assert exhibit.refused or exhibit.spec is None or figure["data"], title


def test_alternatives_are_drawn_with_the_same_luck(four: Any) -> None:
    """The same levers saved twice differ by nothing."""
    one, two = (side.run for side in compared(four).sides[1:])
    assert isinstance(one, Run)
    assert one.outcome.draws * 27 / 25 == pytest.approx(two.outcome.draws)


def test_twins_are_as_good_and_as_uncertain(store: Store, items: Items) -> None:  # noqa: F811
    codes = {letter: keep(items, letter, scenario(store, MONEY, "QNC")).code for letter in "ab"}
    page = shown(store, items, **codes)
    assert side_by_side(page.view, page.evidence).title == "The two are even"
    assert aims(page.view, page.evidence).title.startswith("The two are as good on size")
    assert distributions(page.view, page.evidence).title == "The two are equally uncertain"


def test_a_tie_on_losers_is_no_win(store: Store, items: Items) -> None:  # noqa: F811
    """The same boards lose, by another sum, over another number of years."""
    codes = {
        "a": keep(items, "Usual", scenario(store, MONEY, "QNC")).code,
        "b": keep(items, "Longer", scenario(store, MONEY, "QNC", years="4")).code,
    }
    page = shown(store, items, **codes)
    found, shown_aims = compared(page), aims(page.view, page.evidence)
    lost = [losing(side.run.outcome) for side in found.sides]
    assert lost[0] == lost[1] and lost[0] is not None and lost[0][0] > 0
    assert shown_aims.title == "No scenario is best on every aim: size, gap, losers and cost", (
        "longer takes more from it"
    )
    assert shown_aims.table is not None and shown_aims.table.frame["losing"].str.contains(" people").all()
    least = distributions(page.view, page.evidence).title
    assert least.startswith("The least certain is “")


def test_money_is_compared_by_gap_cost_and_fifth_and_what_reads_the_same_is_level(store: Store, items: Items) -> None:  # noqa: F811
    """Of two that gain £212.1 million one was said to gain most, by less than a penny, and each lever to tip it."""
    codes = {
        "a": keep(items, "By 2028/29", scenario(store, MONEY, "QHL", pace="arrive")).code,
        "b": keep(items, "Fast", scenario(store, MONEY, "QHL", pace="fast")).code,
        "c": keep(items, "As now", scenario(store, MONEY, "QHL")).code,
    }
    page = shown(store, items, **codes)
    said, table, fifths = (make(page.view, page.evidence) for make in (side_by_side, aims, by_group))
    assert said.title == "If all are achieved, “By 2028/29” and “Fast” gain most: they assume more"
    assert left_out_of(compared(page)) == ""
    assert table.table is not None and said.table is not None and fifths.table is not None
    assert table.title.startswith("None is better than “By 2028/29” on size, gap, losers and cost")
    first, second, slow = table.table.frame["gap"].tolist()
    assert (first, second) == pytest.approx((1, 1)) and 0 < slow < 0.5
    assert set(table.table.frame["cost"]) == {NO_MORE}
    assert "95% interval from" not in [column.label for column in said.table.columns], "chance is in none of it"
    assert (said.table.frame["lower"] < said.table.frame["value"]).all(), "the writer’s own range is drawn"
    assert fifths.table.frame["name"].nunique() == 5
    assert {tip.side.kept.name for tip in compared(page).tips} == {"As now"}


def test_a_lever_that_stands_at_as_now_has_no_tipping_point(store: Store, items: Items) -> None:  # noqa: F811
    codes = {
        "a": keep(items, "Now", scenario(store, MONEY, "QNC")).code,
        "b": keep(items, "Own", scenario(store, MONEY, "QNC", envelope="120000")).code,
    }
    tips = [tip for tip in compared(shown(store, items, **codes)).tips if tip.lever == "envelope"]
    assert [tip.side.kept.name for tip in tips] == ["Own"]
    assert all(tip.switch.reached is None or tip.switch.reached > 0 for tip in tips)

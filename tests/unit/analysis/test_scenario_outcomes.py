"""Levers to outcome: answers worked out by hand, chance repeated by its seed, and what is asked of any outcome."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.scenarios import (
    SEED,
    Outcome,
    compare,
    simulate,
    summaries,
    summary,
    switching_value,
    tornado,
)
from analysis.scenarios.levelling import level_up, level_up_gain
from analysis.slope import slope_index
from vocabulary import Refused

VALUE = [70.0, 72.0, 74.0, 78.0, 80.0]
ERROR = [0.5, 0.4, 0.4, 0.4, 0.5]
PEOPLE = [100.0, 200.0, 300.0, 200.0, 200.0]
NAMES = ["1", "2", "3", "4", "5"]


def levelled(**given: object) -> Outcome:
    asked = {"lifted": 2, "towards": "next", "share": 0.5} | given
    made = level_up(VALUE, ERROR, PEOPLE, names=NAMES, **asked)  # type: ignore[arg-type]
    assert isinstance(made, Outcome)
    return made


# ---------------------------------------------------------------- levelling


def test_half_the_way_to_the_next_group_by_hand() -> None:
    """Groups of 70 and 72 move half the way to 74: 2 years for 100 people, 1 for 200, of 1,000 in all: 0.4 years on average."""
    made = levelled()
    assert_allclose([each.change.value for each in made.groups], [2, 1, 0, 0, 0])
    assert made.central == pytest.approx(0.4)
    assert made.people == 300


@pytest.mark.parametrize(("towards", "level"), [("average", 75.2), ("least", 80.0)])
def test_other_levels_by_hand(towards: str, level: float) -> None:
    made = levelled(towards=towards, share=1.0)
    assert_allclose([each.change.value for each in made.groups[:2]], [level - 70, level - 72])


def test_a_group_already_at_the_level_is_left_alone() -> None:
    made = level_up(
        [76.0, 72.0, 74.0], [0.1] * 3, [1.0, 1.0, 1.0], names=["a", "b", "c"], lifted=2, towards="next", share=1
    )
    assert isinstance(made, Outcome)
    assert [each.change.value for each in made.groups] == [0, 2, 0]
    assert made.people == 1


def test_a_place_gains_what_its_people_do() -> None:
    """A place with 3 of 4 people in the first group and 1 in the third gains three quarters of what the first group does."""
    lives = [[30.0, 0, 10, 0, 0], [0, 0, 0, 0, 5], [0, 0, 0, 0, 0]]
    made = levelled(places=["here", "there", "nowhere"], place_population=lives)
    assert [each.name for each in made.places] == ["here", "there"]
    assert made.places[0].change.value == pytest.approx(1.5)
    assert made.places[0].people == 30
    assert made.places[1].change == summary(np.zeros(100), 0.0)


def test_the_slope_before_is_that_of_the_slope_index() -> None:
    found = slope_index(VALUE, PEOPLE, standard_error=ERROR, repetitions=100)
    assert not isinstance(found, Refused)
    assert levelled().also[0].before == pytest.approx(found.sii)


def test_a_slope_on_another_scale_starts_where_it_stands_and_moves_by_what_each_group_adds() -> None:
    pull = np.array([-1.5, -0.5, 0.0, 0.5, 1.5])[: len(VALUE)]
    made = levelled(slope=(8.5, pull))
    gains = [each.change.value for each in made.groups]
    slope = made.also[0]
    assert slope.before == 8.5
    assert slope.after.value == pytest.approx(8.5 + float(np.array(gains) @ pull))
    assert slope.after.lower < slope.after.value < slope.after.upper


def test_all_the_way_to_the_average_of_all_but_the_last_makes_the_slope_gentler() -> None:
    slope = levelled(lifted=4, towards="least", share=1.0).also[0]
    assert slope.after.value == pytest.approx(0)


@pytest.mark.parametrize("towards", ["next", "average", "least"])
def test_a_larger_share_never_gains_less_in_the_middle_of_the_draws(towards: str) -> None:
    gains = [float(np.median(levelled(towards=towards, share=share).draws)) for share in np.linspace(0, 1, 11)]
    assert gains[0] == 0
    assert all(np.diff(gains) > 0)


def test_the_interval_holds_what_chance_alone_would_bring() -> None:
    """The gain here is a sum of independent normals: 0.5 x (0.1 (c - a) + 0.2 (c - b)). The model adds its own doubt to it."""
    error = 0.5 * np.sqrt((0.1 * 0.5) ** 2 + (0.2 * 0.4) ** 2 + (0.3 * 0.4) ** 2)
    found = summary(levelled(draws=40_000).part("data"), 0.4)
    assert_allclose([found.lower, found.upper], [0.4 - 1.96 * error, 0.4 + 1.96 * error], atol=0.006)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not() -> None:
    assert_array_equal(levelled().draws, levelled().draws)
    assert not np.array_equal(levelled().draws, levelled(seed=SEED + 1).draws)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"population": [100, 0, 300, 200, 200]}, "no people"),
        ({"population": [100, np.nan, 300, 200, 200]}, "no people"),
        ({"value": [70, np.nan, 74, 78, 80]}, "is missing"),
        ({"standard_error": [0.5, -1, 0.4, 0.4, 0.5]}, "is missing"),
        ({"lifted": 0}, "Between 1 and 4"),
        ({"lifted": 5}, "Between 1 and 4"),
        ({"share": 1.01}, "between 0% and 100%"),
        ({"share": float("nan")}, "between 0% and 100%"),
        ({"value": [1, 2], "standard_error": [1, 1], "population": [1, 1]}, "three groups"),
        ({"value": [], "standard_error": [], "population": []}, "three groups"),
    ],
)
def test_what_cannot_be_levelled_is_refused(given: dict[str, object], why: str) -> None:
    asked = {"value": VALUE, "standard_error": ERROR, "population": PEOPLE, "names": NAMES}
    asked |= {"lifted": 2, "towards": "next", "share": 0.5} | given
    made = level_up(**asked)  # type: ignore[arg-type]
    assert isinstance(made, Refused)
    assert why in made.reason


# ---------------------------------------------------------------- any outcome


@dataclass(frozen=True)
class Both:
    lifted: int = 2
    towards: str = "next"
    share: float = 0.5


def gain(parameters: Both) -> float | Refused:
    return level_up_gain(VALUE, PEOPLE, **dataclasses.asdict(parameters))


def test_the_gain_without_draws_is_the_central_value() -> None:
    for parameters in (Both(), Both(3, "average", 0.2), Both(4, "least", 1.0)):
        assert gain(parameters) == pytest.approx(levelled(**dataclasses.asdict(parameters)).central)


def test_a_tornado_moves_one_lever_at_a_time_and_puts_the_widest_first() -> None:
    swings = tornado(gain, Both(), {"share": (0.0, 1.0), "lifted": (1, 4), "towards": ("next", "average", "least")})
    by_name = {each.parameter: each for each in swings}
    assert_allclose([by_name["share"].worst, by_name["share"].best], [0, 0.8])
    assert by_name["towards"].best_at == "least"
    assert by_name["towards"].best == pytest.approx(0.5 * (0.1 * 10 + 0.2 * 8))
    assert [each.width for each in swings] == sorted((each.width for each in swings), reverse=True)


def test_settings_the_model_refuses_are_left_out_of_a_tornado() -> None:
    (only,) = tornado(gain, Both(), {"lifted": (0, 1, 9), "share": (-1.0, 2.0)})
    assert (only.parameter, only.worst_at, only.best_at) == ("lifted", 1, 1)


def test_the_switching_value_is_where_the_gain_crosses_the_threshold() -> None:
    """The gain is 0.8 x share, so 0.6 is reached at three quarters."""
    found = switching_value(gain, Both(), "share", 0, 1, threshold=0.6)
    assert not isinstance(found, Refused)
    assert found.reached == pytest.approx(0.75, abs=1e-6)
    assert not found.worth_it
    back = switching_value(gain, Both(share=0.9), "share", 0, 1, threshold=0.6)
    assert not isinstance(back, Refused)
    assert back.worth_it
    assert back.reached == pytest.approx(0.75, abs=1e-6)


def test_no_switching_value_where_the_decision_never_changes() -> None:
    found = switching_value(gain, Both(), "share", 0, 1, threshold=5)
    assert not isinstance(found, Refused)
    assert (found.reached, found.worth_it) == (None, False)


def test_doing_nothing_does_not_turn_a_loss_into_something_worth_doing() -> None:
    """A loss of 0.8 x share has no switching value, though no share is no loss; one that crosses into a gain has, at a mark of nothing too."""

    def loss(each: Both) -> float | Refused:
        gained = gain(each)
        return gained if isinstance(gained, Refused) else -gained

    def crossing(each: Both) -> float | Refused:
        gained = gain(each)
        return gained if isinstance(gained, Refused) else 0.2 - gained

    never, quarter = (switching_value(each, Both(), "share", 0, 1, threshold=0.0) for each in (loss, crossing))
    assert not isinstance(never, Refused) and not isinstance(quarter, Refused)
    assert (never.reached, never.worth_it) == (None, False)
    assert quarter.reached == pytest.approx(0.25, abs=1e-6)


def test_whole_levers_switch_at_whole_numbers() -> None:
    found = switching_value(gain, Both(towards="least"), "lifted", 1, 4, threshold=1.0, whole=True)
    assert not isinstance(found, Refused)
    assert found.reached == 1  # (0.1 x 10) / 2 = 0.5 with one group, 1.3 with two


def test_a_switching_value_of_a_refused_model_is_refused() -> None:
    assert isinstance(switching_value(gain, Both(lifted=0), "share", 0, 1), Refused)


def test_two_parts_of_one_gap_differ_by_construction() -> None:
    apart = compare(levelled(share=0.27), levelled(share=0.25))
    assert not isinstance(apart, Refused)
    assert apart.beats is None, "no chance of the assumption that was put in"
    assert apart.difference.value == pytest.approx(0.02 * 0.8)
    assert apart.difference.lower > 0, "if both are achieved"


def test_a_choice_against_itself_is_even_by_construction() -> None:
    made = compare(levelled(), levelled(off=0.6))
    assert not isinstance(made, Refused)
    assert (made.beats, made.difference.value, made.difference.lower) == (None, 0, 0)


def test_two_ways_have_each_their_own_luck_in_what_they_achieve() -> None:
    """Towards the least deprived, or further towards the next group, with the same gain: neither beats the other."""
    one = levelled(towards="next", share=0.52, off=0.6, draws=40_000)
    two = levelled(towards="least", share=0.16, off=0.6, draws=40_000)
    made = compare(one, two)
    assert one.central == pytest.approx(two.central)
    assert not isinstance(made, Refused) and made.beats is not None
    assert 0.3 < made.beats < 0.7
    surely = compare(levelled(towards="least", share=0.32), two)
    assert isinstance(surely, Refused), "other numbers of draws"
    twice = compare(levelled(towards="next", share=1.0, off=0.6, draws=40_000), two)
    assert not isinstance(twice, Refused) and twice.beats is not None
    assert 0.9 < twice.beats < 0.999


def test_what_does_not_belong_together_is_not_compared() -> None:
    assert isinstance(compare(levelled(), replace(levelled(), unit="people")), Refused)
    assert isinstance(compare(levelled(), levelled(seed=1)), Refused)
    assert isinstance(compare(levelled(), levelled(draws=500)), Refused)


def test_other_figures_have_another_luck() -> None:
    assert not np.array_equal(levelled(luck=1).draws, levelled(luck=2).draws)


def test_the_assumption_widens_what_may_be_reached_and_not_what_is_given() -> None:
    sure, unsure = levelled(), levelled(off=0.6)
    assert_array_equal(sure.draws, unsure.draws)
    assert_array_equal(sure.reached, sure.draws)
    assert unsure.whole.lower < sure.summary.lower and unsure.whole.upper > sure.summary.upper
    assert np.mean(unsure.part("assumption") >= 0.4) == pytest.approx(0.5, abs=0.02), (
        "as likely to miss it as to pass it"
    )
    assert unsure.at_least(0.6) < 0.3 < sure.summary.above


def test_a_summary_by_hand() -> None:
    found = summary(np.arange(-10.0, 31.0))
    assert_allclose([found.value, found.lower, found.upper], [10, -9, 29])
    assert found.above == pytest.approx(30.5 / 41)
    assert not found.beyond_chance
    assert summaries(np.array([[1.0, 5.0], [3.0, 5.0]]), [2.0, 5.0])[1] == summary([5.0, 5.0], 5.0)


@pytest.mark.parametrize("draws", [[], [1.0, np.nan], [[1.0], [2.0]]])
def test_a_summary_needs_finite_draws(draws: list[float]) -> None:
    with pytest.raises(ValueError, match="finite draws"):
        summary(draws)


def test_a_model_that_breaks_its_promise_is_a_fault_and_a_refusal_is_an_answer() -> None:
    whole = levelled()
    assert simulate(lambda parameters, seed: whole, None) is whole
    assert simulate(lambda parameters, seed: Refused("no"), None) == Refused("no")
    short = (replace(whole.parts[0], draws=whole.draws[:50]),)
    for broken in (
        {"reached": whole.draws[:50]},
        {"parts": short},
        {"draws": whole.draws[:50]},
        {"draws": np.full(200, np.nan)},
        {"central": np.inf},
        {"people": -1.0},
    ):
        with pytest.raises(ValueError, match="a model returns"):
            simulate(lambda parameters, seed, broken=broken: replace(whole, **broken), None)  # type: ignore[misc]

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
from analysis.scenarios.peer_level import move_to_peers, move_to_peers_gain
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


def test_all_the_way_to_the_average_of_all_but_the_last_makes_the_slope_gentler() -> None:
    slope = levelled(lifted=4, towards="least", share=1.0).also[0]
    assert slope.after.value == pytest.approx(0)


@pytest.mark.parametrize("towards", ["next", "average", "least"])
def test_a_larger_share_never_gains_less_in_the_middle_of_the_draws(towards: str) -> None:
    gains = [float(np.median(levelled(towards=towards, share=share).draws)) for share in np.linspace(0, 1, 11)]
    assert gains[0] == 0
    assert all(np.diff(gains) > 0)


def test_the_interval_holds_what_chance_alone_would_bring() -> None:
    """The gain here is a sum of independent normals: 0.5 x (0.1 (c - a) + 0.2 (c - b))."""
    error = 0.5 * np.sqrt((0.1 * 0.5) ** 2 + (0.2 * 0.4) ** 2 + (0.3 * 0.4) ** 2)
    found = levelled(draws=40_000).summary
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


# ---------------------------------------------------------------- moving to peers

COUNT = [50.0, 60.0, 70.0, 80.0, 90.0, np.nan]
OUT_OF = [100.0, 200.0, 100.0, 100.0, 100.0, 100.0]
OWN = [True, True, False, True, False, False]
UNITS = ["a", "b", "c", "d", "e", "f"]


def moved(**given: object) -> Outcome:
    asked = {"share": 0.5, "own": OWN, "what": "seen in time"} | given
    made = move_to_peers(COUNT, OUT_OF, names=UNITS, **asked)  # type: ignore[arg-type]
    assert isinstance(made, Outcome)
    return made


def test_half_the_way_to_the_median_by_hand() -> None:
    """Rates 50%, 30%, 70%, 80%, 90%: the median is 70%. Half of 20 points of 100 people is 10; half of 40 points of 200 is 40."""
    made = moved()
    assert [each.name for each in made.places] == ["a", "b", "d"]
    assert_allclose([each.change.value for each in made.places], [10, 40, 0])
    assert made.central == 50
    assert made.people == 300


def test_months_multiply_and_the_best_quarter_is_further() -> None:
    assert moved(months=12).central == 600
    assert moved(towards="best quarter").central == pytest.approx(15 + 50)


def test_where_lower_is_better_those_above_the_median_come_down() -> None:
    assert moved(higher_is_better=False).central == pytest.approx(5)  # 80% half the way to 70%, of 100


def test_draws_kept_are_the_draws_made() -> None:
    from analysis.scenarios.peer_level import peers_drawn

    assert_array_equal(moved().draws, moved(drawn=peers_drawn(COUNT, OUT_OF, OWN)).draws)


def test_the_level_of_very_many_peers_is_taken_as_known() -> None:
    """The median of 301 peers stands still; only the one that is moved is drawn."""
    rate = np.linspace(0.2, 0.8, 301)
    asked = {"names": [str(each) for each in range(301)], "own": np.arange(301) == 0, "what": "", "share": 1.0}
    made = move_to_peers(rate * 1000, np.full(301, 1000.0), **asked)  # type: ignore[arg-type]
    assert isinstance(made, Outcome)
    assert made.central == pytest.approx(300)
    error = 1000 * np.sqrt(0.2 * 0.8 / 1000)
    assert_allclose([made.summary.lower, made.summary.upper], [300 - 1.96 * error, 300 + 1.96 * error], atol=3)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"own": [False] * 6}, "None of those"),
        ({"own": [False] * 5 + [True]}, "None of those"),
        ({"count": [np.nan, np.nan, 70, 80, 90, 1]}, "at least 5"),
        ({"count": [101, 60, 70, 80, 90, 1]}, "outside 0"),
        ({"share": -0.1}, "between 0% and 100%"),
        ({"months": 0}, "one month or more"),
        ({"people": [0.0] * 6}, "at least 5"),
    ],
)
def test_what_cannot_be_moved_is_refused(given: dict[str, object], why: str) -> None:
    asked = {"count": COUNT, "people": OUT_OF, "names": UNITS, "own": OWN, "what": "", "share": 0.5} | given
    made = move_to_peers(**asked)  # type: ignore[arg-type]
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
    given = {"share": 0.3, "months": 3, "higher_is_better": False}
    assert move_to_peers_gain(COUNT, OUT_OF, own=OWN, **given) == pytest.approx(moved(**given).central)  # type: ignore[arg-type]


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


def test_whole_levers_switch_at_whole_numbers() -> None:
    found = switching_value(gain, Both(towards="least"), "lifted", 1, 4, threshold=1.0, whole=True)
    assert not isinstance(found, Refused)
    assert found.reached == 1  # (0.1 x 10) / 2 = 0.5 with one group, 1.3 with two


def test_a_switching_value_of_a_refused_model_is_refused() -> None:
    assert isinstance(switching_value(gain, Both(lifted=0), "share", 0, 1), Refused)


def test_one_choice_beats_another_draw_by_draw() -> None:
    less, more = levelled(share=0.4), levelled(share=0.5)
    apart = compare(more, less)
    assert not isinstance(apart, Refused)
    assert apart.beats > 0.99  # the same luck: half the way is further than four tenths wherever the gap is a gap
    assert apart.difference.value == pytest.approx(0.08)
    other = compare(less, more)
    assert not isinstance(other, Refused)
    assert other.beats == pytest.approx(1 - apart.beats)


def test_a_choice_against_itself_is_even() -> None:
    made = compare(levelled(), levelled())
    assert not isinstance(made, Refused)
    assert (made.beats, made.difference.value, made.difference.lower) == (0.5, 0, 0)


def test_what_does_not_belong_together_is_not_compared() -> None:
    assert isinstance(compare(levelled(), moved()), Refused)
    assert isinstance(compare(levelled(), levelled(seed=1)), Refused)
    assert isinstance(compare(levelled(), levelled(draws=500)), Refused)


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
    for broken in ({"draws": whole.draws[:50]}, {"draws": np.full(200, np.nan)}, {"central": np.inf}, {"people": -1.0}):
        with pytest.raises(ValueError, match="a model returns"):
            simulate(lambda parameters, seed, broken=broken: replace(whole, **broken), None)  # type: ignore[misc]
